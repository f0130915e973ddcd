package store

import "fmt"

// Asc orders by the column, smallest first.
func (c Column) Asc() Ordering { return Ordering{of: c.node(), label: c.label} }

// Desc orders by the column, largest first.
func (c Column) Desc() Ordering { return Ordering{of: c.node(), label: c.label, descending: true} }

// Ordering is an expression to order by. Where NULLs come is the database's affair: SQLite and MySQL hold them for smaller than
// any value, PostgreSQL for larger.
type Ordering struct {
	of         expression
	label      string // the column's, where it has one
	descending bool
	nulls      string // nullsFirst, nullsLast, or "" for where the database puts them
}

const (
	nullsFirst = " NULLS FIRST"
	nullsLast  = " NULLS LAST"
)

// NullsFirst puts NULLs before all values.
func (o Ordering) NullsFirst() Ordering { o.nulls = nullsFirst; return o }

// NullsLast puts NULLs behind all values.
func (o Ordering) NullsLast() Ordering { o.nulls = nullsLast; return o }

// write writes the order, by its label where the statement selects that. A database without NULLS FIRST orders by IS NULL before.
func (o Ordering) write(c *compiler, selected labels) {
	if o.of == nil {
		c.fail(fmt.Errorf("the order is empty: take it from a column (Users.Name.Desc())"))
		return
	}
	of := o.of
	if selected[o.label] {
		of = named(o.label)
	}
	if o.nulls != "" && !c.dialect.Words().NullsOrder {
		suffix := "IS NULL"
		if o.nulls == nullsFirst {
			suffix = "IS NOT NULL"
		}
		suffixed{o.of, suffix}.write(c)
		c.put(", ")
		o.nulls = ""
	}
	c.expression(of)
	if o.descending {
		c.put(" DESC")
	}
	c.put(o.nulls)
}

// labels are the names that a statement gives to what it selects.
type labels map[string]bool

func labelsOf(columns []Column) labels {
	selected := labels{}
	for _, c := range columns {
		if c.label != "" {
			selected[c.label] = true
		}
	}
	return selected
}

// named is a name that the statement itself has given.
type named string

func (e named) write(c *compiler)  { c.put(c.quote(string(e))) }
func (e named) visit(func(source)) {}
func (e named) precedence() int    { return tight }
