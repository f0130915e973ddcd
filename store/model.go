package store

import (
	"fmt"
	"reflect"
)

// Model is embedded in every model struct. It ties an object to its session: identity, state, the values it was loaded with
// and its loaded relations. It promotes no exported method or field, so every name is free for columns and relations; ask
// the session instead (session.State(user)).
type Model struct {
	inst *instance
}

// modelOf finds the Model inside an object, nil if the object is no pointer to a model struct. A copy of a struct is a new
// object: what its Model says is about the original, and is forgotten.
func modelOf(object any) *Model {
	model := embeddedIn(object)
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

// notModel says what is wrong with an argument that should be a pointer to a model struct.
func notModel(op string, object any) error {
	v := reflect.ValueOf(object)
	switch {
	case object == nil:
		return fmt.Errorf("%s: got nil, want a pointer to a model", op)
	case v.Kind() == reflect.Pointer && v.IsNil():
		return fmt.Errorf("%s: got a nil %s, want a pointer to a model", op, typeName(v.Type()))
	case v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct:
		return fmt.Errorf("%s: got %s, want a pointer to a model: its struct has no embedded store.Model", op, typeName(v.Type()))
	case v.Kind() == reflect.Struct:
		return fmt.Errorf("%s: got %s, want a pointer to a model: &%s", op, typeName(v.Type()), typeName(v.Type()))
	}
	return fmt.Errorf("%s: got %s, want a pointer to a model", op, typeName(v.Type()))
}
