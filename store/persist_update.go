package store

import (
	"context"
	"slices"
)

// updateAll updates rows in order. Rows of one table that get the same values in the same columns share a statement.
func (p *plan) updateAll(ctx context.Context, rows []*write) error {
	for _, w := range rows {
		p.complete(w, w.fills)
		p.moveKey(w)
		if !w.settled {
			p.change(w)
		}
		p.count(w)
	}
	for len(rows) > 0 {
		n, err := p.updateFront(ctx, rows)
		if err != nil {
			return err
		}
		if err := p.readComputed(ctx, rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// updateFront updates rows at the front, and tells how many.
func (p *plan) updateFront(ctx context.Context, rows []*write) (int, error) {
	s := p.session.of(rows[0].i.mapper)
	if n := repeatable(s, rows, (*write).sameUpdate); n > 0 {
		return n, p.updateEach(ctx, rows[:n])
	}
	n := front(rows, s.batch(1+len(rows[0].columns)), (*write).alike)
	return n, p.update(ctx, rows[:n])
}

// readComputed reads the columns that the database computes from what was written.
func (p *plan) readComputed(ctx context.Context, rows []*write) error {
	computed := rows[0].i.mapper.tended.computed
	if len(computed) == 0 || len(rows[0].columns) == 0 {
		return nil
	}
	for _, w := range rows {
		if err := p.readBack(ctx, w, computed); err != nil {
			return err
		}
	}
	return nil
}

// bind is a value that is written, as the driver takes it.
func (p *plan) bind(c *column, value any) any {
	return bindable(p.session.of(c.owner).db.dialect, c, c.rounded(value))
}

// change finds the columns that the UPDATE writes.
func (p *plan) change(w *write) {
	columns := p.lists.spare()
	for _, c := range w.mapper.columns {
		if !w.keeps(c) || len(w.parked) > 0 && slices.Contains(w.parked, c) {
			columns = append(columns, c)
		}
	}
	w.columns, w.settled = p.lists.keep(columns), true
}

// front counts the rows at the front that go with the first, most of them at most.
func front[T any](rows []T, most int, together func(first, other T) bool) int {
	n := 1
	for n < len(rows) && n < most && together(rows[0], rows[n]) {
		n++
	}
	return n
}

// sameUpdate tells whether the UPDATEs of two rows differ in their values only.
func (w *write) sameUpdate(other *write) bool {
	return w.sameModel(other) && slices.Equal(w.columns, other.columns)
}

func (w *write) sameModel(other *write) bool { return w.mapper == other.mapper }

// alike tells whether the rows get the same values in the same columns, and nothing but their keys must be asked.
func (w *write) alike(other *write) bool {
	m := w.mapper
	if other.mapper != m || len(m.primary) != 1 || w.at != nil || other.at != nil || !slices.Equal(w.columns, other.columns) {
		return false
	}
	if len(w.columns) == 0 || m.versionColumn() != nil || slices.Contains(w.columns, m.primary[0]) {
		return false
	}
	for _, c := range w.columns {
		if !samePlain(w.value(c), other.value(c)) {
			return false
		}
	}
	return true
}

// found makes sure that all the rows of a statement were there.
func (w *write) found(got int64, want int) error {
	if got == int64(want) {
		return nil
	}
	stale := &StaleError{Op: "update", Model: w.mapper.name, Want: int64(want), Got: got}
	if want == 1 {
		stale.Key = shownKey(w.i.rowKey())
	}
	return stale
}

// count makes an UPDATE count its row's version.
func (p *plan) count(w *write) {
	v := w.mapper.versionColumn()
	if v == nil || len(w.columns) == 0 {
		return
	}
	if number, ok := w.i.loaded.value(v).(int64); ok {
		w.set(v, number+1)
		p.change(w)
	}
}

// update writes rows that get the same values, and makes sure that all were there.
func (p *plan) update(ctx context.Context, rows []*write) error {
	w := rows[0]
	if len(w.columns) == 0 {
		return nil
	}
	s := p.session.of(w.mapper)
	args := p.updateArgs(p.arguments(s.db, len(w.columns)+len(rows)*len(w.mapper.primary)+1), rows)
	result, err := s.conn.exec(ctx, p.updateText(rows), args...)
	if err != nil {
		return err
	}
	found, err := result.RowsAffected()
	if err != nil {
		return err
	}
	return w.found(found, len(rows))
}

// updateEach writes rows of which the same columns change, one by one.
func (p *plan) updateEach(ctx context.Context, rows []*write) error {
	if len(rows[0].columns) == 0 {
		return nil
	}
	return p.session.of(rows[0].i.mapper).conn.repeat(ctx, p.updateText(rows[:1]), rounds{
		count: len(rows),
		args:  func(n int, list []any) []any { return p.updateArgs(list, rows[n:n+1]) },
		done:  func(n int, _, changed int64) error { return rows[n].found(changed, 1) },
	})
}

// updateText is the statement that gives rows the same values.
func (p *plan) updateText(rows []*write) string {
	w := rows[0]
	m := w.mapper
	return p.text.of(textShape{Update, m, len(rows)}, w.columns, func() string {
		s := p.session.of(m)
		parameters := len(w.columns) + len(rows)*len(m.primary)
		return "UPDATE " + s.quoteTable(m.schema, m.table) + " SET " + s.sets(w.columns) + s.whereRows(m, len(rows), len(w.columns)) +
			p.whereVersion(m, parameters+1)
	})
}

// updateArgs adds the values, the keys of the rows, and the version, to a list.
func (p *plan) updateArgs(args []any, rows []*write) []any {
	w := rows[0]
	s := p.session.of(w.mapper)
	for _, c := range w.columns {
		args = append(args, bindable(s.db.dialect, c, c.rounded(w.value(c))))
	}
	keyed := slices.ContainsFunc(w.columns, func(c *column) bool { return c.primary })
	for _, row := range rows {
		switch {
		case row.at != nil:
			args = s.keyArgs(w.mapper, row.at, args)
		case keyed:
			args = s.rowArgs(w.mapper, row.i, args)
		default: // the row keeps its key, which is nearer here
			for _, c := range w.mapper.primary {
				args = append(args, bindable(s.db.dialect, c, row.value(c)))
			}
		}
	}
	return p.versionArg(w.mapper, w.i, args)
}

// whereVersion compares the version that a row must have with a parameter, where its table counts them.
func (p *plan) whereVersion(m *mapper, parameter int) string {
	v := m.versionColumn()
	if v == nil {
		return ""
	}
	s := p.session.of(m)
	return " AND " + s.quote(v.name) + " = " + s.db.dialect.Placeholder(parameter)
}

// versionArg adds that version to the arguments.
func (p *plan) versionArg(m *mapper, i *instance, args []any) []any {
	if v := m.versionColumn(); v != nil {
		args = append(args, p.bind(v, i.loaded.value(v)))
	}
	return args
}

// closeCircles writes the foreign keys of rows that refer to each other, now that all have keys.
func (p *plan) closeCircles(ctx context.Context) error {
	for _, w := range p.inserts {
		if len(w.after) == 0 {
			continue
		}
		m := w.mapper
		inserted := &instance{mapper: m, object: w.i.object, loaded: m.snapshotOf(w.plain())}
		w.row = inserted.loaded // what the INSERT was sent with stays as it was
		w.own().values = w.row.values(m)
		p.complete(w, w.after)
		closing := &write{i: inserted, mapper: m, altered: true, special: &special{values: w.values}}
		p.change(closing)
		p.count(closing)
		if err := p.update(ctx, []*write{closing}); err != nil {
			return err
		}
	}
	return nil
}
