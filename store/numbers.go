package store

// numbers finds objects by keys that are whole numbers. Keys that a database has counted lie close together: those stand in pages,
// where each is found at once, as long as one of pageSpread places is taken; all others in a map.
type numbers struct {
	pages []*page // by key / pageSize; nil where none is needed
	made  int     // how many there are
	taken int     // places
	rest  map[int64]*instance
}

type page [pageSize]*instance

// A place is eight bytes; an object with what is known of it some hundred.
const (
	pageSize   = 128
	pageSpread = 12
)

func (n *numbers) get(key int64) *instance {
	if at := uint64(key) / pageSize; at < uint64(len(n.pages)) {
		if p := n.pages[at]; p != nil {
			return p[key%pageSize]
		}
	}
	return n.rest[key]
}

func (n *numbers) put(key int64, i *instance) {
	p := n.page(key)
	if p == nil && n.worth(key) {
		p = n.newPage(int(key / pageSize))
	}
	if p == nil {
		if n.rest == nil {
			n.rest = map[int64]*instance{}
		}
		n.rest[key] = i
		return
	}
	if p[key%pageSize] == nil {
		n.taken++
	}
	p[key%pageSize] = i
}

func (n *numbers) remove(key int64) {
	p := n.page(key)
	if p == nil {
		delete(n.rest, key)
	} else if p[key%pageSize] != nil {
		p[key%pageSize] = nil
		n.taken--
	}
}

// page is where a key's place is, nil for none.
func (n *numbers) page(key int64) *page {
	if at := uint64(key) / pageSize; at < uint64(len(n.pages)) {
		return n.pages[at]
	}
	return nil
}

// worth tells whether another page would leave enough places taken, and the list of pages short.
func (n *numbers) worth(key int64) bool {
	most := int64(pageSpread) * int64(n.taken+pageSize/2)
	return key >= 0 && int64(n.made)*pageSize <= most && key/pageSize <= most
}

// newPage makes a page, and moves what is in the map to it.
func (n *numbers) newPage(at int) *page {
	for len(n.pages) <= at {
		n.pages = append(n.pages, nil)
	}
	p := &page{}
	n.pages[at], n.made = p, n.made+1
	if len(n.rest) == 0 {
		return p
	}
	for place := range p {
		key := int64(at)*pageSize + int64(place)
		if i := n.rest[key]; i != nil {
			p[place] = i
			n.taken++
			delete(n.rest, key)
		}
	}
	return p
}
