package closure

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"unsafe"
)

// composite is a composite literal of type t, or, inside another, of what t points to.
func (c *compiler) composite(x *ast.CompositeLit, t *typ) expr {
	switch u := t.t.Underlying().(type) {
	case *types.Pointer:
		return c.fresh(t, c.composite(x, c.m.typ(u.Elem())))
	case *types.Struct:
		return c.structLit(x, t, u)
	case *types.Array:
		fill := c.elements(x, c.m.typ(u.Elem()))
		return expr{t: t, fresh: true, p: func(f *frame) unsafe.Pointer {
			p := t.new()
			fill(f, p)
			return p
		}}
	case *types.Slice:
		return c.sliceLit(x, t)
	case *types.Map:
		return c.mapLit(x, t, u)
	}
	panic(unsupported("a literal of " + t.t.String()))
}

// part compiles an element of a literal: inside, types may be left out.
func (c *compiler) part(x ast.Expr, t *typ) expr {
	if lit, ok := x.(*ast.CompositeLit); ok && lit.Type == nil {
		return c.convert(c.composite(lit, t), t)
	}
	return c.assigned(x, t)
}

type fill func(f *frame, at unsafe.Pointer)

func (c *compiler) structLit(x *ast.CompositeLit, t *typ, u *types.Struct) expr {
	var fills []fill
	begins, own := t.variable, false // what a new struct is a copy of: constants stand in it already
	for i, elt := range x.Elts {
		at, value := i, elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			value = kv.Value
			for j := range u.NumFields() {
				if u.Field(j).Name() == kv.Key.(*ast.Ident).Name {
					at = j
				}
			}
		}
		ft := c.m.typ(u.Field(at).Type())
		offset := t.rt.Field(at).Offset
		if u.Field(at).Name() == "_" {
			run := c.discard(c.part(value, ft))
			fills = append(fills, func(f *frame, _ unsafe.Pointer) { run(f) })
			continue
		}
		e := c.part(value, ft)
		if set := c.filled(ft, offset, e); e.fixed && t.copied {
			if !own {
				begins, own = reflect.New(t.rt).Elem(), true
			}
			set(nil, begins.Addr().UnsafePointer())
		} else {
			fills = append(fills, set)
		}
	}
	return expr{t: t, fresh: true, p: filledStruct(t, begins, fills)}
}

// filledStruct makes structs that begin as copies of one, and sets their other fields.
func filledStruct(t *typ, begins reflect.Value, fills []fill) func(f *frame) unsafe.Pointer {
	switch len(fills) {
	case 0:
		return func(*frame) unsafe.Pointer { return t.like(begins) }
	case 1:
		only := fills[0]
		return func(f *frame) unsafe.Pointer {
			p := t.like(begins)
			only(f, p)
			return p
		}
	case 2:
		first, second := fills[0], fills[1]
		return func(f *frame) unsafe.Pointer {
			p := t.like(begins)
			first(f, p)
			second(f, p)
			return p
		}
	}
	return func(f *frame) unsafe.Pointer {
		p := t.like(begins)
		for _, fill := range fills {
			fill(f, p)
		}
		return p
	}
}

// filled sets a field of a new struct. The commonest kinds have functions of their own.
func (c *compiler) filled(t *typ, offset uintptr, e expr) fill {
	switch {
	case t.class == integers && wide(t.kind):
		v := e.i
		return func(f *frame, p unsafe.Pointer) { *(*int64)(unsafe.Add(p, offset)) = v(f) }
	case t.class == texts:
		v := e.s
		return func(f *frame, p unsafe.Pointer) { *(*string)(unsafe.Add(p, offset)) = v(f) }
	case t.class == pointers:
		v := e.p
		return func(f *frame, p unsafe.Pointer) { *(*unsafe.Pointer)(unsafe.Add(p, offset)) = v(f) }
	}
	put := c.m.store(t, e)
	return func(f *frame, p unsafe.Pointer) { put(f, unsafe.Add(p, offset)) }
}

// elements fills the memory of an array.
func (c *compiler) elements(x *ast.CompositeLit, elem *typ) fill {
	var fills []fill
	size := elem.size()
	c.each(x, func(i int, value ast.Expr) {
		put, offset := c.m.store(elem, c.part(value, elem)), uintptr(i)*size
		fills = append(fills, func(f *frame, p unsafe.Pointer) { put(f, unsafe.Add(p, offset)) })
	})
	return func(f *frame, p unsafe.Pointer) {
		for _, fill := range fills {
			fill(f, p)
		}
	}
}

// each gives the elements of an array or slice literal with their indexes.
func (c *compiler) each(x *ast.CompositeLit, do func(i int, value ast.Expr)) (n int) {
	i := 0
	for _, elt := range x.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			k, _ := constant.Int64Val(constant.ToInt(c.info.Types[kv.Key].Value))
			i, elt = int(k), kv.Value
		}
		do(i, elt)
		i++
		n = max(n, i)
	}
	return n
}

func (c *compiler) sliceLit(x *ast.CompositeLit, t *typ) expr {
	elem := t.elem(c.m)
	n := c.each(x, func(int, ast.Expr) {})
	fill := c.elements(x, elem)
	of := reflect.SliceOf(elem.rt)
	return expr{t: t, l: func(f *frame) slice {
		h := makeSlice(of, n, n)
		fill(f, h.p)
		return h
	}}
}

func makeSlice(of reflect.Type, n, capacity int) slice {
	v := reflect.MakeSlice(of, n, capacity)
	return *(*slice)(memoryOf(v))
}

// list is a slice of some values, nil when there are none: the rest of a variadic call.
func (c *compiler) list(t, elem *typ, values []expr) expr {
	if len(values) == 0 {
		return c.nothing(t)
	}
	var fills []fill
	for i, value := range values {
		put, offset := c.m.store(elem, value), uintptr(i)*elem.size()
		fills = append(fills, func(f *frame, p unsafe.Pointer) { put(f, unsafe.Add(p, offset)) })
	}
	fills = callsFirst(fills, func(i int) bool { return values[i].calls })
	of, n := reflect.SliceOf(elem.rt), len(values)
	if of == reflect.TypeFor[[]any]() {
		return expr{t: t, l: func(f *frame) slice {
			list := make([]any, n)
			h := slice{unsafe.Pointer(&list[0]), n, n}
			for _, fill := range fills {
				fill(f, h.p)
			}
			return h
		}}
	}
	return expr{t: t, l: func(f *frame) slice {
		h := makeSlice(of, n, n)
		for _, fill := range fills {
			fill(f, h.p)
		}
		return h
	}}
}

func (c *compiler) mapLit(x *ast.CompositeLit, t *typ, u *types.Map) expr {
	key, elem := c.m.typ(u.Key()), c.m.typ(u.Elem())
	var keys, values []func(*frame) reflect.Value
	for _, elt := range x.Elts {
		kv := elt.(*ast.KeyValueExpr)
		keys = append(keys, c.m.value(c.part(kv.Key, key)))
		values = append(values, c.m.value(c.part(kv.Value, elem)))
	}
	m := c.m
	return expr{t: t, p: func(f *frame) unsafe.Pointer {
		p := pointerIn(reflect.MakeMapWithSize(t.rt, len(keys)))
		for i, k := range keys {
			m.put(t, p, k(f), values[i](f))
		}
		return p
	}}
}
