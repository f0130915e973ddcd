package closure

import (
	"encoding"
	"encoding/json"
	"go/types"
	"reflect"
	"strings"
)

// Package encoding/json asks values for methods, which those of the prompt do not show. So it is given a mirror of a value in
// which such parts are replaced: by something that has the method when encoding, by the raw text when decoding, which the method
// then gets. Fields that have nothing to do with it keep their types, so that options of their tags hold.

// asking is what a package asks of a type.
type asking struct{ whole, text string }

var (
	encodingJSON = asking{"MarshalJSON", "MarshalText"}
	decodingJSON = asking{"UnmarshalJSON", "UnmarshalText"}
)

// own tells whether values of t, or pointers to them, answer with a method of the prompt.
func (m *Machine) own(t *typ, ask asking) (name string, pointer bool) {
	named, isPointer := m.promptOf(t.t)
	if named == nil || isPointer {
		return "", false
	}
	for _, name := range []string{ask.whole, ask.text} {
		if m.hasMethod(t, name) {
			return name, false
		}
		if m.hasMethod(m.late(types.NewPointer(named)), name) {
			return name, true
		}
	}
	return "", false
}

// mirrored tells whether a type needs a mirror.
func (m *Machine) mirrored(t *typ, ask asking, around map[*typ]bool) bool {
	if around[t] || m.hasCompiledName(t) {
		return false
	}
	around[t] = true
	defer delete(around, t)
	if name, _ := m.own(t, ask); name != "" {
		return true
	}
	switch u := t.t.Underlying().(type) {
	case *types.Pointer:
		return m.mirrored(m.late(u.Elem()), ask, around)
	case *types.Slice:
		return m.mirrored(m.late(u.Elem()), ask, around)
	case *types.Array:
		return m.mirrored(m.late(u.Elem()), ask, around)
	case *types.Map:
		return m.mirrored(m.late(u.Key()), ask, around) || m.mirrored(m.late(u.Elem()), ask, around)
	case *types.Interface:
		return ask == encodingJSON
	case *types.Struct:
		for i := range u.NumFields() {
			if u.Field(i).Exported() || u.Field(i).Embedded() {
				ft := m.late(u.Field(i).Type())
				if ft.rt != t.rt.Field(i).Type || m.mirrored(ft, ask, around) {
					return true
				}
			}
		}
	}
	return false
}

func (m *Machine) hasCompiledName(t *typ) bool {
	named, ok := types.Unalias(t.t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	_, compiled := m.universe.Reflect(named.Obj())
	return compiled
}

// encodable is a dynamic value as encoding/json should see it.
func (m *Machine) encodable(x any) any {
	if t := m.typeOf(x); t != nil {
		return m.encoded(unboxed(x), t, false)
	}
	if x != nil && holds(reflect.TypeOf(x)) {
		return m.encodedLoose(reflect.ValueOf(x))
	}
	return x
}

// encodedLoose is the mirror of a list or map of interfaces, of a type that is no prompt type's.
func (m *Machine) encodedLoose(v reflect.Value) any {
	switch {
	case v.Kind() == reflect.Interface:
		return m.encodable(dynamic(v))
	case v.Kind() == reflect.Slice && !v.IsNil():
		list := make([]any, v.Len())
		for i := range list {
			list[i] = m.encodedLoose(v.Index(i))
		}
		return list
	case v.Kind() == reflect.Map && !v.IsNil():
		out := reflect.MakeMap(reflect.MapOf(v.Type().Key(), reflect.TypeFor[any]()))
		for it := v.MapRange(); it.Next(); {
			e := reflect.New(reflect.TypeFor[any]()).Elem()
			if x := m.encodedLoose(it.Value()); x != nil {
				e.Set(reflect.ValueOf(x))
			}
			out.SetMapIndex(it.Key(), e)
		}
		return out.Interface()
	case v.Kind() == reflect.Struct, v.Kind() == reflect.Pointer:
		if x := v.Interface(); m.typeOf(x) != nil {
			return m.encodable(x)
		}
	}
	return v.Interface()
}

// encodedJSON and encodedText stand for a value of the prompt that encodes itself.
type encodedJSON struct {
	m *Machine
	x any
}

type encodedText struct{ encodedJSON }

var (
	_ json.Marshaler         = encodedJSON{}
	_ encoding.TextMarshaler = encodedText{}
)

// MarshalJSON implements json.Marshaler.
func (e encodedJSON) MarshalJSON() ([]byte, error) { return e.result("MarshalJSON") }

// MarshalText implements encoding.TextMarshaler.
func (e encodedText) MarshalText() ([]byte, error) { return e.result("MarshalText") }

// MarshalJSON writes the text.
func (e encodedText) MarshalJSON() ([]byte, error) {
	text, err := e.MarshalText()
	if err != nil {
		return nil, err
	}
	return json.Marshal(string(text))
}

func (e encodedJSON) result(method string) ([]byte, error) {
	results := e.m.call(e.x, method)
	if len(results) != 2 {
		return nil, nil
	}
	text, _ := results[0].Interface().([]byte)
	err, _ := results[1].Interface().(error)
	return text, err
}

// encoded is the mirror of a value. addressed tells that it was reached through a pointer, so that methods of the pointer count.
func (m *Machine) encoded(v reflect.Value, t *typ, addressed bool) any {
	if v.Type() != t.rt {
		v = reinterpreted(t.readable(v), t.rt)
	}
	v = t.readable(v)
	if !m.mirrored(t, encodingJSON, map[*typ]bool{}) {
		return v.Interface()
	}
	if name, pointer := m.own(t, encodingJSON); name != "" && (!pointer || addressed && v.CanAddr()) {
		x := m.boxed(t, v)
		if pointer {
			named := t.t.(*types.Named)
			x = m.boxed(m.late(types.NewPointer(named)), v.Addr())
		}
		if name == encodingJSON.whole {
			return encodedJSON{m, x}
		}
		return encodedText{encodedJSON{m, x}}
	}
	switch u := t.t.Underlying().(type) {
	case *types.Pointer:
		if v.IsNil() {
			return nil
		}
		return m.encoded(v.Elem(), m.late(u.Elem()), true)
	case *types.Interface:
		x := dynamic(v)
		if x == nil {
			return nil
		}
		return m.encodable(x)
	case *types.Slice:
		if v.IsNil() {
			return nil
		}
		return m.encodedList(v, m.late(u.Elem()), true)
	case *types.Array:
		return m.encodedList(v, m.late(u.Elem()), addressed)
	case *types.Map:
		return m.encodedMap(v, m.late(u.Key()), m.late(u.Elem()))
	case *types.Struct:
		return m.encodedStruct(v, u, addressed)
	}
	return v.Interface()
}

func (m *Machine) encodedList(v reflect.Value, elem *typ, addressed bool) any {
	list := make([]any, v.Len())
	for i := range list {
		list[i] = m.encoded(v.Index(i), elem, addressed)
	}
	return list
}

// encodedMap has keys that are texts where the prompt says how they are written.
func (m *Machine) encodedMap(v reflect.Value, key, elem *typ) any {
	if v.IsNil() {
		return nil
	}
	out := reflect.MakeMap(reflect.MapOf(key.rt, reflect.TypeFor[any]()))
	if name, pointer := m.own(key, asking{encodingJSON.text, encodingJSON.text}); name != "" && !pointer {
		out = reflect.ValueOf(map[string]any{})
	}
	for it := v.MapRange(); it.Next(); {
		k := it.Key()
		if out.Type().Key() != key.rt {
			text, _ := encodedJSON{m, m.boxed(key, k)}.result(encodingJSON.text)
			k = reflect.ValueOf(string(text))
		}
		e := reflect.New(reflect.TypeFor[any]()).Elem()
		if x := m.encoded(it.Value(), elem, false); x != nil {
			e.Set(reflect.ValueOf(x))
		}
		out.SetMapIndex(k, e)
	}
	return out.Interface()
}

func (m *Machine) encodedStruct(v reflect.Value, u *types.Struct, addressed bool) any {
	var fields []reflect.StructField
	var values []reflect.Value
	for i := range u.NumFields() {
		field := v.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		value := (&typ{}).readable(v.Field(i))
		ft := m.late(u.Field(i).Type())
		x := m.encoded(value, ft, addressed)
		tag := reflect.StructTag(field.Tag)
		switch {
		case x == nil, reflect.TypeOf(x) != field.Type:
			if omitted(tag, value) {
				continue
			}
			field.Type = reflect.TypeFor[any]()
			if inner := reflect.TypeOf(x); field.Anonymous && inner != nil && inner.Kind() == reflect.Struct && inner.Name() == "" {
				field.Type = inner
			} else {
				field.Anonymous = false
			}
			value = reflect.Zero(field.Type)
			if x != nil {
				value = reflect.ValueOf(x)
			}
		}
		fields, values = append(fields, field), append(values, value)
	}
	for i := range fields {
		fields[i].Offset, fields[i].Index = 0, nil
	}
	out := reflect.New(reflect.StructOf(fields)).Elem()
	for i, value := range values {
		out.Field(i).Set(value)
	}
	return out.Interface()
}

// omitted tells whether a field is left out because of its tag.
func omitted(tag reflect.StructTag, v reflect.Value) bool {
	for option := range strings.SplitSeq(tag.Get("json"), ",") {
		switch option {
		case "omitempty":
			switch v.Kind() {
			case reflect.Struct, reflect.Array:
			case reflect.Map, reflect.Slice, reflect.String:
				return v.Len() == 0
			default:
				return v.IsZero()
			}
		case "omitzero":
			return v.IsZero()
		}
	}
	return false
}
