package store

import (
	"context"
	"fmt"
	"slices"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// insertAll inserts rows in order.
func (p *plan) insertAll(ctx context.Context, rows []*write) error {
	for len(rows) > 0 {
		batch := p.insertBatch(ctx, rows)
		if err := p.insert(ctx, batch); err != nil {
			return err
		}
		rows = rows[len(batch):]
	}
	return p.ensureCounted(ctx)
}

// insertBatch finds the rows at the front that one statement can insert: same table, same columns, none waiting for the key
// of another.
func (p *plan) insertBatch(ctx context.Context, rows []*write) []*write {
	first := rows[0]
	p.complete(first, first.fills)
	first.columns = p.lists.keep(first.insertColumns(p.lists.spare()))
	s := p.session.of(first.i.mapper)
	if run := p.insertRun(rows); s.repeats(len(run)) {
		return run
	}
	most := s.batch(len(first.columns))
	n := 1
	for n < len(rows) && n < most {
		w := rows[n]
		if w.mapper != first.i.mapper || slices.ContainsFunc(w.fills, func(f fill) bool { return p.inBatch(rows[:n], f.parent) }) {
			break
		}
		p.complete(w, w.fills)
		if w.columns = p.lists.keep(w.insertColumns(p.lists.spare())); !slices.Equal(w.columns, first.columns) {
			break
		}
		n++
	}
	if first.newKey() != nil && (n < batchFrom || p.countsBy(ctx, first.i.mapper) == 0) {
		n = 1
	}
	if len(first.columns) == 0 || len(first.returned()) > 0 {
		n = 1
	}
	return rows[:n]
}

// insertRun finds the rows at the front that one INSERT can be repeated for: same table, same columns. A row that waits for the key
// of another gets it when its turn comes.
func (p *plan) insertRun(rows []*write) []*write {
	first := rows[0]
	if !p.session.of(first.i.mapper).repeats(len(rows)) || len(first.columns) == 0 || len(first.returned()) > 0 {
		return rows[:1]
	}
	return rows[:front(rows, len(rows), func(first, w *write) bool {
		if !w.sameModel(first) || w.keyed() {
			return false
		}
		if !w.waitsBeside() {
			p.complete(w, w.fills)
		}
		w.columns = p.lists.keep(w.insertColumns(p.lists.spare()))
		return slices.Equal(w.columns, first.columns)
	})]
}

// waitsBeside tells whether the row takes the key of another row of its table.
func (w *write) waitsBeside() bool {
	return slices.ContainsFunc(w.fills, func(f fill) bool { return f.parent.sameModel(w.i) })
}

// keyed tells whether a part of the row's primary key comes from another row of the same table.
func (w *write) keyed() bool {
	return slices.ContainsFunc(w.fills, func(f fill) bool {
		return f.parent.sameModel(w.i) && slices.ContainsFunc(w.mapper.primaryNames(), func(name string) bool { return slices.Contains(f.columns, name) })
	})
}

func (p *plan) inBatch(batch []*write, i *instance) bool {
	w := p.writes.of(i)
	return w != nil && w.mapper == batch[0].i.mapper && slices.Contains(batch, w)
}

// insertColumns adds the columns that the INSERT names to a list.
func (w *write) insertColumns(list []*column) []*column {
	key := w.newKey()
	for _, c := range w.mapper.columns {
		if c != key && !w.returns(c) {
			list = append(list, c)
		}
	}
	return list
}

// newKey is the column whose value the database will make, nil if there is none.
func (w *write) newKey() *column {
	for _, c := range w.mapper.primary {
		if c.generated() && w.leaves(c) {
			return c
		}
	}
	return nil
}

// returned are the columns left to the database, to compute or to give their default; their values come back with the INSERT.
func (w *write) returned() []*column {
	var columns []*column
	for _, c := range w.mapper.columns {
		if w.returns(c) {
			columns = append(columns, c)
		}
	}
	return columns
}

func (w *write) returns(c *column) bool {
	return c.given() || c.details.serverDefault != "" && !c.primary && w.leaves(c)
}

// leaves tells whether the row has no value of its own for the column.
func (w *write) leaves(c *column) bool {
	return c.unset(w.value(c)) && (w.given == nil || !w.given[c.position])
}

// insert writes one batch and reads the keys that the database has made.
func (p *plan) insert(ctx context.Context, batch []*write) error {
	first := batch[0]
	m, key := first.i.mapper, first.newKey()
	for _, w := range batch {
		if err := w.checkKey(key); err != nil {
			return err
		}
	}
	s := p.session.of(m)
	if s.repeats(len(batch)) {
		return p.insertEach(ctx, batch, key)
	}
	text := p.insertText(first, len(batch))
	args := p.insertArgs(p.arguments(s.db, len(batch)*len(first.columns)), batch)
	how := s.db.dialect
	left := first.returned()
	if key != nil && (len(left) > 0 || how.NewKeys() == dialect.ReturnedKeys) {
		left = append(left, key)
	}
	if len(left) > 0 && how.Returning("INSERT") {
		return p.insertReturning(ctx, batch, left, text, args)
	}
	result, err := s.conn.exec(ctx, text, args...)
	if err != nil {
		return err
	}
	if key == nil {
		return p.readBack(ctx, first, left)
	}
	told, err := result.LastInsertId()
	if err != nil {
		return fmt.Errorf("insert into %s: the new key is not known: %w", m.table, err)
	}
	step := int64(1)
	if len(batch) > 1 { // else nobody is to be asked
		step = p.countsBy(ctx, m)
	}
	if err := p.number(batch, key, told, step); err != nil {
		return err
	}
	return p.readBack(ctx, first, left)
}

// insertText is the statement that inserts as many rows with the columns of the first.
func (p *plan) insertText(first *write, rows int) string {
	return p.text.of(textShape{Insert, first.i.mapper, rows}, first.columns, func() string { return p.writeInsert(first, rows) })
}

func (p *plan) writeInsert(first *write, rows int) string {
	m := first.i.mapper
	s := p.session.of(m)
	text := "INSERT INTO " + s.quoteTable(m.schema, m.table) + " "
	if len(first.columns) == 0 {
		return text + s.db.dialect.DefaultValues()
	}
	return text + "(" + s.quoteAll(columnNames(first.columns)) + ") VALUES " + s.placeholders(len(first.columns), rows)
}

// insertEach inserts many rows with the same columns by one statement of a few rows, in rounds. Where the database's counting does not
// tell the keys of neighbours, and where rows wait for each other's, a round is one row.
func (p *plan) insertEach(ctx context.Context, rows []*write, key *column) error {
	m := rows[0].i.mapper
	size, step := min(p.roundRows(ctx, m, insertedPages), max(1, batchCells/len(rows[0].columns))), int64(1)
	if key != nil {
		step = p.countsBy(ctx, m)
	}
	if step == 0 || slices.ContainsFunc(rows, (*write).waitsBeside) {
		size, step = 1, 1
	}
	whole := len(rows) / size * size
	if err := p.insertRounds(ctx, rows[:whole], key, size, step); err != nil {
		return err
	}
	return p.insertRounds(ctx, rows[whole:], key, len(rows)-whole, step)
}

func (p *plan) insertRounds(ctx context.Context, rows []*write, key *column, size int, step int64) error {
	if len(rows) == 0 {
		return nil
	}
	round := func(n int) []*write { return rows[n*size : (n+1)*size] }
	return p.session.of(rows[0].i.mapper).conn.repeat(ctx, p.insertText(rows[0], size), rounds{
		count: len(rows) / size,
		args: func(n int, list []any) []any {
			for _, w := range round(n) {
				p.complete(w, w.fills)
			}
			return p.insertArgs(list, round(n))
		},
		done: func(n int, id, _ int64) error {
			if key == nil {
				return nil
			}
			return p.number(round(n), key, id, step)
		},
	})
}

// insertArgs adds the values of rows with the same columns to a list.
func (p *plan) insertArgs(args []any, batch []*write) []any {
	columns, how := batch[0].columns, p.session.of(batch[0].i.mapper).db.dialect
	for _, w := range batch {
		for _, c := range columns {
			args = append(args, bindable(how, c, c.rounded(w.value(c))))
		}
	}
	return args
}

// checkKey refuses a row without primary key where the database makes none.
func (w *write) checkKey(made *column) error {
	for _, c := range w.mapper.primary {
		empty := w.value(c) == nil || len(w.mapper.primary) == 1 && c.kind != intValue && c.kind != uintValue && c.unset(w.value(c))
		if c != made && empty {
			return fmt.Errorf("insert %s: its primary key %s is not set", w.mapper.name, c.field)
		}
	}
	return nil
}

// readBack reads what the database has filled into a row, where its INSERT cannot return it.
func (p *plan) readBack(ctx context.Context, w *write, left []*column) error {
	m := w.mapper
	left = slices.DeleteFunc(left, func(c *column) bool { return c.primary })
	if len(left) == 0 {
		return nil
	}
	args := make([]any, len(m.primary))
	for k, c := range m.primary {
		args[k] = p.bind(c, w.value(c))
	}
	s := p.session.of(m)
	text := "SELECT " + s.quoteAll(columnNames(left)) + " FROM " + s.quoteTable(m.schema, m.table) +
		" WHERE " + s.equals(m.primaryNames())
	rows, err := s.conn.execute(ctx, text, args...)
	if err != nil {
		return err
	}
	if rows.Len() == 1 {
		w.take(left, rows.Values[0])
	}
	return nil
}

// take puts cells into the row's values.
func (w *write) take(columns []*column, cells []any) {
	for k, c := range columns {
		value, err := c.fromCell(cells[k])
		if err != nil {
			value = c.zero()
		}
		w.set(c, value)
	}
}
