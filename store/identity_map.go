package store

import (
	"slices"
	"strconv"
)

// tracker is a session's identity map: at most one object for a row, held until it is expunged or the session ends.
type tracker struct {
	models map[*mapper]*identityMap
	last   *identityMap // the one used last: neighbours are of one model

	// All objects in the order they came, for dirty checking; some may have left.
	blocks  []*block
	singles []*instance // those in no block

	nameless int                     // how many rows came that have no key
	left     bool                    // objects have left since the lists were cleaned
	partly   map[*instance][]*column // of expired objects of which only some columns are expired: these
}

// identityMap holds the objects of one model by their keys.
type identityMap struct {
	mapper  *mapper
	numbers numbers
	texts   map[string]*instance
	slab    slab // where the next ones that are read will lie
}

func (t *tracker) find(key identity) *instance {
	if at := t.of(key.mapper); at != nil {
		return at.find(key)
	}
	return nil
}

// of is the map of a model, nil if there is none yet.
func (t *tracker) of(m *mapper) *identityMap {
	if t.last == nil || t.last.mapper != m {
		at := t.models[m]
		if at == nil {
			return nil
		}
		t.last = at
	}
	return t.last
}

func (at *identityMap) find(key identity) *instance {
	if key.text == "" {
		return at.numbers.get(key.number)
	}
	return at.texts[key.text]
}

// set makes an object that of its key's row.
func (t *tracker) set(i *instance) {
	at := t.mapOf(i.mapper)
	if before := at.find(i.key); before != nil && before != i {
		t.leave(before)
	}
	at.put(i)
}

// mapOf is the map of a model, made if there is none yet.
func (t *tracker) mapOf(m *mapper) *identityMap {
	at := t.of(m)
	if at == nil {
		if t.models == nil {
			t.models = map[*mapper]*identityMap{}
		}
		at = &identityMap{mapper: m, texts: map[string]*instance{}, slab: slab{mapper: m}}
		t.models[m], t.last = at, at
	}
	return at
}

// expect makes room for so many new objects.
func (t *tracker) expect(n int) { t.singles = slices.Grow(t.singles, n) }

// put makes an object that of its key's row, which has none yet.
func (at *identityMap) put(i *instance) {
	if i.key.text == "" {
		at.numbers.put(i.key.number, i)
	} else {
		at.texts[i.key.text] = i
	}
	i.raise(current)
}

// leave marks an object that is no longer that of its row. The lists are cleaned when they are next walked.
func (t *tracker) leave(i *instance) {
	i.lower(current)
	i.loaded.part(i.mapper)
	t.left = true
}

// add puts an object in. One that lies in a block comes with it, see enter.
func (t *tracker) add(i *instance) {
	t.set(i)
	if !i.is(tracked) {
		i.raise(tracked)
		t.singles = append(t.singles, i)
	}
}

// enter puts the last object of a block in, whose row has no object yet.
func (t *tracker) enter(i *instance, b *block) {
	if cap(b.instances) == 1 {
		t.add(i)
		return
	}
	t.mapOf(i.mapper).put(i)
	i.raise(tracked)
	if len(b.instances) == 1 {
		b.after = len(t.singles)
		t.blocks = append(t.blocks, b)
	}
}

// nameNameless gives the object of a row that has no key of its own one that no row has.
func (t *tracker) nameNameless(i *instance) {
	t.nameless++
	i.key = identity{mapper: i.mapper, text: "?" + strconv.Itoa(t.nameless)} // no encoded key begins like this
}

// remove forgets the row's object.
func (t *tracker) remove(i *instance) {
	delete(t.partly, i)
	if !i.is(current) {
		return
	}
	t.leave(i)
	if at := t.of(i.mapper); at != nil {
		if i.key.text == "" {
			at.numbers.remove(i.key.number)
		} else {
			delete(at.texts, i.key.text)
		}
	}
}

// rekey moves an object whose primary key has changed.
func (t *tracker) rekey(i *instance, key identity) {
	t.remove(i)
	i.key = key
	t.set(i)
}

// dirty tells whether any object differs from its row. Where nothing has changed it is one comparison of memory.
func (t *tracker) dirty() bool {
	if t.left {
		t.each(func(*instance) {})
	}
	for _, b := range t.blocks {
		if b.same() {
			continue
		}
		for n := range b.instances {
			if i := &b.instances[n]; i.here() && i.modified() {
				return true
			}
		}
	}
	for _, i := range t.singles {
		if i.here() && i.modified() {
			return true
		}
	}
	return false
}

// here tells whether the object is persistent and that of its row.
func (i *instance) here() bool { return i.state == Persistent && i.is(current) }

// each calls visit with all persistent objects. It allocates nothing; visit must not add or remove any.
func (t *tracker) each(visit func(*instance)) {
	t.walk(func(b *block) {
		for n := range b.instances {
			if i := &b.instances[n]; i.here() {
				visit(i)
			}
		}
	}, visit)
}

// changed is each for the objects that differ from their rows.
func (t *tracker) changed(visit func(*instance)) {
	t.walk(func(b *block) { b.changed(visit) }, func(i *instance) {
		if i.modified() {
			visit(i)
		}
	})
}

// walk goes through blocks, and objects in none, in the order they came.
func (t *tracker) walk(inBlock func(*block), visit func(*instance)) {
	kept := t.singles[:0]
	single := func(singles []*instance) {
		for _, i := range singles {
			if !i.here() {
				i.lower(tracked)
				continue
			}
			kept = append(kept, i)
			visit(i)
		}
	}
	seen := 0
	for _, b := range t.blocks {
		single(t.singles[seen:b.after])
		seen, b.after = b.after, len(kept)
		inBlock(b)
	}
	single(t.singles[seen:])
	clear(t.singles[len(kept):])
	t.singles = kept
	if t.left {
		t.left = false
		t.blocks = slices.DeleteFunc(t.blocks, t.forget)
	}
}

// forget drops a block none of whose objects is left.
func (t *tracker) forget(b *block) bool {
	if !b.empty() {
		return false
	}
	if at := t.models[b.mapper]; at != nil && at.slab.block == b {
		at.slab.block = nil
	}
	for n := range b.instances {
		b.instances[n].lower(tracked)
	}
	return true
}
