package printing

import (
	"fmt"
	"reflect"
)

// query is a compiled query, which prints as its SQL.
type query interface {
	fmt.Stringer
	SQL() string
}

// IsQuery tells a model's query or root: a struct that begins with a compiled query, or with one that does.
func IsQuery(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t.PkgPath() != "" || t.NumField() == 0 {
		return false
	}
	first := t.Field(0).Type
	return first.Implements(reflect.TypeFor[query]()) || IsQuery(first)
}

// Query prints a model's query or root.
func (w Writer) Query(v reflect.Value) {
	for v.Type().PkgPath() == "" {
		v = v.Field(0)
	}
	w.Leaf(v.Interface())
}

// IsModel tells an object of a model: a struct that begins with what ties it to its table.
func IsModel(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t.NumField() == 0 {
		return false
	}
	first := t.Field(0)
	_, table := first.Tag.Lookup("table")
	return table && first.Type.Name() == "Model" && first.Type.Kind() == reflect.Struct
}

// Model prints an object by its columns: its tie to the session says nothing to a reader, and a nullable column is its value, or
// NULL, rather than an address.
func (w Writer) Model(v reflect.Value, name func() string, print func(field reflect.Value)) {
	w.Items("{", "}", name, v.NumField()-1, func(i int) {
		field := v.Field(1 + i)
		w.Field(v.Type().Field(1 + i).Name)
		if field.Kind() == reflect.Pointer {
			if field.IsNil() {
				w.Text("NULL")
				return
			}
			field = field.Elem()
		}
		print(field)
	})
}
