package closure

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"
)

func (c *compiler) binary(x *ast.BinaryExpr) expr {
	switch x.Op {
	case token.LAND:
		a, b := c.expr(x.X).b, c.expr(x.Y).b
		return expr{t: c.typ(x), b: func(f *frame) bool { return a(f) && b(f) }}
	case token.LOR:
		a, b := c.expr(x.X).b, c.expr(x.Y).b
		return expr{t: c.typ(x), b: func(f *frame) bool { return a(f) || b(f) }}
	case token.EQL, token.NEQ:
		return c.equality(x)
	case token.LSS, token.LEQ, token.GTR, token.GEQ:
		a, b := c.operands(x)
		return expr{t: c.typ(x), b: c.ordered(x.Op, a, b)}
	case token.SHL, token.SHR:
		t := c.typ(x)
		return c.shift(x.Op, t, c.convert(c.expr(x.X), t), c.count(x.Y))
	}
	t := c.typ(x)
	return c.arithmetic(x.Op, t, c.convert(c.expr(x.X), t), c.convert(c.expr(x.Y), t))
}

// operands are the two sides of a comparison, of one type: that of the side which is no untyped constant.
func (c *compiler) operands(x *ast.BinaryExpr) (a, b expr) {
	a, b = c.expr(x.X), c.expr(x.Y)
	switch {
	case a.isNil && !b.isNil:
		return c.convert(a, b.t), b
	case b.isNil && !a.isNil:
		return a, c.convert(b, a.t)
	case a.t == b.t:
		return a, b
	case b.t.class == anys && a.t.class != anys:
		return c.convert(a, b.t), b
	case a.t.class == anys && b.t.class != anys:
		return a, c.convert(b, a.t)
	case a.t.class == anys:
		return a, b
	case isUntyped(c.info.TypeOf(x.X)):
		return c.convert(a, b.t), b
	case isUntyped(c.info.TypeOf(x.Y)):
		return a, c.convert(b, a.t)
	}
	return a, b
}

func isUntyped(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsUntyped != 0
}

func (c *compiler) arithmetic(op token.Token, t *typ, a, b expr) expr {
	switch t.class {
	case integers:
		return expr{t: t, i: c.integer(op, t, a, b)}
	case floats:
		return expr{t: t, d: float(op, t, a.d, b.d)}
	case texts:
		x, y := a.s, b.s
		return expr{t: t, s: func(f *frame) string { return x(f) + y(f) }}
	case memories:
		return c.complex(op, t, a, b)
	}
	panic(unsupported("the operator " + op.String()))
}

func (c *compiler) integer(op token.Token, t *typ, a, b expr) func(*frame) int64 {
	v := plainInteger(op, t.kind, a, b)
	if wide(t.kind) || op == token.AND || op == token.OR || op == token.REM || op == token.AND_NOT {
		return v
	}
	kind := t.kind
	return func(f *frame) int64 { return wrapped(kind, v(f)) }
}

// plainInteger is arithmetic in 64 bits. The commonest operands have functions of their own.
func plainInteger(op token.Token, kind reflect.Kind, a, b expr) func(*frame) int64 {
	x, y := a.i, b.i
	switch op {
	case token.ADD:
		switch {
		case a.local != nil && b.fixed:
			at, n := a.local.at, b.n
			return func(f *frame) int64 { return f.i[at] + n }
		case a.local != nil && b.local != nil:
			i, j := a.local.at, b.local.at
			return func(f *frame) int64 { return f.i[i] + f.i[j] }
		case b.fixed:
			n := b.n
			return func(f *frame) int64 { return x(f) + n }
		}
		return func(f *frame) int64 { return x(f) + y(f) }
	case token.SUB:
		switch {
		case a.local != nil && b.fixed:
			at, n := a.local.at, b.n
			return func(f *frame) int64 { return f.i[at] - n }
		case b.fixed:
			n := b.n
			return func(f *frame) int64 { return x(f) - n }
		}
		return func(f *frame) int64 { return x(f) - y(f) }
	case token.MUL:
		return func(f *frame) int64 { return x(f) * y(f) }
	case token.QUO:
		if unsigned(kind) {
			return func(f *frame) int64 { return int64(uint64(x(f)) / uint64(y(f))) }
		}
		return func(f *frame) int64 { return x(f) / y(f) }
	case token.REM:
		if unsigned(kind) {
			return func(f *frame) int64 { return int64(uint64(x(f)) % uint64(y(f))) }
		}
		if b.fixed && b.n > 0 {
			n := b.n
			return func(f *frame) int64 { return x(f) % n }
		}
		return func(f *frame) int64 { return x(f) % y(f) }
	case token.AND:
		return func(f *frame) int64 { return x(f) & y(f) }
	case token.OR:
		return func(f *frame) int64 { return x(f) | y(f) }
	case token.XOR:
		return func(f *frame) int64 { return x(f) ^ y(f) }
	case token.AND_NOT:
		return func(f *frame) int64 { return x(f) &^ y(f) }
	}
	panic(unsupported("the operator " + op.String()))
}

func float(op token.Token, t *typ, x, y func(*frame) float64) func(*frame) float64 {
	if t.kind == reflect.Float32 {
		switch op {
		case token.ADD:
			return func(f *frame) float64 { return float64(float32(x(f)) + float32(y(f))) }
		case token.SUB:
			return func(f *frame) float64 { return float64(float32(x(f)) - float32(y(f))) }
		case token.MUL:
			return func(f *frame) float64 { return float64(float32(x(f)) * float32(y(f))) }
		case token.QUO:
			return func(f *frame) float64 { return float64(float32(x(f)) / float32(y(f))) }
		}
	}
	switch op {
	case token.ADD:
		return func(f *frame) float64 { return x(f) + y(f) }
	case token.SUB:
		return func(f *frame) float64 { return x(f) - y(f) }
	case token.MUL:
		return func(f *frame) float64 { return x(f) * y(f) }
	case token.QUO:
		return func(f *frame) float64 { return x(f) / y(f) }
	}
	panic(unsupported("the operator " + op.String()))
}

func (c *compiler) complex(op token.Token, t *typ, a, b expr) expr {
	x, y := c.m.value(a), c.m.value(b)
	return c.m.fromValue(t, func(f *frame) reflect.Value {
		v, w := x(f).Complex(), y(f).Complex()
		r := reflect.New(t.rt).Elem()
		switch op {
		case token.ADD:
			v += w
		case token.SUB:
			v -= w
		case token.MUL:
			v *= w
		default:
			if t.kind == reflect.Complex64 {
				v = complex128(complex64(v) / complex64(w))
			} else {
				v /= w
			}
		}
		r.SetComplex(v)
		return r
	})
}

// count is the count of a shift.
func (c *compiler) count(x ast.Expr) expr {
	if v, ok := c.untypedConstant(x); ok {
		return c.constant(constant.ToInt(v), types.Typ[types.Uint])
	}
	return c.expr(x)
}

// shift is a shift, whose count may be of any integer type.
func (c *compiler) shift(op token.Token, t *typ, a, b expr) expr {
	x, y, kind := a.i, b.i, t.kind
	if !unsigned(b.t.kind) && !b.fixed {
		count := y
		y = func(f *frame) int64 {
			n := count(f)
			if n < 0 {
				panic(runtimeError("negative shift amount"))
			}
			return n
		}
	}
	if op == token.SHL {
		return expr{t: t, i: func(f *frame) int64 { return wrapped(kind, x(f)<<uint64(y(f))) }}
	}
	if unsigned(kind) {
		return expr{t: t, i: func(f *frame) int64 { return int64(uint64(x(f)) >> uint64(y(f))) }}
	}
	return expr{t: t, i: func(f *frame) int64 { return x(f) >> uint64(y(f)) }}
}

func (c *compiler) ordered(op token.Token, a, b expr) func(*frame) bool {
	switch a.t.class {
	case integers:
		if unsigned(a.t.kind) {
			return order(op, a.i, b.i, func(n int64) uint64 { return uint64(n) })
		}
		return integerOrder(op, a, b)
	case floats:
		x, y := a.d, b.d
		switch op {
		case token.LSS:
			return func(f *frame) bool { return x(f) < y(f) }
		case token.LEQ:
			return func(f *frame) bool { return x(f) <= y(f) }
		case token.GTR:
			return func(f *frame) bool { return x(f) > y(f) }
		}
		return func(f *frame) bool { return x(f) >= y(f) }
	case texts:
		return order(op, a.s, b.s, func(s string) string { return s })
	}
	panic(unsupported("the operator " + op.String()))
}

func integerOrder(op token.Token, a, b expr) func(*frame) bool {
	x, y := a.i, b.i
	switch op {
	case token.LSS:
		switch {
		case a.local != nil && b.fixed:
			at, n := a.local.at, b.n
			return func(f *frame) bool { return f.i[at] < n }
		case a.local != nil && b.local != nil:
			i, j := a.local.at, b.local.at
			return func(f *frame) bool { return f.i[i] < f.i[j] }
		}
		return func(f *frame) bool { return x(f) < y(f) }
	case token.LEQ:
		return func(f *frame) bool { return x(f) <= y(f) }
	case token.GTR:
		return func(f *frame) bool { return x(f) > y(f) }
	}
	return func(f *frame) bool { return x(f) >= y(f) }
}

func order[A any, B string | uint64](op token.Token, x, y func(*frame) A, as func(A) B) func(*frame) bool {
	switch op {
	case token.LSS:
		return func(f *frame) bool { return as(x(f)) < as(y(f)) }
	case token.LEQ:
		return func(f *frame) bool { return as(x(f)) <= as(y(f)) }
	case token.GTR:
		return func(f *frame) bool { return as(x(f)) > as(y(f)) }
	}
	return func(f *frame) bool { return as(x(f)) >= as(y(f)) }
}

// equality is == or !=.
func (c *compiler) equality(x *ast.BinaryExpr) expr {
	a, b := c.operands(x)
	same := c.same(a, b)
	if x.Op == token.NEQ {
		return expr{t: c.typ(x), b: func(f *frame) bool { return !same(f) }}
	}
	return expr{t: c.typ(x), b: same}
}

func (c *compiler) same(a, b expr) func(*frame) bool {
	switch a.t.class {
	case integers:
		x, y := a.i, b.i
		if b.fixed {
			n := b.n
			return func(f *frame) bool { return x(f) == n }
		}
		return func(f *frame) bool { return x(f) == y(f) }
	case floats:
		x, y := a.d, b.d
		return func(f *frame) bool { return x(f) == y(f) }
	case texts:
		x, y := a.s, b.s
		return func(f *frame) bool { return x(f) == y(f) }
	case booleans:
		x, y := a.b, b.b
		return func(f *frame) bool { return x(f) == y(f) }
	case anys:
		x, y := a.a, b.a
		if b.isNil || b.fixed {
			return func(f *frame) bool { return x(f) == nil }
		}
		if a.isNil || a.fixed {
			return func(f *frame) bool { return y(f) == nil }
		}
		return func(f *frame) bool { return equal(x(f), y(f)) }
	case pointers:
		x, y := a.p, b.p
		if a.t.kind == reflect.Pointer && a.t.elem(c.m).size() == 0 {
			return func(f *frame) bool { return x(f) == y(f) }
		}
		return func(f *frame) bool { return x(f) == y(f) }
	case lists: // with nil
		if a.isNil || a.fixed {
			a = b
		}
		l := a.l
		return func(f *frame) bool { return l(f).p == nil }
	case memories:
		return c.sameMemory(a.t, a.p, b.p)
	}
	panic(unsupported("a comparison of " + a.t.t.String()))
}

// sameMemory compares structs and arrays part by part: interfaces in them compare by what is in them.
func (c *compiler) sameMemory(t *typ, x, y func(*frame) unsafe.Pointer) func(*frame) bool {
	eq := c.m.equals(t)
	return func(f *frame) bool { return eq(x(f), y(f)) }
}

// equals compares two variables of a type.
func (m *Machine) equals(t *typ) func(x, y unsafe.Pointer) bool {
	switch u := t.t.Underlying().(type) {
	case *types.Struct:
		type part struct {
			offset uintptr
			eq     func(x, y unsafe.Pointer) bool
		}
		var parts []part
		for i := range u.NumFields() {
			if u.Field(i).Name() != "_" {
				parts = append(parts, part{t.rt.Field(i).Offset, m.equals(m.typ(u.Field(i).Type()))})
			}
		}
		return func(x, y unsafe.Pointer) bool {
			for _, p := range parts {
				if !p.eq(unsafe.Add(x, p.offset), unsafe.Add(y, p.offset)) {
					return false
				}
			}
			return true
		}
	case *types.Array:
		et := m.typ(u.Elem())
		eq, n, size := m.equals(et), int(u.Len()), et.size()
		return func(x, y unsafe.Pointer) bool {
			for i := range n {
				if !eq(unsafe.Add(x, uintptr(i)*size), unsafe.Add(y, uintptr(i)*size)) {
					return false
				}
			}
			return true
		}
	case *types.Interface:
		return func(x, y unsafe.Pointer) bool {
			return equal(dynamic(t.at(x)), dynamic(t.at(y)))
		}
	}
	if t.class == pointers {
		return func(x, y unsafe.Pointer) bool { return *(*unsafe.Pointer)(x) == *(*unsafe.Pointer)(y) }
	}
	return func(x, y unsafe.Pointer) bool { return t.at(x).Equal(t.at(y)) }
}

// untypedConstant tells whether an expression is a constant that takes the type of what is around it.
func (c *compiler) untypedConstant(x ast.Expr) (constant.Value, bool) {
	tv := c.info.Types[x]
	return tv.Value, tv.Value != nil
}
