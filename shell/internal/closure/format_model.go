package closure

import (
	"fmt"
	"reflect"
)

// query is a compiled query, which prints as its SQL.
type query interface {
	fmt.Stringer
	SQL() string
}

// isQuery tells a model's query or root: a struct that begins with a compiled query, or with one that does.
func isQuery(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t.PkgPath() != "" || t.NumField() == 0 {
		return false
	}
	first := t.Field(0).Type
	return first.Implements(reflect.TypeFor[query]()) || isQuery(first)
}

// isModel tells an object of a model: a struct that begins with what ties it to its table.
func isModel(t reflect.Type) bool {
	if t.Kind() != reflect.Struct || t.NumField() == 0 {
		return false
	}
	first := t.Field(0)
	_, table := first.Tag.Lookup("table")
	return table && first.Name == "Model" && first.Type.Kind() == reflect.Struct
}

// model prints an object by its columns: its tie to the session says nothing to a reader, and a nullable column is its value, or
// NULL, rather than an address.
func (w *writer) model(v reflect.Value, depth int) {
	if w.sharp {
		w.text(w.name(v, nil))
	}
	w.text("{")
	for i := 1; i < v.NumField(); i++ {
		switch {
		case i > 1 && w.sharp:
			w.text(", ")
		case i > 1:
			w.text(" ")
		}
		if w.sharp || w.Flag('+') {
			w.text(v.Type().Field(i).Name + ":")
		}
		field := v.Field(i)
		if field.Kind() == reflect.Pointer {
			if field.IsNil() {
				w.text("NULL")
				continue
			}
			field = field.Elem()
		}
		w.print((&typ{}).readable(field), nil, depth+1, true)
	}
	w.text("}")
}
