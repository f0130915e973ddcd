package closure

import (
	"go/types"
	"reflect"
	"unsafe"
)

// nativeCall calls a compiled function, or a compiled method whose receiver is known by its type.
func (c *compiler) nativeCall(k callee, args []expr) expr {
	if e, ok := c.plainCall(k, args); ok {
		return e
	}
	if e, ok := c.methodCall(k, args); ok {
		return e
	}
	m := c.m
	values := make([]func(*frame) reflect.Value, len(args))
	for i, arg := range args {
		values[i] = m.value(arg)
	}
	fn, fixed, variadic := k.compiled, k.fixed, k.sig.variadic
	call := func(f *frame) []reflect.Value {
		target := fixed
		if fn != nil {
			target = fn(f)
		}
		list := make([]reflect.Value, len(values))
		for i, value := range values {
			list[i] = fit(value(f), target.Type().In(i))
		}
		results := called(target, list, variadic)
		f.check() // it may have waited, and been given up meanwhile
		return results
	}
	sig := k.sig
	switch len(sig.results) {
	case 0:
		return expr{t: noType, run: func(f *frame) { call(f) }}
	case 1:
		return m.fromValue(sig.results[0].t, func(f *frame) reflect.Value { return call(f)[0] })
	}
	var tuple []expr
	var places []int
	for _, r := range sig.results {
		at := c.temp(r.t)
		places = append(places, at)
		tuple = append(tuple, slot(r.t, at))
	}
	return expr{t: noType, tuple: tuple, run: func(f *frame) {
		for i, v := range call(f) {
			m.setFrom(sig.results[i].t, f, places[i], v)
		}
	}}
}

// plainCall calls functions of the commonest types without reflection.
func (c *compiler) plainCall(k callee, args []expr) (expr, bool) {
	if !k.fixed.IsValid() || !k.fixed.CanInterface() || len(k.sig.results) != 1 {
		return expr{}, false
	}
	e := expr{t: k.sig.results[0].t}
	switch fn := k.fixed.Interface().(type) {
	case func(string) string:
		a := args[0].s
		e.s = func(f *frame) string { return fn(a(f)) }
	case func(string, string) bool:
		a, b := args[0].s, args[1].s
		e.b = func(f *frame) bool { return fn(a(f), b(f)) }
	case func(string, string) string:
		a, b := args[0].s, args[1].s
		e.s = func(f *frame) string { return fn(a(f), b(f)) }
	case func(string, string) int:
		a, b := args[0].s, args[1].s
		e.i = func(f *frame) int64 { return int64(fn(a(f), b(f))) }
	case func(string, int) string:
		a, b := args[0].s, args[1].i
		e.s = func(f *frame) string { return fn(a(f), int(b(f))) }
	case func(float64) float64:
		a := args[0].d
		e.d = func(f *frame) float64 { return fn(a(f)) }
	case func(float64, float64) float64:
		a, b := args[0].d, args[1].d
		e.d = func(f *frame) float64 { return fn(a(f), b(f)) }
	case func(int) string:
		a := args[0].i
		e.s = func(f *frame) string { return fn(int(a(f))) }
	case func(int) int:
		a := args[0].i
		e.i = func(f *frame) int64 { return int64(fn(int(a(f)))) }
	case func(rune) bool:
		a := args[0].i
		e.b = func(f *frame) bool { return fn(rune(a(f))) }
	case func(rune) rune:
		a := args[0].i
		e.i = func(f *frame) int64 { return int64(fn(rune(a(f)))) }
	case func(...any) string:
		a := args[0].l
		e.s = func(f *frame) string {
			l := a(f)
			return fn(*(*[]any)(unsafe.Pointer(&l))...)
		}
	case func(string, ...any) string:
		a, b := args[0].s, args[1].l
		e.s = func(f *frame) string {
			format, l := a(f), b(f)
			return fn(format, *(*[]any)(unsafe.Pointer(&l))...)
		}
	default:
		return expr{}, false
	}
	return e, true
}

// compiledFunc is a function that the program brings compiled.
func (m *Machine) compiledFunc(fn *types.Func) reflect.Value {
	if v, ok := m.universe.Binding(fn); ok {
		return v
	}
	if fn.Pkg() == nil {
		panic(unsupported("the function " + fn.Name()))
	}
	if v, ok := m.override(fn.Pkg().Path(), fn.Name()); ok {
		return v
	}
	if v, ok := m.universe.Symbol(fn.Pkg().Path(), fn.Name()); ok && v.Kind() == reflect.Func {
		return v
	}
	panic(unsupported("the function " + fn.FullName()))
}

// called calls a compiled function.
func called(fn reflect.Value, args []reflect.Value, variadic bool) []reflect.Value {
	if variadic {
		return fn.CallSlice(args)
	}
	return fn.Call(args)
}
