package store

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// This file is what happens to a session's databases while it is at work.

// AddBind gives a session that is at work another database, as WithBind does one that begins.
func (s *Session) AddBind(name string, db *DB) error {
	if err := s.changeable("add bind " + name); err != nil {
		return err
	}
	if name == "" || db == nil {
		return fmt.Errorf("add bind %q: want a name and a database", name)
	}
	if s.binds[name] != nil {
		return fmt.Errorf("add bind %s: the session has a database of that name", name)
	}
	s.join(bind{name, db})
	s.models.placeAll()
	return nil
}

// RemoveBind takes a database from the session that AddBind or WithBind has given it. Its objects are detached, and its models no
// longer known. It is refused while it has work that is not committed. Marks end.
func (s *Session) RemoveBind(name string) error {
	op := "remove bind " + name
	if err := s.changeable(op); err != nil {
		return err
	}
	d := s.binds[name]
	switch {
	case d == nil:
		return fmt.Errorf("%s: the session has no database of that name", op)
	case d == s.databases[0]:
		return fmt.Errorf("%s: it is the session's own database", op)
	case d.conn.inTransaction() && (d.written.any || s.InNested()) || s.pendingOf(name):
		return fmt.Errorf("%s: %w: commit or roll back first", op, ErrTransactionOpen)
	}
	s.endMarks(ErrMarkEnded)
	s.tracker.each(func(i *instance) {
		if i.mapper.constraints.bind == name {
			s.release(i)
		}
	})
	s.models.removeBind(name)
	delete(s.binds, name)
	if slices.Contains(slices.Collect(maps.Values(s.binds)), d) {
		return nil // it has another name
	}
	s.databases = slices.DeleteFunc(slices.Clone(s.databases), func(other *database) bool { return other == d })
	if s.using == d {
		s.using = s.databases[0]
	}
	return d.conn.close()
}

// pendingOf tells whether the next flush writes to the models of a bind.
func (s *Session) pendingOf(name string) bool {
	return slices.ContainsFunc(s.Changes(), func(c Change) bool {
		m, err := s.models.of(c.Object)
		return err == nil && m.constraints.bind == name
	})
}

// Use makes SQL go to the database of this name from now on, "" for the session's own: what Execute and Stream are given, and what the
// session's Handle is. Models stay where their tags say.
func (s *Session) Use(name string) error {
	d := s.binds[name]
	if d == nil {
		return fmt.Errorf("use %s: %w", name, missingBind(name))
	}
	s.using = d
	return nil
}

// typed is the session at work on the database that SQL goes to.
func (s *Session) typed() *Session { return s.on(s.using) }

// typing is the host of a Handle that goes where SQL goes.
type typing struct{ *Session }

func (t typing) base() *DB { return t.using.db }

func (t typing) enter(ctx context.Context, cmd command) (*conn, error) {
	return t.typed().enter(ctx, cmd)
}

func (t typing) leave(cmd command, err error) { t.typed().leave(cmd, err) }

// placeAll does for all models what place does for a new one, after a database has come or gone.
func (r *registry) placeAll() {
	r.mu.RLock()
	known := slices.Collect(maps.Values(r.byName))
	r.mu.RUnlock()
	for _, m := range known {
		r.place(m)
	}
}

// removeBind forgets the models of a database. Relations that led there look again.
func (r *registry) removeBind(name string) {
	r.mu.Lock()
	r.last.Store(nil)
	for model, m := range r.byName {
		if m.constraints.bind != name {
			continue
		}
		delete(r.byName, model)
		delete(r.byTable, m.location())
		for _, other := range r.byName {
			other.forget(m)
			other.forgetTable(m)
		}
	}
	maps.DeleteFunc(r.byType, func(_ reflect.Type, m *mapper) bool { return m.constraints.bind == name })
	r.mu.Unlock()
	r.placeAll()
}
