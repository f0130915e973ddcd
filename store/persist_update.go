package store

import (
	"context"
	"database/sql"
	"slices"
)

// updateAll updates rows in order. Rows of one table that get the same values in the same columns share a statement.
func (p *plan) updateAll(ctx context.Context, rows []*write) error {
	for _, w := range rows {
		p.complete(w, w.fills)
		p.moveKey(w)
		if len(w.fills)+len(w.parked) > 0 || w.at != nil || !w.settled {
			p.change(w)
		}
	}
	for len(rows) > 0 {
		most := p.session.of(rows[0].i.mapper).batch(1 + len(rows[0].columns))
		n := front(rows, most, (*write).alike)
		if err := p.update(ctx, rows[:n]); err != nil {
			return err
		}
		if err := p.readComputed(ctx, rows[:n]); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// readComputed reads the columns that the database computes from what was written.
func (p *plan) readComputed(ctx context.Context, rows []*write) error {
	computed := rows[0].i.mapper.computed()
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

// computed are the columns that the database computes.
func (m *mapper) computed() []*column {
	var columns []*column
	for _, c := range m.columns {
		if c.details.generated {
			columns = append(columns, c)
		}
	}
	return columns
}

// bind is a value that is written, as the driver takes it.
func (p *plan) bind(c *column, value any) any {
	return bindable(p.session.of(c.owner).db.dialect, c, c.rounded(value))
}

// change finds the columns that the UPDATE writes.
func (p *plan) change(w *write) {
	columns := p.lists.spare()
	for _, c := range w.i.mapper.columns {
		if !w.keeps(c) || len(w.parked) > 0 && slices.Contains(w.parked, c) {
			columns = append(columns, c)
		}
	}
	w.columns = p.lists.keep(columns)
}

// front counts the rows at the front that go with the first, most of them at most.
func front(rows []*write, most int, together func(first, other *write) bool) int {
	n := 1
	for n < len(rows) && n < most && together(rows[0], rows[n]) {
		n++
	}
	return n
}

func (w *write) sameModel(other *write) bool { return w.i.mapper == other.i.mapper }

// alike tells whether the rows get the same values in the same columns, and nothing but their keys must be asked.
func (w *write) alike(other *write) bool {
	m := w.i.mapper
	if other.i.mapper != m || len(m.primary) != 1 || w.at != nil || other.at != nil || !slices.Equal(w.columns, other.columns) {
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
func (w *write) found(result sql.Result, want int) error {
	got, err := result.RowsAffected()
	if err != nil || got == int64(want) {
		return err
	}
	stale := &StaleError{Op: "update", Model: w.i.mapper.name, Want: int64(want), Got: got}
	if want == 1 {
		stale.Key = shownKey(w.i.rowKey())
	}
	return stale
}

// update writes rows that get the same values, and makes sure that all were there.
func (p *plan) update(ctx context.Context, rows []*write) error {
	w := rows[0]
	if len(w.columns) == 0 {
		return nil
	}
	m := w.i.mapper
	s := p.session.of(m)
	if v := m.versionColumn(); v != nil {
		if number, ok := w.i.loaded.value(v).(int64); ok {
			w.set(v, number+1)
			p.change(w)
		}
	}
	args := p.arguments(s.db, len(w.columns)+len(rows)*len(m.primary)+1)
	for _, c := range w.columns {
		args = append(args, p.bind(c, w.value(c)))
	}
	for _, row := range rows {
		if row.at != nil {
			args = s.keyArgs(m, row.at, args)
		} else {
			args = s.rowArgs(m, row.i, args)
		}
	}
	args = p.versionArg(w.i, args)
	text := p.text.of(textShape{Update, m, len(rows)}, w.columns, func() string {
		where := s.whereRows(m, len(rows), len(w.columns))
		return "UPDATE " + s.quoteTable(m.schema, m.table) + " SET " + s.sets(w.columns) + where + p.whereVersion(m, len(args))
	})
	result, err := s.conn.exec(ctx, text, args...)
	if err != nil {
		return err
	}
	return w.found(result, len(rows))
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
func (p *plan) versionArg(i *instance, args []any) []any {
	if v := i.mapper.versionColumn(); v != nil {
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
		m := w.i.mapper
		inserted := &instance{mapper: m, object: w.i.object, loaded: m.snapshotOf(w.plain())}
		w.row = inserted.loaded // what the INSERT was sent with stays as it was
		w.own().values = w.row.values(m)
		p.complete(w, w.after)
		closing := &write{i: inserted, special: &special{values: w.values}}
		p.change(closing)
		if err := p.update(ctx, []*write{closing}); err != nil {
			return err
		}
	}
	return nil
}

// versionColumn is the column that counts a row's updates, nil if there is none.
func (m *mapper) versionColumn() *column {
	for _, c := range m.columns {
		if c.details.version && c.kind == intValue {
			return c
		}
	}
	return nil
}
