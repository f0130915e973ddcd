package closure

import (
	"fmt"
	"go/ast"
	"go/token"
)

// ctl is how a statement ended.
type ctl uint8

const (
	proceed ctl = iota
	breaking
	continuing
	returning
	jumping
)

// step is a compiled statement.
type step func(*frame) ctl

func plain(run func(*frame)) step {
	return func(f *frame) ctl { run(f); return proceed }
}

// label is the number of a label within its function; 0 is none.
func (c *compiler) label(id *ast.Ident) int {
	if id == nil {
		return 0
	}
	n, ok := c.fn.labels[id.Name]
	if !ok {
		n = len(c.fn.labels) + 1
		c.fn.labels[id.Name] = n
	}
	return n
}

// block compiles a list of statements.
func (c *compiler) block(list []ast.Stmt) step {
	var parts []part
	targets := map[int]int{} // of goto
	for _, s := range list {
		if labeled, ok := s.(*ast.LabeledStmt); ok {
			targets[c.label(labeled.Label)] = len(parts)
		}
		p := part{simple: c.simple(s)}
		if c.own {
			p.at = s.Pos()
		}
		if p.simple == nil {
			p.run = c.statement(s)
		}
		p = c.stepped(s, p)
		if p.simple != nil || p.run != nil {
			parts = append(parts, p)
		}
	}
	switch {
	case len(targets) > 0:
		return jumps(parts, targets)
	case len(parts) == 0:
		return func(*frame) ctl { return proceed }
	case len(parts) == 1:
		return parts[0].step()
	case len(parts) == 2:
		return both(parts[0], parts[1])
	}
	return func(f *frame) ctl {
		for i := range parts {
			p := &parts[i]
			f.at = p.at
			if p.simple != nil {
				p.simple(f)
			} else if r := p.run(f); r != proceed {
				return r
			}
		}
		return proceed
	}
}

// both is a block of two statements.
func both(first, second part) step {
	at, then := first.at, second.at
	a, b := first.simple, second.simple
	switch {
	case a != nil && b != nil:
		return func(f *frame) ctl {
			f.at = at
			a(f)
			f.at = then
			b(f)
			return proceed
		}
	case a != nil:
		next := second.run
		return func(f *frame) ctl {
			f.at = at
			a(f)
			f.at = then
			return next(f)
		}
	case b != nil:
		run := first.run
		return func(f *frame) ctl {
			f.at = at
			if r := run(f); r != proceed {
				return r
			}
			f.at = then
			b(f)
			return proceed
		}
	}
	run, next := first.run, second.run
	return func(f *frame) ctl {
		f.at = at
		if r := run(f); r != proceed {
			return r
		}
		f.at = then
		return next(f)
	}
}

// part is a statement of a block: simple when it always goes on to the next.
type part struct {
	run    step
	simple func(*frame)
	at     token.Pos
}

// step is the statement by itself.
func (p part) step() step {
	run, simple, at := p.run, p.simple, p.at
	if simple != nil {
		return func(f *frame) ctl {
			f.at = at
			simple(f)
			return proceed
		}
	}
	return func(f *frame) ctl {
		f.at = at
		return run(f)
	}
}

// simple compiles the statements that always go on to the next; nil for all others.
func (c *compiler) simple(s ast.Stmt) func(*frame) {
	switch s := s.(type) {
	case *ast.ExprStmt:
		return c.discard(c.expr(s.X))
	case *ast.AssignStmt:
		return c.assign(s)
	case *ast.IncDecStmt:
		return c.increment(s)
	case *ast.SendStmt:
		return c.send(s)
	}
	return nil
}

// jumps is a list with labels that goto may jump to.
func jumps(parts []part, targets map[int]int) step {
	var steps []step
	for _, p := range parts {
		steps = append(steps, p.step())
	}
	return func(f *frame) ctl {
		for i := 0; i < len(steps); i++ {
			r := steps[i](f)
			if r == proceed {
				continue
			}
			to, here := targets[f.target]
			if r != jumping || !here {
				return r
			}
			f.check()
			f.target = 0
			i = to - 1
		}
		return proceed
	}
}

// check ends what runs when it is to stop.
func (f *frame) check() {
	if f.th.epoch.stopped.Load() {
		panic(&ending{f.th.epoch.reason})
	}
}

func (c *compiler) statement(s ast.Stmt) step {
	if run := c.simple(s); run != nil {
		return plain(run)
	}
	switch s := s.(type) {
	case *ast.EmptyStmt:
		return nil
	case *ast.BlockStmt:
		return c.block(s.List)
	case *ast.DeclStmt:
		return c.declaration(s)
	case *ast.ReturnStmt:
		return c.returnStmt(s)
	case *ast.IfStmt:
		return c.ifStmt(s)
	case *ast.ForStmt:
		return c.forStmt(s, 0)
	case *ast.RangeStmt:
		return c.rangeStmt(s, 0)
	case *ast.SwitchStmt:
		return c.switchStmt(s, 0)
	case *ast.TypeSwitchStmt:
		return c.typeSwitch(s, 0)
	case *ast.SelectStmt:
		return c.selectStmt(s, 0)
	case *ast.LabeledStmt:
		return c.labeled(s)
	case *ast.BranchStmt:
		return c.branch(s)
	case *ast.DeferStmt:
		return c.deferStmt(s)
	case *ast.GoStmt:
		return c.goStmt(s)
	}
	panic(unsupported(fmt.Sprintf("a statement of kind %T", s)))
}

// discard runs an expression for its effects.
func (c *compiler) discard(e expr) func(*frame) {
	switch {
	case e.run != nil:
		return e.run
	case e.t == nil || e.t.class == nothing:
		return func(*frame) {}
	}
	switch e.t.class {
	case integers:
		v := e.i
		return func(f *frame) { v(f) }
	case floats:
		v := e.d
		return func(f *frame) { v(f) }
	case texts:
		v := e.s
		return func(f *frame) { v(f) }
	case booleans:
		v := e.b
		return func(f *frame) { v(f) }
	case anys:
		v := e.a
		return func(f *frame) { v(f) }
	case lists:
		v := e.l
		return func(f *frame) { v(f) }
	}
	v := e.p
	return func(f *frame) { v(f) }
}

func (c *compiler) labeled(s *ast.LabeledStmt) step {
	n := c.label(s.Label)
	switch inner := s.Stmt.(type) {
	case *ast.ForStmt:
		return c.forStmt(inner, n)
	case *ast.RangeStmt:
		return c.rangeStmt(inner, n)
	case *ast.SwitchStmt:
		return c.switchStmt(inner, n)
	case *ast.TypeSwitchStmt:
		return c.typeSwitch(inner, n)
	case *ast.SelectStmt:
		return c.selectStmt(inner, n)
	case *ast.EmptyStmt:
		return func(*frame) ctl { return proceed }
	}
	run := c.statement(s.Stmt)
	if run == nil {
		return func(*frame) ctl { return proceed }
	}
	return func(f *frame) ctl {
		r := run(f)
		if r == breaking && f.target == n {
			f.target = 0
			return proceed
		}
		return r
	}
}

func (c *compiler) branch(s *ast.BranchStmt) step {
	n := c.label(s.Label)
	switch s.Tok {
	case token.BREAK:
		if n == 0 {
			return func(*frame) ctl { return breaking }
		}
		return func(f *frame) ctl { f.target = n; return breaking }
	case token.CONTINUE:
		if n == 0 {
			return func(*frame) ctl { return continuing }
		}
		return func(f *frame) ctl { f.target = n; return continuing }
	case token.GOTO:
		return func(f *frame) ctl { f.target = n; return jumping }
	}
	panic(unsupported("this fallthrough"))
}

// leaves tells what the end of a body means for the loop with a label.
func (f *frame) leaves(r ctl, label int) (end bool, result ctl) {
	switch r {
	case proceed:
		return false, proceed
	case breaking, continuing:
		if f.target == 0 || f.target == label {
			f.target = 0
			return r == breaking, proceed
		}
	}
	return true, r
}

func (c *compiler) ifStmt(s *ast.IfStmt) step {
	var before step
	if s.Init != nil {
		before = c.statement(s.Init)
	}
	cond := c.expr(s.Cond).b
	then := c.block(s.Body.List)
	var otherwise step
	if s.Else != nil {
		otherwise = c.statement(s.Else)
	}
	run := func(f *frame) ctl {
		if cond(f) {
			return then(f)
		}
		return proceed
	}
	if otherwise != nil {
		run = func(f *frame) ctl {
			if cond(f) {
				return then(f)
			}
			return otherwise(f)
		}
	}
	if before == nil {
		return run
	}
	return func(f *frame) ctl {
		before(f)
		return run(f)
	}
}
