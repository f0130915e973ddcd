package dialect

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// reserved are the words that can not stand bare as a name in SQLite or PostgreSQL, or are much used in MySQL.
var reserved = func() map[string]bool {
	words := map[string]bool{}
	for _, word := range strings.Fields(`
		add all alter analyse analyze and any array as asc asymmetric authorization autoincrement before begin between binary
		both by cascade case cast change check collate column commit condition constraint create cross current_date
		current_role current_time current_timestamp current_user database databases default deferrable delete desc describe
		distinct div do drop else end escape except exists explain false fetch for force foreign from full fulltext function grant group
		groups having high_priority if ignore ilike in index initially inner insert intersect interval into is isnull join key keys kill lateral
		leading left like limit localtime localtimestamp lock match mod natural not nothing notnull null of off offset on only option or
		order outer over overlaps partition placing primary procedure raise range rank read recursive references regexp release rename
		repeat replace restrict returning revoke right rlike rollback row rows schema schemas select session_user set show similar some
		symmetric system table tablesample then to trailing transaction trigger true union unique unlock update usage use user using
		values variadic verbose view when where while window with write xor`) {
		words[word] = true
	}
	return words
}()

// Identifier writes a name as SQLAlchemy does: bare if it is small letters, digits and underscores and no reserved word, else
// quoted.
func Identifier(d Dialect, name string) string {
	if name == "" || reserved[name] || d.Reserved(name) || name[0] >= '0' && name[0] <= '9' {
		return d.Quote(name)
	}
	for i := range len(name) {
		switch b := name[i]; {
		case b >= 'a' && b <= 'z', b >= '0' && b <= '9', b == '_':
		default:
			return d.Quote(name)
		}
	}
	return name
}

// TableName writes the name of a table, with its schema before it where that is not the default one.
func TableName(d Dialect, schema, table string) string {
	if schema == "" {
		return Identifier(d, table)
	}
	return Identifier(d, schema) + "." + Identifier(d, table)
}

// Identifiers writes names with commas between them.
func Identifiers(d Dialect, names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = Identifier(d, name)
	}
	return strings.Join(quoted, ", ")
}

// longestName is how many bytes PostgreSQL keeps of a name; MySQL keeps one letter more.
const longestName = 63

// ShortName cuts a name that is too long, and tells it from others with the same beginning.
func ShortName(name string) string {
	if len(name) <= longestName {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return strings.ToValidUTF8(name[:longestName-9], "") + "_" + hex.EncodeToString(sum[:4])
}
