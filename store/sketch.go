package store

import (
	"time"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// What conditions, orders and expressions show of themselves is SQL for people, as SQLAlchemy shows it: each table under its own name or
// alias, each value in its place. No database is there to say in which words, so they are PostgreSQL's.

// String is the condition as SQL, with its values: users.username = 'john'.
func (c Condition) String() string { return sketch(c.node()) }

// String is the order as SQL: users.username DESC.
func (o Ordering) String() string {
	c := newSketch()
	if o.of != nil {
		c.names(o.of)
	}
	o.write(c, nil)
	return c.read()
}

// String names the relation as a person does: User.Role.
func (r Relation) String() string {
	if r.from.mapper == nil {
		return r.name
	}
	return r.from.mapper.name + "." + r.name
}

// people is the dialect of what is read and not run.
type people struct{ dialect.Postgres }

// Typed tells no types: a person sees them.
func (people) Typed(schema.Kind) string { return "" }

// sketch is an expression as SQL for people.
func sketch(e expression) string {
	c := newSketch()
	c.names(e)
	c.expression(e)
	return c.read()
}

func newSketch() *compiler {
	c := newCompilerIn(people{}, nil, newRegistry())
	c.inline = true
	c.enter()
	return c
}

// names gives the tables of an expression their names, as if a statement had them.
func (c *compiler) names(e expression) {
	e.visit(func(s source) {
		name := s.alias
		if name == "" {
			name = s.mapper.table
		}
		c.scopes[0][s.slot()] = c.quote(name)
		c.taken[name]++
	})
}

// read is what has been written, or why it cannot be.
func (c *compiler) read() string {
	if c.err != nil {
		return "-- " + c.err.Error()
	}
	return c.text.String()
}

// inlined is a value in its place.
func inlined(d dialect.Dialect, value any) string {
	if moment, is := value.(time.Time); is {
		return momentLiteral(d, moment)
	}
	return argument(value)
}
