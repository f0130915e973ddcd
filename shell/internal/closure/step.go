package closure

import (
	"cmp"
	"context"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// RunSteps implements engine.Stepper. Only what is compiled for the entry stops: functions of earlier entries run as they are.
func (m *Machine) RunSteps(ctx context.Context, entry *check.Entry, next func(engine.Step) error) error {
	m.steps.Store(&steps{entry.Fset, next})
	defer m.steps.Store(nil)
	return m.Run(ctx, entry)
}

// steps are asked before each statement of an entry that is run in steps.
type steps struct {
	fset *token.FileSet
	next func(engine.Step) error
}

// local is a variable of the function that a statement stands in.
type local struct {
	name string
	typ  types.Type
	at   token.Pos
	read func(*frame) reflect.Value
}

// stepped is a statement that asks before it runs, where the entry that is compiled runs in steps.
func (c *compiler) stepped(s ast.Stmt, p part) part {
	if c.m.steps.Load() == nil || !c.own || p.simple == nil && p.run == nil {
		return p
	}
	m, locals := c.m, c.locals(s.Pos())
	simple, run := p.simple, p.run
	if simple != nil {
		p.simple = func(f *frame) {
			m.pause(f, s, locals)
			simple(f)
		}
		return p
	}
	p.run = func(f *frame) ctl {
		m.pause(f, s, locals)
		return run(f)
	}
	return p
}

// locals are the variables that a place of the function sees, in the order of their declarations.
func (c *compiler) locals(pos token.Pos) (list []local) {
	for object := range c.fn.vars {
		v, is := object.(*types.Var)
		if !is || v.Name() == "_" || v.Name() == "" || v.Pos() >= pos || v.Parent() == nil || !v.Parent().Contains(pos) {
			continue
		}
		list = append(list, local{v.Name(), v.Type(), v.Pos(), c.m.value(c.lookup(v).read())})
	}
	slices.SortFunc(list, func(a, b local) int { return cmp.Compare(a.at, b.at) })
	return list
}

// pause asks before a statement runs.
func (m *Machine) pause(f *frame, statement ast.Stmt, locals []local) {
	s := m.steps.Load()
	if s == nil { // a later entry calls what was declared in one that ran in steps
		return
	}
	step := engine.Step{At: s.fset.Position(statement.Pos()), End: s.fset.Position(statement.End())}
	for _, l := range locals {
		step.Names = append(step.Names, l.name)
		step.Values = append(step.Values, engine.Value{V: m.shown(l.read(f)), Type: l.typ})
	}
	if err := s.next(step); err != nil {
		panic(&failure{err})
	}
}
