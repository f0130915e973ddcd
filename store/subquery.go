package store

import (
	"fmt"
)

// Exists is true where the query (a selection or values) has any row. The query may mention columns of the query around it.
func Exists(query any) Condition {
	q, err := queryOf("Exists", query)
	if err != nil {
		return Condition{broken{err}}
	}
	return Condition{exists{body: func(c *compiler) {
		c.depth++
		q.Unordered().writeSelect(c, q.existing())
		c.depth--
	}}}
}

// NotExists is true where the query has no row.
func NotExists(query any) Condition { return Exists(query).Not() }

// existing is what to select to know whether there is a row: as little as possible.
func (q Selection) existing() []Column {
	if q.parts == nil || q.whole() {
		return []Column{Expr("1")}
	}
	return q.countColumns()
}

// Any is for comparisons with one of the rows of a query: column.Gt(store.Any(query)). SQLite has no word for it: there In is = Any.
func Any(query any) Column { return quantified("ANY", query) }

// All is for comparisons with all rows of a query, as Any.
func All(query any) Column { return quantified("ALL", query) }

func quantified(word string, query any) Column {
	q, err := queryOf(word, query)
	if err != nil {
		return Column{expr: broken{err}}
	}
	return Column{expr: quantifier{word, q}}
}

// queryOf is the Selection in a selection or in values.
func queryOf(op string, query any) (Selection, error) {
	if values, ok := query.(Values); ok {
		return values.of, nil
	}
	if q, ok := selectionOf(query); ok {
		return q, nil
	}
	return Selection{}, fmt.Errorf("%s: got %s, want a query", op, described(query))
}

// ScalarSubquery is the query as a value: of its only column, in its only row. It may mention columns of the query around it.
func (v Values) ScalarSubquery() Column {
	c := Column{expr: subquery(v)}
	if v.of.parts != nil && len(v.of.parts.columns) == 1 {
		c.like = v.of.parts.columns[0].like
	}
	return c
}

type quantifier struct {
	word string
	of   Selection
}

func (e quantifier) write(c *compiler) {
	if !c.dialect.Words().Quantified {
		c.fail(fmt.Errorf("%w: %s of a query: use In, Exists, or compare with the query's Max or Min", ErrUnsupported, e.word))
		return
	}
	c.put(e.word, " ")
	subquery{e.of}.write(c)
}
func (e quantifier) visit(func(source)) {}
func (e quantifier) precedence() int    { return tight }
