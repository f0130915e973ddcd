package closure

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"unicode/utf8"
	"unsafe"
)

// forStmt is a loop with a condition. Its variables are new in each iteration where something may keep them.
func (c *compiler) forStmt(s *ast.ForStmt, label int) step {
	var init step
	var post func(*frame)
	var renew []func(*frame)
	if s.Init != nil {
		init = c.statement(s.Init)
		renew = c.renewed(s.Init)
	}
	cond := func(*frame) bool { return true }
	if s.Cond != nil {
		cond = c.expr(s.Cond).b
	}
	body := c.block(s.Body.List)
	if s.Post != nil {
		post = c.simple(s.Post)
	}
	return func(f *frame) ctl {
		if init != nil {
			init(f)
		}
		stopped := &f.th.epoch.stopped
		for cond(f) {
			if stopped.Load() {
				f.check()
			}
			if r := body(f); r != proceed {
				if end, result := f.leaves(r, label); end {
					return result
				}
			}
			for _, again := range renew {
				again(f)
			}
			if post != nil {
				post(f)
			}
		}
		return proceed
	}
}

// renewed copies the variables of a loop that have memory of their own into new memory.
func (c *compiler) renewed(init ast.Stmt) []func(*frame) {
	s, ok := init.(*ast.AssignStmt)
	if !ok || s.Tok != token.DEFINE {
		return nil
	}
	var list []func(*frame)
	for _, x := range s.Lhs {
		v, ok := c.info.Defs[x.(*ast.Ident)].(*types.Var)
		if !ok {
			continue
		}
		if place, ok := c.fn.vars[v]; ok && place.kind == inCell && c.fn.escapes[v] {
			at, t := place.at, place.t
			list = append(list, func(f *frame) { f.p[at] = t.clone(f.p[at]) })
		}
	}
	return list
}

// rangeStmt is a range loop.
func (c *compiler) rangeStmt(s *ast.RangeStmt, label int) step {
	t := c.typ(s.X)
	switch u := t.t.Underlying().(type) {
	case *types.Signature:
		return c.rangeFunc(s, label, t)
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return c.rangeText(s, label)
		}
		return c.rangeInteger(s, label)
	case *types.Map:
		return c.rangeMap(s, label, t, u)
	case *types.Chan:
		return c.rangeChannel(s, label, t)
	case *types.Slice:
		return c.rangeSlice(s, label, c.expr(s.X).l, c.m.typ(u.Elem()))
	case *types.Array:
		e := c.expr(s.X)
		p := e.p
		if s.Value != nil {
			p = c.owned(e).p
		}
		return c.rangeSlice(s, label, arraySlice(p, int(u.Len())), c.m.typ(u.Elem()))
	case *types.Pointer:
		n := int(u.Elem().Underlying().(*types.Array).Len())
		p := c.expr(s.X).p
		return c.rangeSlice(s, label, arraySlice(p, n), c.m.typ(u.Elem().Underlying().(*types.Array).Elem()))
	}
	panic(unsupported("a range over " + t.t.String()))
}

// iteration sets the variable of a range loop, new in each iteration; nil when there is none.
func (c *compiler) iteration(s *ast.RangeStmt, x ast.Expr, e expr) func(*frame) {
	if x == nil {
		return nil
	}
	if id, ok := ast.Unparen(x).(*ast.Ident); ok && id.Name == "_" {
		return nil
	}
	a := c.assignee(x, s.Tok == token.DEFINE)
	return a.set(c.convert(e, a.t))
}

// iterations sets both variables. Of two that are there already, what is on the left is found before any is assigned to.
func (c *compiler) iterations(s *ast.RangeStmt, key, value expr) (setKey, setValue func(*frame)) {
	setKey, setValue = c.iteration(s, s.Key, key), c.iteration(s, s.Value, value)
	if s.Tok != token.ASSIGN || setKey == nil || setValue == nil {
		return setKey, setValue
	}
	left := []assignee{c.assignee(s.Key, false), c.assignee(s.Value, false)}
	values := expr{tuple: []expr{c.convert(key, left[0].t), c.convert(value, left[1].t)}}
	both := c.assignValues(left, values)
	return func(*frame) {}, both
}

func (c *compiler) rangeInteger(s *ast.RangeStmt, label int) step {
	t := c.typ(s.X)
	if s.Key != nil {
		if kt := c.leftType(s.Key); kt != nil {
			t = kt
		}
	}
	limit := c.assigned(s.X, t).i
	counter := c.fn.sizes.place(integers)
	e := expr{t: t, i: func(f *frame) int64 { return f.i[counter] }, local: &param{t, counter}}
	set := c.iteration(s, s.Key, e)
	body := c.block(s.Body.List)
	end := c.fn.sizes.place(integers)
	return func(f *frame) ctl {
		f.i[end] = limit(f)
		stopped := &f.th.epoch.stopped
		for f.i[counter] = 0; f.i[counter] < f.i[end]; f.i[counter]++ {
			if stopped.Load() {
				f.check()
			}
			if set != nil {
				set(f)
			}
			if r := body(f); r != proceed {
				if end, result := f.leaves(r, label); end {
					return result
				}
			}
		}
		return proceed
	}
}

func (c *compiler) rangeSlice(s *ast.RangeStmt, label int, l func(*frame) slice, elem *typ) step {
	counter, at := c.fn.sizes.place(integers), c.fn.sizes.place(lists)
	integer := c.m.typ(types.Typ[types.Int])
	key := expr{t: integer, i: func(f *frame) int64 { return f.i[counter] }}
	size := elem.size()
	value := load(elem, func(f *frame) unsafe.Pointer { return unsafe.Add(f.l[at].p, uintptr(f.i[counter])*size) })
	setKey, setValue := c.iterations(s, key, value)
	body := c.block(s.Body.List)
	return func(f *frame) ctl {
		f.l[at] = l(f)
		n := int64(f.l[at].len)
		if n > 0 && f.l[at].p == nil && setValue != nil {
			panic(nilDereference) // a nil pointer to an array
		}
		stopped := &f.th.epoch.stopped
		for f.i[counter] = 0; f.i[counter] < n; f.i[counter]++ {
			if stopped.Load() {
				f.check()
			}
			if setKey != nil {
				setKey(f)
			}
			if setValue != nil {
				setValue(f)
			}
			if r := body(f); r != proceed {
				if end, result := f.leaves(r, label); end {
					return result
				}
			}
		}
		return proceed
	}
}

// round is one iteration: it sets the variables, runs the body, and tells whether the loop ends. Loops over numbers and slices, where
// its call would be felt, have it written out.
func (c *compiler) round(s *ast.RangeStmt, label int, setKey, setValue func(*frame)) func(*frame) (end bool, result ctl) {
	body := c.block(s.Body.List)
	return func(f *frame) (bool, ctl) {
		if setKey != nil {
			setKey(f)
		}
		if setValue != nil {
			setValue(f)
		}
		if r := body(f); r != proceed {
			return f.leaves(r, label)
		}
		return false, proceed
	}
}

func (c *compiler) rangeText(s *ast.RangeStmt, label int) step {
	text := c.expr(s.X).s
	at, index, char := c.fn.sizes.place(texts), c.fn.sizes.place(integers), c.fn.sizes.place(integers)
	setKey, setValue := c.iterations(s, slot(c.m.typ(types.Typ[types.Int]), index), slot(c.m.typ(types.Typ[types.Rune]), char))
	round := c.round(s, label, setKey, setValue)
	return func(f *frame) ctl {
		f.s[at] = text(f)
		for i := 0; i < len(f.s[at]); {
			f.check()
			r, size := utf8.DecodeRuneInString(f.s[at][i:])
			f.i[index], f.i[char] = int64(i), int64(r)
			i += size
			if end, result := round(f); end {
				return result
			}
		}
		return proceed
	}
}

func (c *compiler) rangeMap(s *ast.RangeStmt, label int, t *typ, u *types.Map) step {
	key, elem := c.m.typ(u.Key()), c.m.typ(u.Elem())
	v, m := c.expr(s.X).p, c.m
	keyAt, valueAt := c.temp(key), c.temp(elem)
	setKey, setValue := c.iterations(s, slot(key, keyAt), slot(elem, valueAt))
	round := c.round(s, label, setKey, setValue)
	return func(f *frame) ctl {
		p := v(f)
		if p == nil {
			return proceed
		}
		for it := t.pointed(p).MapRange(); m.next(it); {
			f.check()
			if setKey != nil {
				m.setFrom(key, f, keyAt, it.Key())
			}
			if setValue != nil {
				m.setFrom(elem, f, valueAt, it.Value())
			}
			if end, result := round(f); end {
				return result
			}
		}
		return proceed
	}
}

func (m *Machine) next(it *reflect.MapIter) bool {
	if m.concurrent.Load() > 0 {
		m.maps.RLock()
		defer m.maps.RUnlock()
	}
	return it.Next()
}

func (c *compiler) rangeChannel(s *ast.RangeStmt, label int, t *typ) step {
	elem := t.elem(c.m)
	v, m := c.expr(s.X).p, c.m
	at := c.temp(elem)
	set := c.iteration(s, s.Key, slot(elem, at))
	round := c.round(s, label, set, nil)
	return func(f *frame) ctl {
		for p := v(f); ; {
			f.check()
			value, ok := m.receive(f, t, p)
			if !ok {
				return proceed
			}
			if set != nil {
				m.setFrom(elem, f, at, value)
			}
			if end, result := round(f); end {
				return result
			}
		}
	}
}

// rangeFunc is a range over a function: the body becomes the function that it calls for each element. The body runs in
// the frame of the function around it.
func (c *compiler) rangeFunc(s *ast.RangeStmt, label int, t *typ) step {
	sig := t.signature()
	yield := c.m.typ(sig.Params().At(0).Type())
	shape := c.m.shapeOf(yield)
	outer := c.fn.sizes.place(pointers)
	state := c.fn.sizes.place(integers)
	var sets []func(*frame)
	var moves []func(f, g *frame)
	for i, x := range []ast.Expr{s.Key, s.Value} {
		if i >= len(shape.params) {
			break
		}
		p := shape.params[i]
		at := c.temp(p.t)
		if set := c.iteration(s, x, slot(p.t, at)); set != nil {
			sets = append(sets, set)
			moves = append(moves, func(f, g *frame) { copySlot(p.t.class, f, at, g, p.at) })
		}
	}
	body := c.block(s.Body.List)
	m, result := c.m, shape.results[0].at
	k := callee{sig: c.m.shapeOf(t), value: c.expr(s.X)}
	funcAt := c.fn.sizes.place(pointers)
	iterator := k.value.p
	k.value.p = func(f *frame) unsafe.Pointer { return f.p[funcAt] }
	k.value.local = nil
	call := c.discard(c.invoke(k, []expr{{t: yield, p: func(f *frame) unsafe.Pointer { return f.p[outer] }}}))
	return func(f *frame) ctl {
		const (
			ready = iota
			ended
		)
		f.p[funcAt] = iterator(f)
		left := proceed
		f.i[state] = ready
		over := false
		cl := &closure{m: m, sig: shape, code: &code{name: "range body", sizes: shape.sizes, body: func(g *frame) {
			if over {
				panic(runtimeError("range function continued iteration after function for loop body returned false"))
			}
			f.check()
			for _, move := range moves {
				move(f, g)
			}
			for _, set := range sets {
				set(f)
			}
			g.i[result] = 1
			over = true // a panic in the body ends the loop
			r := body(f)
			over = false
			if r == proceed {
				return
			}
			end, after := f.leaves(r, label)
			if end {
				left, over = after, true
				g.i[result] = 0
			}
		}}}
		f.p[outer] = cl.pointer()
		call(f)
		over = true
		return left
	}
}
