package closure

import (
	"fmt"
	"go/types"
	"reflect"
	"strings"
)

// Interfaces hold a value of its compiled type where that tells the type, and a box of the value and its type where it does
// not: named types that are no structs, and what is made of them. Compiled interfaces with methods hold, for values of the
// prompt, something that has the methods. Computing is done with the value without such wrapping, which canonical takes off.

// Box is a value in an interface whose compiled type does not tell its type. Boxes are equal when type and value are.
type Box struct {
	m     *Machine
	t     *typ
	value any
}

// wrapper is what compiled code gets in place of a value of the prompt, for the sake of its methods.
type wrapper interface{ wrappedValue() any }

// canonical is a dynamic value without what wraps it for compiled code.
func canonical(x any) any {
	switch x := x.(type) {
	case nil, Box, int, string, bool, float64:
		return x
	case wrapper:
		return x.wrappedValue()
	}
	t := reflect.TypeOf(x)
	if t.Kind() == reflect.Struct && t.NumField() > 1 && t.Field(0).Name == "IValue" && strings.HasPrefix(t.Name(), "wrap_") {
		return reflect.ValueOf(x).Field(0).Interface()
	}
	return x
}

// box is the value of e, of a type that is no interface, as a dynamic value.
func (m *Machine) box(e expr) func(*frame) any {
	t := e.t
	raw := m.raw(e)
	if t.exact {
		return raw
	}
	return func(f *frame) any { return Box{m, t, raw(f)} }
}

// raw is the value with its compiled type.
func (m *Machine) raw(e expr) func(*frame) any {
	switch t := e.t; t.rt {
	case reflect.TypeFor[int]():
		v := e.i
		return func(f *frame) any { return int(v(f)) }
	case reflect.TypeFor[string]():
		v := e.s
		return func(f *frame) any { return v(f) }
	case reflect.TypeFor[bool]():
		v := e.b
		return func(f *frame) any { return v(f) }
	case reflect.TypeFor[float64]():
		v := e.d
		return func(f *frame) any { return v(f) }
	}
	v := m.value(e)
	return func(f *frame) any { return v(f).Interface() }
}

// boxed makes a dynamic value of a compiled value of type t.
func (m *Machine) boxed(t *typ, v reflect.Value) any {
	if t.class == anys {
		return dynamic(v)
	}
	if v.Type() != t.rt || !v.CanInterface() {
		p := t.new()
		reflect.NewAt(v.Type(), p).Elem().Set(t.readable(v))
		v = t.at(p)
	}
	if t.exact {
		return v.Interface()
	}
	return Box{m, t, v.Interface()}
}

// readable is a value that may be copied, though it comes from a field that is not exported.
func (t *typ) readable(v reflect.Value) reflect.Value {
	if v.CanInterface() {
		return v
	}
	raw := inside(&v)
	raw.flag &^= readOnly
	return v
}

// readOnly are the flags of values from fields that are not exported.
const readOnly = 1<<5 | 1<<6

// unboxed is the compiled value in a dynamic one.
func unboxed(x any) reflect.Value {
	if b, ok := x.(Box); ok {
		return reflect.ValueOf(b.value)
	}
	return reflect.ValueOf(x)
}

// unpack is the dynamic value of x, known to be of type t, as an expression.
func (m *Machine) unpack(t *typ, x func(*frame) any) expr {
	switch {
	case t.class == anys:
		return expr{t: t, a: x}
	case t.exact && t.rt == reflect.TypeFor[int]():
		return expr{t: t, i: func(f *frame) int64 { return int64(x(f).(int)) }}
	case t.exact && t.rt == reflect.TypeFor[string]():
		return expr{t: t, s: func(f *frame) string { return x(f).(string) }}
	}
	return m.fromValue(t, func(f *frame) reflect.Value { return unboxed(x(f)) })
}

// typeOf is the prompt's type of a dynamic value, nil for a value of a compiled type.
func (m *Machine) typeOf(x any) *typ {
	if b, ok := x.(Box); ok {
		return b.t
	}
	if x == nil {
		return nil
	}
	if t, ok := m.byReflect.Load(reflect.TypeOf(x)); ok {
		return t.(*typ)
	}
	return nil
}

// equal is == of two interfaces.
func equal(x, y any) bool {
	defer func() {
		if r := recover(); r != nil {
			if t := typeNameOf(x); t != "" {
				panic(runtimeError("comparing uncomparable type " + t))
			}
			panic(r)
		}
	}()
	return x == y
}

// is tells whether dynamic values are of type t, which may be an interface.
func (m *Machine) is(t *typ) func(x any) bool {
	if t.class == anys {
		return func(x any) bool { return x != nil && (t.empty || m.lacks(x, t) == "") }
	}
	if t.exact {
		return func(x any) bool { return reflect.TypeOf(x) == t.rt }
	}
	return func(x any) bool {
		b, ok := x.(Box)
		return ok && b.t == t
	}
}

// lacking remembers which method of an interface a type lacks.
type lacking struct {
	value any // a *typ or a reflect.Type
	iface *typ
}

// lacks is the first method of an interface that a dynamic value has not.
func (m *Machine) lacks(x any, iface *typ) string {
	var key lacking
	t := m.typeOf(x)
	if t != nil {
		key = lacking{t, iface}
	} else {
		key = lacking{reflect.TypeOf(x), iface}
	}
	if known, ok := m.missing.Load(key); ok && t == nil {
		return known.(string)
	}
	name := ""
	u := iface.t.Underlying().(*types.Interface)
	if t != nil {
		if method, _ := types.MissingMethod(t.t, u, true); method != nil {
			name = method.Name()
		}
		return name
	}
	name = m.compiledLacks(reflect.TypeOf(x), iface, u)
	m.missing.Store(key, name)
	return name
}

func (m *Machine) compiledLacks(rt reflect.Type, iface *typ, u *types.Interface) string {
	if iface.rt.NumMethod() > 0 {
		if rt.Implements(iface.rt) {
			return ""
		}
		for i := range iface.rt.NumMethod() {
			want := iface.rt.Method(i)
			if has, ok := rt.MethodByName(want.Name); !ok || !sameMethod(has.Type, want.Type, 1) {
				return want.Name
			}
		}
		return ""
	}
	for f := range u.Methods() {
		has, ok := rt.MethodByName(f.Name())
		if !ok {
			return f.Name()
		}
		m.lock.Lock()
		want := m.reflected(f.Signature())
		m.lock.Unlock()
		if !sameMethod(has.Type, want, 1) {
			return f.Name()
		}
	}
	return ""
}

// sameMethod compares signatures, the first without its receiver.
func sameMethod(has, want reflect.Type, skip int) bool {
	if has.NumIn()-skip != want.NumIn() || has.NumOut() != want.NumOut() {
		return false
	}
	for i := range want.NumIn() {
		if has.In(i+skip) != want.In(i) {
			return false
		}
	}
	for i := range want.NumOut() {
		if has.Out(i) != want.Out(i) {
			return false
		}
	}
	return true
}

// wrapped is a dynamic value as one that a variable of a compiled interface type can hold.
func (m *Machine) wrapped(iface *typ, x any) reflect.Value {
	t := m.typeOf(x)
	if t == nil {
		return reflect.ValueOf(x)
	}
	if iface.rt == reflect.TypeFor[error]() {
		return reflect.ValueOf(m.asError(x))
	}
	maker := m.wrapperOf(iface)
	if maker == nil {
		if v := unboxed(x); v.Type().Implements(iface.rt) {
			return v
		}
		panic(unsupported("a value of " + typeName(t.t) + " as " + iface.rt.String() + " in compiled code"))
	}
	return maker(x, t)
}

// wrapperOf makes, for a compiled interface, the struct of functions of the symbol tables.
func (m *Machine) wrapperOf(iface *typ) func(x any, t *typ) reflect.Value {
	if known, ok := m.wrappers.Load(iface); ok {
		return known.(func(any, *typ) reflect.Value)
	}
	named, ok := types.Unalias(iface.t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil
	}
	symbol, ok := m.universe.Symbol(named.Obj().Pkg().Path(), "_"+named.Obj().Name())
	if !ok {
		return nil
	}
	st := symbol.Type().Elem()
	maker := func(x any, t *typ) reflect.Value {
		w := reflect.New(st).Elem()
		w.Field(0).Set(reflect.ValueOf(x))
		for i := 1; i < st.NumField(); i++ {
			bound := m.bound(x, t, st.Field(i).Name[1:])
			w.Field(i).Set(m.makeFunc(bound, st.Field(i).Type))
		}
		return w
	}
	m.wrappers.Store(iface, maker)
	return maker
}

// methodKey names a method of a type of the prompt, or of a pointer to one.
type methodKey struct {
	t    *typ
	name string
}

// method finds a method of a type of the prompt by name: a function whose last parameter is the receiver.
func (m *Machine) method(t *typ, name string) *function {
	key := methodKey{t, name}
	if fn, ok := m.methods.Load(key); ok {
		return fn.(*function)
	}
	return m.lateMethod(key)
}

// bound is a method of a dynamic value as a closure.
func (m *Machine) bound(x any, t *typ, name string) *closure {
	fn := m.method(t, name)
	if fn == nil {
		panic(unsupported("the method " + name + " of " + typeName(t.t)))
	}
	recv := fn.sig.params[len(fn.sig.params)-1]
	shape := *fn.sig
	shape.params = shape.params[:len(shape.params)-1]
	return m.forward(&shape, fn, func(g *frame) { m.setDynamic(recv.t, g, recv.at, x) })
}

// setDynamic puts a dynamic value of type t into a place.
func (m *Machine) setDynamic(t *typ, f *frame, at int, x any) {
	if t.class == anys {
		f.a[at] = x
		return
	}
	v := unboxed(x)
	if raw := inside(&v); t.class == memories && raw.flag&indirect != 0 && v.Type() == t.rt {
		f.p[at] = raw.ptr // what an interface holds does not change
		return
	}
	m.setFrom(t, f, at, v)
}

// forward is a closure that calls a function with the same arguments and a receiver.
func (m *Machine) forward(shape *layout, fn *function, receive func(*frame)) *closure {
	run := &code{name: fn.name, sizes: shape.sizes}
	run.body = func(f *frame) {
		th := f.th
		target := fn.code.Load()
		g := th.push(target, nil)
		for _, p := range shape.params {
			copySlot(p.t.class, g, p.at, f, p.at)
		}
		receive(g)
		target.body(g)
		for _, r := range shape.results {
			copySlot(r.t.class, f, r.at, g, r.at)
		}
		th.pop()
	}
	return &closure{m: m, sig: shape, code: run}
}

// typeNameOf is what %T prints for a dynamic value.
func typeNameOf(x any) string {
	if b, ok := x.(Box); ok {
		return typeName(b.t.t)
	}
	return fmt.Sprintf("%T", x)
}

// nameOf is the same, with the names of the prompt's structs.
func (m *Machine) nameOf(x any) string {
	if t := m.typeOf(x); t != nil {
		return typeName(t.t)
	}
	switch x := x.(type) {
	case nil:
		return "<nil>"
	case promptType:
		return "*reflect.rtype"
	case conversionError:
		return "*runtime.TypeAssertionError"
	case plainError:
		return "runtime.plainError"
	case runtimeError:
		if strings.Contains(string(x), "out of range [") {
			return "runtime.boundsError"
		}
		return "runtime.errorString"
	}
	return reflect.TypeOf(x).String()
}
