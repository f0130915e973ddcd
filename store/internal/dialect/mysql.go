package dialect

import (
	"context"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// MySQL is the dialect of MySQL 8 and of MariaDB 10.5 and later.
type MySQL struct {
	MariaDB          bool
	PlainBackslashes bool // NO_BACKSLASH_ESCAPES
}

var _ Dialect = MySQL{}

// Name is "mysql", for MariaDB too.
func (MySQL) Name() string { return "mysql" }

// Greet finds out whether it is MariaDB, which says so in its version, and what a backslash is.
func (MySQL) Greet(ctx context.Context, q Queryer) (Dialect, string, error) {
	var version, database, mode string
	text := "SELECT VERSION(), COALESCE(DATABASE(), ''), @@sql_mode"
	err := each(ctx, q, text, nil, func(scan scanner) error { return scan(&version, &database, &mode) })
	return MySQL{MariaDB: strings.Contains(version, "MariaDB"), PlainBackslashes: strings.Contains(mode, "NO_BACKSLASH_ESCAPES")}, database, err
}

// Quote writes an identifier in backquotes, which every sql_mode understands.
func (MySQL) Quote(name string) string { return "`" + strings.ReplaceAll(name, "`", "``") + "`" }

// Rules are MySQL's own: backslashes in strings, unless the server's sql_mode says that they are characters like others.
func (d MySQL) Rules() lexer.Rules {
	return lexer.Rules{Backslashes: !d.PlainBackslashes, Hashes: true}
}

// Reserved tells MySQL's own words.
func (MySQL) Reserved(name string) bool { return mysqlReserved[name] }

// Placeholder is always a question mark.
func (MySQL) Placeholder(int) string { return "?" }

// LimitOffset writes the largest limit where there is an offset only: MySQL knows no OFFSET alone.
func (MySQL) LimitOffset(limit, offset int) string {
	switch {
	case limit < 0 && offset <= 0:
		return ""
	case offset <= 0:
		return " LIMIT " + strconv.Itoa(limit)
	case limit < 0:
		return " LIMIT 18446744073709551615 OFFSET " + strconv.Itoa(offset)
	}
	return " LIMIT " + strconv.Itoa(limit) + " OFFSET " + strconv.Itoa(offset)
}

// Returning is MariaDB's, for INSERT and DELETE.
func (d MySQL) Returning(verb string) bool { return d.MariaDB && verb != "UPDATE" }

// BatchRows is what SQLAlchemy's batches and others' come to: more rows save little more waiting.
func (MySQL) BatchRows() int { return 100 }

// DefaultValues is MySQL's form of a row of defaults.
func (MySQL) DefaultValues() string { return "() VALUES ()" }

// NewKeys are counted from LAST_INSERT_ID().
func (MySQL) NewKeys() NewKeys { return FirstKey }

// CountIndexes is not needed.
func (MySQL) CountIndexes(string, string) (string, []any) { return "", nil }

// KeyStep is more than 1 where several servers share the numbers.
func (MySQL) KeyStep(string, string) (string, []any) { return "SELECT @@auto_increment_increment", nil }

// Begin begins a transaction; locks are taken row by row.
func (MySQL) Begin(level string) []string {
	if level == "" {
		return []string{"BEGIN"}
	}
	return []string{"SET TRANSACTION ISOLATION LEVEL " + level, "BEGIN"}
}

// Written is not counted by MySQL.
func (MySQL) Written() (string, bool) { return "", false }

// Probe is not there: BEGIN would commit what is open. An error's code tells.
func (MySQL) Probe() string { return "" }

// MigrationLock is a lock by name; names are the server's, so it has the database's in it.
func (d MySQL) MigrationLock(name string) (try, release string) {
	key := "SHA1(CONCAT(DATABASE(), " + Literal(d, "."+name) + "))"
	return "SELECT COALESCE(GET_LOCK(" + key + ", 0), 0)", "DO RELEASE_LOCK(" + key + ")"
}

// CommitsSchema is true.
func (MySQL) CommitsSchema() bool { return true }

// OneResult is true.
func (MySQL) OneResult() bool { return true }

// AbortsOnError is false: a statement that fails is taken back, and its transaction goes on.
func (MySQL) AbortsOnError() bool { return false }

// Number is that of the server's thread.
func (MySQL) Number() string { return "SELECT CONNECTION_ID()" }

// Cancel stops the statement, not the connection.
func (MySQL) Cancel(number int64) string { return "KILL QUERY " + strconv.FormatInt(number, 10) }

// mysqlTypes are the types by the names that the catalog and the driver give them.
var mysqlTypes = map[string]schema.Kind{
	"TINYINT": schema.Integer, "SMALLINT": schema.Integer, "MEDIUMINT": schema.Integer, "INT": schema.Integer, "INTEGER": schema.Integer,
	"BIGINT": schema.Integer, "YEAR": schema.Integer,
	"FLOAT": schema.Float, "DOUBLE": schema.Float, "REAL": schema.Float, "DOUBLE PRECISION": schema.Float,
	"DECIMAL": schema.Decimal, "NUMERIC": schema.Decimal, "DEC": schema.Decimal, "FIXED": schema.Decimal,
	"CHAR": schema.Text, "VARCHAR": schema.Text, "TINYTEXT": schema.Text, "TEXT": schema.Text, "MEDIUMTEXT": schema.Text, "LONGTEXT": schema.Text,
	"ENUM": schema.Text, "SET": schema.Text, "INET4": schema.Text, "INET6": schema.Text,
	"BOOL": schema.Bool, "BOOLEAN": schema.Bool,
	"DATE": schema.Date, "TIME": schema.Time, "DATETIME": schema.DateTime, "TIMESTAMP": schema.DateTime,
	"BINARY": schema.Bytes, "VARBINARY": schema.Bytes, "TINYBLOB": schema.Bytes, "BLOB": schema.Bytes, "MEDIUMBLOB": schema.Bytes,
	"LONGBLOB": schema.Bytes, "BIT": schema.Bytes, "JSON": schema.JSON, "UUID": schema.UUID,
}

// Type reads a type as the catalog declares it (tinyint(1) is a bool, as every driver has it) or as the driver names it
// (UNSIGNED INT).
func (MySQL) Type(declared string) Type {
	name, first, second := splitType(declared)
	name = strings.TrimSuffix(name, " ZEROFILL")
	signed := strings.TrimPrefix(strings.TrimSuffix(name, " UNSIGNED"), "UNSIGNED ") // as the catalog and as the driver has it
	kind := mysqlTypes[signed]
	switch {
	case signed == "TINYINT" && first == 1:
		return Type{Kind: schema.Bool}
	case signed == "BIGINT" && name != signed:
		return Type{Kind: schema.Unsigned}
	case signed == "BIT":
		return Type{Kind: kind} // its size is in bits
	}
	switch kind {
	case schema.Text, schema.Bytes:
		return Type{Kind: kind, Size: first}
	case schema.Decimal:
		return Type{Kind: kind, Precision: first, Scale: second}
	}
	return Type{Kind: kind}
}

// TextAsBytes is true: the driver gives every text as bytes.
func (MySQL) TextAsBytes() bool { return true }

// mysqlReserved are MySQL's and MariaDB's reserved words beyond those that other databases have too.
var mysqlReserved = func() map[string]bool {
	words := map[string]bool{}
	for _, word := range strings.Fields(`
		int1 int2 int3 int4 int8 float4 float8 longblob mediumblob mediumtext tinyblob tinytext
		bigint binary blob call char character continue convert cube cume_dist cursor day_hour day_minute day_second dec decimal
		declare delayed dense_rank deterministic distinctrow double dual each elseif empty enclosed escaped exit first_value float
		generated get hour_minute hour_second infile inout insensitive int integer iterate json_table lag last_value lead leave
		linear lines load long longtext loop low_priority match maxvalue mediumint middleint minute_second modifies nth_value ntile
		numeric optimize optimizer_costs optionally out outfile percent_rank precision purge real require resignal return row_number
		second_microsecond sensitive separator signal smallint spatial specific sql sqlexception sqlstate sqlwarning ssl starting
		stored straight_join terminated tinyint undo unsigned utc_date utc_time utc_timestamp varbinary varchar varying virtual
		year_month zerofill`) {
		words[word] = true
	}
	return words
}()
