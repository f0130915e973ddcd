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
	if cmd := classify(text, s.db.rules()); cmd.control() {
		return &Rows{}, s.control(cmd)
	} else if cmd.kind == sqlEmpty {
		return &Rows{}, s.usable("execute")
	} else if _, err := s.enter(s.ctx(), cmd); err != nil {
		return nil, err
	} else {
		rows, err := s.conn.execute(s.ctx(), text, args...)
		s.leave(cmd, err)
		return rows, err
	}
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

func (s *Session) handleContext() context.Context { return s.ctx() }

// enter makes the connection ready for a statement of the caller's.
func (s *Session) enter(ctx context.Context, cmd command) (*conn, error) {
	if err := s.usable("execute"); err != nil {
		return nil, err
	}
	kind := cmd.kind
	if kind == sqlSchema && s.db.dialect.CommitsSchema() {
		if s.options.sandbox {
			return nil, fmt.Errorf("%s: %w: this database commits it by itself, and a sandbox could not take it back", cmd.verb, ErrUnsupported)
		}
		kind = sqlOutside
	}
	switch kind {
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
	}
}

// SchemaVersion changes whenever the session may have changed tables: after CREATE, ALTER or DROP, and when they are rolled
// back. Who has derived something from the schema reads it again then.
func (s *Session) SchemaVersion() int { return s.schema }
