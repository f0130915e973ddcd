package closure

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"unsafe"
)

var oneConstant = constant.MakeInt64(1)

// index is x[i], or a generic function with its argument.
func (c *compiler) index(x *ast.IndexExpr) expr {
	if tv, ok := c.info.Types[x.Index]; ok && tv.IsType() {
		return c.instance(x.X)
	}
	t := c.typ(x)
	switch u := c.typeOf(x.X).Underlying().(type) {
	case *types.Map:
		return c.mapIndex(x, c.m.typ(u.Elem()))
	case *types.Slice:
		return load(t, c.element(c.expr(x.X), c.indexValue(x.Index), t))
	case *types.Array:
		e := c.expr(x.X)
		r := load(t, c.arrayElement(e.p, int(u.Len()), c.indexValue(x.Index), t))
		if e.loc == nil {
			r.loc = nil
		}
		return r
	case *types.Pointer:
		n := int(u.Elem().Underlying().(*types.Array).Len())
		return load(t, c.arrayElement(c.deref(c.expr(x.X), 0), n, c.indexValue(x.Index), t))
	}
	s, i := c.expr(x.X).s, c.indexValue(x.Index).i
	return expr{t: t, i: func(f *frame) int64 {
		text, n := s(f), i(f)
		if uint64(n) >= uint64(len(text)) {
			panic(outOfRange(int(n), len(text)))
		}
		return int64(text[n])
	}}
}

// indexValue is an index of any integer type. Unsigned ones beyond an int are out of range as they are.
func (c *compiler) indexValue(x ast.Expr) expr {
	e := c.assignedIndex(x)
	if e.t.class != integers {
		panic(unsupported("this index"))
	}
	return e
}

func (c *compiler) assignedIndex(x ast.Expr) expr {
	if v, ok := c.untypedConstant(x); ok {
		return c.constant(constant.ToInt(v), types.Typ[types.Int])
	}
	return c.expr(x)
}

// element is the address of a slice's element.
func (c *compiler) element(s, index expr, t *typ) func(*frame) unsafe.Pointer {
	l, i, size := s.l, index.i, t.size()
	switch {
	case s.local != nil && index.local != nil:
		at, n := s.local.at, index.local.at
		return func(f *frame) unsafe.Pointer {
			h, k := &f.l[at], f.i[n]
			if uint64(k) >= uint64(h.len) {
				panic(outOfRange(int(k), h.len))
			}
			return unsafe.Add(h.p, uintptr(k)*size)
		}
	case s.local != nil:
		at := s.local.at
		return func(f *frame) unsafe.Pointer {
			k := i(f)
			h := &f.l[at]
			if uint64(k) >= uint64(h.len) {
				panic(outOfRange(int(k), h.len))
			}
			return unsafe.Add(h.p, uintptr(k)*size)
		}
	}
	return func(f *frame) unsafe.Pointer {
		h, k := l(f), i(f)
		if uint64(k) >= uint64(h.len) {
			panic(outOfRange(int(k), h.len))
		}
		return unsafe.Add(h.p, uintptr(k)*size)
	}
}

func (c *compiler) arrayElement(base func(*frame) unsafe.Pointer, n int, index expr, t *typ) func(*frame) unsafe.Pointer {
	i, size := index.i, t.size()
	return func(f *frame) unsafe.Pointer {
		p, k := base(f), i(f)
		if uint64(k) >= uint64(n) {
			panic(outOfRange(int(k), n))
		}
		return unsafe.Add(p, uintptr(k)*size)
	}
}

// slicing is x[low:high:max].
func (c *compiler) slicing(x *ast.SliceExpr) expr {
	t := c.typ(x)
	bound := func(x ast.Expr) func(*frame) int64 {
		if x == nil {
			return nil
		}
		return c.indexValue(x).i
	}
	low, high, limit := bound(x.Low), bound(x.High), bound(x.Max)
	switch u := c.typeOf(x.X).Underlying().(type) {
	case *types.Basic:
		return c.slicedText(t, c.expr(x.X).s, low, high)
	case *types.Slice:
		return c.sliced(t, c.expr(x.X).l, low, high, limit, false)
	case *types.Array:
		e := c.expr(x.X)
		return c.sliced(t, arraySlice(e.p, int(u.Len())), low, high, limit, true)
	case *types.Pointer:
		n := int(u.Elem().Underlying().(*types.Array).Len())
		return c.sliced(t, arraySlice(c.deref(c.expr(x.X), 0), n), low, high, limit, true)
	}
	panic(unsupported("this slice expression"))
}

func arraySlice(p func(*frame) unsafe.Pointer, n int) func(*frame) slice {
	return func(f *frame) slice { return slice{p(f), n, n} }
}

func (c *compiler) slicedText(t *typ, s func(*frame) string, low, high func(*frame) int64) expr {
	return expr{t: t, s: func(f *frame) string {
		text := s(f)
		from, to := 0, len(text)
		if low != nil {
			from = int(low(f))
		}
		if high != nil {
			to = int(high(f))
		}
		switch {
		case uint(to) > uint(len(text)):
			panic(runtimeError("slice bounds out of range [:" + itoa(to) + "]" + withLength(to, "length", len(text))))
		case uint(from) > uint(to):
			panic(lowBound(from, to))
		}
		return text[from:to]
	}}
}

func withLength(bound int, what string, n int) string {
	if bound < 0 {
		return ""
	}
	return " with " + what + " " + itoa(n)
}

func lowBound(from, to int) error {
	if from < 0 {
		return runtimeError("slice bounds out of range [" + itoa(from) + ":]")
	}
	return runtimeError("slice bounds out of range [" + itoa(from) + ":" + itoa(to) + "]")
}

func (c *compiler) sliced(t *typ, l func(*frame) slice, low, high, limit func(*frame) int64, array bool) expr {
	size := t.elem(c.m).size()
	what := "capacity"
	if array {
		what = "length"
	}
	return expr{t: t, l: func(f *frame) slice {
		h := l(f)
		from, to, end := 0, h.len, h.cap
		if low != nil {
			from = int(low(f))
		}
		if high != nil {
			to = int(high(f))
		}
		if limit != nil {
			end = int(limit(f))
			switch {
			case uint(end) > uint(h.cap):
				panic(runtimeError("slice bounds out of range [::" + itoa(end) + "]" + withLength(end, what, h.cap)))
			case uint(to) > uint(end):
				if to < 0 {
					panic(runtimeError("slice bounds out of range [:" + itoa(to) + ":]"))
				}
				panic(runtimeError("slice bounds out of range [:" + itoa(to) + ":" + itoa(end) + "]"))
			case uint(from) > uint(to):
				if from < 0 {
					panic(runtimeError("slice bounds out of range [" + itoa(from) + "::]"))
				}
				panic(runtimeError("slice bounds out of range [" + itoa(from) + ":" + itoa(to) + ":]"))
			}
		}
		switch {
		case uint(to) > uint(h.cap):
			panic(runtimeError("slice bounds out of range [:" + itoa(to) + "]" + withLength(to, what, h.cap)))
		case uint(from) > uint(to):
			panic(lowBound(from, to))
		}
		p := h.p
		if end-from > 0 { // an empty rest must not point behind the array
			p = unsafe.Add(p, uintptr(from)*size)
		}
		return slice{p, to - from, end - from}
	}}
}

// mapType is the compiled type of a map.
func (c *compiler) mapParts(x ast.Expr) (t, key, elem *typ) {
	t = c.typ(x)
	u := t.t.Underlying().(*types.Map)
	return t, c.m.typ(u.Key()), c.m.typ(u.Elem())
}

// mapIndex is m[k].
func (c *compiler) mapIndex(x *ast.IndexExpr, t *typ) expr {
	mt, key, elem := c.mapParts(x.X)
	v, k := c.expr(x.X).p, c.assigned(x.Index, key)
	if e, ok := fastIndex(c.m, mt, elem, v, k); ok {
		return e
	}
	kv, m := c.m.value(k), c.m
	none := reflect.Zero(elem.rt)
	return c.m.fromValue(t, func(f *frame) reflect.Value {
		p := v(f)
		if r := m.lookUp(mt, p, kv(f)); r.IsValid() {
			return r
		}
		return none
	})
}

// hashable refuses a key that cannot be one.
func (m *Machine) hashable(key reflect.Value) {
	if x := dynamic(key); x != nil && !unboxed(x).Comparable() {
		panic(runtimeError("hash of unhashable type " + m.nameOf(x)))
	}
}

// lookUp reads a map under the guard against concurrent writes.
func (m *Machine) lookUp(t *typ, p unsafe.Pointer, key reflect.Value) reflect.Value {
	if key.Kind() == reflect.Interface {
		m.hashable(key)
	}
	if m.concurrent.Load() > 0 {
		m.maps.RLock()
		defer m.maps.RUnlock()
	}
	return t.pointed(p).MapIndex(fit(key, t.rt.Key()))
}

// put writes a map. A key or an element must not be zero values of reflection.
func (m *Machine) put(t *typ, p unsafe.Pointer, key, value reflect.Value) {
	if p == nil {
		panic(plainError("assignment to entry in nil map"))
	}
	if key.Kind() == reflect.Interface {
		m.hashable(key)
	}
	if m.concurrent.Load() > 0 {
		m.maps.Lock()
		defer m.maps.Unlock()
	}
	t.pointed(p).SetMapIndex(fit(key, t.rt.Key()), fit(value, t.rt.Elem()))
}

// indexOK is v, ok = m[k].
func (c *compiler) indexOK(x *ast.IndexExpr) expr {
	mt, key, elem := c.mapParts(x.X)
	v, k := c.expr(x.X).p, c.m.value(c.assigned(x.Index, key))
	boolean := c.m.typ(types.Typ[types.Bool])
	value, flag, m := c.temp(elem), c.temp(boolean), c.m
	return expr{t: noType, tuple: []expr{slot(elem, value), slot(boolean, flag)}, run: func(f *frame) {
		p := v(f)
		if r := m.lookUp(mt, p, k(f)); r.IsValid() {
			m.setFrom(elem, f, value, r)
			f.i[flag] = 1
		} else {
			clearSlot(elem, value, f)
			f.i[flag] = 0
		}
	}}
}

// mapAssignee is m[k] as something to assign to.
func (c *compiler) mapAssignee(x *ast.IndexExpr) assignee {
	mt, key, elem := c.mapParts(x.X)
	me, ke, m := c.expr(x.X), c.assigned(x.Index, key), c.m
	a := assignee{t: elem}
	a.set = func(e expr) func(*frame) {
		if fast := fastPut(m, mt, elem, me.p, ke, e); fast != nil {
			return fast
		}
		v, k, value := me.p, m.value(ke), m.value(e)
		return func(f *frame) {
			p, kv := v(f), k(f)
			m.put(mt, p, kv, value(f))
		}
	}
	mapAt, keyAt := c.temp(mt), c.temp(key)
	setMap, setKey := setSlot(me, mapAt), setSlot(c.owned(ke), keyAt)
	a.prepare = func(f *frame) {
		setMap(f, f)
		setKey(f, f)
	}
	a.after = func(e expr) func(*frame) {
		k, value := m.slotValue(key, keyAt), m.value(e)
		return func(f *frame) { m.put(mt, f.p[mapAt], k(f), value(f)) }
	}
	return a
}

// updateMap is m[k] op= v.
func (c *compiler) updateMap(x *ast.IndexExpr, change func(expr) expr) func(*frame) {
	mt, key, elem := c.mapParts(x.X)
	me, ke, m := c.expr(x.X), c.assigned(x.Index, key), c.m
	mapAt, keyAt := c.temp(mt), c.temp(key)
	setMap, setKey := setSlot(me, mapAt), setSlot(c.owned(ke), keyAt)
	mapSlot, keySlot := slot(mt, mapAt), slot(key, keyAt)
	var current expr
	if e, ok := fastIndex(m, mt, elem, mapSlot.p, keySlot); ok {
		current = e
	} else {
		k, none := m.value(keySlot), reflect.Zero(elem.rt)
		current = m.fromValue(elem, func(f *frame) reflect.Value {
			if r := m.lookUp(mt, f.p[mapAt], k(f)); r.IsValid() {
				return r
			}
			return none
		})
	}
	e := change(current)
	store := fastPut(m, mt, elem, mapSlot.p, keySlot, e)
	if store == nil {
		k, value := m.value(keySlot), m.value(e)
		store = func(f *frame) { m.put(mt, f.p[mapAt], k(f), value(f)) }
	}
	return func(f *frame) {
		setMap(f, f)
		setKey(f, f)
		store(f)
	}
}
