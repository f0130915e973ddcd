package check

import "go/ast"

// rewrite offers every place in which an expression stands for its value, with the node that it stands in, outer ones first.
// What edit puts there is visited, too.
func rewrite(root ast.Node, edit func(parent ast.Node, slot *ast.Expr)) {
	ast.Inspect(root, func(n ast.Node) bool {
		if n != nil {
			slots(n, func(slot *ast.Expr) {
				if *slot != nil {
					edit(n, slot)
				}
			})
		}
		return true
	})
}

func slots(n ast.Node, visit func(*ast.Expr)) {
	all := func(list []ast.Expr) {
		for i := range list {
			visit(&list[i])
		}
	}
	switch n := n.(type) {
	case *ast.ParenExpr:
		visit(&n.X)
	case *ast.SelectorExpr:
		visit(&n.X)
	case *ast.StarExpr:
		visit(&n.X)
	case *ast.UnaryExpr:
		visit(&n.X)
	case *ast.TypeAssertExpr:
		visit(&n.X)
	case *ast.IndexExpr:
		visit(&n.X)
		visit(&n.Index)
	case *ast.SliceExpr:
		visit(&n.X)
		visit(&n.Low)
		visit(&n.High)
		visit(&n.Max)
	case *ast.BinaryExpr:
		visit(&n.X)
		visit(&n.Y)
	case *ast.CallExpr:
		visit(&n.Fun)
		all(n.Args)
	case *ast.CompositeLit:
		all(n.Elts)
	case *ast.KeyValueExpr:
		visit(&n.Key)
		visit(&n.Value)
	default:
		statementSlots(n, visit, all)
	}
}

func statementSlots(n ast.Node, visit func(*ast.Expr), all func([]ast.Expr)) {
	switch n := n.(type) {
	case *ast.ExprStmt:
		visit(&n.X)
	case *ast.SendStmt:
		visit(&n.Chan)
		visit(&n.Value)
	case *ast.IncDecStmt:
		visit(&n.X)
	case *ast.AssignStmt:
		all(n.Lhs)
		all(n.Rhs)
	case *ast.ReturnStmt:
		all(n.Results)
	case *ast.IfStmt:
		visit(&n.Cond)
	case *ast.ForStmt:
		visit(&n.Cond)
	case *ast.RangeStmt:
		visit(&n.Key)
		visit(&n.Value)
		visit(&n.X)
	case *ast.SwitchStmt:
		visit(&n.Tag)
	case *ast.CaseClause:
		all(n.List)
	case *ast.ValueSpec:
		all(n.Values)
	}
}
