package store

// numbers finds objects by keys that are whole numbers. Keys that a database has counted lie close together: those stand in a list,
// where each is found at once, as long as at least a quarter of the places is taken; all others in a map.
type numbers struct {
	list     []*instance
	taken    int
	rest     map[int64]*instance
	expected int // how many are about to come
}

// numbersLeast is how long a list may be however few of its places are taken.
const numbersLeast = 64

func (n *numbers) get(key int64) *instance {
	if uint64(key) < uint64(len(n.list)) {
		return n.list[key]
	}
	return n.rest[key]
}

func (n *numbers) put(key int64, i *instance) {
	if n.expected > 0 {
		n.prepare(key)
	}
	if uint64(key) >= uint64(len(n.list)) && !n.reach(key) {
		if n.rest == nil {
			n.rest = map[int64]*instance{}
		}
		n.rest[key] = i
		return
	}
	if n.list[key] == nil {
		n.taken++
	}
	n.list[key] = i
}

// reach makes the list long enough for a key, if enough of it is taken then.
func (n *numbers) reach(key int64) bool {
	if key < 0 || key >= numbersLeast && key/4 > int64(n.taken) {
		return false
	}
	size := min(max(2*len(n.list), int(key)+1), max(numbersLeast, 4*(n.taken+1)))
	size = max(size, int(key)+1)
	list := make([]*instance, size)
	copy(list, n.list)
	n.list = list
	for key, i := range n.rest {
		if uint64(key) < uint64(size) {
			n.list[key] = i
			n.taken++
			delete(n.rest, key)
		}
	}
	return true
}

func (n *numbers) remove(key int64) {
	if uint64(key) >= uint64(len(n.list)) {
		delete(n.rest, key)
	} else if n.list[key] != nil {
		n.list[key] = nil
		n.taken--
	}
}

// expect makes room for so many keys, which the database is about to count, when the first of them is known.
func (n *numbers) expect(count int) {
	if len(n.list) == 0 && len(n.rest) == 0 {
		n.expected = count
	}
}

// prepare makes the room that is expected to be needed: in the list where the first key is one of those that would fill it.
func (n *numbers) prepare(first int64) {
	if 0 <= first && first <= int64(n.expected) {
		n.list = make([]*instance, n.expected+1)
	} else {
		n.rest = make(map[int64]*instance, n.expected)
	}
	n.expected = 0
}
