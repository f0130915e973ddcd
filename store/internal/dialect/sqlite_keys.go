package dialect

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

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
	if err := d.spellTables(ctx, q, keys); err != nil {
		return err
	}
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

// spellTables writes the tables that keys refer to as their own declarations do. Only those that were not asked for must be
// looked up.
func (d description) spellTables(ctx context.Context, q Queryer, keys []*schema.ForeignKey) error {
	var unknown []string
	for _, key := range keys {
		if d[key.RefTable] == nil && !slices.Contains(unknown, key.RefTable) {
			unknown = append(unknown, key.RefTable)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	const text = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view') AND name COLLATE NOCASE IN (SELECT value FROM json_each(?))"
	var tables []string
	err := each(ctx, q, text, []any{jsonList(unknown)}, func(scan scanner) error {
		var name string
		err := scan(&name)
		tables = append(tables, name)
		return err
	})
	if err != nil {
		return fmt.Errorf("read the tables that are referred to: %w", err)
	}
	spellTables(keys, tables)
	return nil
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

// references finds the tables that a CREATE TABLE refers to: what stands behind the word REFERENCES, were it in a comment.
func references(text string) (list []schema.Reference) {
	for at := referencesIn(text, 0); at >= 0; at = referencesIn(text, at) {
		if name, ok := lexer.First(text[at:]); ok && !slices.Contains(list, schema.Reference{Table: name.Text}) {
			list = append(list, schema.Reference{Table: name.Text})
		}
	}
	return list
}

// referencesIn is the position behind the next REFERENCES, -1 if there is none. It looks at each tenth letter alone until one is
// in the word: the texts of a thousand tables are searched before anything else can be done.
func referencesIn(text string, at int) int {
	const word = "references"
	for at += len(word) - 1; at < len(text); {
		last := strings.LastIndexByte(word, text[at]|' ')
		if last == len(word)-1 && strings.EqualFold(text[at+1-len(word):at+1], word) {
			return at + 1
		}
		if last == len(word)-1 {
			last = -1 // the only s
		}
		at += len(word) - 1 - last
	}
	return -1
}

func action(written string) string {
	if written == "NO ACTION" {
		return ""
	}
	return written
}
