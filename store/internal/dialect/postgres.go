package dialect

import (
	"context"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// Postgres is the dialect of PostgreSQL 12 and later, and of what speaks its language.
type Postgres struct{}

var _ Dialect = Postgres{}

// Name is "postgresql".
func (Postgres) Name() string { return "postgresql" }

// Greet asks for the database only: all versions that are in use are spoken to alike.
func (d Postgres) Greet(ctx context.Context, q Queryer) (Dialect, string, error) {
	var database string
	err := each(ctx, q, "SELECT current_database()", nil, func(scan scanner) error { return scan(&database) })
	return d, database, err
}

// Quote writes an identifier in double quotes.
func (Postgres) Quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// Rules are those of most.
func (Postgres) Rules() lexer.Rules { return lexer.Rules{} }

// Reserved words are those of the standard.
func (Postgres) Reserved(string) bool { return false }

// Placeholder numbers the parameters: $1.
func (Postgres) Placeholder(n int) string { return "$" + strconv.Itoa(n) }

// LimitOffset knows an OFFSET alone.
func (Postgres) LimitOffset(limit, offset int) string {
	text := ""
	if limit >= 0 {
		text = " LIMIT " + strconv.Itoa(limit)
	}
	if offset > 0 {
		text += " OFFSET " + strconv.Itoa(offset)
	}
	return text
}

// Returning is true for every statement that writes.
func (Postgres) Returning(string) bool { return true }

// BatchRows is what SQLAlchemy's batches and others' come to: more rows save little more waiting.
func (Postgres) BatchRows() int { return 100 }

// DefaultValues is the form of the standard.
func (Postgres) DefaultValues() string { return "DEFAULT VALUES" }

// NewKeys come with RETURNING: a sequence need not count row by row.
func (Postgres) NewKeys() NewKeys { return ReturnedKeys }

// CountIndexes is not needed.
func (Postgres) CountIndexes(string, string) (string, []any) { return "", nil }

// KeyStep is not needed.
func (Postgres) KeyStep(string, string) (string, []any) { return "", nil }

// Begin begins a transaction; locks are taken row by row.
func (Postgres) Begin(level string) []string {
	if level == "" {
		return []string{"BEGIN"}
	}
	return []string{"BEGIN ISOLATION LEVEL " + level}
}

// Written is the transaction's number, which it gets with its first write.
func (Postgres) Written() (string, bool) {
	return "SELECT COALESCE(txid_current_if_assigned(), 0)", false
}

// Probe is not needed: an error's code tells whether the transaction can go on.
func (Postgres) Probe() string { return "" }

// MigrationLock is an advisory lock. It is tried, not waited for: a statement that waits would keep CREATE INDEX CONCURRENTLY waiting.
func (d Postgres) MigrationLock(name string) (try, release string) {
	key := "hashtext(current_schema() || " + Literal(d, "."+name) + ")"
	return "SELECT pg_try_advisory_lock(" + key + ")", "SELECT pg_advisory_unlock(" + key + ")"
}

// CommitsSchema is false: tables are made and changed in transactions.
func (Postgres) CommitsSchema() bool { return false }

// OneResult is true.
func (Postgres) OneResult() bool { return true }

// AbortsOnError is true: after an error nothing but ROLLBACK is listened to.
func (Postgres) AbortsOnError() bool { return true }

// Number is that of the server's process.
func (Postgres) Number() string { return "SELECT pg_backend_pid()" }

// Cancel stops the statement, not the connection.
func (Postgres) Cancel(number int64) string {
	return "SELECT pg_cancel_backend(" + strconv.FormatInt(number, 10) + ")"
}

// TextAsBytes is true: the driver gives JSON as bytes.
func (Postgres) TextAsBytes() bool { return true }

// WidensFloat is true of REAL.
func (Postgres) WidensFloat(typ string) bool { return typ == "FLOAT4" }

// postgresTypes are the types by the names that format_type and the driver give them.
var postgresTypes = map[string]schema.Kind{
	"SMALLINT": schema.Integer, "INTEGER": schema.Integer, "BIGINT": schema.Integer, "INT": schema.Integer,
	"INT2": schema.Integer, "INT4": schema.Integer, "INT8": schema.Integer, "OID": schema.Integer,
	"SMALLSERIAL": schema.Integer, "SERIAL": schema.Integer, "BIGSERIAL": schema.Integer,
	"REAL": schema.Float, "DOUBLE PRECISION": schema.Float, "FLOAT4": schema.Float, "FLOAT8": schema.Float,
	"NUMERIC": schema.Decimal, "DECIMAL": schema.Decimal,
	"TEXT": schema.Text, "CHARACTER VARYING": schema.Text, "VARCHAR": schema.Text, "CHARACTER": schema.Text, "CHAR": schema.Text,
	"BPCHAR": schema.Text, "NAME": schema.Text, "CITEXT": schema.Text, "MONEY": schema.Text, "INTERVAL": schema.Interval, "XML": schema.Text,
	"INET": schema.Text, "CIDR": schema.Text, "MACADDR": schema.Text, "BIT": schema.Text, "BIT VARYING": schema.Text, "VARBIT": schema.Text,
	"BOOLEAN": schema.Bool, "BOOL": schema.Bool,
	"DATE": schema.Date, "TIME": schema.Time, "TIMETZ": schema.Time, "TIME WITHOUT TIME ZONE": schema.Time, "TIME WITH TIME ZONE": schema.Time,
	"TIMESTAMP": schema.DateTime, "TIMESTAMPTZ": schema.DateTime,
	"TIMESTAMP WITHOUT TIME ZONE": schema.DateTime, "TIMESTAMP WITH TIME ZONE": schema.DateTime,
	"BYTEA": schema.Bytes, "JSON": schema.JSON, "JSONB": schema.JSON, "UUID": schema.UUID,
}

// Type knows the built-in types; others, arrays among them, can hold anything.
func (Postgres) Type(declared string) Type {
	name, first, second := splitType(declared)
	kind := postgresTypes[name]
	switch kind {
	case schema.Text:
		return Type{Kind: kind, Size: first}
	case schema.Decimal:
		return Type{Kind: kind, Precision: first, Scale: second}
	}
	return Type{Kind: kind}
}
