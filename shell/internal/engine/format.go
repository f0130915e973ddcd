package engine

import (
	"cmp"
	"fmt"
	"go/types"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// writer prints one value for one verb.
type writer struct {
	host *host
	fmt.State
	verb  rune
	sharp bool
}

func (w *writer) text(s string) { _, _ = io.WriteString(w.State, s) }

// leaf leaves a value to package fmt.
func (w *writer) leaf(v any) { _, _ = fmt.Fprintf(w.State, fmt.FormatString(w.State, w.verb), v) }

// print writes a value of a type; nil is a type to be found out. Methods are not called inside unexported fields.
func (w *writer) print(v reflect.Value, t types.Type, depth int, methods bool) {
	for v.IsValid() && v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	if v.IsValid() && v.CanInterface() {
		if b, ok := boxOf(v.Interface()); ok && b.typ != 0 {
			t = w.host.typ(b.typ)
		}
		v = reflect.ValueOf(plain(v.Interface()))
	}
	switch {
	case !v.IsValid() && t != nil && types.IsInterface(t) && w.sharp:
		w.text(goType(t) + "(nil)")
		return
	case t == nil || types.IsInterface(t):
		t = w.host.dynamicType(v)
	}
	switch {
	case !v.IsValid():
		w.nothing(t)
		return
	case methods && w.byMethod(v, t):
		return
	case methods && !w.sharp && isQuery(v.Type()):
		for v.Type().PkgPath() == "" {
			v = v.Field(0)
		}
		w.leaf(v.Interface())
		return
	case compiled(v.Type()):
		w.compiled(v, depth, methods)
		return
	case isModel(v.Type()):
		w.model(v, depth)
		return
	case v.Kind() == reflect.Pointer && !v.IsNil() && isModel(v.Type().Elem()):
		w.text("&")
		w.model(v.Elem(), depth)
		return
	case t == nil && !w.host.holdsMarks(v):
		w.leaf(v.Interface())
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		w.structure(v, t, depth, methods)
	case reflect.Map:
		w.mapping(v, t, depth, methods)
	case reflect.Slice, reflect.Array:
		w.list(v, t, depth, methods)
	case reflect.Pointer:
		w.pointer(v, t, depth, methods)
	default:
		w.leaf(v.Interface())
	}
}

// compiled tells a named type of compiled code, or a pointer to one.
func compiled(t reflect.Type) bool {
	if t.Kind() == reflect.Pointer && t.Name() == "" {
		t = t.Elem()
	}
	return t.PkgPath() != ""
}

// compiled prints a value of a compiled type, which package fmt knows better. Inside unexported fields it calls no methods.
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

// nothing is a nil that has lost its type in an interface.
func (w *writer) nothing(t types.Type) {
	if t != nil && !w.sharp {
		switch t.Underlying().(type) {
		case *types.Slice:
			w.text("[]")
			return
		case *types.Map:
			w.text("map[]")
			return
		}
	}
	if w.sharp && t != nil {
		w.text("(" + goType(t) + ")(nil)")
		return
	}
	w.text("<nil>")
}

// byMethod lets a type's own methods print, when the verb is one of text. A method that panics on a nil pointer prints it
// as nil, as package fmt has it.
func (w *writer) byMethod(v reflect.Value, t types.Type) (printed bool) {
	if t == nil {
		return false
	}
	method := "String"
	defer func() {
		r := recover()
		switch failed, isFailure := r.(*failure); {
		case r == nil:
			return
		case isFailure:
			panic(failed)
		case v.Kind() == reflect.Pointer && v.IsNil():
			w.text("<nil>")
		default:
			w.text(fmt.Sprintf("%%!%c(PANIC=%s method: %v)", w.verb, method, plain(recovered(r))))
		}
		printed = true
	}()
	if w.host.isError(t) {
		method = "Error"
	}
	if w.sharp {
		method = "GoString"
		result, ok := w.host.invoke(v, t, "GoString")
		text, isText := result.(string)
		if ok && isText {
			w.text(text)
		}
		return ok && isText
	}
	if !strings.ContainsRune("vsxXq", w.verb) {
		return false
	}
	text, ok := w.host.textOf(v, t)
	if ok {
		w.leaf(text)
	}
	return ok
}

func (w *writer) structure(v reflect.Value, t types.Type, depth int, methods bool) {
	st, _ := underlying(t).(*types.Struct)
	if w.sharp {
		w.text(w.name(v, t))
	}
	w.text("{")
	n := v.NumField()
	if st != nil {
		n = st.NumFields()
	}
	for i := range n {
		name, exported := v.Type().Field(i).Name, true
		var ft types.Type
		if st != nil {
			name, exported, ft = st.Field(i).Name(), st.Field(i).Exported(), st.Field(i).Type()
		}
		switch {
		case i > 0 && w.sharp:
			w.text(", ")
		case i > 0:
			w.text(" ")
		}
		if w.sharp || w.Flag('+') {
			w.text(name + ":")
		}
		w.print(v.Field(i), ft, depth+1, methods && exported)
	}
	w.text("}")
}

func (w *writer) mapping(v reflect.Value, t types.Type, depth int, methods bool) {
	var key, elem types.Type
	if m, ok := underlying(t).(*types.Map); ok {
		key, elem = m.Key(), m.Elem()
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
	slices.SortFunc(keys, compareKeys)
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

func compareKeys(a, b reflect.Value) int {
	for a.Kind() == reflect.Interface && b.Kind() == reflect.Interface && !a.IsNil() && !b.IsNil() {
		a, b = a.Elem(), b.Elem()
	}
	switch {
	case a.Kind() != b.Kind():
		return cmp.Compare(a.Kind(), b.Kind())
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	case a.Kind() == reflect.String:
		return cmp.Compare(a.String(), b.String())
	}
	return cmp.Compare(fmt.Sprint(a.Interface()), fmt.Sprint(b.Interface()))
}

func (w *writer) list(v reflect.Value, t types.Type, depth int, methods bool) {
	var elem types.Type
	switch u := underlying(t).(type) {
	case *types.Slice:
		elem = u.Elem()
	case *types.Array:
		elem = u.Elem()
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
func (w *writer) pointer(v reflect.Value, t types.Type, depth int, methods bool) {
	if v.IsNil() {
		w.nothing(t)
		return
	}
	kind := v.Elem().Kind()
	composite := kind == reflect.Struct || kind == reflect.Map || kind == reflect.Slice || kind == reflect.Array
	if depth == 0 && composite && w.verb != 'p' {
		var elem types.Type
		if p, ok := underlying(t).(*types.Pointer); ok {
			elem = p.Elem()
		}
		w.text("&")
		w.print(v.Elem(), elem, depth+1, methods)
		return
	}
	if w.sharp {
		w.text(fmt.Sprintf("(%s)(%#x)", w.name(v, t), v.Pointer()))
		return
	}
	w.text(fmt.Sprintf("%#x", v.Pointer()))
}

func (w *writer) name(v reflect.Value, t types.Type) string {
	if t == nil {
		return w.host.dynamicName(v.Interface())
	}
	return goType(t)
}

func underlying(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// dynamicName is what %T prints for a value.
func (h *host) dynamicName(value any) string {
	if b, ok := boxOf(value); ok && b.typ != 0 {
		return goType(h.typ(b.typ))
	}
	value = plain(value)
	if value == nil {
		return "<nil>"
	}
	return h.nameOf(reflect.TypeOf(value))
}

// nameOf is the name of a type that the interpreter made, as far as marks tell it.
func (h *host) nameOf(t reflect.Type) string {
	if t.PkgPath() != "" {
		return t.String()
	}
	switch t.Kind() {
	case reflect.Pointer:
		return "*" + h.nameOf(t.Elem())
	case reflect.Slice:
		return "[]" + h.nameOf(t.Elem())
	case reflect.Array:
		return fmt.Sprintf("[%d]%s", t.Len(), h.nameOf(t.Elem()))
	case reflect.Map:
		return "map[" + h.nameOf(t.Key()) + "]" + h.nameOf(t.Elem())
	case reflect.Struct:
		if named := h.dynamicType(reflect.Zero(t)); named != nil {
			return goType(named)
		}
	}
	return t.String()
}

var (
	emptyInterface = regexp.MustCompile(`\bany\b|interface\{\}`)
	typeArguments  = regexp.MustCompile(`\pL\[[^()]*\]`)
	anyStruct      = regexp.MustCompile(`\bstruct\{([^{}]*)\}`)
)

// goType is a type as package reflect names it.
func goType(t types.Type) string {
	text := types.TypeString(t, func(p *types.Package) string {
		name, _, _ := strings.Cut(p.Name(), "·") // the checker numbers the packages of the prompt
		return name
	})
	text = anyStruct.ReplaceAllString(typeArguments.ReplaceAllStringFunc(text, func(list string) string {
		return strings.ReplaceAll(list, ", ", ",")
	}), "struct { $1 }")
	return strings.ReplaceAll(emptyInterface.ReplaceAllString(text, "interface {}"), "struct {  }", "struct {}")
}
