package store

import "strconv"

// tracker is a session's identity map: at most one object for a row, held until it is expunged or the session ends.
type tracker struct {
	models map[*mapper]*identityMap
	last   *identityMap // the one used last: neighbours are of one model
	list   []*instance  // all of them in the order they came, for dirty checking; may hold some that have left

	nameless int                     // how many rows came that have no key
	partly   map[*instance][]*column // of expired objects of which only some columns are expired: these
}

// identityMap holds the objects of one model by their keys.
type identityMap struct {
	mapper  *mapper
	numbers map[int64]*instance
	texts   map[string]*instance
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
		return at.numbers[key.number]
	}
	return at.texts[key.text]
}

func (at *identityMap) put(key identity, i *instance) {
	if key.text == "" {
		at.numbers[key.number] = i
	} else {
		at.texts[key.text] = i
	}
}

// set makes an object that of its key's row.
func (t *tracker) set(i *instance) {
	at := t.of(i.mapper)
	if at == nil {
		if t.models == nil {
			t.models = map[*mapper]*identityMap{}
		}
		at = &identityMap{mapper: i.mapper, numbers: map[int64]*instance{}, texts: map[string]*instance{}}
		t.models[i.mapper], t.last = at, at
	}
	if before := at.find(i.key); before != nil {
		before.lower(current)
	}
	at.put(i.key, i)
	i.raise(current)
}

func (t *tracker) add(i *instance) {
	t.set(i)
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
	delete(t.partly, i)
	if !i.is(current) {
		return
	}
	i.lower(current)
	if at := t.of(i.mapper); at != nil {
		if i.key.text == "" {
			delete(at.numbers, i.key.number)
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

// each calls visit with all persistent objects. It allocates nothing; visit must not add or remove any.
func (t *tracker) each(visit func(*instance)) {
	left := 0
	for n, i := range t.list {
		if i.state != Persistent || !i.is(current) {
			i.lower(tracked)
			left++
			continue
		}
		if left > 0 {
			t.list[n-left] = i
		}
		visit(i)
	}
	clear(t.list[len(t.list)-left:])
	t.list = t.list[:len(t.list)-left]
}
