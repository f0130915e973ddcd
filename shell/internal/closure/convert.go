package closure

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// assigned compiles x for a place of type t.
func (c *compiler) assigned(x ast.Expr, t *typ) expr {
	if v, ok := c.untypedConstant(x); ok && t.class != anys && isUntyped(c.info.TypeOf(x)) {
		return c.constant(v, t.t)
	}
	return c.convert(c.expr(x), t)
}

// convert is the value of e in a place of type t, to which it can be assigned.
func (c *compiler) convert(e expr, t *typ) expr {
	switch {
	case e.t == t:
		return e
	case e.isNil:
		return c.nothing(t)
	case t.class == anys && e.t.class == anys:
		return expr{t: t, a: e.a}
	case t.class == anys:
		c.m.reach(e.t)
		return expr{t: t, a: c.m.box(e)}
	case e.t.class == pointers && e.t.rt == reflect.TypeFor[*engine.Stream]():
		panic(unsupported("a variable for what is no file here"))
	case e.t.class == t.class && e.t.kind == t.kind && t.class != memories, t.class == pointers && e.t.class == pointers:
		e.t = t
		return e
	}
	return c.conversion(e, t)
}

// nothing is the zero value of a type, for nil and for variables without a value.
func (c *compiler) nothing(t *typ) expr {
	e := expr{t: t, fixed: true}
	switch t.class {
	case integers:
		e.i = func(*frame) int64 { return 0 }
	case floats:
		e.d = func(*frame) float64 { return 0 }
	case texts:
		e.s = func(*frame) string { return "" }
	case booleans:
		e.b = func(*frame) bool { return false }
	case anys:
		e.a = func(*frame) any { return nil }
	case pointers:
		e.p = func(*frame) unsafe.Pointer { return nil }
	case lists:
		e.l = func(*frame) slice { return slice{} }
	case memories:
		e.fixed, e.fresh = false, true
		e.p = func(*frame) unsafe.Pointer { return t.new() }
	}
	return e
}

// conversion is t(e).
func (c *compiler) conversion(e expr, t *typ) expr {
	from := e.t
	switch {
	case e.isNil, from == t, t.class == anys:
		return c.convert(e, t)
	case t.class == integers && from.class == integers:
		v, kind := e.i, t.kind
		if wide(kind) || from.kind == kind {
			return expr{t: t, i: v, local: e.local}
		}
		return expr{t: t, i: func(f *frame) int64 { return wrapped(kind, v(f)) }}
	case t.class == integers && from.class == floats:
		v, kind := e.d, t.kind
		if kind == reflect.Uint64 || kind == reflect.Uint || kind == reflect.Uintptr {
			return expr{t: t, i: func(f *frame) int64 { return int64(uint64(v(f))) }}
		}
		return expr{t: t, i: func(f *frame) int64 { return wrapped(kind, int64(v(f))) }}
	case t.class == floats && from.class == integers:
		return expr{t: t, d: floatOf(e.i, from.kind, t.kind)}
	case t.class == floats && from.class == floats:
		v := e.d
		if t.kind == reflect.Float32 {
			return expr{t: t, d: func(f *frame) float64 { return float64(float32(v(f))) }}
		}
		return expr{t: t, d: v}
	case t.class == texts:
		return c.toText(e, t)
	case t.class == lists && from.class == texts:
		return c.fromText(e, t)
	case t.class == lists && from.class == lists:
		return expr{t: t, l: e.l}
	case t.class == booleans && from.class == booleans:
		return expr{t: t, b: e.b}
	case t.class == pointers && from.class == pointers:
		return expr{t: t, p: e.p}
	case from.class == lists:
		return c.toArray(e, t)
	case t.class == memories && from.class == memories:
		return c.sameShape(e, t)
	}
	panic(unsupported("a conversion of " + from.t.String() + " to " + t.t.String()))
}

func floatOf(v func(*frame) int64, from, to reflect.Kind) func(*frame) float64 {
	switch {
	case unsigned(from) && to == reflect.Float32:
		return func(f *frame) float64 { return float64(float32(uint64(v(f)))) }
	case unsigned(from):
		return func(f *frame) float64 { return float64(uint64(v(f))) }
	case to == reflect.Float32:
		return func(f *frame) float64 { return float64(float32(v(f))) }
	}
	return func(f *frame) float64 { return float64(v(f)) }
}

// sameShape is a struct, array or complex number as another type of the same memory, or of the other precision.
func (c *compiler) sameShape(e expr, t *typ) expr {
	if t.kind == e.t.kind {
		e.t = t
		return e
	}
	v := c.m.value(e)
	return c.m.fromValue(t, func(f *frame) reflect.Value { return v(f).Convert(t.rt) })
}

func (c *compiler) toText(e expr, t *typ) expr {
	switch e.t.class {
	case texts:
		return expr{t: t, s: e.s}
	case integers:
		v := e.i
		return expr{t: t, s: func(f *frame) string {
			n := v(f)
			if int64(rune(n)) != n {
				n = -1
			}
			return string(rune(n))
		}}
	}
	l := e.l
	if e.t.elem(c.m).kind == reflect.Uint8 {
		return expr{t: t, s: func(f *frame) string {
			h := l(f)
			return string(*(*[]byte)(unsafe.Pointer(&h)))
		}}
	}
	return expr{t: t, s: func(f *frame) string {
		h := l(f)
		return string(*(*[]rune)(unsafe.Pointer(&h)))
	}}
}

func (c *compiler) fromText(e expr, t *typ) expr {
	s := e.s
	if t.elem(c.m).kind == reflect.Uint8 {
		return expr{t: t, l: func(f *frame) slice {
			b := []byte(s(f))
			return *(*slice)(unsafe.Pointer(&b))
		}}
	}
	return expr{t: t, l: func(f *frame) slice {
		r := []rune(s(f))
		return *(*slice)(unsafe.Pointer(&r))
	}}
}

// toArray is a slice as an array or as a pointer to one.
func (c *compiler) toArray(e expr, t *typ) expr {
	l, array := e.l, t
	if t.class == pointers {
		array = t.elem(c.m)
	}
	n := int(array.t.Underlying().(*types.Array).Len())
	p := func(f *frame) unsafe.Pointer {
		h := l(f)
		if h.len < n {
			panic(runtimeError("cannot convert slice with length " + itoa(h.len) + " to array or pointer to array with length " + itoa(n)))
		}
		return h.p
	}
	if t.class == pointers {
		return expr{t: t, p: p}
	}
	return expr{t: t, fresh: true, p: func(f *frame) unsafe.Pointer {
		q := t.new()
		if from := p(f); n > 0 {
			t.copy(q, from)
		}
		return q
	}}
}
