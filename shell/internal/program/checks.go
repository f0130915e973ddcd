package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"
)

// hoisting are the prelude functions that become statements in front of the one they stand in.
var hoisting = map[string]bool{"Chk0": true, "Chk1": true, "Chk2": true, "Chk3": true, "Value": true, "One": true, "List2": true, "List3": true}

// preludeCall writes what the front-end put in as the Go that a person would have written.
func (u *unitWriter) preludeCall(name string, x *ast.CallExpr) ast.Expr {
	switch name {
	case "Chk1":
		return u.checked(x.Args[0], 1)[0]
	case "Ptr":
		return u.pointer(x)
	case "Value":
		return u.value(x)
	case "Null":
		return &ast.CallExpr{Fun: ast.NewIdent(u.support("null")), Args: u.exprs(x.Args)}
	case "One":
		return u.one(x)
	case "List2", "List3":
		return &ast.CompositeLit{Type: ast.NewIdent("[]" + u.builtin("any")), Elts: u.results(x.Args)}
	}
	u.refuse("a call that gives several values", "its place takes one")
	return ast.NewIdent("_")
}

// support is the name of a function that the program brings along.
func (w *writer) support(base string) string {
	w.needs[base] = true
	return w.own(base)
}

// checkedCall is the call that is checked, and the number of its values.
func (u *unitWriter) checkedCall(x ast.Expr) (call ast.Expr, values int, ok bool) {
	outer, ok := ast.Unparen(x).(*ast.CallExpr)
	if !ok {
		return nil, 0, false
	}
	name := u.prelude(outer.Fun)
	if !strings.HasPrefix(name, "Chk") {
		return nil, 0, false
	}
	return ast.Unparen(outer.Args[0]), int(name[3] - '0'), true
}

// checked writes `count, err := call; if err != nil { return err }` and gives count.
func (u *unitWriter) checked(call ast.Expr, n int) []ast.Expr {
	rhs := u.expr(ast.Unparen(call))
	vars := u.tempsOf(call, n)
	u.bind(vars, token.DEFINE, rhs)
	return vars
}

// tempsOf are fresh variables for the first results of a call.
func (u *unitWriter) tempsOf(call ast.Expr, n int) (vars []ast.Expr) {
	results, _ := u.info.TypeOf(call).(*types.Tuple)
	for i := range n {
		t := u.info.TypeOf(call)
		if results != nil {
			t = results.At(i).Type()
		}
		vars = append(vars, u.temp(u.nameOf(call, t)))
	}
	return vars
}

// bind writes a call that gives vars and an error, and checks the error.
func (u *unitWriter) bind(vars []ast.Expr, tok token.Token, call ast.Expr) {
	err := u.errName()
	if tok == token.DEFINE {
		u.failed[err.Name] = true
	}
	u.in.hoisted++
	u.emit(
		&ast.AssignStmt{Lhs: append(append([]ast.Expr{}, vars...), err), Tok: tok, Rhs: []ast.Expr{call}},
		&ast.IfStmt{Cond: u.isSet(err.Name), Body: &ast.BlockStmt{List: u.in.fail(ast.NewIdent(err.Name))}},
	)
}

// discarded checks a call whose values nobody wants.
func (u *unitWriter) discarded(call ast.Expr, n int) {
	rhs := u.expr(call)
	err := u.errName()
	var lhs []ast.Expr
	for range n {
		lhs = append(lhs, ast.NewIdent("_"))
	}
	u.emit(&ast.IfStmt{
		Init: &ast.AssignStmt{Lhs: append(lhs, err), Tok: token.DEFINE, Rhs: []ast.Expr{rhs}},
		Cond: u.isSet(err.Name),
		Body: &ast.BlockStmt{List: u.in.fail(ast.NewIdent(err.Name))},
	})
}

// results writes the arguments of a function that shows several values: the results of one call as variables.
func (u *unitWriter) results(args []ast.Expr) []ast.Expr {
	tuple, ok := u.info.TypeOf(args[0]).(*types.Tuple)
	if len(args) != 1 || !ok {
		return u.exprs(args)
	}
	return u.values(args, tuple.Len())
}

// values writes right sides; one call may give several.
func (u *unitWriter) values(list []ast.Expr, want int) []ast.Expr {
	if len(list) != 1 || want < 2 {
		return u.exprs(list)
	}
	if call, n, ok := u.checkedCall(list[0]); ok && n == want {
		return u.checked(call, n)
	}
	call, ok := ast.Unparen(list[0]).(*ast.CallExpr)
	if tuple, several := u.info.TypeOf(list[0]).(*types.Tuple); ok && several && tuple.Len() == want {
		vars, rhs := u.tempsOf(call, want), u.expr(call)
		u.in.hoisted++
		u.emit(&ast.AssignStmt{Lhs: vars, Tok: token.DEFINE, Rhs: []ast.Expr{rhs}})
		return vars
	}
	return u.exprs(list)
}

func (u *unitWriter) isSet(name string) ast.Expr {
	return &ast.BinaryExpr{X: ast.NewIdent(name), Op: token.NEQ, Y: ast.NewIdent(u.builtin("nil"))}
}

func (u *unitWriter) isNil(x ast.Expr) ast.Expr {
	return &ast.BinaryExpr{X: x, Op: token.EQL, Y: ast.NewIdent(u.builtin("nil"))}
}

// pointer writes new(value), which gives *T for a value of type T; a constant is given its type first.
func (u *unitWriter) pointer(x *ast.CallExpr) ast.Expr {
	arg := u.expr(x.Args[0])
	pointer, ok := u.info.TypeOf(x).(*types.Pointer)
	if ok && !types.Identical(pointer.Elem(), u.typeAlone(x.Args[0])) {
		arg = &ast.CallExpr{Fun: ast.NewIdent(u.typeText(pointer.Elem())), Args: []ast.Expr{arg}}
	}
	return &ast.CallExpr{Fun: ast.NewIdent(u.builtin("new")), Args: []ast.Expr{arg}}
}

// typeAlone is the type that an expression has where nothing asks for one: a constant's default type.
func (u *unitWriter) typeAlone(x ast.Expr) types.Type {
	if u.info.Types[x].Value == nil {
		return u.info.TypeOf(x)
	}
	lit, ok := ast.Unparen(x).(*ast.BasicLit)
	if !ok {
		return nil
	}
	switch lit.Kind {
	case token.STRING:
		return types.Typ[types.String]
	case token.INT:
		return types.Typ[types.Int]
	case token.FLOAT:
		return types.Typ[types.Float64]
	}
	return nil
}

// value writes the use of a column that may be NULL: tested first, then taken.
func (u *unitWriter) value(x *ast.CallExpr) ast.Expr {
	field := literalText(x.Args[1])
	object := u.named(x.Args[0])
	selected := &ast.SelectorExpr{X: object, Sel: ast.NewIdent(field)}
	u.emit(u.stopIf(u.isNil(selected), u.modelName(x.Args[0])+"."+field+" is NULL"))
	return &ast.StarExpr{X: selected}
}

// one writes a belongs-to relation that is gone through: loaded, checked, and not nil.
func (u *unitWriter) one(x *ast.CallExpr) ast.Expr {
	relation := literalText(x.Args[1])
	owner := u.named(x.Args[0])
	row := u.temp(lowerFirst(relation))
	u.bind([]ast.Expr{row}, token.DEFINE, &ast.CallExpr{Fun: &ast.SelectorExpr{X: owner, Sel: ast.NewIdent(relation)}})
	u.emit(u.stopIf(u.isNil(row), u.modelName(x.Args[0])+" has no "+relation))
	return row
}

func literalText(x ast.Expr) string { return strings.Trim(x.(*ast.BasicLit).Value, `"`) }

// named gives something that can be written more than once: evaluating it has no effect.
func (u *unitWriter) named(x ast.Expr) ast.Expr {
	if address, ok := x.(*ast.UnaryExpr); ok && address.Op == token.AND {
		x = address.X
	}
	written := u.expr(x)
	if isPlain(written) {
		return written
	}
	v := u.temp(u.nameOf(x, u.info.TypeOf(x)))
	u.in.hoisted++
	u.emit(define(v, written))
	return v
}

func isPlain(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return isPlain(x.X)
	}
	return false
}

// stopIf leaves the function with an error of its own.
func (u *unitWriter) stopIf(cond ast.Expr, message string) ast.Stmt {
	text := &ast.BasicLit{Kind: token.STRING, Value: strconv.Quote(message)}
	err := &ast.CallExpr{Fun: &ast.SelectorExpr{X: ast.NewIdent(u.imported("errors", "errors")), Sel: ast.NewIdent("New")}, Args: []ast.Expr{text}}
	return &ast.IfStmt{Cond: cond, Body: &ast.BlockStmt{List: u.in.fail(err)}}
}

func (u *unitWriter) modelName(x ast.Expr) string {
	t := u.info.TypeOf(x)
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj().Name()
	}
	return "object"
}
