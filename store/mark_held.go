package store

import (
	"maps"
	"reflect"
	"slices"
)

// held is an object with work that was not flushed.
type held struct {
	instance *instance
	state    State
	fields   snapshot
	flags    instanceFlags
	bonds    map[string]*bond
}

// departed is an object that has left the session.
type departed struct {
	instance *instance
	state    State
	key      identity
	loaded   snapshot
}

// hold copies what is not flushed.
func (m *Mark) hold() {
	s := m.session
	seen := map[*instance]bool{}
	add := func(i *instance) {
		if seen[i] {
			return
		}
		seen[i] = true
		h := held{instance: i, state: i.state, flags: i.flags, fields: i.mapper.snapshot(i.object)}
		if len(i.relations) > 0 {
			h.bonds = make(map[string]*bond, len(i.relations))
			for name, b := range i.relations {
				h.bonds[name] = b.copied()
			}
		}
		m.held = append(m.held, h)
	}
	for i := range chained(s.work.fresh, s.work.doomed, s.work.touched) {
		add(i)
	}
	s.tracker.changed(add)
}

// copied is a bond that changes of this one do not reach.
func (b *bond) copied() *bond {
	c := *b
	c.rows, c.added, c.removed, c.unkeyed = slices.Clone(b.rows), slices.Clone(b.added), slices.Clone(b.removed), slices.Clone(b.unkeyed)
	c.fields, c.members = slices.Clone(b.fields), nil
	return &c
}

// holdsStill tells whether what is not flushed is what it was.
func (m *Mark) holdsStill() bool {
	now := &Mark{session: m.session}
	now.hold()
	return slices.EqualFunc(m.held, now.held, func(before, after held) bool {
		i := before.instance
		if i != after.instance || before.state != after.state || (before.flags^after.flags)&(doomed|touched) != 0 {
			return false
		}
		row := after.fields.row
		return !slices.ContainsFunc(i.mapper.columns, func(c *column) bool { return !before.fields.same(c, row) }) &&
			maps.EqualFunc(changedBonds(before.bonds), changedBonds(after.bonds), (*bond).sameChanges)
	})
}

// changedBonds are those that a flush has something to do for. Others come and go by being read.
func changedBonds(bonds map[string]*bond) map[string]*bond {
	changed := maps.Clone(bonds)
	maps.DeleteFunc(changed, func(_ string, b *bond) bool { return !b.changed() })
	return changed
}

// sameChanges tells whether the same is to be written for two bonds.
func (b *bond) sameChanges(other *bond) bool {
	return slices.Equal(b.added, other.added) && slices.Equal(b.removed, other.removed) && slices.Equal(b.unkeyed, other.unkeyed)
}

// returnDeparted brings back what has left the session: the oldest of its departures last, which knows what it was at the mark.
func (m *Mark) returnDeparted(left []departed) {
	s := m.session
	for _, p := range slices.Backward(left) {
		i := p.instance
		if p.state != Persistent || i.session != nil || p.loaded.none() {
			continue
		}
		if s.tracker.find(p.key) != nil {
			continue // the row has another object by now
		}
		i.session, i.state, i.key = s.root, Persistent, p.key
		i.remember(p.loaded)
		i.raise(expired)
		s.tracker.add(i)
		i.restore()
	}
}

// returnHeld makes what was pending pending again.
func (m *Mark) returnHeld() {
	s := m.session
	below := s.frames.top()
	s.work.fresh = nil
	for _, h := range m.held {
		i := h.instance
		if h.state == Pending {
			m.pendAgain(i, below)
		}
		if i.session == nil || i.session.core != s.core {
			continue
		}
		h.refill()
		i.relations = h.bonds
		if h.flags&touched != 0 {
			s.work.touch(i)
		}
		if h.flags&doomed != 0 {
			s.work.doom(i)
		}
	}
}

// pendAgain makes an object that was pending at the mark so again: it was written since, or taken out.
func (m *Mark) pendAgain(i *instance, below *frame) {
	s := m.session
	if i.session != nil && i.session.core != s.core {
		return // it is in another session now
	}
	if i.state == Persistent {
		s.tracker.remove(i)
	}
	i.session, i.state, i.key, i.born, i.kept = s.root, Pending, identity{}, 0, 0
	i.remember(snapshot{})
	i.lower(gone | expired | doomed | touched)
	s.work.fresh = append(s.work.fresh, i)
	if !slices.Contains(below.added, i) {
		below.added = append(below.added, i)
	}
}

// refill gives the object's fields the values that they had.
func (h *held) refill() {
	i := h.instance
	row := i.row()
	for _, c := range i.mapper.columns {
		if !h.fields.same(c, addressOf(i.object)) {
			i.assign(row, c, h.fields.value(c))
		}
	}
}

// noteParted remembers for the innermost mark that an object is about to leave the session.
func (s *Session) noteParted(i *instance) {
	if m := s.frames.mark(); m != nil {
		m.departed = append(m.departed, departed{i, i.state, i.key, i.loaded})
	}
}

// OnlyFlushed tells whether all that has happened since the mark is that what was pending then has been written, as an autoflush does it: what
// objects hold is what it was, but for keys and defaults that the database gave. It knows nothing of what SQL of one's own has written.
func (m *Mark) OnlyFlushed() bool {
	s, at := m.session, m.at()
	if at < 0 || at != len(s.frames.stack)-1 || len(m.departed) > 0 || s.failure() != nil {
		return false
	}
	pending := make(map[*instance]bool, len(m.held))
	for _, h := range m.held {
		pending[h.instance] = true
		if !h.holds() {
			return false
		}
	}
	for i := range chained(m.frame.added, m.frame.deleted) {
		if !pending[i] {
			return false
		}
	}
	for _, before := range m.frame.saved {
		if !pending[before.object] {
			return false
		}
	}
	now := &Mark{session: s}
	now.hold()
	return len(now.held) == 0
}

// holds tells whether an object has what it had, and what it had not yet from the database.
func (h *held) holds() bool {
	i := h.instance
	for _, c := range i.mapper.columns {
		if h.fields.same(c, addressOf(i.object)) {
			continue
		}
		if before := h.fields.value(c); h.state != Pending || before != nil && !reflect.ValueOf(before).IsZero() {
			return false
		}
	}
	return true
}
