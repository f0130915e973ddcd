package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A struct type that is typed with an embedded Model is a type of the prompt like any other; what a model has besides (its
// query root, its relation methods) is generated from its tags, as it is for a table of the database.

// Declarer takes models that are typed at the prompt. context/models implements it, beside Models.
type Declarer interface {
	// Declare makes a struct a model: from then on Source gives what belongs to it, without the struct itself.
	Declare(name string, typ reflect.Type) (undo func(), err error)
	// TableName is the table of a model whose tag names none.
	TableName(model string) string
	// Unmet says why a model that was typed does not have a relation that its tags name, "" where it has.
	Unmet(model, relation string) string
}

// modelsFirst puts models into a part of their own before what uses them: query roots and relations are there once the
// types have been checked. What the types are made of comes along.
func (c *Checker) modelsFirst(parts []*part) []*part {
	source, ok := c.models.source.(Declarer)
	if !ok {
		return parts
	}
	var arranged []*part
	for _, p := range parts {
		var early, rest []ast.Decl
		wanted := map[string]bool{}
		for _, decl := range p.decls {
			for _, spec := range modelSpecs(decl) {
				nameTable(spec, source)
				wanted[spec.Name.Name] = true
			}
		}
		if len(wanted) == 0 {
			arranged = append(arranged, p)
			continue
		}
		addNeeded(p.decls, wanted)
		for _, decl := range p.decls {
			if declaresAny(decl, wanted) {
				early = append(early, decl)
			} else {
				rest = append(rest, decl)
			}
		}
		arranged = append(arranged, &part{decls: early, file: p.file})
		if len(rest) > 0 || len(p.stmts) > 0 {
			arranged = append(arranged, &part{decls: rest, stmts: p.stmts, file: p.file})
		}
	}
	return arranged
}

// addNeeded adds the types and constants of a part that wanted ones name.
func addNeeded(decls []ast.Decl, wanted map[string]bool) {
	declaring := map[string]ast.Decl{}
	for _, decl := range decls {
		if general, ok := decl.(*ast.GenDecl); ok && general.Tok != token.VAR {
			for _, name := range declaredBy(decl) {
				declaring[name] = decl
			}
		}
	}
	seen := map[ast.Decl]bool{}
	var visit func(decl ast.Decl)
	visit = func(decl ast.Decl) {
		if seen[decl] {
			return
		}
		seen[decl] = true
		identifiers(decl, func(id *ast.Ident) {
			if needed := declaring[id.Name]; needed != nil {
				wanted[id.Name] = true
				visit(needed)
			}
		})
	}
	for _, decl := range decls {
		if declaresAny(decl, wanted) {
			visit(decl)
		}
	}
}

func declaresAny(decl ast.Decl, names map[string]bool) bool {
	for _, name := range declaredBy(decl) {
		if names[name] {
			return true
		}
	}
	return false
}

// modelSpecs are the struct types of a declaration that embed something called Model.
func modelSpecs(decl ast.Decl) []*ast.TypeSpec {
	general, ok := decl.(*ast.GenDecl)
	if !ok {
		return nil
	}
	var specs []*ast.TypeSpec
	for _, spec := range general.Specs {
		if spec, ok := spec.(*ast.TypeSpec); ok && spec.TypeParams == nil && embeddedModel(spec) != nil {
			specs = append(specs, spec)
		}
	}
	return specs
}

// embeddedModel is the field that makes a struct a model, nil if there is none.
func embeddedModel(spec *ast.TypeSpec) *ast.Field {
	structure, ok := spec.Type.(*ast.StructType)
	if !ok {
		return nil
	}
	for _, field := range structure.Fields.List {
		if len(field.Names) > 0 {
			continue
		}
		switch t := field.Type.(type) {
		case *ast.Ident:
			if t.Name == "Model" {
				return field
			}
		case *ast.SelectorExpr:
			if t.Sel.Name == "Model" {
				return field
			}
		}
	}
	return nil
}

// nameTable writes the table into the tag of a model that names none: to compiled code a struct of the prompt has no name.
func nameTable(spec *ast.TypeSpec, source Declarer) {
	field := embeddedModel(spec)
	tag := ""
	if field.Tag != nil {
		tag, _ = strconv.Unquote(field.Tag.Value)
	}
	if _, named := reflect.StructTag(tag).Lookup("table"); named {
		return
	}
	if tag != "" {
		tag = " " + tag
	}
	tag = `table:` + strconv.Quote(source.TableName(spec.Name.Name)) + tag
	field.Tag = &ast.BasicLit{ValuePos: field.End(), Kind: token.STRING, Value: strconv.Quote(tag)}
}

// declareModels makes models of the types of a unit that embed Model. What is generated for them is read when it is named, as that of
// the database's models is; the unit makes them known to the session.
func (d *draft) declareModels(unit *Unit) *Error {
	m := d.c.models
	source, ok := m.source.(Declarer)
	if !ok {
		return nil
	}
	before := *m
	renew := false
	d.c.later(func() { // after all else is taken back
		if renew {
			m.renew(nil)
		}
	})
	specs := d.modelSpecs()
	for _, name := range unit.Types {
		spec := specs[name]
		if spec == nil || !d.c.IsModel(name) {
			continue
		}
		if !token.IsExported(name.Name()) {
			return d.errorAt(spec.Name, "a model's name must begin with a capital letter: "+capital(name.Name()))
		}
		undo, err := source.Declare(name.Name(), d.c.imports.reflected(name.Type().Underlying()))
		if err != nil {
			return d.errorAt(spec.Name, err.Error())
		}
		d.c.later(undo)
		unit.Declared = append(unit.Declared, name)
	}
	if len(unit.Declared) == 0 {
		return nil
	}
	d.c.later(func() { *m, renew = before, true })
	m.fork()
	var again []string
	for _, name := range unit.Declared {
		if m.typed[name.Name()] != nil {
			again = append(again, name.Name())
		}
		m.typed[name.Name()] = &typedModel{name: name, spec: specs[name]}
	}
	m.renew(again)
	return nil
}

// capital is a name that Go exports: letters without capitals (用户) get one in front.
func capital(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	if unicode.ToUpper(first) != first {
		return string(unicode.ToUpper(first)) + name[size:]
	}
	return "X" + strings.TrimLeft(name, "_")
}

// modelSpecs are the types that this draft declares and that embed something called Model, with their syntax.
func (d *draft) modelSpecs() map[*types.TypeName]*ast.TypeSpec {
	specs := map[*types.TypeName]*ast.TypeSpec{}
	for _, decl := range d.part.decls {
		for _, spec := range modelSpecs(decl) {
			if name, ok := d.info.Defs[spec.Name].(*types.TypeName); ok {
				specs[name] = spec
			}
		}
	}
	return specs
}

// typedModel is a model that was typed at the prompt.
type typedModel struct {
	name  *types.TypeName
	spec  *ast.TypeSpec
	stale bool // it has a relation to a model that has become another: it is to be declared anew
}

// again is what a typed model was declared by: its type and the methods that were typed for it.
func (c *Checker) again(typed *typedModel) *part {
	p := &part{decls: []ast.Decl{&ast.GenDecl{Tok: token.TYPE, TokPos: typed.spec.Pos(), Specs: []ast.Spec{typed.spec}}}}
	for method := range typed.name.Type().(*types.Named).Methods() {
		if source, ok := c.funcs[method]; ok && !c.denied[method] {
			p.decls = append(p.decls, source.Decl)
		}
	}
	return p
}

// declared checks a part, and declares anew the models of the prompt that have relations to models which the part declared
// again.
func (c *Checker) declared(p *part, last bool) ([]*Unit, *Error) {
	unit, failure := c.unit(p, last)
	if failure != nil {
		return nil, failure
	}
	units := []*Unit{unit}
	for _, again := range c.stale() {
		unit, failure := c.unit(again, false)
		if failure != nil {
			return nil, failure
		}
		units = append(units, unit)
	}
	return units, nil
}
