package store

import (
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

// sqlKind is what a session has to do about a statement.
type sqlKind int

const (
	sqlEmpty      sqlKind = iota // nothing but blanks and comments
	sqlRead                      // needs no transaction
	sqlWrite                     // begins the session's transaction
	sqlSchema                    // changes tables; begins the transaction too, and models must be read again
	sqlBegin                     // transaction control: acts on the session and is never sent as it is
	sqlCommit                    // COMMIT, END
	sqlRollback                  // ROLLBACK
	sqlSavepoint                 // SAVEPOINT name
	sqlRelease                   // RELEASE name
	sqlRollbackTo                // ROLLBACK TO name
	sqlOutside                   // cannot run in a transaction, or does nothing in one: VACUUM, ATTACH, some PRAGMAs
)

// command is a statement, classified.
type command struct {
	kind    sqlKind
	verb    string // the word that decides, in capitals: SELECT, INSERT; behind WITH the main statement's
	returns bool   // returns rows
	name    string // of the savepoint
	object  string // the table written to, "" if it was not found
	all     bool   // UPDATE or DELETE without WHERE
}

// control tells whether the statement is transaction control.
func (c command) control() bool { return c.kind >= sqlBegin && c.kind <= sqlRollbackTo }

// classify finds out what a statement does from its words. It reads comments, quotes and WITH, and judges the first
// statement of a text that holds several.
func classify(text string) command {
	words := topWords(text)
	if len(words) == 0 {
		return command{}
	}
	main := words
	if words[0].Is("WITH") {
		main = afterWith(words)
	}
	cmd := command{verb: keyword(main[0])}
	switch cmd.verb {
	case "SELECT", "VALUES", "EXPLAIN", "TABLE", "SHOW", "DESCRIBE", "DESC":
		cmd.kind, cmd.returns = sqlRead, true
	case "INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE":
		cmd.kind, cmd.returns, cmd.object = sqlWrite, has(main, "RETURNING"), target(main)
		cmd.all = (cmd.verb == "UPDATE" || cmd.verb == "DELETE") && !has(main, "WHERE")
	case "CREATE", "DROP", "ALTER", "TRUNCATE", "REINDEX", "ANALYZE", "RENAME", "COMMENT", "GRANT", "REVOKE":
		cmd.kind, cmd.object = sqlSchema, target(main)
	case "BEGIN", "START":
		cmd.kind = sqlBegin
	case "COMMIT", "END":
		cmd.kind = sqlCommit
	case "ROLLBACK", "ABORT":
		cmd.kind, cmd.name = sqlRollback, savepointName(main[1:], "TO")
		if cmd.name != "" {
			cmd.kind = sqlRollbackTo
		}
	case "SAVEPOINT":
		cmd.kind, cmd.name = sqlSavepoint, savepointName(main, "SAVEPOINT")
	case "RELEASE":
		cmd.kind, cmd.name = sqlRelease, savepointName(main, "RELEASE")
	case "VACUUM", "ATTACH", "DETACH":
		cmd.kind = sqlOutside
	case "PRAGMA":
		cmd.kind, cmd.returns = pragmaKind(main), true
	default:
		cmd.kind = sqlWrite // an unknown word may write: the database will say if it is wrong
	}
	return cmd
}

// afterWith finds the main statement behind the common table expressions, which stand in parentheses.
func afterWith(words []lexer.Token) []lexer.Token {
	for i, word := range words {
		for _, verb := range [...]string{"SELECT", "VALUES", "INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE"} {
			if i > 0 && word.Is(verb) {
				return words[i:]
			}
		}
	}
	return words
}

// outsidePragmas do nothing, or fail, while a transaction is open.
var outsidePragmas = map[string]bool{
	"foreign_keys": true, "journal_mode": true, "synchronous": true, "page_size": true, "auto_vacuum": true, "encoding": true,
	"temp_store": true, "wal_checkpoint": true, "incremental_vacuum": true,
}

// readingPragmas take an argument and still only read.
var readingPragmas = map[string]bool{
	"table_info": true, "table_xinfo": true, "table_list": true, "index_list": true, "index_info": true, "index_xinfo": true,
	"foreign_key_list": true, "foreign_key_check": true, "integrity_check": true, "quick_check": true,
}

func pragmaKind(words []lexer.Token) sqlKind {
	names := words[1:]
	if len(names) > 2 && names[1].Sign(".") {
		names = names[2:] // PRAGMA main.journal_mode
	}
	if len(names) == 0 {
		return sqlRead
	}
	name := strings.ToLower(names[0].Text)
	switch sets := len(names) > 1 && (names[1].Sign("=") || names[1].Sign("(")); {
	case name == "wal_checkpoint" || name == "incremental_vacuum" || sets && outsidePragmas[name]:
		return sqlOutside
	case !sets || readingPragmas[name]:
		return sqlRead
	}
	return sqlRead // a setting of the connection: needs no transaction
}

func savepointName(words []lexer.Token, after string) string {
	for i, word := range words {
		if !word.Is(after) {
			continue
		}
		rest := words[i+1:]
		if len(rest) > 0 && rest[0].Is("SAVEPOINT") && len(rest) > 1 {
			rest = rest[1:]
		}
		if len(rest) > 0 {
			return rest[0].Text
		}
	}
	return ""
}

// target is the table that a statement is about: the first name behind the words that only introduce it.
func target(words []lexer.Token) string {
	for i := 1; i < len(words); i++ {
		if !introduces[keyword(words[i])] {
			if i+2 < len(words) && words[i+1].Sign(".") {
				return words[i+2].Text
			}
			return words[i].Text
		}
		if words[i].Is("OR") {
			i++ // INSERT OR REPLACE, CREATE OR REPLACE
		}
	}
	return ""
}

var introduces = map[string]bool{
	"INTO": true, "FROM": true, "OR": true, "TABLE": true, "INDEX": true, "UNIQUE": true, "VIEW": true, "TRIGGER": true, "VIRTUAL": true,
	"TEMP": true, "TEMPORARY": true, "IF": true, "NOT": true, "EXISTS": true, "ONLY": true,
}

func has(words []lexer.Token, word string) bool {
	for _, w := range words {
		if w.Is(word) {
			return true
		}
	}
	return false
}

// operation says what a statement does, for an error: "insert into users", "select".
func operation(text string) string {
	cmd := classify(text)
	verb := strings.ToLower(cmd.verb)
	switch {
	case verb == "":
		return "run nothing"
	case cmd.object == "":
		return verb
	case verb == "insert" || verb == "replace":
		return verb + " into " + cmd.object
	case verb == "delete":
		return "delete from " + cmd.object
	}
	return verb + " " + cmd.object
}

// keyword is a word in capitals; no other token is one.
func keyword(token lexer.Token) string {
	if token.Kind != lexer.Word {
		return ""
	}
	return strings.ToUpper(token.Text)
}

// topWords are the tokens of the first statement that stand in no parentheses.
func topWords(text string) []lexer.Token {
	var words []lexer.Token
	for _, token := range lexer.Tokens(text) {
		switch {
		case token.Depth > 0 || token.Sign(")"):
		case !token.Sign(";"):
			words = append(words, token)
		case len(words) > 0:
			return words
		}
	}
	return words
}
