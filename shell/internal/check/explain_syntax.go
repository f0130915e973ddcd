package check

import (
	"go/scanner"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/dbsh-go/dbsh/context/spelling"
)

// slip is a place where the parser stopped, and the tokens around it.
type slip struct {
	c      *Checker
	src    string
	tokens []lexeme
	at     int   // the token where the parser stopped
	start  int   // the first token of its statement
	open   []int // the brackets that are open there, outermost first
}

// syntaxError rewords a parser's error, with what to write instead when that can be told from the tokens. What the parser
// found after the last line of the entry is the end.
func (c *Checker) syntaxError(src string, err error, lastLine int) *Error {
	list, ok := err.(scanner.ErrorList)
	if !ok || len(list) == 0 {
		return &Error{Msg: "syntax error: " + err.Error()}
	}
	first := list[0]
	text := first.Msg
	if first.Pos.Line > lastLine {
		text = strings.ReplaceAll(text, "found '}'", "found the end")
	}
	failure := &Error{Position: Position{first.Pos.Line, first.Pos.Column}}
	s := c.newSlip(src, failure.Position)
	for _, rule := range slips {
		if failure.Msg, failure.Hint = rule(s); failure.Msg != "" {
			return failure
		}
		if failure.Hint != "" {
			break
		}
	}
	failure.Msg = "syntax error: " + s.reword(text)
	if failure.Hint == "" {
		failure.Suggestion = s.misspelledSQL()
	}
	return failure
}

// newSlip finds the token at a position, and the statement and brackets around it.
func (c *Checker) newSlip(src string, position Position) *slip {
	s := &slip{c: c, src: src, tokens: scan(src)}
	offset := offsetOf(src, position)
	var starts []int
	for s.at < len(s.tokens)-1 && s.tokens[s.at].offset < offset && s.tokens[s.at].end() <= offset {
		switch tok := s.tokens[s.at].tok; tok {
		case token.SEMICOLON:
			s.start = s.at + 1
		case token.LPAREN, token.LBRACK, token.LBRACE:
			s.open, starts = append(s.open, s.at), append(starts, s.start)
			if tok == token.LBRACE {
				s.start = s.at + 1
			}
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if last := len(s.open) - 1; last >= 0 {
				s.open, s.start, starts = s.open[:last], starts[last], starts[:last]
			}
		}
		s.at++
	}
	s.start = min(s.start, s.at)
	return s
}

// offsetOf is the byte of a line and column.
func offsetOf(src string, position Position) int {
	offset := 0
	for line := 1; line < position.Line; line++ {
		next := strings.IndexByte(src[offset:], '\n')
		if next < 0 {
			return len(src)
		}
		offset += next + 1
	}
	return min(offset+max(position.Column-1, 0), len(src))
}

// token is the one at an index, the end of the entry where there is none.
func (s *slip) token(i int) lexeme {
	if i < 0 || i >= len(s.tokens) {
		return lexeme{offset: len(s.src), tok: token.EOF}
	}
	return s.tokens[i]
}

func (s *slip) is(i int, toks ...token.Token) bool {
	for _, tok := range toks {
		if s.token(i).tok == tok {
			return true
		}
	}
	return false
}

// within is the innermost open bracket, token.ILLEGAL for none.
func (s *slip) within() token.Token {
	if len(s.open) == 0 {
		return token.ILLEGAL
	}
	return s.tokens[s.open[len(s.open)-1]].tok
}

// text is what was typed from one token up to another.
func (s *slip) text(from, to int) string {
	start := s.token(from).offset
	return strings.TrimSpace(s.src[start:max(start, s.token(to).offset)])
}

// find is the first of some tokens from an index on that is not in brackets, or the token that ends the brackets or
// statement that the index is in.
func (s *slip) find(from int, toks ...token.Token) int {
	depth := 0
	for i := from; i < len(s.tokens); i++ {
		if depth == 0 && s.is(i, toks...) {
			return i
		}
		if depth == 0 && s.is(i, token.SEMICOLON, token.EOF) {
			return i
		}
		if depth += nesting(s.tokens[i].tok); depth < 0 {
			return i
		}
	}
	return len(s.tokens) - 1
}

// statementEnd is the token that ends the statement.
func (s *slip) statementEnd() int { return s.find(s.start) }

// slips are what is recognized, the surest first. Each gives a message of its own, or a hint beside the parser's, or neither.
var slips = []func(*slip) (msg, hint string){
	(*slip).namedArgument,
	(*slip).singleQuotes,
	(*slip).sqlInside,
	(*slip).tuple,
	(*slip).tupleValue,
	(*slip).arrow,
	(*slip).comparison,
	(*slip).untypedLiteral,
	(*slip).increment,
	(*slip).otherLanguage,
	(*slip).block,
	(*slip).bareCall,
}

// singleQuotes: 'john' is a text in Python and SQL.
func (s *slip) singleQuotes() (msg, hint string) {
	here := s.token(s.at)
	if here.tok != token.CHAR || !strings.HasPrefix(here.text, "'") {
		return "", ""
	}
	if _, err := strconv.Unquote(here.text); err == nil && here.text != "''" {
		return "", ""
	}
	if prefix := s.token(s.at - 1); prefix.text == "f" && prefix.end() == here.offset {
		return "", ""
	}
	return "a text stands in double quotes", doubleQuoted(here.text)
}

// doubleQuoted is a text in single quotes as Go writes it; all else is as it was.
func doubleQuoted(literal string) string {
	inner, ok := strings.CutPrefix(literal, "'")
	if !ok {
		return literal
	}
	return `"` + strings.ReplaceAll(strings.TrimSuffix(inner, "'"), `"`, `\"`) + `"`
}

var sqlWords = map[string]bool{
	"SELECT": true, "INSERT": true, "UPDATE": true, "DELETE": true, "REPLACE": true, "WITH": true, "CREATE": true, "DROP": true, "ALTER": true,
}

// sqlInside: SQL among the statements of a block.
func (s *slip) sqlInside() (msg, hint string) {
	if s.within() != token.LBRACE && (len(s.open) == 0 || s.tokens[s.open[0]].tok != token.LBRACE) {
		return "", ""
	}
	next := s.token(s.start + 1).tok
	if !sqlWords[strings.ToUpper(s.token(s.start).text)] || next != token.IDENT && next != token.MUL && next != token.STRING && !next.IsKeyword() {
		return "", ""
	}
	return "SQL stands alone", "inside Go use session.Execute(\"" + strings.ToUpper(s.token(s.start).text) + " ...\")"
}

// misspelledSQL is the statement word that the first word of an entry was probably meant to be: two words side by side are no Go.
func (s *slip) misspelledSQL() string {
	if len(s.open) > 0 || s.at == s.start || !s.is(s.start, token.IDENT) || !s.is(s.at, token.IDENT, token.INT, token.STRING) {
		return ""
	}
	var words []string
	for word := range sqlWords {
		words = append(words, word)
	}
	return spelling.Closest(s.token(s.start).text, words)
}

// tuple: a, b on a line prints both in Python.
func (s *slip) tuple() (msg, hint string) {
	end := s.statementEnd()
	if s.at != s.start || s.find(s.start, token.COMMA) == end || s.token(s.start).tok.IsKeyword() {
		return "", ""
	}
	for i := s.start; i < end; i++ {
		if s.is(i, token.ASSIGN, token.DEFINE, token.COLON) {
			return "", ""
		}
	}
	return "one value at a time", "fmt.Println(" + s.text(s.start, end) + ")"
}

// tupleValue: x := (1, 2) keeps both in Python.
func (s *slip) tupleValue() (msg, hint string) {
	if !s.is(s.at, token.COMMA) || s.within() != token.LPAREN {
		return "", ""
	}
	open := s.open[len(s.open)-1]
	if !s.is(open-1, token.ASSIGN, token.DEFINE, token.RETURN) {
		return "", ""
	}
	list := s.text(open+1, s.find(open+1))
	return "Go has no tuples", "a list is []" + elementName(s.token(open+1).tok) + "{" + list + "}, several variables are a, b := " + list
}

// arrow: x => x.Name is a function in JavaScript.
func (s *slip) arrow() (msg, hint string) {
	for i := s.start; i < s.statementEnd() || i < s.at+6; i++ {
		if s.is(i, token.ASSIGN) && s.is(i+1, token.GTR) && s.token(i).end() == s.token(i+1).offset {
			return "Go has no arrows", "a function is func(a int) int { return a }; a loop goes through a list, for _, x := range xs { ... }"
		}
	}
	return "", ""
}

// comparison: = where == is meant, and an assignment without a condition behind it.
func (s *slip) comparison() (msg, hint string) {
	if s.is(s.start, token.IF) && s.at == s.start+1 {
		switch at := s.find(s.at, token.ASSIGN, token.DEFINE, token.LBRACE); {
		case s.is(at, token.ASSIGN):
			return "", "== compares"
		case s.is(at, token.DEFINE):
			return "", "a condition follows, " + s.text(s.start, s.find(s.at, token.LBRACE)) + "; " + s.token(s.at).text + " != ..."
		}
	}
	if !s.is(s.at, token.ASSIGN) || s.within() != token.LPAREN {
		return "", ""
	}
	first := s.open[len(s.open)-1] + 1
	for i := first; i < s.at; i++ {
		if s.is(i, token.COMMA) {
			first = i + 1
		}
	}
	left, right := s.text(first, s.at), s.value(s.at+1)
	if s.c.isRootName(s.token(first).text) && s.is(first+1, token.PERIOD) {
		return "= is no comparison", left + ".Eq(" + right + ")"
	}
	return "", "== compares"
}

// value is what was typed from a token to the end of its argument.
func (s *slip) value(from int) string {
	end := s.find(from, token.COMMA)
	if end == from+1 {
		return doubleQuoted(s.token(from).text)
	}
	return s.text(from, end)
}

// untypedLiteral: {"a": 1} and [1, 2], which in Go begin with their type.
func (s *slip) untypedLiteral() (msg, hint string) {
	brace := s.at
	if !s.is(s.at, token.LBRACE) && len(s.open) > 0 {
		brace = s.open[len(s.open)-1]
	}
	if s.is(brace, token.LBRACE) && s.is(brace-1, token.ASSIGN, token.DEFINE, token.RETURN, token.LPAREN, token.COMMA, token.SEMICOLON, token.EOF) &&
		(s.is(brace+2, token.COLON) || s.is(brace+1, token.RBRACE)) {
		return "a map names its type", "map[string]any{...}"
	}
	if len(s.open) == 0 || s.within() != token.LBRACK {
		return "", ""
	}
	bracket := s.open[len(s.open)-1]
	if s.is(bracket-1, token.IDENT, token.RPAREN, token.RBRACK, token.RBRACE) {
		return "", ""
	}
	switch {
	case s.is(s.at, token.COMMA):
		return "a list names its type", "[]" + elementName(s.token(bracket+1).tok) + "{" + s.text(bracket+1, s.find(bracket+1)) + "}"
	case s.is(s.at, token.FOR):
		return "a list is filled by a loop", "for _, x := range xs { list = append(list, ...) }"
	}
	return "", ""
}

func elementName(tok token.Token) string {
	switch tok {
	case token.INT:
		return "int"
	case token.FLOAT:
		return "float64"
	case token.STRING, token.CHAR:
		return "string"
	}
	return "any"
}

// increment: ++x, and x++ as a value.
func (s *slip) increment() (msg, hint string) {
	switch {
	case !s.is(s.at, token.INC, token.DEC):
		return "", ""
	case s.at == s.start:
		return "", "write " + s.token(s.at+1).text + s.token(s.at).text
	}
	return "", s.token(s.at-1).text + s.token(s.at).text + " is a statement of its own"
}

// block: if x: and else: begin blocks in Python.
func (s *slip) block() (msg, hint string) {
	if s.is(s.at, token.COLON) && s.is(s.start, token.IF, token.FOR, token.ELSE) {
		return "", "a block stands in braces, " + s.text(s.start, s.at) + " { ... }"
	}
	return "", ""
}

// bareCall: fmt.Println "x".
func (s *slip) bareCall() (msg, hint string) {
	if s.at-s.start < 3 || !s.is(s.at, token.STRING, token.INT, token.FLOAT, token.IDENT) {
		return "", ""
	}
	for i := s.start; i < s.at; i++ {
		if want := []token.Token{token.IDENT, token.PERIOD}[(i-s.start)%2]; !s.is(i, want) {
			return "", ""
		}
	}
	return "", "arguments stand in brackets, " + s.text(s.start, s.at) + "(" + s.text(s.at, s.statementEnd()) + ")"
}

// parserWords is how parser messages are worded for a person. The parser has no codes; whatever is not known stays as it is.
var parserWords = sync.OnceValue(func() *strings.Replacer {
	return strings.NewReplacer(
		"expected ';', found ", "unexpected ",
		"expected statement, found ", "unexpected ",
		"expected operand", "expected a value",
		"expected 1 expression", "one value at a time",
		"expected boolean expression, found assignment", "expected a condition, found an assignment",
		"expected boolean expression", "expected a condition",
		" (missing parentheses around composite literal?)", "",
		"illegal label declaration", "unexpected ':'",
		"string literal not terminated", "the closing quote is missing",
		"rune literal not terminated", "the closing quote is missing",
		"; expecting ]", "",
		"found 'EOF'", "found the end",
		"found newline", "found the end of the line",
	)
})

var illegalCharacter = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`illegal character U\+[0-9A-F]+ `) })

func (s *slip) reword(text string) string {
	if closer, ok := s.unclosed(); ok && strings.HasPrefix(text, "missing ','") {
		return "expected '" + closer + "', found " + s.foundText()
	}
	return illegalCharacter().ReplaceAllString(parserWords().Replace(text), "unexpected ")
}

// unclosed is the bracket that should have come where the entry ends or another bracket stands.
func (s *slip) unclosed() (closer string, ok bool) {
	if !s.is(s.at, token.EOF, token.RPAREN, token.RBRACK, token.RBRACE) && s.find(s.at) != s.at {
		return "", false
	}
	switch s.within() {
	case token.LPAREN:
		return ")", true
	case token.LBRACK:
		return "]", true
	case token.LBRACE:
		return "}", true
	}
	return "", false
}

func (s *slip) foundText() string {
	if s.is(s.at, token.RPAREN, token.RBRACK, token.RBRACE) {
		return "'" + s.token(s.at).text + "'"
	}
	if s.token(s.at+1).tok == token.EOF || s.is(s.at, token.EOF) {
		return "the end"
	}
	return "the end of the line"
}
