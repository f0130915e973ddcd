package closure

import (
	"encoding/xml"
	"go/types"
	"reflect"
)

// Package encoding/xml calls an element by its type where it is no field, and those of the prompt have no names. So what stands
// for a value there brings the name.

// encodableXML is a dynamic value as encoding/xml should see it that is an element of its own.
func (m *Machine) encodableXML(x any) any {
	v := m.encodableElement(x)
	if list := reflect.ValueOf(v); m.elementName(x) == "" && list.Kind() == reflect.Slice {
		return m.namedElements(x, list)
	}
	return m.namedElement(m.elementName(x), v)
}

// encodableElement is one whose name is given.
func (m *Machine) encodableElement(x any) any {
	return encoder{m, encodingXML, standForXML}.dynamic(x)
}

// namedElements are the elements of a list, each with the name of its type.
func (m *Machine) namedElements(x any, list reflect.Value) any {
	var name string
	if t := m.typeOf(x); t != nil {
		if s, ok := t.t.Underlying().(*types.Slice); ok {
			name = promptName(m, s.Elem())
		}
	}
	if name == "" {
		return list.Interface()
	}
	elements := make([]any, list.Len())
	for i := range elements {
		elements[i] = m.namedElement(name, list.Index(i).Interface())
	}
	return elements
}

// elementName is the name of a value's type, or of that which it points to, "" if the prompt has not declared it.
func (m *Machine) elementName(x any) string {
	if t := m.typeOf(x); t != nil {
		return promptName(m, t.t)
	}
	return ""
}

func promptName(m *Machine, t types.Type) string {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, _ := m.promptOf(t); named != nil {
		return named.Obj().Name()
	}
	return ""
}

func (m *Machine) namedElement(name string, v any) any {
	if name == "" || v == nil || hasElementName(reflect.TypeOf(v)) {
		return v
	}
	return namedElement{name, v}
}

// hasElementName tells whether a struct says itself what its element is called.
func hasElementName(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return false
	}
	field, has := t.FieldByName("XMLName")
	return has && field.Type == reflect.TypeFor[xml.Name]()
}

// namedElement is an element called by a type of the prompt.
type namedElement struct {
	name string
	v    any
}

// MarshalXML implements xml.Marshaler.
func (n namedElement) MarshalXML(e *xml.Encoder, start xml.StartElement) error {
	start.Name.Local = n.name
	return e.EncodeElement(n.v, start)
}

// encodedXML stands for a value of the prompt that encodes itself.
type encodedXML struct{ stand }

func standForXML(s stand, method string) any {
	if method == encodingXML.whole {
		return encodedXML{s}
	}
	return encodedText{s}
}

// MarshalXML implements xml.Marshaler.
func (e encodedXML) MarshalXML(encoder *xml.Encoder, start xml.StartElement) error {
	results := e.m.call(e.x, "MarshalXML", reflect.ValueOf(encoder), reflect.ValueOf(start))
	if len(results) != 1 {
		return nil
	}
	err, _ := results[0].Interface().(error)
	return err
}
