package store

// Cases is CASE WHEN ... END on its way: store.Case().When(Users.Age.Lt(18), "child").Else("adult"). It is an immutable value.
type Cases struct {
	whens []when
	like  *column
}

type when struct {
	is   Condition
	then expression
}

// Case begins a value that depends on conditions: the first one that is true counts.
func Case() Cases { return Cases{} }

// When gives the value, which may be a column or a subquery, where the condition is true.
func (c Cases) When(is Condition, value any) Cases {
	then, like := c.value(value)
	return Cases{whens: extend(c.whens, when{is, then}), like: like}
}

// Else gives the value where none of the conditions is true, and ends the CASE.
func (c Cases) Else(value any) Column {
	then, like := c.value(value)
	return Column{expr: cases{c.whens, then}, like: like}
}

// End ends the CASE; where none of the conditions is true it is NULL.
func (c Cases) End() Column { return Column{expr: cases{whens: c.whens}, like: c.like} }

// value is a result, and what results are like: as the first column among them.
func (c Cases) value(value any) (expression, *column) {
	like := c.like
	if column, ok := value.(Column); ok && like == nil {
		like = column.like
	}
	return unaided(operandOf(value, nil)), like
}

// unaided marks a parameter that nothing beside it tells the type of.
func unaided(e expression) expression {
	if p, ok := e.(parameter); ok {
		p.alone = true
		return p
	}
	return e
}

type cases struct {
	whens     []when
	otherwise expression
}

func (e cases) write(c *compiler) {
	if len(e.whens) == 0 {
		c.fail(errNoWhen)
		return
	}
	if c.exact(e) {
		c.choice(e)
		return
	}
	e.spell(c, func(result expression) { c.expression(result) })
}

func (e cases) spell(c *compiler, write func(result expression)) {
	c.put("CASE")
	for _, w := range e.whens {
		c.put(" WHEN ")
		c.expression(w.is.node())
		c.put(" THEN ")
		write(w.then)
	}
	if e.otherwise != nil {
		c.put(" ELSE ")
		write(e.otherwise)
	}
	c.put(" END")
}

// results are what the CASE can give.
func (e cases) results() []expression {
	var results []expression
	for _, w := range e.whens {
		results = append(results, w.then)
	}
	if e.otherwise != nil {
		results = append(results, e.otherwise)
	}
	return results
}

func (e cases) visit(see func(source)) {
	for _, w := range e.whens {
		w.is.node().visit(see)
		w.then.visit(see)
	}
	if e.otherwise != nil {
		e.otherwise.visit(see)
	}
}
func (e cases) precedence() int { return tight }
