package store

import "slices"

// SQLite has no exact numbers: decimals that CreateAll declares are kept as text, which compares letter by letter and is summed in
// floating point. So statements name what makes numbers of it: the collation decimal and the functions decimal_sum, decimal_add,
// decimal_sub and decimal_mul, under the names of SQLite's own decimal extension, which its command line shell has built in. Where
// the program has not registered them (see package decimals) they are cast to NUMERIC, which is exact to 15 digits.
// Quotients, averages and rounding are NUMERIC in either case.

// exact tells whether an expression gives decimals that are kept as text.
func (c *compiler) exact(e expression) bool {
	switch e := e.(type) {
	case reference:
		return e.column.exact(c.dialect)
	case distinct:
		return c.exact(e.of)
	case infix:
		_, reckons := decimalOperators[e.operator]
		return (reckons || e.operator == "/") && (c.exact(e.left) || c.exact(e.right))
	case windowed:
		return c.exact(e.of)
	case prefixed:
		return e.operator == "-" && c.exact(e.of)
	case cases:
		return slices.ContainsFunc(e.results(), c.exact)
	case subquery:
		columns := e.of.operandColumns()
		return len(columns) == 1 && c.exact(columns[0].node())
	case call:
		return slices.Contains(decimalCalls, e.name) && slices.ContainsFunc(e.args, c.exact)
	}
	return false
}

var (
	decimalOperators = map[string]string{"+": "decimal_add", "-": "decimal_sub", "*": "decimal_mul"}
	decimalCalls     = []string{"sum", "min", "max", "coalesce", "avg", "abs", "round", "lag", "lead", "first_value", "last_value", "nth_value"}
	inexactCalls     = []string{"avg", "abs", "round"}
)

// number writes what gives decimals kept as text so that it compares and orders as a number.
func (c *compiler) number(exact bool, write func()) {
	switch {
	case c.bare:
		write()
	case exact && c.dialect.Holds().DecimalFunctions:
		write()
		c.put(" COLLATE decimal")
	default:
		c.put("CAST(")
		write()
		c.put(" AS NUMERIC)")
	}
}

// textual is what a value is like that becomes one with decimals kept as text.
var textual = &column{owner: &mapper{}, kind: decimalValue, typ: decimalType}

// barely writes decimals as the texts they are: what the database only hands on.
func (c *compiler) barely(write func()) {
	before := c.bare
	c.bare = true
	write()
	c.bare = before
}

// arithmetic writes a calculation with decimals that are kept as text.
func (c *compiler) arithmetic(e infix) {
	name, reckons := decimalOperators[e.operator]
	exact := reckons && c.dialect.Holds().DecimalFunctions
	inner := func() {
		if exact {
			c.put(name, "(")
			c.barely(func() { c.list([]expression{e.left, e.right}) })
			c.put(")")
			return
		}
		e.spell(c)
	}
	c.number(exact, inner)
}

// negative writes the opposite of decimals that are kept as text.
func (c *compiler) negative(e prefixed) {
	c.arithmetic(infix{parameter{value: 0, like: textual}, e.of, "-", looseAdd})
}

// choice writes a CASE of decimals that are kept as text. Its conditions compare numbers.
func (c *compiler) choice(e cases) {
	results := func(result expression) {
		if p, ok := result.(parameter); ok && !isNull(p.value) {
			result = parameter{value: p.value, like: textual}
		}
		c.barely(func() { result.write(c) })
	}
	bare := c.bare
	c.number(true, func() {
		c.bare = false
		e.spell(c, results)
		c.bare = bare
	})
}

// aggregate writes a function of decimals that are kept as text, as spell does under the name that it gets.
func (c *compiler) aggregate(e call, spell func(call)) {
	exact := !slices.Contains(inexactCalls, e.name)
	if e.name == "sum" && c.dialect.Holds().DecimalFunctions {
		e.name = "decimal_sum"
		c.number(true, func() { c.barely(func() { spell(e) }) })
		return
	}
	c.number(exact, func() { spell(e) })
}
