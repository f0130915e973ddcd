package closure

import (
	"go/ast"
	"go/token"
	"reflect"
)

// guarded runs a function body that defers calls, and then what it deferred, last first, and goes on with the panic that is
// left.
func guarded(f *frame, run step) {
	f.deferred, f.panic = nil, nil
	depth := f.th.depth
	reason := f.th.protected(func() { run(f) })
	for len(f.deferred) > 0 {
		if _, ends := reason.(*ending); ends {
			break
		}
		last := len(f.deferred) - 1
		call := f.deferred[last]
		f.deferred = f.deferred[:last]
		f.th.depth = depth
		f.panic = nil
		if reason != nil {
			f.panic = &panicking{reason: reason}
		}
		state, at := f.panic, f.th.at
		f.th.at = token.NoPos
		next := f.th.protected(call)
		f.th.depth = depth
		switch {
		case next != nil:
			reason = next
		case state != nil && state.recovered:
			reason = nil
		default:
			f.th.at = at
		}
	}
	f.panic, f.deferred = nil, nil
	f.th.depth = depth
	if reason != nil {
		panic(reason)
	}
}

// protected runs something and gives what it panicked with.
func (th *thread) protected(run func()) (reason any) {
	defer func() {
		if reason = recover(); reason != nil {
			th.at = th.place()
		}
	}()
	run()
	return nil
}

// recoverCall is recover(): it takes the panic of the function that deferred this one.
func recoverCall(f *frame) any {
	if f.caller == nil || f.caller.panic == nil || f.caller.panic.recovered {
		return nil
	}
	if _, failed := f.caller.panic.reason.(*failure); failed {
		return nil
	}
	f.caller.panic.recovered = true
	return recovered(f.caller.panic.reason)
}

// deferStmt evaluates the operands of a call and keeps it for the end of the function.
func (c *compiler) deferStmt(s *ast.DeferStmt) step {
	prepare := c.prepare(s.Call)
	return func(f *frame) ctl {
		call := prepare(f)
		f.deferred = append(f.deferred, func() { call(f.th, f) })
		return proceed
	}
}

// goStmt starts a goroutine.
func (c *compiler) goStmt(s *ast.GoStmt) step {
	prepare, m := c.prepare(s.Call), c.m
	return func(f *frame) ctl {
		m.start(f.th.epoch, prepare(f))
		return proceed
	}
}

// prepared is a call whose operands have been evaluated.
type prepared func(th *thread, caller *frame)

// prepare compiles a call that runs later, elsewhere.
func (c *compiler) prepare(x *ast.CallExpr) func(*frame) prepared {
	fun := ast.Unparen(x.Fun)
	switch tv := c.info.Types[fun]; {
	case tv.IsBuiltin():
		return c.prepareBuiltin(x, fun)
	case tv.IsType():
		run := c.discard(c.call(x))
		return func(f *frame) prepared {
			run(f)
			return func(*thread, *frame) {}
		}
	}
	k := c.callee(fun)
	args := c.adapted(k, c.arguments(x, k))
	if k.fn == nil && k.value.t == nil && k.iface.t == nil {
		return c.prepareNative(k, args)
	}
	return c.prepareCall(k, args)
}

// prepareCall evaluates into a frame of its own, from which the call's frame is filled.
func (c *compiler) prepareCall(k callee, args []expr) func(*frame) prepared {
	m, sig := c.m, k.sig
	var sets []func(f, g *frame)
	var given []param
	if k.recv != nil {
		p := sig.params[len(sig.params)-1]
		sets, given = append(sets, setSlot(*k.recv, p.at)), append(given, p)
	}
	for i, arg := range args {
		p := sig.params[i]
		sets, given = append(sets, setSlot(arg, p.at)), append(given, p)
	}
	fn, value, ft, iface, name := k.fn, k.value.p, k.value.t, k.iface.a, k.method
	return func(f *frame) prepared {
		target := &closure{fn: fn, sig: sig}
		var outside reflect.Value
		var dt *typ
		var x any
		switch {
		case value != nil:
			p := value(f)
			if p != nil {
				target = m.closureOf(p)
			}
			if p == nil || target == nil {
				target, outside = nil, ft.pointed(p)
			}
		case iface != nil:
			if x = iface(f); x == nil {
				panic(nilDereference)
			}
			if dt = m.typeOf(x); dt != nil {
				target.fn = m.method(dt, name)
			} else {
				target, outside = nil, compiledMethod(x, name)
			}
		}
		kept := hold(sig.sizes)
		for _, set := range sets {
			set(f, kept)
		}
		for _, p := range given {
			if p.t.class == memories {
				kept.p[p.at] = p.t.clone(kept.p[p.at])
			}
		}
		return func(th *thread, caller *frame) {
			if target == nil {
				if outside.IsNil() {
					panic(nilDereference)
				}
				kept.th = th
				m.callOutside(outside, sig, kept)
				return
			}
			run := target.get()
			g := th.push(run, target.up)
			for _, p := range given {
				copySlot(p.t.class, g, p.at, kept, p.at)
			}
			if dt != nil {
				recv := target.fn.sig.params[len(target.fn.sig.params)-1]
				m.setDynamic(recv.t, g, recv.at, x)
			}
			g.caller = caller
			run.body(g)
			th.pop()
		}
	}
}

func (c *compiler) prepareNative(k callee, args []expr) func(*frame) prepared {
	values := make([]func(*frame) reflect.Value, len(args))
	for i, arg := range args {
		values[i] = c.m.value(arg)
	}
	fn, fixed, variadic := k.compiled, k.fixed, k.sig.variadic
	return func(f *frame) prepared {
		target := fixed
		if fn != nil {
			target = fn(f)
		}
		list := make([]reflect.Value, len(values))
		for i, value := range values {
			v := value(f)
			kept := reflect.New(v.Type()).Elem()
			kept.Set(v)
			list[i] = fit(kept, target.Type().In(i))
		}
		return func(*thread, *frame) { called(target, list, variadic) }
	}
}

// prepareBuiltin is a predeclared function called later: it becomes a function of its arguments.
func (c *compiler) prepareBuiltin(x *ast.CallExpr, fun ast.Expr) func(*frame) prepared {
	id, ok := fun.(*ast.Ident)
	if !ok {
		panic(unsupported("package unsafe"))
	}
	args := c.builtinArgs(id.Name, x)
	sig := &layout{}
	var sets []func(f, g *frame)
	for _, arg := range args {
		p := param{arg.t, sig.sizes.place(arg.t.class)}
		sig.params = append(sig.params, p)
		sets = append(sets, setSlot(arg, p.at))
	}
	run := c.m.synthesize(id.Name, sig, func(inner *compiler, params []expr) expr {
		return inner.builtinCall(id.Name, nil, params)
	})
	return func(f *frame) prepared {
		kept := hold(sig.sizes)
		for _, set := range sets {
			set(f, kept)
		}
		return func(th *thread, _ *frame) {
			g := th.push(run, nil)
			for _, p := range sig.params {
				copySlot(p.t.class, g, p.at, kept, p.at)
			}
			run.body(g)
			th.pop()
		}
	}
}
