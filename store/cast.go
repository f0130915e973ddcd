package store

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

var errNoWhen = errors.New("the CASE has no When")

// Cast is the column as a value of another type: integer, float, decimal, decimal(10,2), text, boolean, date, time, datetime, bytes
// or json mean the same on every database; any other name is the database's own.
func (c Column) Cast(to string) Column {
	if strings.ContainsFunc(to, func(r rune) bool { return !strings.ContainsRune("(), _", r) && !isName(strings.ToLower("x"+string(r))) }) || to == "" {
		return Column{expr: broken{fmt.Errorf("Cast: %q is no type's name", to)}}
	}
	return Column{expr: casting{c.node(), to}, like: castLike(to)}
}

// castLike is what values of the type are like, nil where that is not known.
func castLike(to string) *column {
	name, _, _ := strings.Cut(strings.ToLower(to), "(")
	typ := map[string]reflect.Type{
		"integer": reflect.TypeFor[int64](), "float": reflect.TypeFor[float64](), "decimal": decimalType, "text": reflect.TypeFor[string](),
		"boolean": reflect.TypeFor[bool](), "date": timeType, "datetime": timeType,
	}[strings.TrimSpace(name)]
	if typ == nil {
		return nil
	}
	return &column{owner: &mapper{name: "cast"}, field: to, typ: typ, kind: kindOf(typ)}
}

type casting struct {
	of expression
	to string
}

func (e casting) write(c *compiler) {
	before, after := c.dialect.Cast(e.to)
	c.put(before)
	c.expression(e.of)
	c.put(after)
}
func (e casting) visit(see func(source)) { e.of.visit(see) }
func (e casting) precedence() int        { return tight }

// Literal is a value that stands by itself, in a list of what to select for example: store.Literal("user").As("kind").
func Literal(value any) Column {
	return Column{expr: unaided(operandOf(value, nil)), like: literalLike(value)}
}

func literalLike(value any) *column {
	if kindOfPlain(loose(value)) == schema.Any {
		return nil
	}
	typ := reflect.TypeOf(loose(value))
	return &column{owner: &mapper{name: "literal"}, field: "literal", typ: typ, kind: kindOf(typ)}
}
