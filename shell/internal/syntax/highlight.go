package syntax

import (
	"go/scanner"
	"go/token"
	"go/types"
	"sort"
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

// Highlighter tells the parts of texts of which each differs little from the one before, as they do while one types: it goes through no more
// than what lies between the difference and the end of what is asked for.
type Highlighter struct {
	Rules    Rules
	Declared func(name string) bool // as for [ClassifyIn]

	text  string
	parts []Part
	stops []stop // the first one is the beginning, behind the last one nothing is known
}

// stop is a place between two words at which one can begin.
type stop struct {
	at, parts int
	entry     int  // where its entry begins
	kind      Kind // of that
	begun     bool // there is more before than comments
	depth     int  // how many brackets are open
}

// Parts are those that lie between two offsets, in their order. What is told apart by nothing is in none. The text may hold entries of any
// kind.
func (h *Highlighter) Parts(text string, from, to int) []Part {
	h.change(text)
	for last := h.stops[len(h.stops)-1]; last.at < min(to, len(text)); last = h.stops[len(h.stops)-1] {
		h.stops = append(h.stops, h.further(last))
	}
	first := sort.Search(len(h.parts), func(i int) bool { return h.parts[i].To > from })
	end := first + sort.Search(len(h.parts)-first, func(i int) bool { return h.parts[first+i].From >= to })
	return h.parts[first:end:end]
}

// change keeps what holds for a new text.
func (h *Highlighter) change(text string) {
	if h.stops == nil {
		h.stops = []stop{{}}
	}
	if text == h.text {
		return
	}
	const ahead = 4 // bytes that a word may be told by which stand behind it
	same := 0
	for n := min(len(text), len(h.text)); same < n && text[same] == h.text[same]; same++ {
	}
	h.text = text
	h.back(same - ahead)
	if last := h.stops[len(h.stops)-1]; last.at > last.entry && ClassifyIn(text[last.entry:], h.Declared) != last.kind {
		h.back(last.entry)
	}
}

// back forgets what lies behind an offset.
func (h *Highlighter) back(to int) {
	n := len(h.stops)
	for n > 1 && h.stops[n-1].at > to {
		n--
	}
	h.stops = h.stops[:n]
	h.parts = h.parts[:h.stops[n-1].parts]
}

// further tells the parts behind a stop, up to the end of the entry, or some way on.
func (h *Highlighter) further(s stop) stop {
	rest := h.text[s.at:]
	if s.at == s.entry {
		s.kind = ClassifyIn(rest, h.Declared)
	}
	switch s.kind {
	case Command:
		return h.ended(s.at + h.command(s.at, rest))
	case SQL:
		return h.sql(s)
	case Go:
		return h.golang(s)
	}
	h.add(s.at, len(h.text), CommentPart)
	return h.ended(len(h.text))
}

func (h *Highlighter) add(from, to int, class Class) {
	h.parts = append(h.parts, Part{from, to, class})
}

// ended is the stop behind an entry.
func (h *Highlighter) ended(at int) stop { return stop{at: at, entry: at, parts: len(h.parts)} }

// command tells the parts of a command and of the comments before it; it ends with its line.
func (h *Highlighter) command(at int, text string) (end int) {
	from := skipSpace(text, 0)
	if strings.TrimSpace(text[:from]) != "" {
		h.add(at, at+from, CommentPart)
	}
	end = from + lineEnd(text[from:])
	name := from + 1
	for name < end && !isSpaceByte(text[name]) {
		name++
	}
	h.add(at+from, at+name, CommandPart)
	return end
}

// chunk is how many bytes lie between two stops of an entry, or a few more.
const chunk = 8000

// sql tells the parts of a statement, up to its semicolon.
func (h *Highlighter) sql(s stop) stop {
	text := h.text[s.entry:]
	lex := lexer{src: text, rules: h.Rules, pos: s.at - s.entry, slice: s.depth}
	for limit := lex.pos + chunk; lex.pos < limit; {
		tok := lex.next()
		from, to := s.entry+tok.from, s.entry+tok.to
		switch tok.kind {
		case end:
			return h.ended(len(h.text))
		case semi:
			return h.ended(to)
		case comment:
			h.add(from, to, CommentPart)
			continue
		case word:
			_, begins := statements[strings.ToUpper(text[tok.from:tok.to])]
			if begins && !s.begun || IsKeyword(text[tok.from:tok.to]) {
				h.add(from, to, KeywordPart)
			}
		case quoted:
			h.add(from, to, StringPart)
		case literal:
			class := StringPart
			if isDigit(text[tok.from]) || text[tok.from] == '.' {
				class = NumberPart
			}
			h.add(from, to, class)
		case bind, place:
			h.add(from, to, ParameterPart)
		}
		s.begun = true
	}
	s.at, s.parts, s.depth = s.entry+lex.pos, len(h.parts), lex.slice
	return s
}

// golang tells the parts of Go, up to a line that begins something else.
func (h *Highlighter) golang(s stop) stop {
	rest := h.text[s.at:]
	free := false  // no newline would end a statement here: a scanner may begin
	commented := 0 // the end of the last comment: it may hold a newline that ends a statement
	for scan := goScanner(rest, scanner.ScanComments); ; {
		pos, tok, lit := scan.Scan()
		from := int(pos) - 1
		if free && from >= chunk && tok != token.EOF {
			s.at, s.parts = s.at+from, len(h.parts)
			return s
		}
		part := func(class Class) { h.add(s.at+from, s.at+min(len(rest), from+len(lit)), class) }
		switch {
		case tok == token.EOF:
			return h.ended(len(h.text))
		case tok == token.SEMICOLON && lit == "\n":
			if s.depth <= 0 && from >= commented && h.endsAt(s.at+from) {
				return h.ended(s.at + from + 1)
			}
		case tok == token.COMMENT:
			part(CommentPart)
			commented = from + len(lit)
			continue
		case tok == token.STRING || tok == token.CHAR:
			part(StringPart)
		case tok == token.INT || tok == token.FLOAT || tok == token.IMAG:
			part(NumberPart)
		case tok.IsKeyword():
			part(KeywordPart)
		case tok == token.IDENT && types.Universe.Lookup(lit) != nil:
			part(BuiltinPart)
		case tok == token.LPAREN || tok == token.LBRACK || tok == token.LBRACE:
			s.depth++
		case tok == token.RPAREN || tok == token.RBRACK || tok == token.RBRACE:
			s.depth--
		}
		free = !endsStatement(tok)
	}
}

// endsAt tells whether a newline stands at an offset, and behind it begins what is no Go.
func (h *Highlighter) endsAt(at int) bool {
	if at >= len(h.text) || h.text[at] != '\n' {
		return false
	}
	kind := ClassifyIn(h.text[at:], h.Declared)
	return kind == SQL || kind == Command
}

// endsStatement tells whether a newline behind a token ends the statement.
func endsStatement(tok token.Token) bool {
	switch tok {
	case token.IDENT, token.BREAK, token.CONTINUE, token.FALLTHROUGH, token.RETURN, token.INC, token.DEC, token.RPAREN, token.RBRACK, token.RBRACE, token.ILLEGAL:
		return true
	}
	return tok.IsLiteral()
}
