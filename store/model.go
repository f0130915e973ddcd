package store

import (
	"fmt"
	"reflect"
	"strings"
)

// Model is embedded in every model struct. It ties an object to its session: identity, state, the values it was loaded with
// and its loaded relations. It promotes no exported method or field, so every name is free for columns and relations; ask
// the session instead (session.State(user)).
type Model struct {
	inst *instance
}

// modelOf finds the Model inside an object, nil if the object is no pointer to a model struct. A copy of a struct is a new
// object: what its Model says is about the original, and is forgotten.
func modelOf(object any) *Model { return ownModel(embeddedIn(object), object) }

// ownModel is the Model as the object's own: one that was copied with its struct knows nothing. (A method of Model would be one of
// every model, which reflection cannot make.)
func ownModel(model *Model, object any) *Model {
	if model != nil && model.inst != nil && reflect.ValueOf(model.inst.object).Pointer() != reflect.ValueOf(object).Pointer() {
		model.inst = nil
	}
	return model
}

func embeddedIn(object any) *Model {
	v := reflect.ValueOf(object)
	if v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Struct {
		return nil
	}
	v = v.Elem()
	for i := range v.NumField() {
		if field := v.Field(i); field.Type() == embedded && field.CanInterface() {
			return field.Addr().Interface().(*Model)
		}
	}
	return nil
}

// notModel says what is wrong with an argument that should be a pointer to a model struct. models names structs that have no
// name of their own.
func notModel(op string, models *registry, object any) error {
	v := reflect.ValueOf(object)
	if object == nil {
		return fmt.Errorf("%s: got nil, want a pointer to a model", op)
	}
	name := models.typeName(v.Type())
	_, isModel := modelTagOf(structIn(v.Type()))
	switch {
	case v.Kind() == reflect.Pointer && v.IsNil() && isModel:
		return fmt.Errorf("%s: got a nil %s", op, name)
	case v.Kind() == reflect.Struct && isModel:
		return fmt.Errorf("%s: got %s, want a pointer to it: &%s{...}", op, article(name), name)
	case v.Kind() == reflect.Pointer && v.Type().Elem().Kind() == reflect.Struct && !isModel:
		return fmt.Errorf("%s: got %s, want a pointer to a model: its struct has no embedded store.Model", op, name)
	}
	return fmt.Errorf("%s: got %s, want a pointer to a model", op, name)
}

// structIn is the struct behind pointers and slices, or what else is there.
func structIn(typ reflect.Type) reflect.Type {
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice {
		typ = typ.Elem()
	}
	return typ
}

// article puts a or an before a model's name, by its first letter.
func article(name string) string {
	if strings.ContainsRune("AEIO", rune(name[0])) {
		return "an " + name
	}
	return "a " + name
}

// typeName spells a type for a message; interpreted structs would fill a screen.
func typeName(typ reflect.Type) string {
	switch {
	case typ == nil:
		return "nil"
	case typ.Kind() == reflect.Pointer:
		return "*" + typeName(typ.Elem())
	case typ.Kind() == reflect.Struct && typ.Name() == "":
		return "struct"
	}
	return typ.String()
}

// typeName spells a type as typeName does, and a struct without a name by its model's name.
func (r *registry) typeName(typ reflect.Type) string {
	switch {
	case typ == nil:
		return "nil"
	case typ.Kind() == reflect.Pointer:
		return "*" + r.typeName(typ.Elem())
	case typ.Kind() == reflect.Slice:
		return "[]" + r.typeName(typ.Elem())
	case typ.Kind() != reflect.Struct:
		return typ.String()
	}
	r.mu.RLock()
	known := r.byType[typ]
	r.mu.RUnlock()
	tag, isModel := modelTag(typ)
	switch {
	case known != nil:
		return known.name
	case !isModel:
		return typeName(typ)
	case typ.Name() != "":
		return typ.Name()
	}
	if m, err := r.byTableName(tag.Get("bind"), tag.Get("schema"), tag.Get("table")); err == nil {
		return m.name
	}
	return tag.Get("table")
}
