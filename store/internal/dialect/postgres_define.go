package dialect

import (
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// Declare uses the names that SQLAlchemy uses. A whole number takes the smallest type that holds it, of 64 bits without sign a
// NUMERIC.
func (d Postgres) Declare(c Content) string {
	if c.Array {
		c.Array = false
		return d.Declare(c) + "[]"
	}
	if len(c.Enum) > 0 {
		return c.EnumType
	}
	switch c.Kind {
	case schema.Integer:
		return postgresInteger(c)
	case schema.Float:
		if c.Bits == 32 {
			return "REAL"
		}
		return "DOUBLE PRECISION"
	case schema.Decimal:
		return scaled("NUMERIC", c.Precision, c.Scale)
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
		return "TIME WITHOUT TIME ZONE"
	case schema.DateTime:
		if c.Zone {
			return "TIMESTAMP WITH TIME ZONE"
		}
		return "TIMESTAMP WITHOUT TIME ZONE"
	case schema.Interval:
		return "INTERVAL"
	case schema.Bytes:
		return "BYTEA"
	case schema.JSON:
		return "JSON"
	case schema.UUID:
		return "UUID"
	}
	return ""
}

func postgresInteger(c Content) string {
	bits := c.Bits
	if c.Unsigned {
		bits *= 2 // the sign takes a bit
	}
	switch {
	case bits <= 16:
		return "SMALLINT"
	case bits == 32:
		return "INTEGER"
	case bits > 64 && !c.Counted: // no sequence counts so far
		return "NUMERIC(20)"
	}
	return "BIGINT"
}

// Counting is the serial type of the size, or the integer with an identity.
func (d Postgres) Counting(c *schema.Column) string {
	if c.Identity != "" {
		return c.Type + " GENERATED " + c.Identity + " AS IDENTITY"
	}
	switch strings.ToUpper(c.Type) {
	case "SMALLINT", "INT2":
		return "SMALLSERIAL"
	case "INTEGER", "INT", "INT4":
		return "SERIAL"
	}
	return "BIGSERIAL"
}

// Collate quotes the collation: most names have capitals.
func (d Postgres) Collate(collation string) string { return " COLLATE " + d.Quote(collation) }

// ColumnOptions are none: comments are statements.
func (Postgres) ColumnOptions(*schema.Column) string { return "" }

// TableOptions are none.
func (Postgres) TableOptions(*schema.Table) string { return "" }

// Enums are types of their own.
func (Postgres) Enums() Enums { return NamedEnums }

// DropKey drops by name.
func (Postgres) DropKey(name string) string { return " DROP CONSTRAINT " + name }

// Holds: PostgreSQL has all of it.
func (Postgres) Holds() Holds {
	return Holds{Times: true, Numerics: true, Intervals: true, Arrays: true, Unsigned: true, NaN: true, Infinity: true}
}

// Default is the expression itself.
func (Postgres) Default(_ Content, expression string) string { return expression }

// Comment is COMMENT ON; none is NULL.
func (d Postgres) Comment(what, name, text string) string {
	if text == "" {
		return "COMMENT ON " + what + " " + name + " IS NULL"
	}
	return "COMMENT ON " + what + " " + name + " IS " + Literal(d, text)
}
