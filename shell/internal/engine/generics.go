package engine

import (
	"fmt"
	"go/types"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// funcInstance is the name of an instance of a generic function.
func (m *Machine) funcInstance(origin *types.Func, args *types.TypeList, env *tree.Environment) string {
	applied := make([]types.Type, args.Len())
	key := fmt.Sprintf("%p", origin)
	for i := range applied {
		applied[i] = env.Apply(args.At(i))
		key += "," + m.typ(applied[i])
	}
	if name, ok := m.made[key]; ok {
		return name
	}
	name := m.fresh(origin.Name(), "g")
	set(m, m.made, key, name)
	inner := m.newEnvironment()
	params := origin.Signature().TypeParams()
	for i := range applied {
		inner.Args[params.At(i)] = applied[i]
	}
	m.writeFunc(origin, name, inner)
	return name
}

// writeFunc writes a function from source under a name.
func (m *Machine) writeFunc(fn *types.Func, name string, env *tree.Environment) {
	source, ok := m.universe.Source(fn)
	if !ok || source.Decl.Body == nil {
		panic(unsupported("the function " + fn.FullName()))
	}
	e := m.newEmitter(source.Info, env)
	e.self, e.body = m.names[fn], name
	m.out.funcs = append(m.out.funcs, "func "+name+e.function(source.Decl.Type, source.Decl.Body, "", ""))
}

// nameFunc gives a function of the prompt its variable; one that replaces another takes over its variable.
func (m *Machine) nameFunc(fn, replaced *types.Func) {
	name := ""
	if replaced != nil {
		name = m.names[replaced]
	}
	if name == "" {
		name = m.fresh(fn.Name(), "f")
		m.out.vars = append(m.out.vars, "var "+name+" "+m.typ(fn.Signature()))
	}
	set(m, m.names, types.Object(fn), name)
}

func (m *Machine) assignFunc(fn *types.Func) {
	body := m.fresh(fn.Name(), "d")
	m.writeFunc(fn, body, nil)
	m.out.inits = append(m.out.inits, m.names[fn]+" = "+body)
}

// funcName is the text that calls or means a function that is no method and no instance.
func (m *Machine) funcName(fn *types.Func) string {
	if name, ok := m.names[fn]; ok {
		return name
	}
	if source, ok := m.universe.Source(fn); ok {
		if source.Decl.Body == nil {
			return "hid." + fn.Name()
		}
		name := m.fresh(fn.Name(), "d")
		set(m, m.names, types.Object(fn), name)
		m.writeFunc(fn, name, nil)
		return name
	}
	return m.compiledFunc(fn)
}

func (m *Machine) newEnvironment() *tree.Environment {
	return &tree.Environment{Args: map[*types.TypeParam]types.Type{}, Instances: m.instances}
}
