package store

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/shopspring/decimal"
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

// Like is column LIKE pattern: % stands for any text, _ for any letter. Whether capitals matter is the database's affair
// (on SQLite they do not, for ASCII).
func (c Column) Like(pattern any) Condition { return c.matches("LIKE", pattern) }

// NotLike is column NOT LIKE pattern.
func (c Column) NotLike(pattern any) Condition { return c.matches("NOT LIKE", pattern) }

// ILike is lower(column) LIKE lower(pattern): capitals do not matter.
func (c Column) ILike(pattern any) Condition {
	return Condition{infix{call{name: "lower", args: []expression{c.node()}},
		call{name: "lower", args: []expression{patternOf(pattern, "", "")}}, "LIKE", looseCompare}}
}

// Contains matches texts that hold the value anywhere; % and _ in it are ordinary letters.
func (c Column) Contains(value any) Condition { return c.holds("%", value, "%") }

// StartsWith matches texts that begin with the value, as Contains.
func (c Column) StartsWith(value any) Condition { return c.holds("", value, "%") }

// EndsWith matches texts that end with the value, as Contains.
func (c Column) EndsWith(value any) Condition { return c.holds("%", value, "") }

func (c Column) matches(operator string, pattern any) Condition {
	return Condition{infix{c.node(), patternOf(pattern, "", ""), operator, looseCompare}}
}

// holds escapes with a slash, as SQLAlchemy does: a backslash means something else to every database.
func (c Column) holds(before string, value any, after string) Condition {
	text, isText := loose(value).(string)
	if isText && strings.ContainsAny(text, "%_") {
		text = strings.NewReplacer("/", "//", "%", "/%", "_", "/_").Replace(text)
		return Condition{suffixed{infix{c.node(), patternOf(text, before, after), "LIKE", looseCompare}, "ESCAPE '/'"}}
	}
	return Condition{infix{c.node(), patternOf(value, before, after), "LIKE", looseCompare}}
}

// patternOf is text with wild cards around it. A column's text is joined with them by the database.
func patternOf(value any, before, after string) expression {
	switch operand := operandOf(value, nil).(type) {
	case parameter:
		text, ok := loose(operand.value).(string)
		if !ok {
			return broken{fmt.Errorf("got %s, want a string to match with", described(operand.value))}
		}
		return parameter{value: before + text + after}
	default:
		if before != "" {
			operand = infix{parameter{value: before}, operand, "||", looseConcat}
		}
		if after != "" {
			operand = infix{operand, parameter{value: after}, "||", looseConcat}
		}
		return operand
	}
}

// Add is column + value.
func (c Column) Add(value any) Column { return c.arithmetic("+", value, looseAdd) }

// Sub is column - value.
func (c Column) Sub(value any) Column { return c.arithmetic("-", value, looseAdd) }

// Mul is column * value.
func (c Column) Mul(value any) Column { return c.arithmetic("*", value, looseMultiply) }

// Div is column / value. The database divides: two integers give an integer on SQLite and PostgreSQL.
func (c Column) Div(value any) Column { return c.arithmetic("/", value, looseMultiply) }

// Concat is column || value.
func (c Column) Concat(value any) Column {
	return Column{expr: infix{c.node(), operandOf(value, nil), "||", looseConcat}, like: c.like}
}

func (c Column) arithmetic(operator string, value any, binds int) Column {
	number := c.number()
	return Column{expr: infix{c.node(), operandOf(value, number), operator, binds}, like: number}
}

// number is what values are checked against that are reckoned with the column: any number.
func (c Column) number() *column {
	if c.like == nil || c.like.kind != intValue && c.like.kind != uintValue && c.like.kind != floatValue && c.like.kind != decimalValue {
		return nil
	}
	number := &column{owner: c.like.owner, name: c.like.name, field: c.like.field, kind: decimalValue, typ: decimalType}
	number.details.declared = c.like.details.declared
	if c.like.kind != decimalValue {
		number.details.declared = "NUMERIC"
	}
	return number
}

// plain tells whether the column is a model's, as it is in its table.
func (c Column) plain() bool {
	_, plain := c.expr.(reference)
	return plain
}

// toNumber is a value as a number where it is one.
func toNumber(value any) (any, bool) {
	switch v := loose(value).(type) {
	case int64, float64, decimal.Decimal:
		return v, true
	}
	return nil, false
}

// As names the column in a list of what to select, and by that name in the result.
func (c Column) As(label string) Column { c.label = label; return c }

// Asc orders by the column, smallest first.
func (c Column) Asc() Ordering { return Ordering{of: c.node()} }

// Desc orders by the column, largest first.
func (c Column) Desc() Ordering { return Ordering{of: c.node(), descending: true} }

// Ordering is an expression to order by.
type Ordering struct {
	of         expression
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

func (o Ordering) write(c *compiler) {
	if o.of == nil {
		c.fail(fmt.Errorf("the order is empty: take it from a column (Users.Name.Desc())"))
		return
	}
	o.of.write(c)
	if o.descending {
		c.put(" DESC")
	}
	c.put(o.nulls)
}

// Count is count(column): rows where it is not NULL.
func (c Column) Count() Column { return c.function("count", nil) }

// Sum is sum(column).
func (c Column) Sum() Column { return c.function("sum", c.like) }

// Avg is avg(column).
func (c Column) Avg() Column { return c.function("avg", c.number()) }

// Min is min(column).
func (c Column) Min() Column { return c.function("min", c.like) }

// Max is max(column).
func (c Column) Max() Column { return c.function("max", c.like) }

// Lower is lower(column).
func (c Column) Lower() Column { return c.function("lower", c.like) }

// Upper is upper(column).
func (c Column) Upper() Column { return c.function("upper", c.like) }

// Trim is trim(column).
func (c Column) Trim() Column { return c.function("trim", c.like) }

// Length is length(column).
func (c Column) Length() Column { return c.function("length", nil) }

// Abs is abs(column).
func (c Column) Abs() Column { return c.function("abs", c.like) }

// Round is round(column, digits).
func (c Column) Round(digits int) Column {
	return Column{expr: call{name: "round", args: []expression{c.node(), raw{text: fmt.Sprint(digits)}}}, like: c.number()}
}

// Coalesce is coalesce(column, values...): the first that is not NULL.
func (c Column) Coalesce(values ...any) Column {
	args := []expression{c.node()}
	for _, value := range values {
		args = append(args, operandOf(value, c.like))
	}
	return Column{expr: call{name: "coalesce", args: args}, like: c.like}
}

// Distinct is the column's different values: in a list of what to select, and in Count (count(DISTINCT column)).
func (c Column) Distinct() Column {
	return Column{expr: distinct{c.node()}, like: c.like, label: c.label}
}

func (c Column) function(name string, like *column) Column {
	e := call{name: name, args: []expression{c.node()}}
	if d, ok := c.expr.(distinct); ok {
		e.args[0], e.distinct = d.of, true
	}
	return Column{expr: e, like: like}
}

// distinct marks a column whose different values are wanted.
type distinct struct{ of expression }

func (e distinct) write(c *compiler)      { c.put("DISTINCT "); e.of.write(c) }
func (e distinct) visit(see func(source)) { e.of.visit(see) }
func (e distinct) precedence() int        { return looseOr }

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

// String is the column as a person names it: User.name.
func (c Column) String() string {
	if e, ok := c.expr.(reference); ok {
		return e.column.owner.name + "." + e.column.field
	}
	if c.label != "" {
		return c.label
	}
	return "expression"
}

// Count is count(*), or count(column).
func Count(columns ...Column) Column {
	switch len(columns) {
	case 0:
		return Column{expr: call{name: "count"}}
	case 1:
		return columns[0].Count()
	}
	return Column{expr: broken{fmt.Errorf("store.Count: got %d columns, want one, or none for count(*)", len(columns))}}
}

// Sum is sum(column).
func Sum(c Column) Column { return c.Sum() }

// Avg is avg(column).
func Avg(c Column) Column { return c.Avg() }

// Min is min(column).
func Min(c Column) Column { return c.Min() }

// Max is max(column).
func Max(c Column) Column { return c.Max() }

// Lower is lower(column).
func Lower(c Column) Column { return c.Lower() }

// Upper is upper(column).
func Upper(c Column) Column { return c.Upper() }

// Length is length(column).
func Length(c Column) Column { return c.Length() }

// Func is a call of any function of the database: store.Func("strftime", "%Y", Invoices.InvoiceDate).
func Func(name string, args ...any) Column {
	if !isName(name) {
		return Column{expr: broken{fmt.Errorf("store.Func: %q is no function's name", name)}}
	}
	e := call{name: name}
	for _, arg := range args {
		e.args = append(e.args, operandOf(arg, nil))
	}
	return Column{expr: e}
}

func isName(name string) bool {
	for i, r := range name {
		if r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (i == 0 || r < '0' || r > '9') {
			return false
		}
	}
	return name != ""
}

// Expr is a value written in SQL, with ? for arguments, which may be columns: an escape from what columns can say. The text is
// sent as it is: never build it from what a stranger typed.
func Expr(sql string, args ...any) Column { return Column{expr: raw{sql, args}} }
