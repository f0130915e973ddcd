package syntax

import (
	"go/scanner"
	"go/token"
	"go/types"
	"strings"
)

// Class is what a part of a text is, as far as it is told apart by its looks.
type Class int

const (
	KeywordPart Class = iota // of Go or SQL
	BuiltinPart              // what Go declares itself: int, nil, len
	StringPart               // a string, or a name of SQL in quotes
	NumberPart
	CommentPart   //
	ParameterPart // a bind parameter or placeholder of SQL
	CommandPart   // the name of a command
)

// Part is a part of a text, from one byte offset to another.
type Part struct {
	From, To int
	Class    Class
}

// Highlight tells the parts of a text that is being typed, in their order. What is told apart by nothing is in none. The text may hold
// entries of any kind; declared is as for [ClassifyIn].
func (r Rules) Highlight(text string, declared func(name string) bool) (parts []Part) {
	for at := 0; at < len(text); {
		var found []Part
		end := len(text) - at
		switch rest := text[at:]; ClassifyIn(rest, declared) {
		case Command:
			found, end = commandParts(rest)
		case SQL:
			found, end = r.sqlParts(rest)
		case Go:
			found, end = goParts(rest, declared)
		case Blank:
			found = []Part{{0, end, CommentPart}}
		}
		for _, p := range found {
			parts = append(parts, Part{p.From + at, p.To + at, p.Class})
		}
		at += max(1, end)
	}
	return parts
}

// commandParts are the parts of a command and of the comments before it; it ends with its line.
func commandParts(text string) (parts []Part, end int) {
	from := skipSpace(text, 0)
	if strings.TrimSpace(text[:from]) != "" {
		parts = append(parts, Part{0, from, CommentPart})
	}
	end = from + lineEnd(text[from:])
	name := from + 1
	for name < end && !isSpaceByte(text[name]) {
		name++
	}
	return append(parts, Part{from, name, CommandPart}), end
}

// sqlParts are the parts of a statement, up to its semicolon.
func (r Rules) sqlParts(text string) (parts []Part, end int) {
	for lex := (lexer{src: text, rules: r}); ; {
		tok := lex.next()
		p := Part{tok.from, tok.to, 0}
		switch tok.kind {
		case semi:
			return parts, tok.to
		case word:
			_, begins := statements[strings.ToUpper(text[tok.from:tok.to])]
			if !(begins && len(parts) == 0) && !IsKeyword(text[tok.from:tok.to]) {
				continue
			}
			p.Class = KeywordPart
		case quoted:
			p.Class = StringPart
		case literal:
			if p.Class = StringPart; isDigit(text[tok.from]) || text[tok.from] == '.' {
				p.Class = NumberPart
			}
		case comment:
			p.Class = CommentPart
		case bind, place:
			p.Class = ParameterPart
		default:
			if lex.pos >= len(text) {
				return parts, len(text)
			}
			continue
		}
		parts = append(parts, p)
	}
}

// goParts are the parts of Go, up to a line that begins something else.
func goParts(text string, declared func(string) bool) (parts []Part, end int) {
	depth := 0
	for scan := goScanner(text, scanner.ScanComments); ; {
		pos, tok, lit := scan.Scan()
		from := int(pos) - 1
		part := func(class Class) { parts = append(parts, Part{from, min(len(text), from+len(lit)), class}) }
		switch {
		case tok == token.EOF:
			return parts, len(text)
		case tok == token.SEMICOLON && depth <= 0 && lit == "\n":
			next := from + lineEnd(text[min(from, len(text)):])
			if next < len(text) {
				if kind := ClassifyIn(text[next:], declared); kind == SQL || kind == Command {
					return parts, next + 1
				}
			}
		case tok == token.COMMENT:
			part(CommentPart)
		case tok == token.STRING || tok == token.CHAR:
			part(StringPart)
		case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
			part(NumberPart)
		case tok.IsKeyword():
			part(KeywordPart)
		case tok == token.IDENT && types.Universe.Lookup(lit) != nil:
			part(BuiltinPart)
		case tok == token.LPAREN || tok == token.LBRACK || tok == token.LBRACE:
			depth++
		case tok == token.RPAREN || tok == token.RBRACK || tok == token.RBRACE:
			depth--
		}
	}
}
