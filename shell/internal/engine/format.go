package engine

import (
	"cmp"
	"fmt"
	"go/types"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/printing"
)

// writer prints one value for one verb.
type writer struct {
	printing.Writer
	host *host
}

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
	case !v.IsValid() && t != nil && types.IsInterface(t) && w.Sharp:
		w.Text(goType(t) + "(nil)")
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
	case methods && !w.Sharp && printing.IsQuery(v.Type()):
		w.Query(v)
		return
	case printing.IsCompiled(v.Type()):
		w.Compiled(v, depth, methods, func() { w.pointer(v, nil, depth, methods) })
		return
	case printing.IsModel(v.Type()):
		w.model(v, depth)
		return
	case v.Kind() == reflect.Pointer && !v.IsNil() && printing.IsModel(v.Type().Elem()):
		w.Text("&")
		w.model(v.Elem(), depth)
		return
	case t == nil && !w.host.holdsMarks(v):
		w.Leaf(v.Interface())
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
		w.Leaf(v.Interface())
	}
}

// nothing is a nil that has lost its type in an interface.
func (w *writer) nothing(t types.Type) {
	if t != nil && !w.Sharp {
		switch t.Underlying().(type) {
		case *types.Slice:
			w.Text("[]")
			return
		case *types.Map:
			w.Text("map[]")
			return
		}
	}
	if w.Sharp && t != nil {
		w.Text("(" + goType(t) + ")(nil)")
		return
	}
	w.Text("<nil>")
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
			w.Text("<nil>")
		default:
			w.Text(fmt.Sprintf("%%!%c(PANIC=%s method: %v)", w.Verb, method, plain(recovered(r))))
		}
		printed = true
	}()
	if w.host.isError(t) {
		method = "Error"
	}
	if w.Sharp {
		method = "GoString"
		result, ok := w.host.invoke(v, t, "GoString")
		text, isText := result.(string)
		if ok && isText {
			w.Text(text)
		}
		return ok && isText
	}
	if !strings.ContainsRune("vsxXq", w.Verb) {
		return false
	}
	text, ok := w.host.textOf(v, t)
	if ok {
		w.Leaf(text)
	}
	return ok
}

func (w *writer) structure(v reflect.Value, t types.Type, depth int, methods bool) {
	st, _ := underlying(t).(*types.Struct)
	n := v.NumField()
	if st != nil {
		n = st.NumFields()
	}
	w.Items("{", "}", func() string { return w.name(v, t) }, n, func(i int) {
		name, exported := v.Type().Field(i).Name, true
		var ft types.Type
		if st != nil {
			name, exported, ft = st.Field(i).Name(), st.Field(i).Exported(), st.Field(i).Type()
		}
		w.Field(name)
		w.print(v.Field(i), ft, depth+1, methods && exported)
	})
}

// model prints an object by its columns.
func (w *writer) model(v reflect.Value, depth int) {
	w.Model(v, func() string { return w.name(v, nil) }, func(field reflect.Value) { w.print(field, nil, depth+1, true) })
}

func (w *writer) mapping(v reflect.Value, t types.Type, depth int, methods bool) {
	var key, elem types.Type
	if m, ok := underlying(t).(*types.Map); ok {
		key, elem = m.Key(), m.Elem()
	}
	name := func() string { return w.name(v, t) }
	if w.Sharp && v.IsNil() {
		w.Text(name() + "(nil)")
		return
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, compareKeys)
	w.Items("map[", "]", name, len(keys), func(i int) {
		w.print(keys[i], key, depth+1, methods)
		w.Text(":")
		w.print(v.MapIndex(keys[i]), elem, depth+1, methods)
	})
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
	if v.Type().Elem().Kind() == reflect.Uint8 && strings.ContainsRune("sqxX", w.Verb) {
		w.Leaf(v.Interface())
		return
	}
	name := func() string { return w.name(v, t) }
	if w.Sharp && v.Kind() == reflect.Slice && v.IsNil() {
		w.Text(name() + "(nil)")
		return
	}
	w.Items("[", "]", name, v.Len(), func(i int) { w.print(v.Index(i), elem, depth+1, methods) })
}

// pointer shows what it points to at the top only, as package fmt does.
func (w *writer) pointer(v reflect.Value, t types.Type, depth int, methods bool) {
	if v.IsNil() {
		w.nothing(t)
		return
	}
	kind := v.Elem().Kind()
	composite := kind == reflect.Struct || kind == reflect.Map || kind == reflect.Slice || kind == reflect.Array
	if depth == 0 && composite && w.Verb != 'p' {
		var elem types.Type
		if p, ok := underlying(t).(*types.Pointer); ok {
			elem = p.Elem()
		}
		w.Text("&")
		w.print(v.Elem(), elem, depth+1, methods)
		return
	}
	if w.Sharp {
		w.Text(fmt.Sprintf("(%s)(%#x)", w.name(v, t), v.Pointer()))
		return
	}
	w.Text(fmt.Sprintf("%#x", v.Pointer()))
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
