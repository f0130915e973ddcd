package syntax

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A lexeme is what one part of SQL text is, from one offset to another. It keeps no text.
type lexeme struct {
	kind     kind
	from, to int
	unclosed bool // a string, name, comment or parameter that the text ends in
}

type kind int

const (
	end      kind = iota
	word          // a keyword or name
	quoted        // a name in quotes: "a", `a`, [a]
	literal       // a string in quotes or dollar quotes, or a number
	comment       // to the end of the line, or between /* and */
	bind          // :name or :{go expression}
	place         // ?, ?1, $1, @name: a placeholder of the database's own
	open          // ( [ {
	shut          // ) ] }
	semi          // ;
	comma         // ,
	operator      // anything else
)

// Rules are what databases write differently in SQL. Those of the zero value hold for most.
type Rules struct {
	Backslashes bool // in quotes, a backslash takes its meaning from the character behind it
	Hashes      bool // # begins a comment, and -- only before a blank
}

// lineComment tells whether rest begins with a comment to the end of its line.
func (r Rules) lineComment(rest string) bool {
	if !strings.HasPrefix(rest, "--") {
		return r.Hashes && rest[0] == '#'
	}
	return !r.Hashes || len(rest) == 2 || isSpaceByte(rest[2])
}

// lexer splits SQL text. It accepts all text: what it does not know is an operator.
type lexer struct {
	src   string
	rules Rules
	pos   int
	slice int // open brackets of subscripts and array constructors
}

// next is the lexeme at the current offset, blank space skipped.
func (l *lexer) next() lexeme {
	for l.pos < len(l.src) && strings.IndexByte(" \t\r\n\f\v", l.src[l.pos]) >= 0 {
		l.pos++
	}
	from := l.pos
	if from >= len(l.src) {
		return lexeme{kind: end, from: from, to: from}
	}
	tok := lexeme{from: from}
	tok.kind, tok.to, tok.unclosed = l.scan(l.src[from:])
	tok.to += from
	l.pos = tok.to
	return tok
}

// scan is the kind and length of the lexeme that rest begins with.
func (l *lexer) scan(rest string) (kind, int, bool) {
	switch c := rest[0]; {
	case l.rules.lineComment(rest):
		return comment, lineEnd(rest), false
	case strings.HasPrefix(rest, "/*"):
		return until(comment, rest, 2, "*/")
	case (c == 'e' || c == 'E') && strings.HasPrefix(rest[1:], "'"):
		n, unclosed := quotedEnd(rest, 1, true)
		return literal, n, unclosed
	case isWordStart(rest):
		return word, wordEnd(rest), false
	case c == '\'':
		n, unclosed := quotedEnd(rest, 0, l.rules.Backslashes)
		return literal, n, unclosed
	case c == '"' || c == '`':
		n, unclosed := quotedEnd(rest, 0, l.rules.Backslashes && c == '"')
		return quoted, n, unclosed
	case isDigit(c) || c == '.' && len(rest) > 1 && isDigit(rest[1]):
		return literal, numberEnd(rest), false
	case c == '$':
		return dollar(rest)
	case c == '?' || c == '@':
		return place, 1 + wordEnd(rest[1:]), false
	case c == ':':
		return l.colon(rest)
	}
	return l.punctuation(rest)
}

// punctuation is the rest of scan: brackets, separators, operators.
func (l *lexer) punctuation(rest string) (kind, int, bool) {
	switch rest[0] {
	case '[':
		if l.slice == 0 && !l.subscript() {
			return until(quoted, rest, 1, "]")
		}
		l.slice++
		return open, 1, false
	case ']':
		l.slice = max(0, l.slice-1)
		return shut, 1, false
	case '(', '{':
		return open, 1, false
	case ')', '}':
		return shut, 1, false
	case ';':
		return semi, 1, false
	case ',':
		return comma, 1, false
	}
	_, size := utf8.DecodeRuneInString(rest)
	return operator, size, false
}

// subscript tells whether the bracket at the current offset belongs to what stands directly before it: a[1],
// f(x)[1]. After a space a bracket is a name in quotes, as SQLite and SQL Server write it: FROM [Order Details].
func (l *lexer) subscript() bool {
	if l.pos == 0 {
		return false
	}
	before := l.src[l.pos-1]
	return isWordByte(before) || before == ')' || before == ']' || before == '"'
}

// colon is a bind parameter, a cast or a part of a slice.
func (l *lexer) colon(rest string) (kind, int, bool) {
	switch {
	case strings.HasPrefix(rest, "::") || strings.HasPrefix(rest, ":="):
		return operator, 2, false
	case strings.HasPrefix(rest, ":{"):
		n := goExprEnd(rest[2:])
		if n < 0 {
			return bind, len(rest), true
		}
		return bind, n + 3, false
	case l.slice == 0 && isWordStart(rest[1:]):
		return bind, 1 + wordEnd(rest[1:]), false
	}
	return operator, 1, false
}

// dollar is a dollar quote ($$...$$, $tag$...$tag$), a numbered placeholder or an operator.
func dollar(rest string) (kind, int, bool) {
	n := 1
	if isWordStart(rest[1:]) {
		n += tagEnd(rest[1:])
	}
	if n < len(rest) && rest[n] == '$' {
		return until(literal, rest, n+1, rest[:n+1])
	}
	return place, 1 + wordEnd(rest[1:]), false
}

// tagEnd is the length of the tag of a dollar quote.
func tagEnd(text string) int {
	n := strings.IndexFunc(text, func(r rune) bool {
		return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	})
	if n < 0 {
		return len(text)
	}
	return n
}

// until is a lexeme that goes on to a closing text, looked for from an offset on.
func until(k kind, rest string, from int, closing string) (kind, int, bool) {
	n := strings.Index(rest[from:], closing)
	if n < 0 {
		return k, len(rest), true
	}
	return k, from + n + len(closing), false
}

// quotedEnd is the length of a quoted text whose quote stands at an offset. A doubled quote is one inside.
func quotedEnd(rest string, at int, escapes bool) (int, bool) {
	quote := rest[at]
	for i := at + 1; i < len(rest); i++ {
		switch {
		case escapes && rest[i] == '\\':
			i++
		case rest[i] != quote:
		case i+1 < len(rest) && rest[i+1] == quote:
			i++
		default:
			return i + 1, false
		}
	}
	return len(rest), true
}

// numberEnd is the length of a number with its exponent and unit letters: 1.5e-3, 0xFF.
func numberEnd(rest string) int {
	i := 1
	for i < len(rest) && (isWordByte(rest[i]) && rest[i] < utf8.RuneSelf || rest[i] == '.' ||
		(rest[i] == '+' || rest[i] == '-') && (rest[i-1] == 'e' || rest[i-1] == 'E') && !strings.HasPrefix(rest, "0x")) {
		i++
	}
	return i
}

// isWordStart tells whether text begins with a letter or underscore.
func isWordStart(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	return r == '_' || unicode.IsLetter(r) && size > 0
}

// wordEnd is the length of the letters, digits, underscores and dollar signs that text begins with.
func wordEnd(text string) int {
	for i, r := range text {
		if r != '_' && r != '$' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			return i
		}
	}
	return len(text)
}

// leadingWord is the word that text begins with, or "".
func leadingWord(text string) string {
	if !isWordStart(text) {
		return ""
	}
	return text[:wordEnd(text)]
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// isWordByte takes every byte of a character beyond ASCII for a part of a word.
func isWordByte(c byte) bool {
	return c == '_' || c == '$' || isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= utf8.RuneSelf
}
