package store

import "strings"

// token is a word, a quoted name or a sign that stands in no parentheses.
type token struct {
	text   string
	quoted bool // a quoted name: never a keyword
}

func (t token) is(keyword string) bool { return !t.quoted && strings.EqualFold(t.text, keyword) }

func (t token) upper() string {
	if t.quoted {
		return ""
	}
	return strings.ToUpper(t.text)
}

// topWords are the tokens of the first statement of a text that stand in no parentheses; an opening parenthesis is a token.
func topWords(text string) []token {
	var words []token
	depth := 0
	for at := 0; at < len(text); {
		end, kind := scan(text, at)
		piece := text[at:end]
		at = end
		switch {
		case kind == blank:
		case piece == ";":
			if len(words) > 0 {
				return words
			}
		case piece == ")":
			depth = max(depth-1, 0)
		case piece == "(":
			if depth == 0 {
				words = append(words, token{text: piece})
			}
			depth++
		case depth > 0:
		case kind == quotedName:
			words = append(words, token{text: unquote(piece), quoted: true})
		default:
			words = append(words, token{text: piece, quoted: kind == literal})
		}
	}
	return words
}

type tokenKind int

const (
	blank tokenKind = iota // white space or a comment
	word
	literal
	quotedName
	sign
)

// scan finds the end of the token that begins at a position. What is not closed ends with the text.
func scan(text string, at int) (end int, kind tokenKind) {
	switch c := text[at]; {
	case isBlank(c):
		for at < len(text) && isBlank(text[at]) {
			at++
		}
		return at, blank
	case strings.HasPrefix(text[at:], "--"):
		return after(text, at, "\n"), blank
	case strings.HasPrefix(text[at:], "/*"):
		return after(text, at+2, "*/"), blank
	case c == '\'':
		return closing(text, at, '\''), literal
	case c == '"' || c == '`':
		return closing(text, at, c), quotedName
	case c == '[':
		return after(text, at, "]"), quotedName
	case isWord(c):
		for at < len(text) && isWord(text[at]) {
			at++
		}
		return at, word
	}
	return at + 1, sign
}

func after(text string, at int, end string) int {
	if i := strings.Index(text[at:], end); i >= 0 {
		return at + i + len(end)
	}
	return len(text)
}

// closing finds the end of a quoted piece, in which the quote is doubled to stand for itself.
func closing(text string, at int, quote byte) int {
	for at++; at < len(text); at++ {
		if text[at] != quote {
			continue
		}
		if at+1 < len(text) && text[at+1] == quote {
			at++
			continue
		}
		return at + 1
	}
	return len(text)
}

func unquote(name string) string {
	if len(name) < 2 {
		return name
	}
	quote := name[:1]
	return strings.ReplaceAll(name[1:len(name)-1], quote+quote, quote)
}

func isBlank(c byte) bool {
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '$' || c >= 0x80
}
