package shell

import (
	"context"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/store/schema"
)

// Sizes implements command.Models: how large the tables are. Rows are counted on SQLite; servers tell what they believe, and where they do not
// know, rows are counted.
func (v modelViews) Sizes(ctx context.Context) ([]command.Size, error) {
	tables, err := v.session.Handle().Describe(ctx)
	if err != nil {
		return nil, err
	}
	known, err := v.measured()
	if err != nil {
		return nil, err
	}
	var list []command.Size
	for _, t := range tables {
		size := command.Size{Table: tableName(t), Kind: t.Kind.String(), Rows: -1, Bytes: -1, Indexes: len(t.Indexes), IndexBytes: -1}
		if found, is := known[strings.ToLower(t.Name)]; is {
			size.Rows, size.Bytes, size.IndexBytes, size.About = found.rows, found.bytes, found.indexes, found.rows >= 0
		}
		for _, i := range t.Indexes {
			if found, is := known["index "+strings.ToLower(i.Name)]; is {
				size.IndexBytes = max(size.IndexBytes, 0) + found.bytes
			}
		}
		if t.Kind == schema.BaseTable && size.Rows < 0 {
			if size.Rows, err = v.counted(t); err != nil {
				return nil, err
			}
		}
		list = append(list, size)
	}
	return list, nil
}

func (v modelViews) counted(t *schema.Table) (int64, error) {
	name := v.session.DB().QuoteName(t.Name)
	if t.Schema != "" {
		name = v.session.DB().QuoteName(t.Schema, t.Name)
	}
	rows, err := v.own("SELECT count(*) FROM " + name)
	if err != nil {
		return 0, err
	}
	n, _ := rows.Values[0][0].(int64)
	return n, nil
}

// extent is how large a table is, as far as it is known.
type extent struct{ rows, bytes, indexes int64 }

// measured asks the database for the sizes of all tables.
func (v modelViews) measured() (map[string]extent, error) {
	known := map[string]extent{}
	switch v.session.DB().Dialect() {
	case "sqlite":
		rows, err := v.own("SELECT d.name, s.type, sum(d.pgsize) FROM dbstat d JOIN sqlite_schema s ON s.name = d.name GROUP BY 1, 2")
		if err != nil {
			return known, nil // SQLite was built without
		}
		for _, row := range rows.Values {
			name := strings.ToLower(fmt.Sprint(row[0]))
			if row[1] == "index" {
				name = "index " + name
			}
			known[name] = extent{-1, whole(row[2]), -1}
		}
		return known, nil
	case "postgresql":
		return known, v.measure(known, `SELECT c.relname, c.reltuples::bigint, pg_table_size(c.oid), pg_indexes_size(c.oid)
			FROM pg_class c WHERE c.relkind IN ('r', 'p', 'm') AND pg_table_is_visible(c.oid)`)
	}
	return known, v.measure(known, `SELECT table_name, table_rows, data_length, index_length FROM information_schema.tables
		WHERE table_schema = database() AND table_type = 'BASE TABLE'`)
}

func (v modelViews) measure(known map[string]extent, query string) error {
	rows, err := v.own(query)
	if err != nil {
		return err
	}
	for _, row := range rows.Values {
		known[strings.ToLower(fmt.Sprint(row[0]))] = extent{whole(row[1]), whole(row[2]), whole(row[3])}
	}
	return nil
}

// whole is a number of a row, negative for none.
func whole(cell any) int64 {
	switch n := cell.(type) {
	case int64:
		return n
	case uint64:
		return int64(n)
	case float64:
		return int64(n)
	}
	var n int64
	if _, err := fmt.Sscan(fmt.Sprint(cell), &n); err != nil {
		return -1
	}
	return n
}
