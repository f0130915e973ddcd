package closure

import (
	"reflect"
	"sync/atomic"
	"unsafe"
)

func enterFunction(fn *function, sets []func(f, g *frame)) func(*frame) *frame {
	switch len(sets) {
	case 0:
		return func(f *frame) *frame {
			code := fn.code.Load()
			g := f.th.push(code, nil)
			code.body(g)
			return g
		}
	case 1:
		set := sets[0]
		return func(f *frame) *frame {
			code := fn.code.Load()
			g := f.th.push(code, nil)
			set(f, g)
			code.body(g)
			return g
		}
	case 2:
		first, second := sets[0], sets[1]
		return func(f *frame) *frame {
			code := fn.code.Load()
			g := f.th.push(code, nil)
			first(f, g)
			second(f, g)
			code.body(g)
			return g
		}
	}
	return func(f *frame) *frame {
		code := fn.code.Load()
		g := f.th.push(code, nil)
		for _, set := range sets {
			set(f, g)
		}
		code.body(g)
		return g
	}
}

// enterValue calls a function value.
func (c *compiler) enterValue(k callee, sets []func(f, g *frame)) func(*frame) *frame {
	m, sig, value, ft := c.m, k.sig, k.value.p, k.value.t
	outside := &code{name: "compiled function", sizes: sig.sizes}
	var only func(f, g *frame)
	if len(sets) == 1 {
		only = sets[0]
	}
	return func(f *frame) *frame {
		p := value(f)
		if p == nil {
			panic(nilDereference)
		}
		cl := m.closureOf(p)
		if cl == nil {
			g := f.th.push(outside, nil)
			for _, set := range sets {
				set(f, g)
			}
			m.callOutside(ft.pointed(p), sig, g)
			return g
		}
		code := cl.get()
		g := f.th.push(code, cl.up)
		if only != nil {
			only(f, g)
		} else {
			for _, set := range sets {
				set(f, g)
			}
		}
		code.body(g)
		return g
	}
}

// callOutside calls a compiled function with the arguments in a frame, and puts the results there.
func (m *Machine) callOutside(fn reflect.Value, sig *layout, g *frame) {
	args := make([]reflect.Value, len(sig.params))
	for i, p := range sig.params {
		args[i] = fit(m.slotValue(p.t, p.at)(g), fn.Type().In(i))
	}
	results := called(fn, args, sig.variadic)
	g.check()
	for i, r := range sig.results {
		m.setFrom(r.t, g, r.at, results[i])
	}
}

// fit is an argument for a compiled function.
func fit(v reflect.Value, want reflect.Type) reflect.Value {
	if v.Type() == want || want.Kind() == reflect.Interface {
		return v
	}
	return reinterpreted(v, want)
}

// found is a method of a type, remembered where it is called.
type found struct {
	word unsafe.Pointer // the compiled type
	t    *typ
	fn   *function
}

// of tells whether it is the method of a dynamic value.
func (h *found) of(x any) bool {
	if typeWord(x) != h.word {
		return false
	}
	b, boxed := x.(Box)
	return !boxed || b.t == h.t
}

func typeWord(x any) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&x)) }

// enterMethod calls a method of what an interface holds.
func (c *compiler) enterMethod(k callee, sets []func(f, g *frame)) func(*frame) *frame {
	m, sig, name, value := c.m, k.sig, k.method, k.iface.a
	outside := &code{name: name, sizes: sig.sizes}
	last := new(atomic.Pointer[found])
	return func(f *frame) *frame {
		x := value(f)
		if x == nil {
			panic(nilDereference)
		}
		hit := last.Load()
		if hit == nil || !hit.of(x) {
			t := m.typeOf(x)
			if t == nil {
				g := f.th.push(outside, nil)
				for _, set := range sets {
					set(f, g)
				}
				m.callOutside(compiledMethod(x, name), sig, g)
				return g
			}
			hit = &found{typeWord(x), t, m.method(t, name)}
			last.Store(hit)
		}
		code := hit.fn.code.Load()
		g := f.th.push(code, nil)
		for _, set := range sets {
			set(f, g)
		}
		recv := hit.fn.sig.params[len(hit.fn.sig.params)-1]
		m.setDynamic(recv.t, g, recv.at, x)
		code.body(g)
		return g
	}
}

func compiledMethod(x any, name string) reflect.Value {
	method := reflect.ValueOf(x).MethodByName(name)
	if !method.IsValid() {
		panic(unsupported("the method " + name + " of " + typeNameOf(x)))
	}
	return method
}
