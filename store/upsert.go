package store

import (
	"fmt"
	"slices"
	"strings"
)

// UpsertOption says which rows Upsert takes for the same, and what becomes of those that are there.
type UpsertOption func(*upsert)

// On names the unique key, by columns or fields, that says whether a row is there already. Without it that is the primary key.
func On(fields ...string) UpsertOption { return func(u *upsert) { u.onNames = fields } }

// DoUpdate names the columns that are written into a row that is there already. Without it all are that the element gives.
func DoUpdate(fields ...string) UpsertOption { return func(u *upsert) { u.setNames = fields } }

// DoNothing leaves a row that is there already as it is.
func DoNothing() UpsertOption { return func(u *upsert) { u.nothing = true } }

// upsert is what the options of one Upsert mean.
type upsert struct {
	onNames, setNames []string
	nothing           bool

	on   []*column // the unique key
	sets []*column // what may be written into a row that is there
}

// upsertRow is a row to insert, and the columns that it writes into the row that is there already.
type upsertRow struct {
	*write
	sets []*column
}

// Upsert inserts rows of a slice of model structs, or of pointers to them, or writes them into the rows that are there already. See
// Selection.Upsert.
func (s *Session) Upsert(rows any, options ...UpsertOption) error {
	q, err := s.bulkModel("upsert", rows)
	if err != nil {
		return err
	}
	return q.Upsert(rows, options...)
}

// Upsert inserts a row for each element of a slice (see BulkInsert), or, where the table has a row with the same key, writes the
// element into that row (INSERT ... ON CONFLICT, ON DUPLICATE KEY UPDATE):
//
//	err := Users.Upsert(rows, store.On("Username"), store.DoUpdate("Email"))
//
// Of structs all columns are written but those that only a default fills in, of maps what is in them; never the key itself.
// onupdate= is filled in, and the version counts (SQLAlchemy leaves both alone). Of elements with the same key the last one counts,
// with DoNothing the first. The session's objects of the rows are brought up to date. An error takes all of it back.
//
// Another unique key that is violated is an error. On MySQL it is not: there a row that has any of the table's unique keys is the one
// that is meant.
func (q Selection) Upsert(rows any, options ...UpsertOption) error {
	if err := q.bulkReady("upsert"); err != nil {
		return err
	}
	u, err := q.upserting(options)
	if err != nil {
		return fmt.Errorf("upsert %s: %w", q.modelName(), err)
	}
	given, err := q.bulkRows("upsert", rows)
	if err != nil || len(given) == 0 {
		return err
	}
	all, err := q.upsertRows(u, given)
	if err != nil {
		return err
	}
	if err := q.bulkWrite(func() error { return q.sendUpserts(u, all) }); err != nil || u.nothing {
		return err
	}
	return q.upserted(u, all)
}

// upserting reads the options.
func (q Selection) upserting(options []UpsertOption) (u upsert, err error) {
	for _, option := range options {
		option(&u)
	}
	m := q.from.mapper
	if u.on, err = m.pickColumns(u.onNames); err != nil {
		return u, err
	}
	if len(u.on) == 0 {
		u.on = m.primary
	}
	if !slices.ContainsFunc(m.uniques(), func(group []*column) bool { return sameColumns(group, u.on) }) {
		return u, fmt.Errorf("On(%s): the tags of %s tell of no such primary or unique key", strings.Join(columnNames(u.on), ", "), m.name)
	}
	if u.sets, err = m.pickColumns(u.setNames); err != nil {
		return u, err
	}
	for _, c := range u.sets {
		if c.primary {
			return u, fmt.Errorf("DoUpdate: %s is the primary key: change it on the object", c.field)
		}
	}
	if u.nothing && len(u.sets) > 0 {
		return u, fmt.Errorf("DoUpdate and DoNothing exclude each other")
	}
	return u, nil
}

// sameColumns tells whether two keys have the same columns, in any order.
func sameColumns(a, b []*column) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(c *column) bool { return !slices.Contains(b, c) })
}

// upsertRows fills in the defaults. What an element gives itself is to be known before that.
func (q Selection) upsertRows(u upsert, given []bulkRow) ([]upsertRow, error) {
	rows := make([]upsertRow, len(given))
	for k, row := range given {
		rows[k].sets = u.changes(q.from.mapper, row)
	}
	writes, err := q.bulkWrites(given)
	if err != nil {
		return nil, err
	}
	for k, w := range writes {
		rows[k].write = w
		rows[k].sets = slices.DeleteFunc(rows[k].sets, func(c *column) bool { return !slices.Contains(w.columns, c) })
	}
	return rows, nil
}

// changes are the columns that an element writes into the row that is there already.
func (u upsert) changes(m *mapper, row bulkRow) []*column {
	var columns []*column
	for _, c := range m.columns {
		if c.primary || c == m.versionColumn() || slices.Contains(u.on, c) {
			continue
		}
		wanted := slices.Contains(u.sets, c)
		if len(u.sets) == 0 {
			wanted = row.given != nil || c.onUpdate == "" && (c.fallback == "" || row.gives(c))
		}
		if wanted && (row.given == nil || row.given[c.position]) {
			columns = append(columns, c)
		}
	}
	return columns
}

// sendUpserts sends neighbours with the same columns together.
func (q Selection) sendUpserts(u upsert, rows []upsertRow) error {
	p := &plan{session: q.session}
	for len(rows) > 0 {
		n := u.batch(rows, q.session.batch(len(rows[0].columns)))
		writes := make([]*write, n)
		for k := range writes {
			writes[k] = rows[k].write
		}
		text, args := p.insertText(writes[0], n), p.insertArgs(nil, writes)
		if len(writes[0].columns) > 0 { // a row of defaults alone has no key that could be there already
			var err error
			if text, args, err = q.writeConflict(u, rows[0].sets, text, args); err != nil {
				return err
			}
		}
		if _, err := q.bulkSend(text, args); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// batch is how many rows at the front, most of them at most, go into one statement, in which no key may come twice (PostgreSQL refuses that).
func (u upsert) batch(rows []upsertRow, most int) int {
	first := rows[0]
	if len(first.columns) == 0 {
		return 1
	}
	most = min(len(rows), most)
	seen := map[identity]bool{}
	for n, row := range rows[:most] {
		key, ok := row.key(u.on)
		if ok && seen[key] || !slices.Equal(row.columns, first.columns) || !slices.Equal(row.sets, first.sets) {
			return n
		}
		seen[key] = true
	}
	return most
}

func (r upsertRow) key(on []*column) (identity, bool) {
	return uniqueKey(on, func(c *column) any { return r.values[c.position] })
}

// writeConflict adds what becomes of a row that is there already.
func (q Selection) writeConflict(u upsert, sets []*column, text string, args []any) (string, []any, error) {
	s, m, how := q.session, q.from.mapper, q.session.db.dialect
	keys := make([]string, len(u.on))
	for k, c := range u.on {
		keys[k] = s.quote(c.name)
	}
	if u.nothing || len(sets) == 0 {
		return text + how.IgnoreConflict(keys, keys[0]), args, nil
	}
	text += how.OnConflict(keys)
	for k, c := range sets {
		if k > 0 {
			text += ", "
		}
		name := s.quote(c.name)
		text += name + " = " + how.Excluded(name)
	}
	given := s.defaults()
	for _, c := range m.columns {
		if c.onUpdate == "" || slices.Contains(sets, c) {
			continue
		}
		value, err := given.fill(c, c.onUpdate)
		if err != nil {
			return text, args, fmt.Errorf("upsert %s: onupdate of %s: %w", m.name, c.field, err)
		}
		args = append(args, bindable(how, c, value))
		text += ", " + s.quote(c.name) + " = " + how.Placeholder(len(args))
	}
	if v := m.versionColumn(); v != nil {
		name := s.quote(v.name)
		text += ", " + name + " = " + s.quote(m.table) + "." + name + " + 1"
	}
	return text, args, nil
}

// upserted brings the session's objects up to date: at once where their keys are those of the elements, else with the next read of
// the row, as other rows may have been meant (see Upsert on MySQL).
func (q Selection) upserted(u upsert, rows []upsertRow) error {
	s, m := q.session, q.from.mapper
	written := map[identity]bool{}
	for _, row := range rows {
		if key, ok := row.key(u.on); ok {
			written[key] = true
		}
	}
	var objects []*instance
	s.tracker.each(func(i *instance) {
		if i.mapper != m {
			return
		}
		s.expire(i)
		if key, ok := uniqueKey(u.on, i.loaded.value); ok && written[key] {
			objects = append(objects, i)
		}
	})
	return s.rowsUpdated(m, objects)
}
