package store

import (
	"maps"
	"reflect"
	"slices"
)

// An expression with parameters that is selected, and grouped or ordered by as well, must be the same text in both places: with
// parameters of other numbers, PostgreSQL would take it for another one.

// selected is a column of a SELECT that has parameters, as it was written.
type selected struct {
	text string
	from int // the number of parameters before it
	args []any
}

// selects notes what has been written since a place in the text, if it has parameters and those have numbers.
func (c *compiler) selects(start, from int) {
	if len(c.args) > from && c.dialect.Placeholder(1) != c.dialect.Placeholder(2) {
		c.selected = append(c.selected, selected{c.text.String()[start:], from, slices.Clone(c.args[from:])})
	}
}

// again writes an expression: as it was selected, with the parameters from there, if it was.
func (c *compiler) again(e expression) {
	for _, s := range c.selected {
		probe := &compiler{
			dialect: c.dialect, registry: c.registry, args: slices.Clone(c.args[:s.from]), scopes: c.scopes, taken: maps.Clone(c.taken),
			pretty: c.pretty, depth: c.depth, bare: c.bare, with: c.with, database: c.database,
		}
		e.write(probe)
		if probe.err == nil && probe.text.String() == s.text && reflect.DeepEqual(probe.args[s.from:], s.args) {
			c.put(s.text)
			return
		}
	}
	e.write(c)
}
