package dialect

import (
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// Expressions is how expressions and clauses are written that a database has its own words for.
type Expressions interface {
	Words() Words
	Cast(to string) (before, after string) // around an expression that becomes a value of a type, see CastTypes
	Typed(kind schema.Kind) string         // behind a parameter whose type nothing else tells
	Lock(lock Lock) (clause string, ok bool)
	Conflicts
}

// Conflicts is how an INSERT goes on where a row with its key is there already.
type Conflicts interface {
	OnConflict(keys []string) string                 // before the assignments to the row that is there
	IgnoreConflict(keys []string, own string) string // leaves that row alone; own is any column of the table
	Excluded(column string) string                   // the value that could not be inserted
}

// Words are what a database has words for. Names in them are quoted already.
type Words struct {
	Concat          bool   // texts are joined by the function concat, not by ||
	ILike           bool   // ILIKE is LIKE without regard to capitals
	Regexp          string // operator of regular expressions, and its opposite
	NotRegexp       string
	Xor             string // operator of bits, "" for none
	Letters         string // function that counts the letters of a text
	RoundsDecimals  bool   // round(number, digits) is for decimals only
	FloatParameters bool   // reckoning with a decimal that is a parameter gives a float
	NullsOrder      bool   // NULLS FIRST and NULLS LAST
	FullJoin        bool   // FULL OUTER JOIN
	DistinctOn      bool   // SELECT DISTINCT ON
	Quantified      bool   // = ANY (SELECT ...)
	TupleValues     bool   // a list of tuples is written as VALUES
	Explain         string // what a query is explained with
}

// Lock says how the rows of a SELECT are locked.
type Lock struct {
	Share      bool // others may read them, and lock them so too
	NoWait     bool // fail where another transaction has locked one
	SkipLocked bool // leave those out
	Of         []string
}

// clause writes the lock in the words that PostgreSQL and MySQL share.
func (l Lock) clause(share string) string {
	text := " FOR UPDATE"
	if l.Share {
		text = share
	}
	if len(l.Of) > 0 {
		text += " OF " + strings.Join(l.Of, ", ")
	}
	switch {
	case l.NoWait:
		text += " NOWAIT"
	case l.SkipLocked:
		text += " SKIP LOCKED"
	}
	return text
}

// CastTypes are the types that Cast knows by one name on every database. What it does not know is written as it is.
var CastTypes = []string{"integer", "float", "decimal", "text", "boolean", "date", "time", "datetime", "bytes", "json"}

// castName splits "decimal(10, 2)" into the name that CastTypes has and what stands in brackets.
func castName(to string) (name, brackets string) {
	name, rest, found := strings.Cut(strings.ToLower(strings.TrimSpace(to)), "(")
	if found {
		brackets = "(" + rest
	}
	name = strings.TrimSpace(name)
	if known, ok := castSynonyms[name]; ok {
		name = known
	}
	return name, brackets
}

var castSynonyms = map[string]string{
	"int": "integer", "bigint": "integer", "int64": "integer", "real": "float", "double": "float", "float64": "float", "numeric": "decimal",
	"string": "text", "varchar": "text", "char": "text", "bool": "boolean", "timestamp": "datetime", "blob": "bytes", "binary": "bytes", "bytea": "bytes",
}

// castTo writes CAST(... AS type) with the type that a table has for the name.
func castTo(types map[string]string, to string) (before, after string) {
	name, brackets := castName(to)
	declared, known := types[name]
	if !known {
		declared = strings.TrimSpace(to)
	} else if name == "decimal" && brackets != "" {
		declared, _, _ = strings.Cut(declared, "(")
		declared += brackets
	}
	return "CAST(", " AS " + declared + ")"
}

// onConflict is the clause that SQLite and PostgreSQL share.
func onConflict(keys []string) string {
	return " ON CONFLICT (" + strings.Join(keys, ", ") + ")"
}
