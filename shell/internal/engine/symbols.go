package engine

import (
	"fmt"
	"go/types"
	"reflect"
	"strconv"

	"github.com/traefik/yaegi/interp"
)

// preludePath is the package of the functions that the checker's repairs call.
const preludePath = "dbsh/prelude"

// hostSymbol makes a compiled value known under a name and gives the text for it.
func (m *Machine) hostSymbol(name string, value reflect.Value) string {
	if !m.given[name] {
		m.give(map[string]reflect.Value{name: value})
		m.given[name] = true
	}
	return "hid." + name
}

// compiledFunc is the text for a function that the program brings compiled.
func (m *Machine) compiledFunc(fn *types.Func) string {
	name := "F_" + identifier(fn.Pkg().Path()) + "_" + fn.Name()
	if m.given[name] {
		return "hid." + name
	}
	if value, ok := m.universe.Binding(fn); ok {
		return m.hostSymbol("B_"+fn.Name(), value)
	}
	m.wrappers(fn.Signature())
	if value, ok := m.host.override(fn.Pkg().Path(), fn.Name()); ok {
		return m.hostSymbol(name, value)
	}
	value, ok := m.universe.Symbol(fn.Pkg().Path(), fn.Name())
	if !ok {
		panic(unsupported("the function " + fn.FullName()))
	}
	return m.hostSymbol(name, value)
}

// globalVar is the text for a variable that no function declares.
func (m *Machine) globalVar(v *types.Var) string {
	if name, ok := m.names[v]; ok {
		return name
	}
	if last, ok := m.shown[v]; ok {
		return m.lastVar(v, last)
	}
	if value, ok := m.universe.Binding(v); ok {
		return m.variableSymbol("B_"+v.Name(), value)
	}
	if v.Pkg() == nil {
		panic(unsupported("the variable " + v.Name()))
	}
	name := "V_" + identifier(v.Pkg().Path()) + "_" + v.Name()
	if value, ok := m.host.override(v.Pkg().Path(), v.Name()); ok {
		return m.variableSymbol(name, value)
	}
	value, ok := m.universe.Symbol(v.Pkg().Path(), v.Name())
	if !ok {
		panic(unsupported("the variable " + v.Pkg().Name() + "." + v.Name()))
	}
	return m.variableSymbol(name, value)
}

// variableSymbol is a variable through a pointer to it: the interpreter takes a nil pointer for a type.
func (m *Machine) variableSymbol(name string, value reflect.Value) string {
	if !value.CanAddr() {
		copied := reflect.New(value.Type())
		copied.Elem().Set(value)
		value = copied.Elem()
	}
	return "(*" + m.hostSymbol(name, value.Addr()) + ")"
}

// bound tells the predeclared names of the prompt.
func (m *Machine) bound(obj types.Object) bool {
	_, ok := m.universe.Binding(obj)
	return ok
}

// session is the text for the prompt's session, which the constructors of query roots get.
func (m *Machine) session() string {
	if m.host.Session == nil {
		panic(unsupported("a model without a session"))
	}
	return m.variableSymbol("V_session", reflect.ValueOf(m.host.Session))
}

// lastVar declares a variable for what was shown, now that it is named.
func (m *Machine) lastVar(v *types.Var, last shownValue) string {
	name := m.fresh("last", "v")
	m.out.vars = append(m.out.vars, "var "+name+" "+m.typ(v.Type()))
	if !isNil(last.value) {
		m.out.inits = append(m.out.inits, name+" = "+m.asserter(v.Type())+"(hid.Last("+strconv.Itoa(last.index)+"), 0)")
	}
	set(m, m.names, types.Object(v), name)
	return name
}

func isNil(value any) bool {
	if value == nil {
		return true
	}
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		return v.IsNil()
	}
	return false
}

// wrappers makes the interfaces among a function's parameters known, so that values of the prompt can go there.
func (m *Machine) wrappers(sig *types.Signature) {
	for v := range sig.Params().Variables() {
		t := v.Type()
		if slice, ok := t.Underlying().(*types.Slice); ok {
			t = slice.Elem()
		}
		if named, ok := types.Unalias(t).(*types.Named); ok && types.IsInterface(named) {
			m.wrapper(named.Obj())
		}
	}
}

// wrapper gives the interpreter the struct of functions that implements a compiled interface for values of the prompt.
func (m *Machine) wrapper(obj *types.TypeName) {
	if obj.Pkg() == nil || !types.IsInterface(obj.Type()) {
		return
	}
	path := obj.Pkg().Path()
	key := "wrapper " + path + "." + obj.Name()
	if m.given[key] {
		return
	}
	m.given[key] = true
	value, ok := m.universe.Symbol(path, "_"+obj.Name())
	if !ok {
		return
	}
	// The leading dot keeps package fmt from being recognised, for which the interpreter would compile generic sources.
	table := interp.Exports{"./" + path + "/" + obj.Pkg().Name(): {"_" + obj.Name(): value}}
	if err := m.interp.Use(table); err != nil {
		panic(unsupported(fmt.Sprintf("the interface %s.%s", path, obj.Name())))
	}
}

// typeIndex is the number under which the host knows a type.
func (m *Machine) typeIndex(t types.Type) int {
	if t == nil {
		return 0
	}
	key := typeKey(t)
	if named := m.isPrompt(t); named != nil {
		key += fmt.Sprintf(" %p", named.Obj())
	}
	if i, ok := m.indexes[key]; ok {
		return i
	}
	i := m.host.addType(t)
	m.indexes[key] = i
	return i
}
