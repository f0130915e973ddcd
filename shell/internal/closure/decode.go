package closure

import (
	"encoding/json"
	"go/types"
	"reflect"
)

// decodedJSON is the target of a decoding: a pointer to a value of the prompt in which something decodes itself.
type decodedJSON struct {
	m      *Machine
	t      *typ
	target reflect.Value // the variable
}

// decodable is a pointer as encoding/json should see it.
func (m *Machine) decodable(x any) any {
	t := m.typeOf(x)
	if t == nil {
		return x
	}
	p, ok := t.t.Underlying().(*types.Pointer)
	v := unboxed(x)
	if !ok || v.IsNil() {
		return v.Interface()
	}
	elem := m.late(p.Elem())
	if !m.mirrored(elem, decodingJSON, map[*typ]bool{}) {
		return v.Interface()
	}
	return &decodedJSON{m, elem, elem.at(pointerIn(v))}
}

// UnmarshalJSON implements json.Unmarshaler.
func (d *decodedJSON) UnmarshalJSON(text []byte) error { return d.m.decode(text, d.t, d.target) }

// decode reads a text into a variable.
func (m *Machine) decode(text []byte, t *typ, v reflect.Value) error {
	if name, _ := m.own(t, decodingJSON); name != "" {
		return m.decodeOwn(text, t, v, name)
	}
	if !m.mirrored(t, decodingJSON, map[*typ]bool{}) {
		return json.Unmarshal(text, v.Addr().Interface())
	}
	if string(text) == "null" {
		return json.Unmarshal(text, v.Addr().Interface())
	}
	switch u := t.t.Underlying().(type) {
	case *types.Pointer:
		elem := m.late(u.Elem())
		if v.IsNil() {
			*(*ptr)(memoryOf(v)) = elem.new()
		}
		return m.decode(text, elem, elem.at(pointerIn(v)))
	case *types.Slice:
		return m.decodeSlice(text, m.late(u.Elem()), v)
	case *types.Map:
		return m.decodeMap(text, t, m.late(u.Elem()), v)
	case *types.Struct:
		return m.decodeStruct(text, u, v)
	}
	return json.Unmarshal(text, v.Addr().Interface())
}

func (m *Machine) decodeOwn(text []byte, t *typ, v reflect.Value, name string) error {
	if name == decodingJSON.text {
		if string(text) == "null" {
			return nil
		}
		var s string
		if err := json.Unmarshal(text, &s); err != nil {
			return err
		}
		text = []byte(s)
	}
	x := m.boxed(m.late(types.NewPointer(t.t)), v.Addr())
	results := m.call(x, name, reflect.ValueOf(text))
	if len(results) != 1 {
		return nil
	}
	err, _ := results[0].Interface().(error)
	return err
}

func (m *Machine) decodeSlice(text []byte, elem *typ, v reflect.Value) error {
	var parts []json.RawMessage
	if err := json.Unmarshal(text, &parts); err != nil {
		return err
	}
	list := reflect.MakeSlice(reflect.SliceOf(elem.rt), len(parts), len(parts))
	for i, part := range parts {
		if err := m.decode(part, elem, list.Index(i)); err != nil {
			return err
		}
	}
	*(*slice)(memoryOf(v)) = *(*slice)(memoryOf(list))
	return nil
}

func (m *Machine) decodeMap(text []byte, t, elem *typ, v reflect.Value) error {
	parts := reflect.New(reflect.MapOf(t.rt.Key(), reflect.TypeFor[json.RawMessage]()))
	if err := json.Unmarshal(text, parts.Interface()); err != nil {
		return err
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(v.Type()))
	}
	for it := parts.Elem().MapRange(); it.Next(); {
		e := reflect.New(elem.rt).Elem()
		if err := m.decode(it.Value().Bytes(), elem, e); err != nil {
			return err
		}
		v.SetMapIndex(it.Key(), fit(e, v.Type().Elem()))
	}
	return nil
}

// decodeStruct reads a struct whose parts that decode themselves are raw text at first.
func (m *Machine) decodeStruct(text []byte, u *types.Struct, v reflect.Value) error {
	var fields []reflect.StructField
	var at []int
	raw := map[int]*typ{}
	for i := range u.NumFields() {
		field := v.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		ft := m.late(u.Field(i).Type())
		if ft.rt != field.Type || m.mirrored(ft, decodingJSON, map[*typ]bool{}) {
			if field.Anonymous {
				if err := m.decode(text, ft, (&typ{}).readable(v.Field(i))); err != nil {
					return err
				}
				continue
			}
			field.Type = reflect.TypeFor[json.RawMessage]()
			raw[i] = ft
		}
		field.Offset, field.Index = 0, nil
		fields, at = append(fields, field), append(at, i)
	}
	mirror := reflect.New(reflect.StructOf(fields))
	for j, i := range at {
		if raw[i] == nil {
			mirror.Elem().Field(j).Set(v.Field(i))
		}
	}
	if err := json.Unmarshal(text, mirror.Interface()); err != nil {
		return err
	}
	for j, i := range at {
		part := mirror.Elem().Field(j)
		if raw[i] == nil {
			v.Field(i).Set(part)
			continue
		}
		if part.Len() == 0 {
			continue
		}
		if err := m.decode(part.Bytes(), raw[i], raw[i].at(v.Field(i).Addr().UnsafePointer())); err != nil {
			return err
		}
	}
	return nil
}
