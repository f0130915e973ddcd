package dialect

import "github.com/dbsh-go/dbsh/store/schema"

// Words are SQLite's. REGEXP needs a function regexp, which the program that links the driver registers.
func (SQLite) Words() Words {
	return Words{
		Regexp: "REGEXP", NotRegexp: "NOT REGEXP", Letters: "length",
		NullsOrder: true, FullJoin: true, TupleValues: true, Explain: "EXPLAIN QUERY PLAN ",
	}
}

var sqliteCasts = map[string]string{
	"integer": "INTEGER", "float": "REAL", "decimal": "NUMERIC", "text": "TEXT", "boolean": "INTEGER", "bytes": "BLOB", "json": "TEXT",
}

// Cast calls the functions for dates and times, which SQLite has no types for: a CAST would make numbers of them.
func (SQLite) Cast(to string) (before, after string) {
	switch name, _ := castName(to); name {
	case "date", "time", "datetime":
		return name + "(", ")"
	}
	return castTo(sqliteCasts, to)
}

// Typed is not needed: a parameter has the type of its value.
func (SQLite) Typed(schema.Kind) string { return "" }

// Lock writes nothing: a transaction that will write keeps all other writers out.
func (SQLite) Lock(Lock) (clause string, ok bool) { return "", true }

// OnConflict is ON CONFLICT ... DO UPDATE SET.
func (SQLite) OnConflict(keys []string) string { return onConflict(keys) + " DO UPDATE SET " }

// IgnoreConflict is ON CONFLICT ... DO NOTHING.
func (SQLite) IgnoreConflict(keys []string, _ string) string { return onConflict(keys) + " DO NOTHING" }

// Excluded is excluded.column.
func (SQLite) Excluded(column string) string { return "excluded." + column }
