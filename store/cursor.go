package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

var errRowsClosed = errors.New("store: the rows were closed by the end of the transaction")

// rowset is the answer to a query on a connection. It is sql.Rows that counts, reports and cleans errors.
type rowset struct {
	*sql.Rows
	conn      *conn
	ctx       context.Context
	start     time.Time
	done      func() // the prepared statement may be used again
	over      func() // a cancelled context no longer interrupts
	statement Statement
	finished  bool
}

// Next goes on to the next row. After the last one the rows are closed.
func (r *rowset) Next() bool {
	if r.Rows.Next() {
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
	r.finish()
	return r.statement.Err
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
	r.over()
	delete(r.conn.open, r)
	if err != nil {
		r.statement.Err = r.conn.fail(r.ctx, r.statement.SQL, err)
	}
	r.statement.Took = time.Since(r.start)
	r.conn.db.watchers.tell(r.statement)
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
	c.row, c.err = c.decode.row(c.set.Rows)
	return c.err == nil
}

// Values is the row that Next has read: int64, float64, string, []byte, bool, time.Time or nil. It is the caller's to keep.
func (c *Cursor) Values() []any { return c.row }

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
