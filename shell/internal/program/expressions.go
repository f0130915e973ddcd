package program

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// exprs writes expressions that are evaluated in order. When a later one needs statements of its own before it, what
// earlier ones call must come before those: it is put in variables.
func (u *unitWriter) exprs(list []ast.Expr) []ast.Expr {
	if list == nil {
		return nil
	}
	out := make([]ast.Expr, len(list))
	for i, x := range list {
		out[i] = u.expr(x)
		if u.hoists(list[i+1:]...) {
			out[i] = u.hold(x, out[i])
		}
	}
	return out
}

// hold puts a value in a variable if writing it again later could give another one.
func (u *unitWriter) hold(x, written ast.Expr) ast.Expr {
	if !calls(u.info, written) && !calls(u.info, x) {
		return written
	}
	switch w := written.(type) {
	case *ast.KeyValueExpr:
		return &ast.KeyValueExpr{Key: w.Key, Value: u.hold(x.(*ast.KeyValueExpr).Value, w.Value)}
	case *ast.SelectorExpr: // a method of what a call gives: that is held, and the method called on it
		if selector, ok := x.(*ast.SelectorExpr); ok {
			return &ast.SelectorExpr{X: u.hold(selector.X, w.X), Sel: w.Sel}
		}
	case *ast.Ident, *ast.FuncLit:
		return written
	case *ast.StarExpr:
		if _, ok := w.X.(*ast.SelectorExpr); ok && !callsAny(w.X) {
			return written
		}
	}
	if tv, ok := u.info.Types[x]; ok && (tv.IsType() || tv.IsBuiltin() || tv.Value != nil) || !callsAny(written) {
		return written
	}
	v := u.temp(u.nameOf(x, u.info.TypeOf(x)))
	u.emit(define(v, written))
	return v
}

// expr copies an expression, moving checked calls in front of the statement it stands in.
func (u *unitWriter) expr(x ast.Expr) ast.Expr {
	switch x := x.(type) {
	case nil:
		return nil
	case *ast.Ident:
		return u.ident(x)
	case *ast.BasicLit:
		return &ast.BasicLit{Kind: x.Kind, Value: x.Value}
	case *ast.ParenExpr:
		return u.paren(x)
	case *ast.SelectorExpr:
		return &ast.SelectorExpr{X: u.expr(x.X), Sel: ast.NewIdent(x.Sel.Name)}
	case *ast.IndexExpr:
		pair := u.exprs([]ast.Expr{x.X, x.Index})
		return &ast.IndexExpr{X: pair[0], Index: pair[1]}
	case *ast.IndexListExpr:
		return &ast.IndexListExpr{X: u.expr(x.X), Indices: u.exprs(x.Indices)}
	case *ast.SliceExpr:
		parts := u.exprs([]ast.Expr{x.X, x.Low, x.High, x.Max})
		return &ast.SliceExpr{X: parts[0], Low: parts[1], High: parts[2], Max: parts[3], Slice3: x.Slice3}
	case *ast.StarExpr:
		return &ast.StarExpr{X: u.expr(x.X)}
	case *ast.TypeAssertExpr:
		return &ast.TypeAssertExpr{X: u.expr(x.X), Type: u.expr(x.Type)}
	case *ast.UnaryExpr:
		return &ast.UnaryExpr{Op: x.Op, X: u.expr(x.X)}
	case *ast.BinaryExpr:
		return u.binary(x)
	case *ast.KeyValueExpr:
		return u.keyValue(x)
	case *ast.CompositeLit:
		return &ast.CompositeLit{Type: u.expr(x.Type), Elts: u.exprs(x.Elts)}
	case *ast.FuncLit:
		return &ast.FuncLit{Type: u.funcType(x.Type), Body: u.functionBody(x.Type, x.Body, u.stops(x.Type))}
	case *ast.CallExpr:
		return u.call(x)
	}
	return u.typeExpr(x)
}

// paren drops the parentheses when what stood in them has become a name.
func (u *unitWriter) paren(x *ast.ParenExpr) ast.Expr {
	inner := u.expr(x.X)
	if id, ok := inner.(*ast.Ident); ok {
		return id
	}
	return &ast.ParenExpr{X: inner}
}

// keyValue keeps the name of a struct's field.
func (u *unitWriter) keyValue(x *ast.KeyValueExpr) ast.Expr {
	if id, ok := x.Key.(*ast.Ident); ok {
		if field, ok := u.info.Uses[id].(*types.Var); ok && field.IsField() || u.info.Uses[id] == nil {
			return &ast.KeyValueExpr{Key: ast.NewIdent(id.Name), Value: u.expr(x.Value)}
		}
	}
	pair := u.exprs([]ast.Expr{x.Key, x.Value})
	return &ast.KeyValueExpr{Key: pair[0], Value: pair[1]}
}

func (u *unitWriter) typeExpr(x ast.Expr) ast.Expr {
	switch x := x.(type) {
	case *ast.ArrayType:
		return &ast.ArrayType{Len: u.expr(x.Len), Elt: u.expr(x.Elt)}
	case *ast.MapType:
		return &ast.MapType{Key: u.expr(x.Key), Value: u.expr(x.Value)}
	case *ast.ChanType:
		return &ast.ChanType{Dir: x.Dir, Value: u.expr(x.Value)}
	case *ast.Ellipsis:
		return &ast.Ellipsis{Elt: u.expr(x.Elt)}
	case *ast.FuncType:
		return u.funcType(x)
	case *ast.StructType:
		return &ast.StructType{Fields: u.fields(x.Fields)}
	case *ast.InterfaceType:
		return &ast.InterfaceType{Methods: u.fields(x.Methods)}
	}
	u.refuse("a "+typeOfNode(x), "it is of no known form")
	return ast.NewIdent("_")
}

func (u *unitWriter) fields(list *ast.FieldList) *ast.FieldList {
	if list == nil {
		return nil
	}
	out := &ast.FieldList{}
	for _, f := range list.List {
		field := &ast.Field{Type: u.expr(f.Type)}
		for _, name := range f.Names {
			field.Names = append(field.Names, ast.NewIdent(name.Name))
		}
		if f.Tag != nil {
			field.Tag = &ast.BasicLit{Kind: token.STRING, Value: f.Tag.Value}
		}
		out.List = append(out.List, field)
	}
	return out
}

func (u *unitWriter) funcType(x *ast.FuncType) *ast.FuncType {
	return &ast.FuncType{TypeParams: u.fields(x.TypeParams), Params: u.fields(x.Params), Results: u.fields(x.Results)}
}

func (u *unitWriter) ident(x *ast.Ident) ast.Expr {
	object := u.info.Uses[x]
	if object == nil {
		object = u.info.Defs[x]
	}
	if object == nil {
		return ast.NewIdent(x.Name)
	}
	if name, ok := object.(*types.PkgName); ok {
		return ast.NewIdent(u.imported(name.Imported().Path(), name.Imported().Name()))
	}
	if _, ok := u.Universe.Binding(object); ok && u.vars[object] == nil {
		return u.binding(object)
	}
	return ast.NewIdent(u.objectText(object))
}

// binding is a name that the prompt declares: session is Run's parameter, the rest are store's.
func (u *unitWriter) binding(object types.Object) ast.Expr {
	switch object.Name() {
	case "session":
		return ast.NewIdent(u.own("session"))
	case "db":
		return &ast.CallExpr{Fun: &ast.SelectorExpr{X: ast.NewIdent(u.own("session")), Sel: ast.NewIdent("Handle")}}
	case "And", "Or", "Not", "Model":
		return &ast.SelectorExpr{X: ast.NewIdent(u.imported(storePath, "store")), Sel: ast.NewIdent(object.Name())}
	}
	if u.Dotted[object.Name()] {
		for path := range u.Dots {
			u.imports[path] = "."
		}
		return ast.NewIdent(object.Name())
	}
	u.refuse("a use of "+object.Name(), "it comes from the program that opened the prompt")
	return ast.NewIdent(object.Name())
}

// binary keeps the right side of && and || unevaluated when Go would: if it needs statements, they go into an if.
func (u *unitWriter) binary(x *ast.BinaryExpr) ast.Expr {
	if (x.Op != token.LAND && x.Op != token.LOR) || !u.hoists(x.Y) {
		pair := u.exprs([]ast.Expr{x.X, x.Y})
		return &ast.BinaryExpr{X: pair[0], Op: x.Op, Y: pair[1]}
	}
	v := u.temp("ok")
	u.emit(define(v, u.expr(x.X)))
	var cond ast.Expr = v
	if x.Op == token.LOR {
		cond = &ast.UnaryExpr{Op: token.NOT, X: v}
	}
	u.emit(&ast.IfStmt{Cond: cond, Body: u.nested(func() { u.emit(assign(v, u.expr(x.Y))) }, x.Y)})
	return v
}

func (u *unitWriter) call(x *ast.CallExpr) ast.Expr {
	if fn := u.prelude(x.Fun); fn != "" {
		return u.preludeCall(fn, x)
	}
	var list []ast.Expr
	if len(x.Args) == 1 && u.several(x.Args[0]) > 1 {
		list = append([]ast.Expr{u.expr(x.Fun)}, u.values(x.Args, u.several(x.Args[0]))...)
	} else {
		list = u.exprs(append([]ast.Expr{x.Fun}, x.Args...))
	}
	if u.prints(x.Fun) && len(list) == len(x.Args)+1 {
		for i, arg := range x.Args {
			if model := u.modelOf(u.info.TypeOf(arg)); model != nil {
				list[i+1] = u.textCall(model, list[i+1])
			}
		}
	}
	out := &ast.CallExpr{Fun: list[0], Args: list[1:]}
	if x.Ellipsis.IsValid() {
		out.Ellipsis = 1
	}
	return out
}

// prints tells a function of package fmt, which knows nothing of models: it would print what ties one to its session.
func (u *unitWriter) prints(x ast.Expr) bool {
	selector, ok := ast.Unparen(x).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	fn, ok := u.info.Uses[selector.Sel].(*types.Func)
	return ok && fn.Pkg() != nil && fn.Pkg().Path() == "fmt" && fn.Signature().Variadic()
}

// several is the number of values of a checked call that gives more than one.
func (u *unitWriter) several(x ast.Expr) int {
	if _, n, ok := u.checkedCall(x); ok {
		return n
	}
	return 0
}

// prelude is the name of the prelude function that an expression means, "" for anything else.
func (u *unitWriter) prelude(x ast.Expr) string {
	switch index := x.(type) {
	case *ast.IndexExpr:
		x = index.X
	case *ast.IndexListExpr:
		x = index.X
	}
	selector, ok := x.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	object := u.info.Uses[selector.Sel]
	if object == nil || object.Pkg() == nil || object.Pkg().Path() != check.PreludePath {
		return ""
	}
	return object.Name()
}

// hoists tells whether writing an expression puts statements in front of it.
func (u *unitWriter) hoists(list ...ast.Expr) (found bool) {
	for _, x := range list {
		inspectHere(x, func(n ast.Node) {
			if call, ok := n.(*ast.CallExpr); ok && hoisting[u.prelude(call.Fun)] {
				found = true
			}
		})
	}
	return found
}

// calls tells whether evaluating an expression may call something that has an effect.
func calls(info *types.Info, x ast.Expr) (found bool) {
	inspectHere(x, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = found || !isPure(info, n)
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
	})
	return found
}

func callsAny(x ast.Expr) bool { return calls(&types.Info{}, x) }

// isPure tells a conversion, and a call of a built-in function that only looks.
func isPure(info *types.Info, call *ast.CallExpr) bool {
	if tv, ok := info.Types[call]; ok && tv.Value != nil && tv.Value.Kind() != constant.Unknown {
		return true
	}
	tv, ok := info.Types[call.Fun]
	if !ok || !tv.IsBuiltin() {
		return ok && tv.IsType()
	}
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	return ok && (id.Name == "cap" || id.Name == "min" || id.Name == "max" || id.Name == "new" || id.Name == "make")
}

// inspectHere visits the nodes that are evaluated where x is: not the bodies of function literals.
func inspectHere(x ast.Node, visit func(ast.Node)) {
	if x == nil {
		return
	}
	ast.Inspect(x, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}

func define(v *ast.Ident, x ast.Expr) ast.Stmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{v}, Tok: token.DEFINE, Rhs: []ast.Expr{x}}
}

func assign(v, x ast.Expr) ast.Stmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{v}, Tok: token.ASSIGN, Rhs: []ast.Expr{x}}
}
