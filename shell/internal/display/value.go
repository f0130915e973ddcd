package display

import (
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math/big"
	"reflect"
	"strings"
	"time"
)

// open looks into interfaces, into the structs in which the interpreter wraps a value that stands for an interface (unless the
// wrapper has something to say), and into interpreted queries.
func open(v reflect.Value) reflect.Value {
	for {
		switch {
		case v.Kind() == reflect.Interface && !v.IsNil():
			v = v.Elem()
		case isBox(v):
			v = reflect.ValueOf(v.Interface().(boxed).Boxed())
		case isWrapper(v) && !speaks(v):
			v = v.Field(0)
		case isQuery(v):
			v = v.Field(0)
		default:
			return v
		}
	}
}

// boxed is a value that an engine keeps with its type, where reflection would not tell that.
type boxed interface{ Boxed() any }

func isBox(v reflect.Value) bool {
	_, ok := as[boxed](v)
	return ok
}

// isWrapper recognises the interpreter's wrappers by their first field.
func isWrapper(v reflect.Value) bool {
	return v.Kind() == reflect.Struct && v.NumField() > 0 && v.Type().Field(0).Name == "IValue" &&
		v.Field(0).Kind() == reflect.Interface && !v.Field(0).IsNil()
}

// query is a compiled query.
type query interface {
	fmt.Stringer
	SQL() string
}

// isQuery tells interpreted structs that begin with an embedded query: typed queries, and roots, which begin with
// those. To reflect they embed nothing and have no String method, so they would be shown field by field.
func isQuery(v reflect.Value) bool {
	if v.Kind() != reflect.Struct || v.Type().Name() != "" || v.NumField() == 0 {
		return false
	}
	first := v.Field(0)
	return first.Type().Implements(queryType) || isQuery(first)
}

var queryType = reflect.TypeFor[query]()

// maxPointers is how many pointers are followed to a value: a pointer can lead to itself.
const maxPointers = 8

// target is what a pointer leads to, or the last pointer that has something to say; invalid for nil.
func target(v reflect.Value) reflect.Value {
	for n := 0; (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && !speaks(v); n++ {
		if n == maxPointers {
			return reflect.Value{}
		}
		v = v.Elem()
	}
	return v
}

// as asks a value for an interface or a type. It fails for values that reflect does not give away.
func as[T any](v reflect.Value) (T, bool) {
	var none T
	if !v.IsValid() || !v.CanInterface() {
		return none, false
	}
	t, ok := v.Interface().(T)
	return t, ok
}

var (
	timeType  = reflect.TypeFor[time.Time]()
	bytesType = reflect.TypeFor[[]byte]()
)

// decimal is what exact decimal types have in common.
type decimal interface {
	fmt.Stringer
	Coefficient() *big.Int
	Exponent() int32
}

var decimalType = reflect.TypeFor[decimal]()

// isScalar tells types whose values are one thing to people, though they may be structs or arrays to Go.
func isScalar(t reflect.Type) bool {
	if t == timeType || t == bytesType || t.Implements(decimalType) {
		return true
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array, reflect.Pointer, reflect.Interface,
		reflect.Chan, reflect.Func, reflect.UnsafePointer:
		return false
	}
	return true
}

func isSequence(v reflect.Value) bool {
	if !v.IsValid() || speaks(v) || v.Type() == bytesType {
		return false
	}
	return v.Kind() == reflect.Slice && !v.IsNil() || v.Kind() == reflect.Array
}

// speaks tells whether a value has an Error or a String method that says what it is. A nil pointer says nothing.
func speaks(v reflect.Value) bool {
	if !v.IsValid() || !v.CanInterface() {
		return false
	}
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice, reflect.Func, reflect.Chan:
		if v.IsNil() {
			return false
		}
	}
	switch v.Interface().(type) {
	case reflect.Value: // says nothing but its type
		return false
	case error, fmt.Stringer:
		return true
	}
	return false
}

// said is what the Error or String method says. A panic in it is reported in its place.
func said(v reflect.Value) (text string) {
	method := "String"
	defer func() {
		if r := recover(); r != nil {
			text = fmt.Sprintf("%s (panic in its %s method: %v)", typeName(v.Type()), method, r)
		}
	}()
	if err, ok := v.Interface().(error); ok {
		method = "Error"
		return err.Error()
	}
	return v.Interface().(fmt.Stringer).String()
}

var nullTime = reflect.TypeFor[sql.NullTime]()

// column is the value of a column that is declared with one of database/sql's types for what may be NULL (sql.NullString,
// sql.Null[T]), or with a type made of one, which has the same fields (gorm.DeletedAt).
func column(v reflect.Value) (any, bool) {
	if v.Kind() != reflect.Struct || v.Type().PkgPath() != "database/sql" && !v.CanConvert(nullTime) {
		return nil, false
	}
	valuer, ok := as[driver.Valuer](v)
	if !ok {
		return nil, false
	}
	value, err := valuer.Value()
	return value, err == nil
}

// typeName is a type as people write it: without the package of the prompt, and with the names of interpreted types.
func typeName(t reflect.Type) string {
	if t.Name() != "" {
		return strings.TrimPrefix(t.String(), "main.")
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + typeName(t.Elem())
	case reflect.Slice:
		if t == bytesType {
			return "[]byte"
		}
		return "[]" + typeName(t.Elem())
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), typeName(t.Elem()))
	case reflect.Map:
		return "map[" + typeName(t.Key()) + "]" + typeName(t.Elem())
	case reflect.Chan:
		return t.ChanDir().String() + " " + typeName(t.Elem())
	case reflect.Func:
		return funcName(t)
	case reflect.Struct:
		return structName(t)
	case reflect.Interface:
		if t.NumMethod() == 0 {
			return "any"
		}
	}
	return t.String()
}

func funcName(t reflect.Type) string {
	parts := func(n int, at func(int) reflect.Type) string {
		names := make([]string, n)
		for i := range n {
			names[i] = typeName(at(i))
		}
		return strings.Join(names, ", ")
	}
	in := parts(t.NumIn(), t.In)
	if t.IsVariadic() {
		last := t.In(t.NumIn() - 1)
		in = strings.TrimSuffix(in, typeName(last)) + "..." + typeName(last.Elem())
	}
	out := parts(t.NumOut(), t.Out)
	switch t.NumOut() {
	case 0:
		return "func(" + in + ")"
	case 1:
		return "func(" + in + ") " + out
	}
	return "func(" + in + ") (" + out + ")"
}

// structName is the name in a struct's tags: go:"P.7" is P, a model has its table's name.
func structName(t reflect.Type) string {
	if t.NumField() == 0 {
		return "struct{}"
	}
	if tag := t.Field(0).Tag.Get("go"); tag != "" {
		if i := strings.LastIndexByte(tag, '.'); i > 0 {
			return tag[:i]
		}
		return tag
	}
	if i, ok := modelField(t); ok {
		return t.Field(i).Tag.Get("table")
	}
	return "struct"
}

// elementType is the type of the elements of a written type: []*Album has *Album, map[string]P has P. "" if it is not written so.
func elementType(written string) string {
	rest, ok := strings.CutPrefix(written, "map")
	if !strings.HasPrefix(rest, "[") || ok && rest == written {
		return ""
	}
	depth := 0
	for i, r := range rest {
		switch r {
		case '[':
			depth++
		case ']':
			if depth--; depth == 0 {
				return rest[i+1:]
			}
		}
	}
	return ""
}

// fieldName is a field as its type declares it: the interpreter puts X before names that Go would not export.
func fieldName(f reflect.StructField, interpreted bool) string {
	if interpreted && len(f.Name) > 1 && f.Name[0] == 'X' && (f.Name[1] == '_' || f.Name[1] >= 'a' && f.Name[1] <= 'z') {
		return f.Name[1:]
	}
	return f.Name
}
