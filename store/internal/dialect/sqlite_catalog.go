package dialect

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// SQLite's catalog is the table sqlite_master and pragmas that can be joined with it as functions, so that a thousand tables
// take as many statements as one. Names that begin with sqlite_ are the database's own: they are left out here, since a LIKE
// in each row takes longer than all else.
const (
	sqliteObjects = "SELECT m.name, m.sql FROM sqlite_master AS m WHERE m.type IN ('table', 'view')"
	sqliteNames   = ` FROM (SELECT key AS id, value AS name FROM json_each(?)) AS m` // the tables asked for, a JSON array
)

// Tables are in the order of their creation. The tables behind a virtual table (of a full-text index) are left out.
func (s SQLite) Tables(ctx context.Context, q Queryer) ([]*schema.Table, error) {
	tables, err := s.objects(ctx, q, "")
	if err == nil && slices.ContainsFunc(tables, isVirtual) {
		tables, err = s.withoutShadows(ctx, q, tables)
	}
	if err != nil {
		return nil, fmt.Errorf("read the tables: %w", err)
	}
	return tables, nil
}

// objects reads the tables and views for which a condition holds, "" for all: what sqlite_master has about them.
func (SQLite) objects(ctx context.Context, q Queryer, condition string, args ...any) (tables []*schema.Table, err error) {
	var name string
	var text sql.NullString
	err = each(ctx, q, sqliteObjects+condition+" ORDER BY m.rowid", args, func(scan scanner) error {
		if err := scan(&name, &text); err != nil {
			return err
		}
		if isOwn(name) {
			return nil
		}
		table := &schema.Table{Name: name, SQL: text.String}
		if isView(table) {
			table.Kind = schema.View
		} else {
			table.Refers = references(table.SQL)
		}
		tables = append(tables, table)
		return nil
	})
	return tables, err
}

// isOwn tells the names of the database's own tables; nobody else may use them.
func isOwn(name string) bool {
	const own = "sqlite_"
	return len(name) >= len(own) && strings.EqualFold(name[:len(own)], own)
}

// SQLite writes the first words of a definition in its own way, however they were written, and without TEMPORARY.
func isVirtual(table *schema.Table) bool { return strings.HasPrefix(table.SQL, "CREATE VIRTUAL ") }
func isView(table *schema.Table) bool    { return strings.HasPrefix(table.SQL, "CREATE VIEW ") }

func (SQLite) withoutShadows(ctx context.Context, q Queryer, tables []*schema.Table) ([]*schema.Table, error) {
	shadows := map[string]bool{}
	err := each(ctx, q, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'", nil, func(scan scanner) error {
		var name string
		err := scan(&name)
		shadows[name] = true
		return err
	})
	return slices.DeleteFunc(tables, func(table *schema.Table) bool { return shadows[table.Name] }), err
}

// Describe takes five to eight statements for any number of tables. A view that refers to what is not there, or a virtual table
// whose module is missing, is broken. Temporary tables and those of attached databases are not looked at.
func (s SQLite) Describe(ctx context.Context, q Queryer, names ...string) ([]*schema.Table, error) {
	tables, err := s.named(ctx, q, names)
	if err != nil {
		return nil, err
	}
	described := make(description, len(tables))
	for _, table := range tables {
		described[table.Name] = table
	}
	for _, read := range []func(context.Context, Queryer, []string) error{
		described.columns, described.indexes, described.options, described.foreignKeys, described.triggers,
	} {
		if err := described.inBulk(ctx, q, namesOf(tables), read); err != nil {
			return nil, err
		}
	}
	for _, table := range tables {
		define(table)
	}
	return tables, nil
}

// named are the tables of these names, or all if none is given.
func (s SQLite) named(ctx context.Context, q Queryer, names []string) ([]*schema.Table, error) {
	if len(names) == 0 {
		return s.Tables(ctx, q)
	}
	tables, err := s.objects(ctx, q, " AND m.name IN (SELECT value FROM json_each(?))", jsonList(names))
	if err != nil {
		return nil, fmt.Errorf("read the tables: %w", err)
	}
	return tables, nil
}

func jsonList(names []string) string {
	text, err := json.Marshal(names)
	if err != nil {
		return "[]" // strings always marshal
	}
	return string(text)
}

// inBulk reads about all names at once. If the database refuses, because one of them is broken, it reads them one by one, and
// notes of the broken ones why.
func (d description) inBulk(ctx context.Context, q Queryer, names []string, read func(context.Context, Queryer, []string) error) error {
	err := read(ctx, q, names)
	if !isBroken(err) {
		return err
	}
	for _, name := range names {
		switch err := read(ctx, q, []string{name}); {
		case isBroken(err):
			failure, _ := SQLite{}.Failure(err)
			d[name].Broken = strings.Replace(failure.Message, "no such table: main.", "no such table: ", 1)
		case err != nil:
			return err
		}
	}
	return nil
}

// isBroken tells a definition that cannot be understood from a database that cannot be read.
func isBroken(err error) bool {
	var failed coded
	return errors.As(err, &failed) && failed.Code()&0xff == sqliteError
}

// description collects what is read about tables, by name.
type description map[string]*schema.Table

func namesOf(tables []*schema.Table) []string {
	names := make([]string, len(tables))
	for i, table := range tables {
		names[i] = table.Name
	}
	return names
}

func (d description) columns(ctx context.Context, q Queryer, names []string) error {
	for _, name := range names {
		d[name].Columns, d[name].PrimaryKey = nil, nil
	}
	const text = "SELECT m.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk, c.hidden" + sqliteNames +
		" JOIN pragma_table_xinfo(m.name) AS c ORDER BY m.id, c.cid"
	ranks := map[string][]int{}
	err := each(ctx, q, text, []any{jsonList(names)}, func(scan scanner) error {
		var table string
		var notNull bool
		var fallback sql.NullString
		var rank, hidden int
		column := new(schema.Column)
		if err := scan(&table, &column.Name, &column.Type, &notNull, &fallback, &rank, &hidden); err != nil {
			return err
		}
		Mean(SQLite{}, column, column.Type)
		column.Nullable = !notNull && rank == 0
		column.Hidden, column.Generated = hidden == 1, hidden > 1
		if fallback.Valid {
			text := defaultMeant(fallback.String)
			column.Default = &text
		}
		d[table].Columns = append(d[table].Columns, column)
		if rank > 0 {
			at, _ := slices.BinarySearch(ranks[table], rank)
			ranks[table] = slices.Insert(ranks[table], at, rank)
			d[table].PrimaryKey = slices.Insert(d[table].PrimaryKey, at, column.Name)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the columns: %w", err)
	}
	return nil
}

// options reads STRICT and WITHOUT ROWID, of the tables whose text has such a word.
func (d description) options(ctx context.Context, q Queryer, names []string) error {
	names = slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		text := strings.ToUpper(d[name].SQL)
		return !strings.Contains(text, "STRICT") && !strings.Contains(text, "ROWID")
	})
	if len(names) == 0 {
		return nil
	}
	const text = "SELECT m.name, l.wr, l.strict" + sqliteNames + " JOIN pragma_table_list(m.name) AS l WHERE l.schema = 'main' AND (l.wr OR l.strict)"
	err := each(ctx, q, text, []any{jsonList(names)}, func(scan scanner) error {
		var name string
		var noRowID, strict bool
		err := scan(&name, &noRowID, &strict)
		if table := d[name]; table != nil {
			table.NoRowID, table.Strict = noRowID, strict
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the tables' options: %w", err)
	}
	return nil
}

// triggers reads those of some tables.
func (d description) triggers(ctx context.Context, q Queryer, names []string) error {
	for _, name := range names {
		d[name].Triggers = nil
	}
	const text = "SELECT t.tbl_name, t.name, t.sql FROM sqlite_master AS t WHERE t.type = 'trigger' ORDER BY t.rowid"
	err := each(ctx, q, text, nil, func(scan scanner) error {
		var table string
		trigger := new(schema.Trigger)
		err := scan(&table, &trigger.Name, &trigger.SQL)
		if owner := d[table]; owner != nil && slices.Contains(names, table) {
			owner.Triggers = append(owner.Triggers, trigger)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the triggers: %w", err)
	}
	return nil
}

// scanner reads the current row.
type scanner func(dest ...any) error

// each calls row for every row of a query.
func each(ctx context.Context, q Queryer, text string, args []any, row func(scanner) error) error {
	rows, err := q.Query(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

// defaultMeant writes a default in double quotes, in which SQLite reads a text where it finds no name, as the text that it is.
func defaultMeant(text string) string {
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return text
	}
	inner := strings.ReplaceAll(text[1:len(text)-1], `""`, `"`)
	return "'" + strings.ReplaceAll(inner, "'", "''") + "'"
}
