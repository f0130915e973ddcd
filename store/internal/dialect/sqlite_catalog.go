package dialect

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// SQLite's catalog is the table sqlite_master and pragmas that can be joined with it as functions, so that a thousand tables
// take as many statements as one. Names that begin with sqlite_ are the database's own.
const (
	sqliteObjects = ` FROM sqlite_master AS m WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\'`
	sqliteNames   = ` FROM (SELECT key AS id, value AS name FROM json_each(?)) AS m` // the tables asked for, a JSON array
)

// Tables are in the order of their creation. The tables behind a virtual table (of a full-text index) are left out.
func (s SQLite) Tables(ctx context.Context, q Queryer) ([]*schema.Table, error) {
	tables, err := s.named(ctx, q, nil)
	if err != nil {
		return nil, fmt.Errorf("read the tables: %w", err)
	}
	return tables, nil
}

// named reads the objects of these names, or all if none is given.
func (s SQLite) named(ctx context.Context, q Queryer, names []string) ([]*schema.Table, error) {
	text := "SELECT m.type = 'view', m.name, coalesce(m.sql, '')" + sqliteObjects
	var args []any
	if len(names) > 0 {
		text, args = text+" AND m.name IN (SELECT value FROM json_each(?))", []any{jsonList(names)}
	}
	var tables []*schema.Table
	virtual := false
	err := each(ctx, q, text+" ORDER BY m.rowid", args, func(scan scanner) error {
		var view bool
		table := new(schema.Table)
		if err := scan(&view, &table.Name, &table.SQL); err != nil {
			return err
		}
		if view {
			table.Kind = schema.View
		}
		virtual = virtual || isVirtual(table)
		tables = append(tables, table)
		return nil
	})
	if err != nil || !virtual || len(names) > 0 {
		return tables, err
	}
	return s.withoutShadows(ctx, q, tables)
}

func isVirtual(table *schema.Table) bool {
	const create = "CREATE VIRTUAL"
	return len(table.SQL) > len(create) && strings.EqualFold(table.SQL[:len(create)], create)
}

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

// Describe takes four to seven statements for any number of tables. A view that refers to what is not there, or a virtual table
// whose module is missing, has no columns.
func (s SQLite) Describe(ctx context.Context, q Queryer, names ...string) ([]*schema.Table, error) {
	tables, err := s.named(ctx, q, names)
	if err != nil {
		return nil, fmt.Errorf("read the tables: %w", err)
	}
	described := make(description, len(tables))
	for _, table := range tables {
		described[table.Name] = table
	}
	for _, read := range []func(context.Context, Queryer, []string) error{
		described.columns, described.indexes, described.options, described.foreignKeys,
	} {
		if err := inBulk(ctx, q, described.names(tables), read); err != nil {
			return nil, err
		}
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

// inBulk reads about all names at once. If the database refuses, because one of them is broken, it reads them one by one
// and leaves out the broken ones.
func inBulk(ctx context.Context, q Queryer, names []string, read func(context.Context, Queryer, []string) error) error {
	err := read(ctx, q, names)
	var failed coded
	if err == nil || !errors.As(err, &failed) || failed.Code()&0xff != sqliteError || len(names) == 0 {
		return err
	}
	for _, name := range names {
		if err := read(ctx, q, []string{name}); err != nil && ctx.Err() != nil {
			return err
		}
	}
	return nil
}

// description collects what is read about tables, by name.
type description map[string]*schema.Table

func (d description) names(tables []*schema.Table) []string {
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
		meaning := SQLite{}.Type(column.Type)
		column.Kind, column.Size, column.Precision, column.Scale = meaning.Kind, meaning.Size, meaning.Precision, meaning.Scale
		column.Nullable = !notNull && rank == 0
		column.Hidden, column.Generated = hidden == 1, hidden > 1
		if fallback.Valid {
			column.Default = &fallback.String
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

// indexes reads those made by CREATE INDEX and by UNIQUE. The index of the primary key is only looked at to tell a key
// that is the row's number, which has none, from others.
func (d description) indexes(ctx context.Context, q Queryer, names []string) error {
	for _, name := range names {
		d[name].Indexes = nil
	}
	const text = "SELECT m.name, l.name, l.\"unique\", l.origin, l.partial, coalesce(i.name, ''), i.\"desc\", i.cid = -2" + sqliteNames +
		" JOIN pragma_index_list(m.name) AS l JOIN pragma_index_xinfo(l.name) AS i WHERE i.key = 1 ORDER BY m.id, l.seq DESC, i.seqno"
	keyed := map[string]bool{}
	var index *schema.Index
	var owner string
	var written []*schema.Index // whose text must be read
	err := each(ctx, q, text, []any{jsonList(names)}, func(scan scanner) error {
		var table, name, origin string
		var unique, partial, expression bool
		var part schema.IndexPart
		if err := scan(&table, &name, &unique, &origin, &partial, &part.Column, &part.Descending, &expression); err != nil {
			return err
		}
		if origin == "pk" {
			keyed[table] = true
			return nil
		}
		if index == nil || owner != table || index.Name != name {
			index, owner = &schema.Index{Name: name, Unique: unique, Constraint: origin == "u"}, table
			d[table].Indexes = append(d[table].Indexes, index)
			if partial {
				written = append(written, index)
			}
		}
		if expression && !slices.Contains(written, index) {
			written = append(written, index)
		}
		index.Parts = append(index.Parts, part)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the indexes: %w", err)
	}
	for _, name := range names {
		if !keyed[name] {
			markRowID(d[name])
		}
	}
	return indexTexts(ctx, q, written)
}

// markRowID marks a key that the database counts: a lone INTEGER key without an index of its own is the row's number.
func markRowID(table *schema.Table) {
	if len(table.PrimaryKey) != 1 {
		return
	}
	if key := table.Column(table.PrimaryKey[0]); strings.EqualFold(key.Type, "INTEGER") {
		key.Auto = true
	}
}

// indexTexts fills in what only the text of CREATE INDEX tells: expressions and the condition of a partial index.
func indexTexts(ctx context.Context, q Queryer, indexes []*schema.Index) error {
	if len(indexes) == 0 {
		return nil
	}
	byName := make(map[string]*schema.Index, len(indexes))
	names := make([]string, len(indexes))
	for i, index := range indexes {
		byName[index.Name], names[i] = index, index.Name
	}
	const text = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND name IN (SELECT value FROM json_each(?))"
	err := each(ctx, q, text, []any{jsonList(names)}, func(scan scanner) error {
		var name, text string
		err := scan(&name, &text)
		if index := byName[name]; index != nil {
			fillIndex(index, text)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the indexes' definitions: %w", err)
	}
	return nil
}

// fillIndex reads CREATE INDEX name ON table (part, part) WHERE condition.
func fillIndex(index *schema.Index, text string) {
	tokens := lexer.Tokens(text)
	open := slices.IndexFunc(tokens, func(t lexer.Token) bool { return t.Sign("(") })
	if open < 0 {
		return
	}
	part, start, last := 0, tokens[open].End, tokens[open].End
	finish := func() {
		if part < len(index.Parts) && index.Parts[part].Column == "" {
			index.Parts[part].Expression = strings.TrimSpace(text[start:last])
		}
		part++
	}
	for _, token := range tokens[open+1:] {
		switch {
		case token.Depth == 0 && token.Sign(")"):
			finish()
		case token.Depth == 0 && token.Is("WHERE"):
			index.Where = strings.TrimSpace(text[token.End:])
			return
		case token.Depth == 1 && token.Sign(","):
			finish()
			start, last = token.End, token.End
		case token.Depth == 1 && (token.Is("ASC") || token.Is("DESC")):
		default:
			last = token.End
		}
	}
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

// ForeignKeys are in the order of their tables and declarations. A column referred to is spelled as the declaration spells
// it: looking each up would double the time.
func (SQLite) ForeignKeys(ctx context.Context, q Queryer) ([]*schema.ForeignKey, error) {
	const text = `SELECT m.name, f.id, f."table", f."from", f.on_delete, f.on_update,
		CASE WHEN f."to" IS NULL THEN (SELECT p.name FROM pragma_table_info(f."table") AS p WHERE p.pk = f.seq + 1) ELSE f."to" END
		FROM sqlite_master AS m LEFT JOIN pragma_foreign_key_list(m.name) AS f ON m.sql LIKE '%references%'
		WHERE m.type = 'table' ORDER BY m.rowid, f.id DESC, f.seq`
	keys, tables, err := readKeys(ctx, q, text)
	if err != nil {
		return nil, fmt.Errorf("read the foreign keys: %w", err)
	}
	spellTables(keys, tables)
	return keys, nil
}

// foreignKeys reads those of some tables, and spells the columns they refer to as the database does.
func (d description) foreignKeys(ctx context.Context, q Queryer, names []string) error {
	const text = `SELECT m.name, f.id, f."table", f."from", f.on_delete, f.on_update, coalesce((SELECT p.name FROM pragma_table_info(f."table") AS p
		WHERE CASE WHEN f."to" IS NULL THEN p.pk = f.seq + 1 ELSE p.name = f."to" COLLATE NOCASE END), f."to")` +
		sqliteNames + ` JOIN pragma_foreign_key_list(m.name) AS f ORDER BY m.id, f.id DESC, f.seq`
	keys, _, err := readKeys(ctx, q, text, jsonList(names))
	if err != nil {
		return fmt.Errorf("read the foreign keys: %w", err)
	}
	targets, err := allNames(ctx, q, keys)
	if err != nil {
		return fmt.Errorf("read the tables: %w", err)
	}
	spellTables(keys, targets)
	for _, name := range names {
		d[name].ForeignKeys = nil
	}
	for _, key := range keys {
		d[key.Table].ForeignKeys = append(d[key.Table].ForeignKeys, key)
	}
	return nil
}

// readKeys reads rows of table, number of the key, table referred to, column, actions, column referred to, one for each
// column of a key; the number is NULL for a table without keys. It also gives the names of all tables in the answer. A key
// that names no columns and refers to a table that is not there has no columns referred to.
func readKeys(ctx context.Context, q Queryer, text string, args ...any) (keys []*schema.ForeignKey, tables []string, err error) {
	last := sql.NullInt64{}
	err = each(ctx, q, text, args, func(scan scanner) error {
		var table string
		var id sql.NullInt64
		var target, from, onDelete, onUpdate, to sql.NullString
		if err := scan(&table, &id, &target, &from, &onDelete, &onUpdate, &to); err != nil {
			return err
		}
		fresh := len(tables) == 0 || tables[len(tables)-1] != table
		if fresh {
			tables = append(tables, table)
		}
		if !id.Valid {
			return nil
		}
		if fresh || id != last {
			keys = append(keys, &schema.ForeignKey{Table: table, RefTable: target.String, OnDelete: action(onDelete.String), OnUpdate: action(onUpdate.String)})
			last = id
		}
		key := keys[len(keys)-1]
		key.Columns = append(key.Columns, from.String)
		if to.Valid {
			key.RefColumns = append(key.RefColumns, to.String)
		}
		return nil
	})
	return keys, tables, err
}

// allNames are the tables' names, if there is a key to look one up for.
func allNames(ctx context.Context, q Queryer, keys []*schema.ForeignKey) (names []string, err error) {
	if len(keys) == 0 {
		return nil, nil
	}
	err = each(ctx, q, "SELECT m.name"+sqliteObjects, nil, func(scan scanner) error {
		var name string
		err := scan(&name)
		names = append(names, name)
		return err
	})
	return names, err
}

// spellTables writes the tables that keys refer to as their own declarations do: SQLite does not tell cases apart.
func spellTables(keys []*schema.ForeignKey, tables []string) {
	exact, folded := make(map[string]bool, len(tables)), make(map[string]string, len(tables))
	for _, name := range tables {
		exact[name], folded[strings.ToLower(name)] = true, name
	}
	for _, key := range keys {
		if name, known := folded[strings.ToLower(key.RefTable)]; known && !exact[key.RefTable] {
			key.RefTable = name
		}
	}
}

func action(written string) string {
	if written == "NO ACTION" {
		return ""
	}
	return written
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
