// Package lexer takes SQL text apart into words, names, literals and signs: as much as is needed to see what a statement
// does, and no grammar. It reads every text to its end without an error; what is not closed ends with the text.
package lexer

import "strings"

// Kind is what a token is.
type Kind int

const (
	Blank   Kind = iota // white space or a comment
	Word                // a keyword, an unquoted name, a number
	Literal             // a string in single quotes, or in PostgreSQL's dollar quotes
	Name                // a name in double quotes, backquotes or brackets
	Sign                // one character of anything else
)

// Token is a piece of a text: text[Start:End].
type Token struct {
	Kind       Kind
	Start, End int
	Depth      int    // how many parentheses are open around it; a parenthesis stands outside itself
	Text       string // as written; a quoted name without its quotes
}

// Is tells whether the token is a keyword, in capitals or not. A quoted name never is.
func (t Token) Is(keyword string) bool { return t.Kind == Word && strings.EqualFold(t.Text, keyword) }

// Sign tells whether the token is that character.
func (t Token) Sign(character string) bool { return t.Kind == Sign && t.Text == character }

// Open tells whether the token of a text begins with a quote that nothing closes.
func (t Token) Open(text string) bool {
	if t.Kind != Literal && t.Kind != Name || t.End < len(text) {
		return false
	}
	piece := text[t.Start:t.End]
	closer := piece[0]
	switch closer {
	case '[':
		closer = ']'
	case '$':
		tag := dollarTag(piece)
		return len(piece) < 2*len(tag) || !strings.HasSuffix(piece, tag)
	case 'e', 'E':
		return len(piece) < 3 || piece[len(piece)-1] != '\''
	}
	return len(piece) < 2 || piece[len(piece)-1] != closer
}

// Rules are what databases write differently. Those of the zero value hold for most.
type Rules struct {
	Backslashes bool // in quotes, a backslash takes its meaning from the character behind it
	Hashes      bool // # begins a comment, and -- only before a blank
}

// Tokens takes a text apart by the rules that hold for most databases.
func Tokens(text string) []Token { return Rules{}.Tokens(text) }

// Tokens takes a text apart, blanks and comments left out.
func (r Rules) Tokens(text string) []Token {
	var tokens []Token
	depth := 0
	for at := 0; at < len(text); {
		end, kind := r.next(text, at)
		token := Token{Kind: kind, Start: at, End: end, Depth: depth, Text: text[at:end]}
		at = end
		switch {
		case kind == Blank:
			continue
		case kind == Name:
			token.Text = unquote(token.Text)
		case token.Sign("("):
			depth++
		case token.Sign(")"):
			depth = max(depth-1, 0)
			token.Depth = depth
		}
		tokens = append(tokens, token)
	}
	return tokens
}

// First is the first token of a text, false if there is none. A string in single quotes comes without them: where a name must
// be, databases take it for one.
func First(text string) (Token, bool) {
	for at := 0; at < len(text); {
		end, kind := Rules{}.next(text, at)
		token := Token{Kind: kind, Start: at, End: end, Text: text[at:end]}
		if kind == Name || kind == Literal && text[at] == '\'' {
			token.Text = unquote(token.Text)
		}
		if kind != Blank {
			return token, true
		}
		at = end
	}
	return Token{}, false
}

// next finds the end of the token that begins at a position.
func (r Rules) next(text string, at int) (end int, kind Kind) {
	switch c := text[at]; {
	case isBlank(c):
		return run(text, at, isBlank), Blank
	case r.commented(text[at:]):
		return behind(text, at, "\n"), Blank
	case strings.HasPrefix(text[at:], "/*"):
		return behind(text, at+2, "*/"), Blank
	case c == '\'':
		return closing(text, at, r.Backslashes), Literal
	case (c == 'e' || c == 'E') && strings.HasPrefix(text[at+1:], "'"): // PostgreSQL's
		return closing(text, at+1, true), Literal
	case c == '"':
		return closing(text, at, r.Backslashes), Name
	case c == '`':
		return closing(text, at, false), Name
	case c == '[':
		return behind(text, at, "]"), Name
	case dollarTag(text[at:]) != "":
		tag := dollarTag(text[at:])
		return behind(text, at+len(tag), tag), Literal
	case isWord(c):
		return run(text, at, isWord), Word
	}
	return at + 1, Sign
}

// commented tells whether a text begins with a comment to the end of its line.
func (r Rules) commented(text string) bool {
	if !strings.HasPrefix(text, "--") {
		return r.Hashes && text[0] == '#'
	}
	return !r.Hashes || len(text) == 2 || isBlank(text[2])
}

func run(text string, at int, in func(byte) bool) int {
	for at < len(text) && in(text[at]) {
		at++
	}
	return at
}

func behind(text string, at int, mark string) int {
	if i := strings.Index(text[at:], mark); i >= 0 {
		return at + i + len(mark)
	}
	return len(text)
}

// dollarTag is what a string in dollar quotes begins and ends with: $$ or $name$; "" where none begins ($1 is a parameter).
func dollarTag(text string) string {
	if text[0] != '$' || len(text) > 1 && text[1] >= '0' && text[1] <= '9' {
		return ""
	}
	end := 1
	for end < len(text) && text[end] != '$' && isWord(text[end]) {
		end++
	}
	if end == len(text) || text[end] != '$' {
		return ""
	}
	return text[:end+1]
}

// closing finds the end of a quoted piece, in which the quote is doubled to stand for itself, or stands behind a backslash.
func closing(text string, at int, backslashes bool) int {
	quote := text[at]
	for at++; at < len(text); at++ {
		if backslashes && text[at] == '\\' {
			at++
			continue
		}
		if text[at] != quote {
			continue
		}
		if at+1 == len(text) || text[at+1] != quote {
			return at + 1
		}
		at++
	}
	return len(text)
}

// unquote takes a name out of its quotes, closed or not.
func unquote(name string) string {
	quote := name[:1]
	if quote == "[" {
		return strings.TrimSuffix(name[1:], "]")
	}
	inner := name[1:]
	if len(inner) > 0 && strings.HasSuffix(inner, quote) {
		inner = inner[:len(inner)-1]
	}
	return strings.ReplaceAll(inner, quote+quote, quote)
}

func isBlank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}
