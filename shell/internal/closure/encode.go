package closure

import (
	"encoding"
	"encoding/json"
	"go/types"
)

// Packages that encode ask values for methods, which those of the prompt do not show. So they are given a mirror of a value in
// which such parts are replaced: by something that has the method when encoding, by the raw text when decoding, which the method
// then gets. Fields that have nothing to do with it keep their types, so that options of their tags hold.

// asking is what a package asks of a type: a method for the value as a whole, one for its text, and a tag for its fields.
type asking struct{ whole, text, tag string }

var (
	encodingJSON = asking{"MarshalJSON", "MarshalText", "json"}
	encodingXML  = asking{"MarshalXML", "MarshalText", "xml"}
	decodingJSON = asking{"UnmarshalJSON", "UnmarshalText", "json"}
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
		return ask != decodingJSON
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
	return encoder{m, encodingJSON, standForJSON}.dynamic(x)
}

// encodedJSON and encodedText stand for a value of the prompt that encodes itself.
type (
	encodedJSON struct{ stand }
	encodedText struct{ stand }
)

var (
	_ json.Marshaler         = encodedJSON{}
	_ encoding.TextMarshaler = encodedText{}
)

func standForJSON(s stand, method string) any {
	if method == encodingJSON.whole {
		return encodedJSON{s}
	}
	return encodedText{s}
}

// MarshalJSON implements json.Marshaler.
func (e encodedJSON) MarshalJSON() ([]byte, error) { return e.text("MarshalJSON") }

// MarshalText implements encoding.TextMarshaler.
func (e encodedText) MarshalText() ([]byte, error) { return e.text("MarshalText") }
