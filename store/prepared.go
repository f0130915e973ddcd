package store

import (
	"context"
	"database/sql"

	"github.com/jmoiron/sqlx"
)

const (
	maxPrepared     = 64
	maxPreparedText = 64 << 10
)

// statements keeps the prepared statements of one connection. A text is prepared when it comes the second time: preparing
// what is run once costs more than it saves.
type statements struct {
	prepared map[string]*prepared
	seen     map[string]struct{}
	clock    uint64
}

type prepared struct {
	stmt *sql.Stmt
	busy bool // its rows are being read: it cannot be run again before they are closed
	used uint64
}

func (s *statements) exec(ctx context.Context, link *sqlx.Conn, text string, args []any) (sql.Result, error) {
	entry := s.take(ctx, link, text)
	if entry == nil {
		return link.ExecContext(ctx, text, args...)
	}
	return entry.stmt.ExecContext(ctx, args...)
}

// query returns a function to call when the rows are closed.
func (s *statements) query(ctx context.Context, link *sqlx.Conn, text string, args []any) (*sql.Rows, func(), error) {
	entry := s.take(ctx, link, text)
	if entry == nil {
		rows, err := link.QueryContext(ctx, text, args...)
		return rows, func() {}, err
	}
	rows, err := entry.stmt.QueryContext(ctx, args...)
	entry.busy = err == nil
	return rows, func() { entry.busy = false }, err
}

// take finds or prepares the statement; nil if the text is to be run as it is.
func (s *statements) take(ctx context.Context, link *sqlx.Conn, text string) *prepared {
	s.clock++
	if entry := s.prepared[text]; entry != nil {
		if entry.busy {
			return nil
		}
		entry.used = s.clock
		return entry
	}
	if len(text) > maxPreparedText || !s.repeated(text) {
		return nil
	}
	stmt, err := link.PrepareContext(ctx, text)
	if err != nil {
		return nil // running it reports the error
	}
	s.makeRoom()
	entry := &prepared{stmt: stmt, used: s.clock}
	s.prepared[text] = entry
	return entry
}

// repeated tells whether the text came before.
func (s *statements) repeated(text string) bool {
	if _, before := s.seen[text]; before {
		delete(s.seen, text)
		return true
	}
	if s.seen == nil || len(s.seen) >= 4*maxPrepared {
		s.seen = make(map[string]struct{})
	}
	s.seen[text] = struct{}{}
	return false
}

// makeRoom closes the statement that was not used for the longest time, if there are too many.
func (s *statements) makeRoom() {
	if s.prepared == nil {
		s.prepared = make(map[string]*prepared)
	}
	if len(s.prepared) < maxPrepared {
		return
	}
	var oldest string
	var found *prepared
	for text, entry := range s.prepared {
		if !entry.busy && (found == nil || entry.used < found.used) {
			oldest, found = text, entry
		}
	}
	if found != nil {
		found.stmt.Close()
		delete(s.prepared, oldest)
	}
}

// clear closes all statements; no rows may be open.
func (s *statements) clear() {
	for _, entry := range s.prepared {
		entry.stmt.Close()
	}
	*s = statements{}
}
