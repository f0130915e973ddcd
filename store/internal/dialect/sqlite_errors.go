package dialect

import (
	"errors"
	"strconv"
	"strings"
)

// coded is what SQLite's driver puts into its errors: an extended result code, its lower byte the primary one.
type coded interface {
	error
	Code() int
}

// SQLite's result codes, those that are told apart (https://www.sqlite.org/rescode.html).
const (
	sqliteError      = 1
	sqliteBusy       = 5
	sqliteLocked     = 6
	sqliteNoMemory   = 7
	sqliteReadOnly   = 8
	sqliteInterrupt  = 9
	sqliteIOError    = 10
	sqliteCorrupt    = 11
	sqliteFull       = 13
	sqliteCannotOpen = 14
	sqliteConstraint = 19
	sqliteMismatch   = 20
	sqliteNotADB     = 26

	sqliteCheck      = 275
	sqliteForeignKey = 787
	sqliteNotNull    = 1299
	sqlitePrimaryKey = 1555
	sqliteUnique     = 2067
	sqliteRowID      = 2579
	sqliteDataType   = 3091
)

// sqlitePrefixes is what the driver writes before the database's own message.
var sqlitePrefixes = map[int]string{
	sqliteError: "SQL logic error: ", sqliteConstraint: "constraint failed: ", sqliteMismatch: "datatype mismatch: ",
	sqliteReadOnly: "attempt to write a readonly database: ", sqliteCannotOpen: "unable to open database file: ",
}

// Failure reads the error's code. The table and columns of a constraint stand only in SQLite's message
// ("UNIQUE constraint failed: users.email"), and so does the name of a table that is not there: its form is fixed, and they are taken from there.
func (SQLite) Failure(err error) (Failure, bool) {
	var failed coded
	if !errors.As(err, &failed) {
		return Failure{}, false
	}
	code := failed.Code()
	failure := Failure{Kind: sqliteKind(code), Message: sqliteMessage(failed, code), Lost: sqliteLoses(code)}
	if table, missing := strings.CutPrefix(failure.Message, "no such table: "); missing && failure.Kind == Statement {
		failure.Kind, failure.Table = NoTable, strings.TrimPrefix(table, "main.")
	}
	if code&0xff == sqliteConstraint {
		_, detail, _ := strings.Cut(failure.Message, " constraint failed: ")
		switch failure.Kind {
		case Unique, NotNull:
			failure.Table, failure.Columns, failure.Name = sqliteColumns(detail)
		case Check:
			failure.Name = detail
		}
	}
	return failure, true
}

func sqliteKind(code int) FailureKind {
	switch code {
	case sqliteUnique, sqlitePrimaryKey, sqliteRowID:
		return Unique
	case sqliteForeignKey:
		return ForeignKey
	case sqliteNotNull:
		return NotNull
	case sqliteCheck:
		return Check
	case sqliteDataType, sqliteMismatch:
		return Value
	}
	switch code & 0xff {
	case sqliteError:
		return Statement
	case sqliteConstraint:
		return Constraint
	case sqliteBusy, sqliteLocked:
		return Busy
	case sqliteReadOnly:
		return ReadOnly
	case sqliteInterrupt:
		return Interrupted
	case sqliteCannotOpen, sqliteNotADB:
		return CannotOpen
	case sqliteNoMemory, sqliteIOError, sqliteCorrupt, sqliteFull:
		return Unusable
	}
	return Other
}

// sqliteLoses lists the errors after which SQLite may have rolled back by itself (https://www.sqlite.org/lang_transaction.html,
// section 3).
func sqliteLoses(code int) bool {
	switch code & 0xff {
	case sqliteFull, sqliteIOError, sqliteNoMemory, sqliteBusy, sqliteInterrupt, sqliteConstraint, sqliteCorrupt:
		return true // a constraint: ON CONFLICT ROLLBACK and RAISE(ROLLBACK)
	}
	return false
}

func sqliteMessage(err error, code int) string {
	text := strings.TrimSuffix(err.Error(), " (SQLITE_BUSY)")
	text = strings.TrimSuffix(text, " ("+strconv.Itoa(code)+")")
	return strings.TrimPrefix(text, sqlitePrefixes[code&0xff])
}

// sqliteColumns reads "users.first, users.last", or "index 'name'" where the index has expressions.
func sqliteColumns(detail string) (table string, columns []string, index string) {
	if name, isIndex := strings.CutPrefix(detail, "index '"); isIndex {
		return "", nil, strings.TrimSuffix(name, "'")
	}
	for _, part := range strings.Split(detail, ", ") {
		owner, column, found := strings.Cut(part, ".")
		if !found {
			return "", nil, ""
		}
		table, columns = owner, append(columns, column)
	}
	return table, columns, ""
}
