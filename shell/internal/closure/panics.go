package closure

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// ending unwinds everything: nothing recovers it and deferred calls do not run.
type ending struct{ err error }

// failure is a failed check on its way out of the entry: deferred calls run, and nothing recovers it.
type failure struct{ err error }

// thrown is a panic of the program: a dynamic value.
type thrown struct{ value any }

// panicking is a panic while deferred calls run.
type panicking struct {
	reason    any
	recovered bool
}

// runtimeError is a run-time error in Go's words.
type runtimeError string

func (e runtimeError) Error() string { return "runtime error: " + string(e) }

// RuntimeError implements runtime.Error.
func (runtimeError) RuntimeError() {}

const nilDereference = runtimeError("invalid memory address or nil pointer dereference")

// conversionError is a failed type assertion in Go's words.
type conversionError string

func (e conversionError) Error() string { return "interface conversion: " + string(e) }

// RuntimeError implements runtime.Error.
func (conversionError) RuntimeError() {}

// plainError is a run-time error whose words do not begin with runtime error.
type plainError string

func (e plainError) Error() string { return string(e) }

// RuntimeError implements runtime.Error.
func (plainError) RuntimeError() {}

func itoa(n int) string { return strconv.Itoa(n) }

// outOfRange is the failure of an index.
func outOfRange(i, n int) error {
	if i < 0 {
		return runtimeError("index out of range [" + itoa(i) + "]")
	}
	return runtimeError("index out of range [" + itoa(i) + "] with length " + itoa(n))
}

// recovered is the dynamic value that recover gives for a panic.
func recovered(reason any) any {
	switch r := reason.(type) {
	case *thrown:
		return r.value
	case *reflect.ValueError:
		return nilDereference
	case reflect.Value:
		return dynamic(r)
	case string:
		if strings.HasPrefix(r, "reflect: call of nil function") || strings.HasPrefix(r, "reflect.Value.Call: call of nil function") {
			return nilDereference
		}
	}
	return canonical(reason)
}

// ended is the error of an entry, or of a goroutine, that a panic ended.
func (m *Machine) ended(reason any) error {
	switch r := reason.(type) {
	case *ending:
		return r.err
	case *failure:
		return r.err
	case unsupported:
		return &engine.InternalError{Form: string(r)}
	}
	value := recovered(reason)
	return &engine.PanicError{Value: m.outside(value), Text: m.panicText(value)}
}

// outside is a dynamic value as compiled code should see it.
func (m *Machine) outside(x any) any {
	if t := m.typeOf(x); t != nil && m.hasMethod(t, "Error") {
		return m.asError(x)
	}
	if b, ok := x.(Box); ok {
		return b.value
	}
	return x
}

// panicText is what Go prints after "panic: ".
func (m *Machine) panicText(x any) string {
	if t := m.typeOf(x); t != nil {
		if text, ok := m.textOf(x, t); ok {
			return text
		}
	}
	switch v := x.(type) {
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	case string:
		return v
	}
	switch v := unboxed(x); v.Kind() {
	case reflect.Bool, reflect.String, reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8,
		reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr, reflect.Float32, reflect.Float64:
		if b, ok := x.(Box); ok {
			return fmt.Sprintf("%s(%#v)", typeName(b.t.t), v.Interface())
		}
	case reflect.Struct, reflect.Pointer, reflect.Slice, reflect.Map, reflect.Array:
		return fmt.Sprintf("%#v", m.printable(x))
	}
	return fmt.Sprint(m.printable(x))
}
