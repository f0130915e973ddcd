package closure

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
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
	var steps []step
	var places []token.Pos
	targets := map[int]int{} // of goto
	for _, s := range list {
		if labeled, ok := s.(*ast.LabeledStmt); ok {
			targets[c.label(labeled.Label)] = len(steps)
		}
		if run := c.statement(s); run != nil {
			steps, places = append(steps, run), append(places, s.Pos())
		}
	}
	switch {
	case len(targets) > 0:
		return jumps(steps, places, targets)
	case len(steps) == 0:
		return func(*frame) ctl { return proceed }
	case len(steps) == 1:
		run, at := steps[0], places[0]
		return func(f *frame) ctl { f.at = at; return run(f) }
	case len(steps) == 2:
		first, second, at, then := steps[0], steps[1], places[0], places[1]
		return func(f *frame) ctl {
			f.at = at
			if r := first(f); r != proceed {
				return r
			}
			f.at = then
			return second(f)
		}
	}
	return func(f *frame) ctl {
		for i, run := range steps {
			f.at = places[i]
			if r := run(f); r != proceed {
				return r
			}
		}
		return proceed
	}
}

// jumps is a list with labels that goto may jump to.
func jumps(steps []step, places []token.Pos, targets map[int]int) step {
	return func(f *frame) ctl {
		for i := 0; i < len(steps); i++ {
			f.at = places[i]
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
	switch s := s.(type) {
	case *ast.EmptyStmt:
		return nil
	case *ast.BlockStmt:
		return c.block(s.List)
	case *ast.ExprStmt:
		return plain(c.discard(c.expr(s.X)))
	case *ast.AssignStmt:
		return plain(c.assign(s))
	case *ast.IncDecStmt:
		return plain(c.increment(s))
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
	case *ast.SendStmt:
		return plain(c.send(s))
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

// loop decides what a body's end means for the loop with a label.
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

func (c *compiler) declaration(s *ast.DeclStmt) step {
	decl, ok := s.Decl.(*ast.GenDecl)
	if !ok || decl.Tok != token.VAR {
		return nil
	}
	var steps []func(*frame)
	for _, spec := range decl.Specs {
		steps = append(steps, c.valueSpec(spec.(*ast.ValueSpec))...)
	}
	return func(f *frame) ctl {
		for _, run := range steps {
			run(f)
		}
		return proceed
	}
}

func (c *compiler) valueSpec(spec *ast.ValueSpec) []func(*frame) {
	if len(spec.Values) == 0 {
		var steps []func(*frame)
		for _, id := range spec.Names {
			if v, ok := c.info.Defs[id].(*types.Var); ok && id.Name != "_" {
				steps = append(steps, c.zero(c.place(v)))
			}
		}
		return steps
	}
	lhs := make([]ast.Expr, len(spec.Names))
	for i, id := range spec.Names {
		lhs[i] = id
	}
	return []func(*frame){c.assignment(lhs, spec.Values, true)}
}

// place declares a variable, unless it is one that outlives its entry.
func (c *compiler) place(v *types.Var) variable {
	if p, ok := c.m.globals[v]; ok {
		return variable{t: c.m.typ(v.Type()), kind: global, p: p}
	}
	return c.declare(v)
}

func (c *compiler) returnStmt(s *ast.ReturnStmt) step {
	results := c.fn.layout.results
	named := c.fn.results
	if len(s.Results) == 0 {
		return func(*frame) ctl { return returning }
	}
	var set func(*frame)
	switch {
	case len(named) > 0:
		var lhs []assignee
		for _, v := range named {
			lhs = append(lhs, c.variableAssignee(v))
		}
		set = c.assignValues(lhs, c.values(s.Results, resultTypes(results)))
	case len(s.Results) == 1 && len(results) > 1:
		set = c.setResults(c.expr(s.Results[0]))
	case len(results) == 1:
		put := setSlot(c.owned(c.assigned(s.Results[0], results[0].t)), results[0].at)
		return func(f *frame) ctl { put(f, f); return returning }
	default:
		set = c.returnSeveral(s.Results, results)
	}
	return func(f *frame) ctl { set(f); return returning }
}

func resultTypes(results []param) []*typ {
	var list []*typ
	for _, r := range results {
		list = append(list, r.t)
	}
	return list
}

func (c *compiler) returnSeveral(list []ast.Expr, results []param) func(*frame) {
	if c.fn.defers { // what is recovered leaves all results as they were
		var left []assignee
		for _, r := range results {
			left = append(left, c.variableAssignee(variable{t: r.t, at: r.at}))
		}
		return c.assignValues(left, c.values(list, resultTypes(results)))
	}
	var sets []func(f, g *frame)
	for i, x := range list {
		sets = append(sets, setSlot(c.owned(c.assigned(x, results[i].t)), results[i].at))
	}
	return func(f *frame) {
		for _, set := range sets {
			set(f, f)
		}
	}
}

// owned is e in memory that nothing else changes.
func (c *compiler) owned(e expr) expr {
	if e.t.class != memories || e.fresh {
		return e
	}
	p, t := e.p, e.t
	e.p, e.fresh = func(f *frame) ptr { return t.clone(p(f)) }, true
	e.loc = nil
	return e
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
