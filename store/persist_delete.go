package store

import (
	"context"
	"fmt"
)

// deleteAll deletes rows in order, neighbours of one table together.
func (p *plan) deleteAll(ctx context.Context) error {
	rows := p.deletes
	for len(rows) > 0 {
		m, n := rows[0].mapper, 1
		for n < len(rows) && n < batchRows && rows[n].mapper == m && len(m.primary) == 1 && m.versionColumn() == nil {
			n++
		}
		where, args := p.session.whereRows(m, rows[:n], nil)
		if v := m.versionColumn(); v != nil {
			args = append(args, rows[0].loaded[v.position])
			where += " AND " + p.session.quote(v.name) + " = " + p.session.db.dialect.Placeholder(len(args))
		}
		result, err := p.session.conn.exec(ctx, "DELETE FROM "+p.session.quoteTable(m.schema, m.table)+where, args...)
		if err != nil {
			return err
		}
		if got, err := result.RowsAffected(); err == nil && got < int64(n) {
			p.session.notice(fmt.Sprintf("flush: %d of %d rows of %s were gone already", int64(n)-got, n, m.table))
		}
		rows = rows[n:]
	}
	return nil
}
