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

// Hooks are the functions of one object that run in the place of these methods: where a struct has methods of their names for another
// library. One that is nil does nothing. An error of what runs behind a write takes the flush's transaction back.
type Hooks struct {
	BeforeInsert, BeforeUpdate, BeforeDelete func(*Session) error
	AfterInsert, AfterUpdate, AfterDelete    func(*Session) error
	AfterLoad                                func(*Session)
}

// Hooked is a model that gives its hooks by one method, on its pointer.
type Hooked interface{ StoreHooks() Hooks }

// before is what runs before a write.
func (h Hooks) before(kind ChangeKind) func(*Session) error {
	return map[ChangeKind]func(*Session) error{Insert: h.BeforeInsert, Update: h.BeforeUpdate, Delete: h.BeforeDelete}[kind]
}

// after is what runs behind one.
func (h Hooks) after(kind ChangeKind) func(*Session) error {
	return map[ChangeKind]func(*Session) error{Insert: h.AfterInsert, Update: h.AfterUpdate, Delete: h.AfterDelete}[kind]
}

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
	if has(reflect.TypeFor[Hooked]()) {
		return hooks{before: true, after: true, load: true}
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
	if object, ok := i.object.(Hooked); ok {
		if i.softDeleted(kind) {
			kind = Delete
		}
		if hook := object.StoreHooks().before(kind); hook != nil {
			return hook(i.session)
		}
		return nil
	}
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

// after runs what is to run after a flush, for each of its changes. An error is a hook's.
func (s *Session) after(changes []Change) error {
	for _, change := range changes {
		if err := change.tell(s); err != nil {
			return fmt.Errorf("after %s of %s: %w", change.Kind, s.nameOf(change.Object), err)
		}
		_ = s.events.afterWrite.each(func(f func(ChangeKind, any)) error { f(change.Kind, change.Object); return nil })
	}
	return s.events.afterFlush.each(func(f func([]Change)) error { f(changes); return nil })
}

// tell calls the object's own method.
func (c Change) tell(s *Session) error {
	if object, ok := c.Object.(Hooked); ok {
		kind := c.Kind
		if c.softDeletes(s) {
			kind = Delete
		}
		if hook := object.StoreHooks().after(kind); hook != nil {
			return hook(s)
		}
		return nil
	}
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
	return nil
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
		switch object := i.object.(type) {
		case Hooked:
			if hook := object.StoreHooks().AfterLoad; hook != nil {
				hook(s.root)
			}
		case AfterLoader:
			object.AfterLoad(s.root)
		}
		_ = s.events.load.each(func(f func(any)) error { f(i.object); return nil })
	}
}
