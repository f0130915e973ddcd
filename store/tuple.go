package store

import (
	"fmt"
	"reflect"
)

// Columns are several columns that are compared together: store.Tuple(Lines.Shop, Lines.Number).In([]any{"a", 1}, []any{"b", 2}).
type Columns struct{ columns []Column }

// Tuple takes columns together.
func Tuple(columns ...Column) Columns { return Columns{columns} }

// In is true where the columns have one of the rows of values: slices, one for each row, a slice of slices, or one
// selection of as many columns.
func (t Columns) In(rows ...any) Condition { return Condition{t.among(rows, false)} }

// NotIn is true where the columns have none of the rows of values, as In.
func (t Columns) NotIn(rows ...any) Condition { return Condition{t.among(rows, true)} }

func (t Columns) among(rows []any, not bool) expression {
	e := tupleIn{columns: t.columns, not: not}
	if len(t.columns) == 0 {
		return broken{fmt.Errorf("the tuple is empty: want at least one column")}
	}
	if len(rows) == 1 {
		switch q, isQuery := rows[0].(Values); {
		case isQuery:
			e.query = &q
			return e
		case isListOfLists(rows[0]):
			list := reflect.ValueOf(rows[0])
			rows = make([]any, list.Len())
			for i := range rows {
				rows[i] = list.Index(i).Interface()
			}
		}
	}
	for _, row := range rows {
		v := reflect.ValueOf(row)
		if v.Kind() != reflect.Slice || v.Len() != len(t.columns) {
			return broken{fmt.Errorf("got %v in a list of tuples, want a slice of %d values", row, len(t.columns))}
		}
		items := make([]expression, v.Len())
		for i := range items {
			items[i] = operandOf(v.Index(i).Interface(), t.columns[i].like)
		}
		e.rows = append(e.rows, items)
	}
	return e
}

func isListOfLists(value any) bool {
	v := reflect.ValueOf(value)
	if v.Kind() != reflect.Slice {
		return false
	}
	if v.Type().Elem().Kind() == reflect.Slice {
		return true
	}
	return v.Len() > 0 && v.Index(0).Kind() == reflect.Interface && v.Index(0).Elem().Kind() == reflect.Slice
}

// tupleIn is (a, b) IN ((1, 2), (3, 4)), or IN (subquery).
type tupleIn struct {
	columns []Column
	rows    [][]expression
	query   *Values
	not     bool
}

func (e tupleIn) write(c *compiler) {
	if e.query == nil && len(e.rows) == 0 {
		membership{not: e.not}.write(c)
		return
	}
	c.put("(")
	for i, column := range e.columns {
		if i > 0 {
			c.put(", ")
		}
		column.node().write(c)
	}
	c.put(")")
	if e.not {
		c.put(" NOT")
	}
	c.put(" IN ")
	if e.query != nil {
		subquery{e.query.of}.write(c)
		return
	}
	c.put("(")
	if c.dialect.Words().TupleValues {
		c.put("VALUES ")
	}
	for i, row := range e.rows {
		if i > 0 {
			c.put(", ")
		}
		c.put("(")
		c.list(row)
		c.put(")")
	}
	c.put(")")
}

func (e tupleIn) visit(see func(source)) {
	for _, column := range e.columns {
		column.node().visit(see)
	}
	for _, row := range e.rows {
		for _, item := range row {
			item.visit(see)
		}
	}
}
func (e tupleIn) precedence() int { return looseCompare }
