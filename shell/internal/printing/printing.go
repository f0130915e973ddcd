// Package printing is what both engines do alike when values of the prompt are printed as package fmt would print them: its forms,
// models by their columns, and compiled values, which it leaves to fmt. What a value is, and which methods it has, is the engine's.
package printing

import (
	"fmt"
	"io"
	"reflect"
)

// Writer prints one value for one verb.
type Writer struct {
	fmt.State
	Verb  rune
	Sharp bool // %#v
}

// New is a writer for what a Format method is given.
func New(state fmt.State, verb rune) Writer {
	return Writer{State: state, Verb: verb, Sharp: verb == 'v' && state.Flag('#')}
}

// Text prints a text as it is.
func (w Writer) Text(s string) { _, _ = io.WriteString(w.State, s) }

// Leaf leaves a value to package fmt.
func (w Writer) Leaf(v any) { _, _ = fmt.Fprintf(w.State, fmt.FormatString(w.State, w.Verb), v) }

// Items prints what a value holds between two brackets, or behind the name of its type where that is asked for.
func (w Writer) Items(open, end string, name func() string, n int, item func(i int)) {
	separator := " "
	if w.Sharp {
		open, separator, end = name()+"{", ", ", "}"
	}
	w.Text(open)
	for i := range n {
		if i > 0 {
			w.Text(separator)
		}
		item(i)
	}
	w.Text(end)
}

// Field prints the name of a struct's field, where names are asked for.
func (w Writer) Field(name string) {
	if w.Sharp || w.Flag('+') {
		w.Text(name + ":")
	}
}

// IsCompiled tells a named type of compiled code, or a pointer to one.
func IsCompiled(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t = t.Elem()
	}
	return t.PkgPath() != ""
}

// Compiled prints a value of a compiled type, which package fmt knows better. Inside fields that are not exported it calls no
// methods. A pointer that is inside of something is printed by pointer.
func (w Writer) Compiled(v reflect.Value, depth int, methods bool, pointer func()) {
	value := v.Interface()
	if methods {
		switch value.(type) {
		case fmt.Formatter, error, fmt.Stringer, fmt.GoStringer:
			w.Leaf(value)
			return
		}
	}
	switch {
	case depth > 0 && v.Kind() == reflect.Pointer:
		pointer()
	case methods:
		w.Leaf(value)
	default:
		hidden := reflect.ValueOf(struct{ value any }{value})
		w.Leaf(hidden.Field(0).Elem())
	}
}
