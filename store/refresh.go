package store

import (
	"fmt"
)

// Refresh reads an object's row again, and forgets its loaded relations: all of them, or the named fields, columns and
// relations only. What is pending is flushed first, so that nothing is lost. A row that is gone is a NotFoundError.
func (s *Session) Refresh(object any, fields ...string) error {
	if err := s.usable("refresh"); err != nil {
		return err
	}
	if modelOf(object) == nil {
		return notModel("session.Refresh", s.models, object)
	}
	i := s.mine(object)
	if i == nil || i.state != Persistent {
		return fmt.Errorf("refresh: the %s is %s, want a persistent one of this session", s.nameOf(object), s.State(object))
	}
	if i.is(nameless) {
		return namelessError("refresh", i.mapper)
	}
	columns, relations, err := s.refreshed(i, fields)
	if err != nil {
		return fmt.Errorf("refresh: %w", err)
	}
	if err := s.autoflush(); err != nil {
		return err
	}
	for _, name := range relations {
		delete(i.relations, name)
	}
	if len(columns) == 0 {
		return nil
	}
	row := i.row()
	for _, c := range columns {
		if i.differs(c) {
			i.assign(row, c, i.loaded.value(c))
		}
	}
	i.raise(expired)
	rows, err := s.loadWhere(i.mapper, i.mapper.primaryNames(), [][]any{i.rowKey()}, "")
	i.lower(expired)
	if err != nil {
		return fmt.Errorf("refresh: %w", err)
	}
	if len(rows) == 0 {
		return fmt.Errorf("refresh: %w", &NotFoundError{Model: i.mapper.name, Key: shownKey(i.rowKey())})
	}
	return nil
}

// refreshed sorts names into columns and relations; without names it is everything.
func (s *Session) refreshed(i *instance, names []string) (columns []*column, relations []string, err error) {
	if len(names) == 0 {
		for name := range i.relations {
			relations = append(relations, name)
		}
		return i.mapper.columns, relations, nil
	}
	for _, name := range names {
		if c := i.mapper.columnNamed(name); c != nil {
			columns = append(columns, c)
		} else if r, relationErr := s.models.relation(i.mapper, name); relationErr == nil {
			relations = append(relations, r.name)
		} else {
			return nil, nil, i.mapper.unknown(name)
		}
	}
	return columns, relations, nil
}

// Expire marks objects as expired: the next read of their rows brings them up to date where they have no changes of their
// own, and their relations are loaded again when touched. Without objects it marks all.
func (s *Session) Expire(objects ...any) error {
	if len(objects) == 0 {
		s.tracker.each((*instance).expire)
		return nil
	}
	for _, object := range objects {
		i := s.mine(object)
		if i == nil || i.state != Persistent {
			return fmt.Errorf("expire: the %s is %s, want a persistent one of this session", s.nameOf(object), s.State(object))
		}
		for _, other := range i.reach(cascadeRefresh) {
			if other == i || s.mine(other.object) == other && other.state == Persistent {
				other.expire()
			}
		}
	}
	return nil
}

func (i *instance) expire() {
	i.raise(expired)
	for name, b := range i.relations {
		if !b.changed() {
			delete(i.relations, name)
		}
	}
}
