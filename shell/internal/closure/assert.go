package closure

import (
	"go/ast"
	"go/types"
)

// assertion is x.(T). As one of two values it is compiled by assertionOK.
func (c *compiler) assertion(x *ast.TypeAssertExpr) expr {
	t, from := c.typ(x), c.typ(x.X)
	c.m.reach(t)
	v, is, m := c.expr(x.X).a, c.m.is(t), c.m
	return c.m.unpack(t, func(f *frame) any {
		value := v(f)
		if !is(value) {
			panic(m.notA(value, t, from))
		}
		return value
	})
}

// assertionOK is v, ok = x.(T): the value and whether it is one.
func (c *compiler) assertionOK(x *ast.TypeAssertExpr, t *typ) expr {
	c.m.reach(t)
	v, is := c.expr(x.X).a, c.m.is(t)
	flag := c.temp(c.m.typ(types.Typ[types.Bool]))
	value := c.temp(t)
	m := c.m
	return expr{tuple: []expr{slot(t, value), slot(c.m.typ(types.Typ[types.Bool]), flag)}, run: func(f *frame) {
		x := v(f)
		if is(x) {
			f.i[flag] = 1
			m.setDynamic(t, f, value, x)
		} else {
			f.i[flag] = 0
			clearSlot(t, value, f)
		}
	}}
}

// notA is the failure of an assertion.
func (m *Machine) notA(value any, t, from *typ) error {
	want, in := typeName(t.t), "interface"
	if from != nil {
		in = typeName(from.t)
	}
	if value == nil {
		if t.class == anys {
			return conversionError("interface is nil, not " + want)
		}
		return conversionError(in + " is nil, not " + want)
	}
	if t.class == anys {
		return conversionError(m.nameOf(value) + " is not " + want + ": missing method " + m.lacks(value, t))
	}
	name := m.nameOf(value)
	if name == want {
		want += " (types from different scopes)"
	}
	return conversionError(in + " is " + name + ", not " + want)
}
