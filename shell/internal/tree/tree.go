// Package tree answers what both engines ask of typed syntax trees: which types stand for type parameters, which types come from the
// prompt, how a tree is built. It keeps no state and runs nothing.
package tree

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
)

// Compiled tells which named types are compiled. The checker's universe is one.
type Compiled interface {
	Reflect(name *types.TypeName) (reflect.Type, bool)
}

// Prompt is the named type that comes from source behind t, nil for every other type, and for interfaces.
func Prompt(compiled Compiled, t types.Type) *types.Named {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || types.IsInterface(named) {
		return nil
	}
	if _, is := compiled.Reflect(named.Obj()); is {
		return nil
	}
	return named
}

// DefaultType is the type that an untyped constant has where nothing asks for another.
func DefaultType(v constant.Value) types.Type {
	switch v.Kind() {
	case constant.Bool:
		return types.Typ[types.Bool]
	case constant.String:
		return types.Typ[types.String]
	case constant.Int:
		return types.Typ[types.Int]
	case constant.Float:
		return types.Typ[types.Float64]
	}
	return types.Typ[types.Complex128]
}

// Defers tells whether a function body defers calls of its own, not in a literal inside it.
func Defers(body ast.Node) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			found = true
		}
		return !found
	})
	return found
}

// LastIdent is the name that an expression ends with, f of f and of pkg.f; nil for others.
func LastIdent(x ast.Expr) *ast.Ident {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return x
	case *ast.SelectorExpr:
		return x.Sel
	}
	return nil
}

// WithoutShown drops the statement whose value is shown, the last one if any.
func WithoutShown(list []ast.Stmt, shown ast.Expr) []ast.Stmt {
	if len(list) == 0 {
		return list
	}
	last := len(list) - 1
	if s, ok := list[last].(*ast.ExprStmt); ok && ast.Unparen(s.X) == ast.Unparen(shown) {
		return list[:last]
	}
	return list
}
