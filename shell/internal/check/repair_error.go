package check

import (
	"go/ast"
	"go/token"
	"go/types"
)

// checkError wraps a call that returns an error, too, where fewer values are wanted, so that the error is checked. The number
// of values wanted follows from the place alone.
func (p place) checkError() bool {
	if _, ok := p.parent.(*ast.ParenExpr); ok {
		return false // the place is where the parentheses stand
	}
	call, ok := ast.Unparen(*p.slot).(*ast.CallExpr)
	if !ok || isPrelude(call) {
		return false
	}
	recorded, ok := p.d.info.Types[call]
	if !ok || recorded.IsVoid() || isInvalid(recorded.Type) {
		return false
	}
	results := tupleOf(recorded.Type)
	if !endsInError(results) || results.Len() > len(chk) || !p.wantsChecked(call, results) {
		return false
	}
	if one := p.related(call, results); one != nil {
		*p.slot = one
		return true
	}
	*p.slot = p.d.prelude(call, chk[results.Len()-1], call)
	return true
}

// wantsChecked tells whether a place takes a call's results without the error.
func (p place) wantsChecked(call *ast.CallExpr, results *types.Tuple) bool {
	values := results.Len() - 1
	switch parent := p.parent.(type) {
	case *ast.ExprStmt:
		return p.d.mustCheck(call) && (p.d.last == nil || parent != p.d.last.expr)
	case *ast.AssignStmt:
		return takes(len(parent.Lhs), len(parent.Rhs), values)
	case *ast.ValueSpec:
		return takes(len(parent.Names), len(parent.Values), values)
	case *ast.ReturnStmt:
		return takes(len(p.resultTypes(parent)), len(parent.Results), values)
	case *ast.CallExpr:
		if p.slot != &parent.Fun && len(parent.Args) == 1 {
			return p.soleArgument(parent, call, results)
		}
	}
	return values == 1
}

// takes: as many places as values if it is the only one, else one value each.
func takes(places, sources, values int) bool {
	if sources == 1 {
		return values > 0 && places == values
	}
	return values == 1
}

// soleArgument decides about f(g()): legal Go when all results of g fit f, and then left alone, unless the error would
// vanish among arguments of any type (fmt.Println) and comes from store or a model.
func (p place) soleArgument(outer, inner *ast.CallExpr, results *types.Tuple) bool {
	values := results.Len() - 1
	if values == 0 {
		return false
	}
	fun := p.d.info.Types[outer.Fun]
	if fun.IsType() || fun.IsBuiltin() {
		return values == 1
	}
	if isInvalid(fun.Type) {
		return values == 1
	}
	signature, ok := fun.Type.Underlying().(*types.Signature)
	if !ok || !spreads(signature, results) {
		return true
	}
	return p.d.mustCheck(inner) && !types.Identical(parameter(signature, values, token.NoPos), errorType)
}

// spreads tells whether a function may be called with all results of another.
func spreads(signature *types.Signature, results *types.Tuple) bool {
	params := signature.Params().Len()
	if signature.Variadic() {
		if results.Len() < params-1 {
			return false
		}
	} else if results.Len() != params {
		return false
	}
	if signature.TypeParams().Len() > 0 {
		return true
	}
	for i := range results.Len() {
		if !types.AssignableTo(results.At(i).Type(), parameter(signature, i, token.NoPos)) {
			return false
		}
	}
	return true
}

// parameter is the type that the i-th argument of a call must have, nil when there are too many.
func parameter(signature *types.Signature, i int, ellipsis token.Pos) types.Type {
	params := signature.Params()
	if signature.Variadic() && i >= params.Len()-1 && !ellipsis.IsValid() {
		if slice, ok := params.At(params.Len() - 1).Type().Underlying().(*types.Slice); ok {
			return slice.Elem()
		}
		return nil
	}
	if i >= params.Len() {
		return nil
	}
	return params.At(i).Type()
}

// mustCheck tells whether a call's error may not be dropped, even where Go would let it: those of store and of models.
func (d *draft) mustCheck(call *ast.CallExpr) bool {
	fn := d.callee(call)
	if fn == nil {
		return false
	}
	if d.c.inStore(fn.Pkg()) || d.c.models.owns(fn) || d.isModelMethod(fn) {
		return true
	}
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	selection := d.info.Selections[selector]
	if selection == nil {
		return false
	}
	named := namedOf(selection.Recv())
	return named != nil && d.c.inStore(named.Obj().Pkg()) // promoted: a method of the driver's library
}

// isModelMethod: models may be compiled in, or declared at the prompt.
func (d *draft) isModelMethod(fn *types.Func) bool {
	receiver := fn.Signature().Recv()
	if receiver == nil {
		return false
	}
	named := namedOf(receiver.Type())
	return named != nil && d.c.IsModel(named.Obj())
}

// namedOf is the named type of a value or of what it points to, nil when there is none.
func namedOf(t types.Type) *types.Named {
	t = types.Unalias(t)
	if pointer, ok := t.(*types.Pointer); ok {
		t = types.Unalias(pointer.Elem())
	}
	named, _ := t.(*types.Named)
	return named
}
