package closure

import (
	"go/ast"
	"go/types"
	"unsafe"
)

// selector is x.f: a field, a method value, a method expression, or a name of a package.
func (c *compiler) selector(x *ast.SelectorExpr) expr {
	sel := c.info.Selections[x]
	if sel == nil {
		return c.ident(x.Sel)
	}
	switch sel.Kind() {
	case types.FieldVal:
		return c.path(c.expr(x.X), c.fieldIndex(sel))
	case types.MethodExpr:
		return c.methodExpr(x, sel)
	}
	return c.methodValue(c.method(x, sel), c.typ(x))
}

// fieldIndex is the path to a selected field; that of a type parameter's core type is looked up.
func (c *compiler) fieldIndex(sel *types.Selection) []int {
	if c.env.Empty() {
		return sel.Index()
	}
	if obj, index, _ := types.LookupFieldOrMethod(c.env.Apply(sel.Recv()), true, sel.Obj().Pkg(), sel.Obj().Name()); obj != nil {
		return index
	}
	return sel.Index()
}

// path follows fields, through pointers where they stand.
func (c *compiler) path(e expr, index []int) expr {
	for _, i := range index {
		e = c.field(e, i)
	}
	return e
}

func (c *compiler) field(e expr, i int) expr {
	if p, ok := e.t.t.Underlying().(*types.Pointer); ok {
		st := c.m.typ(p.Elem())
		return load(c.fieldType(st, i), c.deref(e, st.rt.Field(i).Offset))
	}
	offset := e.t.rt.Field(i).Offset
	base := e.p
	r := load(c.fieldType(e.t, i), func(f *frame) unsafe.Pointer { return unsafe.Add(base(f), offset) })
	if e.loc == nil {
		r.loc = nil
	}
	r.fresh = e.fresh
	return r
}

func (c *compiler) fieldType(t *typ, i int) *typ {
	return c.m.typ(t.t.Underlying().(*types.Struct).Field(i).Type())
}
