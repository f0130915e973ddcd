package closure

import (
	"cmp"
	"fmt"
	"go/types"
	"io"
	"reflect"
	"slices"
	"strings"
)

// writer prints one value for one verb, as package fmt would if the value had its type.
type writer struct {
	m *Machine
	fmt.State
	verb  rune
	sharp bool
}

func (w *writer) text(s string) { _, _ = io.WriteString(w.State, s) }

// leaf leaves a value to package fmt.
func (w *writer) leaf(v any) { _, _ = fmt.Fprintf(w.State, fmt.FormatString(w.State, w.verb), v) }

// late is the description of a type that is met while code runs.
func (m *Machine) late(t types.Type) *typ {
	m.lock.Lock()
	defer m.lock.Unlock()
	defer clear(m.near)
	return m.typ(t)
}

// print writes a value; t is nil for a compiled type. Methods are not called inside fields that are not exported.
func (w *writer) print(v reflect.Value, t *typ, depth int, methods bool) {
	if t != nil {
		if v.IsValid() && v.Type() != t.rt {
			v = reinterpreted(t.readable(v), t.rt)
		}
		v = t.readable(v)
	}
	if v.IsValid() && v.Kind() == reflect.Interface {
		x := dynamic((&typ{}).readable(v))
		if x == nil {
			w.nothing(t)
			return
		}
		v, t = unboxed(x), w.m.typeOf(x)
	}
	if t == nil && v.IsValid() {
		if known, ok := w.m.byReflect.Load(v.Type()); ok {
			t = known.(*typ)
		}
	}
	switch {
	case !v.IsValid():
		w.nothing(t)
		return
	case t != nil && methods && w.m.hasOwnMethods(t) && w.byMethod(v, t):
		return
	case w.byQuery(v, methods):
		return
	case isModel(v.Type()):
		w.model(v, depth)
		return
	case v.Kind() == reflect.Pointer && !v.IsNil() && isModel(v.Type().Elem()):
		w.text("&")
		w.model(v.Elem(), depth)
		return
	case compiled(v.Type()):
		w.compiled(v, depth, methods)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		w.structure(v, t, depth, methods)
	case reflect.Map:
		w.mapping(v, t, depth, methods)
	case reflect.Slice, reflect.Array:
		w.list(v, t, depth, methods)
	case reflect.Pointer, reflect.UnsafePointer:
		w.pointer(v, t, depth, methods)
	case reflect.Func, reflect.Chan:
		w.reference(v, t)
	default:
		w.basic(v, t)
	}
}

// basic prints numbers and texts; %#v and %T do not ask for their names, but unsigned ones print as Go has them.
func (w *writer) basic(v reflect.Value, _ *typ) { w.leaf(v.Interface()) }

func (w *writer) byQuery(v reflect.Value, methods bool) bool {
	if !methods || w.sharp || !isQuery(v.Type()) {
		return false
	}
	for v.Type().PkgPath() == "" {
		v = v.Field(0)
	}
	w.leaf(v.Interface())
	return true
}

// compiled tells a named type of compiled code, or a pointer to one.
func compiled(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t = t.Elem()
	}
	return t.PkgPath() != ""
}

// compiled prints a value of a compiled type, which package fmt knows better. Inside fields that are not exported it calls
// no methods.
func (w *writer) compiled(v reflect.Value, depth int, methods bool) {
	value := v.Interface()
	if methods {
		switch value.(type) {
		case fmt.Formatter, error, fmt.Stringer, fmt.GoStringer:
			w.leaf(value)
			return
		}
	}
	switch {
	case depth > 0 && v.Kind() == reflect.Pointer:
		w.pointer(v, nil, depth, methods)
	case methods:
		w.leaf(value)
	default:
		hidden := reflect.ValueOf(struct{ value any }{value})
		w.leaf(hidden.Field(0).Elem())
	}
}

func (w *writer) nothing(static *typ) {
	switch {
	case w.sharp && static != nil:
		w.text(typeName(static.t) + "(nil)")
	case w.sharp:
		w.text("interface {}(nil)")
	default:
		w.text("<nil>")
	}
}

// byMethod lets a type's own methods print, when the verb is one of text. A method that panics on a nil pointer prints it
// as nil, as package fmt has it; other panics are printed.
func (w *writer) byMethod(v reflect.Value, t *typ) (done bool) {
	x := w.m.boxed(t, v)
	defer func() {
		if r := recover(); r != nil {
			if _, ends := r.(*ending); ends {
				panic(r)
			}
			if v.Kind() == reflect.Pointer && v.IsNil() {
				w.text("<nil>")
			} else {
				w.text(fmt.Sprintf("%%!%c(PANIC=%s method: %v)", w.verb, w.printingMethod(t), w.m.printable(recovered(r))))
			}
			done = true
		}
	}()
	if w.m.hasMethod(t, "Format") && w.format(x) {
		return true
	}
	if w.sharp {
		if results := w.m.call(x, "GoString"); len(results) == 1 && results[0].Kind() == reflect.String {
			w.text(results[0].String())
			return true
		}
		return false
	}
	if !strings.ContainsRune("vsxXq", w.verb) {
		return false
	}
	text, ok := w.m.textOf(x, t)
	if ok {
		w.leaf(text)
	}
	return ok
}

func (w *writer) printingMethod(t *typ) string {
	if w.m.hasMethod(t, "Error") {
		return "Error"
	}
	return "String"
}

// format calls a method Format of the value.
func (w *writer) format(x any) bool {
	state := reflect.New(reflect.TypeFor[fmt.State]()).Elem()
	state.Set(reflect.ValueOf(w.State))
	fn := w.m.method(w.m.typeOf(x), "Format")
	if len(fn.sig.params) != 3 || fn.sig.params[0].t.rt != state.Type() || fn.sig.params[1].t.rt != reflect.TypeFor[rune]() {
		return false
	}
	w.m.call(x, "Format", state, reflect.ValueOf(w.verb))
	return true
}

func (w *writer) structure(v reflect.Value, t *typ, depth int, methods bool) {
	var st *types.Struct
	if t != nil {
		st, _ = t.t.Underlying().(*types.Struct)
	}
	if w.sharp {
		w.text(w.name(v, t))
	}
	w.text("{")
	for i := range v.NumField() {
		field := v.Type().Field(i)
		switch {
		case i > 0 && w.sharp:
			w.text(", ")
		case i > 0:
			w.text(" ")
		}
		if w.sharp || w.Flag('+') {
			w.text(field.Name + ":")
		}
		var ft *typ
		if st != nil {
			ft = w.m.late(st.Field(i).Type())
		}
		w.print((&typ{}).readable(v.Field(i)), ft, depth+1, methods && field.IsExported())
	}
	w.text("}")
}

func (w *writer) mapping(v reflect.Value, t *typ, depth int, methods bool) {
	var key, elem *typ
	if t != nil {
		u := t.t.Underlying().(*types.Map)
		key, elem = w.m.late(u.Key()), w.m.late(u.Elem())
	}
	open, separator, end := "map[", " ", "]"
	if w.sharp {
		if v.IsNil() {
			w.text(w.name(v, t) + "(nil)")
			return
		}
		open, separator, end = w.name(v, t)+"{", ", ", "}"
	}
	w.text(open)
	keys := v.MapKeys()
	slices.SortFunc(keys, w.compare)
	for i, k := range keys {
		if i > 0 {
			w.text(separator)
		}
		w.print(k, key, depth+1, methods)
		w.text(":")
		w.print(v.MapIndex(k), elem, depth+1, methods)
	}
	w.text(end)
}

// compare orders the keys of a map as package fmt does.
func (w *writer) compare(a, b reflect.Value) int {
	if a.Kind() == reflect.Interface {
		a, b = unboxed(dynamic(a)), unboxed(dynamic(b))
		if !a.IsValid() || !b.IsValid() {
			return cmp.Compare(b2i(a.IsValid()), b2i(b.IsValid()))
		}
	}
	if a.Type() != b.Type() {
		return cmp.Compare(reflect.ValueOf(a.Type()).Pointer(), reflect.ValueOf(b.Type()).Pointer())
	}
	switch {
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	}
	switch a.Kind() {
	case reflect.String:
		return cmp.Compare(a.String(), b.String())
	case reflect.Bool:
		return cmp.Compare(b2i(a.Bool()), b2i(b.Bool()))
	case reflect.Pointer, reflect.Chan:
		return cmp.Compare(a.Pointer(), b.Pointer())
	case reflect.Struct:
		for i := range a.NumField() {
			if c := w.compare((&typ{}).readable(a.Field(i)), (&typ{}).readable(b.Field(i))); c != 0 {
				return c
			}
		}
	case reflect.Array:
		for i := range a.Len() {
			if c := w.compare(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	}
	return 0
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (w *writer) list(v reflect.Value, t *typ, depth int, methods bool) {
	var elem *typ
	if t != nil {
		switch u := t.t.Underlying().(type) {
		case *types.Slice:
			elem = w.m.late(u.Elem())
		case *types.Array:
			elem = w.m.late(u.Elem())
		}
	}
	if v.Type().Elem().Kind() == reflect.Uint8 && strings.ContainsRune("sqxX", w.verb) {
		w.leaf(v.Interface())
		return
	}
	open, separator, end := "[", " ", "]"
	if w.sharp {
		if v.Kind() == reflect.Slice && v.IsNil() {
			w.text(w.name(v, t) + "(nil)")
			return
		}
		open, separator, end = w.name(v, t)+"{", ", ", "}"
	}
	if elem != nil && v.Kind() == reflect.Slice && elem.rt != v.Type().Elem() { // a stand-in
		v = reinterpreted(v, reflect.SliceOf(elem.rt))
	}
	w.text(open)
	for i := range v.Len() {
		if i > 0 {
			w.text(separator)
		}
		w.print(v.Index(i), elem, depth+1, methods)
	}
	w.text(end)
}

// pointer shows what it points to at the top only, as package fmt does.
func (w *writer) pointer(v reflect.Value, t *typ, depth int, methods bool) {
	if v.Kind() == reflect.UnsafePointer || v.IsNil() || depth > 0 || w.verb == 'p' {
		w.reference(v, t)
		return
	}
	switch v.Elem().Kind() {
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Array:
		var elem *typ
		if t != nil {
			if p, ok := t.t.Underlying().(*types.Pointer); ok {
				elem = w.m.late(p.Elem())
			}
		}
		w.text("&")
		w.print(v.Elem(), elem, depth+1, methods)
	default:
		w.reference(v, t)
	}
}

// reference prints an address.
func (w *writer) reference(v reflect.Value, t *typ) {
	p := v.Pointer()
	switch {
	case w.sharp && p == 0:
		w.text("(" + w.name(v, t) + ")(nil)")
	case w.sharp:
		w.text(fmt.Sprintf("(%s)(%#x)", w.name(v, t), p))
	case p == 0:
		w.text("<nil>")
	default:
		w.text(fmt.Sprintf("%#x", p))
	}
}

func (w *writer) name(v reflect.Value, t *typ) string {
	if t == nil {
		return w.m.nameOf(v.Interface())
	}
	return typeName(t.t)
}

// hasOwnMethods tells whether a type may have methods that are written at the prompt.
func (m *Machine) hasOwnMethods(t *typ) bool {
	if named, _ := m.promptOf(t.t); named != nil {
		return true
	}
	_, unnamed := types.Unalias(t.t).(*types.Struct)
	return unnamed
}
