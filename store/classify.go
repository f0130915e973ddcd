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
	sqlMixed                     // several statements, transaction control or sqlOutside among them: refused
)

// command is a statement, classified; or several, classified by the strongest.
type command struct {
	kind      sqlKind
	several   bool
	verb      string // the word that decides, in capitals: SELECT, INSERT; behind WITH the main statement's
	returns   bool   // returns rows; of several statements, the last one does
	name      string // of the savepoint
	object    string // the table written to, "" if it was not found
	all       bool   // UPDATE or DELETE without WHERE
	temporary bool   // makes or drops what the connection alone sees
	silent    bool   // writes what no count of rows shows: tables, settings in the file
	exports   bool   // writes another file, which no database that is opened to be read keeps it from
}

// writes tells whether the statement needs a transaction.
func (c command) writes() bool { return c.kind == sqlWrite || c.kind == sqlSchema }

// control tells whether the statement is transaction control.
func (c command) control() bool { return c.kind >= sqlBegin && c.kind <= sqlRollbackTo }

// classify finds out what a statement does from its words. It reads comments, quotes and WITH.
func classify(text string, rules lexer.Rules) command {
	pieces := divide(rules.Tokens(text))
	if len(pieces) == 0 {
		return command{}
	}
	cmd := classifyOne(pieces[0])
	for _, piece := range pieces[1:] {
		cmd = cmd.and(classifyOne(piece))
	}
	return cmd
}

// and joins the classes of two statements of one text.
func (c command) and(next command) command {
	c.several, c.returns, c.all, c.silent = true, next.returns, c.all || next.all, c.silent || next.silent
	c.temporary, c.exports = c.temporary && next.temporary, c.exports || next.exports
	if c.kind = max(c.kind, next.kind); c.kind > sqlSchema {
		c.kind = sqlMixed
	}
	return c
}

func classifyOne(tokens []lexer.Token) command {
	words := topWords(tokens)
	if len(words) == 0 {
		return command{kind: sqlRead, returns: true, exports: exports(tokens)} // only signs, or all in brackets: the database says what is wrong
	}
	main := words
	if words[0].Is("WITH") {
		main = afterWith(words)
	}
	cmd := command{verb: keyword(main[0]), exports: exports(tokens)}
	does := cmd.verb
	if measures(main) {
		does = "EXPLAIN"
	}
	switch does {
	case "SELECT", "VALUES", "EXPLAIN", "TABLE", "SHOW", "DESCRIBE", "DESC":
		cmd.kind, cmd.returns = sqlRead, true
		if cmd.silent = writesInside(tokens); cmd.silent {
			cmd.kind = sqlWrite
		}
	case "INSERT", "REPLACE", "UPDATE", "DELETE", "MERGE":
		cmd.kind, cmd.returns, cmd.object = sqlWrite, has(main, "RETURNING"), target(main)
		cmd.all = (cmd.verb == "UPDATE" || cmd.verb == "DELETE") && !has(main, "WHERE")
	case "CREATE", "DROP", "ALTER", "TRUNCATE", "REINDEX", "ANALYZE", "RENAME", "COMMENT", "GRANT", "REVOKE":
		cmd.kind, cmd.object, cmd.silent = sqlSchema, target(main), true
		cmd.temporary = len(main) > 1 && main[1].Is("TEMPORARY")
		if len(main) > 1 && outsideObjects[keyword(main[1])] || has(main, "CONCURRENTLY") {
			cmd.kind = sqlOutside
		}
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
		cmd.silent = cmd.kind == sqlWrite
	default:
		cmd.kind, cmd.returns = sqlRead, true // a typing error must not begin a transaction; the database says what is wrong
	}
	return cmd
}

// exports tells whether a statement writes a file: SELECT ... INTO OUTFILE (MySQL), COPY ... TO (PostgreSQL), VACUUM INTO (SQLite).
func exports(tokens []lexer.Token) bool {
	for i, token := range tokens[:len(tokens)-1] {
		next := tokens[i+1]
		switch {
		case token.Is("INTO") && (next.Is("OUTFILE") || next.Is("DUMPFILE") || tokens[0].Is("VACUUM")),
			token.Is("TO") && token.Depth == 0 && tokens[0].Is("COPY") && !next.Is("STDOUT"):
			return true
		}
	}
	return false
}

// outsideObjects are made, changed and dropped outside of transactions.
var outsideObjects = map[string]bool{"DATABASE": true, "TABLESPACE": true, "SYSTEM": true, "SUBSCRIPTION": true}

// writesInside tells whether a statement that reads writes all the same: WITH x AS (DELETE ... RETURNING ...) SELECT, and
// EXPLAIN ANALYZE, and MariaDB's ANALYZE, of a statement that writes, which run it.
func writesInside(tokens []lexer.Token) bool {
	with, analyze := tokens[0].Is("WITH"), tokens[0].Is("ANALYZE")
	for i, token := range tokens {
		analyze = analyze || tokens[0].Is("EXPLAIN") && token.Is("ANALYZE")
		switch keyword(token) {
		case "INSERT", "UPDATE", "DELETE", "MERGE":
			if with && i > 0 && tokens[i-1].Sign("(") || analyze && token.Depth == 0 {
				return true
			}
		}
	}
	return false
}

// measures tells MariaDB's ANALYZE of a statement from the one that counts a table's values.
func measures(words []lexer.Token) bool {
	if len(words) < 2 || !words[0].Is("ANALYZE") {
		return false
	}
	switch keyword(words[1]) {
	case "FORMAT", "SELECT", "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH":
		return true
	}
	return false
}

// afterWith finds the main statement behind the common table expressions, which stand in parentheses.
func afterWith(words []lexer.Token) []lexer.Token {
	for i, word := range words[1:] {
		rest := words[i+1:]
		switch keyword(word) {
		case "SELECT", "VALUES", "INSERT", "UPDATE", "DELETE", "MERGE":
			return rest
		case "REPLACE": // may be a name too
			if len(rest) > 1 && rest[1].Is("INTO") {
				return rest
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

// writingPragmas write into the file when they are given a value, and are rolled back like any write.
var writingPragmas = map[string]bool{"user_version": true, "application_id": true, "schema_version": true}

// pragmaKind treats other settings as reading: they are the connection's and need no transaction.
func pragmaKind(words []lexer.Token) sqlKind {
	names := words[1:]
	if len(names) > 2 && names[1].Sign(".") {
		names = names[2:] // PRAGMA main.journal_mode
	}
	if len(names) == 0 {
		return sqlRead
	}
	name := strings.ToLower(names[0].Text)
	sets := len(names) > 1 && (names[1].Sign("=") || names[1].Sign("("))
	switch {
	case outsidePragmas[name] && (sets || name == "wal_checkpoint" || name == "incremental_vacuum"):
		return sqlOutside
	case writingPragmas[name] && sets:
		return sqlWrite
	}
	return sqlRead
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
	cmd := classify(text, lexer.Rules{}) // how it begins is told by the same rules everywhere
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

// topWords are the tokens of a statement that stand in no parentheses.
func topWords(tokens []lexer.Token) []lexer.Token {
	var words []lexer.Token
	for _, token := range tokens {
		if token.Depth == 0 && !token.Sign(")") {
			words = append(words, token)
		}
	}
	return words
}

// split takes a text of several statements apart. Semicolons in quotes, comments and the bodies of triggers do not count;
// pieces of nothing but blanks and comments are left out.
func split(text string, rules lexer.Rules) []string {
	pieces := divide(rules.Tokens(text))
	statements := make([]string, len(pieces))
	for i, piece := range pieces {
		statements[i] = text[piece[0].Start:piece[len(piece)-1].End]
	}
	return statements
}

// divide groups tokens by statement, the semicolons between them left out.
func divide(tokens []lexer.Token) [][]lexer.Token {
	var pieces [][]lexer.Token
	first := 0
	for i, token := range tokens {
		piece := tokens[first:i]
		if !token.Sign(";") || len(piece) > 0 && !ends(piece) {
			continue
		}
		if len(piece) > 0 {
			pieces = append(pieces, piece)
		}
		first = i + 1
	}
	if first < len(tokens) {
		pieces = append(pieces, tokens[first:])
	}
	return pieces
}

// ends tells whether a semicolon behind these tokens ends their statement, and not one in the body of a trigger or routine: between
// BEGIN and the END that stands where a statement could.
func ends(tokens []lexer.Token) bool {
	if !tokens[0].Is("CREATE") || !hasBody(tokens) {
		return true
	}
	depth := 0
	for i, token := range tokens[1:] {
		before := tokens[i]
		switch {
		case token.Is("BEGIN"):
			depth++
		case token.Is("END") && (before.Sign(";") || before.Is("BEGIN")) && !(i+2 < len(tokens) && blocks[keyword(tokens[i+2])]):
			depth--
		}
	}
	return depth <= 0
}

// blocks end with END and their own word, and do not begin with BEGIN.
var blocks = map[string]bool{"IF": true, "CASE": true, "LOOP": true, "WHILE": true, "REPEAT": true, "FOR": true}

// hasBody tells whether a CREATE makes what statements can be the body of.
func hasBody(tokens []lexer.Token) bool {
	for _, token := range tokens[1:] {
		switch keyword(token) {
		case "TRIGGER", "FUNCTION", "PROCEDURE", "EVENT":
			return true
		case "TABLE", "VIEW", "INDEX", "AS", "ON":
			return false
		}
	}
	return false
}
