package store

import (
	"context"
	"fmt"
)

var _ host = (*Session)(nil)

// Execute runs one SQL statement in the session's transaction, with ? parameters. What is pending is flushed first. BEGIN,
// COMMIT, ROLLBACK, SAVEPOINT, RELEASE and ROLLBACK TO act on the session, so that its objects know of them. A statement that
// writes expires the objects: the next read of a row brings its object up to date.
func (s *Session) Execute(text string, args ...any) (*Rows, error) {
	return s.typed().execute(text, args...)
}

// ExecuteWith is Execute for results that may be too long to be kept: the rows of a statement that returns some are given to read as
// they come, and what it puts into rows.Values is kept. It may leave rows unread, and must not use the session.
func (s *Session) ExecuteWith(read func(rows *Rows, cursor *Cursor) error, text string, args ...any) (*Rows, error) {
	return s.typed().executeWith(read, text, args...)
}

func (s *Session) execute(text string, args ...any) (*Rows, error) {
	return s.executeWith(keepAll, text, args...)
}

func (s *Session) executeWith(read func(*Rows, *Cursor) error, text string, args ...any) (*Rows, error) {
	if cmd := classify(text, s.db.rules()); cmd.control() {
		return &Rows{}, s.control(cmd)
	} else if cmd.kind == sqlEmpty {
		return &Rows{}, s.usable("execute")
	} else if _, err := s.enter(s.ctx(), cmd); err != nil {
		return nil, err
	} else {
		rows, err := s.conn.executeWith(s.ctx(), read, text, args...)
		s.leave(cmd, err)
		return rows, err
	}
}

// Stream runs a query in the session's transaction whose rows are read one by one. The cursor must be closed; where another statement is
// run before, the rest of its rows are read into memory first. The error of a statement that returns no rows is an [SQLError].
func (s *Session) Stream(text string, args ...any) (*Cursor, error) {
	return s.typed().stream(text, args...)
}

func (s *Session) stream(text string, args ...any) (*Cursor, error) {
	cmd := classify(text, s.db.rules())
	if cmd.control() || !cmd.returns || cmd.several {
		return nil, &SQLError{Op: "read rows", Message: "want one statement that returns rows"}
	}
	if _, err := s.enter(s.ctx(), cmd); err != nil {
		return nil, err
	}
	cursor, err := s.conn.stream(s.ctx(), text, args...)
	s.leave(cmd, err)
	return cursor, err
}

// control does what a typed statement of transaction control asks for.
func (s *Session) control(cmd command) error {
	switch cmd.kind {
	case sqlBegin:
		return s.Begin()
	case sqlCommit:
		return s.Commit()
	case sqlRollback:
		return s.Rollback()
	case sqlSavepoint:
		return s.Savepoint(cmd.name)
	case sqlRelease:
		return s.Release(cmd.name)
	}
	return s.RollbackTo(cmd.name)
}

func (s *Session) base() *DB { return s.db }

func (s *Session) handleContext() context.Context { return s.ctx() }

// enter makes the connection ready for a statement of the caller's.
func (s *Session) enter(ctx context.Context, cmd command) (*conn, error) {
	if err := s.usable("execute"); err != nil {
		return nil, err
	}
	if (cmd.kind == sqlSchema || cmd.kind == sqlOutside) && !cmd.temporary && s.db.CommitsDDL() {
		return s.conn, s.commitBefore(cmd.verb)
	}
	switch cmd.kind {
	case sqlEmpty:
		return s.conn, nil
	case sqlOutside:
		if status := s.Status(); status.Uncommitted || status.InTransaction {
			return nil, fmt.Errorf("%s cannot run inside a transaction: %w: commit or roll back first", cmd.verb, ErrTransactionOpen)
		}
		return s.conn, nil
	}
	if err := s.autoflush(); err != nil {
		return nil, err
	}
	if cmd.writes() {
		if err := s.beginWrite(ctx); err != nil {
			return nil, err
		}
	}
	return s.conn, nil
}

// commitBefore commits what was written before a statement that the database commits by itself, with all that is open: so the session
// knows, and so does whoever listens to its notices. It is refused where that would break a promise: in a savepoint, and in a sandbox.
func (s *Session) commitBefore(verb string) error {
	name := s.db.Dialect()
	switch {
	case s.options.sandbox:
		return fmt.Errorf("%s: %w: %s commits it by itself, and a sandbox could not take it back", verb, ErrUnsupported, name)
	case s.InNested():
		return fmt.Errorf("%s: %w: %s commits it by itself, and with it what a savepoint could take back: release the savepoint first, or roll back to before it", verb, ErrTransactionOpen, name)
	}
	if err := s.autoflush(); err != nil {
		return err
	}
	if !s.InTransaction() {
		return nil
	}
	written := s.uncommitted()
	if err := s.events.beforeCommit.each(func(f func() error) error { return f() }); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	if err := s.commitWritten(); err != nil {
		return err
	}
	if written {
		s.notice(fmt.Sprintf("%s: %s commits it by itself; what was written before is committed too", verb, name))
	}
	return nil
}

// leave notes what a statement of the caller's has changed.
func (s *Session) leave(cmd command, err error) {
	if cmd.writes() {
		if s.conn.inTransaction() {
			s.endWrite(cmd, err)
		}
		s.tracker.each(s.expire) // any row may have changed: the next read of it is from the database
	}
	if cmd.kind == sqlSchema && (err == nil || cmd.several) {
		s.written.tables = s.conn.inTransaction()
		s.schema++
		if !cmd.temporary && s.db.CommitsDDL() {
			s.endMarks(ErrMarkCommitted)
		}
	}
}

// SchemaVersion changes whenever the session may have changed tables: after CREATE, ALTER or DROP, and when they are rolled
// back. Who has derived something from the schema reads it again then.
func (s *Session) SchemaVersion() int { return s.schema }
