// Package dialect holds what differs between databases behind one small interface: how names and parameters are written,
// what declared types mean, how the catalog is read, and what an error code says. There is one file a database. Nothing
// in here opens a connection, and nothing decides by an error's text.
package dialect

import (
	"context"

	"github.com/dbsh-go/dbsh/store/schema"
)

// Dialect is one database's way of doing things.
type Dialect interface {
	Name() string // as URLs and database/sql's registry spell it: "sqlite"
	Language
	Transactions
	Types
	Catalog
	Failures
}

// Language is how statements are written.
type Language interface {
	Quote(name string) string             // name as an identifier, always quoted
	Placeholder(n int) string             // the n-th parameter, from 1
	LimitOffset(limit, offset int) string // the clause with a space before it; negative: not limited, no offset
	Returning() bool                      // INSERT, UPDATE and DELETE can return rows
	DefaultValues() string                // what follows INSERT INTO t for a row of defaults only
}

// Transactions is how transactions begin, and how it is known whether they have changed anything.
type Transactions interface {
	Begin() string   // begins a transaction that will write
	Written() string // a query for one number that grows with every row the connection writes, triggers' rows too; "" if there is none
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
}

// Failure is a driver's error, understood by its code.
type Failure struct {
	Kind    FailureKind
	Message string   // the database's words without codes and prefixes
	Table   string   // of a violated constraint, "" if not known
	Columns []string // of a violated constraint
	Name    string   // of a violated constraint, "" if not known
	Lost    bool     // the database may have rolled back the transaction by itself
}

// FailureKind groups error codes by what a caller can do about them.
type FailureKind int

const (
	Other       FailureKind = iota
	Statement               // the text is wrong: syntax, no such table or column
	Unique                  // a second row with the same key
	ForeignKey              // the row referred to is not there, or is still referred to
	NotNull                 // a required column is missing
	Check                   // a CHECK constraint says no
	Constraint              // another constraint: a trigger, a type
	Busy                    // another connection holds the lock
	ReadOnly                // the database cannot be written
	Interrupted             // the context was cancelled
	CannotOpen              // no such file, no permission, not a database
	Unusable                // disk full, I/O error, damaged file
)
