package closure

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/dbsh-go/dbsh/shell/internal/printing"
)

// Format implements fmt.Formatter.
func (b Box) Format(s fmt.State, verb rune) { printed{b.m, b}.Format(s, verb) }

// Boxed is the value alone, for those who show it.
func (b Box) Boxed() any { return b.value }

// MarshalJSON implements json.Marshaler.
func (b Box) MarshalJSON() ([]byte, error) { return json.Marshal(b.m.encodable(b)) }

// Value implements driver.Valuer.
func (b Box) Value() (driver.Value, error) {
	return driver.DefaultParameterConverter.ConvertValue(b.value)
}

// printed is a dynamic value that prints like its type, methods and all.
type printed struct {
	m *Machine
	x any
}

func (p printed) wrappedValue() any { return p.x }

// Format implements fmt.Formatter.
func (p printed) Format(s fmt.State, verb rune) {
	w := &writer{printing.New(s, verb), p.m}
	w.print(unboxed(p.x), p.m.typeOf(p.x), 0, true)
}

// printedError is one that is an error too, for %w.
type printedError struct {
	errorBox
	printed
}

func (p printedError) wrappedValue() any { return p.errorBox.x }

// Error implements error.
func (p printedError) Error() string { return p.errorBox.Error() }

// printable is a dynamic value as something that prints like its type.
func (m *Machine) printable(x any) any {
	t := m.typeOf(x)
	switch {
	case t != nil && m.hasMethod(t, "Error"):
		return printedError{m.asError(x).(interface{ base() errorBox }).base(), printed{m, x}}
	case t != nil:
		return printed{m, x}
	case x != nil && holds(reflect.TypeOf(x)):
		return printed{m, x}
	}
	return x
}

func (b errorBox) base() errorBox { return b }

// holds tells whether a value of a compiled type may hold values of the prompt, which package fmt would print by their
// compiled types.
func holds(t reflect.Type) bool {
	if t.PkgPath() != "" {
		return false
	}
	switch t.Kind() {
	case reflect.Interface, reflect.Struct:
		return true
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return holds(t.Elem())
	case reflect.Map:
		return holds(t.Key()) || holds(t.Elem())
	}
	return false
}
