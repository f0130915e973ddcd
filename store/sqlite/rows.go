package sqlite

import (
	"bytes"
	"database/sql/driver"
	"io"
	"unsafe"

	sqlite3 "modernc.org/sqlite/lib"

	"github.com/dbsh-go/dbsh/store/internal/timestamp"
)

// Rows are a statement's rows. They can be read in two ways: by Next, as database/sql does, or by Step and the cells one by one.
type Rows struct {
	stmt  *stmt
	first bool // the statement stands at the first row already
	more  bool

	number int // of the column that value is of, -1 for none
	value  uintptr
	kind   int
	closed bool
}

// timeText is a kind of cell that SQLite does not know.
const timeText = 6

// Columns are the names of the columns.
func (r *Rows) Columns() []string { return r.stmt.columns }

// ColumnTypeDatabaseTypeName is a column's type as it was declared, in capitals; "" for an expression.
func (r *Rows) ColumnTypeDatabaseTypeName(column int) string { return r.stmt.declared[column] }

// Close makes the statement ready to run again.
func (r *Rows) Close() error {
	if r.closed {
		return nil // the statement may be another's by now
	}
	r.closed, r.first, r.more = true, false, false
	if r.stmt.once {
		return r.stmt.Close()
	}
	r.stmt.reset()
	return nil
}

// Step goes on to the next row.
func (r *Rows) Step() (more bool, err error) {
	r.number = -1
	switch {
	case r.first:
		r.first = false
	case r.more:
		r.more, err = r.stmt.step()
	}
	return r.more, err
}

// Kind is what a cell of the row at hand is, as sqlite3_column_type counts: 1 for an integer, 2 for a float, 3 for a text, 4 for
// bytes, 5 for NULL; and 6 for a text in a column that is declared as a date or a time.
func (r *Rows) Kind(column int) int {
	if r.number != column {
		tls := r.stmt.conn.tls
		r.number, r.value = column, sqlite3.Xsqlite3_column_value(tls, r.stmt.handle, int32(column))
		r.kind = int(sqlite3.Xsqlite3_value_type(tls, r.value))
		if r.kind == sqlite3.SQLITE_TEXT && r.stmt.times[column] {
			r.kind = timeText
		}
	}
	return r.kind
}

// Int64 is the cell that Kind was asked for last, an integer.
func (r *Rows) Int64() int64 { return sqlite3.Xsqlite3_value_int64(r.stmt.conn.tls, r.value) }

// Float64 is the cell that Kind was asked for last, a float.
func (r *Rows) Float64() float64 { return sqlite3.Xsqlite3_value_double(r.stmt.conn.tls, r.value) }

// View is the cell that Kind was asked for last, a text or bytes, where SQLite keeps it: nobody may change it, and it is gone with
// the next Step.
func (r *Rows) View() []byte {
	tls := r.stmt.conn.tls
	var at uintptr
	if r.kind == sqlite3.SQLITE_TEXT || r.kind == timeText {
		at = sqlite3.Xsqlite3_value_text(tls, r.value)
	} else {
		at = sqlite3.Xsqlite3_value_blob(tls, r.value)
	}
	if at == 0 {
		return []byte{}
	}
	return unsafe.Slice((*byte)(pointer(at)), sqlite3.Xsqlite3_value_bytes(tls, r.value))
}

// Next reads the next row. Texts of columns that are declared as times become times, as modernc.org/sqlite makes them.
func (r *Rows) Next(row []driver.Value) error {
	more, err := r.Step()
	if err != nil {
		return err
	}
	if !more {
		return io.EOF
	}
	for i := range row {
		row[i] = r.cell(i)
	}
	return nil
}

func (r *Rows) cell(column int) driver.Value {
	switch r.Kind(column) {
	case sqlite3.SQLITE_INTEGER:
		return r.Int64()
	case sqlite3.SQLITE_FLOAT:
		return r.Float64()
	case sqlite3.SQLITE_TEXT:
		return string(r.View())
	case timeText:
		if t, ok := timestamp.Parse(r.View()); ok {
			return t
		}
		return string(r.View())
	case sqlite3.SQLITE_BLOB:
		return bytes.Clone(r.View())
	}
	return nil
}
