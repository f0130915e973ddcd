package engine

import (
	"fmt"
	"go/types"
	"reflect"
	"runtime"
	"strings"
)

// thrown is a panic of the program with the static type of its value.
type thrown struct {
	value any
	typ   types.Type
}

// failure is a failed check on its way out of the entry.
type failure struct{ err error }

// runtimeError is a run-time error in Go's words.
type runtimeError string

func (e runtimeError) Error() string { return "runtime error: " + string(e) }
func (runtimeError) RuntimeError()   {}

// conversionError is a failed type assertion in Go's words.
type conversionError string

func (e conversionError) Error() string { return "interface conversion: " + string(e) }
func (conversionError) RuntimeError()   {}

func (h *host) panic(typ int, value any) {
	if value == nil {
		panic(new(runtime.PanicNilError))
	}
	if _, boxed := boxOf(value); !boxed { // a box tells recover the type
		value = plain(value)
	}
	panic(&thrown{value, h.typ(typ)})
}

// recovered is the value that recover gives for a panic.
func recovered(r any) any {
	switch r := r.(type) {
	case *thrown:
		return r.value
	case runtime.Error:
		return r
	case *reflect.ValueError:
		return nilDereference
	case reflect.Value:
		if r.IsValid() {
			return recovered(r.Interface())
		}
	case error:
		if strings.Contains(r.Error(), "nil pointer") {
			return nilDereference
		}
	case string:
		if err, ok := translated(r); ok {
			return err
		}
	}
	return r
}

const nilDereference = runtimeError("invalid memory address or nil pointer dereference")

// wordings are the interpreter's panics that stand for a run-time error of Go, by how they begin.
var wordings = []struct {
	begins string
	means  runtimeError
}{
	{"reflect: slice index out of range", "index out of range"},
	{"reflect: array index out of range", "index out of range"},
	{"reflect: string index out of range", "index out of range"},
	{"reflect.Value.Slice: slice index out of bounds", "slice bounds out of range"},
	{"reflect.Value.Slice: string slice index out of bounds", "slice bounds out of range"},
	{"reflect.Value.Slice3: slice index out of bounds", "slice bounds out of range"},
	{"reflect.Value.Slice:", "slice bounds out of range"},
	{"reflect: call of nil function", nilDereference},
	{"reflect: Call of nil function", nilDereference},
	{"reflect.Value.Call: call of nil function", nilDereference},
	{"reflect: function created by MakeFunc using closure", nilDereference},
	{"reflect: call of reflect.Value.", nilDereference},
	{"reflect: Call using zero Value argument", nilDereference},
	{"reflect: Method on nil interface value", nilDereference},
	{"reflect.MakeSlice: negative len", "makeslice: len out of range"},
	{"reflect.MakeSlice: negative cap", "makeslice: cap out of range"},
	{"reflect.MakeChan: negative buffer size", "makechan: size out of range"},
}

func translated(text string) (error, bool) {
	for _, w := range wordings {
		if strings.HasPrefix(text, w.begins) {
			return w.means, true
		}
	}
	return nil, false
}

func negativeShift() { panic(runtimeError("negative shift amount")) }

// index is i, when it is an index of n elements.
func index(i, n int) int {
	if i < 0 || i >= n {
		if i < 0 {
			panic(runtimeError(fmt.Sprintf("index out of range [%d]", i)))
		}
		panic(runtimeError(fmt.Sprintf("index out of range [%d] with length %d", i, n)))
	}
	return i
}

// notA ends a type assertion that failed: value, in an interface of type from, is not of type typ.
func (h *host) notA(value any, typ, from int) {
	want, in := goType(h.typ(typ)), "interface"
	if t := h.typ(from); t != nil {
		in = goType(t)
	}
	if value == nil {
		panic(conversionError(in + " is nil, not " + want))
	}
	if iface, ok := h.typ(typ).Underlying().(*types.Interface); ok {
		panic(conversionError(h.dynamicName(value) + " is not " + want + ": missing method " + h.missingMethod(value, iface)))
	}
	panic(conversionError(in + " is " + h.dynamicName(value) + ", not " + want))
}

// ended is the error of an entry, or of a goroutine, that a panic ended.
func (h *host) ended(r any) error {
	if p, ok := r.(*passing); ok {
		r = p.panic
	}
	if f, ok := r.(*failure); ok {
		return f.err
	}
	value := plain(recovered(r))
	var typ types.Type
	if t, ok := r.(*thrown); ok {
		typ = t.typ
	}
	return &PanicError{Value: value, Text: h.panicText(value, typ)}
}

// panicText is what Go prints after "panic: ".
func (h *host) panicText(value any, typ types.Type) string {
	if text, ok := h.textOf(reflect.ValueOf(value), typ); ok {
		return text
	}
	switch v := value.(type) {
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	}
	if named, ok := types.Unalias(typ).(*types.Named); ok {
		switch v := reflect.ValueOf(value); {
		case v.Kind() == reflect.String:
			return fmt.Sprintf("%s(%q)", goType(named), v.String())
		case v.Kind() < reflect.Array && v.IsValid():
			return fmt.Sprintf("%s(%v)", goType(named), value)
		}
	}
	if text, ok := value.(string); ok {
		return text
	}
	switch reflect.ValueOf(value).Kind() {
	case reflect.Struct, reflect.Pointer, reflect.Slice, reflect.Map, reflect.Array:
		index := 0
		if typ != nil {
			index = h.addType(typ)
		}
		return fmt.Sprintf("%#v", Box{h, value, index})
	}
	return fmt.Sprint(value)
}
