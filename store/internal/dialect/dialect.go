// Package dialect holds what differs between databases behind one small interface: how names and parameters are written,
// what declared types mean, how the catalog is read, and what an error code says. There is one file a database. Nothing
// in here opens a connection, and nothing decides by an error's text but what SQLite tells no other way (see sqliteTexts).
package dialect

import (
	"context"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// Dialect is one database's way of doing things.
type Dialect interface {
	Name() string // as URLs spell it: "sqlite", "postgresql", "mysql"
	// Greet asks a server which version of it answers and which database is in use, and gives the dialect of that version.
	Greet(ctx context.Context, q Queryer) (d Dialect, database string, err error)
	Language
	Writing
	Transactions
	Connections
	Types
	Definitions
	Clauses
	Catalog
	Failures
	Expressions
}

// Language is how statements are written.
type Language interface {
	Rules() lexer.Rules                   // by which their texts are taken apart
	Quote(name string) string             // name as an identifier, always quoted
	Reserved(name string) bool            // name, in small letters, is a word of this database's own that must be quoted
	Placeholder(n int) string             // the n-th parameter, from 1
	LimitOffset(limit, offset int) string // the clause with a space before it; negative: not limited, no offset
}

// Writing is what INSERT, UPDATE and DELETE can do.
type Writing interface {
	Returning(verb string) bool // INSERT, UPDATE or DELETE can return rows
	BatchRows() int             // rows that one statement writes at most
	DefaultValues() string      // what follows INSERT INTO t for a row of defaults only
	NewKeys() NewKeys
	// KeyStep is a query for the number by which the keys differ that the database makes for neighbours in one INSERT, 0 where one of
	// them does not tell the others; "" where they need not be counted.
	KeyStep(schema, table string) (query string, args []any)
	// CountIndexes is a query for the number of a table's indexes, "" where it makes no difference to how many rows a statement writes.
	CountIndexes(schema, table string) (query string, args []any)
}

// NewKeys is how the keys are known that the database has made for an INSERT's rows.
type NewKeys int

const (
	LastKey      NewKeys = iota // the driver's LastInsertId is that of the last row
	FirstKey                    // it is that of the first row
	ReturnedKeys                // there is none: RETURNING gives them
)

// Transactions is how transactions begin, and how it is known whether they have changed anything.
type Transactions interface {
	// Begin are the statements that begin a transaction that will write, at an isolation level in SQL's words, "" for the
	// database's own.
	Begin(level string) []string
	// Written is a query for one number that changes when the connection's transaction writes for the first time; if it counts,
	// with every row that is written, triggers' rows too. "" if there is none.
	Written() (query string, counts bool)
	// Probe is a statement that begins a transaction and fails in an open one: so it is found out whether the database has
	// rolled back by itself. "" where an error's code tells.
	Probe() string
	CommitsSchema() bool // CREATE, ALTER and DROP commit by themselves, and cannot be taken back
	// MigrationLock are a query that tries to take a lock by this name, which its connection then has, and tells whether it has, and the
	// statement that gives it back. "" where a transaction that writes keeps all others out.
	MigrationLock(name string) (try, release string)
}

// Connections is what one connection can do.
type Connections interface {
	OneResult() bool     // the rows of a statement must be read before the next one is sent
	AbortsOnError() bool // a statement that fails ends the transaction, unless a savepoint was set before
	// Number is a query for the number by which the connection can be named to the server, and Cancel the statement that makes
	// the server stop what runs there. "" where the driver does it.
	Number() string
	Cancel(number int64) string
}

// Types is what declared column types mean.
type Types interface {
	Type(declared string) Type
}

// Type is a declared type, understood.
type Type struct {
	Kind                   schema.Kind
	Size, Precision, Scale int // 0 where the declaration says nothing
}

// Catalog reads what a database holds. Tables names them only; Describe tells everything of those asked for (of all if no
// name is given) and leaves out names that are not there; ForeignKeys are those of all tables.
type Catalog interface {
	Tables(ctx context.Context, q Queryer) ([]*schema.Table, error)
	Describe(ctx context.Context, q Queryer, names ...string) ([]*schema.Table, error)
	ForeignKeys(ctx context.Context, q Queryer) ([]*schema.ForeignKey, error)
}

// Queryer runs the catalog's queries.
type Queryer interface {
	Query(ctx context.Context, text string, args ...any) (Rows, error)
}

// Rows is what a Queryer answers.
type Rows interface {
	Next() bool
	Scan(dest ...any) error
	Err() error
	Close() error
}

// Failures understands the driver's errors.
type Failures interface {
	Failure(err error) (Failure, bool) // false if err did not come from this database's driver
	// Place is the byte of a statement's text that its error is about, -1 where the error does not say. The end of the text is
	// a place too.
	Place(err error, text string) int
	// Function is a query that tells whether there is a function of a name; "" where a failure tells it.
	Function() string
	// Check is a query for the expression of a table's check, by the names of both; "" where a failure tells it.
	Check(table, constraint string) (query string, args []any)
	// Parameters is how many a statement has at most.
	Parameters() int
}

// Failure is a driver's error, understood by its code.
type Failure struct {
	Kind    FailureKind
	Code    string   // as the database writes it, "" where it has none
	Message string   // the database's words without codes and prefixes
	Table   string   // of a violated constraint, "" if not known
	Other   string   // of a foreign key: the table it refers to, or, if it is Table, the one whose rows refer to the row
	Columns []string // of a violated constraint, or the one whose value does not fit
	Values  []string // of those columns, as the database writes them; nil if not known
	Refers  []string // of a foreign key: the columns of Other that Columns refer to, nil if not known
	Row     int      // of the statement's rows, from 1, the one that fails; 0 if not known
	Name    string   // of a violated constraint, "" if not known
	Word    string   // of a text that is wrong: the name that it is about, "" if not known
	Detail  string   // what a sentence about it may add in parentheses: types, "" for nothing
	Lost    bool     // the database may have rolled back the transaction by itself
}

// FailureKind groups error codes by what a caller can do about them.
type FailureKind int

const (
	Other           FailureKind = iota
	Statement                   // the text is wrong in another way than those below
	Syntax                      // it is no SQL
	NoTable                     // a table that the text names is not there: Table, "" if not known
	BrokenView                  // what a view reads is not there
	NoColumn                    // a column is not there
	Ambiguous                   // a column is in several of the tables
	NoFunction                  // a function is not there, or, where Function is asked, does not take these arguments
	Arguments                   // a function does not take these arguments
	Operands                    // an operator does not take values of these types
	Mismatch                    // values of these types do not go together
	Divided                     // by zero
	Aggregate                   // an aggregate function stands where none can
	Ungrouped                   // a column is neither grouped by nor in an aggregate function
	ValueCount                  // an INSERT has another number of values than of columns
	UnionCount                  // the queries of a UNION have different numbers of columns
	SubqueryColumns             // a subquery has several columns where one is needed
	SubqueryRows                // a subquery has several rows where one is needed
	NoPosition                  // ORDER BY or GROUP BY counts to a column that the result does not have
	TwiceNamed                  // two tables have one name
	TwiceGiven                  // an INSERT names a column twice
	Parameters                  // too many, or another number than values
	Exists                      // what is to be made is there
	Missing                     // something else than a table, column or function is not there
	Denied                      // the user may not do it
	Unsupported                 // the database cannot do it
	Unique                      // a second row with the same key
	ForeignKey                  // the row referred to is not there, or is still referred to
	NotNull                     // a required column is missing
	Check                       // a CHECK constraint says no
	Constraint                  // another constraint: a trigger, a type
	Value                       // a value does not fit: too long, out of range, no date
	Busy                        // another connection holds the lock
	Deadlock                    // two transactions wait for each other; this one was given up
	Serialization               // the transaction cannot be put in order with another one
	Aborted                     // the transaction has failed before
	ReadOnly                    // the database cannot be written
	Interrupted                 // the context was cancelled, or a time limit has passed
	Unpreparable                // the statement can be run, but not prepared
	Outdated                    // the statement was prepared for a table that has changed since
	CannotOpen                  // no such file, no permission, not a database; a server that takes nobody
	NoDatabase                  // the server has no such database
	Refused                     // the server does not let this user in
	WrongPassword               // the password is wrong, or missing; the user may be unknown
	Disconnected                // the server has closed the connection
	Full                        // no room is left on the disk
	Damaged                     // the database's files are
	Unusable                    // out of memory, I/O error
)
