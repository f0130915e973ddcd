package engine

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// goStmt starts a goroutine through the host, which reports what ends it.
func (e *emitter) goStmt(call *ast.CallExpr) {
	name := e.closedIn(call, "")
	e.write("hid.Go(%s)\n", name)
}

// deferStmt adds a call to the frame of the function.
func (e *emitter) deferStmt(call *ast.CallExpr) {
	name := e.closedIn(call, e.fn.frame)
	e.write("%s.Defer(%s)\n", e.fn.frame, name)
}

// closedIn is a variable that holds a call. A literal given to the host directly would see the variables of later
// iterations of a loop around it.
func (e *emitter) closedIn(call *ast.CallExpr, deferredBy string) string {
	text := e.closed(call, deferredBy)
	name := e.temp("call")
	e.write("%s := %s\n", name, e.closure(text, "func()"))
	return name
}

// closed is a call as a function without parameters, its operands evaluated now, by statements before.
func (e *emitter) closed(call *ast.CallExpr, deferredBy string) string {
	fun := ast.Unparen(call.Fun)
	if lit, ok := fun.(*ast.FuncLit); ok && len(call.Args) == 0 && e.typeOf(fun).(*types.Signature).Results().Len() == 0 {
		return e.literalFunc(lit, deferredBy)
	}
	switch tv := e.info.Types[fun]; {
	case tv.IsBuiltin():
		return e.closedBuiltin(call, fun, deferredBy)
	case tv.IsType():
		return "func() { _ = " + e.conversion(call.Args[0], e.typeOf(fun)) + " }"
	}
	if text, ok := e.hostCall(call, fun); ok {
		return "func() { " + text + " }"
	}
	sig := e.signatureOf(fun)
	callee, args := e.closedTarget(fun, deferredBy)
	if tuple := e.spread(call); tuple != nil {
		var names []string
		for range tuple.Len() {
			names = append(names, e.temp("arg"))
		}
		e.write("%s := %s\n", strings.Join(names, ", "), e.expr(call.Args[0]))
		args = append(args, names...)
	} else {
		given := e.closedArgs(call, sig)
		if sig.Variadic() && !call.Ellipsis.IsValid() && !e.isNamedFunc(fun) {
			given = e.packed(given, sig)
		}
		args = append(args, given...)
	}
	text := callee + "(" + strings.Join(args, ", ")
	if call.Ellipsis.IsValid() {
		text += "..."
	}
	return "func() { " + text + ") }"
}

// closedTarget evaluates what is called and the receiver.
func (e *emitter) closedTarget(fun ast.Expr, deferredBy string) (callee string, receiver []string) {
	if lit, ok := fun.(*ast.FuncLit); ok {
		if e.signatureOf(lit).Variadic() { // the interpreter takes a function that gives one for variadic itself
			return "(" + e.literalFunc(lit, deferredBy) + ")", nil
		}
		name := e.temp("called")
		e.write("%s := %s\n", name, e.closure(e.literalFunc(lit, deferredBy), e.m.typ(e.typeOf(lit))))
		return name, nil
	}
	callee, receiver = e.target(fun)
	for i, text := range receiver {
		receiver[i] = e.temp("receiver")
		e.write("%s := %s\n", receiver[i], text)
	}
	if !e.constantFunc(fun) && receiver == nil {
		name := e.temp("called")
		e.write("%s := %s\n", name, callee)
		callee = name
	}
	return callee, receiver
}

// constantFunc tells whether a function is named, so that it is the same when it is called.
func (e *emitter) constantFunc(fun ast.Expr) bool {
	id := tree.LastIdent(fun)
	if id == nil {
		return false
	}
	fn, ok := e.info.Uses[id].(*types.Func)
	return ok && fn.Signature().Recv() == nil
}

func (e *emitter) closedArgs(call *ast.CallExpr, sig *types.Signature) []string {
	texts := e.args(call, sig)
	for i, arg := range call.Args {
		if tv := e.info.Types[arg]; tv.Value != nil || tv.IsNil() {
			continue
		}
		name := e.temp("arg")
		e.bind(name, paramType(sig, i, call.Ellipsis.IsValid()), e.typeOf(arg), texts[i])
		texts[i] = name
	}
	return texts
}

// bind declares a variable that is new in each iteration of a loop, which var is not.
func (e *emitter) bind(name string, t, from types.Type, value string) {
	t = e.env.Apply(t)
	if types.IsInterface(t) && !types.IsInterface(from) {
		first := e.temp("arg")
		e.write("var %s %s = %s\n%s := %s\n", first, e.m.typ(t), value, name, first)
		return
	}
	e.write("%s := %s\n", name, value)
}

// closedBuiltin is a deferred or started call of a predeclared function.
func (e *emitter) closedBuiltin(call *ast.CallExpr, fun ast.Expr, deferredBy string) string {
	id, ok := fun.(*ast.Ident)
	if !ok {
		panic(unsupported("package unsafe"))
	}
	switch {
	case id.Name == "recover":
		if deferredBy != "" {
			return "func() { " + deferredBy + ".Recover() }"
		}
		return "func() { hid.Recover() }"
	case id.Name == "panic":
		name := e.temp("arg")
		e.write("var %s any = %s\n", name, e.expr(call.Args[0]))
		x := e.inner()
		return "func() { hid.Panic(" + x.panicIndex(call.Args[0]) + ", " + name + ") }"
	}
	var args []string
	for _, arg := range call.Args {
		if tv := e.info.Types[arg]; tv.Value != nil || tv.IsNil() {
			args = append(args, e.expr(arg))
			continue
		}
		name := e.temp("arg")
		e.write("%s := %s\n", name, e.expr(arg))
		args = append(args, name)
	}
	name := id.Name
	switch name {
	case "clear", "print", "println":
		name = "hid." + strings.ToUpper(name[:1]) + name[1:]
	}
	return "func() { " + name + "(" + strings.Join(args, ", ") + ") }"
}
