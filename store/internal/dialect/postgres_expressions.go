package dialect

import "github.com/dbsh-go/dbsh/store/schema"

// Words are PostgreSQL's.
func (Postgres) Words() Words {
	return Words{
		ILike: true, Regexp: "~", NotRegexp: "!~", Xor: "#", Letters: "length", RoundsDecimals: true,
		NullsOrder: true, FullJoin: true, DistinctOn: true, Quantified: true, Explain: "EXPLAIN ",
	}
}

var postgresCasts = map[string]string{
	"integer": "BIGINT", "float": "DOUBLE PRECISION", "decimal": "NUMERIC", "text": "TEXT", "boolean": "BOOLEAN",
	"date": "DATE", "time": "TIME", "datetime": "TIMESTAMP", "bytes": "BYTEA", "json": "JSONB",
}

// Cast writes CAST with PostgreSQL's types.
func (Postgres) Cast(to string) (before, after string) { return castTo(postgresCasts, to) }

// Typed is a cast: PostgreSQL gives a parameter its type before it knows the value, and takes an unknown one for a text.
func (Postgres) Typed(kind schema.Kind) string {
	switch kind {
	case schema.Integer:
		return "::bigint"
	case schema.Float:
		return "::double precision"
	case schema.Decimal:
		return "::numeric"
	case schema.Bool:
		return "::boolean"
	case schema.DateTime:
		return "::timestamp"
	case schema.Bytes:
		return "::bytea"
	case schema.UUID:
		return "::uuid"
	case schema.Text:
		return "::text"
	}
	return ""
}

// Lock writes FOR UPDATE or FOR SHARE.
func (Postgres) Lock(lock Lock) (clause string, ok bool) { return lock.clause(" FOR SHARE"), true }

// OnConflict is ON CONFLICT ... DO UPDATE SET.
func (Postgres) OnConflict(keys []string) string { return onConflict(keys) + " DO UPDATE SET " }

// IgnoreConflict is ON CONFLICT ... DO NOTHING.
func (Postgres) IgnoreConflict(keys []string, _ string) string {
	return onConflict(keys) + " DO NOTHING"
}

// Excluded is excluded.column.
func (Postgres) Excluded(column string) string { return "excluded." + column }
