package closure

import (
	"fmt"
	"go/ast"
	"go/types"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// declared is a function that comes from source, or the instance of a generic one; nil for a compiled function.
func (m *Machine) declared(fn *types.Func, args []types.Type) *function {
	fn = fn.Origin()
	if len(args) == 0 {
		if f, ok := m.functions[fn]; ok {
			return f
		}
	}
	source, ok := m.universe.Source(fn)
	if !ok || source.Decl.Body == nil {
		return nil
	}
	if len(args) == 0 {
		f := m.newFunction(fn.Name(), fn.Signature(), nil)
		m.functions[fn] = f
		m.undo = append(m.undo, func() { delete(m.functions, fn) })
		m.later(f, source, nil)
		return f
	}
	key := fmt.Sprintf("%p", fn)
	for _, arg := range args {
		key += "," + typeKey(arg)
	}
	if f, ok := m.instances[key]; ok {
		return f
	}
	env := m.newEnvironment()
	for i := range fn.Signature().TypeParams().Len() {
		env.Args[fn.Signature().TypeParams().At(i)] = args[i]
	}
	f := m.newFunction(fn.Name(), env.Apply(fn.Signature()).(*types.Signature), nil)
	m.instances[key] = f
	m.undo = append(m.undo, func() { delete(m.instances, key) })
	m.later(f, source, env)
	return f
}

func (m *Machine) newEnvironment() *tree.Environment {
	return &tree.Environment{Args: map[*types.TypeParam]types.Type{}, Instances: m.contexts, Local: map[*types.TypeName]*types.Named{}}
}

func (m *Machine) newFunction(name string, sig *types.Signature, recv *typ) *function {
	return &function{name: name, sig: m.shape(sig, recv)}
}

// later compiles a function after what is being compiled.
func (m *Machine) later(f *function, source check.Func, env *tree.Environment) {
	m.queue = append(m.queue, func() { f.code.Store(m.compileFunc(f, source, env)) })
}

// compileFunc compiles a declared function or method.
func (m *Machine) compileFunc(f *function, source check.Func, env *tree.Environment) *code {
	decl := source.Decl
	c := &compiler{m: m, info: source.Info, env: env, own: source.Own}
	c.fn = newBody(nil, f.sig, escaping(source.Info, decl))
	names := fieldNames(decl.Type.Params)
	if decl.Recv != nil {
		names = append(names, fieldNames(decl.Recv)...)
	}
	return c.function(f.name, names, decl.Type.Results, decl.Body)
}

func newBody(outer *body, sig *layout, escapes map[types.Object]bool) *body {
	return &body{outer: outer, layout: sig, sizes: sig.sizes, vars: map[types.Object]variable{}, escapes: escapes, labels: map[string]int{}}
}

// fieldNames are the names of parameters, nil for one without.
func fieldNames(list *ast.FieldList) []*ast.Ident {
	var names []*ast.Ident
	if list == nil {
		return nil
	}
	for _, field := range list.List {
		if len(field.Names) == 0 {
			names = append(names, nil)
		}
		names = append(names, field.Names...)
	}
	return names
}

// function compiles a body with its parameters and results.
func (c *compiler) function(name string, params []*ast.Ident, results *ast.FieldList, block *ast.BlockStmt) *code {
	var before, after []func(*frame)
	for i, id := range params {
		if set := c.parameter(id, c.fn.layout.params[i]); set != nil {
			before = append(before, set)
		}
	}
	c.fn.defers = tree.Defers(block)
	names := fieldNames(results)
	for i, r := range c.fn.layout.results {
		var id *ast.Ident
		if i < len(names) {
			id = names[i]
		}
		enter, leave := c.resultVariable(id, r)
		if enter != nil {
			before = append(before, enter)
		}
		if leave != nil {
			after = append(after, leave)
		}
	}
	run := c.block(block.List)
	if c.fn.defers {
		inner := run
		run = func(f *frame) ctl { guarded(f, inner); return proceed }
	}
	return &code{name: name, sizes: c.fn.sizes, body: sequence(before, run, after)}
}

func sequence(before []func(*frame), run step, after []func(*frame)) func(*frame) {
	switch {
	case len(before) == 0 && len(after) == 0:
		return func(f *frame) { run(f) }
	case len(before) == 1 && len(after) == 0:
		first := before[0]
		return func(f *frame) { first(f); run(f) }
	}
	return func(f *frame) {
		for _, b := range before {
			b(f)
		}
		run(f)
		for _, a := range after {
			a(f)
		}
	}
}

// parameter gives a parameter its variable: the place it was passed in, unless it needs memory of its own.
func (c *compiler) parameter(id *ast.Ident, p param) func(*frame) {
	if id == nil || id.Name == "_" {
		return nil
	}
	v, ok := c.info.Defs[id].(*types.Var)
	if !ok {
		return nil
	}
	if !c.fn.escapes[v] && p.t.class != memories {
		c.fn.vars[v] = variable{t: p.t, at: p.at}
		return nil
	}
	place := c.declare(v)
	return c.initialize(place, slot(p.t, p.at))
}

// resultVariable gives a result its variable, and what is done with it when the function begins and ends.
func (c *compiler) resultVariable(id *ast.Ident, p param) (enter, leave func(*frame)) {
	t, at := p.t, p.at
	zero := func(f *frame) { clearSlot(t, at, f) }
	if id == nil {
		if c.fn.defers || t.class == memories {
			return zero, nil
		}
		return nil, nil
	}
	var place variable
	v, _ := c.info.Defs[id].(*types.Var)
	if v == nil || id.Name == "_" || !c.fn.escapes[v] && t.class != memories {
		place = variable{t: t, at: at}
		enter = zero
	} else {
		place = c.declare(v)
		enter = c.zero(place)
		set := setSlot(place.read(), at)
		leave = func(f *frame) { set(f, f) }
	}
	if v != nil {
		c.fn.vars[v] = place
	}
	c.fn.results = append(c.fn.results, place)
	return enter, leave
}

// literal is a function literal: a closure over the variables that it uses.
func (c *compiler) literal(x *ast.FuncLit) expr {
	t := c.typ(x)
	run, ups := c.literalCode(x, t)
	m, sig := c.m, c.m.shapeOf(t)
	return expr{t: t, p: func(f *frame) unsafe.Pointer {
		cl := &closure{m: m, sig: sig, code: run, up: capture(f, ups)}
		return cl.pointer()
	}}
}

func capture(f *frame, ups []func(*frame) unsafe.Pointer) []unsafe.Pointer {
	if len(ups) == 0 {
		return nil
	}
	list := make([]unsafe.Pointer, len(ups))
	for i, up := range ups {
		list[i] = up(f)
	}
	return list
}

func (c *compiler) literalCode(x *ast.FuncLit, t *typ) (*code, []func(*frame) unsafe.Pointer) {
	inner := &compiler{m: c.m, info: c.info, env: c.env, own: c.own, fn: newBody(c.fn, c.m.shapeOf(t), c.fn.escapes)}
	run := inner.function("func literal", fieldNames(x.Type.Params), x.Type.Results, x.Body)
	var ups []func(*frame) unsafe.Pointer
	for _, v := range inner.fn.ups {
		place := c.lookup(v)
		ups, run.captured = append(ups, place.address()), append(run.captured, place.t)
	}
	return run, ups
}

// funcValue is a declared or compiled function as a value.
func (c *compiler) funcValue(id *ast.Ident, fn *types.Func) expr {
	t := c.typ(id)
	k := c.named(id, fn)
	if k.fn == nil {
		v := k.fixed
		if v.Type() != t.rt && v.Type().ConvertibleTo(t.rt) {
			v = v.Convert(t.rt)
		}
		p := inside(&v).ptr
		if inside(&v).flag&indirect != 0 {
			p = *(*unsafe.Pointer)(p)
		}
		return expr{t: t, p: func(*frame) unsafe.Pointer { return p }}
	}
	m, f := c.m, k.fn
	return expr{t: t, p: func(*frame) unsafe.Pointer {
		cl := f.value.Load()
		if cl == nil {
			cl = &closure{m: m, sig: f.sig, fn: f}
			cl.ptr = cl.pointer()
			f.value.Store(cl)
		}
		return cl.ptr
	}}
}

// instance is a generic function with its type arguments written down, as a value.
func (c *compiler) instance(x ast.Expr) expr {
	id := tree.LastIdent(x)
	if id != nil {
		if fn, ok := c.object(id).(*types.Func); ok {
			k := c.named(id, fn)
			if k.fn != nil {
				t := c.m.typ(types.NewSignatureType(nil, nil, nil, c.instantiated(id, fn).Params(), c.instantiated(id, fn).Results(), fn.Signature().Variadic()))
				m, f := c.m, k.fn
				return expr{t: t, p: func(*frame) unsafe.Pointer {
					cl := &closure{m: m, sig: f.sig, fn: f}
					return cl.pointer()
				}}
			}
		}
	}
	panic(unsupported("this instance"))
}

func (c *compiler) instantiated(id *ast.Ident, fn *types.Func) *types.Signature {
	if inst, ok := c.info.Instances[id]; ok {
		return c.env.Apply(inst.Type).(*types.Signature)
	}
	return fn.Signature()
}
