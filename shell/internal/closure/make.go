package closure

import (
	"go/ast"
	"go/constant"
	"go/types"
	"math"
	"reflect"
	"unsafe"
)

func (c *compiler) complexCall(t *typ, args []expr) expr {
	if t == nil {
		t = c.m.typ(types.Typ[types.Complex128])
	}
	re, im := args[0].d, args[1].d
	return expr{t: t, fresh: true, p: func(f *frame) unsafe.Pointer {
		p := t.new()
		t.at(p).SetComplex(complex(re(f), im(f)))
		return p
	}}
}

// extreme is min or max.
func (c *compiler) extreme(name string, args []expr) expr {
	e := args[0]
	for _, next := range args[1:] {
		e = c.extremeOf(name == "min", e, next)
	}
	return e
}

func (c *compiler) extremeOf(least bool, a, b expr) expr {
	r := expr{t: a.t}
	switch a.t.class {
	case integers:
		x, y := a.i, b.i
		if unsigned(a.t.kind) {
			r.i = func(f *frame) int64 {
				v, w := uint64(x(f)), uint64(y(f))
				if v < w == least {
					return int64(v)
				}
				return int64(w)
			}
			return r
		}
		r.i = func(f *frame) int64 {
			v, w := x(f), y(f)
			if v < w == least {
				return v
			}
			return w
		}
	case floats:
		x, y := a.d, b.d
		if least {
			r.d = func(f *frame) float64 { return min(x(f), y(f)) }
		} else {
			r.d = func(f *frame) float64 { return max(x(f), y(f)) }
		}
	case texts:
		x, y := a.s, b.s
		r.s = func(f *frame) string {
			v, w := x(f), y(f)
			if v < w == least {
				return v
			}
			return w
		}
	}
	return r
}

// makeCall is make(T, n, m).
func (c *compiler) makeCall(x *ast.CallExpr) expr {
	t := c.typ(x)
	size := func(i int) func(*frame) int64 {
		if len(x.Args) <= i {
			return nil
		}
		if v, ok := c.untypedConstant(x.Args[i]); ok {
			n, _ := constant.Int64Val(constant.ToInt(v))
			return func(*frame) int64 { return n }
		}
		return c.expr(x.Args[i]).i
	}
	first, second := size(1), size(2)
	switch t.t.Underlying().(type) {
	case *types.Slice:
		elem := t.elem(c.m)
		of, width := reflect.SliceOf(elem.rt), max(elem.size(), 1)
		limit := int64(min(math.MaxInt64, (uint64(1)<<47)/uint64(width)))
		return expr{t: t, l: func(f *frame) slice {
			n := first(f)
			if n < 0 || n > limit {
				panic(runtimeError("makeslice: len out of range"))
			}
			room := n
			if second != nil {
				room = second(f)
			}
			if room < n || room > limit {
				panic(runtimeError("makeslice: cap out of range"))
			}
			return makeSlice(of, int(n), int(room))
		}}
	case *types.Map:
		return expr{t: t, p: func(f *frame) unsafe.Pointer {
			n := 0
			if first != nil {
				n = max(int(first(f)), 0)
			}
			return pointerIn(reflect.MakeMapWithSize(t.rt, n))
		}}
	}
	of := reflect.ChanOf(reflect.BothDir, t.rt.Elem())
	return expr{t: t, p: func(f *frame) unsafe.Pointer {
		n := int64(0)
		if first != nil {
			n = first(f)
		}
		if n < 0 {
			panic(plainError("makechan: size out of range"))
		}
		return pointerIn(reflect.MakeChan(of, int(n)))
	}}
}

// newCall is new(T) or new(value).
func (c *compiler) newCall(x *ast.CallExpr) expr {
	t := c.typ(x)
	elem := t.elem(c.m)
	if c.info.Types[x.Args[0]].IsType() {
		return expr{t: t, p: func(*frame) unsafe.Pointer { return elem.new() }}
	}
	return c.fresh(t, c.owned(c.assigned(x.Args[0], elem)))
}
