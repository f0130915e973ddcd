package store

import (
	"fmt"
	"slices"
)

// BulkUpdate writes the rows that the elements of a slice name by their primary keys, and returns how many: structs of the model,
// pointers to them, or maps by column or field name. Of structs the named fields are written, or all; of maps what is in them.
// onupdate= is filled in, and a version (tag option version) is checked and counted. A row that is not there, or has another version,
// is a StaleError. Objects that the session has of the rows are brought up to date. An error takes all of it back.
func (q Selection) BulkUpdate(rows any, fields ...string) (int64, error) {
	if err := q.bulkReady("bulk update"); err != nil {
		return 0, err
	}
	given, err := q.bulkRows("bulk update", rows)
	if err != nil || len(given) == 0 {
		return 0, err
	}
	chosen, err := q.from.mapper.pickColumns(fields)
	if err != nil {
		return 0, fmt.Errorf("bulk update %s: %w", q.modelName(), err)
	}
	err = q.bulkWrite(func() error {
		for k, row := range given {
			if err := q.updateRow(row, chosen); err != nil {
				return fmt.Errorf("bulk update: element %d: %w", k, err)
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	if v := q.from.mapper.versionColumn(); v != nil {
		for _, row := range given {
			if number, ok := row.values[v.position].(int64); ok && row.given == nil {
				row.take(v, number+1)
			}
		}
	}
	return int64(len(given)), q.session.rowsUpdated(q.from.mapper, q.held(given))
}

// updateRow writes one row by its key.
func (q Selection) updateRow(row bulkRow, chosen []*column) error {
	s, m := q.session, q.from.mapper
	key := make([]any, len(m.primary))
	for k, c := range m.primary {
		if key[k] = row.values[c.position]; !row.gives(c) && (row.given != nil || c.generated()) {
			return fmt.Errorf("%s has no %s: the primary key says which row is meant", article(m.name), c.field)
		}
	}
	columns, err := q.updateColumns(row, chosen)
	if err != nil || len(columns) == 0 {
		return err
	}
	var args []any
	for _, c := range columns {
		args = append(args, bindable(s.db.dialect, c, row.values[c.position]))
	}
	text := "UPDATE " + s.quoteTable(m.schema, m.table) + " SET " + s.sets(columns)
	where := s.whereRows(m, 1, len(args))
	v := m.versionColumn()
	if v != nil {
		text += ", " + s.quote(v.name) + " = " + s.quote(v.name) + " + 1"
	}
	args = s.keyArgs(m, key, args)
	if v != nil && row.gives(v) {
		args = append(args, bindable(s.db.dialect, v, row.values[v.position]))
		where += " AND " + s.quote(v.name) + " = " + s.db.dialect.Placeholder(len(args))
	}
	got, err := q.bulkSend(text+where, args)
	if err == nil && got != 1 {
		return &StaleError{Op: "update", Model: m.name, Key: shownKey(key), Want: 1, Got: got}
	}
	return err
}

// updateColumns are the columns that an element's UPDATE writes; the version is counted apart.
func (q Selection) updateColumns(row bulkRow, chosen []*column) ([]*column, error) {
	defaults := q.session.defaults()
	var columns []*column
	for _, c := range q.from.mapper.columns {
		wanted := len(chosen) == 0 && row.given == nil || slices.Contains(chosen, c) || row.given != nil && row.given[c.position]
		switch {
		case c.primary || c.given() || c.details.insertOnly || c.details.version && c.kind == intValue:
		case c.onUpdate != "" && (!wanted || !row.gives(c) || row.given == nil && !slices.Contains(chosen, c)):
			value, err := defaults.fill(c, c.onUpdate)
			if err != nil {
				return nil, fmt.Errorf("onupdate of %s: %w", c.field, err)
			}
			row.values[c.position] = value
			columns = append(columns, c)
		case wanted:
			if err := c.check(q.session.db.dialect, row.values[c.position]); err != nil {
				return nil, fmt.Errorf("%s: %w", c.field, err)
			}
			columns = append(columns, c)
		}
	}
	return columns, nil
}

// held are the session's objects of the elements' rows.
func (q Selection) held(given []bulkRow) []*instance {
	m := q.from.mapper
	var found []*instance
	seen := map[*instance]bool{}
	key := make([]any, len(m.primary))
	for _, row := range given {
		for k, c := range m.primary {
			key[k] = row.values[c.position]
		}
		if i := q.session.tracker.find(identify(m, key)); i != nil && !seen[i] {
			seen[i] = true
			found = append(found, i)
		}
	}
	return found
}
