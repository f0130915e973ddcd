package store

import (
	"fmt"
	"strings"
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
	if len(fields) == 0 {
		s.expireWith(i)
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
	how, err := s.byTags(i.mapper)
	if err != nil {
		return fmt.Errorf("refresh: %w", err)
	}
	s.expireColumns(i, columns)
	rows, err := s.loadWhere(i.mapper, i.mapper.primaryNames(), [][]any{i.rowKey()}, "", how)
	s.unexpire(i)
	if err != nil {
		return fmt.Errorf("refresh: %w", err)
	}
	if len(rows) == 0 {
		return fmt.Errorf("refresh: %w", &NotFoundError{Model: i.mapper.name, Key: shownKey(i.rowKey())})
	}
	return s.follow(nil, rows, how.plan, false)
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

// expireWith expires what relations with cascade=refresh-expire lead to.
func (s *Session) expireWith(i *instance) {
	for _, other := range i.reach(cascadeRefresh) {
		if other != i && s.mine(other.object) == other && other.state == Persistent {
			s.expire(other)
		}
	}
}

// Expire marks objects as expired: the next read of their rows brings them up to date where they have no changes of their
// own, and their relations are loaded again when touched. Without objects it marks all. Names of columns and relations among
// the arguments mean only those: Expire(user, "Email", "Role").
func (s *Session) Expire(objects ...any) error {
	objects, names := parted(objects)
	switch {
	case len(objects) == 0 && len(names) > 0:
		return fmt.Errorf("expire %s: got no object", strings.Join(names, ", "))
	case len(objects) == 0:
		s.tracker.each(s.expire)
		return nil
	}
	for _, object := range objects {
		i := s.mine(object)
		if i == nil || i.state != Persistent {
			return fmt.Errorf("expire: the %s is %s, want a persistent one of this session", s.nameOf(object), s.State(object))
		}
		if len(names) == 0 {
			s.expireWith(i)
			s.expire(i)
			continue
		}
		columns, relations, err := s.refreshed(i, names)
		if err != nil {
			return fmt.Errorf("expire: %w", err)
		}
		i.outdate(relations)
		if len(columns) > 0 {
			s.expireColumns(i, columns)
		}
	}
	return nil
}

// parted tells names from objects.
func parted(values []any) (objects []any, names []string) {
	for _, value := range values {
		if name, isName := value.(string); isName {
			names = append(names, name)
		} else {
			objects = append(objects, value)
		}
	}
	return objects, names
}

// expire marks all of an object.
func (s *Session) expire(i *instance) {
	i.expire()
	delete(s.tracker.partly, i)
}

func (i *instance) expire() {
	i.raise(expired)
	for name := range i.relations {
		i.outdate([]string{name})
	}
}

// outdate forgets relations that have no changes of their own.
func (i *instance) outdate(relations []string) {
	for _, name := range relations {
		if b := i.relations[name]; b != nil && !b.changed() {
			delete(i.relations, name)
		}
	}
}

// expireColumns marks some columns of an object, beside those that are marked already.
func (s *Session) expireColumns(i *instance, columns []*column) {
	t := &s.tracker
	if i.is(expired) && t.partly[i] == nil || len(columns) == len(i.mapper.columns) {
		i.raise(expired)
		delete(t.partly, i)
		return
	}
	if t.partly == nil {
		t.partly = map[*instance][]*column{}
	}
	i.raise(expired)
	t.partly[i] = append(t.partly[i], columns...)
}

// unexpire takes the mark away: the object is up to date.
func (s *Session) unexpire(i *instance) {
	i.lower(expired)
	delete(s.tracker.partly, i)
}
