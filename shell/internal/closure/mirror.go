package closure

import (
	"go/types"
	"reflect"
	"strings"
)

// encoder makes the mirrors of values for one package that encodes.
type encoder struct {
	m       *Machine
	ask     asking
	standIn func(s stand, method string) any // what has the method of the prompt, for the package to call
}

// stand is a value of the prompt that something stands for.
type stand struct {
	m *Machine
	x any
}

// text is what a method gives that makes a text, without arguments.
func (s stand) text(method string) ([]byte, error) {
	results := s.m.call(s.x, method)
	if len(results) != 2 {
		return nil, nil
	}
	text, _ := results[0].Interface().([]byte)
	err, _ := results[1].Interface().(error)
	return text, err
}

// dynamic is a dynamic value as the package should see it.
func (enc encoder) dynamic(x any) any {
	if t := enc.m.typeOf(x); t != nil {
		return enc.value(unboxed(x), t, false)
	}
	if x != nil && holds(reflect.TypeOf(x)) {
		return enc.loose(reflect.ValueOf(x))
	}
	return x
}

// loose is the mirror of a list or map of interfaces, of a type that is no prompt type's.
func (enc encoder) loose(v reflect.Value) any {
	switch {
	case v.Kind() == reflect.Interface:
		return enc.dynamic(dynamic(v))
	case v.Kind() == reflect.Slice && !v.IsNil():
		list := make([]any, v.Len())
		for i := range list {
			list[i] = enc.loose(v.Index(i))
		}
		return list
	case v.Kind() == reflect.Map && !v.IsNil():
		out := reflect.MakeMap(reflect.MapOf(v.Type().Key(), reflect.TypeFor[any]()))
		for it := v.MapRange(); it.Next(); {
			e := reflect.New(reflect.TypeFor[any]()).Elem()
			if x := enc.loose(it.Value()); x != nil {
				e.Set(reflect.ValueOf(x))
			}
			out.SetMapIndex(it.Key(), e)
		}
		return out.Interface()
	case v.Kind() == reflect.Struct, v.Kind() == reflect.Pointer:
		if x := v.Interface(); enc.m.typeOf(x) != nil {
			return enc.dynamic(x)
		}
	}
	return v.Interface()
}

// value is the mirror of a value. addressed tells that it was reached through a pointer, so that methods of the pointer count.
func (enc encoder) value(v reflect.Value, t *typ, addressed bool) any {
	if v.Type() != t.rt {
		v = reinterpreted(t.readable(v), t.rt)
	}
	v = t.readable(v)
	if !enc.m.mirrored(t, enc.ask, map[*typ]bool{}) {
		return v.Interface()
	}
	if name, pointer := enc.m.own(t, enc.ask); name != "" && (!pointer || addressed && v.CanAddr()) {
		x := enc.m.boxed(t, v)
		if pointer {
			named := t.t.(*types.Named)
			x = enc.m.boxed(enc.m.late(types.NewPointer(named)), v.Addr())
		}
		return enc.standIn(stand{enc.m, x}, name)
	}
	switch u := t.t.Underlying().(type) {
	case *types.Pointer:
		if v.IsNil() {
			return nil
		}
		return enc.value(v.Elem(), enc.m.late(u.Elem()), true)
	case *types.Interface:
		x := dynamic(v)
		if x == nil {
			return nil
		}
		return enc.dynamic(x)
	case *types.Slice:
		if v.IsNil() {
			return nil
		}
		return enc.list(v, enc.m.late(u.Elem()), true)
	case *types.Array:
		return enc.list(v, enc.m.late(u.Elem()), addressed)
	case *types.Map:
		return enc.mapping(v, enc.m.late(u.Key()), enc.m.late(u.Elem()))
	case *types.Struct:
		return enc.fields(v, u, addressed)
	}
	return v.Interface()
}

func (enc encoder) list(v reflect.Value, elem *typ, addressed bool) any {
	list := make([]any, v.Len())
	for i := range list {
		list[i] = enc.value(v.Index(i), elem, addressed)
	}
	return list
}

// mapping has keys that are texts where the prompt says how they are written.
func (enc encoder) mapping(v reflect.Value, key, elem *typ) any {
	if v.IsNil() {
		return nil
	}
	out := reflect.MakeMap(reflect.MapOf(key.rt, reflect.TypeFor[any]()))
	if name, pointer := enc.m.own(key, asking{whole: enc.ask.text, text: enc.ask.text}); name != "" && !pointer {
		out = reflect.ValueOf(map[string]any{})
	}
	for it := v.MapRange(); it.Next(); {
		k := it.Key()
		if out.Type().Key() != key.rt {
			text, _ := stand{enc.m, enc.m.boxed(key, k)}.text(enc.ask.text)
			k = reflect.ValueOf(string(text))
		}
		e := reflect.New(reflect.TypeFor[any]()).Elem()
		if x := enc.value(it.Value(), elem, false); x != nil {
			e.Set(reflect.ValueOf(x))
		}
		out.SetMapIndex(k, e)
	}
	return out.Interface()
}

func (enc encoder) fields(v reflect.Value, u *types.Struct, addressed bool) any {
	var fields []reflect.StructField
	var values []reflect.Value
	for i := range u.NumFields() {
		field := v.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		value := (&typ{}).readable(v.Field(i))
		ft := enc.m.late(u.Field(i).Type())
		x := enc.value(value, ft, addressed)
		tag := reflect.StructTag(field.Tag)
		switch {
		case x == nil, reflect.TypeOf(x) != field.Type:
			if omitted(tag.Get(enc.ask.tag), value) {
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
func omitted(tag string, v reflect.Value) bool {
	for option := range strings.SplitSeq(tag, ",") {
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
