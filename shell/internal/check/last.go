package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// lastValue is the last statement of an entry, an expression. A call is checked as the statement it is, because it may give
// nothing; all else is checked as `_ = x`, which is legal for every value.
type lastValue struct {
	stmts  []ast.Stmt // of the body; the last one is this
	expr   *ast.ExprStmt
	assign *ast.AssignStmt // nil while it is checked as a statement
	silent bool            // its results are not to be shown
}

func newLastValue(body *ast.BlockStmt) *lastValue {
	stmt, ok := body.List[len(body.List)-1].(*ast.ExprStmt)
	if !ok {
		return nil
	}
	last := &lastValue{stmts: body.List, expr: stmt}
	if _, call := ast.Unparen(stmt.X).(*ast.CallExpr); !call {
		last.asValue(stmt.X)
	}
	return last
}

// asValue checks x as the value to show from now on.
func (l *lastValue) asValue(x ast.Expr) {
	blank := &ast.Ident{Name: "_", NamePos: x.Pos()}
	l.assign = &ast.AssignStmt{Lhs: []ast.Expr{blank}, TokPos: x.Pos(), Tok: token.ASSIGN, Rhs: []ast.Expr{x}}
	l.stmts[len(l.stmts)-1] = l.assign
}

// value is the expression that is shown.
func (l *lastValue) value() ast.Expr {
	if l.assign != nil {
		return l.assign.Rhs[0]
	}
	return l.expr.X
}

// settleLast decides what becomes of a last statement that is a call, once its results are known: errors are checked, one
// value is shown, and so are two or three together.
func (d *draft) settleLast() (changed bool) {
	if d.last == nil || d.last.assign != nil || d.last.silent {
		return false
	}
	call, ok := ast.Unparen(d.last.expr.X).(*ast.CallExpr)
	if !ok {
		return false
	}
	if d.isValueCall(call) {
		d.last.asValue(d.last.expr.X)
		return true
	}
	recorded, known := d.info.Types[call]
	if !known || recorded.IsVoid() || isInvalid(recorded.Type) || d.prints(call) {
		d.last.silent = recorded.IsVoid() || known && d.prints(call)
		return false
	}
	results := tupleOf(recorded.Type)
	failing := endsInError(results)
	values := results.Len()
	var shown ast.Expr = call
	if failing {
		values--
		if values > 3 {
			d.last.silent = true
			return false
		}
		shown = d.prelude(call, chk[values], call)
	}
	switch values {
	case 0:
		d.last.silent = true
		d.last.expr.X = shown
		return true
	case 1:
		if !failing {
			return false
		}
		d.last.asValue(shown)
		return true
	case 2, 3:
		d.last.asValue(d.prelude(call, list[values], shown))
		return true
	}
	d.last.silent = true
	return false
}

var (
	chk  = []string{"Chk0", "Chk1", "Chk2", "Chk3"}
	list = []string{2: "List2", 3: "List3"}
)

// isValueCall tells a conversion or a call of a built-in function that may not stand as a statement.
func (d *draft) isValueCall(call *ast.CallExpr) bool {
	for _, err := range d.errs {
		switch codeOf(err) {
		case unusedResults, unusedExpr:
			if call.Pos() <= err.Pos && err.Pos <= call.End() {
				return true
			}
		}
	}
	return false
}

// prints tells whether a call is one of fmt's print functions: nobody wants to see their count of bytes.
func (d *draft) prints(call *ast.CallExpr) bool {
	fn := d.callee(call)
	if fn == nil || fn.Pkg() == nil || fn.Pkg().Path() != "fmt" {
		return false
	}
	switch fn.Name() {
	case "Print", "Println", "Printf", "Fprint", "Fprintln", "Fprintf":
		return true
	}
	return false
}

// finishLast takes the expression out of the body and asks for its value.
func (d *draft) finishLast(unit *Unit) {
	if d.last == nil || d.last.silent {
		return
	}
	shown := d.last.value()
	t := types.Default(d.info.TypeOf(shown))
	if d.last.assign == nil && tupleOf(t).Len() != 1 {
		return
	}
	d.body.Body.List = d.last.stmts[:len(d.last.stmts)-1]
	unit.Show = &Show{Expr: shown, Type: t, Last: d.c.nextShown(t)}
}

// tupleOf is the results of a call: its recorded type is a tuple unless there is exactly one.
func tupleOf(t types.Type) *types.Tuple {
	if tuple, ok := t.(*types.Tuple); ok {
		return tuple
	}
	return types.NewTuple(types.NewParam(token.NoPos, nil, "", t))
}

func endsInError(results *types.Tuple) bool {
	return results.Len() > 0 && types.Identical(results.At(results.Len()-1).Type(), errorType)
}

func isInvalid(t types.Type) bool { return t == nil || t == types.Typ[types.Invalid] }
