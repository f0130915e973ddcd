package engine

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"go/types"
	"reflect"

	"github.com/dbsh-go/dbsh/shell/internal/printing"
)

// Box is a value of a prompt type in an interface, together with its type, which the interpreter would lose. It prints as
// Go prints the value. Boxes are equal when what is in them is. It is exported for the interpreter's sake.
type Box struct {
	host  *host
	value any
	typ   int // the host's number for the type, 0 for a type to be found out
}

// Boxed is the value alone, for those who show it.
func (b Box) Boxed() any { return b.value }

// ErrorBox is a Box whose type is an error.
type ErrorBox struct{ Box }

func (b ErrorBox) Error() string {
	text, _ := b.host.textOf(reflect.ValueOf(b.value), b.host.typ(b.typ))
	return text
}

// Format implements fmt.Formatter.
func (b Box) Format(s fmt.State, verb rune) {
	w := &writer{printing.New(s, verb), b.host}
	w.print(reflect.ValueOf(b.value), b.host.typ(b.typ), 0, true)
}

// MarshalJSON implements json.Marshaler.
func (b Box) MarshalJSON() ([]byte, error) { return json.Marshal(b.value) }

// Value implements driver.Valuer.
func (b Box) Value() (driver.Value, error) {
	return driver.DefaultParameterConverter.ConvertValue(b.value)
}

func boxOf(value any) (Box, bool) {
	switch b := value.(type) {
	case Box:
		return b, true
	case ErrorBox:
		return b.Box, true
	}
	return Box{}, false
}

// box puts a value of a prompt type into an interface.
func (h *host) box(typ int, value any) any { return Box{h, plain(value), typ} }

// err makes an error of a value of a prompt type. A nil pointer becomes an error that is not nil, as in Go.
func (h *host) err(typ int, value any) error { return ErrorBox{Box{h, plain(value), typ}} }

// arg is an argument of a printing function. typ 0 is an interface: its value may tell its type.
func (h *host) arg(typ int, value any) any {
	if _, boxed := boxOf(value); boxed {
		return value
	}
	value = plain(value)
	v := reflect.ValueOf(value)
	if typ == 0 && (!v.IsValid() || h.dynamicType(v) == nil && !h.holdsMarks(v)) {
		return value
	}
	t := h.typ(typ)
	if t == nil {
		t = h.dynamicType(v)
	}
	if h.isError(t) {
		return ErrorBox{Box{h, value, typ}}
	}
	return Box{h, value, typ}
}

func (h *host) args(values []any) []any {
	list := make([]any, len(values))
	for i, value := range values {
		list[i] = h.arg(0, value)
	}
	return list
}

// isError tells whether a type's values, as they are, are errors.
func (h *host) isError(t types.Type) bool {
	if t == nil {
		return false
	}
	named, isPointer := namedOf(t)
	if named == nil {
		return false
	}
	found, ok := h.lookup(named, "Error")
	return ok && (isPointer || !found.pointer)
}

func namedOf(t types.Type) (named *types.Named, isPointer bool) {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t, isPointer = p.Elem(), true
	}
	named, _ = types.Unalias(t).(*types.Named)
	return named, isPointer
}

// holdsMarks tells whether a value of the dynamic type may hold prompt types.
func (h *host) holdsMarks(v reflect.Value) bool {
	if !v.IsValid() {
		return false
	}
	t := v.Type()
	if known, ok := h.tables.Load(t); ok {
		return known.(bool)
	}
	holds := marksIn(t, map[reflect.Type]bool{})
	h.tables.Store(t, holds)
	return holds
}

func marksIn(t reflect.Type, seen map[reflect.Type]bool) bool {
	if printing.IsModel(t) {
		return true
	}
	if seen[t] || t.PkgPath() != "" {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return marksIn(t.Elem(), seen)
	case reflect.Map:
		return marksIn(t.Key(), seen) || marksIn(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if _, marked := t.Field(i).Tag.Lookup("go"); marked || marksIn(t.Field(i).Type, seen) {
				return true
			}
		}
	}
	return false
}
