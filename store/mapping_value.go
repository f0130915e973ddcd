package store

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// A column's value has three forms. In the struct it is what the field's type says. A cell is what the driver gives
// (int64, float64, bool, []byte, string, time.Time or nil). Between them, in snapshots, keys and comparisons, stands the
// plain form, one for every kind: int64, uint64, float64, bool, string, []byte, time.Time, decimal.Decimal, uuid.UUID, nil
// for NULL, and the field's own type for what scans itself.

// valueKind is what a column's Go type holds.
type valueKind int

const (
	noValue valueKind = iota // no column
	intValue
	uintValue
	floatValue
	boolValue
	textValue
	bytesValue
	timeValue
	decimalValue
	uuidValue
	anyValue
	scanValue // a type of the user's that is sql.Scanner
)

var kindWants = [...]string{
	intValue: "a whole number", uintValue: "a whole number from 0", floatValue: "a number", boolValue: "true or false",
	textValue: "a string", bytesValue: "bytes", timeValue: "a time", decimalValue: "a number", uuidValue: "a UUID",
	anyValue: "any value", scanValue: "a value of its type",
}

var (
	scannerType = reflect.TypeFor[sql.Scanner]()
	timeType    = reflect.TypeFor[time.Time]()
	decimalType = reflect.TypeFor[decimal.Decimal]()
	uuidType    = reflect.TypeFor[uuid.UUID]()
)

// kindOf is the kind of a field's type, pointers taken off; noValue for what can not be a column.
func kindOf(typ reflect.Type) valueKind {
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch typ {
	case timeType:
		return timeValue
	case decimalType:
		return decimalValue
	case uuidType:
		return uuidValue
	}
	if reflect.PointerTo(typ).Implements(scannerType) {
		return scanValue
	}
	switch typ.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return intValue
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return uintValue
	case reflect.Float32, reflect.Float64:
		return floatValue
	case reflect.Bool:
		return boolValue
	case reflect.String:
		return textValue
	case reflect.Slice:
		if typ.Elem().Kind() == reflect.Uint8 {
			return bytesValue
		}
	case reflect.Interface:
		if typ.NumMethod() == 0 {
			return anyValue
		}
	}
	return noValue
}

// get reads the column's plain value from a struct.
func (c *column) get(row reflect.Value) any {
	field := row.Field(c.index)
	switch p := field.Addr().Interface().(type) { // the common types, without reflection
	case *int64:
		return *p
	case *string:
		return *p
	case **string:
		if *p == nil {
			return nil
		}
		return **p
	case **int64:
		if *p == nil {
			return nil
		}
		return **p
	case *time.Time:
		return *p
	case *decimal.Decimal:
		return *p
	}
	if field.Kind() == reflect.Pointer {
		if field.IsNil() {
			return nil
		}
		field = field.Elem()
	}
	return c.plain(field)
}

// plain is a field's value, its pointer taken off, in plain form.
func (c *column) plain(field reflect.Value) any {
	switch c.kind {
	case intValue:
		return field.Int()
	case uintValue:
		return field.Uint()
	case floatValue:
		return field.Float()
	case boolValue:
		return field.Bool()
	case textValue:
		return field.String()
	case bytesValue:
		if field.IsNil() {
			return nil
		}
		return field.Bytes()
	}
	return field.Interface()
}

// same tells whether the struct still holds a plain value, without allocating for the common types.
func (c *column) same(row reflect.Value, loaded any) bool {
	switch p := row.Field(c.index).Addr().Interface().(type) {
	case *int64:
		v, ok := loaded.(int64)
		return ok && v == *p
	case *string:
		v, ok := loaded.(string)
		return ok && v == *p
	case **string:
		if *p == nil || loaded == nil {
			return *p == nil && loaded == nil
		}
		v, ok := loaded.(string)
		return ok && v == **p
	case **int64:
		if *p == nil || loaded == nil {
			return *p == nil && loaded == nil
		}
		v, ok := loaded.(int64)
		return ok && v == **p
	case *float64:
		v, ok := loaded.(float64)
		return ok && (v == *p || v != v && *p != *p)
	case *bool:
		v, ok := loaded.(bool)
		return ok && v == *p
	case *time.Time:
		v, ok := loaded.(time.Time)
		return ok && v.Equal(*p)
	}
	return samePlain(c.get(row), loaded)
}

// samePlain compares two plain values. Times are the same if they are the same instant, decimals if they are the same number.
func samePlain(a, b any) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case time.Time:
		b, ok := b.(time.Time)
		return ok && a.Equal(b)
	case decimal.Decimal:
		b, ok := b.(decimal.Decimal)
		return ok && a.Equal(b)
	case []byte:
		b, ok := b.([]byte)
		return ok && string(a) == string(b)
	case float64:
		b, ok := b.(float64)
		return ok && (a == b || a != a && b != b)
	}
	return reflect.DeepEqual(a, b)
}

// set stores a plain value in a struct. A value that does not fit the field's type is an error and leaves the field alone.
func (c *column) set(row reflect.Value, plain any) error {
	field := row.Field(c.index)
	switch p := field.Addr().Interface().(type) { // the common types, without reflection
	case *int64:
		if v, ok := plain.(int64); ok {
			*p = v
			return nil
		}
	case *string:
		if v, ok := plain.(string); ok {
			*p = v
			return nil
		}
	case **string:
		if v, ok := plain.(string); ok {
			*p = &v
			return nil
		}
	case *float64:
		if v, ok := plain.(float64); ok {
			*p = v
			return nil
		}
	case *time.Time:
		if v, ok := plain.(time.Time); ok {
			*p = v
			return nil
		}
	case *decimal.Decimal:
		if v, ok := plain.(decimal.Decimal); ok {
			*p = v
			return nil
		}
	}
	if plain == nil {
		field.SetZero()
		return nil
	}
	if field.Kind() != reflect.Pointer {
		return c.fill(field, plain)
	}
	value := reflect.New(field.Type().Elem())
	if err := c.fill(value.Elem(), plain); err != nil {
		return err
	}
	field.Set(value)
	return nil
}

// fill stores a plain value that is not nil in a field that is no pointer.
func (c *column) fill(field reflect.Value, plain any) error {
	misfit := func() error { return fmt.Errorf("got %s, want %s", shown(plain), kindWants[c.kind]) }
	switch v := plain.(type) {
	case int64:
		if c.kind == intValue {
			if field.OverflowInt(v) {
				return fmt.Errorf("%d does not fit %s", v, field.Type())
			}
			field.SetInt(v)
			return nil
		}
	case uint64:
		if c.kind == uintValue {
			if field.OverflowUint(v) {
				return fmt.Errorf("%d does not fit %s", v, field.Type())
			}
			field.SetUint(v)
			return nil
		}
	case float64:
		if c.kind == floatValue {
			field.SetFloat(v)
			return nil
		}
	case bool:
		if c.kind == boolValue {
			field.SetBool(v)
			return nil
		}
	case string:
		if c.kind == textValue {
			field.SetString(v)
			return nil
		}
	case []byte:
		if c.kind == bytesValue {
			field.SetBytes(v)
			return nil
		}
	}
	value := reflect.ValueOf(plain)
	if !value.Type().AssignableTo(field.Type()) {
		return misfit()
	}
	field.Set(value)
	return nil
}

// fromCell makes the plain value of what the driver gave. An error says that the cell does not fit the column's Go type.
func (c *column) fromCell(cell any) (any, error) {
	if b, ok := cell.([]byte); ok && c.kind != bytesValue && c.kind != scanValue && c.kind != anyValue && c.kind != uuidValue {
		if !utf8.Valid(b) {
			return nil, fmt.Errorf("got %d bytes, want %s", len(b), kindWants[c.kind])
		}
		cell = string(b)
	}
	if cell == nil {
		return c.fromNull()
	}
	if c.kind.holds(cell) {
		return cell, nil // as it is: making an interface of its value again would allocate
	}
	plain, ok := c.kind.convert(c, cell)
	if !ok {
		return nil, fmt.Errorf("got %s, want %s", shown(cell), kindWants[c.kind])
	}
	return plain, nil
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
	case c.typ.Kind() == reflect.Pointer, c.kind == bytesValue, c.kind == anyValue:
		return nil, nil
	case c.kind == scanValue:
		if plain, ok := c.scan(nil); ok {
			return plain, nil
		}
	}
	return nil, fmt.Errorf("got NULL, want %s", kindWants[c.kind])
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
		v, ok := toInt(cell)
		if i, isInt := v.(int64); ok && isInt && i >= 0 {
			return uint64(i), true
		}
		return nil, false
	case floatValue:
		return toFloat(cell)
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

func toFloat(cell any) (any, bool) {
	switch v := cell.(type) {
	case float64:
		return v, true
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
	case time.Time:
		return timeText(v), true
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

// goTime is what Go's drivers write for a time unless told otherwise.
const goTime = "2006-01-02 15:04:05.999999999 -0700 MST"

// toTime takes no numbers: whether one counts seconds or milliseconds, and since when, can not be known.
func toTime(cell any) (any, bool) {
	switch v := cell.(type) {
	case time.Time:
		return v, true
	case string:
		if t, ok := parseTime(v); ok {
			return t, true
		}
		t, err := time.Parse(goTime, v)
		return t, err == nil
	}
	return nil, false
}

// timeText is how a time is written where the database has no type for it: as SQLite's datetime() does, in UTC, with a
// fraction only where there is one. Texts of this form order as the times do.
func timeText(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05.999999999") }

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
	}
	if valuer, ok := value.(driver.Valuer); ok {
		if cell, err := valuer.Value(); err == nil {
			return c.scan(cell)
		}
	}
	return c.scan(basic)
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
		f, _ := strconv.ParseFloat(strconv.FormatFloat(v.Float(), 'g', -1, 32), 64)
		return f
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
		return timeText(v)
	}
	return fmt.Sprint(cell)
}

// described is a value with its type: string "x".
func described(value any) string {
	return fmt.Sprintf("%T %s", value, shown(basicOf(value)))
}
