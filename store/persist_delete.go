package store

import (
	"context"
	"fmt"
)

// deleteAll deletes rows in order, neighbours of one table together.
func (p *plan) deleteAll(ctx context.Context, rows []*instance) error {
	for len(rows) > 0 {
		m := rows[0].mapper
		s := p.session.of(m)
		most := s.batch(1)
		run := repeatable(s, rows, (*instance).sameModel)
		if run > 0 {
			most = p.roundRows(ctx, m, deletedPages)
		}
		n := p.deleteBatch(rows, most)
		if run > 0 && (n == most || n == 1) {
			whole := run / n * n
			if err := p.deleteEach(ctx, rows[:whole], n); err != nil {
				return err
			}
			rows = rows[whole:]
			continue
		}
		args := p.deleteArgs(p.arguments(s.db, n*len(m.primary)+1), rows[:n])
		result, err := s.conn.exec(ctx, p.deleteText(m, n), args...)
		if err != nil {
			return err
		}
		if got, err := result.RowsAffected(); err == nil {
			if err := p.missed(rows[:n], got); err != nil {
				return err
			}
		}
		rows = rows[n:]
	}
	return nil
}

// deleteEach deletes many rows of one table by one statement of a few rows, in rounds.
func (p *plan) deleteEach(ctx context.Context, rows []*instance, size int) error {
	m, found := rows[0].mapper, int64(0)
	s := p.session.of(m)
	err := s.conn.repeat(ctx, p.deleteText(m, size), rounds{
		count: len(rows) / size,
		args:  func(n int, list []any) []any { return p.deleteArgs(list, rows[n*size:(n+1)*size]) },
		done: func(n int, _, got int64) error {
			found += got
			if m.versionColumn() != nil {
				return p.missed(rows[n:n+1], got)
			}
			return nil
		},
	})
	if err != nil {
		return err
	}
	return p.missed(rows, found)
}

// deleteArgs adds the keys of rows, and the version, to a list.
func (p *plan) deleteArgs(args []any, rows []*instance) []any {
	m := rows[0].mapper
	s := p.session.of(m)
	for _, i := range rows {
		args = s.rowArgs(m, i, args)
	}
	return p.versionArg(rows[0].mapper, rows[0], args)
}

// deleteText is the statement that deletes a number of rows.
func (p *plan) deleteText(m *mapper, rows int) string {
	return p.text.of(textShape{Delete, m, rows}, nil, func() string {
		s := p.session.of(m)
		return "DELETE FROM " + s.quoteTable(m.schema, m.table) + s.whereRows(m, rows, 0) + p.whereVersion(m, rows*len(m.primary)+1)
	})
}

// deleteBatch is how many rows at the front, most of them at most, one statement can delete: of one table, without versions, none referred to by one
// before it. (MySQL checks foreign keys row by row, in an order of its own.)
func (p *plan) deleteBatch(rows []*instance, most int) int {
	m := rows[0].mapper
	if len(m.primary) != 1 || m.versionColumn() != nil {
		return 1
	}
	var parents map[*instance]bool
	if refersTo(m, m) {
		parents = map[*instance]bool{}
	}
	n := 0
	for n < len(rows) && n < most && rows[n].mapper == m && !parents[rows[n]] {
		if parents != nil {
			for _, key := range p.foreignKeys(m) {
				if parent := p.deletedParent(rows[n], key); parent != nil {
					parents[parent] = true
				}
			}
		}
		n++
	}
	return n
}

// missed judges how many rows a DELETE has found. Rows that are gone already are what was wanted; of a table with versions, a row
// of another version is one that somebody else has changed.
func (p *plan) missed(rows []*instance, got int64) error {
	m, n := rows[0].mapper, int64(len(rows))
	switch {
	case got >= n:
		return nil
	case m.versionColumn() != nil:
		return &StaleError{Op: "delete", Model: m.name, Key: shownKey(rows[0].rowKey()), Want: 1, Got: got}
	}
	p.session.notice(fmt.Sprintf("flush: %d of %d rows of %s were gone already", n-got, n, m.table))
	return nil
}

func (i *instance) sameModel(other *instance) bool { return i.mapper == other.mapper }
