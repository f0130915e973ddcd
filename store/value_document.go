package store

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// Documents are columns whose cell is a whole Go value: any struct, map or slice, as JSON (type=json) or in Go's own form (type=gob).
// Their plain form is the field's own type; a snapshot holds a deep copy, so that a change inside is one. JSON follows
// encoding/json: numbers in an `any` are float64.

var rawType = reflect.TypeFor[json.RawMessage]()

// documentOf is the kind that a column's type= makes of a field, noValue for none.
func documentOf(declared string) valueKind {
	switch strings.ToLower(declared) {
	case "json", "jsonb":
		return jsonValue
	case "gob":
		return gobValue
	}
	return noValue
}

// encoded is the cell of a document or an array that is written as JSON.
func encodeJSON(plain any) (string, error) {
	if raw, ok := plain.(json.RawMessage); ok {
		if !json.Valid(raw) {
			return "", fmt.Errorf("got %s, want JSON", shown(string(raw)))
		}
		return string(raw), nil
	}
	text, err := json.Marshal(plain)
	if err != nil {
		return "", fmt.Errorf("it cannot be written as JSON: %w", err)
	}
	return string(text), nil
}

// decodeJSON reads a cell into a new value of a type. Databases that know no JSON may hold a number or a truth value bare.
func decodeJSON(typ reflect.Type, cell any) (any, bool) {
	var text []byte
	switch v := cell.(type) {
	case string:
		text = []byte(v)
	case []byte:
		text = bytes.Clone(v)
	default:
		text = fmt.Append(nil, v)
	}
	value := reflect.New(typ)
	if err := json.Unmarshal(text, value.Interface()); err != nil {
		return nil, false
	}
	return value.Elem().Interface(), true
}

func encodeGob(plain any) ([]byte, error) {
	var buffer bytes.Buffer
	if err := gob.NewEncoder(&buffer).Encode(plain); err != nil {
		return nil, fmt.Errorf("it cannot be written as gob: %w", err)
	}
	return buffer.Bytes(), nil
}

func decodeGob(typ reflect.Type, cell any) (any, bool) {
	data, ok := cell.([]byte)
	value := reflect.New(typ)
	if !ok || gob.NewDecoder(bytes.NewReader(data)).DecodeValue(value) != nil {
		return nil, false
	}
	return value.Elem().Interface(), true
}

// deepCopy copies a value with all that it leads to through exported fields, so that a change behind a pointer, in a map or a slice
// shows beside the copy. Values that nobody can change through, as time.Time and decimal.Decimal, are copied as they are.
func deepCopy(v reflect.Value) reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return v
		}
		to := reflect.New(v.Type().Elem())
		to.Elem().Set(deepCopy(v.Elem()))
		return to
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		to := reflect.New(v.Type()).Elem()
		to.Set(deepCopy(v.Elem()))
		return to
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		to := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			to.Index(i).Set(deepCopy(v.Index(i)))
		}
		return to
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		to := reflect.MakeMapWithSize(v.Type(), v.Len())
		for entries := v.MapRange(); entries.Next(); {
			to.SetMapIndex(entries.Key(), deepCopy(entries.Value()))
		}
		return to
	case reflect.Array, reflect.Struct:
		return copyParts(v)
	}
	return v
}

// copyParts copies an array or a struct; what a struct does not export stays shared.
func copyParts(v reflect.Value) reflect.Value {
	to := reflect.New(v.Type()).Elem()
	to.Set(v)
	if v.Kind() == reflect.Array {
		for i := range v.Len() {
			to.Index(i).Set(deepCopy(v.Index(i)))
		}
		return to
	}
	for i := range v.NumField() {
		if v.Type().Field(i).IsExported() {
			to.Field(i).Set(deepCopy(v.Field(i)))
		}
	}
	return to
}
