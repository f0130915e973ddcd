package store

import "fmt"

// Condition is something that is true, false or unknown of a row. It is an immutable value; columns and relations make it.
type Condition struct {
	expr expression
}

func (c Condition) node() expression {
	if c.expr == nil {
		return broken{fmt.Errorf("the condition is empty: make it from a column (Users.Name.Eq(\"x\"))")}
	}
	return c.expr
}

// And is true where the condition and all others are.
func (c Condition) And(others ...Condition) Condition { return join(false, prepend(c, others)) }

// Or is true where the condition or any of the others is.
func (c Condition) Or(others ...Condition) Condition { return join(true, prepend(c, others)) }

// Not is true where the condition is false.
func (c Condition) Not() Condition { return Condition{negate(c.node())} }

// And is true where all conditions are.
func And(conditions ...Condition) Condition { return join(false, conditions) }

// Or is true where any condition is.
func Or(conditions ...Condition) Condition { return join(true, conditions) }

// Not is true where the condition is false.
func Not(condition Condition) Condition { return condition.Not() }

// Text is a condition written in SQL, with ? for arguments, which may be columns: an escape from what columns can say. The
// text is sent as it is: never build it from what a stranger typed.
func Text(sql string, args ...any) Condition { return Condition{raw{sql, args}} }

func prepend(first Condition, others []Condition) []Condition {
	return append([]Condition{first}, others...)
}

// join takes conditions that are joined by the same word already into one list.
func join(or bool, conditions []Condition) Condition {
	if len(conditions) == 0 {
		return Condition{broken{fmt.Errorf("And and Or want at least one condition")}}
	}
	if len(conditions) == 1 {
		return conditions[0]
	}
	e := junction{or: or}
	for _, condition := range conditions {
		if inner, ok := condition.expr.(junction); ok && inner.or == or {
			e.parts = append(e.parts, inner.parts...)
			continue
		}
		e.parts = append(e.parts, condition.node())
	}
	return Condition{e}
}

var opposites = map[string]string{
	"=": "!=", "!=": "=", ">": "<=", "<=": ">", "<": ">=", ">=": "<", "LIKE": "NOT LIKE", "NOT LIKE": "LIKE",
}

// negate turns the operator round where there is an opposite, as SQLAlchemy does.
func negate(e expression) expression {
	switch e := e.(type) {
	case negation:
		return e.of
	case infix:
		if opposite, ok := opposites[e.operator]; ok {
			e.operator = opposite
			return e
		}
	case membership:
		e.not = !e.not
		return e
	case tupleIn:
		e.not = !e.not
		return e
	case caseless:
		e.not = !e.not
		return e
	case matching:
		e.not = !e.not
		return e
	case between:
		e.not = !e.not
		return e
	case suffixed:
		switch e.suffix {
		case "IS NULL":
			e.suffix = "IS NOT NULL"
			return e
		case "IS NOT NULL":
			e.suffix = "IS NULL"
			return e
		default:
			e.of = negate(e.of)
			return e
		}
	}
	return negation{e}
}
