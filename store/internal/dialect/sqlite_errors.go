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
	sqlitePermission = 3
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
	sqliteDenied     = 23
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

// sqliteTexts are the messages by which errors of one and the same code, SQLITE_ERROR, are told apart: SQLite tells it no other way, and
// its messages are never translated. {} stands for the word that it is about, {*} for what is of no interest.
var sqliteTexts = []struct {
	form string
	kind FailureKind
}{
	{`near "{}": syntax error`, Syntax}, {`unrecognized token: "{}"`, Syntax}, {"incomplete input", Syntax},
	{"no such table: {}", NoTable}, {"no such view: {}", NoTable}, {"error in view {}: {*}", BrokenView},
	{"no such column: {}", NoColumn}, {"table {*} has no column named {}", NoColumn}, {"unknown column \"{}\" in foreign key definition", NoColumn},
	{"ambiguous column name: {}", Ambiguous},
	{"no such function: {}", NoFunction}, {"wrong number of arguments to function {}()", Arguments},
	{"misuse of aggregate function {}()", Aggregate}, {"misuse of aggregate: {}()", Aggregate}, {"aggregate functions are not allowed in the GROUP BY clause", Aggregate}, {"misuse of window function {}()", Aggregate},
	{"HAVING clause on a non-aggregate query", Ungrouped},
	{"table {*} has {*} columns but {*} values were supplied", ValueCount}, {"{*} values for {*} columns", ValueCount},
	{"all VALUES must have the same number of terms", ValueCount},
	{"SELECTs to the left and right of {*} do not have the same number of result columns", UnionCount},
	{"sub-select returns {*} columns - expected {*}", SubqueryColumns},
	{"{*} BY term out of range - should be between {*}", NoPosition}, {"row value misused", Mismatch}, {"too many SQL variables", Parameters}, {"variable number must be between {*}", Parameters},
	{"table {} already exists", Exists}, {"view {} already exists", Exists}, {"index {} already exists", Exists}, {"trigger {} already exists", Exists},
	{"duplicate column name: {}", Exists}, {"there is already {*} named {}", Exists},
	{"there is already another table or index with this name: {}", Exists}, {"database {} is already in use", Exists},
	{"no such index: {}", Missing}, {"no such trigger: {}", Missing}, {"no such collation sequence: {}", Missing},
	{"no such database: {}", Missing}, {"unknown database {}", Missing}, {"no such module: {}", Missing},
}

// reads takes the word out of a message of a form, false if it has another one.
func reads(form, message string) (word string, ok bool) {
	before, behind, open := strings.Cut(form, "{")
	if !open {
		return "", form == message
	}
	if message, ok = strings.CutPrefix(message, before); !ok {
		return "", false
	}
	wanted := behind[0] == '}'
	_, behind, _ = strings.Cut(behind, "}")
	next, _, more := strings.Cut(behind, "{")
	end := len(message) - len(next)
	if more {
		end = strings.Index(message, next)
	}
	if end < 0 || !strings.HasPrefix(message[end:], next) {
		return "", false
	}
	if more {
		word, ok = reads(behind, message[end:])
	}
	if wanted {
		word = message[:end]
	}
	return word, ok
}

// wrong tells what is wrong with a text.
func (f *Failure) wrong() {
	for _, known := range sqliteTexts {
		word, ok := reads(known.form, f.Message)
		if !ok {
			continue
		}
		f.Kind, f.Word = known.kind, strings.Trim(word, `"`)
		if f.Kind == NoTable {
			f.Table, f.Word = strings.TrimPrefix(f.Word, "main."), ""
		}
		return
	}
}

// placed is what SQLite's driver puts into the errors of texts that it cannot read: the byte, -1 where it is not known.
type placed interface{ Offset() int }

// Place is what the driver says, and the end of a text that is not complete.
func (d SQLite) Place(err error, text string) int {
	if failure, ok := d.Failure(err); ok && failure.Kind == Syntax && failure.Word == "" {
		return len(text)
	}
	var at placed
	if errors.As(err, &at) && at.Offset() <= len(text) {
		return at.Offset()
	}
	return -1
}

// Function is empty: the messages tell it.
func (SQLite) Function() string { return "" }

// Check is empty: a message has the expression, or the name where there is one.
func (SQLite) Check(string, string) (query string, args []any) { return "", nil }

// Parameters is SQLITE_MAX_VARIABLE_NUMBER.
func (SQLite) Parameters() int { return 32766 }

// Failure reads the error's code. The table and columns of a constraint stand only in SQLite's message
// ("UNIQUE constraint failed: users.email"): its form is fixed, and they are taken from there.
func (SQLite) Failure(err error) (Failure, bool) {
	var failed coded
	if !errors.As(err, &failed) {
		return Failure{}, false
	}
	code := failed.Code()
	failure := Failure{Kind: sqliteKind(code), Message: sqliteMessage(failed, code), Lost: sqliteLoses(code)}
	if failure.Kind == Statement {
		failure.wrong()
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
	case sqliteFull:
		return Full
	case sqliteCorrupt:
		return Damaged
	case sqliteNoMemory, sqliteIOError:
		return Unusable
	case sqliteDenied, sqlitePermission:
		return Denied
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
