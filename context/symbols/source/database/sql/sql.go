// Package sql is what the prompt gives for the generic type of the standard library's package database/sql.
package sql

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"reflect"
	"time"
)

type Null[T any] struct {
	V     T
	Valid bool
}

func (n *Null[T]) Scan(value any) error {
	var none T
	n.V, n.Valid = none, value != nil
	if value == nil {
		return nil
	}
	return assign(&n.V, value)
}

func (n Null[T]) Value() (driver.Value, error) {
	if !n.Valid {
		return nil, nil
	}
	if valuer, ok := any(n.V).(driver.Valuer); ok {
		return valuer.Value()
	}
	return any(n.V), nil
}

// assign stores a value into what dest points to, converted as rows convert it. The conversion is that of the package's other types.
func assign(dest, value any) error {
	switch to := dest.(type) {
	case sql.Scanner:
		return to.Scan(value)
	case *any:
		*to = value
		return nil
	case *time.Time:
		var cell sql.NullTime
		err := cell.Scan(value)
		*to = cell.Time
		return err
	case *[]byte:
		var cell sql.NullString
		err := cell.Scan(value)
		*to = []byte(cell.String)
		return err
	}
	return assignKind(reflect.ValueOf(dest).Elem(), value)
}

func assignKind(to reflect.Value, value any) error {
	fits := true
	switch to.Kind() {
	case reflect.Bool:
		var cell sql.NullBool
		if err := cell.Scan(value); err != nil {
			return err
		}
		to.SetBool(cell.Bool)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		var cell sql.NullInt64
		if err := cell.Scan(value); err != nil {
			return err
		}
		fits = !to.OverflowInt(cell.Int64)
		to.SetInt(cell.Int64)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		var cell sql.NullInt64
		if err := cell.Scan(value); err != nil {
			return err
		}
		fits = cell.Int64 >= 0 && !to.OverflowUint(uint64(cell.Int64))
		to.SetUint(uint64(cell.Int64))
	case reflect.Float32, reflect.Float64:
		var cell sql.NullFloat64
		if err := cell.Scan(value); err != nil {
			return err
		}
		to.SetFloat(cell.Float64)
	case reflect.String:
		var cell sql.NullString
		if err := cell.Scan(value); err != nil {
			return err
		}
		to.SetString(cell.String)
	default:
		return fmt.Errorf("unsupported Scan, storing driver.Value type %T into type %s", value, to.Type())
	}
	if !fits {
		return fmt.Errorf("value %v does not fit %s", value, to.Type())
	}
	return nil
}
