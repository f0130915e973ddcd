package store

import (
	"fmt"
	"reflect"
)

// Column is a column of a model, or an expression made of columns: it stands in conditions, orders and lists of what to
// select. It is an immutable value. Methods that compare take values, nil (NULL), other columns and selections (a
// subquery); a value is checked against the column's Go type when the statement is compiled.
type Column struct {
	expr  expression
	like  *column // what values compared with it must be; nil for anything
	label string
}

// node is the column's expression, broken for a Column that no model has made.
func (c Column) node() expression {
	if c.expr == nil {
		return broken{fmt.Errorf("the column is empty: take it from a model's root (Users.Name) or from Selection.Column")}
	}
	return c.expr
}

// operandOf makes an expression of what a comparison is given.
func operandOf(value any, like *column) expression {
	switch v := value.(type) {
	case Column:
		return v.node()
	case Values:
		return subquery(v)
	case Condition:
		return v.node()
	case Ordering:
		return broken{fmt.Errorf("an order (Asc, Desc) is no value")}
	case Relation:
		return broken{fmt.Errorf("relation %s is no value: use Has, Any or Eq", v.name)}
	}
	if query, ok := selectionOf(value); ok {
		return subquery{query}
	}
	return parameter{value: value, like: like}
}

func (c Column) compare(operator string, value any) Condition {
	return Condition{infix{c.node(), operandOf(value, c.like), operator, looseCompare}}
}

// isNull tells whether a value is nil, or a nil pointer.
func isNull(value any) bool {
	if value == nil {
		return true
	}
	v := reflect.ValueOf(value)
	return v.Kind() == reflect.Pointer && v.IsNil()
}

// Eq is column = value; IS NULL for nil.
func (c Column) Eq(value any) Condition {
	if isNull(value) {
		return c.IsNull()
	}
	return c.compare("=", value)
}

// Ne is column != value; IS NOT NULL for nil. As in SQL, rows where the column is NULL are in neither Eq nor Ne.
func (c Column) Ne(value any) Condition {
	if isNull(value) {
		return c.IsNotNull()
	}
	return c.compare("!=", value)
}

// Gt is column > value.
func (c Column) Gt(value any) Condition { return c.compare(">", value) }

// Ge is column >= value.
func (c Column) Ge(value any) Condition { return c.compare(">=", value) }

// Lt is column < value.
func (c Column) Lt(value any) Condition { return c.compare("<", value) }

// Le is column <= value.
func (c Column) Le(value any) Condition { return c.compare("<=", value) }

// IsNull is column IS NULL.
func (c Column) IsNull() Condition { return Condition{suffixed{c.node(), "IS NULL"}} }

// IsNotNull is column IS NOT NULL.
func (c Column) IsNotNull() Condition { return Condition{suffixed{c.node(), "IS NOT NULL"}} }

// Between is column BETWEEN low AND high, both included.
func (c Column) Between(low, high any) Condition {
	return Condition{between{c.node(), operandOf(low, c.like), operandOf(high, c.like), false}}
}

// NotBetween is column NOT BETWEEN low AND high.
func (c Column) NotBetween(low, high any) Condition { return c.Between(low, high).Not() }

// In is column IN (values). It takes values, one slice of values, or one selection. Nothing is in an empty list.
func (c Column) In(values ...any) Condition {
	return Condition{membership{c.node(), c.members(values), false}}
}

// NotIn is column NOT IN (values), as In.
func (c Column) NotIn(values ...any) Condition {
	return Condition{membership{c.node(), c.members(values), true}}
}

func (c Column) members(values []any) []expression {
	if len(values) == 1 && values[0] != nil {
		if v := reflect.ValueOf(values[0]); v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8 {
			values = make([]any, v.Len())
			for i := range values {
				values[i] = v.Index(i).Interface()
			}
		}
	}
	items := make([]expression, len(values))
	for i, value := range values {
		items[i] = operandOf(value, c.like)
	}
	return items
}

// As names the column in a list of what to select, and by that name in the result.
func (c Column) As(label string) Column { c.label = label; return c }

// name is what the column is called in a result.
func (c Column) name() string {
	if c.label != "" {
		return c.label
	}
	switch e := c.expr.(type) {
	case reference:
		return e.column.name
	case distinct:
		return Column{expr: e.of}.name()
	}
	return ""
}

// String is the column as a person names it, User.name, the label of an expression, or the expression as SQL.
func (c Column) String() string {
	if e, ok := c.expr.(reference); ok {
		return e.column.owner.name + "." + e.column.field
	}
	if c.label != "" {
		return c.label
	}
	return sketch(c.node())
}
