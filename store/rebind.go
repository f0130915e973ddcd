package store

import (
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

// rules are how the database's SQL is taken apart.
func (db *DB) rules() lexer.Rules { return db.dialect.Rules() }

// rebind writes the question marks of a text of the caller's as the database's parameters. Those in quotes and comments stay,
// and so do all where there are no arguments: PostgreSQL has operators of that sign.
func (db *DB) rebind(text string, args []any) string {
	first := db.dialect.Placeholder(1)
	if len(args) == 0 || first == "?" || !strings.Contains(text, "?") || strings.Contains(text, first) {
		return text
	}
	var out strings.Builder
	written, n := 0, 0
	for _, token := range lexer.Tokens(text) {
		if !token.Sign("?") {
			continue
		}
		n++
		out.WriteString(text[written:token.Start])
		out.WriteString(db.dialect.Placeholder(n))
		written = token.End
	}
	out.WriteString(text[written:])
	return out.String()
}
