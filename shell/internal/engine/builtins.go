package engine

import (
	"fmt"
	"go/ast"
	"go/types"
	"strconv"
	"strings"
)

// builtin is the text of a call of a predeclared function. The interpreter has no min, max, clear and new(value).
func (e *emitter) builtin(x *ast.CallExpr, fun ast.Expr) string {
	id, ok := fun.(*ast.Ident)
	if !ok {
		panic(unsupported("package unsafe"))
	}
	args := x.Args
	switch id.Name {
	case "min", "max":
		return e.extreme(id.Name, e.typeOf(x)) + "(" + strings.Join(e.converted(args, e.typeOf(x)), ", ") + ")"
	case "clear":
		return "hid.Clear(" + e.expr(args[0]) + ")"
	case "new":
		return e.newValue(x)
	case "make":
		parts := append([]string{e.typ(e.info.TypeOf(args[0]))}, e.exprs(args[1:])...)
		return "make(" + strings.Join(parts, ", ") + ")"
	case "append":
		return e.appended(x)
	case "delete":
		m := e.typeOf(args[0]).Underlying().(*types.Map)
		return "delete(" + e.expr(args[0]) + ", " + e.value(args[1], m.Key()) + ")"
	case "recover":
		if e.fn.recovers != "" {
			return e.fn.recovers + ".Recover()"
		}
		return "hid.Recover()"
	case "panic":
		return e.panicked(args[0])
	case "print", "println":
		return "hid.P" + id.Name[1:] + "(" + strings.Join(e.exprs(args), ", ") + ")"
	case "len", "cap":
		if _, ok := e.typeOf(args[0]).Underlying().(*types.Pointer); ok {
			return id.Name + "(*" + e.expr(args[0]) + ")"
		}
	}
	return id.Name + "(" + strings.Join(e.exprs(args), ", ") + ")"
}

func (e *emitter) converted(list []ast.Expr, t types.Type) []string {
	texts := make([]string, len(list))
	for i, x := range list {
		texts[i] = e.value(x, t)
	}
	return texts
}

// extreme is the function that min or max of a type is.
func (e *emitter) extreme(which string, t types.Type) string {
	typ, op, nan := e.m.typ(t), "<", ""
	if which == "max" {
		op = ">"
	}
	if b, ok := t.Underlying().(*types.Basic); ok && b.Info()&types.IsFloat != 0 {
		nan = "if x != x { return x }; "
	}
	return e.m.helper(which+" "+typ, which, func(name string) string {
		return fmt.Sprintf("func %s(a %s, list ...%s) %s { for _, x := range list { %sif x %s a { a = x } }; return a }", name, typ, typ, typ, nan, op)
	})
}

func (e *emitter) newValue(x *ast.CallExpr) string {
	if e.info.Types[x.Args[0]].IsType() {
		return "new(" + e.typ(e.info.TypeOf(x.Args[0])) + ")"
	}
	elem := deref(e.typeOf(x))
	typ := e.m.typ(elem)
	return "(func(v " + typ + ") *" + typ + " { return &v })(" + e.value(x.Args[0], elem) + ")"
}

func (e *emitter) appended(x *ast.CallExpr) string {
	t := e.typeOf(x)
	first := e.expr(x.Args[0])
	if e.info.Types[x.Args[0]].IsNil() {
		first = "(" + e.m.typ(t) + ")(nil)"
	}
	if x.Ellipsis.IsValid() {
		return "append(" + first + ", " + e.expr(x.Args[1]) + "...)"
	}
	parts := []string{first}
	if slice, ok := t.Underlying().(*types.Slice); ok {
		for _, arg := range x.Args[1:] {
			if e.info.Types[arg].IsNil() && !types.IsInterface(slice.Elem()) {
				parts = append(parts, e.conversion(arg, slice.Elem()))
				continue
			}
			parts = append(parts, e.value(arg, slice.Elem()))
		}
	} else {
		parts = append(parts, e.exprs(x.Args[1:])...)
	}
	return "append(" + strings.Join(parts, ", ") + ")"
}

// panicked is a panic with its static type, which the value loses in the interpreter.
func (e *emitter) panicked(x ast.Expr) string {
	return "hid.Panic(" + e.panicIndex(x) + ", " + e.value(x, types.NewInterfaceType(nil, nil)) + ")"
}

func (e *emitter) panicIndex(x ast.Expr) string { return strconv.Itoa(e.m.typeIndex(e.typeOf(x))) }
