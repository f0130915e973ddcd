package store

import "slices"

// A session tells what it does: functions are registered with the On... methods, which return a function that takes them out
// again, and a compiled model may have methods for what happens to its own objects (see BeforeInserter and its like). All of
// them run in the order in which they were registered, on the goroutine that uses the session; a model's own method first.
//
// What comes before something may refuse it by an error: nothing has been written then. Only functions of OnBeforeFlush and
// OnBeforeCommit may add, delete and relate objects; those that run while a flush is under way may change the fields of their
// object and read. What comes after may use the session freely; what it changes is for the next flush.

// events are the registered functions.
type events struct {
	beforeFlush   listeners[func() error]
	afterFlush    listeners[func([]Change)]
	afterBegin    listeners[func()]
	beforeCommit  listeners[func() error]
	afterCommit   listeners[func([]Change)]
	afterRollback listeners[func()]
	beforeWrite   listeners[func(ChangeKind, any) error]
	afterWrite    listeners[func(ChangeKind, any)]
	load          listeners[func(any)]
}

// listeners are functions of one event. The list is replaced, never changed: a function may take itself out while it runs.
type listeners[F any] struct{ list []*F }

func (l *listeners[F]) add(f F) (cancel func()) {
	entry := &f
	l.list = append(slices.Clone(l.list), entry)
	return func() {
		l.list = slices.DeleteFunc(slices.Clone(l.list), func(other *F) bool { return other == entry })
	}
}

// each calls visit with every function until one returns an error.
func (l *listeners[F]) each(visit func(F) error) error {
	for _, f := range l.list {
		if err := visit(*f); err != nil {
			return err
		}
	}
	return nil
}

// OnBeforeFlush registers a function that runs before a flush that has something to do. It may add, change and delete objects: they
// are part of the flush.
func (s *Session) OnBeforeFlush(f func() error) (cancel func()) { return s.events.beforeFlush.add(f) }

// OnAfterFlush registers a function that is given what a flush has written, when memory agrees with it. Association rows are not
// among the changes.
func (s *Session) OnAfterFlush(f func(written []Change)) (cancel func()) {
	return s.events.afterFlush.add(f)
}

// OnAfterBegin registers a function that runs when a transaction of the database has begun.
func (s *Session) OnAfterBegin(f func()) (cancel func()) { return s.events.afterBegin.add(f) }

// OnBeforeCommit registers a function that runs at the beginning of Commit, before its flush. An error refuses the commit; the
// transaction stays open.
func (s *Session) OnBeforeCommit(f func() error) (cancel func()) { return s.events.beforeCommit.add(f) }

// OnAfterCommit registers a function that is given what a commit has made permanent: for each object the net of all flushes of
// the transaction, so that what was inserted and deleted again is left out. Bulk and SQL statements are not among the changes,
// nor is what was flushed before the function was registered. (Flask-SQLAlchemy's models_committed.)
func (s *Session) OnAfterCommit(f func(committed []Change)) (cancel func()) {
	return s.events.afterCommit.add(f)
}

// OnAfterRollback registers a function that runs when a transaction of the database was rolled back, by Rollback or by a failure,
// and the objects are what they were. It must not use the session for more than reading its state.
func (s *Session) OnAfterRollback(f func()) (cancel func()) { return s.events.afterRollback.add(f) }

// OnBeforeWrite registers a function that runs before an object's row is inserted, updated or deleted by a flush, once for each. It may
// change the object's fields.
func (s *Session) OnBeforeWrite(f func(kind ChangeKind, object any) error) (cancel func()) {
	return s.events.beforeWrite.add(f)
}

// OnAfterWrite registers a function that runs after the flush that has inserted, updated or deleted an object's row, once for each.
func (s *Session) OnAfterWrite(f func(kind ChangeKind, object any)) (cancel func()) {
	return s.events.afterWrite.add(f)
}

// OnLoad registers a function that is given every object that was made of a row, when the query that has read it is done.
// Objects that are brought up to date, and rows that Each streams past the session, are not among them.
func (s *Session) OnLoad(f func(object any)) (cancel func()) { return s.events.load.add(f) }

// began tells that a transaction has begun.
func (s *Session) began() {
	_ = s.events.afterBegin.each(func(f func()) error { f(); return nil })
}

// rolledBack tells that a transaction was rolled back.
func (s *Session) rolledBack() {
	_ = s.events.afterRollback.each(func(f func()) error { f(); return nil })
}

// committed tells what a transaction has written.
func (s *Session) committed(changes []Change) {
	_ = s.events.afterCommit.each(func(f func([]Change)) error { f(changes); return nil })
}
