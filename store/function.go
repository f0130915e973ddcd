package store

import (
	"fmt"
	"strings"
)

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

// Length is the number of letters: length(column), char_length(column) on MySQL.
func (c Column) Length() Column { return Column{expr: letters{c.node()}} }

// letters is a text's length in letters. (MySQL's length counts bytes.)
type letters struct{ of expression }

func (e letters) write(c *compiler) {
	call{name: c.dialect.Words().Letters, args: []expression{e.of}}.write(c)
}
func (e letters) visit(see func(source)) { e.of.visit(see) }
func (e letters) precedence() int        { return tight }

// Abs is abs(column).
func (c Column) Abs() Column { return c.function("abs", c.like) }

// Round is round(column, digits).
func (c Column) Round(digits int) Column {
	return Column{expr: rounded{c.node(), digits}, like: c.number()}
}

// rounded is a number with so many digits behind the point. What is a float is not always known: where decimals only can be rounded,
// everything is made one.
type rounded struct {
	of     expression
	digits int
}

func (e rounded) write(c *compiler) {
	of := e.of
	if c.dialect.Words().RoundsDecimals {
		of = casting{of, "decimal"}
	}
	call{name: "round", args: []expression{of, number(e.digits)}}.write(c)
}
func (e rounded) visit(see func(source)) { e.of.visit(see) }
func (e rounded) precedence() int        { return tight }

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

func (e distinct) write(c *compiler)      { c.put("DISTINCT "); c.expression(e.of) }
func (e distinct) visit(see func(source)) { e.of.visit(see) }
func (e distinct) precedence() int        { return looseOr }

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
		operand := operandOf(arg, nil)
		if takesAnything[strings.ToLower(name)] {
			operand = unaided(operand)
		}
		e.args = append(e.args, operand)
	}
	return Column{expr: e}
}

// takesAnything are functions whose arguments may be of any type, so that PostgreSQL wants to be told it.
var takesAnything = map[string]bool{
	"concat": true, "concat_ws": true, "format": true, "json_build_object": true, "json_build_array": true, "jsonb_build_object": true,
	"jsonb_build_array": true, "to_json": true, "to_jsonb": true,
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
