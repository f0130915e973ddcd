package store

import (
	"fmt"
	"reflect"
	"strings"
	"time"
)

// Into reads the rows into dst, a pointer. A slice gets all rows, anything else the first one (without rows a *NotFoundError).
// A row becomes what the slice's elements, or dst, are:
//
//   - a struct (or a pointer to one), of any type: its fields are found by their db tag or their name, where capitals and underscores
//     do not matter. Every column must have a field; fields without a column are left alone.
//   - a map[string]any: the values by the columns' names.
//   - any other type: the value of the only column.
//
// NULL needs a pointer, or an any.
func (v Values) Into(dst any) error {
	p := reflect.ValueOf(dst)
	if p.Kind() != reflect.Pointer || p.IsNil() {
		return fmt.Errorf("%s: Into: got %T, want a pointer to what the rows go into", v.of.modelName(), dst)
	}
	out := p.Elem()
	list := out.Kind() == reflect.Slice && (kindOf(out.Type()) == noValue || kindOf(out.Type()) == arrayValue)
	element := out.Type()
	if list {
		element = element.Elem()
	} else {
		v = v.Limit(1)
	}
	rows, err := v.of.rows()
	if err != nil {
		return err
	}
	write, err := writerInto(element, rows.Columns)
	if err != nil {
		return fmt.Errorf("%s: Into: %w", v.of.modelName(), err)
	}
	if !list {
		if rows.Len() == 0 {
			return &NotFoundError{Model: v.of.modelName()}
		}
		return write(out, rows.Values[0])
	}
	all := reflect.MakeSlice(out.Type(), rows.Len(), rows.Len())
	for i, row := range rows.Values {
		if err := write(all.Index(i), row); err != nil {
			return fmt.Errorf("%s: Into: row %d: %w", v.of.modelName(), i+1, err)
		}
	}
	out.Set(all)
	return nil
}

// writeRow writes a row into a value.
type writeRow func(out reflect.Value, row []any) error

// writerInto is how rows of these columns are written into values of a type.
func writerInto(typ reflect.Type, columns []string) (writeRow, error) {
	switch {
	case kindOf(typ) != noValue:
		if len(columns) != 1 {
			return nil, fmt.Errorf("got %d columns (%s) for one %s: want one column, or a struct", len(columns), strings.Join(columns, ", "), typ)
		}
		return func(out reflect.Value, row []any) error { return put(out, columns[0], row[0]) }, nil
	case typ.Kind() == reflect.Map && typ.Key().Kind() == reflect.String:
		return mapWriter(typ, columns), nil
	case typ.Kind() == reflect.Struct:
		return structWriter(typ, columns)
	case typ.Kind() == reflect.Pointer && typ.Elem().Kind() == reflect.Struct:
		inner, err := structWriter(typ.Elem(), columns)
		return func(out reflect.Value, row []any) error {
			out.Set(reflect.New(typ.Elem()))
			return inner(out.Elem(), row)
		}, err
	}
	return nil, fmt.Errorf("rows can not go into %s: want a struct, a map[string]any or a plain value", typ)
}

func mapWriter(typ reflect.Type, columns []string) writeRow {
	return func(out reflect.Value, row []any) error {
		m := reflect.MakeMapWithSize(typ, len(columns))
		for i, name := range columns {
			value := reflect.New(typ.Elem()).Elem()
			if err := put(value, name, row[i]); err != nil {
				return err
			}
			m.SetMapIndex(reflect.ValueOf(name).Convert(typ.Key()), value)
		}
		out.Set(m)
		return nil
	}
}

func structWriter(typ reflect.Type, columns []string) (writeRow, error) {
	fields := map[string][]int{}
	var names []string
	for _, f := range reflect.VisibleFields(typ) {
		name, _, _ := strings.Cut(f.Tag.Get("db"), ",")
		if !f.IsExported() || name == "-" || kindOf(f.Type) == noValue {
			continue
		}
		names = append(names, f.Name)
		if _, taken := fields[loosely(f.Name)]; !taken {
			fields[loosely(f.Name)] = f.Index
		}
		if name != "" {
			fields[loosely(name)] = f.Index
		}
	}
	indexes := make([][]int, len(columns))
	for i, name := range columns {
		index, found := fields[loosely(name)]
		if !found {
			return nil, fmt.Errorf("no field for column %q: the struct has %s; name the column with As", name, strings.Join(names, ", "))
		}
		indexes[i] = index
	}
	return func(out reflect.Value, row []any) error {
		for i, index := range indexes {
			if err := put(out.FieldByIndex(index), columns[i], row[i]); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

// loosely is a name without capitals and underscores.
func loosely(name string) string { return strings.ToLower(strings.ReplaceAll(name, "_", "")) }

// put writes a value of a row into a field, a map's value or a variable.
func put(out reflect.Value, name string, value any) error {
	c := &column{typ: out.Type(), kind: kindOf(out.Type())}
	plain, err := c.fromCell(value)
	if err != nil && value != nil {
		plain, err = c.plainOf(value) // it may be plain already, of another kind: a decimal for a float
	}
	if err != nil {
		if value == nil {
			return fmt.Errorf("%s: got NULL, want %s: use a pointer, or Coalesce", name, kindWants[c.kind])
		}
		return fmt.Errorf("%s: %w", name, err)
	}
	switch {
	case plain == nil:
		out.SetZero()
		return nil
	case out.Kind() == reflect.Pointer:
		out.Set(reflect.New(out.Type().Elem()))
		out = out.Elem()
	}
	return c.fill(out, plain)
}

// ScalarInt is the first value of the first row as an integer; without rows the error is a *NotFoundError, and NULL is an error.
func (v Values) ScalarInt() (int64, error) { return scalarOf[int64](v) }

// ScalarFloat is ScalarInt for a float.
func (v Values) ScalarFloat() (float64, error) { return scalarOf[float64](v) }

// ScalarString is ScalarInt for a text.
func (v Values) ScalarString() (string, error) { return scalarOf[string](v) }

// ScalarBool is ScalarInt for true or false.
func (v Values) ScalarBool() (bool, error) { return scalarOf[bool](v) }

// ScalarTime is ScalarInt for a time.
func (v Values) ScalarTime() (time.Time, error) { return scalarOf[time.Time](v) }

func scalarOf[T any](v Values) (value T, err error) {
	row, err := v.First()
	if err != nil {
		return value, err
	}
	return value, put(reflect.ValueOf(&value).Elem(), "the value", row[0])
}
