package closure

import (
	"go/types"
	"reflect"

	"github.com/dbsh-go/dbsh/shell/internal/printing"
)

// shown is a value as the shell gets it: a person is to see fields of the prompt's structs that are not exported, and what a type's
// pointers to itself lead to. The fields get the names that the shell knows such fields by, and stand-ins their types back, in a type
// of the same memory.
func (m *Machine) shown(v reflect.Value) reflect.Value {
	if !v.IsValid() {
		return v
	}
	if t := m.shownType(v.Type(), 0); t != v.Type() {
		return reinterpreted(v, t)
	}
	return v
}

// shownDepth is how many structs deep stand-ins get their types back: about as many as are shown.
const shownDepth = 8

// shownAt is a type at a depth.
type shownAt struct {
	t     reflect.Type
	depth int
}

// shownType is the type of a value that is shown, inside of so many structs. Models are what they are: the store knows them by their
// type.
func (m *Machine) shownType(t reflect.Type, depth int) reflect.Type {
	if t.PkgPath() != "" || printing.IsModel(t) || !mentions(t) {
		return t
	}
	switch t.Kind() {
	case reflect.Pointer:
		return reflect.PointerTo(m.shownType(t.Elem(), depth))
	case reflect.Slice:
		return reflect.SliceOf(m.shownType(t.Elem(), depth))
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), m.shownType(t.Elem(), depth))
	case reflect.Map:
		return reflect.MapOf(m.shownType(t.Key(), depth), m.shownType(t.Elem(), depth))
	case reflect.Struct:
		key := shownAt{t, depth}
		if known, ok := m.shownTypes.Load(key); ok {
			return known.(reflect.Type)
		}
		of := m.shownStruct(t, depth)
		m.shownTypes.Store(key, of)
		return of
	}
	return t
}

func (m *Machine) shownStruct(t reflect.Type, depth int) reflect.Type {
	fields := make([]reflect.StructField, t.NumField())
	changed := false
	for i := range fields {
		f := t.Field(i)
		of := m.fieldType(t, i, depth)
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

// fieldType is the type that a struct's field is shown as: that of the field's own declaration, where the struct has a stand-in.
func (m *Machine) fieldType(owner reflect.Type, i, depth int) reflect.Type {
	t := owner.Field(i).Type
	if depth == shownDepth {
		return t
	}
	if known, ok := m.byReflect.Load(owner); ok {
		if st, ok := known.(*typ).t.Underlying().(*types.Struct); ok {
			t = m.late(st.Field(i).Type()).rt
		}
	}
	return m.shownType(t, depth+1)
}
