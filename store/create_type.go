package store

import (
	"database/sql/driver"
	"fmt"
	"reflect"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// content is what the column holds, for the database to choose a type.
func (c *column) content() (dialect.Content, error) {
	typ := c.typ
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	content := dialect.Content{Size: c.size, Enum: c.details.enum, Zone: c.details.zone}
	switch c.kind {
	case intValue:
		content.Kind, content.Bits = schema.Integer, typ.Bits()
	case uintValue:
		content.Kind, content.Bits, content.Unsigned = schema.Integer, typ.Bits(), true
	case floatValue:
		content.Kind, content.Bits = schema.Float, typ.Bits()
	case boolValue:
		content.Kind = schema.Bool
	case textValue:
		content.Kind = schema.Text
		content.Long = strings.EqualFold(c.details.declared, "text")
		if strings.EqualFold(c.details.declared, "json") {
			content.Kind = schema.JSON
		}
	case bytesValue:
		content.Kind = schema.Bytes
	case timeValue:
		content.Kind = schema.DateTime
		if c.isDate() {
			content.Kind = schema.Date
		}
	case decimalValue:
		content.Kind, content.Precision, content.Scale = schema.Decimal, c.details.precision, c.details.scale
	case uuidValue:
		content.Kind = schema.UUID
	case durationValue:
		content.Kind = schema.Interval
	case jsonValue:
		content.Kind = schema.JSON
		if c.details.document {
			content.Kind, content.Long = schema.Text, true
		}
	case gobValue:
		content.Kind = schema.Bytes
	case arrayValue:
		element, err := elementOf(typ).content()
		element.Array = true
		return element, err
	case scanValue:
		content.Kind = scannedKind(typ)
		content.Bits = 64
	}
	if content.Kind == schema.Any && c.verbatim() == "" && c.kind != anyValue {
		return content, fmt.Errorf("what the database is to hold for a %s is not known: give the column a type=", c.typ)
	}
	return content, nil
}

// portable are the words of type= that mean the same on each database; others are a database's own.
var portable = map[string]bool{"text": true, "date": true, "json": true, "gob": true}

// verbatim is the type that the tag gives in a database's own words.
func (c *column) verbatim() string {
	if portable[strings.ToLower(c.details.declared)] {
		return ""
	}
	return c.details.declared
}

// verbatimOn is the type that the tag gives for a database, in its own words.
func (c *column) verbatimOn(d dialect.Dialect) string {
	if typ, is := c.details.declaredOn[d.Name()]; is {
		return typ
	}
	return c.verbatim()
}

func (c *column) isDate() bool { return strings.EqualFold(c.details.declared, "date") }

// scannedKind is what a type that scans itself holds: what its Value gives, or, of sql.NullString and its like, what it wraps.
func scannedKind(typ reflect.Type) schema.Kind {
	switch typ {
	case reflect.TypeFor[Date]():
		return schema.Date
	case reflect.TypeFor[TimeOfDay]():
		return schema.Time
	}
	value := reflect.New(typ).Elem().Interface()
	if valuer, ok := value.(driver.Valuer); ok {
		if cell, err := valuer.Value(); err == nil && cell != nil {
			return kindOfCell(reflect.TypeOf(cell))
		}
	}
	if typ.Kind() == reflect.Struct && typ.NumField() == 2 && typ.Field(1).Name == "Valid" {
		return kindOfCell(typ.Field(0).Type)
	}
	return schema.Any
}

func kindOfCell(typ reflect.Type) schema.Kind {
	switch kindOf(typ) {
	case intValue, uintValue:
		return schema.Integer
	case floatValue:
		return schema.Float
	case boolValue:
		return schema.Bool
	case textValue:
		return schema.Text
	case bytesValue:
		return schema.Bytes
	case timeValue:
		return schema.DateTime
	case decimalValue:
		return schema.Decimal
	case uuidValue:
		return schema.UUID
	}
	if typ == reflect.TypeFor[time.Duration]() {
		return schema.Interval
	}
	return schema.Any
}
