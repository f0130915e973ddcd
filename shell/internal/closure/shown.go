package closure

import (
	"reflect"

	"github.com/dbsh-go/dbsh/shell/internal/printing"
)

// shown is a value as the shell gets it: fields of the prompt's structs that are not exported are there for its person all the
// same. They get the names that the shell knows such fields by, in a type of the same memory.
func shown(v reflect.Value) reflect.Value {
	if !v.IsValid() {
		return v
	}
	if t := shownType(v.Type()); t != v.Type() {
		return reinterpreted(v, t)
	}
	return v
}

// shownType is the type of a value that is shown. Models are what they are: the store knows them by their type.
func shownType(t reflect.Type) reflect.Type {
	if t.PkgPath() != "" || printing.IsModel(t) || !mentions(t) {
		return t
	}
	switch t.Kind() {
	case reflect.Pointer:
		return reflect.PointerTo(shownType(t.Elem()))
	case reflect.Slice:
		return reflect.SliceOf(shownType(t.Elem()))
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), shownType(t.Elem()))
	case reflect.Map:
		return reflect.MapOf(shownType(t.Key()), shownType(t.Elem()))
	case reflect.Struct:
		return shownStruct(t)
	}
	return t
}

func shownStruct(t reflect.Type) reflect.Type {
	fields := make([]reflect.StructField, t.NumField())
	changed := false
	for i := range fields {
		f := t.Field(i)
		of := shownType(f.Type)
		changed = changed || of != f.Type || f.PkgPath != ""
		name := f.Name
		if f.PkgPath != "" && name != "_" {
			name, f.PkgPath = "X"+name, ""
		}
		fields[i] = reflect.StructField{Name: name, PkgPath: f.PkgPath, Type: of, Tag: f.Tag, Anonymous: f.Anonymous}
	}
	if !changed {
		return t
	}
	return reflect.StructOf(fields)
}
