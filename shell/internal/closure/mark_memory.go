package closure

import (
	"bytes"
	"go/types"
	"reflect"
	"unsafe"
)

// memory is a copy of what variables lead to: variables themselves, what pointers point at, elements of slices, entries of maps.
type memory struct {
	places []copied
	tables []tabled
	seen   map[seenAt]bool
	order  []seenAt // in which they were seen
	bytes  uintptr
	partly []string
}

// copied is a copy of the memory at an address.
type copied struct {
	at   unsafe.Pointer
	copy reflect.Value
}

// tabled is a copy of a map.
type tabled struct {
	table reflect.Value
	copy  reflect.Value
}

type seenAt struct {
	at unsafe.Pointer
	rt reflect.Type
}

// markedBytes is how much a mark copies at most. What is larger is no work of a prompt's hands, and copying it before every entry
// would be felt.
const markedBytes = 1 << 20

// see notes memory; it tells whether it is new.
func (m *memory) see(at unsafe.Pointer, rt reflect.Type) bool {
	key := seenAt{at, rt}
	if m.seen[key] {
		return false
	}
	m.seen[key], m.order = true, append(m.order, key)
	return true
}

// place copies memory, once. It tells whether it has done so.
func (m *memory) place(at unsafe.Pointer, rt reflect.Type) bool {
	if at == nil || rt.Size() == 0 || !m.see(at, rt) {
		return false
	}
	if m.bytes += rt.Size(); m.bytes > markedBytes {
		return false
	}
	c := reflect.New(rt).Elem()
	c.Set(reflect.NewAt(rt, at).Elem())
	m.places = append(m.places, copied{at, c})
	return true
}

// walk follows pointers by the types of the prompt: compiled types may keep what is not to be touched from outside.
type walk struct {
	m *Machine
	*memory
}

// follow copies what the memory of a value of type t leads to.
func (w walk) follow(t types.Type, p unsafe.Pointer) {
	if p == nil || w.bytes > markedBytes || w.foreign(t) {
		return
	}
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		w.pointer(u.Elem(), *(*unsafe.Pointer)(p))
	case *types.Slice:
		w.slice(u.Elem(), (*slice)(p))
	case *types.Array:
		w.elements(u.Elem(), p, int(u.Len()))
	case *types.Struct:
		rt := w.m.typ(t).rt
		for i := range u.NumFields() {
			w.follow(u.Field(i).Type(), unsafe.Add(p, rt.Field(i).Offset))
		}
	case *types.Map:
		w.table(u, w.m.typ(t).rt, p)
	case *types.Interface:
		w.dynamic(w.m.typ(t), p)
	case *types.Signature:
		w.function(*(*unsafe.Pointer)(p))
	}
}

// function follows the variables that a function of the prompt has captured.
func (w walk) function(p unsafe.Pointer) {
	if p == nil {
		return
	}
	cl := w.m.closureOf(p)
	if cl == nil || cl.code == nil {
		return
	}
	for i, t := range cl.code.captured {
		if w.place(cl.up[i], t.rt) {
			w.follow(t.t, cl.up[i])
		}
	}
}

// foreign tells the types of compiled packages.
func (w walk) foreign(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok {
		return false
	}
	_, compiled := w.m.universe.Reflect(named.Obj())
	return compiled || named.Obj().Pkg() == nil && named.Obj().Name() != "error"
}

func (w walk) pointer(elem types.Type, at unsafe.Pointer) {
	if at == nil || w.foreign(elem) || w.kept(elem, at) {
		return
	}
	if w.place(at, w.m.typ(elem).rt) {
		w.follow(elem, at)
	}
}

// kept tells whether what is at an address is an object that the session takes back.
func (w walk) kept(t types.Type, at unsafe.Pointer) bool {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || !w.m.universe.IsModel(named.Obj()) || w.m.host.Kept == nil {
		return false
	}
	return w.m.host.Kept(reflect.NewAt(w.m.typ(t).rt, at).Interface())
}

func (w walk) slice(elem types.Type, s *slice) {
	if s.p == nil || s.len == 0 {
		return
	}
	rt := w.m.typ(elem).rt
	if w.bytes+rt.Size()*uintptr(s.len) > markedBytes {
		w.bytes = markedBytes + 1
		return
	}
	if w.place(s.p, reflect.ArrayOf(s.len, rt)) {
		w.elements(elem, s.p, s.len)
	}
}

func (w walk) elements(elem types.Type, p unsafe.Pointer, n int) {
	if !w.leads(elem) {
		return
	}
	size := w.m.typ(elem).rt.Size()
	for i := range n {
		w.follow(elem, unsafe.Add(p, uintptr(i)*size))
	}
}

// leads tells whether values of a type may lead to other memory.
func (w walk) leads(t types.Type) bool {
	_, basic := t.Underlying().(*types.Basic)
	return !basic && !w.foreign(t)
}

func (w walk) table(t *types.Map, rt reflect.Type, p unsafe.Pointer) {
	table := reflect.NewAt(rt, p).Elem()
	if table.IsNil() || !w.see(table.UnsafePointer(), rt) {
		return
	}
	if w.bytes += uintptr(table.Len()) * (rt.Key().Size() + rt.Elem().Size()); w.bytes > markedBytes {
		return
	}
	kept := reflect.MakeMapWithSize(rt, table.Len())
	for entries := table.MapRange(); entries.Next(); {
		key, value := reflect.New(rt.Key()).Elem(), reflect.New(rt.Elem()).Elem()
		key.Set(entries.Key())
		value.Set(entries.Value())
		kept.SetMapIndex(key, value)
		w.follow(t.Key(), key.Addr().UnsafePointer())
		w.follow(t.Elem(), value.Addr().UnsafePointer())
	}
	w.tables = append(w.tables, tabled{reflect.ValueOf(table.Interface()), kept})
}

// dynamic follows what an interface holds.
func (w walk) dynamic(t *typ, p unsafe.Pointer) {
	x := dynamic(t.at(p))
	held := w.m.typeOf(x)
	if held == nil {
		return
	}
	v := reflect.New(held.rt).Elem()
	raw := unboxed(x)
	if raw.Type() != held.rt {
		return
	}
	v.Set(raw)
	w.follow(held.t, v.Addr().UnsafePointer())
}

// rewritten tells whether memory differs from its copy, byte by byte.
func (k *mark) rewritten() bool {
	for _, p := range k.places {
		size := p.copy.Type().Size()
		if !sameBytes(p.at, p.copy.Addr().UnsafePointer(), size) {
			return true
		}
	}
	for _, t := range k.tables {
		if t.table.Len() != t.copy.Len() {
			return true
		}
		for entries := t.copy.MapRange(); entries.Next(); {
			now := t.table.MapIndex(entries.Key())
			if !now.IsValid() || !sameMemory(now, entries.Value()) {
				return true
			}
		}
	}
	return false
}

func sameMemory(a, b reflect.Value) bool {
	x, y := reflect.New(a.Type()), reflect.New(b.Type())
	x.Elem().Set(a)
	y.Elem().Set(b)
	return sameBytes(x.UnsafePointer(), y.UnsafePointer(), a.Type().Size())
}

func sameBytes(a, b unsafe.Pointer, size uintptr) bool {
	return bytes.Equal(unsafe.Slice((*byte)(a), size), unsafe.Slice((*byte)(b), size))
}
