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
	}
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
	if code == "0A000" && field("Routine") == "RevalidateCachedQuery" { // the code is that of many things
		kind = Outdated
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
	if kind == NoTable {
		failure.Table = lastQuoted(failure.Message)
	}
	if hint := field("Hint"); hint != "" && (kind == Statement || kind == NoTable) {
		failure.Message += " (" + hint + ")"
	}
	return failure, true
}

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
