package store

import (
	"reflect"
	"unsafe"
)

// block is a few objects that were read one after the other, with what the session knows of them. Fewer pieces are less work for
// the garbage collector, one object that stays alive keeps only its few neighbours, and structs that lie side by side are
// compared with their snapshots, which do so too, all at once.
type block struct {
	mapper    *mapper
	structs   unsafe.Pointer
	shadows   unsafe.Pointer
	instances []instance // those in use
	after     int        // how many single objects the session had when it came, see tracker
}

const blockMost = 32

func newBlock(m *mapper, size int) *block {
	return &block{
		mapper:    m,
		structs:   reflect.MakeSlice(reflect.SliceOf(m.typ), size, size).UnsafePointer(),
		shadows:   reflect.MakeSlice(reflect.SliceOf(m.shadow.typ), size, size).UnsafePointer(),
		instances: make([]instance, 0, size),
	}
}

func (b *block) full() bool { return len(b.instances) == cap(b.instances) }

// next takes the next instance, with an empty object and an empty snapshot, into use.
func (b *block) next() *instance {
	m, n := b.mapper, uintptr(len(b.instances))
	b.instances = b.instances[:n+1]
	i := &b.instances[n]
	row := unsafe.Add(b.structs, n*m.typ.Size())
	i.mapper, i.object = m, reflect.NewAt(m.typ, row).Interface()
	i.loaded = snapshot{unsafe.Add(b.shadows, n*m.shadow.typ.Size())}
	m.modelIn(row).inst = i
	return i
}

// back takes the last instance out of use.
func (b *block) back() {
	m, n := b.mapper, len(b.instances)-1
	i := &b.instances[n]
	m.rowAt(addressOf(i.object)).SetZero()
	*i = instance{}
	b.instances = b.instances[:n]
}

// same tells whether none of the objects differs from its snapshot, as far as memory tells.
func (b *block) same() bool {
	size := b.mapper.typ.Size()
	return len(b.mapper.shadow.deep) == 0 && sameBytes(b.structs, b.shadows, size*uintptr(len(b.instances)))
}

// changed calls visit with the objects that differ from their rows. What is the same in memory is not looked at further.
func (b *block) changed(visit func(*instance)) {
	if b.same() {
		return
	}
	size, deep := b.mapper.typ.Size(), len(b.mapper.shadow.deep) > 0
	for n := range b.instances {
		if at := uintptr(n) * size; !deep && sameBytes(unsafe.Add(b.structs, at), unsafe.Add(b.shadows, at), size) {
			continue
		}
		if i := &b.instances[n]; i.here() && i.modified() {
			visit(i)
		}
	}
}

// empty tells whether none of the objects is in the session any more.
func (b *block) empty() bool {
	for n := range b.instances {
		if b.instances[n].is(current) {
			return false
		}
	}
	return true
}

// slab makes blocks: small ones for the first objects, larger ones for more.
type slab struct {
	mapper *mapper
	block  *block
}

// next is a new instance with an empty object and an empty snapshot.
func (s *slab) next() *instance {
	if s.block == nil || s.block.full() {
		size := 1
		if s.block != nil {
			size = min(cap(s.block.instances)*2, blockMost)
		}
		s.block = newBlock(s.mapper, size)
	}
	return s.block.next()
}

// modelIn is the Model of the struct at an address.
func (m *mapper) modelIn(row unsafe.Pointer) *Model { return (*Model)(unsafe.Add(row, m.modelOffset)) }
