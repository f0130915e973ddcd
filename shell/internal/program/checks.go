package program

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// hoisting are the prelude functions that become statements in front of the one they stand in.
var hoisting = map[string]bool{"Chk0": true, "Chk1": true, "Chk2": true, "Chk3": true, "Value": true, "One": true, "List2": true, "List3": true}

// preludeCall writes what the front-end put in as the Go that a person would have written.
func (u *unitWriter) preludeCall(name string, x *ast.CallExpr) ast.Expr {
	switch {
	case strings.HasPrefix(name, "Chk"):
		values := u.checked(x.Args[0], int(name[3]-'0'))
		if len(values) == 1 {
			return values[0]
		}
		return ast.NewIdent("_")
	case name == "Ptr":
		return u.pointer(x)
	case name == "Value":
		return u.value(x)
	case name == "Null":
		u.needs["null"] = true
		return &ast.CallExpr{Fun: ast.NewIdent("null"), Args: u.exprs(x.Args)}
	case name == "One":
		return u.one(x)
	}
	// List2 and List3: several results as one value.
	return &ast.CompositeLit{Type: ast.NewIdent("[]any"), Elts: u.results(x)}
}

// checked writes `v1, err := call; if err != nil { return err }` and gives v1, ...
func (u *unitWriter) checked(call ast.Expr, n int) []ast.Expr {
	rhs := u.expr(ast.Unparen(call))
	if n == 0 {
		u.emit(&ast.IfStmt{
			Init: define(ast.NewIdent("err"), rhs),
			Cond: isSet("err"),
			Body: &ast.BlockStmt{List: []ast.Stmt{u.fail(ast.NewIdent("err"))}},
		})
		return nil
	}
	var lhs, values []ast.Expr
	for range n {
		v := u.temp()
		lhs, values = append(lhs, v), append(values, v)
	}
	lhs = append(lhs, ast.NewIdent("err"))
	u.emit(&ast.AssignStmt{Lhs: lhs, Tok: token.DEFINE, Rhs: []ast.Expr{rhs}}, u.ifFailed())
	return values
}

// results writes the results of the one call that is a call's argument as variables.
func (u *unitWriter) results(x *ast.CallExpr) []ast.Expr {
	tuple, ok := u.info.TypeOf(x.Args[0]).(*types.Tuple)
	if len(x.Args) != 1 || !ok {
		return u.exprs(x.Args)
	}
	call := ast.Unparen(x.Args[0]).(*ast.CallExpr)
	if name := u.prelude(call.Fun); strings.HasPrefix(name, "Chk") {
		return u.checked(call.Args[0], tuple.Len())
	}
	var vars []ast.Expr
	for range tuple.Len() {
		vars = append(vars, u.temp())
	}
	u.emit(&ast.AssignStmt{Lhs: vars, Tok: token.DEFINE, Rhs: []ast.Expr{u.expr(call)}})
	return vars
}

// discarded checks a call whose values nobody wants.
func (u *unitWriter) discarded(call ast.Expr, n int) {
	if n == 0 {
		u.checked(call, 0)
		return
	}
	var lhs []ast.Expr
	for range n {
		lhs = append(lhs, ast.NewIdent("_"))
	}
	lhs = append(lhs, ast.NewIdent("err"))
	u.emit(&ast.IfStmt{
		Init: &ast.AssignStmt{Lhs: lhs, Tok: token.DEFINE, Rhs: []ast.Expr{u.expr(ast.Unparen(call))}},
		Cond: isSet("err"),
		Body: &ast.BlockStmt{List: []ast.Stmt{u.fail(ast.NewIdent("err"))}},
	})
}

func (u *unitWriter) ifFailed() ast.Stmt {
	return &ast.IfStmt{Cond: isSet("err"), Body: &ast.BlockStmt{List: []ast.Stmt{u.fail(ast.NewIdent("err"))}}}
}

func isSet(name string) ast.Expr {
	return &ast.BinaryExpr{X: ast.NewIdent(name), Op: token.NEQ, Y: ast.NewIdent("nil")}
}

func isNil(x ast.Expr) ast.Expr { return &ast.BinaryExpr{X: x, Op: token.EQL, Y: ast.NewIdent("nil")} }

// pointer writes new(value), which gives *T for a value of type T; a constant is given its type first.
func (u *unitWriter) pointer(x *ast.CallExpr) ast.Expr {
	arg := u.expr(x.Args[0])
	pointer, ok := u.info.TypeOf(x).(*types.Pointer)
	if ok && !types.Identical(pointer.Elem(), u.typeAlone(x.Args[0])) {
		arg = &ast.CallExpr{Fun: ast.NewIdent(u.typeText(pointer.Elem())), Args: []ast.Expr{arg}}
	}
	return &ast.CallExpr{Fun: ast.NewIdent("new"), Args: []ast.Expr{arg}}
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
	field := strings.Trim(x.Args[1].(*ast.BasicLit).Value, `"`)
	object := u.named(x.Args[0])
	selected := &ast.SelectorExpr{X: object, Sel: ast.NewIdent(field)}
	u.emit(u.stopIf(isNil(selected), `"`+u.modelName(x.Args[0])+"."+field+` is NULL"`))
	return &ast.StarExpr{X: selected}
}

// one writes a belongs-to relation that is gone through: loaded, checked, and not nil.
func (u *unitWriter) one(x *ast.CallExpr) ast.Expr {
	relation := strings.Trim(x.Args[1].(*ast.BasicLit).Value, `"`)
	owner := u.named(x.Args[0])
	row := u.temp()
	u.emit(
		&ast.AssignStmt{
			Lhs: []ast.Expr{row, ast.NewIdent("err")}, Tok: token.DEFINE,
			Rhs: []ast.Expr{&ast.CallExpr{Fun: &ast.SelectorExpr{X: owner, Sel: ast.NewIdent(relation)}}},
		},
		u.ifFailed(),
		u.stopIf(isNil(row), `"`+u.modelName(x.Args[0])+" has no "+relation+`"`),
	)
	return row
}

// named gives a variable that holds the expression, so that it is evaluated once.
func (u *unitWriter) named(x ast.Expr) ast.Expr {
	written := u.expr(x)
	if id, ok := written.(*ast.Ident); ok {
		return id
	}
	v := u.temp()
	u.emit(define(v, written))
	return v
}

// stopIf leaves the function with an error of its own.
func (u *unitWriter) stopIf(cond ast.Expr, quoted string) ast.Stmt {
	message := &ast.BasicLit{Kind: token.STRING, Value: quoted}
	err := &ast.CallExpr{Fun: &ast.SelectorExpr{X: ast.NewIdent("fmt"), Sel: ast.NewIdent("Errorf")}, Args: []ast.Expr{message}}
	return &ast.IfStmt{Cond: cond, Body: &ast.BlockStmt{List: []ast.Stmt{u.fail(err)}}}
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

// support is the text of the functions that the program calls and that a person would have written once.
func (w *writer) support() string {
	var b strings.Builder
	if w.needs["null"] {
		b.WriteString(`
// null is a column's value for printing: NULL when there is none.
func null[T any](p *T) any {
	if p == nil {
		return "NULL"
	}
	return *p
}
`)
	}
	if w.needs["stop"] {
		b.WriteString(`
// stop carries an error out of a function that returns none.
type stop struct{ err error }

func caught(err *error) {
	if r := recover(); r != nil {
		s, ok := r.(stop)
		if !ok {
			panic(r)
		}
		*err = s.err
	}
}
`)
	}
	return b.String()
}
