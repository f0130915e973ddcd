package dialect

import "github.com/dbsh-go/dbsh/store/schema"

// Declare uses the names that SQLAlchemy uses, where SQLite's affinity rules keep the values as they are. Decimals and JSON are
// texts: declared as NUMERIC and JSON, SQLite would make floating point numbers of them.
func (SQLite) Declare(c Content) string {
	switch {
	case c.Array:
		return "JSON TEXT"
	case len(c.Enum) > 0:
		return sized("VARCHAR", longest(c.Enum))
	}
	switch c.Kind {
	case schema.Integer:
		if c.Bits <= 16 {
			return "SMALLINT"
		}
		return "INTEGER"
	case schema.Interval:
		return "BIGINT"
	case schema.Float:
		return "FLOAT"
	case schema.Decimal:
		return scaled("DECIMAL TEXT", c.Precision, c.Scale)
	case schema.Text:
		if c.Long {
			return "TEXT"
		}
		return sized("VARCHAR", c.Size)
	case schema.Bool:
		return "BOOLEAN"
	case schema.Date:
		return "DATE"
	case schema.Time:
		return "TIME"
	case schema.DateTime:
		return "DATETIME"
	case schema.Bytes:
		return "BLOB"
	case schema.JSON:
		return "JSON TEXT"
	case schema.UUID:
		return "CHAR(36)"
	}
	return ""
}

// Counting is INTEGER whatever the size: only a key declared so is the row's number.
func (SQLite) Counting(*schema.Column) string { return "INTEGER" }

// Collate names the collation bare.
func (SQLite) Collate(collation string) string { return " COLLATE " + collation }

// ColumnOptions are none: SQLite keeps no comments.
func (SQLite) ColumnOptions(*schema.Column) string { return "" }

// TableOptions are STRICT and WITHOUT ROWID.
func (SQLite) TableOptions(t *schema.Table) string {
	switch {
	case t.Strict && t.NoRowID:
		return " STRICT, WITHOUT ROWID"
	case t.Strict:
		return " STRICT"
	case t.NoRowID:
		return " WITHOUT ROWID"
	}
	return ""
}

// Enums are checked: SQLite has no type for them.
func (SQLite) Enums() Enums { return CheckedEnums }

// DropKey is empty: a foreign key stands in CREATE TABLE only, and may name a table that is not there yet.
func (SQLite) DropKey(string) string { return "" }

// Holds: SQLite has integers of 63 bits and a sign, floats without NaN, texts and bytes.
func (d SQLite) Holds() Holds {
	return Holds{Infinity: true, DecimalFunctions: d.Decimals}
}

// Default is the expression itself.
func (SQLite) Default(_ Content, expression string) string { return expression }

// decimalProbe is a query that works where the driver has the functions of decimals.
const decimalProbe = "SELECT decimal_mul('1', '1') COLLATE decimal"

// Comment is nothing: SQLite keeps none.
func (SQLite) Comment(string, string, string) string { return "" }
