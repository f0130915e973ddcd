package store

import (
	"maps"
	"reflect"
)

// An expression with parameters that a statement groups or orders by must be the same text wherever else it stands, in what is
// selected for example, and be it inside of another one: with parameters of other numbers, PostgreSQL would take it for another one.

// repeated is an expression with parameters that a statement groups or orders by.
type repeated struct {
	shape string // its text with parameters counted from 1, and their values
	args  []any
	text  string // as it stands in the statement, "" before it does
}

// repeats are the expressions that a selection groups or orders by, those with parameters, where parameters have numbers.
func (c *compiler) repeats(q Selection) (list []*repeated) {
	if c.dialect.Placeholder(1) == c.dialect.Placeholder(2) {
		return nil
	}
	note := func(e expression) {
		if shape, args := c.shape(e); len(args) > 0 {
			list = append(list, &repeated{shape: shape, args: args})
		}
	}
	for _, group := range q.parts.group {
		note(group.node())
	}
	for _, order := range q.parts.order {
		if order.of != nil {
			note(order.of)
		}
	}
	for _, column := range q.parts.distinctOn {
		note(column.node())
	}
	return list
}

// shape is an expression's text as the only one of a statement, and its arguments; none where it cannot be written.
func (c *compiler) shape(e expression) (text string, args []any) {
	probe := &compiler{
		dialect: c.dialect, registry: c.registry, scopes: c.scopes, taken: maps.Clone(c.taken),
		pretty: c.pretty, depth: c.depth, bare: c.bare, with: c.with, database: c.database,
	}
	if e.write(probe); probe.err != nil {
		return "", nil
	}
	return probe.text.String(), probe.args
}

// expression writes an expression: with the parameters that it has already, if the statement repeats it.
func (c *compiler) expression(e expression) {
	r := c.repeatedAs(e)
	if r == nil {
		e.write(c)
		return
	}
	if r.text == "" {
		start := c.text.Len()
		e.write(c)
		r.text = c.text.String()[start:]
		return
	}
	c.put(r.text)
}

// repeatedAs is what the statement repeats and the expression is, nil for none.
func (c *compiler) repeatedAs(e expression) *repeated {
	switch e.(type) {
	case reference, parameter, named:
		return nil
	}
	if len(c.repeated) == 0 {
		return nil
	}
	shape, args := c.shape(e)
	for _, r := range c.repeated {
		if r.shape == shape && reflect.DeepEqual(r.args, args) {
			return r
		}
	}
	return nil
}
