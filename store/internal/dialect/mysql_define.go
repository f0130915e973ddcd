package dialect

import (
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// mysqlSize is the length of a text whose model gives none: MySQL has no VARCHAR without.
const mysqlSize = 255

// Declare uses the names that SQLAlchemy uses, and where those would lose something others: times keep their microseconds, floats
// all their digits, texts and bytes have no limit of 64 kB.
func (MySQL) Declare(c Content) string {
	switch {
	case c.Array:
		return "JSON"
	case len(c.Enum) > 0:
		return "ENUM(" + strings.ReplaceAll(QuotedList(c.Enum), `\`, `\\`) + ")"
	}
	switch c.Kind {
	case schema.Integer:
		return mysqlInteger(c)
	case schema.Interval:
		return "BIGINT"
	case schema.Float:
		return "DOUBLE"
	case schema.Decimal:
		if c.Precision == 0 {
			c.Precision, c.Scale = 65, 30 // the most there is; DECIMAL alone has no digits behind the point
		}
		return scaled("DECIMAL", c.Precision, c.Scale)
	case schema.Text:
		switch {
		case c.Long, c.Size > 16383: // letters of four bytes
			return "LONGTEXT"
		case c.Size == 0:
			c.Size = mysqlSize
		}
		return sized("VARCHAR", c.Size)
	case schema.Bool:
		return "BOOL"
	case schema.Date:
		return "DATE"
	case schema.Time:
		return "TIME(6)"
	case schema.DateTime:
		return "DATETIME(6)"
	case schema.Bytes:
		return "LONGBLOB"
	case schema.JSON:
		return "JSON"
	case schema.UUID:
		return "CHAR(36)"
	}
	return ""
}

func mysqlInteger(c Content) string {
	name := map[int]string{8: "TINYINT", 16: "SMALLINT", 32: "INTEGER"}[c.Bits]
	if name == "" {
		name = "BIGINT"
	}
	if c.Bits == 8 && !c.Unsigned {
		name = "SMALLINT" // TINYINT(1) is how truth values are declared
	}
	if c.Unsigned {
		return name + " UNSIGNED"
	}
	return name
}

// Counting is the integer with AUTO_INCREMENT.
func (MySQL) Counting(c *schema.Column) string { return c.Type + " AUTO_INCREMENT" }

// Collate names the collation bare.
func (MySQL) Collate(collation string) string { return " COLLATE " + collation }

// ColumnOptions are ON UPDATE and the comment.
func (d MySQL) ColumnOptions(c *schema.Column) string {
	text := ""
	if c.OnUpdate != "" {
		text += " ON UPDATE " + c.OnUpdate
	}
	if c.Comment != "" {
		text += " COMMENT " + Literal(d, c.Comment)
	}
	return text
}

// TableOptions are the comment.
func (d MySQL) TableOptions(t *schema.Table) string {
	if t.Comment == "" {
		return ""
	}
	return " COMMENT = " + Literal(d, t.Comment)
}

// Enums list their values in the column's type.
func (MySQL) Enums() Enums { return InlineEnums }

// DropKey drops by name.
func (MySQL) DropKey(name string) string { return " DROP FOREIGN KEY " + name }

// Holds: MySQL has no intervals that a column could hold (a TIME ends after 34 days), no arrays, and its floats are numbers.
func (MySQL) Holds() Holds { return Holds{Times: true, Numerics: true, Unsigned: true} }

// Default gives the present time as many digits as its column has; MySQL takes no others.
func (MySQL) Default(c Content, expression string) string {
	if c.Kind == schema.DateTime && strings.EqualFold(expression, "CURRENT_TIMESTAMP") {
		return "CURRENT_TIMESTAMP(6)"
	}
	return expression
}

// Comment is nothing: comments stand in the definitions.
func (MySQL) Comment(string, string, string) string { return "" }
