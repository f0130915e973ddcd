package program

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// block is the list of statements being written, and what the function around it does with an error.
type block struct {
	out  []ast.Stmt
	fail func(err ast.Expr) ast.Stmt // the statement that leaves the function with an error
}

// unitWriter writes what was checked together: one types.Info knows its syntax.
type unitWriter struct {
	*writer
	info *types.Info
	*block
}

func (u *unitWriter) emit(s ...ast.Stmt) { u.out = append(u.out, s...) }

// temp is a fresh local name.
func (u *unitWriter) temp() *ast.Ident {
	for {
		u.temps++
		name := fmt.Sprintf("v%d", u.temps)
		if !u.taken[name] {
			return ast.NewIdent(name)
		}
	}
}

// exprs writes expressions that are evaluated in order. When a later one needs statements of its own before it, what
// earlier ones call must come before those: it is put in variables.
func (u *unitWriter) exprs(list []ast.Expr) []ast.Expr {
	out := make([]ast.Expr, len(list))
	for i, x := range list {
		out[i] = u.expr(x)
		if u.hoists(list[i+1:]...) && calls(x) && !isType(u.info, x) {
			v := u.temp()
			u.emit(define(v, out[i]))
			out[i] = v
		}
	}
	return out
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
		return &ast.ParenExpr{X: u.expr(x.X)}
	case *ast.SelectorExpr:
		return u.selector(x)
	case *ast.IndexExpr:
		pair := u.exprs([]ast.Expr{x.X, x.Index})
		return &ast.IndexExpr{X: pair[0], Index: pair[1]}
	case *ast.IndexListExpr:
		return &ast.IndexListExpr{X: u.expr(x.X), Indices: u.exprs(x.Indices)}
	case *ast.SliceExpr:
		return &ast.SliceExpr{X: u.expr(x.X), Low: u.expr(x.Low), High: u.expr(x.High), Max: u.expr(x.Max), Slice3: x.Slice3}
	case *ast.StarExpr:
		return &ast.StarExpr{X: u.expr(x.X)}
	case *ast.TypeAssertExpr:
		return &ast.TypeAssertExpr{X: u.expr(x.X), Type: u.expr(x.Type)}
	case *ast.UnaryExpr:
		return &ast.UnaryExpr{Op: x.Op, X: u.expr(x.X)}
	case *ast.BinaryExpr:
		return u.binary(x)
	case *ast.KeyValueExpr:
		return &ast.KeyValueExpr{Key: u.expr(x.Key), Value: u.expr(x.Value)}
	case *ast.CompositeLit:
		return &ast.CompositeLit{Type: u.expr(x.Type), Elts: u.exprs(x.Elts)}
	case *ast.FuncLit:
		return &ast.FuncLit{Type: u.funcType(x.Type), Body: u.functionBody(x.Type, x.Body)}
	case *ast.CallExpr:
		return u.call(x)
	}
	return u.typeExpr(x)
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
	return x
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
	switch object := object.(type) {
	case nil:
		return ast.NewIdent(x.Name)
	case *types.PkgName:
		u.imports[object.Imported().Path()] = object.Imported().Name()
		return ast.NewIdent(object.Imported().Name())
	case *types.TypeName:
		if object.Pkg() != nil && u.hidden(object) {
			return ast.NewIdent(u.typeText(object.Type()))
		}
	}
	if _, ok := u.universe.Binding(object); ok && u.names.lookup(object) == nil {
		return u.binding(object)
	}
	u.noteModel(object)
	return ast.NewIdent(u.names.of(object))
}

// hidden tells a name that the front-end made for a type that has another.
func (u *unitWriter) hidden(name *types.TypeName) bool {
	named, ok := types.Unalias(name.Type()).(*types.Named)
	return !ok && len(name.Name()) > 2 && name.Name()[:2] == "__" || ok && named.Obj() != name && name.Name()[:1] == "_"
}

// binding is a name that the prompt declares: session is Run's parameter, the rest are store's.
func (u *unitWriter) binding(object types.Object) ast.Expr {
	switch object.Name() {
	case "session":
		return ast.NewIdent("session")
	case "db":
		return &ast.CallExpr{Fun: &ast.SelectorExpr{X: ast.NewIdent("session"), Sel: ast.NewIdent("Handle")}}
	}
	return &ast.SelectorExpr{X: ast.NewIdent("store"), Sel: ast.NewIdent(object.Name())}
}

func (u *unitWriter) selector(x *ast.SelectorExpr) ast.Expr {
	return &ast.SelectorExpr{X: u.expr(x.X), Sel: ast.NewIdent(x.Sel.Name)}
}

// binary keeps the right side of && and || unevaluated when Go would: if it needs statements, they go into an if.
func (u *unitWriter) binary(x *ast.BinaryExpr) ast.Expr {
	if (x.Op != token.LAND && x.Op != token.LOR) || !u.hoists(x.Y) {
		pair := u.exprs([]ast.Expr{x.X, x.Y})
		return &ast.BinaryExpr{X: pair[0], Op: x.Op, Y: pair[1]}
	}
	v := u.temp()
	u.emit(define(v, u.expr(x.X)))
	var cond ast.Expr = v
	if x.Op == token.LOR {
		cond = &ast.UnaryExpr{Op: token.NOT, X: v}
	}
	u.emit(&ast.IfStmt{Cond: cond, Body: u.nested(func() { u.emit(assign(v, u.expr(x.Y))) })})
	return v
}

// nested writes statements into a block of their own.
func (u *unitWriter) nested(write func()) *ast.BlockStmt {
	outer := u.block
	u.block = &block{fail: outer.fail}
	write()
	body := &ast.BlockStmt{List: u.out}
	u.block = outer
	return body
}

func (u *unitWriter) call(x *ast.CallExpr) ast.Expr {
	if fn := u.prelude(x.Fun); fn != "" {
		return u.preludeCall(fn, x)
	}
	list := u.exprs(append([]ast.Expr{x.Fun}, x.Args...))
	out := &ast.CallExpr{Fun: list[0], Args: list[1:]}
	if x.Ellipsis.IsValid() {
		out.Ellipsis = 1
	}
	if _, ok := list[0].(*ast.FuncLit); ok {
		out.Fun = &ast.ParenExpr{X: list[0]}
	}
	return out
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

// calls tells whether evaluating an expression may call something.
func calls(x ast.Expr) (found bool) {
	inspectHere(x, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.CallExpr:
			found = true
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
	})
	return found
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

func isType(info *types.Info, x ast.Expr) bool {
	tv, ok := info.Types[x]
	return ok && tv.IsType()
}

func define(v *ast.Ident, x ast.Expr) ast.Stmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{v}, Tok: token.DEFINE, Rhs: []ast.Expr{x}}
}

func assign(v, x ast.Expr) ast.Stmt {
	return &ast.AssignStmt{Lhs: []ast.Expr{v}, Tok: token.ASSIGN, Rhs: []ast.Expr{x}}
}
