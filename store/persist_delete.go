package store

import (
	"context"
	"fmt"
)

// deleteAll deletes rows in order, neighbours of one table together.
func (p *plan) deleteAll(ctx context.Context, rows []*instance) error {
	for len(rows) > 0 {
		m, n := rows[0].mapper, p.deleteBatch(rows)
		s := p.session.of(m)
		args := p.arguments(s.db, n*len(m.primary)+1)
		for _, i := range rows[:n] {
			args = s.rowArgs(m, i, args)
		}
		args = p.versionArg(rows[0], args)
		text := p.text.of(textShape{Delete, m, n}, nil, func() string {
			return "DELETE FROM " + s.quoteTable(m.schema, m.table) + s.whereRows(m, n, 0) + p.whereVersion(m, len(args))
		})
		result, err := s.conn.exec(ctx, text, args...)
		if err != nil {
			return err
		}
		if err := p.missed(rows[:n], result); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// deleteBatch is how many rows at the front one statement can delete: of one table, without versions, none referred to by one
// before it. (MySQL checks foreign keys row by row, in an order of its own.)
func (p *plan) deleteBatch(rows []*instance) int {
	m := rows[0].mapper
	if len(m.primary) != 1 || m.versionColumn() != nil {
		return 1
	}
	var parents map[*instance]bool
	if refersTo(m, m) {
		parents = map[*instance]bool{}
	}
	n, most := 0, p.session.of(m).batch(1)
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
func (p *plan) missed(rows []*instance, result interface{ RowsAffected() (int64, error) }) error {
	m, n := rows[0].mapper, int64(len(rows))
	got, err := result.RowsAffected()
	switch {
	case err != nil || got >= n:
		return nil
	case m.versionColumn() != nil:
		return &StaleError{Op: "delete", Model: m.name, Key: shownKey(rows[0].rowKey()), Want: 1, Got: got}
	}
	p.session.notice(fmt.Sprintf("flush: %d of %d rows of %s were gone already", n-got, n, m.table))
	return nil
}
