package store

import (
	"reflect"
	"unsafe"
)

// write is one row to insert or to update. A flush may have a hundred thousand of them, so what few of them need lies elsewhere.
//
// It has all that the passes over a plan's writes ask for: an object that is not looked at is not brought into the processor's
// cache, which for ten thousand of them is much of a flush's time.
type write struct {
	i        *instance
	mapper   *mapper   // the object's
	row      snapshot  // begins as a copy of the object as the plan found it, and is what the object is compared with afterwards
	columns  []*column // those written
	settled  bool      // update: columns are those that differ, see change
	altered  bool      // row holds, or may hold, something else than the object did
	nameless bool      // the object's row is, see instance
	*special
}

// special is what few writes have. Those that have none of it share one, which is only read; own gives a write its own.
type special struct {
	values  []any     // the row, by mapper.columns, where it holds what a snapshot does not: nil where a Go type has no NULL
	fills   []fill    // foreign keys that take the key of a row inserted before
	instead *instance // update: the deleted object whose row a new object takes over
	after   []fill    // as fills, where rows refer to each other in a circle: written by an UPDATE of their own
	parked  []*column // hold something else meanwhile, see handover
	given   []bool    // columns whose value is meant though it is zero; nil for none
	at      []any     // the primary key that the row has meanwhile; nil if that is the one it was loaded with
}

var ordinary special

// own makes what is special about the write its own, to be changed.
func (w *write) own() *special {
	w.settled, w.altered = false, true
	if w.special == &ordinary {
		w.special = &special{}
	}
	return w.special
}

// value is what the row will hold in a column.
func (w *write) value(c *column) any {
	if w.values != nil {
		return w.values[c.position]
	}
	return w.row.value(c)
}

// set makes the row hold a plain value in a column.
func (w *write) set(c *column, plain any) {
	w.settled, w.altered = false, true
	if w.values == nil {
		if c.layout.kept < 0 && c.store(w.row.row, plain) {
			return
		}
		w.own().values = w.row.values(w.mapper)
	}
	w.values[c.position] = plain
}

// plain are the values of all columns, by mapper.columns.
func (w *write) plain() []any {
	if w.values != nil {
		return w.values
	}
	return w.row.values(w.mapper)
}

// setNumber is set for a whole number.
func (w *write) setNumber(c *column, number int64) error {
	if w.values == nil && c.layout.form == int64Form {
		w.altered = true
		*(*int64)(c.at(w.row.row)) = number
		return nil
	}
	plain, err := c.fromCell(number)
	if err == nil {
		w.set(c, plain)
	}
	return err
}

// keeps tells whether the row will hold in a column what the database is known to hold.
func (w *write) keeps(c *column) bool {
	if w.values == nil && c.layout.kept < 0 {
		return c.equal(w.i.loaded.row, w.row.row)
	}
	return w.i.loaded.holds(c, w.value(c))
}

// pick are the values of the named columns.
func (w *write) pick(names []string) []any {
	picked := make([]any, len(names))
	for k, name := range names {
		if c := w.mapper.columnNamed(name); c != nil {
			picked[k] = w.value(c)
		}
	}
	return picked
}

// fill copies columns of parent's row into a write.
type fill struct {
	columns []string
	parent  *instance
	remote  []string
}

// ledger holds the writes of one plan. Objects know theirs until it is closed.
type ledger struct {
	sheets map[*mapper]*sheet
	last   *sheet // the one used last: neighbours are of one model
}

// of is the write of an object, nil if it has none.
func (l *ledger) of(i *instance) *write { return i.write }

// close makes the objects forget their writes.
func (l *ledger) close() {
	for _, sheet := range l.sheets {
		for _, writes := range sheet.given {
			for n := range writes {
				if i := writes[n].i; i != nil {
					i.write = nil
				}
			}
		}
	}
}

// add makes the write of an object.
func (l *ledger) add(i *instance) *write {
	m := i.mapper
	if l.last == nil || l.last.mapper != m {
		if l.last = l.sheets[m]; l.last == nil {
			if l.sheets == nil {
				l.sheets = map[*mapper]*sheet{}
			}
			l.last = &sheet{mapper: m}
			l.sheets[m] = l.last
		}
	}
	i.write = l.last.next(i)
	return i.write
}

// sheet makes the writes of one model, a few at a time: their copies of the objects stay when the flush is over, and lie side
// by side as those of objects that were read do, see block.
type sheet struct {
	mapper  *mapper
	given   [][]write // all
	writes  []write   // not used yet
	shadows unsafe.Pointer
	size    int
}

// next is a write of an object with the values that it has.
func (s *sheet) next(i *instance) *write {
	m := s.mapper
	if len(s.writes) == 0 {
		s.size = min(max(1, s.size*2), blockMost)
		s.writes = make([]write, s.size)
		s.given = append(s.given, s.writes)
		s.shadows = reflect.MakeSlice(reflect.SliceOf(m.shadow.typ), s.size, s.size).UnsafePointer()
	}
	w := &s.writes[0]
	w.i, w.mapper, w.row, w.special = i, m, snapshot{s.shadows}, &ordinary
	w.nameless = i.is(nameless)
	if s.writes = s.writes[1:]; len(s.writes) > 0 {
		s.shadows = unsafe.Add(s.shadows, m.shadow.typ.Size())
	}
	w.row.copied(m, addressOf(i.object), nil)
	return w
}

// finalize gives the object the values of its row.
func (w *write) finalize() {
	switch {
	case !w.altered:
	case w.values == nil && sameBytes(addressOf(w.i.object), w.row.row, w.mapper.typ.Size()):
	case w.values == nil:
		w.finalizeSnapshot()
	case w.row.none():
		w.assign()
		w.row = w.mapper.snapshot(w.i.object)
	case w.assign():
		w.row.copied(w.mapper, addressOf(w.i.object), nil)
	}
	w.i.remember(w.row)
	w.i.fitted(w.columns)
}

// finalizeSnapshot gives the object what its row's snapshot holds.
func (w *write) finalizeSnapshot() {
	m, object := w.mapper, addressOf(w.i.object)
	for _, c := range m.columns {
		if !w.row.same(c, object) {
			w.i.assign(w.i.row(), c, w.row.value(c))
		}
	}
}

// assign gives the object the values; it tells whether the snapshot does not hold them all.
func (w *write) assign() (changed bool) {
	row := w.i.row()
	for k, c := range w.mapper.columns {
		if !c.same(row, w.values[k]) {
			w.i.assign(row, c, w.values[k])
			changed = true
		} else if !changed && !w.row.none() && !w.row.holds(c, w.values[k]) {
			changed = true
		}
	}
	return changed
}
