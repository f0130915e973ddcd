package store

import (
	"context"
	"database/sql"
	"slices"
	"strings"
)

// updateAll updates rows in order. Rows of one table that get the same values in the same columns share a statement, and so do
// many rows that get values of their own.
func (p *plan) updateAll(ctx context.Context, rows []*write) error {
	for _, w := range rows {
		p.complete(w, w.fills)
		p.moveKey(w)
		p.change(w)
	}
	for len(rows) > 0 {
		n := front(rows, (*write).alike)
		update := p.update
		if many := front(rows, (*write).kindred); n == 1 && many >= batchFrom && p.session.of(rows[0].i.mapper).db.dialect.UpdatesFrom() {
			n, update = many, p.updateValues
		}
		if err := update(ctx, rows[:n]); err != nil {
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
	for k, c := range w.i.mapper.columns {
		if !w.i.loaded.holds(c, w.values[k]) || len(w.parked) > 0 && slices.Contains(w.parked, c) {
			columns = append(columns, c)
		}
	}
	w.columns = p.lists.keep(columns)
}

// front counts the rows at the front that go with the first, as many as a statement writes.
func front(rows []*write, together func(first, other *write) bool) int {
	n := 1
	for n < len(rows) && n < batchRows && together(rows[0], rows[n]) {
		n++
	}
	return n
}

// kindred tells whether the rows get values in the same columns, and nothing but their keys must be asked.
func (w *write) kindred(other *write) bool {
	m := w.i.mapper
	if other.i.mapper != m || len(m.primary) != 1 || w.at != nil || other.at != nil || !slices.Equal(w.columns, other.columns) {
		return false
	}
	return len(w.columns) > 0 && m.versionColumn() == nil && !slices.Contains(w.columns, m.primary[0])
}

// alike tells whether the rows get the same values too.
func (w *write) alike(other *write) bool {
	if !w.kindred(other) {
		return false
	}
	for _, c := range w.columns {
		if !samePlain(w.values[c.position], other.values[c.position]) {
			return false
		}
	}
	return true
}

// updateValues writes rows that get values of their own in the same columns.
func (p *plan) updateValues(ctx context.Context, rows []*write) error {
	m, columns := rows[0].i.mapper, rows[0].columns
	key := m.primary[0]
	text := p.text.of(textShape{Update, m, len(rows)}, columns, func() string { return p.writeUpdateValues(m, columns, len(rows)) })
	args := make([]any, 0, len(rows)*(1+len(columns)))
	for _, w := range rows {
		args = append(args, p.bind(key, w.i.loaded.value(key)))
		for _, c := range columns {
			args = append(args, p.bind(c, w.values[c.position]))
		}
	}
	result, err := p.session.of(m).conn.exec(ctx, text, args...)
	if err != nil {
		return err
	}
	return rows[0].found(result, len(rows))
}

// writeUpdateValues writes WITH changed (...) AS (VALUES ...) UPDATE ... FROM changed.
func (p *plan) writeUpdateValues(m *mapper, columns []*column, rows int) string {
	s, key := p.session.of(m), m.primary[0]
	from := "changed"
	if strings.EqualFold(m.table, from) {
		from += "_1"
	}
	var text strings.Builder
	text.WriteString("WITH " + from + " (" + s.quote(key.name) + ", " + s.quoteAll(columnNames(columns)) + ") AS (VALUES ")
	text.WriteString(s.placeholders(1+len(columns), rows))
	text.WriteString(") UPDATE " + s.quoteTable(m.schema, m.table) + " SET ")
	for n, c := range columns {
		if n > 0 {
			text.WriteString(", ")
		}
		text.WriteString(s.quote(c.name) + " = " + from + "." + s.quote(c.name))
	}
	text.WriteString(" FROM " + from + " WHERE " + s.quote(m.table) + "." + s.quote(key.name) + " = " + from + "." + s.quote(key.name))
	return text.String()
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
			w.values[v.position] = number + 1
			p.change(w)
		}
	}
	args := make([]any, 0, len(w.columns)+len(rows))
	for _, c := range w.columns {
		args = append(args, p.bind(c, w.values[c.position]))
	}
	instances := make([]*instance, len(rows))
	for k, row := range rows {
		instances[k] = row.i
	}
	where, args := s.whereRows(m, instances, args)
	if w.at != nil {
		where, args = s.whereKey(m, w.at, args[:len(args)-len(w.at)])
	}
	where, args = p.whereVersion(w.i, where, args)
	result, err := s.conn.exec(ctx, "UPDATE "+s.quoteTable(m.schema, m.table)+" SET "+s.sets(w.columns)+where, args...)
	if err != nil {
		return err
	}
	return w.found(result, len(rows))
}

// whereVersion adds the version that a row must have, where its table counts them.
func (p *plan) whereVersion(i *instance, where string, args []any) (string, []any) {
	v := i.mapper.versionColumn()
	if v == nil {
		return where, args
	}
	args = append(args, p.bind(v, i.loaded.value(v)))
	s := p.session.of(i.mapper)
	return where + " AND " + s.quote(v.name) + " = " + s.db.dialect.Placeholder(len(args)), args
}

// closeCircles writes the foreign keys of rows that refer to each other, now that all have keys.
func (p *plan) closeCircles(ctx context.Context) error {
	for _, w := range p.inserts {
		if len(w.after) == 0 {
			continue
		}
		before := *w
		before.i = &instance{mapper: w.i.mapper, object: w.i.object, loaded: w.i.mapper.snapshotOf(w.values)}
		w.row = before.i.loaded // what the INSERT was sent with stays as it was
		p.complete(w, w.after)
		before.values = w.values
		p.change(&before)
		if err := p.update(ctx, []*write{&before}); err != nil {
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
