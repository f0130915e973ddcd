package closure

import (
	"go/token"
	"reflect"
	"unsafe"
)

// A function value of the prompt is a real function, made by reflect.MakeFunc, so that it can be anywhere and be called by
// compiled code. A call by code of the prompt finds the closure behind it and skips reflection. How that is found
// depends on how package reflect lays such functions out: probeFuncs looks, and where it is not found, calls go through
// reflection.

// madeBy is how a made function leads to its closure.
type madeBy struct {
	typed  []uintptr // the codes of functions that are made without reflection
	makers map[reflect.Type]func(*closure) unsafe.Pointer

	known  bool
	stub   uintptr // the code of all made functions
	at     uintptr // where a made function keeps the function that it calls
	native uintptr // the code of that function
}

// callable is the function that compiled code calls for a closure. Inlined, it would be another function in each place.
//
//go:noinline
func (cl *closure) callable() func([]reflect.Value) []reflect.Value {
	return func(args []reflect.Value) []reflect.Value { return cl.native(args) }
}

// probeFuncs finds out how functions are made.
func probeFuncs() madeBy {
	found := madeBy{}
	found.typed, found.makers = typedCodes()
	cl := &closure{}
	native := cl.callable()
	target := *(*unsafe.Pointer)(unsafe.Pointer(&native))
	made := reflect.MakeFunc(reflect.TypeFor[func()](), native)
	p := inside(&made).ptr
	for at := uintptr(8); at <= 40; at += 8 {
		if *(*unsafe.Pointer)(unsafe.Add(p, at)) == target && *(**closure)(unsafe.Add(target, 8)) == cl {
			found.known, found.stub, found.at, found.native = true, *(*uintptr)(p), at, *(*uintptr)(target)
			break
		}
	}
	return found
}

// closureOf is the closure behind a function value, nil when there is none.
func (m *Machine) closureOf(p unsafe.Pointer) *closure {
	code := *(*uintptr)(p)
	for _, typed := range m.madeBy.typed {
		if code == typed {
			return *(**closure)(unsafe.Add(p, 8))
		}
	}
	if !m.madeBy.known || code != m.madeBy.stub {
		return nil
	}
	target := *(*unsafe.Pointer)(unsafe.Add(p, m.madeBy.at))
	if *(*uintptr)(target) != m.madeBy.native {
		return nil
	}
	return *(**closure)(unsafe.Add(target, 8))
}

// makeFunc is the function value of a closure.
func (m *Machine) makeFunc(cl *closure, rt reflect.Type) reflect.Value {
	return reflect.MakeFunc(rt, cl.callable())
}

// pointer is the same as a pointer, of the closure's own type.
func (cl *closure) pointer() unsafe.Pointer {
	if make := cl.m.madeBy.makers[cl.sig.rt]; make != nil {
		return make(cl)
	}
	v := reflect.MakeFunc(cl.sig.rt, cl.callable())
	return inside(&v).ptr
}

// native runs a closure for compiled code.
func (cl *closure) native(args []reflect.Value) []reflect.Value {
	cl.m.callbacks.Add(1)
	defer cl.m.callbacks.Add(-1)
	cl.m.guardStack()
	th := cl.m.thread()
	defer cl.m.release(th)
	f := th.push(cl.get(), cl.up)
	for i, p := range cl.sig.params {
		cl.m.setFrom(p.t, f, p.at, args[i])
	}
	cl.get().body(f)
	results := make([]reflect.Value, len(cl.sig.results))
	for i, r := range cl.sig.results {
		v := cl.m.slotValue(r.t, r.at)(f)
		if cl.sig.rt != nil {
			v = fit(v, cl.sig.rt.Out(i))
		}
		results[i] = v
	}
	return results
}

// reinterpreted is a value as one of another type of the same memory.
func reinterpreted(v reflect.Value, want reflect.Type) reflect.Value {
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return reflect.NewAt(want, p.UnsafePointer()).Elem()
}

// thread is one for a call from compiled code.
func (m *Machine) thread() *thread {
	th, _ := m.idle.Get().(*thread)
	if th == nil {
		th = &thread{m: m}
	}
	th.epoch, th.at = m.epoch.Load(), token.NoPos
	return th
}

func (m *Machine) release(th *thread) {
	if len(th.frames) > 64 {
		return // it was deep: let it go
	}
	th.depth = 0
	for _, f := range th.frames {
		clear(f.s)
		clear(f.a)
		clear(f.p)
		clear(f.l)
		f.up, f.deferred, f.panic, f.caller = nil, nil, nil, nil
	}
	m.idle.Put(th)
}
