package program

import (
	"go/ast"
	"go/token"
	"strconv"
)

// sql writes a statement of SQL as a call of session.Execute. Its rows are printed as the prompt did.
func (w *writer) sql(statement *SQL) error {
	u := &unitWriter{writer: w, block: &block{fail: returns}}
	args := []ast.Expr{&ast.BasicLit{Kind: token.STRING, Value: quote(statement.Text)}}
	if statement.Bind != nil {
		for _, unit := range statement.Bind.Units {
			for _, model := range unit.Models {
				w.roots = append(w.roots, root{w.names.of(model.Root), model.New.Name(), w.typeText(model.Root.Type())})
			}
			u.info = unit.Info
			args = append(args, u.exprs(unit.Body[0].(*ast.ExprStmt).X.(*ast.CallExpr).Args)...)
		}
	}
	call := &ast.CallExpr{Fun: &ast.SelectorExpr{X: ast.NewIdent("session"), Sel: ast.NewIdent("Execute")}, Args: args}
	rows := u.temp()
	if v := w.names.lookup(statement.Rows); v != nil {
		rows = ast.NewIdent(v.name)
		v.defined = true
	}
	u.emit(
		&ast.AssignStmt{Lhs: []ast.Expr{rows, ast.NewIdent("err")}, Tok: token.DEFINE, Rhs: []ast.Expr{call}},
		u.ifFailed(),
		printRows(rows),
	)
	w.body = append(w.body, u.out...)
	return nil
}

// printRows is `for _, row := range rows.Values { fmt.Println(row...) }`.
func printRows(rows *ast.Ident) ast.Stmt {
	return &ast.RangeStmt{
		Key: ast.NewIdent("_"), Value: ast.NewIdent("row"), Tok: token.DEFINE,
		X: &ast.SelectorExpr{X: rows, Sel: ast.NewIdent("Values")},
		Body: &ast.BlockStmt{List: []ast.Stmt{&ast.ExprStmt{X: &ast.CallExpr{
			Fun:      &ast.SelectorExpr{X: ast.NewIdent("fmt"), Sel: ast.NewIdent("Println")},
			Args:     []ast.Expr{ast.NewIdent("row")},
			Ellipsis: 1,
		}}}},
	}
}

// quote writes SQL as a raw string where that can hold it.
func quote(text string) string {
	if strconv.CanBackquote(text) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}
