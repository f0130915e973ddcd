package store

import (
	"database/sql"
	"fmt"
	"reflect"
	"time"
	"unsafe"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"
)

// A column's value has three forms. In the struct it is what the field's type says. A cell is what the driver gives
// (int64, float64, bool, []byte, string, time.Time or nil). Between them, in snapshots, keys and comparisons, stands the
// plain form, one for every kind: int64, uint64, float64, bool, string, []byte, time.Time, time.Duration, decimal.Decimal, uuid.UUID,
// nil for NULL, and the field's own type for documents, arrays and what scans itself.

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
	durationValue
	jsonValue  // a Go value as JSON
	gobValue   // a Go value in Go's own form
	arrayValue // a slice of simple values
)

var kindWants = [...]string{
	intValue: "a whole number", uintValue: "a whole number from 0", floatValue: "a number", boolValue: "true or false",
	textValue: "a string", bytesValue: "bytes", timeValue: "a time", decimalValue: "a number", uuidValue: "a UUID",
	anyValue: "any value", scanValue: "a value of its type",
	durationValue: "a duration", jsonValue: "JSON", gobValue: "a value in Go's own form", arrayValue: "an array",
}

var (
	scannerType  = reflect.TypeFor[sql.Scanner]()
	timeType     = reflect.TypeFor[time.Time]()
	decimalType  = reflect.TypeFor[decimal.Decimal]()
	durationType = reflect.TypeFor[time.Duration]()
	uuidType     = reflect.TypeFor[uuid.UUID]()
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
	case durationType:
		return durationValue
	case rawType:
		return jsonValue
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
		if elementOf(typ) != nil {
			return arrayValue
		}
	case reflect.Interface:
		if typ.NumMethod() == 0 {
			return anyValue
		}
	}
	return noValue
}

// in is the column's field of a struct, which must be addressable.
func (c *column) in(row reflect.Value) reflect.Value {
	return reflect.NewAt(c.typ, unsafe.Add(row.Addr().UnsafePointer(), c.offset)).Elem()
}

// get reads the column's plain value from a struct.
func (c *column) get(row reflect.Value) any {
	if plain, ok := c.read(row.Addr().UnsafePointer()); ok {
		return plain
	}
	field := c.in(row)
	if field.Kind() == reflect.Pointer {
		if field.IsNil() {
			return nil
		}
		field = field.Elem()
	}
	if c.zeroNull && field.IsZero() {
		return nil
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
	case jsonValue, gobValue, arrayValue:
		if kind := field.Kind(); (kind == reflect.Slice || kind == reflect.Map || kind == reflect.Interface) && field.IsNil() {
			return nil
		}
	}
	return field.Interface()
}

// same tells whether the struct still holds a plain value, without allocating for the common types.
func (c *column) same(row reflect.Value, plain any) bool {
	if same, ok := c.holds(row.Addr().UnsafePointer(), plain); ok {
		return same
	}
	return samePlain(c.get(row), plain)
}

// samePlain compares two plain values. Times are the same if they are the same instant, decimals if they are the same number.
func samePlain(a, b any) bool {
	switch a := a.(type) {
	case nil:
		return b == nil
	case int64:
		b, ok := b.(int64)
		return ok && a == b
	case string:
		b, ok := b.(string)
		return ok && a == b
	case bool:
		b, ok := b.(bool)
		return ok && a == b
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
		return ok && sameFloat(a, b)
	}
	return reflect.DeepEqual(a, b)
}

// set stores a plain value in a struct. A value that does not fit the field's type is an error and leaves the field alone.
func (c *column) set(row reflect.Value, plain any) error {
	if c.store(row.Addr().UnsafePointer(), plain) {
		return nil
	}
	field := c.in(row)
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
