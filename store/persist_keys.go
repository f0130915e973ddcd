package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// This file finds out which of the keys that the database has made for the rows of one INSERT belongs to which row. No database
// promises an order, so something must tell. Where the keys come back (RETURNING), the values of a unique column that the
// session has written come back with them; without such a column, keys that only rise, or only fall, are in the rows' order; and
// where neither tells, the rows are read. Where the keys are counted from one of them, the database is asked first by how much it
// counts, and afterwards whether they are all there. A table whose keys cannot be told is given its rows one by one.

// counted is a run of keys that the database has made one after the other, of statements that followed each other.
type counted struct {
	key               *column
	first, rows, step int64
}

// next is the key behind the run.
func (r counted) next() int64 { return r.first + r.rows*r.step }

// countsBy tells by how much the keys of neighbours in one INSERT differ; 0 where they cannot be told from one of them. The
// question is none of the session's statements, and is not reported.
func (p *plan) countsBy(ctx context.Context, m *mapper) int64 {
	if step, known := p.steps[m]; known {
		return step
	}
	step := int64(1)
	on := p.session.of(m)
	if text, args := on.db.dialect.KeyStep(m.schema, m.table); text != "" {
		if on.conn.free() != nil || on.conn.link.QueryRowContext(ctx, text, args...).Scan(&step) != nil {
			step = 0
		}
	}
	if p.steps == nil {
		p.steps = map[*mapper]int64{}
	}
	p.steps[m] = step
	return step
}

// number gives the rows of one INSERT their keys, told that of the first or the last. That they are all there is asked when all of the
// flush's INSERTs have run, see ensureCounted.
func (p *plan) number(batch []*write, key *column, told, step int64) error {
	if len(batch) > 1 {
		if p.session.of(key.owner).db.dialect.NewKeys() == dialect.LastKey {
			told -= int64(len(batch)-1) * step
		}
		p.note(counted{key: key, first: told, rows: int64(len(batch)), step: step})
	}
	for n, w := range batch {
		if err := w.setNumber(key, told+int64(n)*step); err != nil {
			return fmt.Errorf("insert into %s: key %s: %w", key.owner.table, key.field, err)
		}
	}
	return nil
}

// note adds keys to the run that they go on, or begins another.
func (p *plan) note(keys counted) {
	if n := len(p.counted); n > 0 && p.counted[n-1].key == keys.key && p.counted[n-1].next() == keys.first {
		p.counted[n-1].rows += keys.rows
		return
	}
	p.counted = append(p.counted, keys)
}

// ensureCounted makes sure that the keys given by counting are there: a table at the end of its numbers may count otherwise. The
// key of a row that was inserted alone needs no question.
func (p *plan) ensureCounted(ctx context.Context) error {
	runs := p.counted
	p.counted = nil
	for _, run := range runs {
		if err := p.ensureRun(ctx, run); err != nil {
			return err
		}
	}
	return nil
}

func (p *plan) ensureRun(ctx context.Context, run counted) error {
	m := run.key.owner
	s := p.session.of(m)
	name := s.quote(run.key.name)
	text := "SELECT count(*) FROM " + s.quoteTable(m.schema, m.table) + " WHERE " + name + " BETWEEN " +
		s.db.dialect.Placeholder(1) + " AND " + s.db.dialect.Placeholder(2)
	args := []any{run.first, run.next() - 1}
	if run.step > 1 {
		text += " AND (" + name + " - " + s.db.dialect.Placeholder(3) + ") % " + s.db.dialect.Placeholder(4) + " = 0"
		args = append(args, run.first, run.step)
	}
	rows, err := s.conn.execute(ctx, text, args...)
	if err != nil {
		return err
	}
	if rows.Values[0][0] != run.rows {
		return keysUnknown(m, int(run.rows))
	}
	return nil
}

func keysUnknown(m *mapper, rows int) error {
	return fmt.Errorf("insert into %s: the keys of %d new rows are not known: the table counts them in a way of its own, or changes what is written: flush them one by one", m.table, rows)
}

// insertReturning inserts rows and reads what the database has filled in.
func (p *plan) insertReturning(ctx context.Context, batch []*write, left []*column, text string, args []any) error {
	m := batch[0].i.mapper
	s := p.session.of(m)
	var marks []*column
	if len(batch) > 1 {
		marks = marksOf(batch)
	}
	returned := slices.Concat(left, marks)
	rows := make([][]any, 0, len(batch))
	cells := make([]any, 0, len(batch)*len(returned))
	err := s.conn.read(ctx, text+" RETURNING "+s.quoteAll(columnNames(returned)), args, func(row rowCells) error {
		for n := range returned {
			cells = append(cells, row.cell(n))
		}
		rows = append(rows, cells[len(cells)-len(returned):])
		return nil
	})
	switch {
	case err != nil:
		return err
	case len(rows) != len(batch):
		return fmt.Errorf("insert into %s: got %d rows back, want %d", m.table, len(rows), len(batch))
	case len(batch) == 1:
		batch[0].take(left, rows[0])
		return nil
	}
	key := left[0]
	if marked(batch, marks, rows) || len(marks) == 0 && monotone(rows) {
		for n, w := range batch {
			w.take(left, rows[n])
		}
		return nil
	}
	if len(marks) > 0 && match(batch, key, marks, rows) {
		return nil
	}
	return p.readKeys(ctx, batch, key, rows)
}

// marksOf are the columns that tell the rows of a statement from each other: the first unique ones that all of them have values for.
func marksOf(batch []*write) []*column {
	for _, group := range batch[0].i.mapper.uniques()[1:] {
		written := func(c *column) bool {
			null := func(w *write) bool { return w.value(c) == nil }
			return c != nil && slices.Contains(batch[0].columns, c) && !slices.ContainsFunc(batch, null)
		}
		if len(group) > 0 && !slices.ContainsFunc(group, func(c *column) bool { return !written(c) }) {
			return group
		}
	}
	return nil
}

// marked tells whether the rows came back in their own order. Their marks stand behind the key.
func marked(batch []*write, marks []*column, rows [][]any) bool {
	for n, w := range batch {
		for k, c := range marks {
			if plain, err := c.fromCell(rows[n][1+k]); err != nil || !samePlain(plain, c.rounded(w.value(c))) {
				return false
			}
		}
	}
	return len(marks) > 0
}

// monotone tells whether the keys only rise, or only fall.
func monotone(rows [][]any) bool {
	var before, direction int64
	for n, cells := range rows {
		key, ok := cells[0].(int64)
		if !ok {
			return false
		}
		if n > 0 {
			now := int64(1)
			if key < before {
				now = -1
			}
			if key == before || direction != 0 && now != direction {
				return false
			}
			direction = now
		}
		before = key
	}
	return true
}

// match gives rows the keys that came back with the same values in some columns, behind the key; false if some have none. Rows that are
// the same in all of them may have each other's.
func match(batch []*write, key *column, by []*column, rows [][]any) bool {
	found := map[identity][]any{}
	for _, cells := range rows {
		values := make([]any, len(by))
		for k, c := range by {
			plain, err := c.fromCell(cells[1+k])
			if err != nil {
				return false
			}
			values[k] = plain
		}
		id := identify(key.owner, append(values, nil)) // never one value alone, which NULL would make none
		found[id] = append(found[id], cells[0])
	}
	keys := make([]any, len(batch))
	for n, w := range batch {
		values := make([]any, len(by))
		for k, c := range by {
			values[k] = c.rounded(w.value(c))
		}
		id := identify(key.owner, append(values, nil))
		if len(found[id]) == 0 {
			return false
		}
		keys[n], found[id] = found[id][0], found[id][1:]
	}
	for n, w := range batch {
		w.take([]*column{key}, keys[n:n+1])
	}
	return true
}

// readKeys reads the rows of an INSERT by their keys, and finds out by all that was written which is whose. A trigger may have changed
// that: then the order of the keys is all there is.
func (p *plan) readKeys(ctx context.Context, batch []*write, key *column, rows [][]any) error {
	m := key.owner
	s := p.session.of(m)
	args := make([]any, len(rows))
	for n, cells := range rows {
		args[n] = cells[0]
	}
	written := batch[0].columns
	text := "SELECT " + s.quoteAll(append([]string{key.name}, columnNames(written)...)) + " FROM " + s.quoteTable(m.schema, m.table) +
		" WHERE " + s.quote(key.name) + " IN " + s.placeholders(len(args), 1)
	found, err := s.conn.execute(ctx, text, args...)
	switch {
	case err != nil:
		return err
	case found.Len() == len(batch) && match(batch, key, written, found.Values):
		return nil
	case !monotone(rows):
		return keysUnknown(m, len(batch))
	}
	for n, w := range batch {
		w.take([]*column{key}, rows[n][:1])
	}
	return nil
}
