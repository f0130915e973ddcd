package shell

import (
	"fmt"
	"reflect"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/display"
	"github.com/dbsh-go/dbsh/shell/internal/table"
	"github.com/dbsh-go/dbsh/store"
)

// This file is about results of SQL that are too long to be kept whole: rows are shown as they come, and `_` has the first ones.

// A result is kept up to these many rows, or to those that need so much memory. One that is shorter than what is read ahead is read
// before any of it is shown, so that an error of its rows comes alone.
const (
	keptRows  = 10_000
	keptBytes = 16 << 20
	readAhead = 1000
)

// keeper reads the rows of a result and keeps the first ones.
type keeper struct {
	rows   *store.Rows
	cursor *store.Cursor
	bytes  int
	shown  int         // of those that were kept, how many have been shown
	left   func() bool // nobody reads any more what is shown
}

// read reads a row, and keeps it while there is room.
func (k *keeper) read() (row []any, ok bool) {
	if !k.cursor.Next() {
		return nil, false
	}
	row = k.cursor.Values()
	if k.full() {
		k.rows.Unkept++
		return row, true
	}
	k.rows.Values = append(k.rows.Values, row)
	k.bytes += table.Size(row)
	return row, true
}

func (k *keeper) full() bool { return len(k.rows.Values) >= keptRows || k.bytes >= keptBytes }

// Columns implements display.Stream.
func (k *keeper) Columns() []string { return k.rows.Columns }

// Next implements display.Stream: the rows that were read ahead come first.
func (k *keeper) Next() ([]any, bool) {
	if k.shown < len(k.rows.Values) {
		k.shown++
		return asShown(k.rows.Values[k.shown-1], k.rows.Types), true
	}
	if k.left() {
		return nil, false
	}
	row, ok := k.read()
	if ok && k.rows.Unkept == 0 {
		k.shown++
	}
	if !ok {
		return nil, false
	}
	return asShown(row, k.rows.Types), true
}

// Err implements display.Stream.
func (k *keeper) Err() error { return k.cursor.Err() }

// Hint implements display.Stream.
func (k *keeper) Hint() string { return hint(k.rows) }

// hint says how to see the rows that are not shown.
func hint(rows *store.Rows) string {
	if rows.Unkept > 0 {
		return ":pager on or ENTRY :> FILE shows all"
	}
	return ":last shows all"
}

// takeRows reads the rows of a query, and shows those of a long result as they come.
func (s *shell) takeRows(q *query, long *bool) func(*store.Rows, *store.Cursor) error {
	return func(rows *store.Rows, cursor *store.Cursor) error {
		k := &keeper{rows: rows, cursor: cursor, left: s.out.Left}
		for len(rows.Values) < readAhead && !k.full() {
			if _, ok := k.read(); !ok {
				return cursor.Err()
			}
		}
		*long = true
		cursor.Untimed() // who looks at it page by page takes his time
		s.queried = queried{rows, s.rules().Source(q.text)}
		err := s.present(display.Value{Value: reflect.ValueOf(k)})
		if rest := k.rest(); rest != nil || err == nil {
			return rest
		}
		return &shownError{err}
	}
}

// shownError is that of showing rows: the statement has run.
type shownError struct{ error }

func (e *shownError) Unwrap() error { return e.error }

// rest reads what is to be kept of a result whose reader has had enough, and finds out whether there was more.
func (k *keeper) rest() error {
	for k.rows.Unkept == 0 {
		if _, ok := k.read(); !ok {
			break
		}
	}
	return k.cursor.Err()
}

// noteUnkept tells who uses a result in Go that not all of it is there.
func (s *shell) noteUnkept(entry *check.Entry) {
	if len(s.unkept) == 0 || entry == nil {
		return
	}
	for _, unit := range entry.Units {
		for _, object := range unit.Info.Uses {
			if rows := s.unkept[object]; rows != nil {
				s.note(rows)
				return
			}
		}
	}
}

func (s *shell) note(rows *store.Rows) {
	fmt.Fprintf(s.config.Err, "note: of that result the first %s rows were kept, and not those behind them; session.Execute(\"...\") keeps all\n", table.Grouped(len(rows.Values)))
}
