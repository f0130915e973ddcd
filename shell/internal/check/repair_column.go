package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// column lets a nullable column of a model, a pointer, stand where its value is wanted, and print as its value or NULL.
// Only fields of models: all other pointers are plain Go.
func (p place) column() bool {
	selector, ok := ast.Unparen(*p.slot).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	value := p.d.nullable(selector)
	if value == nil {
		return false
	}
	if p.printed() {
		*p.slot = p.d.prelude(*p.slot, "Null", *p.slot)
		return true
	}
	if !p.wantsValue(p.d.info.TypeOf(selector), value) {
		return false
	}
	object := p.d.pointerTo(selector.X)
	name := &ast.BasicLit{ValuePos: selector.Sel.Pos(), Kind: token.STRING, Value: strconv.Quote(selector.Sel.Name)}
	call := p.d.generic(*p.slot, "Value", value, object, name)
	if call == nil {
		return false
	}
	*p.slot = call
	return true
}

// nullable is the type of the value of a model's nullable column, nil when the selector is something else.
func (d *draft) nullable(selector *ast.SelectorExpr) types.Type {
	selection := d.info.Selections[selector]
	if selection == nil || selection.Kind() != types.FieldVal || len(selection.Index()) != 1 {
		return nil
	}
	owner := namedOf(selection.Recv())
	if owner == nil || !d.c.IsModel(owner.Obj()) {
		return nil
	}
	pointer, ok := types.Unalias(selection.Type()).(*types.Pointer)
	if !ok {
		return nil
	}
	return pointer.Elem()
}

// pointerTo gives the host an object rather than a copy of it, where there is one.
func (d *draft) pointerTo(x ast.Expr) ast.Expr {
	tv := d.info.Types[x]
	if _, ok := underlyingOf(tv.Type).(*types.Pointer); ok || !tv.Addressable() {
		return x
	}
	return &ast.UnaryExpr{OpPos: x.Pos(), Op: token.AND, X: x}
}

func underlyingOf(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// printing are the functions that print their arguments: a pointer's address is never what they should show.
var printing = map[string]map[string]bool{
	"fmt": {
		"Print": true, "Println": true, "Printf": true, "Fprint": true, "Fprintln": true, "Fprintf": true,
		"Sprint": true, "Sprintln": true, "Sprintf": true, "Errorf": true,
	},
	"log": {"Print": true, "Println": true, "Printf": true, "Fatal": true, "Fatalln": true, "Fatalf": true},
}

func (p place) printed() bool {
	call, ok := p.parent.(*ast.CallExpr)
	if !ok || p.slot == &call.Fun {
		return false
	}
	return p.d.isPrinting(call) && types.Identical(p.argumentType(call), anyType)
}

func (d *draft) isPrinting(call *ast.CallExpr) bool {
	fn := d.callee(call)
	return fn != nil && fn.Pkg() != nil && printing[fn.Pkg().Path()][fn.Name()]
}

// wantsValue tells whether a place cannot take the pointer. What takes it stays legal Go.
func (p place) wantsValue(pointer, value types.Type) bool {
	if selector, ok := p.parent.(*ast.SelectorExpr); ok {
		return p.selectsFromValue(selector)
	}
	if !p.d.failed() {
		return false
	}
	if wanted := p.target(); wanted != nil && !isInvalid(wanted) {
		return !types.AssignableTo(pointer, wanted) && types.AssignableTo(value, wanted)
	}
	switch parent := p.parent.(type) {
	case *ast.BinaryExpr:
		return p.comparesValue(parent, pointer)
	case *ast.UnaryExpr:
		return parent.Op != token.AND && parent.Op != token.ARROW
	case *ast.IfStmt, *ast.ForStmt, *ast.SliceExpr:
		return true
	case *ast.RangeStmt:
		return p.slot == &parent.X && !isArray(value)
	case *ast.IndexExpr:
		return p.slot == &parent.Index || !isArray(value)
	case *ast.SwitchStmt:
		return p.casesOfValue(parent, pointer)
	case *ast.AssignStmt:
		return parent.Tok != token.ASSIGN && parent.Tok != token.DEFINE && p.slot == &parent.Rhs[0]
	case *ast.CallExpr:
		return p.argumentOfValue(parent, pointer, value)
	}
	return false
}

// selectsFromValue: a method of the value, called through the pointer, would panic on NULL without saying of what.
func (p place) selectsFromValue(selector *ast.SelectorExpr) bool {
	selection := p.d.info.Selections[selector]
	if selection == nil {
		return false
	}
	fn, ok := selection.Obj().(*types.Func)
	if !ok {
		return true
	}
	_, pointer := types.Unalias(fn.Signature().Recv().Type()).(*types.Pointer)
	return !pointer
}

func (p place) comparesValue(binary *ast.BinaryExpr, pointer types.Type) bool {
	other := binary.X
	if p.slot == &binary.X {
		other = binary.Y
	}
	tv := p.d.info.Types[other]
	if binary.Op == token.EQL || binary.Op == token.NEQ {
		return !tv.IsNil() && !isInvalid(tv.Type) && !types.AssignableTo(pointer, tv.Type)
	}
	return true
}

func (p place) casesOfValue(stmt *ast.SwitchStmt, pointer types.Type) bool {
	for _, clause := range stmt.Body.List {
		for _, x := range clause.(*ast.CaseClause).List {
			if tv := p.d.info.Types[x]; !tv.IsNil() && !isInvalid(tv.Type) && !types.AssignableTo(tv.Type, pointer) {
				return true
			}
		}
	}
	return false
}

// argumentOfValue decides about conversions and built-in functions; other arguments have a type of their own.
func (p place) argumentOfValue(call *ast.CallExpr, pointer, value types.Type) bool {
	fun := p.d.info.Types[call.Fun]
	switch {
	case p.slot == &call.Fun:
		return false
	case fun.IsType():
		return !types.ConvertibleTo(pointer, fun.Type) && types.ConvertibleTo(value, fun.Type)
	case fun.IsBuiltin():
		id, ok := ast.Unparen(call.Fun).(*ast.Ident)
		return ok && id.Name != "append" && id.Name != "print" && id.Name != "println" && id.Name != "new" && !isArray(value)
	}
	return false
}

func isArray(t types.Type) bool {
	_, ok := t.Underlying().(*types.Array)
	return ok
}

// spellOut turns `a.Count++` and `a.Count += 1` for a nullable column into an assignment, which can be repaired.
func (d *draft) spellOut() bool {
	changed := false
	ast.Inspect(d.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			changed = d.spellOutAssign(n) || changed
		case *ast.BlockStmt:
			changed = d.spellOutIncrements(n.List) || changed
		case *ast.CaseClause:
			changed = d.spellOutIncrements(n.Body) || changed
		case *ast.CommClause:
			changed = d.spellOutIncrements(n.Body) || changed
		}
		return true
	})
	return changed
}

// operators are those of Go's assignment operations.
var operators = map[token.Token]token.Token{
	token.ADD_ASSIGN: token.ADD, token.SUB_ASSIGN: token.SUB, token.MUL_ASSIGN: token.MUL, token.QUO_ASSIGN: token.QUO,
	token.REM_ASSIGN: token.REM, token.AND_ASSIGN: token.AND, token.OR_ASSIGN: token.OR, token.XOR_ASSIGN: token.XOR,
	token.SHL_ASSIGN: token.SHL, token.SHR_ASSIGN: token.SHR, token.AND_NOT_ASSIGN: token.AND_NOT,
	token.INC: token.ADD, token.DEC: token.SUB,
}

func (d *draft) spellOutAssign(stmt *ast.AssignStmt) bool {
	op, ok := operators[stmt.Tok]
	if !ok || !d.isPlainColumn(stmt.Lhs[0]) {
		return false
	}
	right := stmt.Rhs[0]
	stmt.Tok = token.ASSIGN
	stmt.Rhs[0] = &ast.BinaryExpr{X: stmt.Lhs[0], OpPos: stmt.TokPos, Op: op, Y: &ast.ParenExpr{Lparen: right.Pos(), X: right, Rparen: right.End()}}
	return true
}

func (d *draft) spellOutIncrements(list []ast.Stmt) bool {
	changed := false
	for i, stmt := range list {
		stmt, ok := stmt.(*ast.IncDecStmt)
		if !ok || !d.isPlainColumn(stmt.X) {
			continue
		}
		one := &ast.BasicLit{ValuePos: stmt.TokPos, Kind: token.INT, Value: "1"}
		sum := &ast.BinaryExpr{X: stmt.X, OpPos: stmt.TokPos, Op: operators[stmt.Tok], Y: one}
		list[i] = &ast.AssignStmt{Lhs: []ast.Expr{stmt.X}, TokPos: stmt.TokPos, Tok: token.ASSIGN, Rhs: []ast.Expr{sum}}
		changed = true
	}
	return changed
}

// isPlainColumn: a nullable column of an object that can be named twice without doing anything twice.
func (d *draft) isPlainColumn(x ast.Expr) bool {
	selector, ok := ast.Unparen(x).(*ast.SelectorExpr)
	if !ok || d.nullable(selector) == nil {
		return false
	}
	plain := true
	ast.Inspect(selector.X, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.CallExpr, *ast.UnaryExpr, *ast.FuncLit:
			plain = false
		}
		return plain
	})
	return plain
}
