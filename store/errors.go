package store

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// Sentinels, for errors.Is. The errors that are returned are of the types below and say what they are about.
var (
	ErrMultipleRows    = errors.New("store: more than one row")
	ErrIntegrity       = errors.New("store: constraint violated")
	ErrValue           = errors.New("store: value does not fit its column")
	ErrStale           = errors.New("store: row changed or gone")
	ErrPendingRollback = errors.New("store: rollback needed")
	ErrClosed          = errors.New("store: closed")
	ErrBusy            = errors.New("store: database is locked")
	ErrSerialization   = errors.New("store: transaction in conflict with another") // a serialization failure or a deadlock: trying again helps
	ErrReadOnly        = errors.New("store: database is read-only")
	ErrSyntax          = errors.New("store: syntax error")
	ErrNoTable         = errors.New("store: no such table")
	ErrNoColumn        = errors.New("store: no such column") // in SQL; of models, see ErrUnknownColumn
	ErrAmbiguous       = errors.New("store: ambiguous column")
	ErrNoFunction      = errors.New("store: no such function")
	ErrArguments       = errors.New("store: wrong arguments") // of a function, or for a statement's parameters
	ErrTypes           = errors.New("store: types do not go together")
	ErrCount           = errors.New("store: wrong number of columns, values or rows")
	ErrGrouping        = errors.New("store: wrong grouping") // an aggregate function, or a column outside of one, stands where it cannot
	ErrDivisionByZero  = errors.New("store: division by zero")
	ErrExists          = errors.New("store: exists already")
	ErrDenied          = errors.New("store: permission denied")
	ErrFull            = errors.New("store: disk full")
	ErrDamaged         = errors.New("store: damaged database")
	ErrUnsupported     = errors.New("store: not supported")
	ErrNoDatabase      = errors.New("store: no such database")
	ErrNotADatabase    = errors.New("store: not a database")
	ErrTransactionOpen = errors.New("store: a transaction is open")
	ErrUnknownColumn   = errors.New("store: unknown column")
	ErrCancelled       = errors.New("store: cancelled")
	ErrTimeout         = errors.New("store: statement timeout")
)

// ErrNotFound says that there is no row. It knows its HTTP status, as NotFoundError does.
var ErrNotFound error = notFound{}

type notFound struct{}

func (notFound) Error() string { return "store: not found" }

// HTTPStatus is 404.
func (notFound) HTTPStatus() int { return http.StatusNotFound }

// NotFoundError says that there is no row. It is ErrNotFound.
type NotFoundError struct {
	Model  string
	Key    any    // the primary key asked for, or what page; nil if a query was
	Reason string // of a page: why there is none, and what is wanted
}

func (e *NotFoundError) Error() string {
	switch {
	case e.Reason != "":
		return fmt.Sprintf("no %v of %s: %s", e.Key, e.Model, e.Reason)
	case e.Key == nil:
		return fmt.Sprintf("no %s found: the query has no rows", e.Model)
	}
	return fmt.Sprintf("%s %v not found", e.Model, e.Key)
}

// Is makes it ErrNotFound.
func (e *NotFoundError) Is(target error) bool { return target == ErrNotFound }

// HTTPStatus is 404: a web handler can answer with it.
func (e *NotFoundError) HTTPStatus() int { return http.StatusNotFound }

// MultipleRowsError says that a query for one row has more. It is ErrMultipleRows.
type MultipleRowsError struct {
	Model string
}

func (e *MultipleRowsError) Error() string {
	return fmt.Sprintf("got more than one %s, want one: narrow the query, or use First", e.Model)
}

// Is makes it ErrMultipleRows.
func (e *MultipleRowsError) Is(target error) bool { return target == ErrMultipleRows }

// IntegrityKind is the kind of constraint that was violated.
type IntegrityKind string

const (
	Unique     IntegrityKind = "unique"
	ForeignKey IntegrityKind = "foreign key"
	NotNull    IntegrityKind = "not null"
	Check      IntegrityKind = "check"
	Constraint IntegrityKind = "constraint" // any other: a trigger's, a strict type
)

// IntegrityError says that the database refused a change because of a constraint. It is ErrIntegrity.
type IntegrityError struct {
	Op         string // what was done: "insert into users"
	Kind       IntegrityKind
	Table      string   // "" if the database does not say
	Columns    []string // nil if the database does not say
	Values     []string // of those columns, nil if they are not known
	Constraint string   // the constraint's name, or a check's expression; "" if the database does not say
	Parents    []string // of a foreign key: the tables that the row may refer to
	Children   []string // of a foreign key: the tables whose rows may refer to the row
	Refers     []string // of a foreign key: the columns of the parent that Columns refer to, or those of the child that refer to Columns
	Message    string   // the database's words
	Err        error    // the driver's error

	given []any // Values as they were given, nil where only the database has told them
}

// Error says what was done, where, by which value, and why: "insert into users: users.username: UNIQUE violated by "john": it is
// taken already". The sentence is the same on all databases, as far as one knows.
func (e *IntegrityError) Error() string {
	switch {
	case e.Kind == Unique && len(e.Columns) > 0:
		return e.violated("UNIQUE", "it is taken already")
	case e.Kind == NotNull && len(e.Columns) > 0:
		return e.violated("NOT NULL", "it must have a value")
	case e.Kind == ForeignKey:
		return e.violated("FOREIGN KEY", e.foreignKey())
	case e.Kind == Check && e.Constraint != "":
		return e.violated("CHECK", e.Constraint)
	}
	return fmt.Sprintf("%s: %s", e.Op, e.Message)
}

func (e *IntegrityError) violated(constraint, reason string) string {
	text := e.Op + ": "
	if len(e.Columns) > 0 {
		text += e.Table + "." + strings.Join(e.Columns, ", ") + ": "
	}
	text += constraint + " violated"
	if values := e.shownValues(); values != "" {
		text += " by " + values
	}
	return text + ": " + reason
}

// shownValues are the values in quotes, but numbers.
func (e *IntegrityError) shownValues() string {
	var values []string
	for i, value := range e.Values {
		if e.given != nil {
			values = append(values, shown(basicOf(e.given[i])))
		} else if _, err := strconv.ParseFloat(value, 64); err == nil {
			values = append(values, value)
		} else {
			values = append(values, shown(value))
		}
	}
	return strings.Join(values, ", ")
}

// Is makes it ErrIntegrity.
func (e *IntegrityError) Is(target error) bool { return target == ErrIntegrity }

// Unwrap is the driver's error.
func (e *IntegrityError) Unwrap() error { return e.Err }

// ValueError says that a value does not fit the column it was for: too long, out of range, no date. It is ErrValue.
type ValueError struct {
	Op     string // what was done: "insert into users"
	Table  string
	Column string
	Value  any    // nil if it is not known
	Reason string // "is too long: 41 characters, at most 40"
	Err    error  // the driver's error
}

func (e *ValueError) Error() string {
	what := "the value"
	if e.Value != nil {
		what = shown(basicOf(e.Value))
	}
	return fmt.Sprintf("%s: %s.%s: %s %s", e.Op, e.Table, e.Column, what, e.Reason)
}

// Is makes it ErrValue.
func (e *ValueError) Is(target error) bool { return target == ErrValue }

// Unwrap is the driver's error.
func (e *ValueError) Unwrap() error { return e.Err }

// StaleError says that an UPDATE or DELETE did not find its row: someone else has changed or deleted it. It is ErrStale.
type StaleError struct {
	Op    string // "update", "delete"
	Model string
	Key   any   // nil if several rows were written at once
	Want  int64 // rows that should have been written
	Got   int64
}

func (e *StaleError) Error() string {
	if e.Key == nil {
		return fmt.Sprintf("%s %s: got %d rows, want %d: rows were changed or deleted meanwhile", e.Op, e.Model, e.Got, e.Want)
	}
	return fmt.Sprintf("%s %s %v: the row was changed or deleted meanwhile", e.Op, e.Model, e.Key)
}

// Is makes it ErrStale.
func (e *StaleError) Is(target error) bool { return target == ErrStale }

// PartialCommitError says that a commit of several databases has come half way: what some have committed stays. See Session.Commit.
type PartialCommitError struct {
	Committed []string // the names of the databases that have committed, in this order
	Failed    string   // the database that could not
	Err       error
}

func (e *PartialCommitError) Error() string {
	return fmt.Sprintf("commit: %s has committed, %s has not: %v", strings.Join(e.Committed, ", "), e.Failed, e.Err)
}

// Unwrap is why the database could not commit.
func (e *PartialCommitError) Unwrap() error { return e.Err }

// PendingRollbackError refuses work in a transaction that has failed. It is ErrPendingRollback.
type PendingRollbackError struct {
	Cause error // what failed
}

func (e *PendingRollbackError) Error() string {
	return fmt.Sprintf("the transaction has failed and was rolled back (%v): call Rollback to go on", e.Cause)
}

// Is makes it ErrPendingRollback.
func (e *PendingRollbackError) Is(target error) bool { return target == ErrPendingRollback }

// Unwrap is what failed.
func (e *PendingRollbackError) Unwrap() error { return e.Cause }

// ClosedError refuses work on what was closed. It is ErrClosed.
type ClosedError struct {
	What string // "session", "database"
}

func (e *ClosedError) Error() string { return "the " + e.What + " is closed" }

// Is makes it ErrClosed.
func (e *ClosedError) Is(target error) bool { return target == ErrClosed }

// UnknownColumnError says that a model has no such column, field or relation. It is ErrUnknownColumn.
type UnknownColumnError struct {
	Model  string
	Name   string
	Nearby string // a name that looks alike, "" for none
}

func (e *UnknownColumnError) Error() string {
	if e.Nearby != "" {
		return fmt.Sprintf("%s has no column %s: did you mean %s?", e.Model, e.Name, e.Nearby)
	}
	return fmt.Sprintf("%s has no column %s", e.Model, e.Name)
}

// Is makes it ErrUnknownColumn.
func (e *UnknownColumnError) Is(target error) bool { return target == ErrUnknownColumn }

// OpenError says why a database could not be opened. Which one of ErrNoDatabase, ErrNotADatabase, ErrUnsupported it is,
// errors.Is tells.
type OpenError struct {
	Name   string // the file or URL, without its password
	Reason string
	Err    error // a sentinel or the cause
}

func (e *OpenError) Error() string { return fmt.Sprintf("open %s: %s", e.Name, e.Reason) }

// Unwrap is the sentinel or the cause.
func (e *OpenError) Unwrap() error { return e.Err }

// SQLError is any other error of a statement: a syntax error, no such table.
type SQLError struct {
	Op      string // what was done
	Message string // what is wrong, without the place
	Kind    error  // ErrSyntax, ErrNoTable, ErrNoColumn, ErrBusy or another sentinel; nil if the database has told what none is for
	Table   string // that it is about, "" if not known
	Name    string // the column, function or word that it is about, "" if not known
	Place   Place  // where it stands in SQL, if known
	SQL     string // the statement as it was sent; "" where it is not the statement that is wrong
	Err     error  // the driver's error
}

// Error names the place of a syntax error: "select: syntax error near "form" (line 2, column 8)". Others name what they are about.
func (e *SQLError) Error() string {
	if e.Kind == ErrSyntax && e.Place.Known() {
		return fmt.Sprintf("%s: %s (line %d, column %d)", e.Op, e.Message, e.Place.Line, e.Place.Column)
	}
	return e.Op + ": " + e.Message
}

// Is makes it the sentinel it is about.
func (e *SQLError) Is(target error) bool { return e.Kind != nil && target == e.Kind }

// Unwrap is the driver's error.
func (e *SQLError) Unwrap() error { return e.Err }
