package store

import (
	"fmt"
	"reflect"
)

// Each calls do with the objects of all rows, one by one, as Iter gives them. An error of do ends the reading and is
// returned.
func (q Selection) Each(do func(object any) error) error {
	var stopped error
	err := q.stream(func(object any) bool {
		stopped = do(object)
		return stopped == nil
	})
	if stopped != nil {
		return stopped
	}
	return err
}

// Iter gives the objects of all rows, one by one, as they are read: for user, err := range users.Iter(). Memory holds one
// at a time; whoever stops early closes the rows. An error comes once, as the last.
//
// The objects are not in the session: changes to them are not written, and their relations are not loaded. With relations
// (With) the rows are read in batches of 500 by their order and primary key, a statement for each batch and relation, so
// that the query cannot be grouped, distinct, or have an offset; batches are not of one moment, unless a transaction makes
// them so.
//
// While rows are open a server's connection can do nothing else: collect what the loop wants to ask, or give Iter
// a session of its own.
func (q Selection) Iter() func(yield func(object any, err error) bool) {
	return func(yield func(any, error) bool) {
		stopped := false
		err := q.stream(func(object any) bool {
			stopped = !yield(object, nil)
			return !stopped
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

// stream gives the rows' objects to do until it is false.
func (q Selection) stream(do func(object any) bool) error {
	if err := q.ready(); err != nil {
		return err
	}
	if q.parts.columns != nil {
		return fmt.Errorf("%s: the query selects columns, not objects", q.modelName())
	}
	if err := q.prepare(); err != nil {
		return err
	}
	if len(q.parts.eager) > 0 {
		return q.streamBatches(do)
	}
	return q.streamRows(do)
}

func (q Selection) streamRows(do func(object any) bool) error {
	statement, err := q.compile()
	if err != nil {
		return err
	}
	rows, err := q.session.conn.query(q.session.ctx(), statement.text, statement.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	l := newLoader(q.session, q.from.mapper, false)
	buffer := newBuffer(len(q.from.mapper.columns))
	for rows.Next() {
		if err := rows.Scan(buffer.dest...); err != nil {
			return fmt.Errorf("read %s: %w", q.modelName(), err)
		}
		object := reflect.New(q.from.mapper.typ)
		l.fill(object.UnsafePointer(), rowCells{values: buffer.cells})
		if !do(object.Interface()) {
			break
		}
	}
	l.tell()
	return rows.Err()
}

// buffer is where a row's cells are read into.
type buffer struct {
	cells, dest []any
}

func newBuffer(width int) buffer {
	b := buffer{make([]any, width), make([]any, width)}
	for i := range b.cells {
		b.dest[i] = &b.cells[i]
	}
	return b
}

// streamBatches reads the rows in batches, each in a session of its own on the same connection, so that their relations can be
// loaded and nothing is kept.
func (q Selection) streamBatches(do func(object any) bool) error {
	p := q.parts
	if p.offset > 0 || p.distinct || len(p.group) > 0 {
		return fmt.Errorf("%s: rows that come in batches, for With, can not be grouped, distinct or have an offset", q.modelName())
	}
	keys, err := q.sortKeys()
	if err != nil {
		return err
	}
	left := p.limit
	scratch := q.session.scratch()
	batch := q.Unordered().OrderBy(orderOf(keys, false)...)
	batch.session = scratch
	for next := batch; left != 0; {
		n := eagerBatch
		if left > 0 {
			n = min(n, left)
			left -= n
		}
		found, err := next.Limit(n).objects()
		if err != nil {
			return err
		}
		for _, i := range found {
			if !do(i.object) {
				return nil
			}
		}
		if len(found) < n {
			return nil
		}
		next = batch.Filter(behind(keys, found[n-1].sortValues(keys), false))
		scratch.Clear()
	}
	return nil
}

// scratch is a session with nothing in it, on the same connections.
func (s *Session) scratch() *Session {
	c := &core{databases: s.databases, using: s.using, binds: s.binds, context: s.ctx(), models: s.models}
	c.root = &Session{core: c, database: s.databases[0]}
	c.frames.begin("")
	return c.root.on(s.database)
}

// Each calls do with every row, as Iter gives them. An error of do ends the reading and is returned.
func (v Values) Each(do func(row []any) error) error {
	for row, err := range v.Iter() {
		if err != nil {
			return err
		}
		if err := do(row); err != nil {
			return err
		}
	}
	return nil
}

// Iter gives the rows one by one, as they are read: for row, err := range values.Iter(). What Selection.Iter says of memory and
// connections holds here too.
func (v Values) Iter() func(yield func(row []any, err error) bool) {
	return func(yield func([]any, error) bool) {
		stopped := false
		err := v.of.streamValues(func(row []any) bool {
			stopped = !yield(row, nil)
			return !stopped
		})
		if err != nil && !stopped {
			yield(nil, err)
		}
	}
}

func (q Selection) streamValues(do func(row []any) bool) error {
	if err := q.ready(); err != nil {
		return err
	}
	if err := q.prepare(); err != nil {
		return err
	}
	statement, err := q.compile()
	if err != nil {
		return err
	}
	cursor, err := q.session.conn.stream(q.session.ctx(), statement.text, statement.args...)
	if err != nil {
		return err
	}
	defer cursor.Close()
	for cursor.Next() {
		row := cursor.Values()
		for i, c := range q.parts.columns {
			row[i] = c.result(row[i])
		}
		if !do(row) {
			break
		}
	}
	return cursor.Err()
}
