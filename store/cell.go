package store

import (
	"database/sql"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store/internal/timestamp"
)

// fromCell makes the plain value of what the driver gave. An error says that the cell does not fit the column's Go type.
func (c *column) fromCell(cell any) (any, error) {
	if b, ok := cell.([]byte); ok && b == nil {
		cell = []byte{} // the driver's way to give an empty value; NULL is nil without a type
	}
	if b, ok := cell.([]byte); ok && !c.kind.takesBytes() {
		if !utf8.Valid(b) {
			return nil, fmt.Errorf("got %d bytes, want %s", len(b), kindWants[c.kind])
		}
		cell = string(b)
	}
	if cell == nil {
		return c.fromNull()
	}
	if c.kind.holds(cell) && c.typ.Kind() != reflect.Float32 {
		return cell, nil // as it is: making an interface of its value again would allocate
	}
	plain, ok := c.kind.convert(c, cell)
	if !ok {
		return nil, fmt.Errorf("got %s, want %s", shown(cell), kindWants[c.kind])
	}
	return plain, nil
}

// takesBytes tells whether bytes are no text for this kind.
func (k valueKind) takesBytes() bool {
	switch k {
	case bytesValue, scanValue, anyValue, uuidValue, gobValue:
		return true
	}
	return false
}

// holds tells whether a cell is in plain form already.
func (k valueKind) holds(cell any) bool {
	switch cell.(type) {
	case int64:
		return k == intValue
	case string:
		return k == textValue
	case float64:
		return k == floatValue
	case bool:
		return k == boolValue
	case time.Time:
		return k == timeValue
	case []byte:
		return k == bytesValue
	}
	return false
}

// fromNull is NULL in a field that can show it, and the zero value with an error in one that can not.
func (c *column) fromNull() (any, error) {
	switch {
	case c.kind == scanValue && c.typ.Kind() != reflect.Pointer:
		if plain, ok := c.scan(nil); ok {
			return plain, nil
		}
	case c.showsNull():
		return nil, nil
	}
	return nil, fmt.Errorf("got NULL, want %s (a *%s can hold NULL)", kindWants[c.kind], c.typ)
}

// showsNull tells whether the field has a value that stands for NULL.
func (c *column) showsNull() bool {
	switch c.typ.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return true
	}
	if c.kind == scanValue {
		_, ok := c.scan(nil)
		return ok
	}
	return false
}

// zero is the plain value of the field's zero value.
func (c *column) zero() any {
	if c.typ.Kind() == reflect.Pointer {
		return nil
	}
	return c.plain(reflect.Zero(c.typ))
}

// convert makes a cell that is neither nil nor (for texts) bytes plain.
func (k valueKind) convert(c *column, cell any) (any, bool) {
	switch k {
	case intValue:
		return toInt(cell)
	case uintValue:
		return toUint(cell)
	case floatValue:
		v, ok := toFloat(cell)
		if f, isFloat := v.(float64); isFloat && valueType(c.typ).Kind() == reflect.Float32 {
			v = float64(float32(f))
		}
		return v, ok
	case boolValue:
		return toBool(cell)
	case textValue:
		return toText(cell)
	case bytesValue:
		return toBytes(cell)
	case timeValue:
		return toTime(cell)
	case decimalValue:
		return toDecimal(cell)
	case uuidValue:
		return toUUID(cell)
	case scanValue:
		return c.scan(cell)
	case durationValue:
		return toDuration(cell)
	case jsonValue:
		return decodeJSON(valueType(c.typ), cell)
	case gobValue:
		return decodeGob(valueType(c.typ), cell)
	case arrayValue:
		return parseArray(valueType(c.typ), cell)
	}
	return cell, true
}

func (c *column) scan(cell any) (any, bool) {
	typ := c.typ
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	value := reflect.New(typ)
	if err := value.Interface().(sql.Scanner).Scan(cell); err != nil {
		return nil, false
	}
	return value.Elem().Interface(), true
}

func toInt(cell any) (any, bool) {
	switch v := cell.(type) {
	case int64:
		return v, true
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<53 {
			return int64(v), true
		}
	case bool:
		if v {
			return int64(1), true
		}
		return int64(0), true
	case string:
		i, err := strconv.ParseInt(v, 10, 64)
		return i, err == nil
	}
	return nil, false
}

// toUint also takes what is beyond int64, which drivers give as text or as uint64.
func toUint(cell any) (any, bool) {
	switch v := cell.(type) {
	case uint64:
		return v, true
	case string:
		u, err := strconv.ParseUint(v, 10, 64)
		return u, err == nil
	}
	v, ok := toInt(cell)
	if i, isInt := v.(int64); ok && isInt && i >= 0 {
		return uint64(i), true
	}
	return nil, false
}

func toFloat(cell any) (any, bool) {
	switch v := cell.(type) {
	case float64:
		return v, true
	case float32:
		return widened(v), true
	case int64:
		return float64(v), true
	case string:
		f, err := strconv.ParseFloat(v, 64)
		return f, err == nil
	}
	return nil, false
}

func toBool(cell any) (any, bool) {
	switch v := cell.(type) {
	case bool:
		return v, true
	case int64:
		return v == 1, v == 0 || v == 1
	case string:
		b, err := strconv.ParseBool(v)
		return b, err == nil
	}
	return nil, false
}

func toText(cell any) (any, bool) {
	switch v := cell.(type) {
	case string:
		return v, true
	case int64:
		return strconv.FormatInt(v, 10), true
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64), true
	case float32:
		return strconv.FormatFloat(float64(v), 'g', -1, 32), true
	case time.Time:
		return timestamp.Format(v), true
	}
	return nil, false
}

func toBytes(cell any) (any, bool) {
	switch v := cell.(type) {
	case []byte:
		return v, true
	case string:
		return []byte(v), true
	}
	return nil, false
}

// toTime takes no numbers: whether one counts seconds or milliseconds, and since when, can not be known.
func toTime(cell any) (any, bool) {
	switch v := cell.(type) {
	case time.Time:
		return v, true
	case string:
		return timestamp.Parse(v)
	}
	return nil, false
}

func toDecimal(cell any) (any, bool) {
	switch v := cell.(type) {
	case int64:
		return decimal.NewFromInt(v), true
	case float64:
		if math.IsInf(v, 0) || math.IsNaN(v) {
			return nil, false
		}
		return decimal.NewFromFloat(v), true // the shortest text that is this float: 0.99 stays 0.99
	case string:
		d, err := decimal.NewFromString(v)
		return d, err == nil
	}
	return nil, false
}

func toUUID(cell any) (any, bool) {
	switch v := cell.(type) {
	case string:
		id, err := uuid.Parse(v)
		return id, err == nil
	case []byte:
		id, err := uuid.FromBytes(v)
		if err != nil {
			id, err = uuid.ParseBytes(v)
		}
		return id, err == nil
	}
	return nil, false
}
