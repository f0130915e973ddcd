package program

import (
	"go/ast"
	"go/token"
	"strconv"

	"github.com/dbsh-go/dbsh/store"
)

// sql writes a statement of SQL as a call of session.Execute. Its rows are printed, one to a line.
func (w *writer) sql(statement *SQL) {
	u := &unitWriter{writer: w, block: w.run}
	args := []ast.Expr{&ast.BasicLit{Kind: token.STRING, Value: quote(statement.Text)}}
	if statement.Bind != nil {
		for _, unit := range statement.Bind.Units {
			u.info = unit.Info
			args = append(args, u.exprs(unit.Body[0].(*ast.ExprStmt).X.(*ast.CallExpr).Args)...)
		}
	}
	call := &ast.CallExpr{Fun: &ast.SelectorExpr{X: ast.NewIdent(w.own("session")), Sel: ast.NewIdent("Execute")}, Args: args}
	v := w.vars[statement.Rows]
	if v == nil && !w.returnsRows(statement) {
		err := u.errName()
		u.emit(&ast.IfStmt{
			Init: &ast.AssignStmt{Lhs: []ast.Expr{ast.NewIdent("_"), err}, Tok: token.DEFINE, Rhs: []ast.Expr{call}},
			Cond: u.isSet(err.Name),
			Body: &ast.BlockStmt{List: u.in.fail(ast.NewIdent(err.Name))},
		})
		return
	}
	var rows *ast.Ident
	switch {
	case v == nil || v.outside:
		rows = u.temp("rows")
	default:
		rows = ast.NewIdent(v.name)
		v.defined = true
	}
	u.bind([]ast.Expr{rows}, token.DEFINE, call)
	if v != nil && v.outside {
		u.emit(u.store(v, ast.NewIdent(rows.Name)))
	}
	if w.returnsRows(statement) {
		u.emit(u.printRows(ast.NewIdent(rows.Name)))
	}
}

// returnsRows tells whether the statement gave rows when it ran.
func (w *writer) returnsRows(statement *SQL) bool {
	value, ok := w.Universe.Binding(statement.Rows)
	if !ok || !value.CanInterface() {
		return true
	}
	rows, ok := value.Interface().(*store.Rows)
	return !ok || rows == nil || rows.Returns
}

// printRows is `for _, row := range rows.Values { fmt.Println(row...) }`.
func (u *unitWriter) printRows(rows ast.Expr) ast.Stmt {
	row := u.loopVar("row")
	line := u.fmtCall("Println", ast.NewIdent(row.Name))
	line.(*ast.ExprStmt).X.(*ast.CallExpr).Ellipsis = 1
	return &ast.RangeStmt{
		Key: ast.NewIdent("_"), Value: row, Tok: token.DEFINE,
		X:    &ast.SelectorExpr{X: rows, Sel: ast.NewIdent("Values")},
		Body: &ast.BlockStmt{List: []ast.Stmt{line}},
	}
}

// quote writes text as a raw string where that can hold it.
func quote(text string) string {
	if strconv.CanBackquote(text) {
		return "`" + text + "`"
	}
	return strconv.Quote(text)
}
