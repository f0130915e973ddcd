package shell

import (
	"errors"
	"fmt"
	"go/types"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// valueWriter writes values as Go that makes them again. What cannot be written is an error that says what it is.
type valueWriter struct {
	session *store.Session
	root    func(model string) (root, constructor string)
	nodes   int
	depth   int

	elsewhere bool // it is read on another database
}

// Limits of what is written of one variable.
const (
	mostNodes   = 100_000
	mostDepth   = 50
	mostObjects = 100 // each is read again by its key
)

var (
	timeType    = reflect.TypeFor[time.Time]()
	errTooLarge = errors.New("it is too large to be written down")
	errHidden   = errors.New("it has fields that only its package can set")
)

func (w *valueWriter) value(v reflect.Value, t types.Type) (string, error) {
	w.nodes++
	w.depth++
	defer func() { w.depth-- }()
	if w.nodes > mostNodes || w.depth > mostDepth {
		return "", errTooLarge
	}
	name := typeName(t)
	switch u := types.Unalias(t).Underlying().(type) {
	case *types.Basic:
		return w.basic(v, name)
	case *types.Pointer:
		return w.pointer(v, u, name)
	case *types.Struct:
		return w.structure(v, u, name)
	case *types.Slice:
		if v.IsNil() {
			return name + "(nil)", nil
		}
		if isPointer(u.Elem()) && v.Len() > mostObjects {
			return "", errTooLarge
		}
		return w.list(v, u.Elem(), name)
	case *types.Array:
		return w.list(v, u.Elem(), name)
	case *types.Map:
		return w.mapping(v, u, name)
	case *types.Interface:
		return w.dynamic(v, name)
	case *types.Signature:
		return "", errors.New("a function value")
	case *types.Chan:
		return "", errors.New("a channel")
	}
	return "", errors.New("a " + name)
}

func isPointer(t types.Type) bool {
	_, is := t.Underlying().(*types.Pointer)
	return is
}

// basic writes a number, string or boolean.
func (w *valueWriter) basic(v reflect.Value, name string) (string, error) {
	var text string
	switch {
	case v.Kind() == reflect.String:
		text = strconv.Quote(v.String())
	case v.Kind() == reflect.Bool:
		text = strconv.FormatBool(v.Bool())
	case v.CanInt():
		text = strconv.FormatInt(v.Int(), 10)
	case v.CanUint():
		text = strconv.FormatUint(v.Uint(), 10)
	case v.CanFloat():
		text = strconv.FormatFloat(v.Float(), 'g', -1, v.Type().Bits())
		if strings.ContainsAny(text, "IN") {
			return "", errors.New("a number that has no literal: " + text)
		}
	case v.CanComplex():
		text = fmt.Sprint(v.Complex())
	default:
		return "", errors.New("a " + name)
	}
	return name + "(" + text + ")", nil
}

// pointer writes an object of the session by its key, all else by what the pointer leads to.
func (w *valueWriter) pointer(v reflect.Value, t *types.Pointer, name string) (string, error) {
	switch {
	case v.Kind() != reflect.Pointer:
		return "", errors.New("a " + name)
	case v.IsNil():
		return "(" + name + ")(nil)", nil
	}
	if v.CanInterface() {
		if object, known := w.session.Object(v.Interface()); known && object.State == store.Persistent {
			if w.elsewhere {
				return "", errors.New("an object of the database before")
			}
			return w.byKey(object)
		}
	}
	text, err := w.value(v.Elem(), t.Elem())
	if err != nil {
		return "", err
	}
	if v.Elem().Kind() == reflect.Struct && v.Elem().Type() != timeType {
		return "&" + text, nil
	}
	return "new(" + text + ")", nil
}

func (w *valueWriter) byKey(object store.Object) (string, error) {
	root, _ := w.root(object.Model)
	if root == "" || len(object.Key) == 0 {
		return "", errors.New("an object without a key")
	}
	var keys []string
	for _, key := range object.Key {
		text, err := w.dynamic(reflect.ValueOf(key), "any")
		if err != nil {
			return "", err
		}
		keys = append(keys, text)
	}
	return root + ".Get(" + strings.Join(keys, ", ") + ")", nil
}

// structure writes a struct of the prompt, a new object of a model, or a struct of exported fields.
func (w *valueWriter) structure(v reflect.Value, t *types.Struct, name string) (string, error) {
	if text, known := special(v); known {
		return text, nil
	}
	var fields []string
	for i := range t.NumFields() {
		field := t.Field(i)
		if typeName(field.Type()) == "store.Model" {
			continue
		}
		if !field.Exported() && (field.Pkg() == nil || field.Pkg().Path() != "main") {
			if v.Field(i).IsZero() {
				continue
			}
			return "", errHidden
		}
		text, err := w.value(v.Field(i), field.Type())
		if err != nil {
			return "", err
		}
		fields = append(fields, field.Name()+": "+text)
	}
	return name + "{" + strings.Join(fields, ", ") + "}", nil
}

// special are the structs without exported fields that have a literal all the same.
func special(v reflect.Value) (string, bool) {
	if !v.CanInterface() {
		return "", false
	}
	switch value := v.Interface().(type) {
	case time.Time:
		zone := "time.UTC"
		if name, offset := value.Zone(); value.Location() == time.Local {
			zone = "time.Local"
		} else if value.Location() != time.UTC {
			zone = fmt.Sprintf("time.FixedZone(%q, %d)", name, offset)
		}
		return fmt.Sprintf("time.Date(%d, %d, %d, %d, %d, %d, %d, %s)", value.Year(), value.Month(), value.Day(),
			value.Hour(), value.Minute(), value.Second(), value.Nanosecond(), zone), true
	case interface {
		fmt.Stringer
		StringFixed(places int32) string
	}: // a decimal
		return fmt.Sprintf("decimal.RequireFromString(%q)", value.String()), true
	}
	return "", false
}

func (w *valueWriter) list(v reflect.Value, elem types.Type, name string) (string, error) {
	if v.Type() == reflect.TypeFor[[]byte]() {
		return name + "(" + strconv.Quote(string(v.Bytes())) + ")", nil
	}
	var items []string
	for i := range v.Len() {
		text, err := w.value(v.Index(i), elem)
		if err != nil {
			return "", err
		}
		items = append(items, text)
	}
	return name + "{" + strings.Join(items, ", ") + "}", nil
}

func (w *valueWriter) mapping(v reflect.Value, t *types.Map, name string) (string, error) {
	if v.IsNil() {
		return name + "(nil)", nil
	}
	var items []string
	for key, value := range v.Seq2() {
		k, err := w.value(key, t.Key())
		if err != nil {
			return "", err
		}
		text, err := w.value(value, t.Elem())
		if err != nil {
			return "", err
		}
		items = append(items, k+": "+text)
	}
	return name + "{" + strings.Join(items, ", ") + "}", nil
}

// dynamic writes what is in an interface. Of compiled types those are known that have no parts, and what JSON is made of.
func (w *valueWriter) dynamic(v reflect.Value, name string) (string, error) {
	for v.IsValid() && v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if !v.IsValid() {
		return name + "(nil)", nil
	}
	if text, known := special(v); known {
		return text, nil
	}
	switch v.Interface().(type) {
	case bool, string, int, int8, int16, int32, int64, uint, uint8, uint16, uint32, uint64, float32, float64:
		return w.basic(v, v.Type().String())
	case []byte:
		return w.list(v, types.Typ[types.Byte], "[]byte")
	case []any:
		return w.list(v, types.Universe.Lookup("any").Type(), "[]any")
	case map[string]any:
		return w.mapping(v, types.NewMap(types.Typ[types.String], types.Universe.Lookup("any").Type()), "map[string]any")
	}
	return "", errors.New("an interface that holds a " + v.Type().String())
}
