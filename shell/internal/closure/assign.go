package closure

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

// assignee is what can stand left of =. prepare, if it is there, evaluates the operands of the place into temporaries, for
// assignments of several values.
type assignee struct {
	t       *typ // nil for _
	set     func(e expr) func(*frame)
	prepare func(*frame)
	after   func(e expr) func(*frame) // set, with the operands of prepare
}

func (c *compiler) assign(s *ast.AssignStmt) func(*frame) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
		return c.assignOp(s)
	}
	return c.assignment(s.Lhs, s.Rhs, s.Tok == token.DEFINE)
}

func (c *compiler) assignment(lhs, rhs []ast.Expr, define bool) func(*frame) {
	if len(lhs) == 1 && len(rhs) == 1 {
		return c.assignOne(lhs[0], rhs[0], define)
	}
	// The values are compiled before the variables are declared: they may name outer ones.
	var types []*typ
	for _, x := range lhs {
		types = append(types, c.leftType(x))
	}
	values := c.values(rhs, types)
	var left []assignee
	for _, x := range lhs {
		left = append(left, c.assignee(x, define))
	}
	return c.assignValues(left, values)
}

func (c *compiler) assignOne(x, y ast.Expr, define bool) func(*frame) {
	t := c.leftType(x)
	var e expr
	if t == nil {
		e = c.expr(y)
		if e.isNil {
			return func(*frame) {}
		}
		return c.discard(e)
	}
	e = c.assigned(y, t)
	left := c.assignee(x, define)
	return left.set(e)
}

// leftType is the type of what is assigned to, nil for _.
func (c *compiler) leftType(x ast.Expr) *typ {
	if id, ok := ast.Unparen(x).(*ast.Ident); ok {
		if id.Name == "_" {
			return nil
		}
		return c.m.typ(c.env.Apply(c.object(id).Type()))
	}
	return c.typ(x)
}

// values are the right sides: one expression each, or one call, receive, index or assertion with several values.
func (c *compiler) values(rhs []ast.Expr, types []*typ) expr {
	if len(rhs) == 1 && len(types) > 1 {
		return c.several(rhs[0], types)
	}
	var list []expr
	for i, x := range rhs {
		switch {
		case types[i] == nil:
			list = append(list, c.expr(x))
		default:
			list = append(list, c.assigned(x, types[i]))
		}
	}
	return expr{tuple: list}
}

// several is an expression with several values.
func (c *compiler) several(x ast.Expr, types []*typ) expr {
	var e expr
	switch x := ast.Unparen(x).(type) {
	case *ast.TypeAssertExpr:
		e = c.assertionOK(x, c.m.typ(c.resultOf(x, types[0])))
	case *ast.IndexExpr:
		e = c.indexOK(x)
	case *ast.UnaryExpr:
		e = c.receiveOK(x)
	default:
		e = c.expr(x)
	}
	for i, t := range types {
		if t != nil {
			e.tuple[i] = c.convert(e.tuple[i], t)
		}
	}
	return e
}

// resultOf is the first type of an expression with two values.
func (c *compiler) resultOf(x ast.Expr, otherwise *typ) types.Type {
	t := c.typeOf(x)
	if tuple, ok := t.(*types.Tuple); ok {
		return tuple.At(0).Type()
	}
	if t == nil {
		return otherwise.t
	}
	return t
}

// assignValues assigns several values at once: all are there before the first is stored.
func (c *compiler) assignValues(left []assignee, values expr) func(*frame) {
	var steps []func(*frame)
	for _, l := range left {
		if l.prepare != nil {
			steps = append(steps, l.prepare)
		}
	}
	if values.run != nil {
		steps = append(steps, values.run)
	}
	var last []func(*frame)
	for i, l := range left {
		e := values.tuple[i]
		if l.t == nil {
			if values.run == nil && !e.isNil {
				steps = append(steps, c.discard(e))
			}
			continue
		}
		if values.run == nil && len(left) > 1 && !e.fixed {
			at := c.temp(e.t)
			set := setSlot(c.owned(e), at)
			steps = append(steps, func(f *frame) { set(f, f) })
			e = slot(e.t, at)
			e.fresh = true
		}
		if l.after != nil {
			last = append(last, l.after(e))
		} else {
			last = append(last, l.set(e))
		}
	}
	steps = append(steps, last...)
	if len(steps) == 1 {
		return steps[0]
	}
	return func(f *frame) {
		for _, run := range steps {
			run(f)
		}
	}
}

func (c *compiler) assignee(x ast.Expr, define bool) assignee {
	x = ast.Unparen(x)
	if id, ok := x.(*ast.Ident); ok {
		if id.Name == "_" {
			return assignee{}
		}
		if v, ok := c.info.Defs[id].(*types.Var); ok && define {
			return c.newAssignee(v)
		}
		return c.variableAssignee(c.lookup(c.object(id).(*types.Var)))
	}
	if index, ok := x.(*ast.IndexExpr); ok {
		if _, ok := c.typeOf(index.X).Underlying().(*types.Map); ok {
			return c.mapAssignee(index)
		}
	}
	e := c.expr(x)
	if e.loc == nil {
		panic(unsupported("an assignment to this operand"))
	}
	a := assignee{t: e.t, set: func(v expr) func(*frame) {
		if c.hasCall(x) { // finding the place calls something, which comes before the value
			put := c.m.store(e.t, v)
			return func(f *frame) { put(f, e.loc(f)) }
		}
		return c.assignAt(e.t, e.loc, v)
	}}
	prepare, found := c.operand(x)
	a.prepare = func(f *frame) {
		for _, step := range prepare {
			step(f)
		}
	}
	a.after = func(v expr) func(*frame) {
		put := c.m.store(found.t, v)
		return func(f *frame) { put(f, found.loc(f)) }
	}
	return a
}

// operand is a place in two steps: what it is found by is evaluated first, into temporaries; that it is there is seen later.
func (c *compiler) operand(x ast.Expr) (prepare []func(*frame), e expr) {
	keep := func(x ast.Expr) expr {
		e := c.indexOrValue(x)
		at := c.temp(e.t)
		set := setSlot(e, at)
		prepare = append(prepare, func(f *frame) { set(f, f) })
		return slot(e.t, at)
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.StarExpr:
		return prepare, load(c.typ(x), c.deref(keep(x.X), 0))
	case *ast.IndexExpr:
		t := c.typ(x)
		switch u := c.typeOf(x.X).Underlying().(type) {
		case *types.Slice:
			list := keep(x.X)
			return prepare, load(t, c.element(list, keep(x.Index), t))
		case *types.Pointer:
			n := int(u.Elem().Underlying().(*types.Array).Len())
			p := keep(x.X)
			index := keep(x.Index)
			return prepare, load(t, c.arrayElement(c.deref(p, 0), n, index, t))
		case *types.Array:
			before, base := c.operand(x.X)
			index := keep(x.Index)
			return append(before, prepare...), load(t, c.arrayElement(base.loc, int(u.Len()), index, t))
		}
	case *ast.SelectorExpr:
		sel := c.info.Selections[x]
		if sel == nil {
			break
		}
		if _, ok := c.typeOf(x.X).Underlying().(*types.Pointer); ok {
			p := keep(x.X)
			return prepare, c.path(p, c.fieldIndex(sel))
		}
		before, base := c.operand(x.X)
		return before, c.path(base, c.fieldIndex(sel))
	}
	return nil, c.expr(x)
}

func (c *compiler) indexOrValue(x ast.Expr) expr {
	if v, ok := c.untypedConstant(x); ok {
		return c.constant(constant.ToInt(v), types.Typ[types.Int])
	}
	return c.expr(x)
}

// newAssignee declares a variable.
func (c *compiler) newAssignee(v *types.Var) assignee {
	place := c.place(v)
	return assignee{t: place.t, set: func(e expr) func(*frame) { return c.initialize(place, e) }}
}

func (c *compiler) variableAssignee(place variable) assignee {
	if place.kind == inSlot {
		at := place.at
		return assignee{t: place.t, set: func(e expr) func(*frame) {
			set := setSlot(e, at)
			if place.t.class == integers {
				v := e.i
				return func(f *frame) { f.i[at] = v(f) }
			}
			return func(f *frame) { set(f, f) }
		}}
	}
	return assignee{t: place.t, set: func(e expr) func(*frame) { return c.assignAt(place.t, place.address(), e) }}
}

// assignAt stores a value: the value is computed before the place is found, since computing it may move the place.
func (c *compiler) assignAt(t *typ, addr func(*frame) unsafe.Pointer, e expr) func(*frame) {
	switch t.class {
	case integers:
		v, kind := e.i, t.kind
		if wide(kind) {
			return func(f *frame) {
				n := v(f)
				*(*int64)(addr(f)) = n
			}
		}
		return func(f *frame) {
			n := v(f)
			putInteger(kind, addr(f), n)
		}
	case floats:
		v := e.d
		if t.kind == reflect.Float32 {
			return func(f *frame) {
				d := v(f)
				*(*float32)(addr(f)) = float32(d)
			}
		}
		return func(f *frame) {
			d := v(f)
			*(*float64)(addr(f)) = d
		}
	case texts:
		v := e.s
		return func(f *frame) {
			s := v(f)
			*(*string)(addr(f)) = s
		}
	case booleans:
		v := e.b
		return func(f *frame) {
			b := v(f)
			*(*bool)(addr(f)) = b
		}
	case anys:
		v, m := e.a, c.m
		if t.rt.NumMethod() == 0 {
			return func(f *frame) {
				x := v(f)
				*(*any)(addr(f)) = x
			}
		}
		return func(f *frame) {
			x := v(f)
			m.setInterface(t, addr(f), x)
		}
	case pointers:
		v := e.p
		return func(f *frame) {
			p := v(f)
			*(*unsafe.Pointer)(addr(f)) = p
		}
	case lists:
		v := e.l
		return func(f *frame) {
			l := v(f)
			*(*slice)(addr(f)) = l
		}
	}
	v := e.p
	return func(f *frame) {
		p := v(f)
		t.copy(addr(f), p)
	}
}
