package program

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// body writes a unit's statements as part of Run. Where they defer something or return, they are a function of their own: that
// is what they were at the prompt.
func (u *unitWriter) body(unit *check.Unit) {
	if !leaves(unit.Body) {
		hoisted := u.in.hoisted
		u.list(unit.Body)
		u.show(unit.Show)
		u.in.hoisted -= hoisted // a goto stays in its unit
		u.checkJumps()
		u.in.hoisted, u.in.jumps = 0, false
		return
	}
	for _, v := range unit.Vars {
		u.declareVar(u.vars[v.Inner])
	}
	if unit.Show != nil {
		u.declareVar(u.vars[unit.Show.Last])
	}
	none := ast.NewIdent(u.builtin("nil"))
	theirs := u.theirs
	body := u.inFunction(u.returns, []ast.Expr{none}, func() {
		u.theirs = theirs
		for _, s := range unit.Body {
			u.theirs = u.theirs || mentions("err", s)
		}
		u.list(unit.Body)
		u.show(unit.Show)
		u.emit(&ast.ReturnStmt{Results: []ast.Expr{none}})
	})
	results := &ast.FieldList{List: []*ast.Field{{Type: ast.NewIdent(u.builtin("error"))}}}
	call := &ast.CallExpr{Fun: &ast.FuncLit{Type: &ast.FuncType{Params: &ast.FieldList{}, Results: results}, Body: body}}
	err := u.errName()
	u.emit(&ast.IfStmt{
		Init: define(err, call),
		Cond: u.isSet(err.Name),
		Body: &ast.BlockStmt{List: u.in.fail(ast.NewIdent(err.Name))},
	})
}

// recovers tells whether statements or functions call Go's recover, which would take the errors that functions stop with for
// panics of their own.
func (w *writer) recovers(all []*check.Unit) bool {
	recovers := types.Universe.Lookup("recover")
	for _, unit := range all {
		for _, object := range unit.Info.Uses {
			if object == recovers {
				return true
			}
		}
	}
	return false
}

// declareVar declares a variable of the prompt that the function around its statements must leave behind.
func (u *unitWriter) declareVar(v *variable) {
	if v == nil || v.defined || v.outside {
		return
	}
	v.defined = true
	u.emit(u.varDecl(v.name, v.typ))
	u.emit(keep(v)...)
}

// leaves tells whether statements defer or return, for themselves.
func leaves(statements []ast.Stmt) (found bool) {
	for _, s := range statements {
		inspectHere(s, func(n ast.Node) {
			switch n.(type) {
			case *ast.DeferStmt, *ast.ReturnStmt:
				found = true
			}
		})
	}
	return found
}

// show prints what the prompt showed. Looking at a variable was for the person at the prompt, and is left out.
func (u *unitWriter) show(show *check.Show) {
	if show == nil {
		return
	}
	v := u.vars[show.Last]
	switch {
	case u.again[show.Last] != nil:
		return
	case !calls(u.info, show.Expr):
		if v != nil {
			u.emit(u.store(v, u.expr(show.Expr)))
		}
		return
	}
	if list := u.shownList(show.Expr); list != nil && v == nil {
		u.emit(u.fmtCall("Println", u.results(list)...))
		return
	}
	u.print(u.shownValue(show, v), show)
}

// shownList are the arguments of what shows several values.
func (u *unitWriter) shownList(x ast.Expr) []ast.Expr {
	call, ok := x.(*ast.CallExpr)
	if !ok {
		return nil
	}
	if name := u.prelude(call.Fun); name == "List2" || name == "List3" {
		return call.Args
	}
	return nil
}

// shownValue writes the value that was shown, in its variable if a later entry reads it.
func (u *unitWriter) shownValue(show *check.Show, v *variable) ast.Expr {
	if v == nil {
		return u.expr(show.Expr)
	}
	call, n, ok := u.checkedCall(show.Expr)
	if !ok || n != 1 || v.defined || v.outside {
		u.emit(u.store(v, u.expr(show.Expr)))
		return ast.NewIdent(v.name)
	}
	rhs := u.expr(call)
	v.defined = true
	u.bind([]ast.Expr{ast.NewIdent(v.name)}, token.DEFINE, rhs)
	return ast.NewIdent(v.name)
}

// print writes how a value is printed: a model by its fields, a list of them one to a line.
func (u *unitWriter) print(value ast.Expr, show *check.Show) {
	t := types.Unalias(show.Type)
	if model := u.modelOf(t); model != nil {
		u.emit(u.printCall(model, value))
		return
	}
	if list, ok := t.Underlying().(*types.Slice); ok {
		if model := u.modelOf(list.Elem()); model != nil {
			u.printEach(model, value)
			return
		}
	}
	if items := u.pageItems(t); items != nil {
		u.printEach(items, &ast.SelectorExpr{X: value, Sel: ast.NewIdent("Items")})
		return
	}
	if pointer, ok := t.(*types.Pointer); ok && isStore(pointer.Elem(), "Rows") {
		u.emit(u.printRows(value))
		return
	}
	if u.isQuery(t) {
		value = &ast.CallExpr{Fun: &ast.SelectorExpr{X: value, Sel: ast.NewIdent("SQL")}}
	}
	switch under := t.Underlying().(type) {
	case *types.Signature:
		u.emit(assign(ast.NewIdent("_"), value))
		return
	case *types.Pointer:
		if u.isColumn(show.Expr) {
			value = &ast.CallExpr{Fun: ast.NewIdent(u.support("null")), Args: []ast.Expr{value}}
		}
		_ = under
	}
	u.emit(u.fmtCall("Println", value))
}

func (u *unitWriter) printEach(model *types.Named, list ast.Expr) {
	row := u.loopVar(lowerFirst(model.Obj().Name()))
	u.emit(&ast.RangeStmt{
		Key: ast.NewIdent("_"), Value: row, Tok: token.DEFINE, X: list,
		Body: &ast.BlockStmt{List: []ast.Stmt{u.printCall(model, ast.NewIdent(row.Name))}},
	})
}

// loopVar is the variable of a loop whose body uses no other: loops may have the same.
func (u *unitWriter) loopVar(base string) *ast.Ident {
	name := u.fresh(base, func(string) bool { return false })
	u.temps[name] = true
	return ast.NewIdent(name)
}

// printCall calls the function that prints a model.
func (u *unitWriter) printCall(model *types.Named, value ast.Expr) ast.Stmt {
	name := u.own("print" + model.Obj().Name())
	u.printed[name] = printing{model: model}
	return &ast.ExprStmt{X: &ast.CallExpr{Fun: ast.NewIdent(name), Args: []ast.Expr{value}}}
}

// textCall calls the function that writes a model's columns.
func (u *unitWriter) textCall(model *types.Named, value ast.Expr) ast.Expr {
	name := u.own(lowerFirst(model.Obj().Name()) + "Text")
	u.printed[name] = printing{model: model, text: true}
	return &ast.CallExpr{Fun: ast.NewIdent(name), Args: []ast.Expr{value}}
}

// isColumn tells a field of a model.
func (u *unitWriter) isColumn(x ast.Expr) bool {
	selector, ok := ast.Unparen(x).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	selection := u.info.Selections[selector]
	if selection == nil || selection.Kind() != types.FieldVal {
		return false
	}
	owner := selection.Recv()
	if _, ok := owner.Underlying().(*types.Pointer); !ok {
		owner = types.NewPointer(owner)
	}
	return u.modelOf(owner) != nil
}

// pageItems is the model whose page a type is, nil for others.
func (u *unitWriter) pageItems(t types.Type) *types.Named {
	pointer, ok := t.(*types.Pointer)
	if ok {
		t = pointer.Elem()
	}
	page, ok := t.Underlying().(*types.Struct)
	if !ok || page.NumFields() != 2 || !isStore(page.Field(0).Type(), "Pagination") {
		return nil
	}
	items, ok := page.Field(1).Type().(*types.Slice)
	if !ok {
		return nil
	}
	return u.modelOf(items.Elem())
}

// isQuery tells a query, which the prompt shows as its SQL.
func (u *unitWriter) isQuery(t types.Type) bool {
	for {
		if isStore(t, "Selection") {
			return true
		}
		query, ok := t.Underlying().(*types.Struct)
		if !ok || query.NumFields() == 0 || !query.Field(0).Embedded() {
			return false
		}
		t = query.Field(0).Type()
	}
}

func isStore(t types.Type, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == storePath
}

// fmtCall is a call of package fmt as a statement.
func (u *unitWriter) fmtCall(name string, args ...ast.Expr) ast.Stmt {
	return &ast.ExprStmt{X: &ast.CallExpr{
		Fun:  &ast.SelectorExpr{X: ast.NewIdent(u.imported("fmt", "fmt")), Sel: ast.NewIdent(name)},
		Args: args,
	}}
}
