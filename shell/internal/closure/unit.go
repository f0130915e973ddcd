package closure

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

func (m *Machine) unit(unit *check.Unit) *program {
	for _, obj := range unit.Types {
		m.typed[obj] = true
		if named, ok := obj.Type().(*types.Named); ok && named.TypeParams().Len() > 0 {
			m.generic = true
		}
	}
	for _, v := range unit.Vars {
		m.declareGlobal(v)
	}
	c := &compiler{m: m, info: unit.Info, own: true}
	body := &ast.BlockStmt{List: unit.Body}
	c.fn = newBody(nil, &layout{}, escaping(unit.Info, body))
	var steps []func(*frame)
	for _, name := range unit.Declared {
		steps = append(steps, m.register(name))
	}
	for _, model := range unit.Models {
		steps = append(steps, c.root(model))
	}
	m.redefine(unit)
	statements := unit.Body
	if unit.Show != nil {
		statements = tree.WithoutShown(statements, unit.Show.Expr)
	}
	c.fn.defers = tree.Defers(body)
	main := c.block(statements)
	var show, ask func(*frame)
	if unit.Show != nil {
		show, ask = c.show(unit.Show), c.asking(unit.Show.Expr)
	}
	run := func(f *frame) ctl {
		for _, step := range steps {
			step(f)
		}
		r := main(f)
		if show != nil && r == proceed {
			f.at = unit.Show.Expr.Pos()
			if ask != nil {
				ask(f)
			}
			show(f)
		}
		return r
	}
	if c.fn.defers {
		inner := run
		run = func(f *frame) ctl { guarded(f, inner); return proceed }
	}
	m.drain()
	p := &program{commit: m.staged, run: &code{name: "entry", sizes: c.fn.sizes, body: func(f *frame) { run(f) }}}
	m.staged = nil
	return p
}

// redefine compiles the functions and methods of a unit. One that takes the place of another changes it when the unit runs.
func (m *Machine) redefine(unit *check.Unit) {
	for _, fn := range unit.Funcs {
		if fn.Signature().TypeParams().Len() > 0 {
			m.generic = true
			continue
		}
		old, replaced := m.functions[unit.Replaces[fn]]
		if unit.Replaces[fn] == nil || !replaced {
			m.declared(fn, nil)
			continue
		}
		source, _ := m.universe.Source(fn)
		m.functions[fn] = old
		m.undo = append(m.undo, func() { delete(m.functions, fn) })
		m.stage(old, source, nil)
		if !m.generic {
			replaced := unit.Replaces[fn]
			m.staged = append(m.staged, func() { delete(m.functions, replaced) })
		}
	}
	for _, fn := range unit.Methods {
		named, _ := m.promptOf(fn.Signature().Recv().Type())
		if named == nil || named.TypeParams().Len() > 0 {
			continue
		}
		key := methodKey{m.typ(named), "." + fn.Name()}
		if old, ok := m.methods.Load(key); ok {
			source, _ := m.universe.Source(fn)
			m.stage(old.(*function), source, nil)
			continue
		}
		m.declaredMethod(named, fn)
		m.renew(named)
	}
}

// renew lets a type that interfaces have seen already be looked at again, for a new method.
func (m *Machine) renew(named *types.Named) {
	for _, t := range []*typ{m.typ(named), m.typ(types.NewPointer(named))} {
		if m.reached[t] {
			delete(m.reached, t)
			m.reach(t)
		}
	}
}

// stage compiles new code for a function that may be running.
func (m *Machine) stage(f *function, source check.Func, env *tree.Environment) {
	m.queue = append(m.queue, func() {
		run := m.compileFunc(f, source, env)
		m.staged = append(m.staged, func() { f.code.Store(run) })
	})
}

// declareGlobal gives a variable that outlives its entry its memory: that of the variable it takes the place of.
func (m *Machine) declareGlobal(v check.Var) {
	var p unsafe.Pointer
	if v.Reuse != nil {
		p = m.globals[v.Reuse]
	}
	if p == nil {
		p = m.typ(v.Inner.Type()).new()
	}
	m.globals[v.Inner] = p
	if v.Global != nil {
		m.globals[v.Global] = p
	}
	m.undo = append(m.undo, func() {
		delete(m.globals, v.Inner)
		delete(m.globals, v.Global)
	})
	if !m.generic {
		if v.Global != v.Inner {
			m.staged = append(m.staged, func() { delete(m.globals, v.Inner) })
		}
		if v.Reuse != nil {
			m.staged = append(m.staged, func() { delete(m.globals, v.Reuse) })
		}
	}
}

// global is a variable that no function declares.
func (m *Machine) global(v *types.Var) variable {
	if p, ok := m.globals[v]; ok {
		return variable{t: m.typ(v.Type()), kind: global, p: p}
	}
	value, ok := m.universe.Binding(v)
	if !ok && v.Pkg() != nil {
		if value, ok = m.override(v.Pkg().Path(), v.Name()); !ok {
			value, ok = m.universe.Symbol(v.Pkg().Path(), v.Name())
		}
	}
	if !ok {
		panic(unsupported("the variable " + v.Name()))
	}
	if !value.CanAddr() {
		copied := reflect.New(value.Type()).Elem()
		copied.Set(value)
		value = copied
	}
	t := m.typ(v.Type())
	if value.Type() != t.rt && value.Kind() == t.kind {
		t = t.replaced(value.Type()) // os.Stdout where that is no file
	}
	return variable{t: t, kind: global, p: value.Addr().UnsafePointer()}
}

// register makes a struct known to the session.
func (m *Machine) register(name *types.TypeName) func(*frame) {
	if m.host.Register == nil {
		panic(unsupported("a model without a session"))
	}
	model := reflect.Zero(m.typ(types.NewPointer(name.Type())).rt).Interface()
	return func(*frame) { m.host.Register(name.Name(), model) }
}

// root makes a query root: its constructor gets the session.
func (c *compiler) root(model check.Model) func(*frame) {
	if c.m.host.Session == nil {
		panic(unsupported("a model without a session"))
	}
	t := c.m.typ(model.Root.Type())
	p := t.new()
	c.m.globals[model.Root] = p
	c.m.undo = append(c.m.undo, func() { delete(c.m.globals, model.Root) })
	fn := c.m.declared(model.New, nil)
	if fn == nil {
		panic(unsupported("the model " + model.Root.Name()))
	}
	session := fn.sig.params[0].t
	value := reflect.ValueOf(c.m.host.Session)
	arg := c.m.fromValue(session, func(*frame) reflect.Value { return value })
	e := c.invoke(callee{sig: fn.sig, fn: fn}, []expr{arg})
	put := c.m.store(t, e)
	return func(f *frame) { put(f, p) }
}

// show hands the value of the last statement to the host and keeps it for _.
func (c *compiler) show(s *check.Show) func(*frame) {
	t := c.m.typ(s.Type)
	e := c.convert(c.expr(s.Expr), t)
	m := c.m
	p := unsafe.Pointer(nil)
	if s.Last != nil {
		p = t.new()
		m.globals[s.Last] = p
	} else {
		p = t.new()
	}
	put := m.store(t, e)
	return func(f *frame) {
		put(f, p)
		if m.host.Show == nil {
			return
		}
		v := t.at(p)
		if t.class == anys {
			v = unboxed(dynamic(v))
		}
		m.host.Show(engine.Value{V: m.shown(v), Type: s.Type})
	}
}
