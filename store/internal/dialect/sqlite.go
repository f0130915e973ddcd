package dialect

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// SQLite is the dialect of SQLite 3.35 and later.
type SQLite struct {
	Decimals bool // the driver has the functions of decimals, see Holds
}

var _ Dialect = SQLite{}

// Name is "sqlite".
func (SQLite) Name() string { return "sqlite" }

// Greet finds out whether the driver has functions for decimals. A file has no name but its path.
func (SQLite) Greet(ctx context.Context, q Queryer) (Dialect, string, error) {
	var product string
	err := each(ctx, q, decimalProbe, nil, func(scan scanner) error { return scan(&product) })
	return SQLite{Decimals: err == nil}, "", ctx.Err()
}

// Quote writes an identifier in double quotes.
func (SQLite) Quote(name string) string {
	if !strings.ContainsRune(name, '"') {
		return `"` + name + `"`
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// Rules are those of most.
func (SQLite) Rules() lexer.Rules { return lexer.Rules{} }

// Reserved words are those of the standard.
func (SQLite) Reserved(string) bool { return false }

// Placeholder is always a question mark: parameters are counted by the database.
func (SQLite) Placeholder(int) string { return "?" }

// LimitOffset writes LIMIT -1 where there is an offset only: SQLite knows no OFFSET alone.
func (SQLite) LimitOffset(limit, offset int) string {
	switch {
	case limit < 0 && offset <= 0:
		return ""
	case offset <= 0:
		return " LIMIT " + strconv.Itoa(limit)
	case limit < 0:
		return " LIMIT -1 OFFSET " + strconv.Itoa(offset)
	}
	return " LIMIT " + strconv.Itoa(limit) + " OFFSET " + strconv.Itoa(offset)
}

// Returning is true: RETURNING exists since 3.35.
func (SQLite) Returning(string) bool { return true }

// NewKeys are counted up to last_insert_rowid().
func (SQLite) NewKeys() NewKeys { return LastKey }

// KeyStep is 1, but for a table with triggers: they may insert rows between those of the statement.
func (d SQLite) KeyStep(schema, table string) (string, []any) {
	if schema == "" {
		schema = "main"
	}
	const has = "EXISTS (SELECT 1 FROM %s WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE)"
	in := fmt.Sprintf(has+" OR "+has, d.Quote(schema)+".sqlite_schema", "sqlite_temp_schema")
	return "SELECT NOT (" + in + ")", []any{table, table}
}

// CountIndexes counts all, those of constraints too.
func (SQLite) CountIndexes(schema, table string) (string, []any) {
	if schema == "" {
		schema = "main"
	}
	return "SELECT count(*) FROM pragma_index_list(?, ?)", []any{table, schema}
}

// BatchRows is small, whatever indexes a table has: nothing is saved by more, as there is no server to wait for, and a statement that
// changes many rows keeps the pages that it may have to restore. They come to about one a row and index, and it keeps no more than 31
// in memory (see package sqlite), before it writes them into a file, all of them, until the transaction ends.
func (SQLite) BatchRows() int { return 8 }

// DefaultValues is SQLite's form of a row of defaults.
func (SQLite) DefaultValues() string { return "DEFAULT VALUES" }

// Begin takes the write lock at once. A deferred transaction that first reads and then writes fails without waiting when
// another connection has written in between. Every transaction is serializable.
func (SQLite) Begin(string) []string { return []string{"BEGIN IMMEDIATE"} }

// Written counts what triggers write too. The number of rows that a statement says it has changed does not, and is 0 where
// a view's trigger has written in its stead.
func (SQLite) Written() (string, bool) { return "SELECT total_changes()", true }

// Probe works only where no transaction is open.
func (SQLite) Probe() string { return "BEGIN" }

// MigrationLock is not needed.
func (SQLite) MigrationLock(string) (try, release string) { return "", "" }

// CommitsSchema is false: tables are made and changed in transactions.
func (SQLite) CommitsSchema() bool { return false }

// OneResult is false: rows are read while they are looked up.
func (SQLite) OneResult() bool { return false }

// AbortsOnError is false: a statement that fails leaves its transaction open.
func (SQLite) AbortsOnError() bool { return false }

// Number is of no use: nobody else can stop what runs in a program.
func (SQLite) Number() string { return "" }

// Cancel is not there.
func (SQLite) Cancel(int64) string { return "" }

// sqliteTypes are the declared types that say more than SQLite's affinity rules see.
var sqliteTypes = map[string]schema.Kind{
	"BOOL": schema.Bool, "BOOLEAN": schema.Bool,
	"DATE": schema.Date, "TIME": schema.Time, "TIME WITHOUT TIME ZONE": schema.Time, "TIME WITH TIME ZONE": schema.Time, "TIMETZ": schema.Time,
	"DATETIME": schema.DateTime, "TIMESTAMP": schema.DateTime, "TIMESTAMPTZ": schema.DateTime,
	"TIMESTAMP WITHOUT TIME ZONE": schema.DateTime, "TIMESTAMP WITH TIME ZONE": schema.DateTime,
	"NUMERIC": schema.Decimal, "DECIMAL": schema.Decimal, "DEC": schema.Decimal, "NUMBER": schema.Decimal, "MONEY": schema.Decimal,
	"DECIMAL TEXT": schema.Decimal, "JSON TEXT": schema.JSON, // see Declare
	"JSON": schema.JSON, "JSONB": schema.JSON, "UUID": schema.UUID,
	"BYTEA": schema.Bytes, "BINARY": schema.Bytes, "VARBINARY": schema.Bytes, "LONGVARBINARY": schema.Bytes, "IMAGE": schema.Bytes,
	"STRING": schema.Text, "ENUM": schema.Text, "ANY": schema.Any, "": schema.Any,
}

// Type follows SQLite's affinity rules (INT, then CHAR CLOB TEXT, then BLOB, then REAL FLOA DOUB, else numeric) after the
// names other databases and SQLAlchemy use for types that SQLite has not.
func (SQLite) Type(declared string) Type {
	name, first, second := splitType(declared)
	name = strings.TrimSuffix(name, " UNSIGNED")
	kind, known := sqliteTypes[name]
	if !known {
		kind = affinity(name)
	}
	switch kind {
	case schema.Text, schema.Bytes, schema.UUID:
		return Type{Kind: kind, Size: first}
	case schema.Decimal:
		return Type{Kind: kind, Precision: first, Scale: second}
	}
	return Type{Kind: kind}
}

func affinity(name string) schema.Kind {
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(name, part) {
				return true
			}
		}
		return false
	}
	switch {
	case has("INT"):
		return schema.Integer
	case has("CHAR", "CLOB", "TEXT"):
		return schema.Text
	case has("BLOB"):
		return schema.Bytes
	case has("REAL", "FLOA", "DOUB"):
		return schema.Float
	case has("SERIAL"):
		return schema.Integer
	}
	return schema.Any
}

// splitType takes "decimal (10, 2) unsigned" apart: DECIMAL UNSIGNED, 10, 2.
func splitType(declared string) (name string, first, second int) {
	before, rest, parens := strings.Cut(declared, "(")
	if parens {
		inside, after, _ := strings.Cut(rest, ")")
		one, two, _ := strings.Cut(inside, ",")
		first, _ = strconv.Atoi(strings.TrimSpace(one))
		second, _ = strconv.Atoi(strings.TrimSpace(two))
		before += " " + after
	}
	name = strings.ToUpper(strings.Join(strings.Fields(before), " "))
	return name, max(first, 0), max(second, 0)
}
