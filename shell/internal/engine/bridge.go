package engine

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/traefik/yaegi/interp"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// What compiled code sees of a prompt type has no name and no methods. For printing and errors that is bridged: arguments
// of the functions below go through the host, which knows their static types, and methods that matter to printing and
// errors are announced to the host as functions.

// printers are the packages whose functions print their arguments.
var printers = map[string]bool{"fmt": true, "log": true, "log/slog": true}

// printing tells whether a call prints its arguments.
func (e *emitter) printing(fun ast.Expr) bool {
	id := tree.LastIdent(fun)
	if id == nil {
		return false
	}
	fn, ok := e.info.Uses[id].(*types.Func)
	return ok && fn.Pkg() != nil && printers[fn.Pkg().Path()]
}

// printed is the text of an argument of such a call, given as converted to the parameter's type and as it is.
func (e *emitter) printed(text, raw string, t, param types.Type) string {
	param = e.env.Apply(param)
	if iface, ok := param.Underlying().(*types.Interface); ok && iface.NumMethods() == 0 {
		return e.bridged(raw, t)
	}
	if slice, ok := param.Underlying().(*types.Slice); ok && types.IsInterface(slice.Elem()) {
		return "hid.Args(" + text + ")"
	}
	return text
}

// bridged is a value as something that prints like its type.
func (e *emitter) bridged(text string, t types.Type) string {
	t = e.env.Apply(t)
	switch {
	case types.IsInterface(t):
		return "hid.Arg(0, " + text + ")"
	case e.m.holdsPrompt(t, map[types.Type]bool{}):
		return fmt.Sprintf("hid.Arg(%d, %s)", e.m.typeIndex(t), text)
	}
	return text
}

// holdsPrompt tells whether a value of the type may hold one of a prompt type.
func (m *Machine) holdsPrompt(t types.Type, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if seen[t] {
		return false
	}
	seen[t] = true
	next := func(t types.Type) bool { return m.holdsPrompt(t, seen) }
	switch t := t.(type) {
	case *types.Named:
		return t.Obj().Pkg() != nil && (m.isPrompt(t) != nil || types.IsInterface(t))
	case *types.Interface:
		return true
	case *types.Signature, *types.Tuple:
		return false
	case *types.Struct:
		for f := range t.Fields() {
			if next(f.Type()) || !f.Exported() {
				return true
			}
		}
	}
	return slices.ContainsFunc(tree.Parts(t), next)
}

// hostCall writes calls that the host answers instead of the compiled function.
func (e *emitter) hostCall(x *ast.CallExpr, fun ast.Expr) (text string, ok bool) {
	id := tree.LastIdent(fun)
	if id == nil || len(x.Args) != 2 {
		return "", false
	}
	fn, ok := e.info.Uses[id].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "errors" {
		return "", false
	}
	switch fn.Name() {
	case "Is":
		return "hid.Is(" + e.value(x.Args[0], errorType) + ", " + e.value(x.Args[1], errorType) + ")", true
	case "As":
		if target, ok := e.typeOf(x.Args[1]).Underlying().(*types.Pointer); ok {
			return e.m.finder(target.Elem()) + "(" + e.value(x.Args[0], errorType) + ", " + e.expr(x.Args[1]) + ")", true
		}
	}
	return "", false
}

var errorType = types.Universe.Lookup("error").Type()

// finder is errors.As for one type.
func (m *Machine) finder(t types.Type) string {
	typ := m.typ(t)
	return m.helper("find "+typ+" by "+m.tester(t), "find", func(name string) string {
		return fmt.Sprintf("func %s(err error, target *%s) bool { for _, e := range hid.Chain(err) { r, ok := %s(e); if ok { *target = r; return true } }; return false }",
			name, typ, m.tester(t))
	})
}

// methodKey names a method of a prompt type for the host.
type methodKey struct {
	typ    string
	method string
}

// hostMethod calls a method of a prompt type.
type hostMethod struct {
	call    func(any) any
	pointer bool // the receiver is a pointer
}

// announced are the methods that the host calls itself, and how many parameters they have.
var announced = map[string]int{"String": 0, "Error": 0, "Unwrap": 0, "GoString": 0, "Is": 1}

// announce tells the host of a method that printing or errors want.
func (m *Machine) announce(t *types.Named, f *types.Func, receiver, variable string) {
	sig := f.Signature()
	params, ok := announced[f.Name()]
	if !ok || sig.Params().Len() != params || sig.Results().Len() != 1 {
		return
	}
	body := fmt.Sprintf("return %s(v.(%s))", variable, receiver)
	if params == 1 { // the receiver and a target, in a slice
		if !types.Identical(sig.Params().At(0).Type(), errorType) {
			return
		}
		body = fmt.Sprintf("list := v.([]any); return %s(list[0].(%s), list[1].(error))", variable, receiver)
	}
	name := m.fresh(m.named(t)+"_"+f.Name(), "h")
	m.out.funcs = append(m.out.funcs, fmt.Sprintf("func %s(v any) any { %s }", name, body))
	i := m.host.announce(methodKey{nameKey(t), f.Name()}, strings.HasPrefix(receiver, "*"))
	m.out.inits = append(m.out.inits, fmt.Sprintf("hid.Method(%d, %s)", i, name))
}

// nameKey identifies a named type without the tables of the lowering.
func nameKey(t *types.Named) string {
	key := fmt.Sprintf("%p", t.Origin().Obj())
	for arg := range t.TypeArgs().Types() {
		key += "," + typeKey(arg)
	}
	return key
}

func (h *host) announce(key methodKey, pointer bool) int {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.pending = append(h.pending, key)
	h.methods[key] = hostMethod{pointer: pointer}
	return len(h.pending) - 1
}

// method gives an announced method its function.
func (h *host) method(i int, call func(any) any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	key := h.pending[i]
	h.methods[key] = hostMethod{call: call, pointer: h.methods[key].pointer}
}

func (h *host) lookup(t *types.Named, method string) (hostMethod, bool) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	found, ok := h.methods[methodKey{nameKey(t), method}]
	return found, ok && found.call != nil
}

// invoke calls a method of the type on a value of it, or of a pointer to it.
func (h *host) invoke(v reflect.Value, t types.Type, method string, args ...any) (result any, ok bool) {
	isPointer := false
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t, isPointer = p.Elem(), true
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || !v.IsValid() || !v.CanInterface() {
		return nil, false
	}
	found, ok := h.lookup(named, method)
	switch {
	case !ok || found.pointer && !isPointer:
		return nil, false
	case isPointer && v.Kind() == reflect.Pointer && v.IsNil() && !found.pointer:
		return nil, false
	case isPointer && !found.pointer && v.Kind() == reflect.Pointer:
		v = v.Elem()
	}
	if len(args) > 0 {
		return found.call(append([]any{v.Interface()}, args...)), true
	}
	return found.call(v.Interface()), true
}

// textOf is what Error or String of a value say.
func (h *host) textOf(v reflect.Value, t types.Type) (string, bool) {
	if t == nil || types.IsInterface(t) {
		t = h.dynamicType(v)
	}
	if t == nil {
		return "", false
	}
	for _, method := range []string{"Error", "String"} {
		if result, ok := h.invoke(v, t, method); ok {
			text, isText := result.(string)
			return text, isText
		}
	}
	return "", false
}

// note makes a type's mark known.
func (h *host) note(mark string, t *types.Named) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.marked[mark] = t
}

// dynamicType is the prompt's struct type, or pointer to one, that a value has; nil for any other value.
func (h *host) dynamicType(v reflect.Value) types.Type {
	if !v.IsValid() {
		return nil
	}
	t, pointer := v.Type(), false
	if t.Kind() == reflect.Pointer {
		t, pointer = t.Elem(), true
	}
	if t.Kind() != reflect.Struct || t.Name() != "" || t.NumField() == 0 {
		return nil
	}
	mark, ok := t.Field(0).Tag.Lookup("go")
	if !ok {
		return nil
	}
	h.mu.RLock()
	named, ok := h.marked[mark]
	h.mu.RUnlock()
	switch {
	case !ok:
		return nil
	case pointer:
		return types.NewPointer(named)
	}
	return named
}

// plain is a value without what wraps it for compiled code: the interpreter's structs of functions, which carry it in their
// first field, and this package's own.
func plain(value any) any {
	for {
		switch v := value.(type) {
		case nil:
			return nil
		case Box:
			return v.value
		case ErrorBox:
			return v.value
		}
		v := reflect.ValueOf(value)
		switch {
		case v.Kind() == reflect.Pointer:
			return unadapted(value)
		case v.Kind() != reflect.Struct || v.NumField() < 2:
			return value
		case v.Type().Field(0).Name == "IValue":
			value = v.Field(0).Interface()
		case v.Type().Name() == "valueInterface" && v.Type().PkgPath() == reflect.TypeFor[interp.Interpreter]().PkgPath():
			value = inner(v)
		default:
			return value
		}
	}
}

// inner is the value inside the interpreter's own representation of an interface, a struct of a node and a value.
func inner(v reflect.Value) any {
	copied := reflect.New(v.Type()).Elem()
	copied.Set(v)
	field := copied.FieldByName("value")
	if !field.IsValid() || field.Type() != reflect.TypeFor[reflect.Value]() {
		return nil
	}
	value := *(*reflect.Value)(field.Addr().UnsafePointer())
	if !value.IsValid() || !value.CanInterface() {
		return nil
	}
	return value.Interface()
}

// as is a value without its wrapper when it may be of a type: a box knows its own.
func (h *host) as(value any, typ int) any {
	if b, ok := boxOf(value); ok && b.typ != typ && !types.Identical(h.typ(b.typ), h.typ(typ)) {
		return nil
	}
	return plain(value)
}

// asBoxed is the same for types that stand in interfaces in boxes only.
func (h *host) asBoxed(value any, typ int) any {
	if _, ok := boxOf(value); !ok {
		return nil
	}
	return h.as(value, typ)
}

// implements tells whether a value has the methods of an interface.
func (h *host) implements(value any, typ int) bool {
	iface, ok := h.typ(typ).Underlying().(*types.Interface)
	if !ok {
		return false
	}
	return h.missingMethod(value, iface) == ""
}

// missingMethod is the first method of an interface that a value lacks.
func (h *host) missingMethod(value any, iface *types.Interface) string {
	t := h.dynamicType(reflect.ValueOf(plain(value)))
	if b, ok := boxOf(value); ok && b.typ != 0 {
		t = h.typ(b.typ)
	}
	if t != nil {
		if method, _ := types.MissingMethod(t, iface, true); method != nil {
			return method.Name()
		}
		return ""
	}
	for f := range iface.Methods() {
		if _, ok := reflect.TypeOf(value).MethodByName(f.Name()); !ok {
			return f.Name()
		}
	}
	return ""
}

// chain is an error and all that it wraps, as errors.As walks them.
func (h *host) chain(err error) []any {
	if err == nil {
		return nil
	}
	value, t := h.errorIn(err)
	list := []any{value}
	if _, boxed := boxOf(err); boxed {
		list[0] = err // a box knows its type
	}
	if t != nil {
		if next, ok := h.invoke(reflect.ValueOf(value), t, "Unwrap"); ok {
			return append(list, h.chainOf(next)...)
		}
		return list
	}
	switch err := err.(type) {
	case interface{ Unwrap() error }:
		return append(list, h.chain(err.Unwrap())...)
	case interface{ Unwrap() []error }:
		return append(list, h.chainOf(err.Unwrap())...)
	}
	return list
}

// errorIn is an error's value without a wrapper, and its type when that is one of the prompt.
func (h *host) errorIn(err any) (value any, t types.Type) {
	value = plain(err)
	if b, ok := boxOf(err); ok && b.typ != 0 {
		return value, h.typ(b.typ)
	}
	return value, h.dynamicType(reflect.ValueOf(value))
}

func (h *host) chainOf(next any) []any {
	switch next := next.(type) {
	case error:
		return h.chain(next)
	case []error:
		var list []any
		for _, err := range next {
			list = append(list, h.chain(err)...)
		}
		return list
	}
	return nil
}

// is is errors.Is.
func (h *host) is(err, target error) bool {
	if err == nil || target == nil {
		return err == target
	}
	want, wanted := h.errorIn(target)
	for _, e := range h.chain(err) {
		value, t := h.errorIn(e)
		if sameType(t, wanted) && reflect.TypeOf(want).Comparable() && reflect.TypeOf(value).Comparable() && value == want {
			return true
		}
		if says, ok := h.invoke(reflect.ValueOf(value), t, "Is", target); ok && says == true {
			return true
		}
		if matcher, ok := e.(interface{ Is(error) bool }); ok && matcher.Is(target) {
			return true
		}
	}
	return false
}

// sameType tells whether two types of the prompt, or nil for those of compiled code, are one.
func sameType(a, b types.Type) bool {
	if a == nil || b == nil {
		return a == b
	}
	return types.Identical(a, b)
}
