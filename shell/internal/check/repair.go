package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// repair rewrites what the prompt allows beyond Go, with the types that the last pass found, and tells whether it changed
// anything. What is legal Go stays as it is, but for what store and models return: their errors are never dropped.
func (d *draft) repair() bool {
	changed := d.settleLast()
	if d.failed() && (d.keyLiterals() || d.spellOut()) {
		return true
	}
	results := signatures{}
	results.collect(d.file, nil)
	rewrite(d.file, func(parent ast.Node, slot *ast.Expr) {
		place := place{d: d, parent: parent, slot: slot, function: results}
		if place.repair() {
			changed = true
		}
	})
	return changed
}

// place is one expression and the node that it stands in.
type place struct {
	d        *draft
	parent   ast.Node
	slot     *ast.Expr
	function signatures
}

func (p place) repair() bool {
	if call, ok := p.parent.(*ast.CallExpr); ok && isPrelude(call) {
		return false // what is wrapped is right
	}
	return p.checkError() || p.column() || p.d.failed() && p.pointer()
}

func (d *draft) failed() bool { return len(d.errs) > 0 }

// prelude is a call of a prelude function where an expression stood.
func (d *draft) prelude(at ast.Expr, name string, args ...ast.Expr) *ast.CallExpr {
	pos := at.Pos()
	return &ast.CallExpr{
		Fun: &ast.SelectorExpr{
			X:   &ast.Ident{Name: preludeName, NamePos: pos},
			Sel: &ast.Ident{Name: name, NamePos: pos},
		},
		Lparen: pos, Args: args, Rparen: at.End() - 1,
	}
}

// isPrelude tells a call that a repair made.
func isPrelude(call *ast.CallExpr) bool {
	fun := call.Fun
	if index, ok := fun.(*ast.IndexExpr); ok {
		fun = index.X
	}
	selector, ok := fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	id, ok := selector.X.(*ast.Ident)
	return ok && id.Name == preludeName
}

// callee is the function or method that a call names, nil for function values.
func (d *draft) callee(call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	switch index := fun.(type) {
	case *ast.IndexExpr:
		fun = index.X
	case *ast.IndexListExpr:
		fun = index.X
	}
	var id *ast.Ident
	switch fun := fun.(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return nil
	}
	fn, _ := d.info.Uses[id].(*types.Func)
	return fn
}

// signatures finds the function that a return statement belongs to.
type signatures map[*ast.ReturnStmt]*ast.FuncType

func (s signatures) collect(node ast.Node, function *ast.FuncType) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			s.collect(n.Body, n.Type)
			return false
		case *ast.FuncDecl:
			if n.Body != nil {
				s.collect(n.Body, n.Type)
			}
			return false
		case *ast.ReturnStmt:
			s[n] = function
		}
		return true
	})
}

// resultTypes are the types that a return statement must give.
func (p place) resultTypes(stmt *ast.ReturnStmt) []types.Type {
	function := p.function[stmt]
	if function == nil || function.Results == nil {
		return nil
	}
	var results []types.Type
	for _, field := range function.Results.List {
		for range max(1, len(field.Names)) {
			results = append(results, p.d.info.TypeOf(field.Type))
		}
	}
	return results
}

// renameBlanks gives `_` where a value is read the name of the last shown value.
func (d *draft) renameBlanks() {
	rewrite(d.file, func(parent ast.Node, slot *ast.Expr) {
		id, ok := (*slot).(*ast.Ident)
		if !ok || id.Name != "_" || len(d.c.scope.shown) == 0 {
			return
		}
		switch parent := parent.(type) {
		case *ast.AssignStmt:
			for i := range parent.Lhs {
				if slot == &parent.Lhs[i] && (parent.Tok == token.ASSIGN || parent.Tok == token.DEFINE) {
					return
				}
			}
		case *ast.RangeStmt:
			if slot == &parent.Key || slot == &parent.Value {
				return
			}
		}
		last := d.c.scope.shown[len(d.c.scope.shown)-1]
		*slot = &ast.Ident{Name: last.Name(), NamePos: id.NamePos}
	})
}
