package store

import (
	"fmt"
	"slices"
)

// This file carries what is done to an object on along its relations, as their cascades say.

// attach brings an object into the session, and those its relations lead to.
func (s *Session) attach(first *instance) error {
	if _, err := s.enroll(first); err != nil {
		return err
	}
	queue := first.savedWith()
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		entered, err := s.enroll(i)
		if err != nil {
			return err
		}
		if entered {
			queue = append(queue, i.savedWith()...)
		}
	}
	return nil
}

// enroll brings one object into the session. It tells whether it was not there before.
func (s *Session) enroll(i *instance) (entered bool, err error) {
	switch {
	case i.session != nil && i.session.core != s.core:
		return false, fmt.Errorf("add: the %s is in another session: Expunge it there first", i.mapper.name)
	case i.state == Deleted:
		return false, fmt.Errorf("add: the %s %v was deleted in this transaction: roll back, or add a copy", i.mapper.name, shownKey(i.rowKey()))
	case i.state == Pending:
		return false, nil
	case i.state == Persistent:
		s.work.spare(i)
		return false, nil
	}
	m, err := s.models.of(i.object)
	if err != nil {
		return false, fmt.Errorf("add: %w", err)
	}
	if m.readOnly {
		return false, readOnlyError("add", m)
	}
	i.rebind(m)
	if i.state == Detached && !i.is(gone) {
		if other := s.tracker.find(i.key); other != nil {
			return false, fmt.Errorf("add: the session has another object for %s %v already", m.name, shownKey(i.rowKey()))
		}
		i.session, i.state, i.born = s.root, Persistent, 0
		s.tracker.add(i)
		if i.related() {
			s.work.touch(i) // it was changed while it was out of the session
		}
		return true, nil
	}
	i.session, i.state, i.key = s.root, Pending, identity{}
	i.remember(snapshot{})
	i.lower(gone | expired | doomed)
	i.unsettle()
	s.work.fresh = append(s.work.fresh, i)
	top := s.frames.top()
	top.added = append(top.added, i)
	return true, nil
}

// savedWith are the objects that come into the session with this one.
func (i *instance) savedWith() []*instance {
	var found []*instance
	for _, b := range i.bonds() {
		if !b.relation.cascades(cascadeSave) {
			continue
		}
		for _, row := range b.rows {
			if !row.is(gone) {
				found = append(found, row)
			}
		}
	}
	return found
}

// release takes one object out of the session.
func (s *Session) release(i *instance) {
	s.noteParted(i)
	if i.state == Pending {
		s.work.fresh = slices.DeleteFunc(s.work.fresh, func(other *instance) bool { return other == i })
		i.leave(Transient)
		return
	}
	s.work.spare(i)
	s.tracker.remove(i)
	i.leave(Detached)
}

// leave ends the object's life in its session.
func (i *instance) leave(state State) {
	i.session, i.state, i.cohort, i.kept = nil, state, nil, 0
	i.lower(expired | doomed)
}

// rebind gives an object that is in no session the mapper of the session it is about to join.
func (i *instance) rebind(m *mapper) {
	if i.mapper == m {
		return
	}
	i.mapper = m
	if !i.key.none() {
		i.key.mapper = m
	}
	for name, b := range i.relations {
		if r := m.relationNamed(name); r != nil {
			b.relation = r
		}
	}
}

// reach are the object and those that a cascade leads to from it, each once, as far as memory knows them.
func (i *instance) reach(what cascade) []*instance {
	found, seen := []*instance{i}, map[*instance]bool{i: true}
	for at := 0; at < len(found); at++ {
		for _, b := range found[at].bonds() {
			if !b.relation.cascades(what) {
				continue
			}
			for _, row := range b.rows {
				if !seen[row] {
					seen[row] = true
					found = append(found, row)
				}
			}
		}
	}
	return found
}
