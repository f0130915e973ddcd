package closure

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// method is x.M as something to call.
func (c *compiler) method(x *ast.SelectorExpr, sel *types.Selection) callee {
	obj, index := sel.Obj().(*types.Func), sel.Index()
	if !c.env.Empty() {
		found, path, _ := types.LookupFieldOrMethod(c.typeOf(x.X), true, obj.Pkg(), obj.Name())
		fn, ok := found.(*types.Func)
		if !ok {
			panic(unsupported("the method " + obj.Name()))
		}
		obj, index = fn, path
	}
	return c.methodOf(c.expr(x.X), obj, index)
}

// methodOf is the method at the end of a path from an operand.
func (c *compiler) methodOf(e expr, obj *types.Func, index []int) callee {
	e = c.path(e, index[:len(index)-1])
	sig := c.env.Apply(obj.Signature()).(*types.Signature)
	if e.t.class == anys {
		return callee{sig: c.m.shape(sig, nil), iface: e, method: obj.Name()}
	}
	named, isPointer := c.m.promptOf(e.t.t)
	if named == nil {
		named, isPointer = c.m.generatedOf(e.t.t, obj)
	}
	if named == nil {
		return c.compiledMethod(e, obj, sig)
	}
	fn := c.m.declaredMethod(named, obj)
	recv := c.receiver(e, isPointer, fn)
	return callee{sig: fn.sig, fn: fn, recv: &recv}
}

// generatedOf is a compiled type to which the method comes as source, with its model; nil for all others.
func (m *Machine) generatedOf(t types.Type, obj *types.Func) (named *types.Named, isPointer bool) {
	t = types.Unalias(t)
	if pointer, ok := t.(*types.Pointer); ok {
		t, isPointer = types.Unalias(pointer.Elem()), true
	}
	named, ok := t.(*types.Named)
	if !ok {
		return nil, false
	}
	if _, ok := m.universe.Source(obj); !ok {
		return nil, false
	}
	return named, isPointer
}

// receiver is an operand as a method wants it.
func (c *compiler) receiver(e expr, isPointer bool, fn *function) expr {
	want := fn.sig.params[len(fn.sig.params)-1].t
	_, wantsPointer := types.Unalias(want.t).(*types.Pointer)
	switch {
	case wantsPointer && !isPointer:
		if e.loc == nil {
			if e.t.class == memories {
				return expr{t: want, p: e.p}
			}
			return c.fresh(want, e)
		}
		return expr{t: want, p: e.loc}
	case !wantsPointer && isPointer:
		return load(want, c.deref(e, 0))
	}
	e.t = want
	return e
}

// declaredMethod is a method that a type of the prompt declares itself.
func (m *Machine) declaredMethod(named *types.Named, obj *types.Func) *function {
	t := m.typ(named)
	key := methodKey{t, "." + obj.Name()}
	if fn, ok := m.methods.Load(key); ok {
		return fn.(*function)
	}
	source, ok := m.universe.Source(obj.Origin())
	if !ok || source.Decl.Body == nil {
		panic(unsupported("the method " + obj.Name() + " of " + named.Obj().Name()))
	}
	origin := obj.Origin().Signature()
	env := m.newEnvironment()
	for i := range origin.RecvTypeParams().Len() {
		env.Args[origin.RecvTypeParams().At(i)] = named.TypeArgs().At(i)
	}
	recv := t
	if _, ok := types.Unalias(origin.Recv().Type()).(*types.Pointer); ok {
		recv = m.typ(types.NewPointer(named))
	}
	sig := env.Apply(types.NewSignatureType(nil, nil, nil, origin.Params(), origin.Results(), origin.Variadic())).(*types.Signature)
	fn := m.newFunction(named.Obj().Name()+"."+obj.Name(), sig, recv)
	m.methods.Store(key, fn)
	m.undo = append(m.undo, func() { m.methods.Delete(key) })
	m.later(fn, source, env)
	return fn
}

// dynamicMethod is a method of the method set of t, with a receiver of that very type. nil when there is none.
func (m *Machine) dynamicMethod(t *typ, name string) *function {
	key := methodKey{t, name}
	if fn, ok := m.methods.Load(key); ok {
		return fn.(*function)
	}
	var sel *types.Selection
	set := types.NewMethodSet(t.t)
	for s := range set.Methods() {
		if s.Obj().Name() == name {
			sel = s
		}
	}
	if sel == nil {
		return nil
	}
	obj := sel.Obj().(*types.Func)
	named, isPointer := m.promptOf(t.t)
	if named != nil && len(sel.Index()) == 1 {
		fn := m.declaredMethod(named, obj)
		if fn.sig.params[len(fn.sig.params)-1].t == t {
			m.methods.Store(key, fn)
			m.undo = append(m.undo, func() { m.methods.Delete(key) })
			return fn
		}
	}
	sig := sel.Type().(*types.Signature)
	fn := m.newFunction(typeName(t.t)+"."+name, types.NewSignatureType(nil, nil, nil, sig.Params(), sig.Results(), sig.Variadic()), t)
	m.methods.Store(key, fn)
	m.undo = append(m.undo, func() { m.methods.Delete(key) })
	m.queue = append(m.queue, func() {
		fn.code.Store(m.synthesize(fn.name, fn.sig, func(c *compiler, params []expr) expr {
			last := len(params) - 1
			recv := params[last]
			if recv.t.class == memories {
				recv.loc = recv.p
			}
			if named != nil && isPointer && len(sel.Index()) == 1 {
				recv.p = valueMethod(recv.p, named, name)
				recv.local = nil
			}
			return c.invoke(c.methodOf(recv, obj, sel.Index()), params[:last])
		}))
	})
	return fn
}

// valueMethod is the pointer that a method of a value is called with through an interface.
func valueMethod(p func(*frame) unsafe.Pointer, named *types.Named, name string) func(*frame) unsafe.Pointer {
	what := plainError("value method " + typeName(named) + "." + name + " called using nil *" + named.Obj().Name() + " pointer")
	return func(f *frame) unsafe.Pointer {
		q := p(f)
		if q == nil {
			panic(what)
		}
		return q
	}
}

// lateMethod compiles a method while code runs: nothing had said that it would be wanted.
func (m *Machine) lateMethod(key methodKey) *function {
	m.lock.Lock()
	defer m.lock.Unlock()
	fn := m.dynamicMethod(key.t, key.name)
	m.drain()
	return fn
}

// reach makes the methods of a type known, and those of what is in it, since its values come to interfaces.
func (m *Machine) reach(t *typ) {
	if m.reached[t] {
		return
	}
	m.reached[t] = true
	m.undo = append(m.undo, func() { delete(m.reached, t) })
	if named, _ := m.promptOf(t.t); named != nil {
		if m.generated(named) {
			return
		}
		for f := range named.Methods() {
			m.dynamicMethod(t, f.Name())
		}
		if t.class != pointers {
			m.reach(m.typ(types.NewPointer(named)))
		}
	}
	switch u := t.t.Underlying().(type) {
	case *types.Pointer:
		m.reach(m.typ(u.Elem()))
	case *types.Slice:
		m.reach(m.typ(u.Elem()))
	case *types.Array:
		m.reach(m.typ(u.Elem()))
	case *types.Map:
		m.reach(m.typ(u.Key()))
		m.reach(m.typ(u.Elem()))
	case *types.Struct:
		if named, ok := types.Unalias(t.t).(*types.Named); ok && tree.Prompt(m.universe, named) == nil {
			return
		}
		set := types.NewMethodSet(t.t)
		for sel := range set.Methods() {
			if len(sel.Index()) > 1 && tree.Prompt(m.universe, t.t) != nil {
				m.dynamicMethod(t, sel.Obj().Name())
			}
		}
		for f := range u.Fields() {
			m.reach(m.typ(f.Type()))
		}
	}
}

// synthesize is code that calls something with its own parameters.
func (m *Machine) synthesize(name string, sig *layout, build func(c *compiler, params []expr) expr) *code {
	c := &compiler{m: m, info: &types.Info{}, fn: newBody(nil, sig, nil)}
	params := make([]expr, len(sig.params))
	for i, p := range sig.params {
		params[i] = slot(p.t, p.at)
	}
	set := c.setResults(build(c, params))
	return &code{name: name, sizes: c.fn.sizes, body: set}
}

// setResults puts the values of a call into the places of the results.
func (c *compiler) setResults(e expr) func(*frame) {
	results := c.fn.layout.results
	switch len(results) {
	case 0:
		return c.discard(e)
	case 1:
		set := setSlot(c.convert(e, results[0].t), results[0].at)
		return func(f *frame) { set(f, f) }
	}
	var sets []func(f, g *frame)
	for i, r := range results {
		sets = append(sets, setSlot(c.convert(e.tuple[i], r.t), r.at))
	}
	return func(f *frame) {
		e.run(f)
		for _, set := range sets {
			set(f, f)
		}
	}
}

// compiledMethod is a method of a compiled type.
func (c *compiler) compiledMethod(e expr, obj *types.Func, sig *types.Signature) callee {
	k := callee{sig: c.m.shape(sig, nil), adapt: c.m.adapter(obj), joined: joins(obj)}
	rt, name := e.t.rt, obj.Name()
	if m := c.m; rt == reflect.TypeFor[reflect.Value]() && m.reflectedMethod(name, reflect.Value{}) != nil {
		v := m.value(e)
		k.compiled = func(f *frame) reflect.Value {
			return reflect.ValueOf(m.reflectedMethod(name, v(f).Interface().(reflect.Value)))
		}
		return k
	}
	if m := c.m; m.templateMethod(rt, name, reflect.Value{}) != nil {
		v := m.value(e)
		k.adapt = nil
		k.compiled = func(f *frame) reflect.Value { return reflect.ValueOf(m.templateMethod(rt, name, v(f))) }
		return k
	}
	if method, ok := rt.MethodByName(name); ok {
		v, i := c.m.value(e), method.Index
		if e.t.class == pointers && e.t.kind == reflect.Pointer {
			k.pointer, k.index, k.address = e.t, i, e.p
		}
		k.compiled = func(f *frame) reflect.Value {
			return v(f).Method(i)
		}
		return k
	}
	method, ok := reflect.PointerTo(rt).MethodByName(name)
	if !ok {
		panic(unsupported(fmt.Sprintf("the method %s of %s", name, typeName(e.t.t))))
	}
	addr, i := e.loc, method.Index
	if addr == nil {
		addr = c.fresh(e.t, e).p
	}
	t := e.t
	k.pointer, k.index, k.address = c.m.typ(types.NewPointer(t.t)), i, addr
	k.compiled = func(f *frame) reflect.Value { return t.at(addr(f)).Addr().Method(i) }
	return k
}

// methodValue is x.M as a value, which keeps x.
func (c *compiler) methodValue(k callee, t *typ) expr {
	m := c.m
	switch {
	case k.fn != nil:
		shape := *k.fn.sig
		recv := shape.params[len(shape.params)-1]
		shape.params = shape.params[:len(shape.params)-1]
		shape.rt = t.rt
		keep := c.keeper(*k.recv)
		fn, class, at := k.fn, recv.t.class, recv.at
		return expr{t: t, p: func(f *frame) unsafe.Pointer {
			kept := keep(f)
			return m.forward(&shape, fn, func(g *frame) { copySlot(class, g, at, kept, 0) }).pointer()
		}}
	case k.iface.t != nil:
		v, name := k.iface.a, k.method
		return expr{t: t, p: func(f *frame) unsafe.Pointer {
			x := v(f)
			if x == nil {
				panic(nilDereference)
			}
			if dt := m.typeOf(x); dt != nil {
				cl := m.bound(x, dt, name)
				cl.sig.rt = t.rt
				return cl.pointer()
			}
			return pointerIn(reflect.ValueOf(compiledMethod(x, name).Interface()))
		}}
	}
	v := k.compiled
	return expr{t: t, p: func(f *frame) unsafe.Pointer { return pointerIn(reflect.ValueOf(v(f).Interface())) }}
}

// keeper evaluates an operand into a frame of its own, at place 0 of its class.
func (c *compiler) keeper(e expr) func(*frame) *frame {
	set, t := setSlot(e, 0), e.t
	var n sizes
	n.place(t.class)
	return func(f *frame) *frame {
		kept := hold(n)
		set(f, kept)
		if t.class == memories {
			kept.p[0] = t.clone(kept.p[0])
		}
		return kept
	}
}

func hold(n sizes) *frame {
	return &frame{i: make([]int64, n.i), s: make([]string, n.s), a: make([]any, n.a), p: make([]unsafe.Pointer, n.p), l: make([]slice, n.l)}
}

// methodExpr is T.M: a function whose first parameter is the receiver.
func (c *compiler) methodExpr(x *ast.SelectorExpr, sel *types.Selection) expr {
	t := c.typ(x)
	recv := c.env.Apply(sel.Recv())
	obj, index := sel.Obj().(*types.Func), sel.Index()
	if !c.env.Empty() {
		found, path, _ := types.LookupFieldOrMethod(recv, true, obj.Pkg(), obj.Name())
		obj, index = found.(*types.Func), path
	}
	m, sig := c.m, c.m.shapeOf(t)
	run := m.synthesize(obj.Name(), sig, func(inner *compiler, params []expr) expr {
		inner.env = c.env
		operand := params[0]
		if operand.t.class == memories {
			operand.loc = operand.p
		}
		return inner.invoke(inner.methodOf(operand, obj, index), params[1:])
	})
	return expr{t: t, p: func(*frame) unsafe.Pointer { return (&closure{m: m, sig: sig, code: run}).pointer() }}
}
