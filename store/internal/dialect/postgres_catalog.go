package dialect

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// PostgreSQL's catalog is read by object numbers (oid), so that the statements are as many for a thousand tables as for one.
// The schema in force, the first one on the search path, goes without a name, and so do the connection's own temporary tables, which hide
// others of their name.
//
// The statements must look cheap to the server, or it compiles them (jit), which takes seconds. So arrays are taken apart by
// unnest, of which it expects few rows, and oids are compared with an array, which an index answers.
const (
	postgresUnnamed = "n.nspname = current_schema() OR n.oid = pg_my_temp_schema()"
	postgresSchema  = "CASE WHEN " + postgresUnnamed + " THEN '' ELSE n.nspname END"
	postgresHidden  = "n.nspname = current_schema() AND EXISTS (SELECT FROM pg_catalog.pg_class AS t WHERE t.relnamespace = pg_my_temp_schema() AND t.relname = c.relname)"
)

// postgresObjects are tables, partitioned and foreign ones among them, views and materialized views, but neither the
// partitions of a table nor what the server keeps for itself.
const postgresObjects = "SELECT c.oid::bigint, " + postgresSchema + ", c.relname, c.relkind IN ('v', 'm')" +
	" FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace" +
	" WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition" +
	" AND n.nspname <> 'information_schema' AND (n.nspname NOT LIKE 'pg\\_%' OR n.oid = pg_my_temp_schema()) AND NOT (" + postgresHidden + ")"

// postgresNames picks the tables asked for, a JSON array: by name in the schema in force, by schema.name in any.
const postgresNames = " AND CASE WHEN " + postgresUnnamed + " THEN c.relname ELSE n.nspname || '.' || c.relname END" +
	" IN (SELECT json_array_elements_text($1::json))"

const postgresOrder = " ORDER BY NOT (" + postgresUnnamed + "), n.nspname, c.oid"

// Tables are in the order of their creation, those of the schema in force first.
func (p Postgres) Tables(ctx context.Context, q Queryer) ([]*schema.Table, error) {
	tables, _, err := p.objects(ctx, q, nil)
	if err != nil {
		return nil, fmt.Errorf("read the tables: %w", err)
	}
	keys, err := p.ForeignKeys(ctx, q)
	if err != nil {
		return nil, err
	}
	refer(tables, keys)
	return tables, nil
}

// postgresDescription collects what is read about tables, by their oid.
type postgresDescription struct {
	tables map[int64]*schema.Table
	oids   string // a JSON array
}

// objects reads the tables and views of these names, of all if none is given.
func (Postgres) objects(ctx context.Context, q Queryer, names []string) (tables []*schema.Table, d postgresDescription, err error) {
	text, args := postgresObjects+postgresOrder, []any(nil)
	if len(names) > 0 {
		text, args = postgresObjects+postgresNames+postgresOrder, []any{jsonList(names)}
	}
	d.tables = map[int64]*schema.Table{}
	var oids []int64
	err = each(ctx, q, text, args, func(scan scanner) error {
		var oid int64
		var view bool
		table := new(schema.Table)
		if err := scan(&oid, &table.Schema, &table.Name, &view); err != nil {
			return err
		}
		if view {
			table.Kind = schema.View
		}
		tables, d.tables[oid], oids = append(tables, table), table, append(oids, oid)
		return nil
	})
	list, _ := json.Marshal(oids) // numbers always marshal
	d.oids = string(list)
	return tables, d, err
}

// Describe takes seven statements for any number of tables. A name is that of a table in the schema in force, or
// schema.name.
//
// PostgreSQL reads definitions as they are now, and not as the statement sees the catalog: it fails where others have dropped something
// meanwhile. Then all is read again.
func (p Postgres) Describe(ctx context.Context, q Queryer, names ...string) ([]*schema.Table, error) {
	const attempts = 5
	for n := 1; ; n++ {
		tables, err := p.describe(ctx, q, names)
		if err == nil || n == attempts || !p.vanished(err) {
			return tables, err
		}
	}
}

// vanished tells whether the catalog led to something that is not there any more: an internal error, as PostgreSQL sees it.
func (p Postgres) vanished(err error) bool {
	failure, ok := p.Failure(err)
	return ok && failure.Code == "XX000"
}

func (p Postgres) describe(ctx context.Context, q Queryer, names []string) ([]*schema.Table, error) {
	tables, described, err := p.objects(ctx, q, names)
	if err != nil {
		return nil, fmt.Errorf("read the tables: %w", err)
	}
	if len(tables) == 0 {
		return tables, nil
	}
	for _, read := range []func(context.Context, Queryer) error{described.columns, described.enums, described.indexes, described.foreignKeys, described.checks, described.comments} {
		if err := read(ctx, q); err != nil {
			return nil, err
		}
	}
	return tables, nil
}

const postgresOIDs = " = ANY (ARRAY(SELECT json_array_elements_text($1::json)::oid))"

// postgresColumns has two types of each column: as it is declared, and what a domain stands for.
const postgresColumns = "SELECT a.attrelid::bigint, a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)," +
	" CASE t.typtype WHEN 'd' THEN pg_catalog.format_type(t.typbasetype, t.typtypmod) WHEN 'e' THEN 'text'" +
	" ELSE pg_catalog.format_type(a.atttypid, a.atttypmod) END," +
	" a.attnotnull OR t.typnotnull, pg_catalog.pg_get_expr(d.adbin, d.adrelid), " +
	" CASE a.attidentity WHEN 'a' THEN 'ALWAYS' WHEN 'd' THEN 'BY DEFAULT' ELSE '' END, a.attgenerated <> ''," +
	" CASE WHEN a.attcollation <> t.typcollation THEN (SELECT l.collname FROM pg_catalog.pg_collation AS l WHERE l.oid = a.attcollation) ELSE '' END" +
	" FROM pg_catalog.pg_attribute AS a JOIN pg_catalog.pg_type AS t ON t.oid = a.atttypid" +
	" LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum" +
	" WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid" + postgresOIDs +
	" ORDER BY a.attrelid, a.attnum"

func (d postgresDescription) columns(ctx context.Context, q Queryer) error {
	err := each(ctx, q, postgresColumns, []any{d.oids}, func(scan scanner) error {
		var oid int64
		var meant string
		var notNull bool
		var fallback sql.NullString
		column := new(schema.Column)
		if err := scan(&oid, &column.Name, &column.Type, &meant, &notNull, &fallback, &column.Identity, &column.Generated, &column.Collation); err != nil {
			return err
		}
		Mean(Postgres{}, column, meant)
		column.Nullable = !notNull
		column.Auto = column.Identity != "" || strings.HasPrefix(fallback.String, "nextval(")
		if fallback.Valid && !column.Auto && !column.Generated {
			column.Default = &fallback.String
		}
		if column.Generated {
			column.Expression = fallback.String
		}
		table := d.tables[oid]
		table.Columns = append(table.Columns, column)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the columns: %w", err)
	}
	return nil
}

const postgresEnums = "SELECT a.attrelid::bigint, a.attname, e.enumlabel FROM pg_catalog.pg_attribute AS a" +
	" JOIN pg_catalog.pg_enum AS e ON e.enumtypid = a.atttypid WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attrelid" + postgresOIDs +
	" ORDER BY a.attrelid, a.attnum, e.enumsortorder"

// enums reads the values of columns whose type lists them.
func (d postgresDescription) enums(ctx context.Context, q Queryer) error {
	err := each(ctx, q, postgresEnums, []any{d.oids}, func(scan scanner) error {
		var oid int64
		var name, label string
		if err := scan(&oid, &name, &label); err != nil {
			return err
		}
		column := d.tables[oid].Column(name)
		column.Enum, column.EnumType = append(column.Enum, label), column.Type
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the enums: %w", err)
	}
	return nil
}

// checks reads the conditions that rows must meet.
func (d postgresDescription) checks(ctx context.Context, q Queryer) error {
	const text = "SELECT k.conrelid::bigint, k.conname, pg_catalog.pg_get_expr(k.conbin, k.conrelid) FROM pg_catalog.pg_constraint AS k" +
		" WHERE k.contype = 'c' AND k.conrelid" + postgresOIDs + " ORDER BY k.conrelid, k.oid"
	err := each(ctx, q, text, []any{d.oids}, func(scan scanner) error {
		var oid int64
		var expression sql.NullString // NULL where it was dropped meanwhile
		check := new(schema.Check)
		if err := scan(&oid, &check.Name, &expression); err != nil {
			return err
		}
		check.Expression = expression.String
		d.tables[oid].Checks = append(d.tables[oid].Checks, check)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the checks: %w", err)
	}
	return nil
}

// comments reads those of tables and columns.
func (d postgresDescription) comments(ctx context.Context, q Queryer) error {
	const text = "SELECT c.objoid::bigint, coalesce(a.attname, ''), c.description FROM pg_catalog.pg_description AS c" +
		" LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.objoid AND a.attnum = c.objsubid AND c.objsubid > 0" +
		" WHERE c.classoid = 'pg_catalog.pg_class'::regclass AND c.objoid" + postgresOIDs
	err := each(ctx, q, text, []any{d.oids}, func(scan scanner) error {
		var oid int64
		var name, comment string
		if err := scan(&oid, &name, &comment); err != nil {
			return err
		}
		if column := d.tables[oid].Column(name); column != nil {
			column.Comment = comment
		} else if name == "" {
			d.tables[oid].Comment = comment
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the comments: %w", err)
	}
	return nil
}

// postgresIndexes has a row for each part of an index; included columns are none.
const postgresIndexes = "SELECT i.indrelid::bigint, c.relname, i.indisprimary, i.indisunique," +
	" EXISTS (SELECT 1 FROM pg_catalog.pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype = 'u')," +
	" pg_catalog.pg_get_expr(i.indpred, i.indrelid), p.n, a.attname, CASE WHEN a.attname IS NULL THEN pg_catalog.pg_get_indexdef(i.indexrelid, p.n::integer, true) END," +
	" (i.indoption[p.n - 1] & 1) <> 0," +
	" CASE WHEN m.amname <> 'btree' OR i.indnatts > i.indnkeyatts THEN pg_catalog.pg_get_indexdef(i.indexrelid) END" +
	" FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid JOIN pg_catalog.pg_am AS m ON m.oid = c.relam" +
	" CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS p (attnum, n)" +
	" LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = p.attnum AND a.attnum > 0" +
	" WHERE i.indisvalid AND p.n <= i.indnkeyatts AND i.indrelid" + postgresOIDs +
	" ORDER BY i.indrelid, c.relname, i.indexrelid, p.n"

func (d postgresDescription) indexes(ctx context.Context, q Queryer) error {
	var index *schema.Index
	err := each(ctx, q, postgresIndexes, []any{d.oids}, func(scan scanner) error {
		var oid int64
		var number int
		var name string
		var primary, unique, constraint, descending bool
		var where, column, expression, text sql.NullString
		if err := scan(&oid, &name, &primary, &unique, &constraint, &where, &number, &column, &expression, &descending, &text); err != nil {
			return err
		}
		table := d.tables[oid]
		if primary {
			table.PrimaryKey, table.PrimaryName = append(table.PrimaryKey, column.String), name
			return nil
		}
		if number == 1 {
			index = &schema.Index{Name: name, Unique: unique, Constraint: constraint, Where: where.String, SQL: text.String}
			table.Indexes = append(table.Indexes, index)
		}
		part := schema.IndexPart{Column: column.String, Descending: descending}
		if !column.Valid {
			part.Expression = expression.String
		}
		index.Parts = append(index.Parts, part)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the indexes: %w", err)
	}
	return nil
}

// postgresKeys has a row for each column of a foreign key, without those that partitions have got from their table.
const postgresKeys = "SELECT k.oid::bigint, k.conrelid::bigint, k.conname, " + postgresSchema + ", c.relname, a.attname, " +
	"CASE WHEN m.nspname = current_schema() OR m.oid = pg_my_temp_schema() THEN '' ELSE m.nspname END, r.relname, b.attname, k.confdeltype::text, k.confupdtype::text," +
	" CASE WHEN NOT k.condeferrable THEN '' WHEN k.condeferred THEN 'DEFERRABLE INITIALLY DEFERRED' ELSE 'DEFERRABLE' END" +
	" FROM pg_catalog.pg_constraint AS k" +
	" JOIN pg_catalog.pg_class AS c ON c.oid = k.conrelid JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace" +
	" JOIN pg_catalog.pg_class AS r ON r.oid = k.confrelid JOIN pg_catalog.pg_namespace AS m ON m.oid = r.relnamespace" +
	" CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS p (own, referred, n)" +
	" JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = p.own" +
	" JOIN pg_catalog.pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = p.referred" +
	" WHERE k.contype = 'f' AND k.conparentid = 0 AND NOT c.relispartition"

const postgresKeyOrder = " ORDER BY k.conrelid, k.conkey[1], k.oid, p.n"

// postgresActions are what a foreign key does, by the catalog's letters; no action is none.
var postgresActions = map[string]string{"r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}

// ForeignKeys are those of all tables.
func (Postgres) ForeignKeys(ctx context.Context, q Queryer) (keys []*schema.ForeignKey, err error) {
	err = postgresForeignKeys(ctx, q, postgresKeys+postgresKeyOrder, nil, func(_ int64, key *schema.ForeignKey) { keys = append(keys, key) })
	return keys, err
}

func (d postgresDescription) foreignKeys(ctx context.Context, q Queryer) error {
	text := postgresKeys + " AND k.conrelid" + postgresOIDs + postgresKeyOrder
	return postgresForeignKeys(ctx, q, text, []any{d.oids}, func(oid int64, key *schema.ForeignKey) {
		table := d.tables[oid]
		table.ForeignKeys = append(table.ForeignKeys, key)
		table.Refers = append(table.Refers, schema.Reference{Schema: key.RefSchema, Table: key.RefTable})
	})
}

func postgresForeignKeys(ctx context.Context, q Queryer, text string, args []any, found func(table int64, key *schema.ForeignKey)) error {
	var key *schema.ForeignKey
	var last int64
	err := each(ctx, q, text, args, func(scan scanner) error {
		var number, table int64
		var column, refColumn string
		next := new(schema.ForeignKey)
		err := scan(&number, &table, &next.Name, &next.Schema, &next.Table, &column, &next.RefSchema, &next.RefTable, &refColumn, &next.OnDelete, &next.OnUpdate, &next.Deferrable)
		if err != nil {
			return err
		}
		if key == nil || number != last {
			next.OnDelete, next.OnUpdate = postgresActions[next.OnDelete], postgresActions[next.OnUpdate]
			key, last = next, number
			found(table, key)
		}
		key.Columns, key.RefColumns = append(key.Columns, column), append(key.RefColumns, refColumn)
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the foreign keys: %w", err)
	}
	return nil
}

// refer notes in the tables which others their foreign keys lead to.
func refer(tables []*schema.Table, keys []*schema.ForeignKey) {
	byName := make(map[schema.Reference]*schema.Table, len(tables))
	for _, table := range tables {
		byName[schema.Reference{Schema: table.Schema, Table: table.Name}] = table
	}
	for _, key := range keys {
		if table := byName[schema.Reference{Schema: key.Schema, Table: key.Table}]; table != nil {
			table.Refers = append(table.Refers, schema.Reference{Schema: key.RefSchema, Table: key.RefTable})
		}
	}
}
