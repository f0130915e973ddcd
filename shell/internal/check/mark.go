package check

import (
	"go/types"
	"maps"
)

// Mark is what was declared at the prompt at a time.
type Mark struct {
	names map[string]types.Object
	funcs int
	steps int // how many steps back there were
}

// reversals are the steps back to marks: those of the entries that were checked since the first of them was set.
type reversals struct {
	kept  bool
	steps []func()
	past  int // how many steps were let go of
}

// Mark remembers what is declared. From the first mark on, what entries change can be taken back, see Back.
func (c *Checker) Mark() *Mark {
	c.keepUndo()
	c.reversals.kept = true
	return &Mark{names: maps.Clone(c.scope.names), funcs: len(c.funcs), steps: c.reversals.past + len(c.reversals.steps)}
}

// keepUndo keeps how to take back the last check.
func (c *Checker) keepUndo() {
	if c.reversals.kept {
		c.reversals.steps = append(c.reversals.steps, c.undo...)
	}
	c.undo = nil
}

// Back brings what was declared back to what it was at the mark, and the values that were shown. Entries since then must not be
// released before.
func (c *Checker) Back(m *Mark) {
	c.keepUndo()
	r := &c.reversals
	for len(r.steps) > 0 && r.past+len(r.steps) > m.steps {
		last := len(r.steps) - 1
		r.steps[last]()
		r.steps = r.steps[:last]
	}
}

// Changed tells whether anything was declared since the mark.
func (c *Checker) Changed(m *Mark) bool {
	return len(c.funcs) != m.funcs || !maps.Equal(c.scope.names, m.names)
}

// KeepFrom lets go of what only marks before this one need; of everything for nil.
func (c *Checker) KeepFrom(m *Mark) {
	c.keepUndo()
	r := &c.reversals
	n := len(r.steps)
	if m != nil {
		n = m.steps - r.past
	}
	r.steps, r.past = append([]func(){}, r.steps[n:]...), r.past+n
}
