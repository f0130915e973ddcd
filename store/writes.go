package store

import (
	"reflect"
	"unsafe"
)

// write is one row to insert or to update.
type write struct {
	i       *instance
	row     snapshot  // a copy of the object as the plan found it; what the object is compared with when it is written
	values  []any     // the row, by mapper.columns
	columns []*column // those written
	fills   []fill    // foreign keys that take the key of a row inserted before
	instead *instance // update: the deleted object whose row a new object takes over
	after   []fill    // the same, where rows refer to each other in a circle: written by an UPDATE of their own
	parked  []*column // hold something else meanwhile, see handover
	given   []bool    // columns whose value is meant though it is zero; nil for none
	settled bool      // update: columns are those that differ
	at      []any     // the primary key that the row has meanwhile; nil if that is the one it was loaded with
}

// value is what the row will hold in a column.
func (w *write) value(c *column) any { return w.values[c.position] }

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
	values  []any
	shadows unsafe.Pointer
	size    int
}

// next is a write of an object with the values that it has.
func (s *sheet) next(i *instance) *write {
	m, width := s.mapper, len(s.mapper.columns)
	if len(s.writes) == 0 {
		s.size = min(max(1, s.size*2), blockMost)
		s.writes, s.values = make([]write, s.size), make([]any, s.size*width)
		s.given = append(s.given, s.writes)
		s.shadows = reflect.MakeSlice(reflect.SliceOf(m.shadow.typ), s.size, s.size).UnsafePointer()
	}
	w := &s.writes[0]
	w.i, w.row, w.values = i, snapshot{s.shadows}, s.values[:width:width]
	s.writes, s.values = s.writes[1:], s.values[width:]
	if len(s.writes) > 0 {
		s.shadows = unsafe.Add(s.shadows, m.shadow.typ.Size())
	}
	w.row.copied(m, addressOf(i.object), nil)
	for k, c := range m.columns {
		w.values[k] = w.row.value(c)
	}
	return w
}

// finalize gives the object the values of its row.
func (w *write) finalize() {
	m, row := w.i.mapper, w.i.row()
	changed := w.row.none()
	for k, c := range m.columns {
		if !c.same(row, w.values[k]) {
			w.i.assign(row, c, w.values[k])
			changed = true
		} else if !changed && !w.row.holds(c, w.values[k]) {
			changed = true
		}
	}
	if w.row.none() {
		w.row = m.snapshot(w.i.object)
	} else if changed {
		w.row.copied(m, addressOf(w.i.object), nil)
	}
	w.i.remember(w.row)
	w.i.fitted(w.columns)
}
