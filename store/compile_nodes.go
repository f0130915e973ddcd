package store

import (
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store/schema"
)

// broken is an expression that could not be made; the error comes out when the statement is compiled.
type broken struct{ err error }

func (e broken) write(c *compiler)  { c.fail(e.err) }
func (e broken) visit(func(source)) {}
func (e broken) precedence() int    { return tight }

// reference is a model's column in a table of the FROM clause.
type reference struct {
	source source
	column *column
}

func (e reference) write(c *compiler) {
	name := c.called(e.source.slot())
	if name == "" {
		c.fail(fmt.Errorf("%s.%s: %s is not part of the query: join it", e.column.owner.name, e.column.field, e.column.owner.name))
	}
	spell := func() { c.put(name, ".", c.quote(e.column.name)) }
	if e.column.exact(c.dialect) {
		c.number(true, spell)
		return
	}
	spell()
}
func (e reference) visit(see func(source)) { see(e.source) }
func (e reference) precedence() int        { return tight }

// parameter is a value. The column it is compared with says what it must be.
type parameter struct {
	value  any
	like   *column
	beside valueKind // of the column it stands beside, where that is not like's
	alone  bool      // nothing beside it tells a database its type

	reckoned bool // stands in a calculation
}

func (e parameter) write(c *compiler) {
	if e.like == nil {
		plain := loose(e.value)
		if e.writeExact(c, plain) {
			return
		}
		c.bind(bindable(c.dialect, nil, plain))
		if e.alone {
			c.put(c.dialect.Typed(kindOfPlain(plain)))
		}
		return
	}
	plain, err := e.like.plainOf(e.value)
	whole := e.like.kind == intValue || e.like.kind == uintValue
	if err != nil && whole {
		if number, numeric := toNumber(e.value); numeric {
			plain, err = number, nil
		}
	}
	if err != nil {
		c.fail(fmt.Errorf("%s.%s: %w", e.like.owner.name, e.like.field, err))
	}
	if e.beside != noValue {
		whole = e.beside == intValue || e.beside == uintValue
	}
	if d, ok := plain.(decimal.Decimal); ok && whole && d.IsInteger() && d.BigInt().IsInt64() {
		plain = d.IntPart()
	}
	if e.writeExact(c, plain) {
		return
	}
	bound := bindable(c.dialect, e.like, plain)
	c.bind(bound)
	if _, isInt := bound.(int64); e.alone || whole && !isInt && bound != nil {
		c.put(c.dialect.Typed(kindOfPlain(plain)))
	}
}

// writeExact writes a decimal that is reckoned with, or stands alone, where a database would take it for a float, and one that people
// read. It tells whether it has.
func (e parameter) writeExact(c *compiler, plain any) bool {
	d, ok := plain.(decimal.Decimal)
	if ok && c.inline {
		c.put(d.String())
		return true
	}
	if !ok || !e.reckoned && !e.alone || !c.dialect.Words().FloatParameters {
		return false
	}
	if d.IsInteger() && d.BigInt().IsInt64() {
		c.bind(d.IntPart())
		return true
	}
	before, after := c.dialect.Cast(fmt.Sprintf("decimal(65, %d)", min(30, max(0, -d.Exponent()))))
	c.put(before)
	c.bind(d.String())
	c.put(after)
	return true
}

// kindOfPlain is the kind of database type that holds a plain value.
func kindOfPlain(plain any) schema.Kind {
	switch plain.(type) {
	case int64, uint64:
		return schema.Integer
	case float64:
		return schema.Float
	case decimal.Decimal:
		return schema.Decimal
	case bool:
		return schema.Bool
	case string:
		return schema.Text
	case time.Time:
		return schema.DateTime
	case []byte:
		return schema.Bytes
	case uuid.UUID:
		return schema.UUID
	}
	return schema.Any
}
func (e parameter) visit(func(source)) {}
func (e parameter) precedence() int    { return tight }

// infix is two expressions with an operator between them.
type infix struct {
	left, right expression
	operator    string
	binds       int
}

func (e infix) write(c *compiler) {
	if c.exact(e) {
		c.arithmetic(e)
		return
	}
	e.spell(c)
}

func (e infix) spell(c *compiler) {
	left, right := e.binds, e.binds+1
	if e.binds == looseCompare {
		left++
	}
	c.within(e.left, left)
	c.put(" ", e.operator, " ")
	c.within(e.right, right)
}
func (e infix) visit(see func(source)) { e.left.visit(see); e.right.visit(see) }
func (e infix) precedence() int        { return e.binds }

// suffixed is an expression with fixed text behind it: IS NULL, ESCAPE '/'.
type suffixed struct {
	of     expression
	suffix string
}

func (e suffixed) write(c *compiler)      { c.within(e.of, looseCompare); c.put(" ", e.suffix) }
func (e suffixed) visit(see func(source)) { e.of.visit(see) }
func (e suffixed) precedence() int        { return looseCompare }

// between is left BETWEEN low AND high.
type between struct {
	left, low, high expression
	not             bool
}

func (e between) write(c *compiler) {
	c.within(e.left, looseAdd)
	if e.not {
		c.put(" NOT")
	}
	c.put(" BETWEEN ")
	c.within(e.low, looseAdd)
	c.put(" AND ")
	c.within(e.high, looseAdd)
}
func (e between) visit(see func(source)) { e.left.visit(see); e.low.visit(see); e.high.visit(see) }
func (e between) precedence() int        { return looseCompare }

// membership is left IN (items), or IN (subquery).
type membership struct {
	left  expression
	items []expression
	not   bool
}

func (e membership) write(c *compiler) {
	if len(e.items) == 0 { // no value is in nothing, NULL neither
		if e.not {
			c.put("1 = 1")
		} else {
			c.put("1 != 1")
		}
		return
	}
	c.within(e.left, looseAdd)
	if e.not {
		c.put(" NOT")
	}
	c.put(" IN ")
	if len(e.items) == 1 {
		if query, ok := e.items[0].(subquery); ok {
			query.write(c)
			return
		}
	}
	c.put("(")
	c.list(e.items)
	c.put(")")
}
func (e membership) visit(see func(source)) {
	e.left.visit(see)
	for _, item := range e.items {
		item.visit(see)
	}
}
func (e membership) precedence() int { return looseCompare }

// junction is conditions joined by AND or OR.
type junction struct {
	parts []expression
	or    bool
}

func (e junction) write(c *compiler) {
	word, binds := " AND ", looseAnd
	if e.or {
		word, binds = " OR ", looseOr
	}
	for i, part := range e.parts {
		if i > 0 {
			c.put(word)
		}
		c.within(part, binds)
	}
}
func (e junction) visit(see func(source)) {
	for _, part := range e.parts {
		part.visit(see)
	}
}
func (e junction) precedence() int {
	if e.or {
		return looseOr
	}
	return looseAnd
}

// negation is NOT of.
type negation struct{ of expression }

func (e negation) write(c *compiler) {
	c.put("NOT ")
	if _, isExists := e.of.(exists); isExists {
		e.of.write(c)
		return
	}
	c.put("(")
	e.of.write(c)
	c.put(")")
}
func (e negation) visit(see func(source)) { e.of.visit(see) }
func (e negation) precedence() int        { return looseNot }

// call is a function of expressions.
type call struct {
	name     string
	args     []expression
	distinct bool
}

func (e call) write(c *compiler) {
	if c.exact(e) {
		c.aggregate(e, func(e call) { e.spell(c) })
		return
	}
	e.spell(c)
}

func (e call) spell(c *compiler) {
	c.put(e.name, "(")
	if e.distinct {
		c.put("DISTINCT ")
	}
	if len(e.args) == 0 && e.name == "count" {
		c.put("*")
	}
	c.list(e.args)
	c.put(")")
}
func (e call) visit(see func(source)) {
	for _, arg := range e.args {
		arg.visit(see)
	}
}
func (e call) precedence() int { return tight }

// subquery is a SELECT in brackets: a value, or what IN looks in.
type subquery struct{ of Selection }

func (e subquery) write(c *compiler) {
	bare := c.bare
	c.bare = false // its conditions compare, whatever its rows are for
	c.put("(")
	c.depth++
	e.of.writeSelect(c, e.of.operandColumns())
	c.depth--
	c.put(")")
	c.bare = bare
}
func (e subquery) visit(func(source)) {}
func (e subquery) precedence() int    { return tight }

// exists is EXISTS of a query written by a function.
type exists struct {
	body  func(c *compiler)
	outer []source
}

func (e exists) write(c *compiler) {
	c.put("EXISTS (")
	e.body(c)
	c.put(")")
}
func (e exists) visit(see func(source)) {
	for _, s := range e.outer {
		see(s)
	}
}
func (e exists) precedence() int { return tight }
