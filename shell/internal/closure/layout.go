package closure

import (
	"reflect"
	"unsafe"
)

// rvalue is how package reflect lays out a reflect.Value, which this package makes from memory of a known type without the
// cost of asking reflection for each. checkLayout proves it before anything runs.
type rvalue struct {
	typ  unsafe.Pointer
	ptr  unsafe.Pointer
	flag uintptr
}

// slice is a slice of any element type.
type slice struct {
	p        unsafe.Pointer
	len, cap int
}

// inside gives the parts of a reflect.Value.
func inside(v *reflect.Value) *rvalue { return (*rvalue)(unsafe.Pointer(v)) }

// at is the variable of type t at p.
func (t *typ) at(p unsafe.Pointer) reflect.Value {
	v := t.variable
	inside(&v).ptr = p
	return v
}

// pointed is the value of a type that is one pointer: a pointer, map, channel or function.
func (t *typ) pointed(p unsafe.Pointer) reflect.Value {
	v := t.direct
	inside(&v).ptr = p
	return v
}

// pointerIn is the pointer that a value of such a type is.
func pointerIn(v reflect.Value) unsafe.Pointer {
	if v.CanAddr() {
		return *(*unsafe.Pointer)(v.Addr().UnsafePointer())
	}
	if v.Kind() != reflect.Func {
		return v.UnsafePointer()
	}
	if raw := inside(&v); raw.flag&indirect != 0 {
		return *(*unsafe.Pointer)(raw.ptr)
	}
	return inside(&v).ptr
}

// memoryOf is where a value that is not one pointer lies.
func memoryOf(v reflect.Value) unsafe.Pointer { return inside(&v).ptr }

// indirect is the flag of values that ptr points to, rather than is.
const indirect = 1 << 7

func pointerShaped(kind reflect.Kind) bool {
	switch kind {
	case reflect.Pointer, reflect.Map, reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return true
	}
	return false
}

// checkLayout tells whether package reflect is as this package needs it.
func checkLayout() bool {
	n := 7
	v := reflect.ValueOf(&n).Elem()
	if unsafe.Sizeof(n) != 8 { // integers are read and written as words of 64 bits
		return false
	}
	if unsafe.Sizeof(v) != unsafe.Sizeof(rvalue{}) || inside(&v).ptr != unsafe.Pointer(&n) || inside(&v).flag&indirect == 0 {
		return false
	}
	p := reflect.ValueOf(&n)
	f := reflect.ValueOf(checkLayout)
	return inside(&p).ptr == unsafe.Pointer(&n) && inside(&p).flag&indirect == 0 && inside(&f).flag&indirect == 0
}

type ptr = unsafe.Pointer
