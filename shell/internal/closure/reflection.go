package closure

import (
	"math"
	"reflect"
	"unsafe"
)

// value is the expression as a reflect.Value of its compiled type. It may be the variable itself: who keeps it copies it.
func (m *Machine) value(e expr) func(*frame) reflect.Value {
	t := e.t
	switch t.class {
	case integers:
		v, kind := e.i, t.kind
		if t.rt == reflect.TypeFor[int]() {
			return func(f *frame) reflect.Value { return reflect.ValueOf(int(v(f))) }
		}
		return func(f *frame) reflect.Value {
			p := t.new()
			putInteger(kind, p, v(f))
			return t.at(p)
		}
	case floats:
		v := e.d
		return func(f *frame) reflect.Value {
			r := reflect.New(t.rt).Elem()
			r.SetFloat(v(f))
			return r
		}
	case texts:
		v := e.s
		return func(f *frame) reflect.Value {
			s := v(f)
			return t.at(unsafe.Pointer(&s))
		}
	case booleans:
		v := e.b
		return func(f *frame) reflect.Value {
			b := v(f)
			return t.at(unsafe.Pointer(&b))
		}
	case anys:
		v := e.a
		return func(f *frame) reflect.Value {
			p := t.new()
			if x := v(f); x != nil {
				if t.rt.NumMethod() == 0 {
					*(*any)(p) = x
				} else {
					m.setInterface(t, p, x)
				}
			}
			return t.at(p)
		}
	case pointers:
		v := e.p
		return func(f *frame) reflect.Value { return t.pointed(v(f)) }
	case lists:
		v := e.l
		return func(f *frame) reflect.Value {
			h := v(f)
			return t.at(unsafe.Pointer(&h))
		}
	case memories:
		v := e.p
		return func(f *frame) reflect.Value { return t.at(v(f)) }
	}
	panic(unsupported("a value of type " + t.t.String()))
}

// slotValue is a place of a frame as a reflect.Value.
func (m *Machine) slotValue(t *typ, at int) func(*frame) reflect.Value { return m.value(slot(t, at)) }

// setFrom puts a reflect.Value, of the type's compiled type or one of the same memory, into a place.
func (m *Machine) setFrom(t *typ, f *frame, at int, v reflect.Value) {
	switch t.class {
	case integers:
		f.i[at] = integerOf(v)
	case floats:
		f.i[at] = int64(math.Float64bits(v.Float()))
	case booleans:
		f.i[at] = 0
		if v.Bool() {
			f.i[at] = 1
		}
	case texts:
		f.s[at] = v.String()
	case anys:
		f.a[at] = dynamic(v)
	case pointers:
		f.p[at] = pointerIn(v)
	case lists:
		f.l[at] = *(*slice)(memoryOf(v))
	case memories:
		f.p[at] = m.owned(t, v)
	}
}

// owned is a struct, array or complex number in memory that nobody else changes.
func (m *Machine) owned(t *typ, v reflect.Value) unsafe.Pointer {
	p := t.new()
	if v.Type() == t.rt {
		t.at(p).Set(v)
		return p
	}
	reflect.NewAt(v.Type(), p).Elem().Set(v)
	return p
}

func integerOf(v reflect.Value) int64 {
	if v.CanInt() {
		return v.Int()
	}
	return int64(v.Uint())
}

// dynamic is the dynamic value of an interface, nil for none.
func dynamic(v reflect.Value) any {
	if !v.IsValid() || v.Kind() == reflect.Interface && v.IsNil() {
		return nil
	}
	return canonical(v.Interface())
}

// fromValue is an expression of type t that is computed as a reflect.Value.
func (m *Machine) fromValue(t *typ, v func(*frame) reflect.Value) expr {
	e := expr{t: t}
	switch t.class {
	case integers:
		if unsigned(t.kind) {
			e.i = func(f *frame) int64 { return int64(v(f).Uint()) }
		} else {
			e.i = func(f *frame) int64 { return v(f).Int() }
		}
	case floats:
		e.d = func(f *frame) float64 { return v(f).Float() }
	case texts:
		e.s = func(f *frame) string { return v(f).String() }
	case booleans:
		e.b = func(f *frame) bool { return v(f).Bool() }
	case anys:
		e.a = func(f *frame) any { return dynamic(v(f)) }
	case pointers:
		e.p = func(f *frame) unsafe.Pointer { return pointerIn(v(f)) }
	case lists:
		e.l = func(f *frame) slice { return *(*slice)(memoryOf(v(f))) }
	case memories:
		e.fresh = true
		e.p = func(f *frame) unsafe.Pointer { return m.owned(t, v(f)) }
	}
	return e
}
