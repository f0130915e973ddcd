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
	simple, run := p.simple, p.run
	ask := c.asking(s)
	switch {
	case ask == nil:
	case simple != nil:
		p.simple = func(f *frame) {
			ask(f)
			simple(f)
		}
	case run != nil:
		p.run = func(f *frame) ctl {
			ask(f)
			return run(f)
		}
	}
	return p
}

// asking asks before a statement, or the expression that an entry shows; nil where the entry that is compiled runs at once.
func (c *compiler) asking(node ast.Node) func(*frame) {
	if c.m.steps.Load() == nil || !c.own {
		return nil
	}
	m, locals := c.m, c.locals(node.Pos())
	return func(f *frame) { m.pause(f, node, locals) }
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

func (m *Machine) pause(f *frame, node ast.Node, locals []local) {
	s := m.steps.Load()
	if s == nil { // a later entry calls what was declared in one that ran in steps
		return
	}
	step := engine.Step{At: s.fset.Position(node.Pos()), End: s.fset.Position(node.End())}
	for _, l := range locals {
		step.Names = append(step.Names, l.name)
		step.Values = append(step.Values, engine.Value{V: m.shown(l.read(f)), Type: l.typ})
	}
	if err := s.next(step); err != nil {
		panic(&failure{err})
	}
}
