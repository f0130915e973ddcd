package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

var errRowsClosed = errors.New("store: the rows were closed by the end of the transaction")

// rowset is the answer to a query on a connection. It is sql.Rows that counts, reports and cleans errors, and that can be
// read ahead where the connection is needed for another statement.
type rowset struct {
	*sql.Rows
	*running
	ahead    [][]any // read, but not asked for yet
	row      []any   // the row at hand, if it was read ahead
	done     func()  // the prepared statement may be used again
	finished bool
	widens   func(typ string) bool // nil for none, see shortFloats
	types    []string              // of the columns, once they were asked for
}

// Next goes on to the next row. After the last one the rows are closed.
func (r *rowset) Next() bool {
	if len(r.ahead) > 0 {
		r.row, r.ahead = r.ahead[0], r.ahead[1:]
		return true
	}
	if !r.finished && r.Rows.Next() {
		r.statement.Rows++
		return true
	}
	r.finish()
	return false
}

// Err is what ended the rows early, in our words.
func (r *rowset) Err() error { return r.statement.Err }

// Close ends the reading and reports the statement. It may be called more than once.
func (r *rowset) Close() error {
	r.ahead = nil
	r.finish()
	return r.statement.Err
}

// Scan reads the row at hand. What was read ahead goes into values of type any only.
func (r *rowset) Scan(dest ...any) error {
	if r.row == nil {
		return r.scan(dest)
	}
	for i, value := range r.row {
		into, ok := dest[i].(*any)
		if !ok {
			return fmt.Errorf("got %T to read into, want *any", dest[i])
		}
		*into = value
	}
	return nil
}

// scan reads the driver's row, floats of 32 bits as what they were written as (see shortest).
func (r *rowset) scan(dest []any) error {
	err := r.Rows.Scan(dest...)
	if err != nil || r.widens == nil {
		return err
	}
	for n := range dest {
		cell, ok := dest[n].(*any)
		if !ok {
			continue
		}
		if _, isFloat := (*cell).(float64); !isFloat {
			continue
		}
		if r.types == nil {
			if _, r.types, err = r.header(); err != nil {
				return err
			}
		}
		if r.widens(r.types[n]) {
			*cell = shortest(*cell)
		}
	}
	return nil
}

// readAhead reads the rest of the rows into memory: a server's connection answers one statement at a time.
func (r *rowset) readAhead() {
	width, err := r.Rows.Columns()
	for err == nil && r.Rows.Next() {
		row, dest := make([]any, len(width)), make([]any, len(width))
		for i := range row {
			dest[i] = &row[i]
		}
		if err = r.scan(dest); err == nil {
			r.ahead = append(r.ahead, row)
			r.statement.Rows++
		}
	}
	r.finish()
}

func (r *rowset) finish() {
	if r.finished {
		return
	}
	r.finished = true
	err := r.Rows.Close()
	if readErr := r.Rows.Err(); readErr != nil {
		err = readErr
	}
	r.done()
	delete(r.conn.open, r)
	_ = r.end(err)
	r.conn.idle()
}

// closeRows closes what is still open: neither a commit nor giving the connection back can wait for its readers.
func (c *conn) closeRows() {
	for set := range c.open {
		set.finish()
		if set.statement.Err == nil {
			set.statement.Err = errRowsClosed
		}
	}
	for _, rows := range c.lent {
		_ = rows.Close()
	}
	c.lent = nil
}

// Cursor reads a long result row by row. It must be closed.
type Cursor struct {
	Columns []string
	Types   []string // as the columns were declared, "" for expressions

	set    *rowset
	decode decoder
	row    []any
	err    error
}

// stream runs a query whose rows are read one by one.
func (c *conn) stream(ctx context.Context, text string, args ...any) (*Cursor, error) {
	set, err := c.query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	cursor := &Cursor{set: set}
	if cursor.Columns, cursor.Types, err = set.header(); err != nil {
		return nil, errors.Join(err, set.Close())
	}
	cursor.decode = newDecoder(c.db.dialect, cursor.Types)
	return cursor, nil
}

// header reads the columns' names and declared types.
func (r *rowset) header() (names, types []string, err error) {
	columns, err := r.Rows.ColumnTypes()
	if err != nil {
		return nil, nil, r.conn.fail(r.ctx, r.statement.SQL, err)
	}
	names, types = make([]string, len(columns)), make([]string, len(columns))
	for i, column := range columns {
		names[i], types[i] = column.Name(), column.DatabaseTypeName()
	}
	return names, types, nil
}

// Next reads the next row; false after the last one or on an error, which Err tells.
func (c *Cursor) Next() bool {
	if c.err != nil || !c.set.Next() {
		return false
	}
	c.row, c.err = c.decode.row(c.set)
	return c.err == nil
}

// Values is the row that Next has read: int64, float64, string, []byte, bool, time.Time or nil. It is the caller's to keep.
func (c *Cursor) Values() []any { return c.row }

// Untimed says that from now on the reader sets the pace: the time that a statement may take no longer ends it.
func (c *Cursor) Untimed() {
	if c.set.untimed != nil {
		c.set.untimed.Stop()
	}
}

// Err is what ended the reading early.
func (c *Cursor) Err() error {
	if c.err != nil {
		return c.err
	}
	return c.set.Err()
}

// Close ends the reading.
func (c *Cursor) Close() error {
	_ = c.set.Close()
	return c.Err()
}
