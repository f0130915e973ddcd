package closure

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// callee is what a call calls: a declared function, a compiled one, a method found when it is called, or a function value.
type callee struct {
	sig      *layout
	fn       *function
	compiled func(*frame) reflect.Value
	fixed    reflect.Value // a compiled function known now
	iface    expr          // whose dynamic value has the method
	method   string
	value    expr          // a function value
	recv     *expr         // the last argument
	adapt    func(any) any // what a compiled function gets for a dynamic value, nil for the value itself
	joined   bool          // it gets the text of all instead, see joins

	pointer *typ // of a compiled method with a pointer for its receiver: the type,
	index   int  // the method
	address func(*frame) unsafe.Pointer
}

func (c *compiler) call(x *ast.CallExpr) expr {
	fun := ast.Unparen(x.Fun)
	tv := c.info.Types[fun]
	switch {
	case tv.IsType():
		return c.explicit(x.Args[0], c.typ(fun))
	case tv.IsBuiltin():
		return c.builtin(x, fun)
	}
	if e, ok := c.special(x, fun); ok {
		return e
	}
	k := c.callee(fun)
	return c.invoke(k, c.adapted(k, c.arguments(x, k)))
}

// explicit is a conversion as it is written.
func (c *compiler) explicit(x ast.Expr, t *typ) expr {
	if v, ok := c.untypedConstant(x); ok && (isUntyped(c.info.TypeOf(x)) || !c.env.Empty()) && t.class != anys && sameKind(v, t) {
		return c.constant(v, t.t)
	}
	return c.conversion(c.expr(x), t)
}

// callee finds out what fun is.
func (c *compiler) callee(fun ast.Expr) callee {
	switch x := ast.Unparen(fun).(type) {
	case *ast.Ident:
		if fn, ok := c.object(x).(*types.Func); ok {
			return c.named(x, fn)
		}
	case *ast.IndexExpr:
		if id := tree.LastIdent(x.X); id != nil {
			if fn, ok := c.object(id).(*types.Func); ok {
				return c.named(id, fn)
			}
		}
	case *ast.IndexListExpr:
		if id := tree.LastIdent(x.X); id != nil {
			if fn, ok := c.object(id).(*types.Func); ok {
				return c.named(id, fn)
			}
		}
	case *ast.SelectorExpr:
		sel := c.info.Selections[x]
		if sel == nil {
			if fn, ok := c.object(x.Sel).(*types.Func); ok {
				return c.named(x.Sel, fn)
			}
		} else if sel.Kind() == types.MethodVal {
			return c.method(x, sel)
		}
	}
	e := c.expr(fun)
	return callee{sig: c.m.shapeOf(e.t), value: e}
}

// named is a function with a name: declared at the prompt, from source, or compiled.
func (c *compiler) named(id *ast.Ident, fn *types.Func) callee {
	var args []types.Type
	if inst, ok := c.info.Instances[id]; ok {
		for arg := range inst.TypeArgs.Types() {
			args = append(args, c.env.Apply(arg))
		}
	}
	if f := c.m.declared(fn, args); f != nil {
		return callee{sig: f.sig, fn: f}
	}
	v := c.m.compiledFunc(fn)
	return callee{sig: c.m.shapeOf(c.m.typ(fn.Signature())), fixed: v, adapt: c.m.adapter(fn), joined: joins(fn)}
}

// arguments compiles the arguments of a call, and how they are passed.
func (c *compiler) arguments(x *ast.CallExpr, k callee) []expr {
	params := k.sig.params
	if k.recv != nil && k.fn != nil {
		params = params[:len(params)-1]
	}
	if len(x.Args) == 1 && (len(params) > 1 || k.sig.variadic) {
		if _, ok := c.info.TypeOf(x.Args[0]).(*types.Tuple); ok {
			return c.spread(x.Args[0], params, k.sig.variadic)
		}
	}
	var list []expr
	fixed := len(params)
	if k.sig.variadic {
		fixed--
	}
	for i := range fixed {
		list = append(list, c.argument(x.Args[i], params[i].t))
	}
	if !k.sig.variadic {
		return list
	}
	last := params[fixed].t
	if x.Ellipsis.IsValid() {
		return append(list, c.assigned(x.Args[fixed], last))
	}
	elem := last.elem(c.m)
	var rest []expr
	for _, arg := range x.Args[fixed:] {
		rest = append(rest, c.argument(arg, elem))
	}
	all := c.list(last, elem, rest)
	for _, e := range rest {
		all.calls = all.calls || e.calls
	}
	return append(list, all)
}

func (c *compiler) argument(x ast.Expr, t *typ) expr {
	e := c.assigned(x, t)
	e.calls = c.hasCall(x)
	return e
}

// callsFirst orders evaluations as the compiler does: variables are read after all calls.
func callsFirst[T any](list []T, calls func(i int) bool) []T {
	var first, last []T
	for i, v := range list {
		if calls(i) {
			first = append(first, v)
		} else {
			last = append(last, v)
		}
	}
	return append(first, last...)
}

// spread is f(g()) where g has several results.
func (c *compiler) spread(x ast.Expr, params []param, variadic bool) []expr {
	e := c.expr(x)
	var list, rest []expr
	for i, r := range e.tuple {
		if variadic && i >= len(params)-1 {
			rest = append(rest, c.convert(r, params[len(params)-1].t.elem(c.m)))
			continue
		}
		list = append(list, c.convert(r, params[i].t))
	}
	if variadic {
		last := params[len(params)-1].t
		list = append(list, c.list(last, last.elem(c.m), rest))
	}
	if len(list) > 0 { // the call runs before its first result is read
		list[0] = before(list[0], e.run)
		list[0].calls = true
	}
	return list
}

// before is e after something has run.
func before(e expr, run func(*frame)) expr {
	r := expr{t: e.t, fresh: e.fresh}
	switch e.t.class {
	case integers:
		v := e.i
		r.i = func(f *frame) int64 { run(f); return v(f) }
	case floats:
		v := e.d
		r.d = func(f *frame) float64 { run(f); return v(f) }
	case texts:
		v := e.s
		r.s = func(f *frame) string { run(f); return v(f) }
	case booleans:
		v := e.b
		r.b = func(f *frame) bool { run(f); return v(f) }
	case anys:
		v := e.a
		r.a = func(f *frame) any { run(f); return v(f) }
	case pointers, memories:
		v := e.p
		r.p = func(f *frame) unsafe.Pointer { run(f); return v(f) }
	case lists:
		v := e.l
		r.l = func(f *frame) slice { run(f); return v(f) }
	}
	return r
}

// invoke compiles a call.
func (c *compiler) invoke(k callee, args []expr) expr {
	if k.fn == nil && k.value.t == nil && k.iface.t == nil {
		return c.nativeCall(k, args)
	}
	return c.results(k.sig, c.enter(k, args))
}

// enter runs a call and gives its frame, which holds the results until the next call.
func (c *compiler) enter(k callee, args []expr) func(*frame) *frame {
	var sets []func(f, g *frame)
	if k.recv != nil { // first, as Go has it
		sets = append(sets, setSlot(*k.recv, k.sig.params[len(k.sig.params)-1].at))
	}
	var rest []func(f, g *frame)
	for i, arg := range args {
		rest = append(rest, setSlot(arg, k.sig.params[i].at))
	}
	sets = append(sets, callsFirst(rest, func(i int) bool { return args[i].calls })...)
	switch {
	case k.fn != nil:
		return enterFunction(k.fn, sets)
	case k.iface.t != nil:
		return c.enterMethod(k, sets)
	}
	return c.enterValue(k, sets)
}

// results is a call as an expression: none, one or several values.
func (c *compiler) results(sig *layout, enter func(*frame) *frame) expr {
	switch len(sig.results) {
	case 0:
		return expr{t: noType, run: func(f *frame) { enter(f); f.th.pop() }}
	case 1:
		return c.result(sig.results[0], enter)
	}
	var tuple []expr
	var moves []func(f, g *frame)
	for _, r := range sig.results {
		at, class, from := c.temp(r.t), r.t.class, r.at
		tuple = append(tuple, slot(r.t, at))
		moves = append(moves, func(f, g *frame) { copySlot(class, f, at, g, from) })
	}
	return expr{t: noType, tuple: tuple, run: func(f *frame) {
		g := enter(f)
		for _, move := range moves {
			move(f, g)
		}
		f.th.pop()
	}}
}

func (c *compiler) result(r param, enter func(*frame) *frame) expr {
	e, at := expr{t: r.t, fresh: true}, r.at
	switch r.t.class {
	case integers:
		e.i = func(f *frame) int64 {
			n := enter(f).i[at]
			f.th.depth--
			return n
		}
	case pointers, memories:
		e.p = func(f *frame) unsafe.Pointer {
			p := enter(f).p[at]
			f.th.depth--
			return p
		}
	case texts:
		e.s = func(f *frame) string {
			s := enter(f).s[at]
			f.th.depth--
			return s
		}
	case booleans:
		e.b = func(f *frame) bool {
			b := enter(f).i[at] != 0
			f.th.depth--
			return b
		}
	case anys:
		e.a = func(f *frame) any {
			x := enter(f).a[at]
			f.th.depth--
			return x
		}
	case lists:
		e.l = func(f *frame) slice {
			l := enter(f).l[at]
			f.th.depth--
			return l
		}
	case floats:
		read := slot(r.t, at).d
		e.d = func(f *frame) float64 {
			d := read(enter(f))
			f.th.depth--
			return d
		}
	}
	return e
}

var noType = &typ{class: nothing}
