package store

import (
	"database/sql/driver"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store/internal/timestamp"
)

// plainOf brings any value that a caller gives for the column into plain form. nil and nil pointers are NULL. Errors say
// "got string "x", want a number"; the caller adds which column.
func (c *column) plainOf(value any) (any, error) {
	value = dereference(value)
	if value == nil {
		return nil, nil
	}
	if c.kind == anyValue {
		return value, nil
	}
	if plain, ok := c.accept(value); ok {
		if text, isText := plain.(string); isText {
			return plain, c.checkEnum(text)
		}
		return plain, nil
	}
	return nil, fmt.Errorf("got %s, want %s", described(value), kindWants[c.kind])
}

// accept is stricter than reading a cell: a number in a string is no number.
func (c *column) accept(value any) (any, bool) {
	typ := c.typ
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	if reflect.TypeOf(value) == typ {
		return c.plain(reflect.ValueOf(value)), true
	}
	basic := basicOf(value)
	switch c.kind {
	case intValue, uintValue:
		if d, ok := basic.(decimal.Decimal); ok && d.IsInteger() {
			basic = d.IntPart()
		}
		if _, isText := basic.(string); isText {
			return nil, false
		}
		if _, isBool := basic.(bool); isBool {
			return nil, false
		}
		return c.kind.convert(c, basic)
	case floatValue, decimalValue:
		switch v := basic.(type) {
		case decimal.Decimal:
			if c.kind == floatValue {
				return v.InexactFloat64(), true
			}
			return v, true
		case int64, float64:
			return c.kind.convert(c, basic)
		}
		return nil, false
	case boolValue:
		v, ok := basic.(bool)
		return v, ok
	case textValue:
		v, ok := basic.(string)
		return v, ok
	case timeValue, bytesValue, uuidValue:
		return c.kind.convert(c, basic)
	case durationValue:
		if text, isText := basic.(string); isText {
			d, err := time.ParseDuration(text)
			return d, err == nil
		}
		return nil, false
	case jsonValue, gobValue, arrayValue:
		return c.like(value)
	}
	if valuer, ok := value.(driver.Valuer); ok {
		if cell, err := valuer.Value(); err == nil {
			return c.scan(cell)
		}
	}
	return c.scan(basic)
}

// like brings a document or an array that is given as another type into the field's: []any for []int64, a map for a struct.
func (c *column) like(value any) (any, bool) {
	text, err := encodeJSON(value)
	if err != nil {
		return nil, false
	}
	return decodeJSON(valueType(c.typ), text)
}

// dereference takes pointers off; nil for a nil pointer.
func dereference(value any) any {
	if value == nil {
		return nil
	}
	v := reflect.ValueOf(value)
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		if _, isValuer := v.Interface().(driver.Valuer); isValuer {
			if _, same := v.Elem().Interface().(driver.Valuer); !same {
				break
			}
		}
		v = v.Elem()
	}
	return v.Interface()
}

// basicOf takes names off types: a type Level int is an int64.
func basicOf(value any) any {
	switch value.(type) {
	case time.Time, decimal.Decimal, uuid.UUID, []byte:
		return value
	}
	switch v := reflect.ValueOf(value); v.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int()
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		if v.Uint() <= math.MaxInt64 {
			return int64(v.Uint())
		}
		return v.Uint()
	case reflect.Float32:
		return widened(float32(v.Float()))
	case reflect.Float64:
		return v.Float()
	case reflect.Bool:
		return v.Bool()
	case reflect.String:
		return v.String()
	}
	return value
}

// shown is a cell as a message shows it, cut where it is long.
func shown(cell any) string {
	switch v := cell.(type) {
	case string:
		if r := []rune(v); len(r) > 40 {
			v = string(r[:40]) + "..."
		}
		return strconv.Quote(v)
	case []byte:
		return fmt.Sprintf("%d bytes", len(v))
	case time.Time:
		return timestamp.Format(v)
	}
	return fmt.Sprint(cell)
}

// described is a value with its type: string "x".
func described(value any) string {
	return fmt.Sprintf("%T %s", value, shown(basicOf(value)))
}
