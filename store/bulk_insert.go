package store

import "slices"

// BulkInsert inserts a row for each element of a slice: structs of the model, pointers to them, or maps by column or field name
// (map[string]any), and returns how many. Defaults are filled in where a struct's field is not set, or a map says nothing. The
// session keeps no objects of them. With ReturnKeys what the database makes is written into the elements. An error takes all
// of them back.
func (q Selection) BulkInsert(rows any, options ...BulkOption) (int64, error) {
	var o bulkOptions
	for _, option := range options {
		option(&o)
	}
	if err := q.bulkReady("bulk insert"); err != nil {
		return 0, err
	}
	given, err := q.bulkRows("bulk insert", rows)
	if err != nil || len(given) == 0 {
		return 0, err
	}
	writes, err := q.bulkWrites(given)
	if err != nil {
		return 0, err
	}
	if o.keys {
		return q.insertKeyed(given, writes)
	}
	return int64(len(given)), q.bulkWrite(func() error { return q.insertRows(writes) })
}

// bulkWrites fills in the defaults and decides which columns are named.
func (q Selection) bulkWrites(given []bulkRow) ([]*write, error) {
	defaults := q.session.defaults()
	i := &instance{mapper: q.from.mapper}
	writes := make([]*write, len(given))
	for k, row := range given {
		w := &write{i: i, mapper: i.mapper, altered: true, special: &special{values: row.values, given: row.given}}
		if err := w.prepareInsert(defaults); err != nil {
			return nil, err
		}
		if err := w.check(q.session.db.dialect, "insert", w.insertColumns(nil)); err != nil {
			return nil, err
		}
		w.columns = slices.DeleteFunc(w.insertColumns(nil), func(c *column) bool {
			return row.given != nil && !row.given[c.position] && c.unset(w.value(c))
		})
		writes[k] = w
	}
	return writes, nil
}

// insertRows sends rows that nothing is to be known of afterwards, neighbours with the same columns together.
func (q Selection) insertRows(writes []*write) error {
	p := &plan{session: q.session}
	for len(writes) > 0 {
		first := writes[0]
		most := q.session.batch(len(first.columns))
		n := 1
		for n < len(writes) && n < most && slices.Equal(writes[n].columns, first.columns) {
			n++
		}
		if len(first.columns) == 0 {
			n = 1
		}
		if _, err := q.bulkSend(p.insertText(first, n), p.insertArgs(nil, writes[:n])); err != nil {
			return err
		}
		writes = writes[n:]
	}
	return nil
}

// insertKeyed inserts rows as a flush does, which reads what the database has made, and writes that into the elements.
func (q Selection) insertKeyed(given []bulkRow, writes []*write) (int64, error) {
	m := q.from.mapper
	p := &plan{session: q.session}
	for k, w := range writes {
		w.i = &instance{mapper: m, object: given[k].object}
	}
	err := q.bulkWrite(func() error { return p.insertAll(withCause(q.session.ctx(), "bulk"), writes) })
	if err != nil {
		return 0, err
	}
	for k, w := range writes {
		for _, c := range m.columns {
			given[k].take(c, w.value(c))
		}
	}
	return int64(len(writes)), nil
}
