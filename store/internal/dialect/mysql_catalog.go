package dialect

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// MySQL's catalog is information_schema. Only the database in use is read: others have connections of their own.
const mysqlObjects = "SELECT t.TABLE_NAME, t.TABLE_TYPE LIKE '%VIEW' FROM information_schema.TABLES AS t WHERE t.TABLE_SCHEMA = DATABASE()"

// Tables are in the order of their names: the catalog does not know in which order they were made.
func (d MySQL) Tables(ctx context.Context, q Queryer) ([]*schema.Table, error) {
	tables, err := d.objects(ctx, q, nil)
	if err != nil {
		return nil, fmt.Errorf("read the tables: %w", err)
	}
	keys, err := d.ForeignKeys(ctx, q)
	if err != nil {
		return nil, err
	}
	refer(tables, keys)
	return tables, nil
}

func (MySQL) objects(ctx context.Context, q Queryer, names []string) (tables []*schema.Table, err error) {
	condition, args := mysqlNamed("t.TABLE_NAME", names)
	err = each(ctx, q, mysqlObjects+condition+" ORDER BY t.TABLE_NAME", args, func(scan scanner) error {
		var view bool
		table := new(schema.Table)
		if err := scan(&table.Name, &view); err != nil {
			return err
		}
		if view {
			table.Kind = schema.View
		}
		tables = append(tables, table)
		return nil
	})
	return tables, err
}

// mysqlNamed is the condition that picks these names, "" for all.
func mysqlNamed(column string, names []string) (condition string, args []any) {
	if len(names) == 0 {
		return "", nil
	}
	for _, name := range names {
		args = append(args, name)
	}
	return " AND " + column + " IN (?" + strings.Repeat(", ?", len(names)-1) + ")", args
}

// Describe takes six statements for any number of tables.
func (d MySQL) Describe(ctx context.Context, q Queryer, names ...string) ([]*schema.Table, error) {
	tables, err := d.objects(ctx, q, names)
	if err != nil {
		return nil, fmt.Errorf("read the tables: %w", err)
	}
	if len(tables) == 0 {
		return tables, nil
	}
	described := mysqlDescription{dialect: d, names: names, tables: make(map[string]*schema.Table, len(tables))}
	for _, table := range tables {
		described.tables[table.Name] = table
	}
	for _, read := range []func(context.Context, Queryer) error{described.columns, described.indexes, described.foreignKeys, described.checks, described.comments} {
		if err := read(ctx, q); err != nil {
			return nil, err
		}
	}
	for _, table := range tables {
		if table.Kind == schema.View && len(table.Columns) == 0 {
			table.Broken = "a table, column or function that it reads is not there"
		}
	}
	return tables, nil
}

// mysqlDescription collects what is read about tables, by name.
type mysqlDescription struct {
	dialect MySQL
	names   []string
	tables  map[string]*schema.Table
}

func (d mysqlDescription) columns(ctx context.Context, q Queryer) error {
	condition, args := mysqlNamed("c.TABLE_NAME", d.names)
	text := "SELECT c.TABLE_NAME, c.COLUMN_NAME, c.COLUMN_TYPE, c.IS_NULLABLE = 'YES', c.COLUMN_DEFAULT, c.EXTRA," +
		" c.COLUMN_COMMENT, COALESCE(c.GENERATION_EXPRESSION, ''), CASE WHEN c.COLLATION_NAME <> @@collation_database THEN c.COLLATION_NAME ELSE '' END" +
		" FROM information_schema.COLUMNS AS c" +
		" WHERE c.TABLE_SCHEMA = DATABASE()" + condition + " ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION"
	err := each(ctx, q, text, args, func(scan scanner) error {
		var name, extra string
		var fallback sql.NullString
		column := new(schema.Column)
		if err := scan(&name, &column.Name, &column.Type, &column.Nullable, &fallback, &extra, &column.Comment, &column.Expression, &column.Collation); err != nil {
			return err
		}
		Mean(d.dialect, column, column.Type)
		extra = strings.ToUpper(extra)
		column.Auto = strings.Contains(extra, "AUTO_INCREMENT")
		column.Generated = strings.Contains(extra, " GENERATED") // VIRTUAL or STORED; DEFAULT_GENERATED is an expression as default
		column.Virtual = column.Generated && strings.Contains(extra, "VIRTUAL")
		if _, onUpdate, found := strings.Cut(extra, "ON UPDATE "); found {
			column.OnUpdate = onUpdate
		}
		column.Default = d.dialect.defaultOf(fallback, column, extra)
		if table := d.tables[name]; table != nil {
			table.Columns = append(table.Columns, column)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the columns: %w", err)
	}
	return nil
}

// defaultOf is the default's SQL. MariaDB writes an expression, the word NULL for none; MySQL the bare value, unless it is an
// expression.
func (d MySQL) defaultOf(fallback sql.NullString, column *schema.Column, extra string) *string {
	text := fallback.String
	switch {
	case !fallback.Valid, column.Generated, d.MariaDB && text == "NULL":
		return nil
	case d.MariaDB, strings.Contains(extra, "DEFAULT_GENERATED"):
	case column.Kind != schema.Integer && column.Kind != schema.Unsigned && column.Kind != schema.Float && column.Kind != schema.Decimal && column.Kind != schema.Bool:
		text = "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	return &text
}

func (d mysqlDescription) indexes(ctx context.Context, q Queryer) error {
	condition, args := mysqlNamed("s.TABLE_NAME", d.names)
	expression := "s.EXPRESSION"
	if d.dialect.MariaDB {
		expression = "NULL"
	}
	text := "SELECT s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX, s.NON_UNIQUE = 0, s.COLUMN_NAME, " + expression + ", COALESCE(s.COLLATION = 'D', FALSE)" +
		" FROM information_schema.STATISTICS AS s WHERE s.TABLE_SCHEMA = DATABASE()" + condition + " ORDER BY s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX"
	var index *schema.Index
	err := each(ctx, q, text, args, func(scan scanner) error {
		var tableName, name string
		var number int
		var unique, descending bool
		var column, expression sql.NullString
		if err := scan(&tableName, &name, &number, &unique, &column, &expression, &descending); err != nil {
			return err
		}
		table := d.tables[tableName]
		switch {
		case table == nil:
			return nil
		case name == "PRIMARY":
			table.PrimaryKey = append(table.PrimaryKey, column.String)
			return nil
		case number == 1:
			index = &schema.Index{Name: name, Unique: unique, Constraint: unique} // the two are one to MySQL
			table.Indexes = append(table.Indexes, index)
		}
		index.Parts = append(index.Parts, schema.IndexPart{Column: column.String, Expression: expression.String, Descending: descending})
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the indexes: %w", err)
	}
	return nil
}

// checks reads the conditions that rows must meet. MariaDB's that stand at a column have no name of their own; that a column is JSON it
// keeps as such a condition, too, which the type makes anew.
func (d mysqlDescription) checks(ctx context.Context, q Queryer) error {
	condition, args := mysqlNamed("k.TABLE_NAME", d.names)
	level, same := "''", ""
	if d.dialect.MariaDB {
		level, same = "c.LEVEL", " AND c.TABLE_NAME = k.TABLE_NAME"
	}
	text := "SELECT k.TABLE_NAME, k.CONSTRAINT_NAME, c.CHECK_CLAUSE, " + level + " FROM information_schema.TABLE_CONSTRAINTS AS k" +
		" JOIN information_schema.CHECK_CONSTRAINTS AS c ON c.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = k.CONSTRAINT_NAME" + same +
		" WHERE k.CONSTRAINT_TYPE = 'CHECK' AND k.TABLE_SCHEMA = DATABASE()" + condition + " ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME"
	err := each(ctx, q, text, args, func(scan scanner) error {
		var name, level string
		check := new(schema.Check)
		if err := scan(&name, &check.Name, &check.Expression, &level); err != nil {
			return err
		}
		if level == "Column" {
			check.Column, check.Name = check.Name, ""
		}
		if table := d.tables[name]; table != nil && check.Expression != "json_valid("+d.dialect.Quote(check.Column)+")" {
			table.Checks = append(table.Checks, check)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read the checks: %w", err)
	}
	return nil
}

// comments reads those of tables.
func (d mysqlDescription) comments(ctx context.Context, q Queryer) error {
	condition, args := mysqlNamed("t.TABLE_NAME", d.names)
	text := "SELECT t.TABLE_NAME, t.TABLE_COMMENT FROM information_schema.TABLES AS t WHERE t.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE = 'BASE TABLE' AND t.TABLE_COMMENT <> ''"
	err := each(ctx, q, text+condition, args, func(scan scanner) error {
		var name, comment string
		err := scan(&name, &comment)
		if table := d.tables[name]; table != nil {
			table.Comment = comment
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("read the comments: %w", err)
	}
	return nil
}

const mysqlKeys = "SELECT k.CONSTRAINT_NAME, k.TABLE_NAME, k.COLUMN_NAME," +
	" CASE WHEN k.REFERENCED_TABLE_SCHEMA = DATABASE() THEN '' ELSE k.REFERENCED_TABLE_SCHEMA END, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME," +
	" r.DELETE_RULE, r.UPDATE_RULE, k.ORDINAL_POSITION FROM information_schema.KEY_COLUMN_USAGE AS k" +
	" JOIN information_schema.REFERENTIAL_CONSTRAINTS AS r ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME" +
	" AND r.TABLE_NAME = k.TABLE_NAME WHERE k.TABLE_SCHEMA = DATABASE() AND k.REFERENCED_TABLE_NAME IS NOT NULL"

// ForeignKeys are those of all tables.
func (MySQL) ForeignKeys(ctx context.Context, q Queryer) ([]*schema.ForeignKey, error) {
	return mysqlForeignKeys(ctx, q, nil)
}

func (d mysqlDescription) foreignKeys(ctx context.Context, q Queryer) error {
	keys, err := mysqlForeignKeys(ctx, q, d.names)
	for _, key := range keys {
		if table := d.tables[key.Table]; table != nil {
			table.ForeignKeys = append(table.ForeignKeys, key)
			table.Refers = append(table.Refers, schema.Reference{Schema: key.RefSchema, Table: key.RefTable})
		}
	}
	return err
}

func mysqlForeignKeys(ctx context.Context, q Queryer, names []string) (keys []*schema.ForeignKey, err error) {
	condition, args := mysqlNamed("k.TABLE_NAME", names)
	err = each(ctx, q, mysqlKeys+condition+" ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION", args, func(scan scanner) error {
		var column, refColumn string
		var number int
		key := new(schema.ForeignKey)
		if err := scan(&key.Name, &key.Table, &column, &key.RefSchema, &key.RefTable, &refColumn, &key.OnDelete, &key.OnUpdate, &number); err != nil {
			return err
		}
		if number == 1 {
			key.OnDelete, key.OnUpdate = mysqlAction(key.OnDelete), mysqlAction(key.OnUpdate)
			keys = append(keys, key)
		}
		last := keys[len(keys)-1]
		last.Columns, last.RefColumns = append(last.Columns, column), append(last.RefColumns, refColumn)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read the foreign keys: %w", err)
	}
	return keys, nil
}

// mysqlAction is what a foreign key does. To MySQL no action and RESTRICT are one.
func mysqlAction(rule string) string {
	if slices.Contains([]string{"NO ACTION", "RESTRICT"}, rule) {
		return ""
	}
	return rule
}
