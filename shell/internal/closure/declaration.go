package closure

import (
	"go/ast"
	"go/token"
	"go/types"
)

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
		e, at := c.owned(c.assigned(s.Results[0], results[0].t)), results[0].at
		if e.t.class == integers {
			v := e.i
			return func(f *frame) ctl { f.i[at] = v(f); return returning }
		}
		put := setSlot(e, at)
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
