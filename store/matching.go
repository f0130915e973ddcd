package store

import (
	"fmt"
	"strings"
)

// Like is column LIKE pattern: % stands for any text, _ for any letter. Whether capitals matter is the database's affair:
// they do on PostgreSQL, not on SQLite (for ASCII) and MySQL (by the column's collation).
func (c Column) Like(pattern any) Condition { return c.matches("LIKE", pattern) }

// NotLike is column NOT LIKE pattern.
func (c Column) NotLike(pattern any) Condition { return c.matches("NOT LIKE", pattern) }

// ILike is Like without regard to capitals: ILIKE, or lower(column) LIKE lower(pattern) where there is no such word.
func (c Column) ILike(pattern any) Condition {
	return Condition{caseless{c.node(), patternOf(pattern, "", ""), false}}
}

// NotILike is the opposite of ILike.
func (c Column) NotILike(pattern any) Condition { return c.ILike(pattern).Not() }

// Regexp is true of texts in which a regular expression of the database's matches anywhere: REGEXP, ~ on PostgreSQL. SQLite needs
// a function regexp, which the program has to register with its driver; dbsh does.
func (c Column) Regexp(pattern any) Condition {
	return Condition{matching{c.node(), patternOf(pattern, "", ""), false}}
}

// NotRegexp is the opposite of Regexp.
func (c Column) NotRegexp(pattern any) Condition { return c.Regexp(pattern).Not() }

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
	if isText && strings.ContainsAny(text, "%_\\") {
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
			operand = concat{parameter{value: before}, operand}
		}
		if after != "" {
			operand = concat{operand, parameter{value: after}}
		}
		return operand
	}
}

// caseless is LIKE without regard to capitals.
type caseless struct {
	left, pattern expression
	not           bool
}

func (e caseless) write(c *compiler) {
	if c.dialect.Words().ILike {
		infix{e.left, e.pattern, negated("ILIKE", e.not), looseCompare}.write(c)
		return
	}
	lower := func(of expression) expression { return call{name: "lower", args: []expression{of}} }
	infix{lower(e.left), lower(e.pattern), negated("LIKE", e.not), looseCompare}.write(c)
}
func (e caseless) visit(see func(source)) { e.left.visit(see); e.pattern.visit(see) }
func (e caseless) precedence() int        { return looseCompare }

func negated(operator string, not bool) string {
	if not {
		return "NOT " + operator
	}
	return operator
}

// matching is a regular expression's match.
type matching struct {
	left, pattern expression
	not           bool
}

func (e matching) write(c *compiler) {
	operator := c.dialect.Words().Regexp
	if e.not {
		operator = c.dialect.Words().NotRegexp
	}
	infix{e.left, e.pattern, operator, looseCompare}.write(c)
}
func (e matching) visit(see func(source)) { e.left.visit(see); e.pattern.visit(see) }
func (e matching) precedence() int        { return looseCompare }
