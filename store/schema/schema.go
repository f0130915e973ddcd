// Package schema describes a database as plain data: tables, columns, keys and indexes, spelled as the database spells
// them. It has no behaviour, imports nothing of this module and knows no database; who reads a database fills it, who
// makes models or shows a table reads it.
package schema

// Schema is what one database holds.
type Schema struct {
	Tables []*Table
}

// TableKind tells what answers to a table's name.
type TableKind int

const (
	BaseTable TableKind = iota
	View
)

// String is the kind in SQL's words: "table" or "view".
func (k TableKind) String() string {
	if k == View {
		return "view"
	}
	return "table"
}

// Table is one table or view.
type Table struct {
	Bind   string // the session's name for the database it is in, "" for its own: who reads several says so
	Schema string // "" for the default schema
	Name   string
	Kind   TableKind
	SQL    string // the statement that made it, "" where the database keeps none
	Broken string // why it cannot be read, and has no columns: "no such table: t", of a view whose table is gone; "" if it can

	// Refers names the tables that foreign keys of this one refer to, in any capitals. It is known before the keys are
	// read, which takes longer, and may name more.
	Refers []Reference

	Columns     []*Column // in declaration order
	PrimaryKey  []string  // column names in key order; empty for a view or a table without one
	PrimaryName string    // of the key's constraint, "" where it has none
	ForeignKeys []*ForeignKey
	Indexes     []*Index // the primary key's own index is not among them
	Checks      []*Check
	Triggers    []*Trigger // where making the table anew would lose them (SQLite)
	Strict      bool       // values must be of the declared type (SQLite's STRICT)
	NoRowID     bool       // SQLite's WITHOUT ROWID
	NeverAgain  bool       // a key that was deleted is not given again (SQLite's AUTOINCREMENT)
	Comment     string     // where the database keeps one
	RenamedFrom string     // a model's table: its former name
	Odd         string     // what its definition has beyond what stands here, "" for nothing: who makes the table anew would lose it
}

// Reference is a table as a foreign key names it.
type Reference struct{ Schema, Table string }

// Column finds a column by the name the database gives it, nil if there is none.
func (t *Table) Column(name string) *Column {
	for _, column := range t.Columns {
		if column.Name == name {
			return column
		}
	}
	return nil
}

// Column is one column of a table or view.
type Column struct {
	Name string
	Type string // as declared, "" where nothing was declared
	Kind Kind   // what Type means

	// Particular says that Type is neither what CreateAll chooses for such values nor a synonym of that: a model must name it.
	Particular bool

	Size      int // longest text, 0 if not limited
	Precision int // digits of a decimal, 0 if not limited
	Scale     int // digits of a decimal behind the point

	Nullable  bool
	Default   *string // the SQL expression, nil for none
	Auto      bool    // the database gives the value when none is given: a key that counts itself
	Generated bool    // computed by the database, can not be written
	Hidden    bool    // a virtual table's hidden column: not in SELECT *

	Expression  string   // what computes a generated column
	Virtual     bool     // a generated column is computed whenever it is read, and not kept
	Collation   string   // by which its texts are ordered, "" for the database's own
	Identity    string   // ALWAYS or BY DEFAULT: a key that counts itself as the SQL standard has it (PostgreSQL)
	OnUpdate    string   // the expression that an UPDATE sets it to by itself (MySQL)
	Enum        []string // the values it can have, where its type lists them
	EnumType    string   // the name of that type, where it has one
	Comment     string
	RenamedFrom string // a model's column: its former name
}

// Kind is the family of values a column is declared to hold. What a cell really holds may differ where the database lets
// it (SQLite).
type Kind int

const (
	Any Kind = iota // nothing declared: any value
	Integer
	Float
	Decimal
	Text
	Bool
	Date
	Time
	DateTime
	Bytes
	JSON
	UUID
	Interval
	Unsigned // a whole number that may be beyond the largest int64
)

var kindNames = [...]string{
	Any: "any", Integer: "integer", Float: "float", Decimal: "decimal", Text: "text", Bool: "bool",
	Date: "date", Time: "time", DateTime: "datetime", Bytes: "bytes", JSON: "json", UUID: "uuid", Interval: "interval",
	Unsigned: "unsigned",
}

// String is the kind's name in lower case.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return "unknown"
	}
	return kindNames[k]
}

// ForeignKey says that Columns hold the values of RefColumns of some row of RefTable.
type ForeignKey struct {
	Name       string // "" where the database keeps none
	Bind       string // of the table it stands in
	Schema     string // of the table it stands in
	Table      string // the table it stands in
	Columns    []string
	RefSchema  string
	RefTable   string
	RefColumns []string // never empty: keys that name no columns refer to the primary key
	OnDelete   string   // "" for no action
	OnUpdate   string
	Deferrable string // DEFERRABLE INITIALLY DEFERRED and the like, "" where it holds at once
}

// Check is a condition that every row of a table must meet.
type Check struct {
	Name       string // "" where it has none
	Column     string // whose definition it stands in, "" for the table's
	Expression string // without the brackets around it
}

// Trigger is what runs with a table's changes.
type Trigger struct {
	Name string
	SQL  string // the statement that made it
}

// Index is an index or a unique constraint.
type Index struct {
	Name       string
	Parts      []IndexPart
	Unique     bool
	Constraint bool   // made by a UNIQUE constraint, not by CREATE INDEX
	Where      string // the condition of a partial index, "" for none
	SQL        string // the statement that made it, "" where the database keeps none
}

// Columns are the columns' names, nil if any part is an expression.
func (i *Index) Columns() []string {
	names := make([]string, 0, len(i.Parts))
	for _, part := range i.Parts {
		if part.Column == "" {
			return nil
		}
		names = append(names, part.Column)
	}
	return names
}

// IndexPart is one column or one expression of an index.
type IndexPart struct {
	Column     string // "" for an expression
	Expression string
	Collation  string // "" for the column's own, or where it is not known
	Descending bool
}
