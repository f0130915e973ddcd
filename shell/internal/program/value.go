package program

import (
	"go/ast"
	"go/types"
)

// nameOf is what a person would call a variable that holds the value of an expression.
func (w *writer) nameIn(info *types.Info, x ast.Expr, t types.Type) string {
	u := &unitWriter{writer: w, info: info}
	return u.nameOf(x, t)
}

func (u *unitWriter) nameOf(x ast.Expr, t types.Type) string {
	x = ast.Unparen(x)
	if call, _, ok := u.checkedCall(x); ok {
		x = call
	}
	switch x := x.(type) {
	case *ast.SelectorExpr:
		if selection := u.info.Selections[x]; selection != nil && selection.Kind() == types.FieldVal {
			return lowerFirst(x.Sel.Name)
		}
	case *ast.CallExpr:
		if name := u.nameOfCall(x); name != "" {
			return name
		}
	}
	return u.nameOfType(t)
}

// nameOfCall names what relations and the store's own functions give by what they are called.
func (u *unitWriter) nameOfCall(call *ast.CallExpr) string {
	selector, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	fn, ok := u.info.Uses[selector.Sel].(*types.Func)
	if !ok || fn.Signature().Recv() == nil {
		return ""
	}
	if len(call.Args) == 0 && u.modelOf(fn.Signature().Recv().Type()) != nil {
		return lowerFirst(fn.Name())
	}
	switch fn.Name() {
	case "Count", "Exists", "Sum", "Min", "Max", "Avg":
		return lowerFirst(fn.Name())
	}
	return ""
}

func (u *unitWriter) nameOfType(t types.Type) string {
	if t == nil {
		return "value"
	}
	if model := u.modelOf(t); model != nil {
		return lowerFirst(model.Obj().Name())
	}
	if pointer, ok := types.Unalias(t).(*types.Pointer); ok {
		t = pointer.Elem()
	}
	switch {
	case isStore(t, "Rows"):
		return "rows"
	case u.pageItems(t) != nil:
		return "page"
	case u.isQuery(t):
		return "query"
	}
	switch under := t.Underlying().(type) {
	case *types.Slice:
		if model := u.modelOf(under.Elem()); model != nil {
			root, _ := u.Models.Root(model.Obj().Name())
			if root != "" {
				return lowerFirst(root)
			}
		}
		return "list"
	case *types.Map:
		return "table"
	case *types.Basic:
		switch {
		case under.Info()&types.IsInteger != 0:
			return "n"
		case under.Info()&types.IsString != 0:
			return "text"
		case under.Info()&types.IsBoolean != 0:
			return "ok"
		}
	}
	return "value"
}
