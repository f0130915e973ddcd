package dialect

import (
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// Definitions is how the columns of new tables are declared.
type Definitions interface {
	Declare(c Content) string         // the type of a column that holds such values
	Synonyms(a, b string) bool        // two types are one and the same
	Counting(c *schema.Column) string // the type of a key whose values the database counts
	Holds() Holds
	Enums() Enums
	// Default is the expression that DEFAULT takes for one in standard SQL.
	Default(c Content, expression string) string
	// DropKey is the clause of ALTER TABLE that drops a foreign key, with a space before it; "" where a key can neither be added to a
	// table that is there nor dropped.
	DropKey(name string) string
}

// Clauses are the parts of a table's definition that each database writes in its own way, with a space before them.
type Clauses interface {
	Collate(collation string) string
	ColumnOptions(c *schema.Column) string // behind all else of a column
	TableOptions(t *schema.Table) string   // behind the brackets
	// Comment is the statement that sets the comment of a TABLE or COLUMN, "" where comments stand in the definition, or nowhere.
	Comment(what, name, text string) string
}

// Content is what a column holds, in no database's words.
type Content struct {
	Kind             schema.Kind
	Bits             int // of an integer or a float: 8, 16, 32 or 64
	Unsigned         bool
	Counted          bool // the database counts it, or what it refers to
	Size             int  // longest text or bytes; 0 where nothing is said
	Long             bool // text without a limit
	Precision, Scale int  // of a decimal; 0 for any
	Zone             bool // a timestamp with a time zone
	Array            bool // any number of such values
	Enum             []string
	EnumType         string // the enum's name, quoted where it must be, for a database that names it
}

// Holds is what a database has types for. Other values are written as something else, or refused.
type Holds struct {
	Times     bool // else text, see store's timeText
	Numerics  bool // exact decimals; else text
	Intervals bool // else a number of nanoseconds
	Arrays    bool // else JSON
	Unsigned  bool // integers beyond 63 bits; else refused
	NaN       bool // else refused
	Infinity  bool // else refused

	// DecimalFunctions tells whether the driver has what reckons with decimals that are texts: the collation decimal, and the
	// functions decimal_add, decimal_sub, decimal_mul and decimal_sum.
	DecimalFunctions bool
}

// Enums is how a database holds a column's values to a list.
type Enums int

const (
	CheckedEnums Enums = iota // by a CHECK constraint
	InlineEnums               // by the column's type, which lists them
	NamedEnums                // by a type of its own, which CREATE TYPE makes
)

// sized is a type with its length, where there is one.
func sized(name string, sizes ...int) string {
	var parts []string
	for _, size := range sizes {
		if size > 0 {
			parts = append(parts, strconv.Itoa(size))
		}
	}
	if len(parts) == 0 {
		return name
	}
	return name + "(" + strings.Join(parts, ", ") + ")"
}

// scaled is a decimal type: bare for any number, else with precision and scale.
func scaled(name string, precision, scale int) string {
	if precision == 0 {
		return name
	}
	return name + "(" + strconv.Itoa(precision) + ", " + strconv.Itoa(scale) + ")"
}

// longest is the number of letters of the longest value.
func longest(values []string) int {
	most := 0
	for _, value := range values {
		most = max(most, len([]rune(value)))
	}
	return most
}

// QuotedList writes texts as SQL literals with commas between them.
func QuotedList(values []string) string {
	quoted := make([]string, len(values))
	for i, value := range values {
		quoted[i] = "'" + strings.ReplaceAll(value, "'", "''") + "'"
	}
	return strings.Join(quoted, ", ")
}

// Literal writes a text as SQL.
func Literal(d Dialect, text string) string {
	if d.Rules().Backslashes {
		text = strings.ReplaceAll(text, `\`, `\\`)
	}
	return QuotedList([]string{text})
}
