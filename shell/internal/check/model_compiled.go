package check

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
)

// TakeModels makes models of compiled structs: they are in scope with their query roots and relations, as models are that were
// typed. Methods that a struct has itself are left as they are. The entry makes them known to the session; it is to be run. The error says which
// struct cannot be a model.
func (c *Checker) TakeModels(structs []reflect.Type) (*Entry, error) {
	m := c.models
	source, ok := m.source.(Declarer)
	if !ok || len(structs) == 0 {
		return nil, nil
	}
	var declared []*types.TypeName
	for _, t := range structs {
		named, ok := c.imports.typ(t).(*types.Named)
		if !ok {
			return nil, fmt.Errorf("%s is no model: its type has no name", t)
		}
		name := named.Obj()
		if _, err := source.Declare(name.Name(), t); err != nil {
			return nil, err
		}
		m.typed[name.Name()] = &typedModel{name: name}
		declared = append(declared, name)
	}
	m.renew(nil)
	unit, failure := c.unit(&part{}, false)
	if failure != nil {
		return nil, failure
	}
	unit.Declared = declared
	return &Entry{Fset: c.fset, Units: []*Unit{unit}}, nil
}

// hasCompiled tells whether a method of a model's source is there in compiled form: dbsh generate has written it beside the struct.
func (m *models) hasCompiled(known *model, method *ast.FuncDecl) bool {
	if known.typed == nil || Receiver(method) != known.name {
		return false
	}
	compiled, ok := m.c.imports.compiled[known.typed]
	if !ok {
		return false
	}
	_, has := reflect.PointerTo(compiled).MethodByName(method.Name.Name)
	return has
}

// Bind brings a further name into the scope that is there from the start.
func (c *Checker) Bind(binding Binding) {
	c.bindings[binding.Name] = binding
	c.config.Bindings = append(c.config.Bindings, binding)
}
