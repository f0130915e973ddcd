package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// frame is a transaction as the session's memory sees it: what to undo when it is rolled back. The first frame is there
// from the beginning, whether the database has begun a transaction or not; savepoints and marks lie upon it.
type frame struct {
	serial  serial
	name    string // the savepoint's; "" for the first frame and for marks
	added   []*instance
	deleted []*instance
	saved   []saved
	before  map[*database]written // what the transactions held when it began
	level   sql.IsolationLevel    // of the transactions that begin in the first frame
	changes []Change              // what flushes have written, where somebody wants to know
	made    []*instance           // those of added whose key the database has made
	failed  error                 // it was rolled back because of this: only Rollback helps
	mark    *Mark                 // of a mark; nil for a savepoint
	points  []point               // where a mark stands, in the databases that were written to since
}

// serial numbers the frames of a session: later ones have larger numbers, none is used twice. (After four billion it would be.)
type serial uint32

// saved is what an object's row was before the frame changed it.
type saved struct {
	object *instance
	kept   serial // the frame that had kept the row before this one did
	loaded snapshot
	more   *savedMore // nil where the key is the row's, and everything fitted
}

// savedMore is what an object seldom has beside its row.
type savedMore struct {
	key     identity
	misfits map[string]string
}

// save remembers an object's row as it is.
func save(i *instance) saved {
	s := saved{object: i, kept: i.kept, loaded: i.loaded}
	if i.is(nameless) || len(i.misfits) > 0 || i.loaded.none() || !i.mapper.numbered() {
		s.more = &savedMore{i.key, i.misfits}
	}
	return s
}

// key is the key that the object had.
func (s *saved) key() identity {
	if s.more != nil {
		return s.more.key
	}
	return s.loaded.identity(s.object.mapper)
}

// misfits are the cells that did not fit when the row was kept.
func (s *saved) misfits() map[string]string {
	if s.more != nil {
		return s.more.misfits
	}
	return nil
}

// frames are the open transactions of a session, outermost first.
type frames struct {
	stack  []*frame
	serial serial
}

func (f *frames) top() *frame { return f.stack[len(f.stack)-1] }

func (f *frames) begin(name string) *frame {
	f.serial++
	top := &frame{serial: f.serial, name: name}
	f.stack = append(f.stack, top)
	return top
}

// failure is why the session refuses work, nil if it does not.
func (f *frames) failure() error { return f.top().failed }

// failure is why the session refuses work: its flush has failed, or the database has given up the transaction by itself.
func (s *Session) failure() error {
	if cause := s.frames.failure(); cause != nil {
		return cause
	}
	for _, d := range s.databases {
		if d.conn.failed != nil {
			return d.conn.failed
		}
	}
	return nil
}

// keep remembers a row before the flush changes it, unless this frame, or one inside it that was released into it, has done so.
func (f *frame) keep(i *instance) {
	if i.kept < f.serial {
		f.saved = append(f.saved, save(i))
		i.kept = f.serial
	}
}

// serial is the frame that what is read now belongs to; 0 if nothing uncommitted can be seen in the database.
func (s *Session) serial() serial {
	if !s.conn.inTransaction() {
		return 0
	}
	return s.frames.top().serial
}

// Begin begins the database's transaction at once, at an isolation level if one is asked for (Isolation). Without it, the first
// write does. While one is open it is an error. Of several databases (WithBind) the others begin theirs, at the same level, with
// the first write there.
func (s *Session) Begin(options ...TransactionOption) error {
	if err := s.usable("begin"); err != nil {
		return err
	}
	if s.InTransaction() {
		return fmt.Errorf("begin: %w: commit or roll back first, or use a savepoint", ErrTransactionOpen)
	}
	level := transactionOf(options).isolation
	s.frames.stack[0].level = level
	if err := s.begin(s.ctx()); err != nil {
		s.frames.stack[0].level = sql.LevelDefault
		return err
	}
	if level != sql.LevelDefault {
		s.tracker.each(s.expire) // what was read before is no part of it
	}
	s.written.asked = true
	return nil
}

// begin begins the database's transaction, if none is open, and the savepoints that are open in the others.
func (s *Session) begin(ctx context.Context) error {
	if s.conn.inTransaction() {
		if err := s.conn.begin(ctx); err != nil {
			return err
		}
		return s.settlePoint(ctx)
	}
	first := !s.InTransaction()
	s.conn.level = s.frames.stack[0].level
	if err := s.conn.begin(ctx); err != nil {
		return err
	}
	if err := s.nest(ctx); err != nil {
		return err
	}
	if first {
		s.began()
	}
	return nil
}

// Commit flushes and makes everything permanent. Objects keep their values (see ExpireOnCommit and Refresh); deleted ones
// are detached. Without a transaction it only flushes. If the flush or the commit fails, everything is rolled back and
// Rollback must be called; but where the database is only locked, the transaction stays open, and Commit can be tried again.
//
// Several databases (WithBind) are committed one after the other, the session's own first, then in the order of WithBind. Nothing
// ties them together: where one fails, those before it have committed and stay so, and the rest is rolled back. The error is a
// *PartialCommitError, which names them, and the objects in memory follow, each what its own database did. (SQLAlchemy's is the same without
// two-phase commit, in no order.)
func (s *Session) Commit() error {
	if err := s.usable("commit"); err != nil {
		return err
	}
	if s.mode.batch {
		return errors.New("commit: a batch commits when it is done, whole: leave Commit out of it")
	}
	if err := s.beforeCommitting(); err != nil {
		return err
	}
	return s.commitWritten()
}

// beforeCommitting writes what is pending.
func (s *Session) beforeCommitting() error {
	if err := s.events.beforeCommit.each(func(f func() error) error { return f() }); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return s.flush("flush")
}

// commitWritten makes permanent what was flushed. What is pending stays so.
func (s *Session) commitWritten() error {
	if err := s.commitEach(); err != nil {
		if errors.Is(err, ErrBusy) || errors.Is(err, ErrCancelled) {
			return err
		}
		return s.breakAll(err)
	}
	var changes []Change
	for _, f := range s.frames.stack {
		for _, i := range f.deleted {
			i.leave(Detached)
		}
		changes = append(changes, f.changes...)
		if f.mark != nil {
			f.mark.end = ErrMarkCommitted
		}
	}
	s.frames.stack = nil
	s.forgetWritten()
	s.frames.begin("").added = slices.Clone(s.work.fresh)
	if s.options.expire {
		s.tracker.each(s.expire)
	}
	s.committed(netChanges(changes))
	return nil
}

// Rollback takes everything back that was not committed, savepoints included, and brings the objects in memory back too:
// what was added is transient again and keeps its fields, what was deleted is persistent, fields have the values of the
// beginning, and relations are loaded again when they are next touched. Without a transaction it undoes what is pending.
func (s *Session) Rollback() error {
	if s.mode.closed {
		return fmt.Errorf("rollback: %w", &ClosedError{What: "session"})
	}
	open := s.InTransaction()
	err := s.each(s.databases, func(on *Session) error { return on.conn.rollback(s.ctx()) })
	for len(s.frames.stack) > 0 {
		s.undo(s.frames.top())
		s.frames.stack = s.frames.stack[:len(s.frames.stack)-1]
	}
	s.forgetTables()
	s.forgetWritten()
	s.frames.begin("")
	if open {
		s.rolledBack()
	}
	return err
}

// Nested runs do inside a savepoint: an error, or a panic, takes back what do did and nothing else.
func (s *Session) Nested(do func() error) error {
	name := "dbsh_" + strconv.Itoa(1+len(s.frames.savepoints()))
	if err := s.Savepoint(name); err != nil {
		return err
	}
	mine, finished := s.frames.top(), false
	defer func() {
		if !finished && slices.Contains(s.frames.stack, mine) {
			_ = s.rollbackFrame(mine, false)
		}
	}()
	if err := do(); err != nil {
		return err
	}
	if !slices.Contains(s.frames.stack, mine) {
		return nil // do has committed or rolled back everything
	}
	if err := s.releaseFrame(mine); err != nil {
		return err
	}
	finished = true
	return nil
}

// Savepoint flushes and begins a nested transaction, which Release or RollbackTo end by its name.
func (s *Session) Savepoint(name string) error {
	if err := s.usable("savepoint"); err != nil {
		return err
	}
	if name == "" {
		return errors.New("savepoint: got no name")
	}
	if err := s.flush("flush"); err != nil {
		return err
	}
	if err := s.begin(s.ctx()); err != nil {
		return err
	}
	for n, d := range s.begun() {
		if err := d.conn.savepoint(s.ctx(), name); err != nil {
			back := func(on *Session) error { return on.conn.releaseTo(context.WithoutCancel(s.ctx()), name) }
			return errors.Join(err, s.each(s.begun()[:n], back))
		}
	}
	s.frames.begin(name).before = s.notes()
	return nil
}

// Release flushes and ends a savepoint, and those inside it, keeping their work.
func (s *Session) Release(name string) error {
	f, err := s.frames.named(name)
	if err != nil {
		return err
	}
	return s.releaseFrame(f)
}

// RollbackTo takes everything back since a savepoint, which stays.
func (s *Session) RollbackTo(name string) error {
	if s.mode.closed {
		return s.usable("rollback to " + name)
	}
	f, err := s.frames.named(name)
	if err != nil {
		return err
	}
	return s.rollbackFrame(f, true)
}

// named finds the innermost savepoint of the name.
func (f *frames) named(name string) (*frame, error) {
	for n := len(f.stack) - 1; n > 0; n-- {
		if f.stack[n].name == name {
			return f.stack[n], nil
		}
	}
	return nil, fmt.Errorf("there is no savepoint %s", name)
}

// releaseFrame gives what a savepoint has to undo to the frame below.
func (s *Session) releaseFrame(f *frame) error {
	if err := s.usable("release"); err != nil {
		return err
	}
	if err := s.flush("flush"); err != nil {
		return err
	}
	if err := s.each(s.begun(), func(on *Session) error { return on.conn.releaseTo(s.ctx(), f.name) }); err != nil {
		return err
	}
	at := slices.Index(s.frames.stack, f)
	below := s.frames.stack[at-1]
	for _, inner := range s.frames.stack[at:] {
		below.take(inner)
	}
	s.frames.stack = s.frames.stack[:at]
	s.endAllEmpty()
	return nil
}

// rollbackFrame undoes a savepoint and those inside it.
func (s *Session) rollbackFrame(f *frame, stays bool) error {
	at := slices.Index(s.frames.stack, f)
	err := s.each(s.begun(), func(on *Session) error {
		err := on.conn.rollbackTo(s.ctx(), f.name)
		if err == nil && !stays {
			err = on.conn.releaseTo(context.WithoutCancel(s.ctx()), f.name)
		}
		return err
	})
	for n := len(s.frames.stack) - 1; n >= at; n-- {
		s.undo(s.frames.stack[n])
	}
	s.frames.stack = s.frames.stack[:at]
	s.takeBack(f)
	if stays {
		s.frames.begin(f.name).before = f.before
	}
	if err == nil && !stays {
		s.endAllEmpty()
	}
	return err
}

// breakDown rolls back the innermost transaction after a failure, brings the objects back, and makes the session refuse
// everything until Rollback, so that nobody goes on in the belief that the work was done.
func (s *Session) breakDown(cause error) error {
	s.dropMarks()
	f := s.frames.top()
	if f.name == "" {
		_ = s.each(s.databases, func(on *Session) error {
			on.written.any = false
			return on.conn.rollback(s.ctx())
		})
	} else {
		_ = s.each(s.begun(), func(on *Session) error { return on.conn.rollbackTo(s.ctx(), f.name) })
		s.takeBack(f)
	}
	s.undo(f)
	f.failed, f.changes = cause, nil
	if f.name == "" {
		s.rolledBack()
	}
	return cause
}

// breakAll is breakDown for all savepoints too.
func (s *Session) breakAll(cause error) error {
	made := s.frames.made()
	for len(s.frames.stack) > 1 {
		s.undo(s.frames.top())
		s.frames.stack = s.frames.stack[:len(s.frames.stack)-1]
	}
	s.frames.top().made = made
	return s.breakDown(cause)
}

// InTransaction tells whether the transaction of a database of the session's is open. Reading opens none.
func (s *Session) InTransaction() bool {
	return slices.ContainsFunc(s.databases, func(d *database) bool { return d.conn.inTransaction() })
}

// InNested tells whether a savepoint is open.
func (s *Session) InNested() bool { return len(s.frames.savepoints()) > 0 }

// Status is what a prompt shows of a session.
type Status struct {
	New, Dirty, Deleted int  // objects the next flush inserts, updates, deletes
	InTransaction       bool // the database's transaction is open
	Since               time.Time
	Uncommitted         bool  // something would be lost by leaving: a transaction that has only read does not count
	Savepoints          int   // how many are open
	Failed              error // the session refuses work because of this until Rollback
}

// Status counts pending work. It sends no SQL.
func (s *Session) Status() Status {
	status := Status{New: len(s.work.fresh), Deleted: len(s.work.doomed), Failed: s.failure(), Savepoints: len(s.frames.savepoints())}
	s.eachDirty(s.associated(), func(*instance, []FieldChange) { status.Dirty++ })
	status.InTransaction, status.Since = s.InTransaction(), s.since()
	status.Uncommitted = s.uncommitted() || status.New+status.Dirty+status.Deleted > 0
	return status
}
