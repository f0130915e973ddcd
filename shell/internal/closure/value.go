package closure

import (
	"math"
	"reflect"
	"unsafe"
)

// expr is a compiled expression: one of the functions, by the class of its type.
type expr struct {
	t     *typ
	i     func(*frame) int64
	d     func(*frame) float64
	s     func(*frame) string
	b     func(*frame) bool
	a     func(*frame) any
	p     func(*frame) unsafe.Pointer // pointers, and memories: which must not change
	l     func(*frame) slice
	fresh bool               // of memories: nothing else has its address
	fixed bool               // the same each time: a constant
	isNil bool               // untyped nil
	local *param             // a variable in the frame
	calls bool               // of an argument: it calls something
	step  int64              // of a sum: what is added to the variable that is assigned to, when that is constant
	added func(*frame) int64 // or when it is not
	n     int64              // the value when fixed and an integer
	tuple []expr             // several results, each read after run
	run   func(*frame)
	loc   func(*frame) unsafe.Pointer // where it lies, if somewhere
}

// load is the variable of type t whose address is given.
func load(t *typ, addr func(*frame) unsafe.Pointer) expr {
	e := expr{t: t, loc: addr}
	switch t.class {
	case integers:
		e.i = loadInteger(t.kind, addr)
	case floats:
		if t.kind == reflect.Float32 {
			e.d = func(f *frame) float64 { return float64(*(*float32)(addr(f))) }
		} else {
			e.d = func(f *frame) float64 { return *(*float64)(addr(f)) }
		}
	case texts:
		e.s = func(f *frame) string { return *(*string)(addr(f)) }
	case booleans:
		e.b = func(f *frame) bool { return *(*bool)(addr(f)) }
	case anys:
		if t.rt.NumMethod() == 0 {
			e.a = func(f *frame) any { return canonical(*(*any)(addr(f))) }
		} else {
			e.a = func(f *frame) any { return canonical(t.at(addr(f)).Interface()) }
		}
	case pointers:
		e.p = func(f *frame) unsafe.Pointer { return *(*unsafe.Pointer)(addr(f)) }
	case lists:
		e.l = func(f *frame) slice { return *(*slice)(addr(f)) }
	case memories:
		e.p = addr
	}
	return e
}

func loadInteger(kind reflect.Kind, addr func(*frame) unsafe.Pointer) func(*frame) int64 {
	switch kind {
	case reflect.Int8:
		return func(f *frame) int64 { return int64(*(*int8)(addr(f))) }
	case reflect.Int16:
		return func(f *frame) int64 { return int64(*(*int16)(addr(f))) }
	case reflect.Int32:
		return func(f *frame) int64 { return int64(*(*int32)(addr(f))) }
	case reflect.Uint8:
		return func(f *frame) int64 { return int64(*(*uint8)(addr(f))) }
	case reflect.Uint16:
		return func(f *frame) int64 { return int64(*(*uint16)(addr(f))) }
	case reflect.Uint32:
		return func(f *frame) int64 { return int64(*(*uint32)(addr(f))) }
	}
	return func(f *frame) int64 { return *(*int64)(addr(f)) }
}

// putInteger stores an integer.
func putInteger(kind reflect.Kind, p unsafe.Pointer, n int64) {
	switch kind {
	case reflect.Int8, reflect.Uint8:
		*(*int8)(p) = int8(n)
	case reflect.Int16, reflect.Uint16:
		*(*int16)(p) = int16(n)
	case reflect.Int32, reflect.Uint32:
		*(*int32)(p) = int32(n)
	default:
		*(*int64)(p) = n
	}
}

// wrapped is an integer as its kind holds it, after arithmetic.
func wrapped(kind reflect.Kind, n int64) int64 {
	switch kind {
	case reflect.Int8:
		return int64(int8(n))
	case reflect.Int16:
		return int64(int16(n))
	case reflect.Int32:
		return int64(int32(n))
	case reflect.Uint8:
		return int64(uint8(n))
	case reflect.Uint16:
		return int64(uint16(n))
	case reflect.Uint32:
		return int64(uint32(n))
	}
	return n
}

func unsigned(kind reflect.Kind) bool { return kind >= reflect.Uint && kind <= reflect.Uintptr }

func wide(kind reflect.Kind) bool {
	return kind == reflect.Int || kind == reflect.Int64 || kind == reflect.Uint || kind == reflect.Uint64 || kind == reflect.Uintptr
}

// store puts the value of e, which is of type t, into memory: value first, then the address, which fits all but assignments
// whose operands are evaluated before; see assign.go.
func (m *Machine) store(t *typ, e expr) func(f *frame, to unsafe.Pointer) {
	switch t.class {
	case integers:
		v := e.i
		switch t.kind {
		case reflect.Int, reflect.Int64, reflect.Uint, reflect.Uint64, reflect.Uintptr:
			return func(f *frame, to unsafe.Pointer) { *(*int64)(to) = v(f) }
		case reflect.Uint8, reflect.Int8:
			return func(f *frame, to unsafe.Pointer) { *(*int8)(to) = int8(v(f)) }
		}
		kind := t.kind
		return func(f *frame, to unsafe.Pointer) { putInteger(kind, to, v(f)) }
	case floats:
		v := e.d
		if t.kind == reflect.Float32 {
			return func(f *frame, to unsafe.Pointer) { *(*float32)(to) = float32(v(f)) }
		}
		return func(f *frame, to unsafe.Pointer) { *(*float64)(to) = v(f) }
	case texts:
		v := e.s
		return func(f *frame, to unsafe.Pointer) { *(*string)(to) = v(f) }
	case booleans:
		v := e.b
		return func(f *frame, to unsafe.Pointer) { *(*bool)(to) = v(f) }
	case anys:
		v := e.a
		if t.rt.NumMethod() == 0 {
			return func(f *frame, to unsafe.Pointer) { *(*any)(to) = v(f) }
		}
		return func(f *frame, to unsafe.Pointer) { m.setInterface(t, to, v(f)) }
	case pointers:
		v := e.p
		return func(f *frame, to unsafe.Pointer) { *(*unsafe.Pointer)(to) = v(f) }
	case lists:
		v := e.l
		return func(f *frame, to unsafe.Pointer) { *(*slice)(to) = v(f) }
	case memories:
		v := e.p
		return func(f *frame, to unsafe.Pointer) { t.copy(to, v(f)) }
	}
	panic(unsupported("a value of type " + t.t.String()))
}

// setInterface stores a dynamic value in a variable of a compiled interface type.
func (m *Machine) setInterface(t *typ, to unsafe.Pointer, value any) {
	v := t.at(to)
	if value == nil {
		v.SetZero()
		return
	}
	v.Set(m.wrapped(t, value))
}

// slot reads a place of a frame.
func slot(t *typ, at int) expr {
	e := expr{t: t}
	switch t.class {
	case integers:
		e.i = func(f *frame) int64 { return f.i[at] }
	case floats:
		e.d = func(f *frame) float64 { return math.Float64frombits(uint64(f.i[at])) }
	case booleans:
		e.b = func(f *frame) bool { return f.i[at] != 0 }
	case texts:
		e.s = func(f *frame) string { return f.s[at] }
	case anys:
		e.a = func(f *frame) any { return f.a[at] }
	case pointers, memories:
		e.p = func(f *frame) unsafe.Pointer { return f.p[at] }
	case lists:
		e.l = func(f *frame) slice { return f.l[at] }
	}
	return e
}

// setSlot puts the value of e, computed in f, into a place of g.
func setSlot(e expr, at int) func(f, g *frame) {
	switch e.t.class {
	case integers:
		v := e.i
		return func(f, g *frame) { g.i[at] = v(f) }
	case floats:
		v := e.d
		return func(f, g *frame) { g.i[at] = int64(math.Float64bits(v(f))) }
	case booleans:
		v := e.b
		return func(f, g *frame) {
			if v(f) {
				g.i[at] = 1
			} else {
				g.i[at] = 0
			}
		}
	case texts:
		v := e.s
		return func(f, g *frame) { g.s[at] = v(f) }
	case anys:
		v := e.a
		return func(f, g *frame) { g.a[at] = v(f) }
	case pointers, memories:
		v := e.p
		return func(f, g *frame) { g.p[at] = v(f) }
	case lists:
		v := e.l
		return func(f, g *frame) { g.l[at] = v(f) }
	}
	panic(unsupported("a value of type " + e.t.t.String()))
}

// clearSlot puts the zero value into a place.
func clearSlot(t *typ, at int, f *frame) {
	switch t.class {
	case integers, floats, booleans:
		f.i[at] = 0
	case texts:
		f.s[at] = ""
	case anys:
		f.a[at] = nil
	case pointers:
		f.p[at] = nil
	case memories:
		f.p[at] = t.new()
	case lists:
		f.l[at] = slice{}
	}
}

// copySlot copies a value between frames.
func copySlot(c class, to *frame, at int, from *frame, source int) {
	switch c {
	case integers, floats, booleans:
		to.i[at] = from.i[source]
	case texts:
		to.s[at] = from.s[source]
	case anys:
		to.a[at] = from.a[source]
	case pointers, memories:
		to.p[at] = from.p[source]
	case lists:
		to.l[at] = from.l[source]
	}
}
