package check

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// generic is a call of a prelude function with an explicit type argument, nil when the type cannot be written down.
func (d *draft) generic(at ast.Expr, name string, t types.Type, args ...ast.Expr) *ast.CallExpr {
	argument := d.typeExpr(t, at.Pos())
	if argument == nil {
		return nil
	}
	call := d.prelude(at, name, args...)
	call.Fun = &ast.IndexExpr{X: call.Fun, Lbrack: at.Pos(), Index: argument, Rbrack: at.Pos()}
	return call
}

// typeExpr names a type. Types that this very draft declares are made anew by each pass, so they go by their own name; all
// others get a hidden one, which nothing in the entry can shadow.
func (d *draft) typeExpr(t types.Type, pos token.Pos) ast.Expr {
	t = types.Unalias(t)
	if named, ok := t.(*types.Named); ok && named.Obj().Pkg() == d.pkg && named.TypeArgs() == nil {
		if named.Obj().Parent() != d.pkg.Scope() {
			return nil
		}
		return &ast.Ident{Name: named.Obj().Name(), NamePos: pos}
	}
	if d.mentionsOwn(t) {
		return nil
	}
	name := fmt.Sprintf("·T%d", len(d.hidden))
	d.hidden[name] = types.NewTypeName(token.NoPos, home, name, t)
	return &ast.Ident{Name: name, NamePos: pos}
}

// mentionsOwn tells whether a type is made of one that this draft declares.
func (d *draft) mentionsOwn(t types.Type) bool {
	found := false
	types.TypeString(t, func(pkg *types.Package) string {
		found = found || pkg == d.pkg
		return ""
	})
	return found
}
