package store

import (
	"context"
	"errors"
	"slices"
)

// written is what is known of the open transaction's work in the database. A transaction that has written nothing is no
// uncommitted work; one that began by itself, for a statement that turned out to write nothing, ends with the statement, so
// that it does not keep others from writing. (SQLAlchemy's stays open: there a transaction begins with the first read.)
type written struct {
	any    bool // something was written, or may have been
	tables bool // tables were changed
	asked  bool // Begin has begun it: it stays open until it is ended
	began  bool // the statement at hand has begun it
	before int64
	known  bool // before is the count from before the statement
}

// beginWrite makes the transaction ready for a statement that may write.
func (s *Session) beginWrite(ctx context.Context) error {
	began := !s.conn.inTransaction()
	if err := s.begin(ctx); err != nil {
		return err
	}
	s.written.began, s.written.known = began, false
	s.conn.affected = 0
	if !s.written.any {
		_, counts := s.db.dialect.Written()
		s.written.before, s.written.known = s.conn.rowsWritten()
		s.written.known = s.written.known && (counts || s.written.before == 0)
	}
	return nil
}

// endWrite finds out whether the statement has written.
func (s *Session) endWrite(cmd command, err error) {
	w := &s.written
	began := w.began
	w.began = false
	if w.any = w.any || s.hasWritten(cmd, err); w.any || !began {
		return
	}
	s.endEmpty()
}

// endEmpty ends a transaction in which nothing was written and that nobody has asked for.
func (s *Session) endEmpty() {
	if s.written.any || s.written.asked || s.InNested() {
		return
	}
	if len(s.conn.open) == 0 && s.conn.stillLent() == 0 { // the end of the transaction would close them
		_ = s.conn.rollback(s.ctx())
	}
}

// endAllEmpty is endEmpty for each database.
func (s *Session) endAllEmpty() {
	for _, d := range s.begun() {
		s.on(d).endEmpty()
	}
}

// forgetWritten is the end of all transactions.
func (s *Session) forgetWritten() {
	for _, d := range s.databases {
		d.written = written{}
	}
}

// forgetTables notes that tables which were changed may be what they were.
func (s *Session) forgetTables() {
	if slices.ContainsFunc(s.databases, func(d *database) bool { return d.written.tables }) {
		s.schema++
	}
}

// takeBack is what is left when a savepoint is rolled back: what there was when it began.
func (s *Session) takeBack(f *frame) {
	s.forgetTables()
	for _, d := range s.databases {
		d.written.any, d.written.tables = f.before[d].any, f.before[d].tables
	}
}

// hasWritten tells whether the statement may have left anything in the transaction. Of several statements, those before the
// one that failed have been done.
func (s *Session) hasWritten(cmd command, err error) bool {
	var violation *IntegrityError
	switch {
	case s.conn.failed != nil:
		return false // the database has taken back the transaction
	case !cmd.several && errors.As(err, &violation) && violation.Kind == ForeignKey:
		return false // the statement was taken back as a whole; the count has kept what its cascades did
	case !cmd.several && err != nil && s.db.dialect.OneResult():
		return false // a server takes back a statement that fails
	}
	if now, ok := s.conn.rowsWritten(); ok && s.written.known && now != s.written.before {
		return true
	} else if ok && s.written.known && !cmd.silent {
		return false
	} else if !ok && cmd.kind == sqlWrite && !cmd.several && s.conn.affected == 0 {
		return false // where nothing counts, no row was found to be written
	}
	return err == nil || cmd.several
}

// rowsWritten is the connection's count of written rows; false if the database keeps none. It is no statement of the
// session's, and is not reported.
func (c *conn) rowsWritten() (n int64, ok bool) {
	text, _ := c.db.dialect.Written()
	if text == "" || c.link == nil {
		return 0, false
	}
	rows, done, err := c.cache.query(context.Background(), c.link, text, nil)
	if err != nil {
		return 0, false
	}
	defer done()
	defer rows.Close()
	ok = rows.Next() && rows.Scan(&n) == nil
	return n, ok
}
