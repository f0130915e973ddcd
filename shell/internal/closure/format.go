package closure

import (
	"cmp"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/printing"
)

// writer prints one value for one verb, as package fmt would if the value had its type.
type writer struct {
	printing.Writer
	m *Machine
}

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
	case methods && !w.Sharp && printing.IsQuery(v.Type()):
		w.Query(v)
		return
	case printing.IsModel(v.Type()):
		w.model(v, depth)
		return
	case v.Kind() == reflect.Pointer && !v.IsNil() && printing.IsModel(v.Type().Elem()):
		w.Text("&")
		w.model(v.Elem(), depth)
		return
	case printing.IsCompiled(v.Type()):
		w.Compiled(v, depth, methods, func() { w.pointer(v, nil, depth, methods) })
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
		w.Leaf(v.Interface())
	}
}

func (w *writer) nothing(static *typ) {
	switch {
	case w.Sharp && static != nil:
		w.Text(typeName(static.t) + "(nil)")
	case w.Sharp:
		w.Text("interface {}(nil)")
	default:
		w.Text("<nil>")
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
				w.Text("<nil>")
			} else {
				w.Text(fmt.Sprintf("%%!%c(PANIC=%s method: %v)", w.Verb, w.printingMethod(t), w.m.printable(recovered(r))))
			}
			done = true
		}
	}()
	if w.m.hasMethod(t, "Format") && w.format(x) {
		return true
	}
	if w.Sharp {
		if results := w.m.call(x, "GoString"); len(results) == 1 && results[0].Kind() == reflect.String {
			w.Text(results[0].String())
			return true
		}
		return false
	}
	if !strings.ContainsRune("vsxXq", w.Verb) {
		return false
	}
	text, ok := w.m.textOf(x, t)
	if ok {
		w.Leaf(text)
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
	w.m.call(x, "Format", state, reflect.ValueOf(w.Verb))
	return true
}

func (w *writer) structure(v reflect.Value, t *typ, depth int, methods bool) {
	var st *types.Struct
	if t != nil {
		st, _ = t.t.Underlying().(*types.Struct)
	}
	w.Items("{", "}", func() string { return w.name(v, t) }, v.NumField(), func(i int) {
		field := v.Type().Field(i)
		w.Field(field.Name)
		var ft *typ
		if st != nil {
			ft = w.m.late(st.Field(i).Type())
		}
		w.print((&typ{}).readable(v.Field(i)), ft, depth+1, methods && field.IsExported())
	})
}

// model prints an object by its columns.
func (w *writer) model(v reflect.Value, depth int) {
	w.Model(v, func() string { return w.name(v, nil) }, func(field reflect.Value) {
		w.print((&typ{}).readable(field), nil, depth+1, true)
	})
}

func (w *writer) mapping(v reflect.Value, t *typ, depth int, methods bool) {
	var key, elem *typ
	if t != nil {
		u := t.t.Underlying().(*types.Map)
		key, elem = w.m.late(u.Key()), w.m.late(u.Elem())
	}
	name := func() string { return w.name(v, t) }
	if w.Sharp && v.IsNil() {
		w.Text(name() + "(nil)")
		return
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, w.compare)
	w.Items("map[", "]", name, len(keys), func(i int) {
		w.print(keys[i], key, depth+1, methods)
		w.Text(":")
		w.print(v.MapIndex(keys[i]), elem, depth+1, methods)
	})
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
	if v.Type().Elem().Kind() == reflect.Uint8 && strings.ContainsRune("sqxX", w.Verb) {
		w.Leaf(v.Interface())
		return
	}
	name := func() string { return w.name(v, t) }
	if w.Sharp && v.Kind() == reflect.Slice && v.IsNil() {
		w.Text(name() + "(nil)")
		return
	}
	if elem != nil && v.Kind() == reflect.Slice && elem.rt != v.Type().Elem() { // a stand-in
		v = reinterpreted(v, reflect.SliceOf(elem.rt))
	}
	w.Items("[", "]", name, v.Len(), func(i int) { w.print(v.Index(i), elem, depth+1, methods) })
}

// pointer shows what it points to at the top only, as package fmt does.
func (w *writer) pointer(v reflect.Value, t *typ, depth int, methods bool) {
	if v.Kind() == reflect.UnsafePointer || v.IsNil() || depth > 0 || w.Verb == 'p' {
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
		w.Text("&")
		w.print(v.Elem(), elem, depth+1, methods)
	default:
		w.reference(v, t)
	}
}

// reference prints an address.
func (w *writer) reference(v reflect.Value, t *typ) {
	p := v.Pointer()
	switch {
	case w.Sharp && p == 0:
		w.Text("(" + w.name(v, t) + ")(nil)")
	case w.Sharp:
		w.Text(fmt.Sprintf("(%s)(%#x)", w.name(v, t), p))
	case p == 0:
		w.Text("<nil>")
	default:
		w.Text(fmt.Sprintf("%#x", p))
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
