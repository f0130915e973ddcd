package closure

import (
	"reflect"
	"unsafe"
)

// methodCall calls compiled methods of the commonest types on a pointer without reflection. A method is a function whose first
// parameter is the receiver; a pointer to anything is passed as a pointer to nothing in particular.
func (c *compiler) methodCall(k callee, args []expr) (expr, bool) {
	if k.pointer == nil || len(args) > 1 {
		return expr{}, false
	}
	var places []int
	e := expr{t: noType}
	switch len(k.sig.results) {
	case 0:
	case 1:
		e.t = k.sig.results[0].t
	default:
		for _, r := range k.sig.results {
			at := c.temp(r.t)
			places = append(places, at)
			e.tuple = append(e.tuple, slot(r.t, at))
		}
	}
	method := k.pointer.rt.Method(k.index).Func
	fn := inside(&method).ptr
	var arg expr
	if len(args) == 1 {
		arg = args[0]
	}
	return methodByShape(reflect.Zero(k.pointer.rt).Method(k.index).Type(), fn, k.address, arg, places, e)
}

func methodByShape(shape reflect.Type, fn unsafe.Pointer, recv func(*frame) unsafe.Pointer, arg expr, places []int, e expr) (expr, bool) {
	switch shape {
	case reflect.TypeFor[func()]():
		call := *(*func(unsafe.Pointer))(unsafe.Pointer(&fn))
		e.run = func(f *frame) {
			call(recv(f))
			f.check()
		}
	case reflect.TypeFor[func() string]():
		call := *(*func(unsafe.Pointer) string)(unsafe.Pointer(&fn))
		e.s = func(f *frame) string { return call(recv(f)) }
	case reflect.TypeFor[func() int]():
		call := *(*func(unsafe.Pointer) int)(unsafe.Pointer(&fn))
		e.i = func(f *frame) int64 { return int64(call(recv(f))) }
	case reflect.TypeFor[func(string) (int, error)]():
		call, a := *(*func(unsafe.Pointer, string) (int, error))(unsafe.Pointer(&fn)), arg.s
		e.run = func(f *frame) {
			n, err := call(recv(f), a(f))
			f.check()
			f.i[places[0]], f.a[places[1]] = int64(n), canonical(err)
		}
	case reflect.TypeFor[func(rune) (int, error)]():
		call, a := *(*func(unsafe.Pointer, rune) (int, error))(unsafe.Pointer(&fn)), arg.i
		e.run = func(f *frame) {
			n, err := call(recv(f), rune(a(f)))
			f.check()
			f.i[places[0]], f.a[places[1]] = int64(n), canonical(err)
		}
	case reflect.TypeFor[func(byte) error]():
		call, a := *(*func(unsafe.Pointer, byte) error)(unsafe.Pointer(&fn)), arg.i
		e.a = func(f *frame) any {
			err := call(recv(f), byte(a(f)))
			f.check()
			return canonical(err)
		}
	default:
		return expr{}, false
	}
	return e, true
}
