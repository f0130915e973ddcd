package store

import (
	"context"
	"fmt"
)

// Session is a unit of work: it knows the objects it has loaded, collects what is added, changed and deleted, and writes
// it in one transaction. Its contract is SQLAlchemy's; the package documentation says where Go makes it differ. A session
// is for one goroutine.
//
// A Session value is a handle: those that WithContext makes share objects and transaction.
type Session struct {
	*core
	*database                 // the one it works on
	own       context.Context // of this handle; nil for the session's
}

// core is what the handles of one session share.
type core struct {
	databases []*database          // the session's own first
	using     *database            // the one that SQL goes to, see Use
	binds     map[string]*database // by the names that models have for them, "" for the session's own
	models    *registry
	root      *Session // the handle without a context of its own: objects refer to it
	context   context.Context
	options   sessionOptions

	tracker tracker
	byKey   map[*mapper]string // the SELECT of a row by its key, for Get
	work    work
	frames  frames
	mode    mode
	flushes int // how often something was written, or taken back
	schema  int // see SchemaVersion

	events  events
	journey *journey    // the job that is under way; nil before the first batch
	arrived []*instance // made of rows by the query that is being read, where somebody wants to know
}

// mode is what the session is in the middle of.
type mode struct {
	quiet     int  // NoAutoflush, nested
	preparing bool // running what is to run before a flush
	busy      bool // inside a flush
	batch     bool // inside a batch, see InBatches
	closed    bool
}

// sessionOptions are what SessionOption functions set, and the functions to call.
type sessionOptions struct {
	source  ModelSource
	expire  bool
	notify  func(string)
	sandbox bool
	whole   bool // the sandbox may be kept, see OneTransaction
	job     *Job
	binds   []bind

	defaults map[string]func() any // named functions, see SetDefault
}

// SessionOption changes how NewSession makes a session.
type SessionOption func(*sessionOptions)

// WithModels names who is asked for models that have not been registered.
func WithModels(source ModelSource) SessionOption {
	return func(o *sessionOptions) { o.source = source }
}

// ExpireOnCommit makes every commit mark all objects as expired: the next read of a row brings its object up to date, where
// it has no changes of its own. (Fields keep their values until then: a field cannot reload itself.)
func ExpireOnCommit() SessionOption {
	return func(o *sessionOptions) { o.expire = true }
}

// NewSession makes a session on a database. It takes no connection before its first statement; Close gives it back.
func NewSession(db *DB, options ...SessionOption) *Session {
	c := &core{context: context.Background(), models: newRegistry()}
	for _, option := range options {
		option(&c.options)
	}
	c.join(bind{"", db})
	for _, b := range c.options.binds {
		c.join(b)
	}
	c.using, c.models.binds = c.databases[0], c.binds
	if c.options.source != nil {
		c.models.setSource(c.options.source)
	}
	c.root = &Session{core: c, database: c.databases[0]}
	c.frames.begin("")
	return c.root
}

// WithContext is a handle on the same session whose statements run under another context. Loading a relation by an
// object's method runs under the session's own context, see SetContext.
func (s *Session) WithContext(ctx context.Context) *Session {
	return &Session{core: s.core, database: s.database, own: ctx}
}

// SetContext sets the session's own context: that of lazy loading, and of every handle without its own.
func (s *Session) SetContext(ctx context.Context) { s.context = ctx }

// Context is the context that the handle's statements run under.
func (s *Session) Context() context.Context { return s.ctx() }

func (s *Session) ctx() context.Context {
	if s.own != nil {
		return s.own
	}
	return s.context
}

// DB is the database that the session's SQL goes to: its own, unless Use has named another.
func (s *Session) DB() *DB { return s.using.db }

// Handle has sqlx's methods on the session's connection and in its transaction, on the database that SQL goes to (see Use).
func (s *Session) Handle() *Handle { return &Handle{typing{s}} }

// OnNotice sets the function that is told what the session did or left undone without being asked: an autoflush, a row
// that was gone already. It must not use the session.
func (s *Session) OnNotice(notify func(text string)) { s.options.notify = notify }

// Busy tells whether a statement is running. Unlike the other methods it may be called from any goroutine: who has cancelled the
// session's context learns by it that the server has not answered yet, and that the session is to be left alone.
func (s *Session) Busy() bool {
	for _, d := range s.databases {
		if d.conn.busy.Load() > 0 {
			return true
		}
	}
	return false
}

func (s *Session) notice(text string) {
	if s.options.notify != nil {
		s.options.notify(text)
	}
}

// usable refuses work on a session that is closed or whose transaction has failed.
func (s *Session) usable(op string) error {
	if s.mode.closed {
		return fmt.Errorf("%s: %w", op, &ClosedError{What: "session"})
	}
	if cause := s.failure(); cause != nil {
		return fmt.Errorf("%s: %w", op, &PendingRollbackError{Cause: cause})
	}
	return nil
}

// changeable is usable for what changes the unit of work: while a flush is written, what is changed would be lost.
func (s *Session) changeable(op string) error {
	if s.mode.busy {
		return fmt.Errorf("%s: a flush is under way: do it before (session.OnBeforeFlush) or afterwards", op)
	}
	return s.usable(op)
}

// Add puts objects into the session, and with them the objects their relations lead to (cascade save-update). New objects
// are pending, detached ones persistent again; adding what is there already does nothing. Nothing is written before the
// flush.
func (s *Session) Add(objects ...any) error {
	if err := s.changeable("add"); err != nil {
		return err
	}
	for _, object := range objects {
		i, err := known(s.models, "session.Add", object, "")
		if err != nil {
			return err
		}
		if err := s.attach(i); err != nil {
			return err
		}
	}
	return nil
}

// Delete marks persistent objects for deletion: the next flush deletes their rows. What happens to the objects that
// relations lead to is told by their cascade.
func (s *Session) Delete(objects ...any) error {
	if err := s.changeable("delete"); err != nil {
		return err
	}
	for _, object := range objects {
		i := s.mine(object)
		switch {
		case modelOf(object) == nil:
			return notModel("session.Delete", s.models, object)
		case i == nil:
			return fmt.Errorf("delete: the %s is %s, want one of this session", s.nameOf(object), s.State(object))
		case i.state == Pending:
			return fmt.Errorf("delete: the %s is pending, it has no row yet: Expunge it", i.mapper.name)
		case i.mapper.readOnly:
			return readOnlyError("delete", i.mapper)
		case i.is(nameless):
			return namelessError("delete", i.mapper)
		case i.state == Persistent && i.mapper.tended.deleted != nil:
			if err := s.softDelete(i); err != nil {
				return err
			}
		case i.state == Persistent:
			s.work.doom(i)
		}
	}
	return nil
}

// Expunge takes objects out of the session, and those that relations with cascade=expunge lead to: persistent ones are
// detached, pending ones transient.
func (s *Session) Expunge(objects ...any) error {
	if s.mode.busy {
		return s.changeable("expunge")
	}
	for _, object := range objects {
		i := s.mine(object)
		if modelOf(object) == nil {
			return notModel("session.Expunge", s.models, object)
		}
		if i == nil || i.state == Deleted {
			return fmt.Errorf("expunge: the %s is not in this session", s.nameOf(object))
		}
		for _, other := range i.reach(cascadeExpunge) {
			if other.session != nil && other.session.core == s.core && other.state != Deleted {
				s.release(other)
			}
		}
	}
	return nil
}

// Clear takes all objects out of the session and forgets pending changes. The transaction stays as it is.
func (s *Session) Clear() {
	s.tracker.each(func(i *instance) {
		s.noteParted(i)
		i.leave(Detached)
	})
	for _, i := range s.work.fresh {
		s.noteParted(i)
		i.leave(Transient)
	}
	s.tracker, s.work = tracker{}, work{}
}

// MakeTransient takes objects out of the session and makes them new ones: their fields stay, the primary key too, and adding
// them again inserts a row.
func (s *Session) MakeTransient(objects ...any) error {
	for _, object := range objects {
		model := modelOf(object)
		if model == nil {
			return notModel("session.MakeTransient", s.models, object)
		}
		i := model.inst
		if i == nil {
			continue
		}
		if i.session != nil && i.session.core != s.core || i.state == Deleted {
			return fmt.Errorf("make transient: the %s is %s, and not in this session", i.mapper.name, i.state)
		}
		if i.session != nil {
			s.release(i)
		}
		i.state, i.key, i.born = Transient, identity{}, 0
		i.remember(snapshot{})
		i.lower(gone)
	}
	return nil
}

// Reset rolls back and takes all objects out, as Close does, but the session can be used on.
func (s *Session) Reset() error {
	err := s.Rollback()
	if !s.mode.closed {
		s.Clear()
	}
	return err
}

// Close rolls back, detaches all objects and gives the connection back. It may be called more than once.
func (s *Session) Close() error {
	if s.mode.closed {
		return nil
	}
	err := s.Rollback()
	s.Clear()
	s.mode.closed = true
	if closeErr := s.each(s.databases, func(on *Session) error { return on.conn.close() }); err == nil {
		err = closeErr
	}
	return err
}

// NoAutoflush runs do without the flush before queries and lazy loads.
func (s *Session) NoAutoflush(do func() error) error {
	s.mode.quiet++
	defer func() { s.mode.quiet-- }()
	return do()
}

// nameOf is the object's model for messages.
func (s *Session) nameOf(object any) string {
	if m, err := s.models.of(object); err == nil {
		return m.name
	}
	return "object"
}

func namelessError(op string, m *mapper) error {
	return fmt.Errorf("%s %s: the row's primary key (%s) has NULL in it, or does not fit its column: no statement of the session can name the row, use SQL", op, m.name, columnList(m.primary))
}

func readOnlyError(op string, m *mapper) error {
	return fmt.Errorf("%s: %s is read-only: %s is a view, or has no primary key", op, m.name, m.fullName())
}
