package closure

import (
	"go/ast"
	"go/token"
	"go/types"
)

// clause is a case of a switch.
type clause struct {
	tests []func(*frame) bool
	body  step
	falls bool // on into the next
}

// switchStmt is a switch on a value, or on nothing.
func (c *compiler) switchStmt(s *ast.SwitchStmt, label int) step {
	var before []func(*frame)
	if s.Init != nil {
		init := c.statement(s.Init)
		before = append(before, func(f *frame) { init(f) })
	}
	var tag *expr
	if s.Tag != nil {
		e := c.expr(s.Tag)
		if e.isNil {
			panic(unsupported("a switch on nil"))
		}
		at := c.temp(e.t)
		set := setSlot(c.owned(e), at)
		before = append(before, func(f *frame) { set(f, f) })
		kept := slot(e.t, at)
		tag = &kept
	}
	var clauses []clause
	byDefault := -1
	for i, stmt := range s.Body.List {
		cc := stmt.(*ast.CaseClause)
		cl := clause{}
		if cc.List == nil {
			byDefault = i
		}
		for _, x := range cc.List {
			cl.tests = append(cl.tests, c.caseTest(tag, x))
		}
		body := cc.Body
		if n := len(body); n > 0 {
			if b, ok := body[n-1].(*ast.BranchStmt); ok && b.Tok == token.FALLTHROUGH {
				cl.falls, body = true, body[:n-1]
			}
		}
		cl.body = c.block(body)
		clauses = append(clauses, cl)
	}
	return func(f *frame) ctl {
		for _, run := range before {
			run(f)
		}
		return f.leave(choose(f, clauses, byDefault), label)
	}
}

// caseTest compares a case with the tag.
func (c *compiler) caseTest(tag *expr, x ast.Expr) func(*frame) bool {
	e := c.expr(x)
	if tag == nil {
		if e.t.class == anys {
			v := e.a
			return func(f *frame) bool { return v(f) == true }
		}
		return e.b
	}
	switch {
	case e.isNil:
		return c.same(*tag, c.convert(e, tag.t))
	case tag.t.class != anys && e.t.class == anys:
		return c.same(c.convert(*tag, e.t), e)
	}
	return c.same(*tag, c.assigned(x, tag.t))
}

func choose(f *frame, clauses []clause, byDefault int) ctl {
	for i := range clauses {
		for _, test := range clauses[i].tests {
			if test(f) {
				return runClauses(f, clauses, i)
			}
		}
	}
	if byDefault >= 0 {
		return runClauses(f, clauses, byDefault)
	}
	return proceed
}

func runClauses(f *frame, clauses []clause, i int) ctl {
	for {
		r := clauses[i].body(f)
		if r != proceed || !clauses[i].falls {
			return r
		}
		i++
	}
}

// leave is what a switch or select makes of a break inside it.
func (f *frame) leave(r ctl, label int) ctl {
	if r == breaking && (f.target == 0 || f.target == label) {
		f.target = 0
		return proceed
	}
	return r
}

// typeSwitch is a switch on a dynamic type.
func (c *compiler) typeSwitch(s *ast.TypeSwitchStmt, label int) step {
	var init step
	if s.Init != nil {
		init = c.statement(s.Init)
	}
	assert := typeSwitchOperand(s.Assign)
	from := c.expr(assert.X)
	at := c.temp(from.t)
	set := setSlot(from, at)
	value := func(f *frame) any { return f.a[at] }
	var clauses []clause
	byDefault := -1
	for i, stmt := range s.Body.List {
		cc := stmt.(*ast.CaseClause)
		if cc.List == nil {
			byDefault = i
		}
		clauses = append(clauses, c.typeClause(cc, from.t, value))
	}
	return func(f *frame) ctl {
		if init != nil {
			init(f)
		}
		set(f, f)
		return f.leave(choose(f, clauses, byDefault), label)
	}
}

func typeSwitchOperand(s ast.Stmt) *ast.TypeAssertExpr {
	switch s := s.(type) {
	case *ast.AssignStmt:
		return ast.Unparen(s.Rhs[0]).(*ast.TypeAssertExpr)
	case *ast.ExprStmt:
		return ast.Unparen(s.X).(*ast.TypeAssertExpr)
	}
	panic(unsupported("this type switch"))
}

func (c *compiler) typeClause(cc *ast.CaseClause, from *typ, value func(*frame) any) clause {
	cl := clause{}
	var only *typ
	for _, x := range cc.List {
		if tv := c.info.Types[x]; tv.IsNil() {
			cl.tests = append(cl.tests, func(f *frame) bool { return value(f) == nil })
			continue
		}
		t := c.typ(x)
		c.m.reach(t)
		is := c.m.is(t)
		only = t
		cl.tests = append(cl.tests, func(f *frame) bool { return is(value(f)) })
	}
	body := c.block
	if v, ok := c.info.Implicits[cc].(*types.Var); ok {
		e := expr{t: from, a: value}
		if len(cc.List) == 1 && only != nil {
			e = c.m.unpack(only, value)
		}
		declare := c.initialize(c.declare(v), c.convert(e, c.m.typ(c.env.Apply(v.Type()))))
		run := body(cc.Body)
		cl.body = func(f *frame) ctl {
			declare(f)
			return run(f)
		}
		return cl
	}
	cl.body = body(cc.Body)
	return cl
}
