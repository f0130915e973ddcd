package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"unsafe"
)

// assignOp is x op= y.
func (c *compiler) assignOp(s *ast.AssignStmt) func(*frame) {
	op := s.Tok + (token.ADD - token.ADD_ASSIGN)
	t := c.typ(s.Lhs[0])
	if op == token.SHL || op == token.SHR {
		y := c.count(s.Rhs[0])
		return c.update(s.Lhs[0], func(x expr) expr { return c.shift(op, t, x, y) })
	}
	y := c.assigned(s.Rhs[0], t)
	return c.update(s.Lhs[0], func(x expr) expr {
		e := c.arithmetic(op, t, x, y)
		if op == token.ADD && t.class == integers && wide(t.kind) && !c.hasCall(s.Rhs[0]) {
			e.added = y.i
		}
		return e
	})
}

func (c *compiler) increment(s *ast.IncDecStmt) func(*frame) {
	t := c.typ(s.X)
	op := token.ADD
	if s.Tok == token.DEC {
		op = token.SUB
	}
	one := c.constant(oneConstant, t.t)
	return c.update(s.X, func(x expr) expr {
		e := c.arithmetic(op, t, x, one)
		if t.class == integers && wide(t.kind) {
			e.step = 1
			if op == token.SUB {
				e.step = -1
			}
		}
		return e
	})
}

// update assigns to a place a value that is made of what is there. The place is found once.
func (c *compiler) update(x ast.Expr, change func(expr) expr) func(*frame) {
	x = ast.Unparen(x)
	if id, ok := x.(*ast.Ident); ok {
		place := c.lookup(c.object(id).(*types.Var))
		e := change(place.read())
		if place.kind == inSlot && place.t.class == integers {
			at, v := place.at, e.i
			if e.step != 0 {
				n := e.step
				return func(f *frame) { f.i[at] += n }
			}
			if add := e.added; add != nil {
				return func(f *frame) { f.i[at] += add(f) }
			}
			return func(f *frame) { f.i[at] = v(f) }
		}
		return c.variableAssignee(place).set(e)
	}
	if index, ok := x.(*ast.IndexExpr); ok {
		if _, ok := c.typeOf(index.X).Underlying().(*types.Map); ok {
			return c.updateMap(index, change)
		}
	}
	e := c.expr(x)
	if e.loc == nil {
		panic(unsupported("an assignment to this operand"))
	}
	at, addr := c.fn.sizes.place(pointers), e.loc
	value := change(load(e.t, func(f *frame) unsafe.Pointer { return f.p[at] }))
	put := c.m.store(e.t, value)
	return func(f *frame) {
		f.p[at] = addr(f)
		put(f, f.p[at])
	}
}

// hasCall tells whether an operand calls or receives.
func (c *compiler) hasCall(x ast.Node) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			tv := c.info.Types[ast.Unparen(n.Fun)]
			found = found || !tv.IsType() && (!tv.IsBuiltin() || c.ofChannel(n))
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

// ofChannel tells whether a predeclared function looks at a channel, which others change.
func (c *compiler) ofChannel(x *ast.CallExpr) bool {
	if len(x.Args) == 0 {
		return false
	}
	t := c.info.TypeOf(x.Args[0])
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Chan)
	return ok
}
