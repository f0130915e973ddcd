package closure

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"reflect"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// expr compiles an expression.
func (c *compiler) expr(x ast.Expr) expr {
	tv, known := c.info.Types[x]
	if known && tv.Value != nil {
		return c.constant(tv.Value, c.env.Apply(tv.Type))
	}
	switch x := x.(type) {
	case *ast.ParenExpr:
		return c.expr(x.X)
	case *ast.Ident:
		return c.ident(x)
	case *ast.BasicLit:
		return c.constant(constant.MakeFromLiteral(x.Value, x.Kind, 0), c.typeOf(x))
	case *ast.UnaryExpr:
		return c.unary(x)
	case *ast.BinaryExpr:
		return c.binary(x)
	case *ast.StarExpr:
		return load(c.typ(x), c.deref(c.expr(x.X), 0))
	case *ast.SelectorExpr:
		return c.selector(x)
	case *ast.IndexExpr:
		return c.index(x)
	case *ast.IndexListExpr:
		return c.instance(x.X)
	case *ast.SliceExpr:
		return c.slicing(x)
	case *ast.CallExpr:
		return c.call(x)
	case *ast.FuncLit:
		return c.literal(x)
	case *ast.CompositeLit:
		return c.composite(x, c.typ(x))
	case *ast.TypeAssertExpr:
		return c.assertion(x)
	}
	panic(unsupported(fmt.Sprintf("an expression of kind %T", x)))
}

func (c *compiler) ident(x *ast.Ident) expr {
	switch obj := c.object(x).(type) {
	case *types.Nil:
		return expr{t: c.m.typ(types.Typ[types.UntypedNil]), isNil: true, a: func(*frame) any { return nil }}
	case *types.Var:
		return c.lookup(obj).read()
	case *types.Func:
		return c.funcValue(x, obj)
	case *types.Const:
		return c.constant(obj.Val(), c.env.Apply(obj.Type()))
	}
	panic(unsupported("the name " + x.Name))
}

func (c *compiler) object(x *ast.Ident) types.Object {
	if obj := c.info.Uses[x]; obj != nil {
		return obj
	}
	return c.info.Defs[x]
}

// constant is a constant of type t.
func (c *compiler) constant(v constant.Value, t types.Type) expr {
	if types.IsInterface(t) {
		return c.convert(c.constant(v, tree.DefaultType(v)), c.m.typ(t))
	}
	ty := c.m.typ(t)
	e := expr{t: ty, fixed: true}
	switch ty.class {
	case integers:
		n := integerConstant(v)
		e.n = wrapped(ty.kind, n)
		n = e.n
		e.i = func(*frame) int64 { return n }
	case floats:
		d, _ := constant.Float64Val(constant.ToFloat(v))
		if ty.kind == reflect.Float32 {
			f, _ := constant.Float32Val(constant.ToFloat(v))
			d = float64(f)
		}
		e.d = func(*frame) float64 { return d }
	case texts:
		s := constant.StringVal(v)
		e.s = func(*frame) string { return s }
	case booleans:
		b := constant.BoolVal(v)
		e.b = func(*frame) bool { return b }
	case memories:
		re, _ := constant.Float64Val(constant.Real(constant.ToComplex(v)))
		im, _ := constant.Float64Val(constant.Imag(constant.ToComplex(v)))
		p := ty.new()
		ty.at(p).SetComplex(complex(re, im))
		e.p = func(*frame) unsafe.Pointer { return p }
	case pointers: // a uintptr constant as unsafe.Pointer
		panic(unsupported("package unsafe"))
	default:
		panic(unsupported("the constant " + v.String()))
	}
	return e
}

func integerConstant(v constant.Value) int64 {
	v = constant.ToInt(v)
	if n, ok := constant.Int64Val(v); ok {
		return n
	}
	n, _ := constant.Uint64Val(v)
	return int64(n)
}

func (c *compiler) unary(x *ast.UnaryExpr) expr {
	switch x.Op {
	case token.AND:
		return c.addressOf(x)
	case token.ARROW:
		return c.receive(x)
	}
	e := c.expr(x.X)
	t := c.typ(x)
	e = c.convert(e, t)
	r := expr{t: t}
	switch {
	case x.Op == token.NOT:
		b := e.b
		r.b = func(f *frame) bool { return !b(f) }
	case x.Op == token.ADD:
		return e
	case x.Op == token.SUB && t.class == integers:
		v, kind := e.i, t.kind
		r.i = func(f *frame) int64 { return wrapped(kind, -v(f)) }
	case x.Op == token.SUB && t.class == floats:
		v := e.d
		r.d = func(f *frame) float64 { return -v(f) }
	case x.Op == token.SUB && t.class == memories:
		v := c.m.value(e)
		return c.m.fromValue(t, func(f *frame) reflect.Value {
			n := reflect.New(t.rt).Elem()
			n.SetComplex(-v(f).Complex())
			return n
		})
	case x.Op == token.XOR:
		v, kind := e.i, t.kind
		r.i = func(f *frame) int64 { return wrapped(kind, ^v(f)) }
	default:
		panic(unsupported("the operator " + x.Op.String()))
	}
	return r
}

// addressOf is &x.
func (c *compiler) addressOf(x *ast.UnaryExpr) expr {
	t := c.typ(x)
	if lit, ok := ast.Unparen(x.X).(*ast.CompositeLit); ok {
		return c.fresh(t, c.composite(lit, c.typ(lit)))
	}
	e := c.expr(x.X)
	if e.loc == nil {
		panic(unsupported("the address of this operand"))
	}
	return expr{t: t, p: e.loc}
}

// fresh is a pointer of type t to new memory with the value of e.
func (c *compiler) fresh(t *typ, e expr) expr {
	if e.t.class == memories && e.fresh {
		return expr{t: t, p: e.p}
	}
	put, et := c.m.store(e.t, e), e.t
	return expr{t: t, p: func(f *frame) unsafe.Pointer {
		p := et.new()
		put(f, p)
		return p
	}}
}

// deref is the address that a pointer holds, and an offset from there. nil is a run-time error.
func (c *compiler) deref(e expr, offset uintptr) func(*frame) unsafe.Pointer {
	p := e.p
	if e.local != nil {
		at := e.local.at
		return func(f *frame) unsafe.Pointer {
			q := f.p[at]
			if q == nil {
				panic(nilDereference)
			}
			return unsafe.Add(q, offset)
		}
	}
	return func(f *frame) unsafe.Pointer {
		q := p(f)
		if q == nil {
			panic(nilDereference)
		}
		return unsafe.Add(q, offset)
	}
}
