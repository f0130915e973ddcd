package engine

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// expr is the text of an expression.
func (e *emitter) expr(x ast.Expr) string {
	tv := e.info.Types[x]
	switch {
	case tv.Value != nil:
		return e.constant(tv.Value, e.env.Apply(tv.Type))
	case tv.IsType():
		return e.typ(tv.Type)
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return "(" + e.expr(x.X) + ")"
	case *ast.Ident:
		return e.ident(x)
	case *ast.FuncLit:
		return e.closure(e.literalFunc(x, ""), e.m.typ(e.typeOf(x)))
	case *ast.CompositeLit:
		return e.composite(x, e.typeOf(x))
	case *ast.SelectorExpr:
		return e.selector(x)
	case *ast.IndexExpr:
		return e.index(x)
	case *ast.IndexListExpr:
		return e.instantiated(x.X)
	case *ast.SliceExpr:
		return e.slice(x)
	case *ast.TypeAssertExpr:
		return e.assertion(x)
	case *ast.StarExpr:
		return "(*" + e.expr(x.X) + ")"
	case *ast.UnaryExpr:
		return e.unary(x)
	case *ast.BinaryExpr:
		return e.binary(x)
	case *ast.CallExpr:
		return e.call(x)
	}
	panic(unsupported(fmt.Sprintf("an expression of the kind %T", x)))
}

func (e *emitter) exprs(list []ast.Expr) []string {
	texts := make([]string, len(list))
	for i, x := range list {
		texts[i] = e.expr(x)
	}
	return texts
}

func (e *emitter) ident(x *ast.Ident) string {
	switch obj := e.object(x).(type) {
	case *types.Nil:
		return "nil"
	case *types.Func:
		return e.funcRef(x, obj)
	case *types.Var:
		if e.global(obj) {
			return e.m.globalVar(obj)
		}
		return e.local(obj)
	}
	panic(unsupported("the name " + x.Name))
}

// funcRef names a function, or the instance of it that stands at the identifier.
func (e *emitter) funcRef(id *ast.Ident, fn *types.Func) string {
	if instance, ok := e.info.Instances[id]; ok {
		return e.m.funcInstance(fn.Origin(), instance.TypeArgs, e.env)
	}
	return e.direct(e.m.funcName(fn))
}

// instantiated is f[T], with or without a package.
func (e *emitter) instantiated(x ast.Expr) string {
	if id := tree.LastIdent(x); id != nil {
		if fn, ok := e.info.Uses[id].(*types.Func); ok {
			return e.funcRef(id, fn)
		}
	}
	panic(unsupported("this instantiation"))
}

func (e *emitter) index(x *ast.IndexExpr) string {
	if id := tree.LastIdent(x.X); id != nil {
		if _, ok := e.info.Instances[id]; ok {
			if _, isFunc := e.info.Uses[id].(*types.Func); isFunc {
				return e.instantiated(x.X)
			}
		}
	}
	if m, ok := e.typeOf(x.X).Underlying().(*types.Map); ok {
		return e.expr(x.X) + "[" + e.value(x.Index, m.Key()) + "]"
	}
	of := e.expr(x.X)
	if _, ok := e.typeOf(x.X).Underlying().(*types.Pointer); ok {
		of = "(*" + of + ")" // else the element has no address
	}
	return of + "[" + e.checkedIndex(x) + "]"
}

// checkedIndex tests an index before the interpreter does, whose panic does not tell it. Not in loops: the test costs as
// much as ten uses of the index.
func (e *emitter) checkedIndex(x *ast.IndexExpr) string {
	text := e.expr(x.Index)
	if e.loops > 0 || e.info.Types[x.Index].Value != nil && !isSlice(e.typeOf(x.X)) || !e.simple(x.X) {
		return text
	}
	if t, ok := e.typeOf(x.Index).Underlying().(*types.Basic); !ok || t.Kind() != types.Int && t.Kind() != types.UntypedInt {
		return text
	}
	of := e.expr(x.X)
	if _, ok := e.typeOf(x.X).Underlying().(*types.Pointer); ok {
		return text
	}
	return "hid.Index(" + text + ", len(" + of + "))"
}

func isSlice(t types.Type) bool {
	_, ok := t.Underlying().(*types.Slice)
	return ok
}

// simple tells an operand that may be written twice.
func (e *emitter) simple(x ast.Expr) bool {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		_, ok := e.object(x).(*types.Var)
		return ok
	case *ast.SelectorExpr:
		sel := e.info.Selections[x]
		return sel != nil && sel.Kind() == types.FieldVal && e.simple(x.X)
	}
	return false
}

func (e *emitter) slice(x *ast.SliceExpr) string {
	text := e.expr(x.X) + "["
	if x.Low != nil {
		text += e.expr(x.Low)
	}
	text += ":"
	if x.High != nil {
		text += e.expr(x.High)
	}
	if x.Max != nil {
		text += ":" + e.expr(x.Max)
	}
	return text + "]"
}

// assertion is x.(T) for one value. The interpreter's own panics are no run-time errors.
func (e *emitter) assertion(x *ast.TypeAssertExpr) string {
	return fmt.Sprintf("%s(%s, %d)", e.m.asserter(e.typeOf(x.Type)), e.asAny(x.X), e.m.typeIndex(e.typeOf(x.X)))
}

// asAny is the text of an interface value as any: the interpreter asserts compiled interfaces wrongly.
func (e *emitter) asAny(x ast.Expr) string {
	text := e.expr(x)
	t := e.typeOf(x)
	iface, ok := t.Underlying().(*types.Interface)
	switch {
	case !ok || iface.NumMethods() == 0:
		return text
	case e.m.isCompiled(t):
		return "any(" + text + ")"
	}
	return e.m.lifter(t) + "(" + text + ")"
}

// isCompiled tells a named type that does not come from source.
func (m *Machine) isCompiled(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	_, compiled := m.universe.Reflect(named.Obj())
	return compiled || named.Obj().Pkg() == nil
}

// receiver is a function that receives from a channel: inside an expression, or returned, what is received gets lost.
func (m *Machine) receiver(t types.Type) string {
	typ := m.typ(t)
	return m.helper("receive "+typ, "receive", func(name string) string {
		elem := m.typ(t.Underlying().(*types.Chan).Elem())
		return "func " + name + "(c " + typ + ") " + elem + " { v := <-c; return v }"
	})
}

// lifter makes any of an interface with methods. A nil one would not be equal to nil any more.
func (m *Machine) lifter(t types.Type) string {
	typ := m.typ(t)
	return m.helper("lift "+typ, "lift", func(name string) string {
		return "func " + name + "(v " + typ + ") any { if v == nil { return nil }; return hid.Lifted(v) }"
	})
}

func (e *emitter) unary(x *ast.UnaryExpr) string {
	if x.Op == token.AND {
		if lit, ok := ast.Unparen(x.X).(*ast.CompositeLit); ok {
			return "&" + e.composite(lit, e.typeOf(lit))
		}
		e.refuseAddress(x.X)
		return "&" + e.place(x.X)
	}
	if x.Op == token.ARROW {
		return e.m.receiver(e.typeOf(x.X)) + "(" + e.expr(x.X) + ")"
	}
	return "(" + x.Op.String() + e.expr(x.X) + ")"
}

func (e *emitter) refuseAddress(x ast.Expr) {
	if e.isErased(x) {
		panic(unsupported("the address of a field through which its type contains itself"))
	}
}

// binary is an operation. An interface is compared with an interface.
func (e *emitter) binary(x *ast.BinaryExpr) string {
	left, right := e.expr(x.X), e.expr(x.Y)
	if x.Op == token.EQL || x.Op == token.NEQ {
		lt, rt := e.info.Types[x.X], e.info.Types[x.Y]
		if !lt.IsNil() && !rt.IsNil() {
			from, to := e.typeOf(x.X), e.typeOf(x.Y)
			if types.IsInterface(from) || types.IsInterface(to) {
				return "(" + strings.TrimPrefix(x.Op.String()[:1], "=") + e.m.same() + "(" + e.m.boxed(left, from, to) + ", " + e.m.boxed(right, to, from) + "))"
			}
		}
	}
	if x.Op == token.SHL || x.Op == token.SHR {
		right = e.shiftCount(x.Y, right)
	}
	return "(" + left + " " + x.Op.String() + " " + right + ")"
}

// same is a function that compares interfaces. Compared in place, one that is made there is lost when && or || stands around.
func (m *Machine) same() string {
	return m.helper("same", "same", func(name string) string {
		return "func " + name + "(a, b any) bool { return a == b }"
	})
}

// shiftCount is the count of a shift, which must not be negative: the interpreter takes it for a large one.
func (e *emitter) shiftCount(x ast.Expr, text string) string {
	basic, ok := e.typeOf(x).Underlying().(*types.Basic)
	if !ok || basic.Info()&types.IsUnsigned != 0 || e.info.Types[x].Value != nil {
		return text
	}
	typ := e.m.typ(e.typeOf(x))
	return e.m.helper("shift "+typ, "shift", func(name string) string {
		return fmt.Sprintf("func %s(n %s) uint { if n < 0 { hid.Shift() }; return uint(n) }", name, typ)
	}) + "(" + text + ")"
}

// value is the text of x for a place of type target.
func (e *emitter) value(x ast.Expr, target types.Type) string {
	if e.info.Types[x].IsNil() {
		return "nil"
	}
	if target == nil {
		return e.expr(x)
	}
	from, to := e.typeOf(x), e.env.Apply(target)
	e.m.converting(from, to)
	return e.m.boxed(e.expr(x), from, to)
}

// boxed is a value on its way into an interface. An error becomes a compiled one. In any, a struct or a pointer to one tells
// its type itself, but has to be kept from the interpreter's own representation; other prompt types need a box.
func (m *Machine) boxed(text string, from, to types.Type) string {
	iface, ok := to.Underlying().(*types.Interface)
	if !ok || types.IsInterface(from) || m.isPrompt(from) == nil {
		return text
	}
	_, isStruct := deref(from).Underlying().(*types.Struct)
	switch {
	case types.Identical(to.Underlying(), errorType.Underlying()):
		return fmt.Sprintf("hid.Error(%d, %s)", m.typeIndex(from), text)
	case iface.NumMethods() > 0:
		return m.converter(from, to) + "(" + text + ")"
	case isStruct:
		return "hid.Any(" + text + ")"
	}
	return fmt.Sprintf("hid.Box(%d, %s)", m.typeIndex(from), text)
}

// converter makes an interface with methods of a value. Made in place, the interface would hold the variable that the value
// was in, and show what is assigned to it later.
func (m *Machine) converter(from, to types.Type) string {
	in, out := m.typ(from), m.typ(to)
	return m.helper("convert "+in+" to "+out, "convert", func(name string) string {
		return "func " + name + "(v " + in + ") " + out + " { return v }"
	})
}

// place is the text of something assigned to or whose address is taken.
func (e *emitter) place(x ast.Expr) string {
	switch x := x.(type) {
	case *ast.Ident:
		if x.Name == "_" {
			return "_"
		}
		return e.ident(x)
	case *ast.ParenExpr:
		return e.place(x.X)
	case *ast.SelectorExpr:
		if sel := e.info.Selections[x]; sel != nil && sel.Kind() == types.FieldVal {
			text, _ := e.path(e.expr(x.X), e.typeOf(x.X), sel.Index(), true)
			return text
		}
	case *ast.StarExpr:
		return "*" + e.expr(x.X)
	}
	return e.expr(x)
}

// path writes a selection through embedded fields. Erased fields get their type back, but not the last one of a place.
func (e *emitter) path(text string, t types.Type, index []int, isPlace bool) (string, types.Type) {
	for k, i := range index {
		f := deref(t).Underlying().(*types.Struct).Field(i)
		text += "." + fieldName(f, i)
		t = f.Type()
		if e.m.erased[f.Origin()] && !(isPlace && k == len(index)-1) {
			text = e.m.restorer(e.env.Apply(t)) + "(" + text + ")"
		}
	}
	return text, t
}

// isErased tells whether x selects an erased field.
func (e *emitter) isErased(x ast.Expr) bool {
	sx, ok := ast.Unparen(x).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	sel := e.info.Selections[sx]
	return sel != nil && sel.Kind() == types.FieldVal && e.m.erased[sel.Obj().(*types.Var).Origin()]
}

func (e *emitter) selector(x *ast.SelectorExpr) string {
	sel := e.info.Selections[x]
	if sel == nil {
		switch obj := e.info.Uses[x.Sel].(type) {
		case *types.Func:
			return e.funcRef(x.Sel, obj)
		case *types.Var:
			return e.m.globalVar(obj)
		}
		panic(unsupported("the name " + x.Sel.Name))
	}
	switch sel.Kind() {
	case types.FieldVal:
		text, _ := e.path(e.expr(x.X), e.typeOf(x.X), sel.Index(), false)
		return text
	case types.MethodVal:
		return e.methodValue(x, sel)
	}
	return e.methodExpr(x, sel)
}

// forward is a function with the parameters of sig that passes them on: func(a0 T, a1 ...U) R { return call(a0, a1...) }.
func (e *emitter) forward(sig *types.Signature, call func(args []string) string) string {
	params, args := e.m.forwardParams(sig)
	verb := ""
	if sig.Results().Len() > 0 {
		verb = "return "
	}
	return "func(" + strings.Join(params, ", ") + ")" + e.m.results(sig) + " { " + verb + call(args) + " }"
}

func (m *Machine) forwardParams(sig *types.Signature) (params, args []string) {
	for i, typ := range m.params(sig) {
		arg := fmt.Sprintf("a%d", i)
		params = append(params, arg+" "+typ)
		if strings.HasPrefix(typ, "...") {
			arg += "..."
		}
		args = append(args, arg)
	}
	return params, args
}
