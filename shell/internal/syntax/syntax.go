// Package syntax tells what was typed: Go, SQL or a command, whether it is whole, and where one entry of a
// script ends and the next begins. It also reads the bind parameters of SQL. It is pure: no scope, no database.
//
// The rules:
//
//   - A command starts with ":" or "\" and is one line.
//   - SQL starts with one of SQL's statement words that is not used as Go would use a name: "update := 1",
//     "delete(m, k)", "values[0]" and "select {" are Go. Case does not matter.
//   - Everything else is Go. It is whole when the Go parser finds nothing missing at its end; what is wrong
//     before its end is an error that more lines cannot mend, so it is whole too.
//   - SQL ends at a ";" that is not in a string, comment, dollar quote or the body of a trigger. Without one, a
//     statement that can stand as it is (brackets closed, nothing waiting for an operand or a clause) ends at
//     Enter when it is a single line, or at an empty line. In a script it goes on until a line that cannot
//     continue it. UPDATE and DELETE without WHERE always wait for the ";", because a WHERE may follow.
//
// The lexer takes what SQLite, PostgreSQL and MySQL agree on, and what only one of them understands; where they contradict each other,
// Rules tell. Comments do not nest.
package syntax

import "strings"

// Kind says what a text is.
type Kind int

const (
	Blank   Kind = iota // nothing, or comments only
	Go                  // Go declarations and statements
	SQL                 // one SQL statement, or several
	Command             // a command of the shell: :help, \d
)

// String is the name of the kind, for messages and tests.
func (k Kind) String() string {
	return [...]string{"Blank", "Go", "SQL", "Command"}[k]
}

// Entry is one entry of a script.
type Entry struct {
	Kind Kind
	Text string // as written, without the blank space around it
	Line int    // of its first character in the script, from 1
}

// Classify tells what a text is by how it begins. A word that could be both a statement and a Go name,
// such as a bare "commit", is SQL; [ClassifyIn] knows better.
func Classify(text string) Kind {
	return ClassifyIn(text, func(string) bool { return false })
}

// ClassifyIn is [Classify] for a scope: a declared name that stands alone is Go.
func ClassifyIn(text string, declared func(name string) bool) Kind {
	rest := text[skipSpace(text, 0):]
	if rest == "" {
		return Blank
	}
	if rest[0] == ':' || rest[0] == '\\' {
		return Command
	}
	if isSQL(rest, declared) {
		return SQL
	}
	return Go
}

// isSQL tells whether a text that begins with neither space nor comment is SQL.
func isSQL(text string, declared func(string) bool) bool {
	if inner := strings.TrimLeft(text, "( \t\r\n"); text[0] == '(' {
		switch strings.ToUpper(leadingWord(inner)) {
		case "SELECT", "WITH":
			return isSQL(inner, declared)
		}
		return false
	}
	word := leadingWord(text)
	use, ok := statements[strings.ToUpper(word)]
	if !ok {
		return false
	}
	return follows(word, use, text[len(word):], declared)
}

// follows tells whether what comes after a statement word makes it SQL. In Go no name or literal can stand
// directly after a name, so only punctuation, the end and new lines need care.
func follows(word string, use usage, tail string, declared func(string) bool) bool {
	upper := word == strings.ToUpper(word)
	at := skipSpace(tail, 0)
	spaced := at > 0
	newline := strings.Contains(tail[:at], "\n")
	rest := tail[at:]
	if use&keyword != 0 { // "select" is a keyword of Go, and means something there only before a brace
		return !strings.HasPrefix(rest, "{")
	}
	if strings.HasPrefix(tail, "--") { // x-- of Go, which skipSpace takes for a comment
		return false
	}
	if rest == "" || rest[0] == ';' || newline && !upper {
		if declared(word) {
			return false
		}
		return upper || use&bare != 0 && (rest == "" || rest[0] == ';')
	}
	switch c := rest[0]; {
	case isWordStart(rest) || isDigit(c) || c == '"' || c == '\'' || c == '`' || c == '?' || c == '@' || c == '$':
		return true
	case c == '[':
		return spaced && use&operand == 0
	case c == ':':
		return spaced && len(rest) > 1 && (isWordStart(rest[1:]) || rest[1] == '{')
	case c == '(':
		return parenFollows(use, rest, spaced || upper)
	}
	return false
}

// parenFollows decides for a statement word before a parenthesis, which in Go is a call.
func parenFollows(use usage, rest string, likely bool) bool {
	if use&operand != 0 {
		return likely
	}
	if use&options == 0 {
		return false
	}
	end := closing(rest)
	if end < 0 {
		return false
	}
	at := skipSpace(rest, end)
	if use&prefix == 0 && strings.Contains(rest[end:at], "\n") {
		return false
	}
	return isWordStart(rest[at:])
}

// closing is the offset after the parenthesis that closes the first one, or -1.
func closing(text string) int {
	depth := 0
	for lex := (lexer{src: text}); ; {
		switch tok := lex.next(); tok.kind {
		case end:
			return -1
		case open:
			depth++
		case shut:
			if depth--; depth <= 0 {
				return tok.to
			}
		}
	}
}

// skipSpace is the offset of the first character from at on that is neither space nor in a comment of Go or SQL.
func skipSpace(text string, at int) int {
	for at < len(text) {
		rest := text[at:]
		switch {
		case strings.IndexByte(" \t\r\n\f\v", rest[0]) >= 0:
			at++
		case strings.HasPrefix(rest, "\ufeff"):
			at += len("\ufeff")
		case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "--"):
			at += lineEnd(rest)
		case strings.HasPrefix(rest, "/*"):
			n := strings.Index(rest[2:], "*/")
			if n < 0 {
				return len(text)
			}
			at += n + 4
		default:
			return at
		}
	}
	return at
}

// lineEnd is the offset of the first line break, or the length.
func lineEnd(text string) int {
	if n := strings.IndexByte(text, '\n'); n >= 0 {
		return n
	}
	return len(text)
}
