package store

import "slices"

// undo brings the objects back to what they were when the frame began. Fields that Go cannot reload by itself get the
// values of the last snapshot before the frame; what was only read inside of it may never have been committed, and expires.
func (s *Session) undo(f *frame) {
	s.flushes++
	for _, i := range f.added {
		if i.session != nil && i.session.core == s.core {
			s.tracker.remove(i)
			i.leave(Transient)
			i.key, i.born = identity{}, 0
			i.remember(snapshot{})
			i.lower(gone | touched)
		}
	}
	for _, i := range slices.Backward(f.deleted) { // of several that had one row, the oldest last: the row is its again
		if i.state == Deleted {
			i.state = Persistent
			i.lower(gone | doomed)
			s.tracker.add(i)
		}
	}
	for _, before := range slices.Backward(f.saved) { // the oldest last
		i := before.object
		if i.state != Persistent || i.session.core != s.core {
			continue
		}
		i.kept = before.kept
		if key := before.key(); i.key != key {
			s.tracker.rekey(i, key)
		}
		i.misfits = before.misfits()
		i.remember(before.loaded)
	}
	s.tracker.partly = nil // what was expired in part is expired as a whole from now on
	s.tracker.each(func(i *instance) { i.undo(f) })
	s.work.drop(f)
}

// undo restores one object's fields and forgets what its relations learned inside the frame.
func (i *instance) undo(f *frame) {
	i.restore()
	if i.born >= f.serial {
		i.born = 0
		i.raise(expired)
	}
	for name, b := range i.relations {
		if b.born >= f.serial || b.changed() {
			delete(i.relations, name)
		}
	}
}

// drop forgets the work that was pending in the frame. Frames begin with a flush, so that what is pending is the innermost's.
func (w *work) drop(f *frame) {
	fresh := w.fresh[:0:0]
	for _, i := range w.fresh {
		if i.state == Pending {
			fresh = append(fresh, i)
		}
	}
	for _, i := range w.doomed {
		i.lower(doomed)
	}
	for _, i := range w.touched {
		i.lower(touched)
	}
	*w = work{fresh: fresh}
	for _, i := range fresh {
		w.touch(i)
	}
}

// renew brings an expired object up to date from a copy that was just read. Columns that were changed meanwhile stay.
func (s *Session) renew(i *instance, copy any) {
	fresh := i.mapper.snapshot(copy)
	if serial := s.serial(); serial > 0 {
		s.frames.top().keep(i)
		i.born = serial
	}
	columns := s.tracker.partly[i]
	if columns == nil {
		columns = i.mapper.columns
	} else {
		fresh = i.only(columns, fresh)
	}
	row := i.row()
	for _, c := range columns {
		if !i.differs(c) {
			i.assign(row, c, fresh.value(c))
		}
	}
	i.remember(fresh)
	s.unexpire(i)
}

// only is the object's snapshot with some columns of a fresh one.
func (i *instance) only(columns []*column, fresh snapshot) snapshot {
	values := i.loaded.values(i.mapper)
	for _, c := range columns {
		values[c.position] = fresh.value(c)
	}
	return i.mapper.snapshotOf(values)
}
