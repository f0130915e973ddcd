package complete

import (
	"go/scanner"
	"go/token"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// call is the call that a place in Go text is an argument of.
type call struct {
	function string // as it is typed: db.Select
	argument int    // counted from 0
}

// callAround is the innermost call that is open at the end of tokens. False: there is none.
func callAround(tokens []lexeme, text string) (call, bool) {
	open := enclosing(tokens)
	if open < 1 || tokens[open].tok != token.LPAREN || !isPart(tokens[open-1].tok) {
		return call{}, false
	}
	first := operand(tokens[:open])
	if first > 0 && tokens[first-1].tok == token.FUNC { // a function is declared
		return call{}, false
	}
	c := call{function: text[tokens[first].from:tokens[open].from]}
	for i, depth := open+1, 0; i < len(tokens); i++ {
		switch tokens[i].tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth++
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth--
		case token.COMMA:
			if depth == 0 {
				c.argument++
			}
		}
	}
	return c, true
}

// Called is what is called at a cursor, as it is typed: the function that an argument is for, else the name that the cursor stands at.
// "" for nothing.
func (c *Completer) Called(text string, cursor int) string {
	if cursor < 0 || cursor > len(text) {
		return ""
	}
	start, kind := c.entry(text[:cursor])
	if kind != syntax.Go {
		return ""
	}
	for cursor < len(text) && isNameByte(text[cursor]) { // the name goes on behind the cursor
		cursor++
	}
	text = text[start:cursor]
	if open := openString(text); open >= 0 {
		text = text[:open]
	}
	tokens, ok := scan(text)
	if !ok || len(tokens) == 0 {
		return ""
	}
	if last := tokens[len(tokens)-1]; last.to == len(text) && last.tok == token.IDENT {
		if first := operand(tokens); first < len(tokens) {
			return text[tokens[first].from:last.to]
		}
	}
	if around, ok := callAround(tokens, text); ok {
		return around.function
	}
	return ""
}

func isNameByte(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c >= 0x80
}

// openString is the offset of the string that Go text ends in, -1 for none.
func openString(text string) int {
	var s scanner.Scanner
	open := -1
	file := token.NewFileSet().AddFile("", 1, len(text))
	s.Init(file, []byte(text), func(at token.Position, message string) {
		if strings.Contains(message, "string literal not terminated") {
			open = at.Offset
		}
	}, 0)
	for {
		if _, tok, _ := s.Scan(); tok == token.EOF {
			return open
		}
	}
}

// inString finds what can stand in a string that Go text ends in, where a method of the session or of a query takes it: columns for
// FilterBy, a condition for Where, and SQL wherever a text begins as SQL does. What stands after the cursor counts up to the string's end.
func (c *Completer) inString(text string, open int, after string) found {
	tokens, ok := scan(text[:open])
	if !ok || c.Go == nil {
		return found{}
	}
	around, called := callAround(tokens, text)
	content := text[open+1:]
	sql, lead := "", 0
	switch receiver, method := cutMethod(around.function); {
	case called && method == "FilterBy" && around.argument%2 == 0:
		f := found{prefix: content, from: open + 1}
		if table := c.Go.Table(receiver); table != "" && c.Database != nil {
			f.names = c.Database.Columns(table)
		}
		return f
	case called && method == "Where" && around.argument == 0:
		table := c.Go.Table(receiver)
		if table == "" {
			return found{}
		}
		const before = "SELECT * FROM "
		sql = before + quotedName(table) + " WHERE "
		lead = len(sql)
		sql += content
	case syntax.Classify(content) == syntax.SQL:
		sql = content
	default:
		return found{}
	}
	f := c.sql(sql+inside(after, text[open]), len(sql))
	f.from += open + 1 - lead
	if f.from < open+1 {
		return found{}
	}
	f.inText = text[open] == '"'
	return f
}

// cutMethod parts a method from what it is a method of.
func cutMethod(function string) (receiver, method string) {
	function = strings.TrimSpace(function)
	at := strings.LastIndexByte(function, '.')
	if at < 0 {
		return "", function
	}
	return function[:at], function[at+1:]
}

// inside is what a text has before the end of a string that it begins in.
func inside(text string, quote byte) string {
	if n := strings.IndexByte(text, quote); n >= 0 {
		text = text[:n]
	}
	if n := strings.IndexByte(text, '\n'); n >= 0 && quote == '"' {
		text = text[:n]
	}
	return text
}
