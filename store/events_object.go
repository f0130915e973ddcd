package store

import (
	"fmt"
	"reflect"
)

// The optional methods of a compiled model, on its pointer. Those before a write may change the object's own fields, and refuse the
// write by an error; they run inside the flush, and may read through the session, not add, delete or relate. Those after it may use
// the session freely. (A type declared at the prompt has no methods that the library could see: use the session's On... there.)
type (
	BeforeInserter interface{ BeforeInsert(*Session) error }
	BeforeUpdater  interface{ BeforeUpdate(*Session) error }
	BeforeDeleter  interface{ BeforeDelete(*Session) error }
	AfterInserter  interface{ AfterInsert(*Session) }
	AfterUpdater   interface{ AfterUpdate(*Session) }
	AfterDeleter   interface{ AfterDelete(*Session) }
	AfterLoader    interface{ AfterLoad(*Session) }
)

// hooks tells which of the optional methods a model has.
type hooks struct{ before, after, load bool }

func hooksOf(typ reflect.Type) hooks {
	pointer := reflect.PointerTo(typ)
	has := func(types ...reflect.Type) bool {
		for _, t := range types {
			if pointer.Implements(t) {
				return true
			}
		}
		return false
	}
	return hooks{
		before: has(reflect.TypeFor[BeforeInserter](), reflect.TypeFor[BeforeUpdater](), reflect.TypeFor[BeforeDeleter]()),
		after:  has(reflect.TypeFor[AfterInserter](), reflect.TypeFor[AfterUpdater](), reflect.TypeFor[AfterDeleter]()),
		load:   has(reflect.TypeFor[AfterLoader]()),
	}
}

// before runs what is to run before an object's row is written.
func (s *Session) before(kind ChangeKind, i *instance) error {
	if i.mapper.hooks.before {
		if err := i.before(kind); err != nil {
			return fmt.Errorf("before %s of %s: %w", kind, i.name(), err)
		}
	}
	err := s.events.beforeWrite.each(func(f func(ChangeKind, any) error) error { return f(kind, i.object) })
	if err != nil {
		return fmt.Errorf("before %s of %s: %w", kind, i.name(), err)
	}
	return nil
}

func (i *instance) before(kind ChangeKind) error {
	switch kind {
	case Insert:
		if object, ok := i.object.(BeforeInserter); ok {
			return object.BeforeInsert(i.session)
		}
	case Update:
		if object, ok := i.object.(BeforeUpdater); ok {
			return object.BeforeUpdate(i.session)
		}
	case Delete:
		if object, ok := i.object.(BeforeDeleter); ok {
			return object.BeforeDelete(i.session)
		}
	}
	return nil
}

// watchesWrites tells whether anything runs before the row of an object of the model is written.
func (s *Session) watchesWrites(m *mapper) bool {
	return m.hooks.before || len(s.events.beforeWrite.list) > 0
}

// after runs what is to run after a flush, for each of its changes.
func (s *Session) after(changes []Change) {
	for _, change := range changes {
		change.tell(s)
		_ = s.events.afterWrite.each(func(f func(ChangeKind, any)) error { f(change.Kind, change.Object); return nil })
	}
	_ = s.events.afterFlush.each(func(f func([]Change)) error { f(changes); return nil })
}

// tell calls the object's own method.
func (c Change) tell(s *Session) {
	switch c.Kind {
	case Insert:
		if object, ok := c.Object.(AfterInserter); ok {
			object.AfterInsert(s)
		}
	case Update:
		if object, ok := c.Object.(AfterUpdater); ok {
			object.AfterUpdate(s)
		}
	case Delete:
		if object, ok := c.Object.(AfterDeleter); ok {
			object.AfterDelete(s)
		}
	}
}

// watchesLoads tells whether anybody wants to know of objects that are made of rows.
func (s *Session) watchesLoads(m *mapper) bool { return m.hooks.load || len(s.events.load.list) > 0 }

// arrive tells of the objects that the query which is done by now has made.
func (s *Session) arrive() {
	if len(s.arrived) == 0 {
		return
	}
	arrived := s.arrived
	s.arrived = nil
	for _, i := range arrived {
		if object, ok := i.object.(AfterLoader); ok {
			object.AfterLoad(s.root)
		}
		_ = s.events.load.each(func(f func(any)) error { f(i.object); return nil })
	}
}
