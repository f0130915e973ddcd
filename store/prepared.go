package store

import (
	"context"
	"database/sql"
	"io"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
)

const (
	maxPrepared     = 64
	maxPreparedText = 64 << 10
)

// statements keeps the prepared statements of one connection: those of database/sql, whose rows can be given away, and the
// driver's own, for what is run and read to its end at once.
type statements struct {
	lent cache[*sql.Stmt]
	own  driverStatements
}

// query returns a function to call when the rows are closed.
func (s *statements) query(ctx context.Context, link *sqlx.Conn, text string, args []any) (*sql.Rows, func(), error) {
	entry, err := s.lent.take(text, func() (*sql.Stmt, error) { return link.PrepareContext(ctx, text) })
	if err != nil {
		return nil, nil, err
	}
	if entry == nil {
		rows, err := link.QueryContext(ctx, text, args...)
		return rows, func() {}, err
	}
	rows, err := entry.stmt.QueryContext(ctx, args...)
	entry.busy = err == nil
	return rows, func() { entry.busy = false }, err
}

// aged tells whether a text is prepared, and was not used for so long that its table may have been altered since.
func (s *statements) aged(text string) bool { return s.own.cache.aged(text) || s.lent.aged(text) }

// renew closes what a text was prepared as. It is prepared again when it is run next.
func (s *statements) renew(link *sqlx.Conn, text string) {
	s.lent.renew(text)
	_ = link.Raw(func(any) error { s.own.cache.renew(text); return nil })
}

// clear closes all statements; no rows may be open.
func (s *statements) clear(link *sqlx.Conn) {
	s.lent.clear()
	if len(s.own.cache.prepared) > 0 {
		_ = link.Raw(func(any) error { s.own.cache.clear(); return nil })
	}
}

// cache keeps prepared statements by their texts. A text is prepared when it comes the second time: preparing what is run
// once costs more than it saves.
type cache[S io.Closer] struct {
	prepared map[string]*prepared[S]
	seen     map[string]struct{}
	clock    uint64
	aborts   bool // a text that cannot be prepared ends the transaction: running it would only say that it has ended
}

type prepared[S io.Closer] struct {
	stmt S
	busy bool // its rows are being read: it cannot be run again before they are closed
	used uint64
	last time.Time // when it was used last, where an error ends the transaction
}

// find is the statement of a text, nil if there is none.
func (s *cache[S]) find(text string) *prepared[S] {
	entry := s.prepared[text]
	if entry != nil {
		s.clock++
		entry.used = s.clock
		if s.aborts {
			entry.last = time.Now()
		}
	}
	return entry
}

// take finds or prepares the statement; nil if the text is to be run as it is.
func (s *cache[S]) take(text string, prepare func() (S, error)) (*prepared[S], error) {
	if entry := s.find(text); entry != nil {
		if entry.busy {
			return nil, nil
		}
		return entry, nil
	}
	s.clock++
	if len(text) > maxPreparedText || s.aborts && several(text) || !s.repeated(text) {
		return nil, nil
	}
	stmt, err := prepare()
	if err != nil {
		if s.aborts {
			return nil, err
		}
		return nil, nil // some texts can only be run; of others, running reports the error
	}
	s.makeRoom()
	entry := &prepared[S]{stmt: stmt, used: s.clock, last: time.Now()}
	s.prepared[text] = entry
	return entry, nil
}

// several tells whether a text may be of several statements, which cannot be prepared.
func several(text string) bool { return strings.Contains(strings.TrimRight(text, "; \n\t"), ";") }

// repeated tells whether the text came before.
func (s *cache[S]) repeated(text string) bool {
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

func (s *cache[S]) aged(text string) bool {
	entry := s.prepared[text]
	return entry != nil && time.Since(entry.last) > trusted
}

func (s *cache[S]) renew(text string) {
	if entry := s.prepared[text]; entry != nil {
		entry.stmt.Close()
		delete(s.prepared, text)
	}
	s.soon(text)
}

// soon makes a text that comes for the first time be prepared.
func (s *cache[S]) soon(text string) {
	if s.seen == nil {
		s.seen = make(map[string]struct{})
	}
	s.seen[text] = struct{}{}
}

// makeRoom closes the statement that was not used for the longest time, if there are too many.
func (s *cache[S]) makeRoom() {
	if s.prepared == nil {
		s.prepared = make(map[string]*prepared[S])
	}
	if len(s.prepared) < maxPrepared {
		return
	}
	var oldest string
	var found *prepared[S]
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

// clear closes all statements.
func (s *cache[S]) clear() {
	for _, entry := range s.prepared {
		entry.stmt.Close()
	}
	*s = cache[S]{aborts: s.aborts}
}
