package store

import "context"

// A statement of many rows has to keep the pages that it changes as they were, for the case that it fails midway, and SQLite writes
// what is more than 31 of them into a file (see package sqlite). A row changes about a page in each index, and shares its page in the
// table with its neighbours; a new row may also divide pages. So the rows of a round are as many as stay well below.
const (
	insertedPages = 12
	deletedPages  = 24
)

// roundRows is how many rows of a model's table a statement of a round writes, if it may change so many pages. The question is none of
// the session's statements, and is not reported.
func (p *plan) roundRows(ctx context.Context, m *mapper, pages int) int {
	count, known := p.indexes[m]
	if !known {
		on := p.session.of(m)
		text, args := on.db.dialect.CountIndexes(m.schema, m.table)
		if text == "" || on.conn.free() != nil || on.conn.link.QueryRowContext(ctx, text, args...).Scan(&count) != nil {
			count = 1
		}
		if p.indexes == nil {
			p.indexes = map[*mapper]int{}
		}
		p.indexes[m] = count
	}
	return max(1, pages/max(1, count))
}
