package store

import (
	"bytes"
	"reflect"
)

// A snapshot is the plain values of an object's columns, by mapper.columns, as its row last held them. An object is dirty if
// its fields differ from it: fields are not watched, they are compared when it matters. Bytes are copied, so that writing
// into a slice shows too; what is behind pointers is read through. A column of a type of the user's own (sql.Scanner)
// shows a change only if its value is replaced, not if something behind a pointer inside of it is.

// snapshot reads an object's columns.
func snapshot(m *mapper, object any) []any {
	row := reflect.ValueOf(object).Elem()
	values := make([]any, len(m.columns))
	for k, c := range m.columns {
		values[k] = keep(c.get(row))
	}
	return values
}

// keep makes a value safe from changes through the object.
func keep(value any) any {
	if b, ok := value.([]byte); ok {
		return bytes.Clone(b)
	}
	return value
}

// row is the object's struct.
func (i *instance) row() reflect.Value { return reflect.ValueOf(i.object).Elem() }

// modified tells whether any field differs from the snapshot. It allocates nothing.
func (i *instance) modified() bool {
	row := i.row()
	for k, c := range i.mapper.columns {
		if !c.same(row, i.loaded[k]) {
			return true
		}
	}
	return false
}

// restore gives all fields that differ from the snapshot its values back.
func (i *instance) restore() {
	row := i.row()
	for k, c := range i.mapper.columns {
		if !c.same(row, i.loaded[k]) {
			i.assign(row, c, i.loaded[k])
		}
	}
}

// assign stores a plain value that came from this column, and so fits.
func (i *instance) assign(row reflect.Value, c *column, value any) {
	_ = c.set(row, keep(value))
}

// values reads the named columns of the object.
func (i *instance) values(names []string) []any {
	row := i.row()
	values := make([]any, len(names))
	for k, name := range names {
		if c := i.mapper.columnNamed(name); c != nil {
			values[k] = c.get(row)
		}
	}
	return values
}

// primaryKey reads the primary key from the object, in the order of m.primary.
func (i *instance) primaryKey() []any {
	row := i.row()
	values := make([]any, len(i.mapper.primary))
	for k, c := range i.mapper.primary {
		values[k] = c.get(row)
	}
	return values
}

// rowKey is the primary key that the row has in the database, which differs from the object's while a change of the key is
// not flushed.
func (i *instance) rowKey() []any {
	values := make([]any, len(i.mapper.primary))
	for k, c := range i.mapper.primary {
		values[k] = i.loaded[c.position]
	}
	return values
}

// shownKey is the key as a message shows it: a single value bare.
func shownKey(values []any) any {
	if len(values) == 1 {
		return values[0]
	}
	return values
}
