package store

import "github.com/shopspring/decimal"

// Add is column + value.
func (c Column) Add(value any) Column { return c.arithmetic("+", value, looseAdd) }

// Sub is column - value.
func (c Column) Sub(value any) Column { return c.arithmetic("-", value, looseAdd) }

// Mul is column * value.
func (c Column) Mul(value any) Column { return c.arithmetic("*", value, looseMultiply) }

// Div is column / value. The database divides: two integers give an integer on SQLite and PostgreSQL, a decimal on MySQL.
func (c Column) Div(value any) Column { return c.arithmetic("/", value, looseMultiply) }

// Mod is column % value, what a division leaves, with the column's sign.
func (c Column) Mod(value any) Column { return c.arithmetic("%", value, looseMultiply) }

// Neg is -column.
func (c Column) Neg() Column { return Column{expr: prefixed{"-", c.node()}, like: c.number()} }

// Concat is the column's text and the value's, joined: column || value, concat(column, value) on MySQL. It is NULL where one of
// them is.
func (c Column) Concat(value any) Column {
	return Column{expr: concat{c.node(), operandOf(value, nil)}, like: c.like}
}

// BitAnd are the bits that are set in both numbers: column & value.
func (c Column) BitAnd(value any) Column { return c.bits("&", value) }

// BitOr are the bits that are set in one of the numbers: column | value.
func (c Column) BitOr(value any) Column { return c.bits("|", value) }

// BitXor are the bits that are set in one of the numbers only: column ^ value, column # value on PostgreSQL.
func (c Column) BitXor(value any) Column {
	return Column{expr: xor{c.node(), c.operand(value)}, like: c.like}
}

// ShiftLeft is column << value.
func (c Column) ShiftLeft(value any) Column { return c.bits("<<", value) }

// ShiftRight is column >> value.
func (c Column) ShiftRight(value any) Column { return c.bits(">>", value) }

func (c Column) bits(operator string, value any) Column {
	return Column{expr: bitwise{infix{c.node(), c.operand(value), operator, looseBits}}, like: c.like}
}

func (c Column) arithmetic(operator string, value any, binds int) Column {
	right := c.operand(value)
	if p, ok := right.(parameter); ok {
		p.reckoned = true
		right = p
	}
	return Column{expr: infix{c.node(), right, operator, binds}, like: c.number()}
}

// operand is a number that is reckoned with the column.
func (c Column) operand(value any) expression {
	e := operandOf(value, c.number())
	if p, ok := e.(parameter); ok && c.like != nil {
		p.beside = c.like.kind
		return p
	}
	return e
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

// prefixed is an expression behind an operator.
type prefixed struct {
	operator string
	of       expression
}

func (e prefixed) write(c *compiler) {
	if c.exact(e) {
		c.negative(e)
		return
	}
	c.put(e.operator)
	c.within(e.of, tight)
}
func (e prefixed) visit(see func(source)) { e.of.visit(see) }
func (e prefixed) precedence() int        { return looseConcat }

// concat is two texts joined.
type concat struct{ left, right expression }

func (e concat) write(c *compiler) {
	if !c.dialect.Words().Concat {
		infix{e.left, e.right, "||", looseConcat}.write(c)
		return
	}
	c.put("concat(")
	c.list(e.parts())
	c.put(")")
}

// parts are the texts that are joined, those of joined ones too.
func (e concat) parts() []expression {
	if left, ok := e.left.(concat); ok {
		return append(left.parts(), e.right)
	}
	return []expression{e.left, e.right}
}
func (e concat) visit(see func(source)) { e.left.visit(see); e.right.visit(see) }
func (e concat) precedence() int        { return looseConcat }

// bitwise is an operator of bits. How tightly it binds differs between databases, so that brackets stand around what has operators
// of its own.
type bitwise struct{ infix }

func (e bitwise) write(c *compiler) {
	c.within(e.left, looseConcat)
	c.put(" ", e.operator, " ")
	c.within(e.right, looseConcat)
}

// xor is the exclusive or, which SQLite has no operator for.
type xor struct{ left, right expression }

func (e xor) write(c *compiler) {
	if operator := c.dialect.Words().Xor; operator != "" {
		bitwise{infix{e.left, e.right, operator, looseBits}}.write(c)
		return
	}
	either := bitwise{infix{e.left, e.right, "|", looseBits}}
	both := bitwise{infix{e.left, e.right, "&", looseBits}}
	infix{either, both, "-", looseAdd}.write(c)
}
func (e xor) visit(see func(source)) { e.left.visit(see); e.right.visit(see) }
func (e xor) precedence() int        { return looseBits }
