package engine

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// call is the text of a call, a conversion or a use of a builtin.
func (e *emitter) call(x *ast.CallExpr) string {
	fun := ast.Unparen(x.Fun)
	switch tv := e.info.Types[fun]; {
	case tv.IsType():
		return e.conversion(x.Args[0], e.env.Apply(tv.Type))
	case tv.IsBuiltin():
		return e.builtin(x, fun)
	}
	if text, ok := e.hostCall(x, fun); ok {
		return text
	}
	sig := e.signatureOf(fun)
	callee, args := e.target(fun)
	if tuple := e.spread(x); tuple != nil {
		return e.callWithResults(x, sig, callee, args, tuple)
	}
	given := e.args(x, sig)
	if x.Ellipsis.IsValid() {
		given[len(given)-1] += "..."
	} else if sig.Variadic() && !e.isNamedFunc(fun) {
		given = e.packed(given, sig)
	}
	return callee + "(" + strings.Join(append(args, given...), ", ") + ")"
}

// isNamedFunc tells whether fun names a function or method, as against a value of function type.
func (e *emitter) isNamedFunc(fun ast.Expr) bool {
	id := tree.LastIdent(fun)
	if index, ok := fun.(*ast.IndexExpr); ok && id == nil {
		id = tree.LastIdent(index.X)
	}
	if id == nil {
		return false
	}
	_, named := e.info.Uses[id].(*types.Func)
	return named
}

// packed makes one slice of the arguments for a variadic parameter: the interpreter does not do it for function values.
func (e *emitter) packed(args []string, sig *types.Signature) []string {
	fixed := sig.Params().Len() - 1
	slice := e.m.typ(sig.Params().At(fixed).Type())
	rest := "(" + slice + ")(nil)..."
	if len(args) > fixed {
		rest = slice + "{" + strings.Join(args[fixed:], ", ") + "}..."
	}
	return append(append([]string{}, args[:fixed]...), rest)
}

func (e *emitter) signatureOf(fun ast.Expr) *types.Signature {
	sig, ok := e.typeOf(fun).Underlying().(*types.Signature)
	if !ok {
		panic(unsupported("a call of " + e.typeOf(fun).String()))
	}
	return sig
}

// target is what a call calls, and the receiver when that is passed as an argument.
func (e *emitter) target(fun ast.Expr) (callee string, receiver []string) {
	switch fun := fun.(type) {
	case *ast.SelectorExpr:
		if sel := e.info.Selections[fun]; sel != nil && sel.Kind() == types.MethodVal {
			return e.selected(fun, sel)
		}
	case *ast.FuncLit:
		return "(" + e.literalFunc(fun, "") + ")", nil
	}
	return e.expr(fun), nil
}

func (e *emitter) conversion(x ast.Expr, t types.Type) string {
	if e.info.Types[x].IsNil() {
		return "(" + e.m.typ(t) + ")(nil)"
	}
	text := e.value(x, t)
	if iface, ok := t.Underlying().(*types.Interface); ok && iface.NumMethods() == 0 && !types.IsInterface(e.typeOf(x)) {
		return "hid.Any(" + text + ")" // the interpreter loses its own conversion beside && and ||
	}
	return "(" + e.m.typ(t) + ")(" + text + ")"
}

// spread is the tuple of g in f(g()), nil for any other call.
func (e *emitter) spread(x *ast.CallExpr) *types.Tuple {
	if len(x.Args) != 1 {
		return nil
	}
	tuple, ok := e.typeOf(x.Args[0]).(*types.Tuple)
	if !ok || tuple.Len() < 2 {
		return nil
	}
	return tuple
}

// callWithResults is f(g()): the results are bound first, inside a literal.
func (e *emitter) callWithResults(x *ast.CallExpr, sig *types.Signature, callee string, args []string, tuple *types.Tuple) string {
	var names []string
	for i := range tuple.Len() {
		name := e.temp("part")
		names = append(names, name)
		arg := name
		if e.printing(ast.Unparen(x.Fun)) {
			arg = e.bridged(name, tuple.At(i).Type())
		}
		args = append(args, arg)
	}
	return "(func()" + e.m.results(sig) + " { " + strings.Join(names, ", ") + " := " + e.expr(x.Args[0]) + "; " +
		verb(sig) + callee + "(" + strings.Join(args, ", ") + ") })()"
}

// args are the texts of the arguments.
func (e *emitter) args(x *ast.CallExpr, sig *types.Signature) []string {
	printing := e.printing(ast.Unparen(x.Fun))
	compiled := e.calleeCompiled(ast.Unparen(x.Fun))
	texts := make([]string, len(x.Args))
	for i, arg := range x.Args {
		param := paramType(sig, i, x.Ellipsis.IsValid())
		texts[i] = e.passed(arg, param, compiled && !printing)
		if x.Ellipsis.IsValid() && e.info.Types[arg].IsNil() && i == len(x.Args)-1 {
			texts[i] = e.conversion(arg, param)
		}
		if printing && !e.info.Types[arg].IsNil() {
			texts[i] = e.printed(texts[i], e.expr(arg), e.typeOf(arg), param)
		}
	}
	return texts
}

// passed is an argument. Compiled code that takes any gets the value itself, without a box.
func (e *emitter) passed(x ast.Expr, param types.Type, compiled bool) string {
	to := e.env.Apply(param)
	iface, ok := to.Underlying().(*types.Interface)
	if !compiled || !ok || iface.NumMethods() > 0 || e.info.Types[x].IsNil() {
		return e.value(x, param)
	}
	from := e.typeOf(x)
	text := e.expr(x)
	if other, ok := from.Underlying().(*types.Interface); ok && other.NumMethods() == 0 {
		return "hid.Plain(" + text + ")"
	}
	return text
}

// calleeCompiled tells whether a call goes to a compiled function.
func (e *emitter) calleeCompiled(fun ast.Expr) bool {
	id := tree.LastIdent(fun)
	if id == nil {
		return false
	}
	fn, ok := e.info.Uses[id].(*types.Func)
	if !ok {
		return false
	}
	_, fromSource := e.m.universe.Source(fn.Origin())
	return !fromSource
}

// paramType is the type that the i-th argument goes to.
func paramType(sig *types.Signature, i int, dots bool) types.Type {
	params := sig.Params()
	if !sig.Variadic() || i < params.Len()-1 {
		return params.At(i).Type()
	}
	last := params.At(params.Len() - 1).Type()
	if slice, ok := last.Underlying().(*types.Slice); ok && !dots {
		return slice.Elem()
	}
	return last
}
