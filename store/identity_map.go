package store

import "strconv"

// tracker is a session's identity map: at most one object for a row, held until it is expunged or the session ends.
type tracker struct {
	byKey map[identity]*instance
	list  []*instance // all of them in the order they came, for dirty checking; may hold some that have left

	nameless int // how many rows came that have no key
}

func (t *tracker) find(key identity) *instance { return t.byKey[key] }

func (t *tracker) add(i *instance) {
	if t.byKey == nil {
		t.byKey = map[identity]*instance{}
	}
	t.byKey[i.key] = i
	if !i.is(tracked) {
		i.raise(tracked)
		t.list = append(t.list, i)
	}
}

// addNameless adds the object of a row that has no key of its own.
func (t *tracker) addNameless(i *instance) {
	t.nameless++
	i.key = identity{mapper: i.mapper, text: "?" + strconv.Itoa(t.nameless)} // no encoded key begins like this
	t.add(i)
}

// remove forgets the row's object. The list is cleaned when it is next walked.
func (t *tracker) remove(i *instance) {
	if t.byKey[i.key] == i {
		delete(t.byKey, i.key)
	}
}

// rekey moves an object whose primary key has changed.
func (t *tracker) rekey(i *instance, key identity) {
	t.remove(i)
	i.key = key
	t.byKey[key] = i
}

// each calls visit with all persistent objects. It allocates nothing; visit must not add or remove any.
func (t *tracker) each(visit func(*instance)) {
	kept := t.list[:0]
	for _, i := range t.list {
		if i.state != Persistent || t.byKey[i.key] != i {
			i.lower(tracked)
			continue
		}
		kept = append(kept, i)
		visit(i)
	}
	clear(t.list[len(kept):])
	t.list = kept
}
