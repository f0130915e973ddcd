package dialect

import "github.com/dbsh-go/dbsh/store/schema"

// Words are MySQL's and MariaDB's.
func (MySQL) Words() Words {
	return Words{
		Concat: true, Regexp: "REGEXP", NotRegexp: "NOT REGEXP", Xor: "^", Letters: "char_length",
		Quantified: true, FloatParameters: true, Explain: "EXPLAIN ",
	}
}

var mysqlCasts = map[string]string{
	"integer": "SIGNED", "float": "DOUBLE", "decimal": "DECIMAL(65, 30)", "text": "CHAR", "boolean": "SIGNED",
	"date": "DATE", "time": "TIME", "datetime": "DATETIME", "bytes": "BINARY", "json": "CHAR",
}

// Cast writes CAST with the few types that MySQL has for it.
func (MySQL) Cast(to string) (before, after string) { return castTo(mysqlCasts, to) }

// Typed is not needed: a parameter has the type of its value.
func (MySQL) Typed(schema.Kind) string { return "" }

// Lock writes FOR UPDATE. MariaDB has no OF and no FOR SHARE: it locks all tables of the query, and says LOCK IN SHARE MODE.
func (d MySQL) Lock(lock Lock) (clause string, ok bool) {
	if !d.MariaDB {
		return lock.clause(" FOR SHARE"), true
	}
	return lock.clause(" LOCK IN SHARE MODE"), len(lock.Of) == 0
}

// OnConflict is ON DUPLICATE KEY UPDATE: MySQL does not say which of the table's keys is meant.
func (MySQL) OnConflict([]string) string { return " ON DUPLICATE KEY UPDATE " }

// IgnoreConflict sets a column to the value it has. (INSERT IGNORE would pass over any other error too.)
func (MySQL) IgnoreConflict(_ []string, own string) string {
	return " ON DUPLICATE KEY UPDATE " + own + " = " + own
}

// Excluded is VALUES(column), which MariaDB and MySQL both know.
func (MySQL) Excluded(column string) string { return "VALUES(" + column + ")" }
