package display

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// appendJSON writes a whole value as JSON. encoding/json cannot do it alone: it knows neither the columns of objects nor the names of
// interpreted fields, and fails where one part has no JSON form (NaN, a channel, a cycle). Those become null or text here.
func (p *Printer) appendJSON(dst []byte, v reflect.Value, within []visit) []byte {
	v = open(v)
	if isNil(v) {
		return append(dst, "null"...)
	}
	if v.CanInterface() && isScalar(v.Type()) && !marshals(v) {
		return table.AppendJSON(dst, v.Interface())
	}
	if value, ok := column(v); ok {
		return table.AppendJSON(dst, value)
	}
	if model, ok := modelOf(v); ok {
		if o, ok := p.object(model, ""); ok {
			return appendObject(dst, o)
		}
	}
	if marshals(v) {
		return table.AppendJSON(dst, v.Interface())
	}
	if speaks(v) && !isComposite(v) {
		return table.AppendJSON(dst, said(v))
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice:
		key := visit{typ: identity(v.Type()), ptr: v.Pointer()}
		if v.Kind() == reflect.Slice {
			key.len = v.Len()
		}
		if slices.Contains(within, key) {
			return table.AppendJSON(dst, typeName(v.Type())+"(cycle)")
		}
		within = append(within[:len(within):len(within)], key)
	}
	switch v.Kind() {
	case reflect.Pointer:
		return p.appendJSON(dst, v.Elem(), within)
	case reflect.Struct:
		return p.appendStruct(dst, v, within)
	case reflect.Map:
		return p.appendMap(dst, v, within)
	case reflect.Slice, reflect.Array:
		dst = append(dst, '[')
		for i := range v.Len() {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = p.appendJSON(dst, v.Index(i), within)
		}
		return append(dst, ']')
	}
	return table.AppendJSON(dst, p.literal(v, Value{}).flat())
}

// marshals tells types that have a JSON form of their own.
func marshals(v reflect.Value) bool {
	if !v.CanInterface() || v.Type() == timeType || v.Type().Implements(decimalType) {
		return false
	}
	switch v.Interface().(type) {
	case json.Marshaler, encoding.TextMarshaler:
		return true
	}
	return false
}

// isComposite tells values whose parts say more to a program than their String method: structs with fields to see, lists and maps.
func isComposite(v reflect.Value) bool {
	if _, isError := v.Interface().(error); isError {
		return false
	}
	v = reflect.Indirect(v)
	switch v.Kind() {
	case reflect.Struct:
		_, ok := structColumns(v.Type())
		return ok
	case reflect.Map, reflect.Slice, reflect.Array:
		return true
	}
	return false
}

func appendObject(dst []byte, o Object) []byte {
	row := o.row()
	dst = append(dst, '{')
	for i, c := range o.Columns {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(table.AppendJSON(dst, c.Column), ':')
		dst = table.AppendJSON(dst, row[i])
	}
	return append(dst, '}')
}

func (p *Printer) appendStruct(dst []byte, v reflect.Value, within []visit) []byte {
	dst = append(dst, '{')
	dst = p.appendFields(dst, v, within)
	if dst[len(dst)-1] == ',' {
		dst = dst[:len(dst)-1]
	}
	return append(dst, '}')
}

// appendFields writes fields with a comma after each. Those of an embedded struct stand among the others, as encoding/json
// has it; to reflection a page that was interpreted does not embed its Pagination, nor a
// keyset its Keyset.
func (p *Printer) appendFields(dst []byte, v reflect.Value, within []visit) []byte {
	t := v.Type()
	_, isPage := pageOf(v)
	_, isKeyset := keysetOf(v)
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		inner := target(v.Field(i))
		if name == "" && (f.Anonymous || isPage && f.Name == "Pagination" || isKeyset && f.Name == "Keyset") && inner.Kind() == reflect.Struct {
			dst = p.appendFields(dst, inner, within)
			continue
		}
		if name == "" {
			name = fieldName(f, t.Name() == "")
		}
		dst = append(table.AppendJSON(dst, name), ':')
		dst = append(p.appendJSON(dst, v.Field(i), within), ',')
	}
	return dst
}

func (p *Printer) appendMap(dst []byte, v reflect.Value, within []visit) []byte {
	dst = append(dst, '{')
	for i, key := range sortedKeys(v) {
		if i > 0 {
			dst = append(dst, ',')
		}
		name := table.Exact(p.cell(key))
		if s, ok := as[fmt.Stringer](open(key)); ok {
			name = said(reflect.ValueOf(s))
		}
		dst = append(table.AppendJSON(dst, name), ':')
		dst = p.appendJSON(dst, v.MapIndex(key), within)
	}
	return append(dst, '}')
}
