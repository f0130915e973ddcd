package engine

import (
	"go/ast"
	"go/types"
	"strings"
)

// composite is the text of a composite literal of type t. Fields of structs are always named.
func (e *emitter) composite(x *ast.CompositeLit, t types.Type) string {
	t = e.env.Apply(t)
	var parts []string
	switch u := t.Underlying().(type) {
	case *types.Struct:
		parts = e.fields(x, u)
	case *types.Map:
		for _, elt := range x.Elts {
			kv := elt.(*ast.KeyValueExpr)
			parts = append(parts, e.element(kv.Key, u.Key())+": "+e.element(kv.Value, u.Elem()))
		}
	case *types.Slice:
		parts = e.elements(x, u.Elem())
	case *types.Array:
		parts = e.elements(x, u.Elem())
	default:
		panic(unsupported("a literal of the type " + t.String()))
	}
	return e.m.typ(t) + "{" + strings.Join(parts, ", ") + "}"
}

func (e *emitter) fields(x *ast.CompositeLit, t *types.Struct) []string {
	var parts []string
	for i, elt := range x.Elts {
		value := elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			value = kv.Value
			i = fieldIndex(t, kv.Key.(*ast.Ident).Name)
		}
		text := e.element(value, t.Field(i).Type())
		if e.m.erased[t.Field(i).Origin()] {
			text = e.erasedValue(text)
		}
		parts = append(parts, fieldName(t.Field(i), i)+": "+text)
	}
	return parts
}

// erasedValue is a value on its way into an erased field. The interpreter would keep the variable instead of its value.
func (e *emitter) erasedValue(text string) string {
	if text == "nil" {
		return text
	}
	return "hid.Any(" + text + ")"
}

func fieldIndex(t *types.Struct, name string) int {
	for i := range t.NumFields() {
		if t.Field(i).Name() == name {
			return i
		}
	}
	panic(unsupported("the field " + name))
}

func (e *emitter) elements(x *ast.CompositeLit, elem types.Type) []string {
	var parts []string
	for _, elt := range x.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			parts = append(parts, e.info.Types[kv.Key].Value.ExactString()+": "+e.element(kv.Value, elem))
			continue
		}
		parts = append(parts, e.element(elt, elem))
	}
	return parts
}

// element is a value inside a literal, where the type of a literal may be left out.
func (e *emitter) element(x ast.Expr, t types.Type) string {
	lit, ok := x.(*ast.CompositeLit)
	if !ok || lit.Type != nil {
		return e.value(x, t)
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		return "&" + e.composite(lit, p.Elem())
	}
	return e.composite(lit, t)
}
