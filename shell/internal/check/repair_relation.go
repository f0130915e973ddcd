package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
)

// related is the call of a belongs-to relation through which a chain goes on: the related object must be there, and when it
// is not, the message says whose relation is empty. Nil when the call is something else.
func (p place) related(call *ast.CallExpr, results *types.Tuple) ast.Expr {
	parent, ok := p.parent.(*ast.SelectorExpr)
	if !ok || p.slot != &parent.X || len(call.Args) > 0 || results.Len() != 2 || !p.d.isModelPointer(results.At(0).Type()) {
		return nil
	}
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	selection := p.d.info.Selections[selector]
	if selection == nil || selection.Kind() != types.MethodVal || len(selection.Index()) != 1 {
		return nil
	}
	owner := namedOf(selection.Recv())
	if owner == nil || !p.d.c.IsModel(owner.Obj()) {
		return nil
	}
	object := p.d.pointerTo(selector.X)
	if _, taken := object.(*ast.UnaryExpr); !taken && !p.d.isModelPointer(p.d.info.TypeOf(object)) {
		return nil
	}
	pos := selector.Sel.Pos()
	typ := p.d.typeExpr(owner, pos)
	if typ == nil {
		return nil
	}
	load := &ast.SelectorExpr{
		X:   &ast.ParenExpr{Lparen: pos, X: &ast.StarExpr{Star: pos, X: typ}, Rparen: pos},
		Sel: &ast.Ident{Name: selector.Sel.Name, NamePos: pos},
	}
	name := &ast.BasicLit{ValuePos: pos, Kind: token.STRING, Value: strconv.Quote(selector.Sel.Name)}
	return p.d.prelude(call, "One", object, name, load)
}

func (d *draft) isModelPointer(t types.Type) bool {
	if t == nil {
		return false
	}
	pointer, ok := types.Unalias(t).(*types.Pointer)
	if !ok {
		return false
	}
	named, ok := types.Unalias(pointer.Elem()).(*types.Named)
	return ok && d.c.IsModel(named.Obj())
}
