package closure

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"runtime"
	"unsafe"
)

// builtin is a call of a predeclared function.
func (c *compiler) builtin(x *ast.CallExpr, fun ast.Expr) expr {
	id, ok := fun.(*ast.Ident)
	if !ok {
		panic(unsupported("package unsafe"))
	}
	switch id.Name {
	case "make":
		return c.makeCall(x)
	case "new":
		return c.newCall(x)
	}
	var t *typ
	if c.info.TypeOf(x) != nil {
		if _, ok := c.info.TypeOf(x).(*types.Tuple); !ok {
			if b, ok := c.info.TypeOf(x).(*types.Basic); !ok || b.Kind() != types.Invalid {
				t = c.typ(x)
			}
		}
	}
	if len(x.Args) == 1 {
		if _, ok := c.info.TypeOf(x.Args[0]).(*types.Tuple); ok {
			return c.builtinSpread(id.Name, t, c.expr(x.Args[0]))
		}
	}
	if id.Name == "append" && len(x.Args) == 1 {
		return c.assigned(x.Args[0], t)
	}
	return c.builtinCall(id.Name, t, c.builtinArgs(id.Name, x))
}

// builtinSpread is a predeclared function of the results of a call.
func (c *compiler) builtinSpread(name string, t *typ, call expr) expr {
	args := call.tuple
	switch name {
	case "append":
		elem := t.elem(c.m)
		for i := range args[1:] {
			args[i+1] = c.convert(args[i+1], elem)
		}
		args = []expr{c.convert(args[0], t), c.list(t, elem, args[1:])}
	case "delete":
		args[1] = c.convert(args[1], c.m.typ(args[0].t.t.Underlying().(*types.Map).Key()))
	}
	e := c.builtinCall(name, t, args)
	if e.run != nil {
		after := e.run
		e.run = func(f *frame) { call.run(f); after(f) }
		return e
	}
	return before(e, call.run)
}

// builtinArgs compiles the arguments for their places. The rest of an append is one slice.
func (c *compiler) builtinArgs(name string, x *ast.CallExpr) []expr {
	var args []expr
	switch name {
	case "append":
		t := c.typ(x)
		first := c.assigned(x.Args[0], t)
		if x.Ellipsis.IsValid() {
			rest := c.expr(x.Args[1])
			if rest.isNil {
				rest = c.nothing(t)
			}
			return []expr{first, rest}
		}
		elem := t.elem(c.m)
		for _, arg := range x.Args[1:] {
			args = append(args, c.assigned(arg, elem))
		}
		if len(args) == 1 {
			return []expr{first, args[0]}
		}
		return []expr{first, c.list(t, elem, args)}
	case "delete":
		m := c.typ(x.Args[0])
		return []expr{c.expr(x.Args[0]), c.assigned(x.Args[1], c.m.typ(m.t.Underlying().(*types.Map).Key()))}
	case "panic":
		return []expr{c.assigned(x.Args[0], c.m.typ(types.NewInterfaceType(nil, nil)))}
	case "min", "max", "complex":
		t := c.typ(x)
		if name == "complex" {
			kind := types.Float64
			if t.kind == reflect.Complex64 {
				kind = types.Float32
			}
			t = c.m.typ(types.Typ[kind])
		}
		for _, arg := range x.Args {
			if v, ok := c.untypedConstant(arg); ok {
				args = append(args, c.constant(v, t.t))
			} else {
				args = append(args, c.convert(c.expr(arg), t))
			}
		}
		return args
	}
	for _, arg := range x.Args {
		args = append(args, c.expr(arg))
	}
	return args
}

// builtinCall is a predeclared function of its arguments. t is the type of its result, nil where it is not asked for.
func (c *compiler) builtinCall(name string, t *typ, args []expr) expr {
	integer := c.m.typ(types.Typ[types.Int])
	switch name {
	case "len":
		return expr{t: integer, i: c.length(args[0])}
	case "cap":
		return expr{t: integer, i: c.capacity(args[0])}
	case "append":
		return c.appendCall(args)
	case "copy":
		return c.copyCall(integer, args)
	case "delete":
		return c.deleteCall(args)
	case "clear":
		return c.clearCall(args[0])
	case "close":
		p, ct := args[0].p, args[0].t
		return expr{t: noType, run: func(f *frame) {
			ch := p(f)
			if ch == nil {
				panic(plainError("close of nil channel"))
			}
			ct.pointed(ch).Close()
		}}
	case "panic":
		v := args[0].a
		return expr{t: noType, run: func(f *frame) {
			x := v(f)
			if x == nil {
				panic(new(runtime.PanicNilError))
			}
			panic(&thrown{x})
		}}
	case "recover":
		return expr{t: c.m.typ(types.NewInterfaceType(nil, nil)), a: recoverCall}
	case "print", "println":
		return c.printCall(name, args)
	case "min", "max":
		return c.extreme(name, args)
	case "complex":
		return c.complexCall(t, args)
	case "real", "imag":
		v := c.m.value(args[0])
		if t == nil {
			t = c.m.typ(types.Typ[types.Float64])
		}
		if name == "real" {
			return expr{t: t, d: func(f *frame) float64 { return real(v(f).Complex()) }}
		}
		return expr{t: t, d: func(f *frame) float64 { return imag(v(f).Complex()) }}
	}
	panic(unsupported("the predeclared function " + name))
}

func (c *compiler) length(e expr) func(*frame) int64 {
	switch e.t.class {
	case texts:
		s := e.s
		return func(f *frame) int64 { return int64(len(s(f))) }
	case lists:
		if e.local != nil {
			at := e.local.at
			return func(f *frame) int64 { return int64(f.l[at].len) }
		}
		l := e.l
		return func(f *frame) int64 { return int64(l(f).len) }
	case memories:
		n := e.t.t.Underlying().(*types.Array).Len()
		p := e.p
		return func(f *frame) int64 { p(f); return n }
	}
	if ptr, ok := e.t.t.Underlying().(*types.Pointer); ok {
		n, p := ptr.Elem().Underlying().(*types.Array).Len(), e.p
		return func(f *frame) int64 { p(f); return n }
	}
	p, t, m := e.p, e.t, c.m
	return func(f *frame) int64 {
		q := p(f)
		if q == nil {
			return 0
		}
		if m.concurrent.Load() > 0 {
			m.maps.RLock()
			defer m.maps.RUnlock()
		}
		return int64(t.pointed(q).Len())
	}
}

func (c *compiler) capacity(e expr) func(*frame) int64 {
	switch e.t.class {
	case lists:
		l := e.l
		return func(f *frame) int64 { return int64(l(f).cap) }
	case memories:
		return c.length(e)
	}
	if _, ok := e.t.t.Underlying().(*types.Pointer); ok {
		return c.length(e)
	}
	p, t := e.p, e.t
	return func(f *frame) int64 {
		q := p(f)
		if q == nil {
			return 0
		}
		return int64(t.pointed(q).Cap())
	}
}

// appendCall is append of one element, or of a slice or string of them.
func (c *compiler) appendCall(args []expr) expr {
	t := args[0].t
	elem := t.elem(c.m)
	l, size, of := args[0].l, elem.size(), reflect.SliceOf(elem.rt)
	if args[1].t == elem {
		put := c.m.store(elem, args[1])
		return expr{t: t, l: func(f *frame) slice {
			h := l(f)
			if h.len == h.cap {
				h = grown(of, h, 1)
			}
			put(f, unsafe.Add(h.p, uintptr(h.len)*size))
			h.len++
			return h
		}}
	}
	if args[1].t.class == texts {
		s := args[1].s
		return expr{t: t, l: func(f *frame) slice {
			h := l(f)
			b := append(*(*[]byte)(unsafe.Pointer(&h)), s(f)...)
			return *(*slice)(unsafe.Pointer(&b))
		}}
	}
	rest := args[1].l
	return expr{t: t, l: func(f *frame) slice {
		h, more := l(f), rest(f)
		if more.len == 0 {
			return h
		}
		v := reflect.AppendSlice(reflect.NewAt(of, unsafe.Pointer(&h)).Elem(), reflect.NewAt(of, unsafe.Pointer(&more)).Elem())
		return *(*slice)(memoryOf(v))
	}}
}

// grown is a slice with room for n more elements.
func grown(of reflect.Type, h slice, n int) slice {
	v := reflect.NewAt(of, unsafe.Pointer(&h)).Elem()
	v.Grow(n)
	return h
}

func (c *compiler) copyCall(integer *typ, args []expr) expr {
	to := args[0].l
	if args[1].t.class == texts {
		s := args[1].s
		return expr{t: integer, i: func(f *frame) int64 {
			h := to(f)
			return int64(copy(*(*[]byte)(unsafe.Pointer(&h)), s(f)))
		}}
	}
	from, of := args[1].l, reflect.SliceOf(args[0].t.elem(c.m).rt)
	return expr{t: integer, i: func(f *frame) int64 {
		h, source := to(f), from(f)
		return int64(reflect.Copy(reflect.NewAt(of, unsafe.Pointer(&h)).Elem(), reflect.NewAt(of, unsafe.Pointer(&source)).Elem()))
	}}
}

func (c *compiler) deleteCall(args []expr) expr {
	t, v, k, m := args[0].t, args[0].p, c.m.value(args[1]), c.m
	return expr{t: noType, run: func(f *frame) {
		p, key := v(f), k(f)
		if p == nil {
			return
		}
		if m.concurrent.Load() > 0 {
			m.maps.Lock()
			defer m.maps.Unlock()
		}
		t.pointed(p).SetMapIndex(fit(key, t.rt.Key()), reflect.Value{})
	}}
}

func (c *compiler) clearCall(e expr) expr {
	if e.t.class == lists {
		of, l := reflect.SliceOf(e.t.elem(c.m).rt), e.l
		return expr{t: noType, run: func(f *frame) {
			h := l(f)
			reflect.NewAt(of, unsafe.Pointer(&h)).Elem().Clear()
		}}
	}
	p, t, m := e.p, e.t, c.m
	return expr{t: noType, run: func(f *frame) {
		if q := p(f); q != nil {
			if m.concurrent.Load() > 0 {
				m.maps.Lock()
				defer m.maps.Unlock()
			}
			t.pointed(q).Clear()
		}
	}}
}

// sameKind tells whether a constant of this kind is written as one of the type, rather than converted.
func sameKind(v constant.Value, t *typ) bool {
	switch v.Kind() {
	case constant.String:
		return t.class == texts
	case constant.Bool:
		return t.class == booleans
	case constant.Int, constant.Float, constant.Complex:
		return t.class == integers && constant.ToInt(v).Kind() == constant.Int || t.class == floats || t.class == memories
	}
	return false
}
