package dialect

import (
	"errors"
	"reflect"
	"strings"
)

// stated is what PostgreSQL's driver puts into its errors: a code of five characters, the first two of which are its class
// (https://www.postgresql.org/docs/current/errcodes-appendix.html).
type stated interface {
	error
	SQLState() string
}

// postgresStates are the codes that are told apart, postgresClasses the classes of the others.
var (
	postgresStates = map[string]FailureKind{
		"23505": Unique, "23P01": Unique, "23503": ForeignKey, "23001": ForeignKey, "23502": NotNull, "23514": Check,
		"25006": ReadOnly, "57014": Interrupted, "55P03": Busy, "40P01": Deadlock, "40001": Serialization,
		"25P02": Aborted, "25P03": Disconnected, "57P01": Disconnected, "57P02": Disconnected, "57P03": CannotOpen, "57P05": Disconnected,
		"3D000": NoDatabase, "42P01": NoTable, "28000": Refused, "28P01": WrongPassword, "53300": CannotOpen,
		"42703": NoColumn, "42702": Ambiguous, "42883": NoFunction, "42725": Arguments, "42809": Aggregate,
		"42804": Mismatch, "42846": Mismatch, "42P18": Mismatch, "42P22": Mismatch, "22012": Divided, "42803": Ungrouped, "42P10": NoPosition, "P0001": Constraint, "42P20": Aggregate, "21000": SubqueryRows,
		"42712": TwiceNamed, "42P02": Parameters, "08P01": Parameters,
		"42P07": Exists, "42701": Exists, "42710": Exists, "42P04": Exists, "42P06": Exists, "42723": Exists, "42P05": Exists,
		"42704": Missing, "3F000": Missing, "42501": Denied, "0A000": Unsupported, "53100": Full, "XX001": Damaged, "XX002": Damaged,
	}
	// postgresRoutines tell apart what has the same code, by the name of the server's function that gives up.
	postgresRoutines = map[string]FailureKind{
		"scanner_yyerror": Syntax, "base_yyerror": Syntax, "transformInsertRow": ValueCount, "transformSetOperationTree": UnionCount,
		"transformSubLink": SubqueryColumns, "op_error": Operands, "errorMissingRTE": NoColumn,
		"check_agglevels_and_constraints": Aggregate, "check_agg_arguments": Aggregate, "checkInsertTargets": TwiceGiven, "RevalidateCachedQuery": Outdated,
	}
	// postgresShared are the codes of several things.
	postgresShared  = map[string]bool{"42601": true, "42883": true, "42P01": true, "42803": true, "42701": true, "0A000": true}
	postgresClasses = map[string]FailureKind{
		"08": Disconnected, "22": Value, "23": Constraint, "42": Statement, "53": Unusable, "54": Unusable, "58": Unusable, "XX": Unusable,
	}
)

// Failure reads the error's code, then the fields that come with it: the driver's error has them under PostgreSQL's own
// names.
func (Postgres) Failure(err error) (Failure, bool) {
	var failed stated
	if !errors.As(err, &failed) {
		return Failure{}, false
	}
	code := failed.SQLState()
	kind, known := postgresStates[code]
	if !known {
		kind = postgresClasses[code[:min(2, len(code))]]
	}
	field := fieldsOf(failed)
	if told, tells := postgresRoutines[field("Routine")]; tells && postgresShared[code] {
		kind = told
	}
	failure := Failure{
		Kind: kind, Code: code, Message: field("Message"), Table: field("TableName"), Name: field("ConstraintName"),
		Lost: kind == Deadlock || kind == Serialization,
	}
	if column := field("ColumnName"); column != "" {
		failure.Columns = []string{column}
	}
	if kind == Unique || kind == ForeignKey {
		failure.Columns, failure.Values = postgresKey(field("Detail"))
	}
	if kind == ForeignKey {
		failure.Other = lastQuoted(field("Detail"))
	}
	failure.name(field("Hint"))
	return failure, true
}

// name reads what a wrong text names. Where PostgreSQL tells the place, the text itself says it.
func (f *Failure) name(hint string) {
	switch f.Kind {
	case NoTable:
		f.Table = lastQuoted(f.Message)
	case NoColumn, Exists, TwiceGiven, Missing, NoDatabase:
		f.Word = firstQuoted(f.Message)
	case Value:
		f.Word = lastQuoted(f.Message)
	case Operands: // operator does not exist: integer = text
		_, f.Detail, _ = strings.Cut(f.Message, ": ")
	case Mismatch:
		f.Detail = f.Message
	case Statement:
		if hint != "" {
			f.Message += " (" + hint + ")"
		}
	}
}

// Place counts characters, as PostgreSQL does.
func (Postgres) Place(err error, text string) int {
	var failed stated
	if !errors.As(err, &failed) {
		return -1
	}
	position := reflect.Indirect(reflect.ValueOf(failed)).FieldByName("Position")
	if !position.IsValid() || !position.CanInt() || position.Int() <= 0 {
		return -1
	}
	left := position.Int() - 1
	for offset := range text {
		if left == 0 {
			return offset
		}
		left--
	}
	return len(text)
}

// Function asks for the name as PostgreSQL keeps it, which is that of several functions.
func (Postgres) Function() string {
	return "SELECT 1 FROM pg_catalog.pg_proc WHERE proname = $1 LIMIT 1"
}

// Check looks for the name in all schemas that can be seen.
func (Postgres) Check(table, constraint string) (query string, args []any) {
	return "SELECT pg_get_expr(c.conbin, c.conrelid) FROM pg_catalog.pg_constraint AS c JOIN pg_catalog.pg_class AS t ON t.oid = c.conrelid" +
		" WHERE c.contype = 'c' AND t.relname = $1 AND c.conname = $2 AND pg_table_is_visible(t.oid)", []any{table, constraint}
}

// Parameters is what the protocol counts to.
func (Postgres) Parameters() int { return 65535 }

// postgresKey reads the key in "Key (first, last)=(Ada, Lovelace) already exists." whatever the language around it is.
func postgresKey(detail string) (columns, values []string) {
	_, rest, found := strings.Cut(detail, "(")
	names, rest, equal := strings.Cut(rest, ")=(")
	end := strings.LastIndex(rest, ")")
	if !found || !equal || end < 0 {
		return nil, nil
	}
	columns = strings.Split(names, ", ")
	for i, name := range columns {
		columns[i] = strings.ReplaceAll(strings.Trim(name, `"`), `""`, `"`)
	}
	if values = strings.Split(rest[:end], ", "); len(values) != len(columns) {
		values = []string{rest[:end]}
	}
	return columns, values
}

// lastQuoted is the last name in double quotes, where PostgreSQL names the other table of a foreign key.
func lastQuoted(detail string) string {
	end := strings.LastIndex(detail, `"`)
	if end < 0 {
		return ""
	}
	return detail[strings.LastIndex(detail[:end], `"`)+1 : end]
}

// firstQuoted is the first name in double quotes.
func firstQuoted(message string) string {
	_, rest, _ := strings.Cut(message, `"`)
	name, _, closed := strings.Cut(rest, `"`)
	if !closed {
		return ""
	}
	return name
}

// fieldsOf reads a driver's error's exported fields by name, since the driver is not imported here.
func fieldsOf(err error) func(name string) string {
	value := reflect.Indirect(reflect.ValueOf(err))
	return func(name string) string {
		if value.Kind() != reflect.Struct {
			return ""
		}
		if field := value.FieldByName(name); field.IsValid() && field.Kind() == reflect.String {
			return field.String()
		}
		return ""
	}
}
