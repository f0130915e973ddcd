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

// Topic is what a cursor stands at. One of its fields is set, none where it stands at nothing.
type Topic struct {
	Go      string   // as it is typed: the function that an argument is for, else the name at the cursor
	Command string   // with its sign
	Table   string   // of SQL
	Column  string   // of Table
	Words   []string // of SQL, the nearest first
}

// Topic is what a cursor stands at.
func (c *Completer) Topic(text string, cursor int) Topic {
	if cursor < 0 || cursor > len(text) {
		return Topic{}
	}
	for cursor < len(text) && isNameByte(text[cursor]) { // the name goes on behind the cursor
		cursor++
	}
	start, kind := c.entry(text[:cursor])
	return c.topic(kind, text[start:], cursor-start)
}

func (c *Completer) topic(kind syntax.Kind, text string, cursor int) Topic {
	switch kind {
	case syntax.Go:
		return c.goTopic(text, cursor)
	case syntax.SQL:
		return c.sqlTopic(text, cursor)
	case syntax.Command:
		name, argument, behind := strings.Cut(text[:cursor], " ")
		command, known := c.lookup(strings.TrimRight(name, "+!"))
		if known && behind && command.Argument == Entry {
			from := cursor - len(argument) + len(options().FindString(argument))
			if t := c.topic(syntax.Classify(text[from:]), text[from:], cursor-from); t.Go != "" || t.Table != "" || len(t.Words) > 0 {
				return t
			}
		}
		if known {
			return Topic{Command: command.Names[0]}
		}
	}
	return Topic{}
}

func (c *Completer) goTopic(text string, cursor int) Topic {
	typed := text[:cursor]
	if open := openString(typed); open >= 0 {
		if content := typed[open+1:]; syntax.Classify(content) == syntax.SQL {
			sql := content + inside(text[cursor:], typed[open])
			if t := c.sqlTopic(sql, len(content)); t.Table != "" {
				return t
			}
		}
		typed = typed[:open]
	}
	tokens, ok := scan(typed)
	if !ok || len(tokens) == 0 {
		return Topic{}
	}
	if last := tokens[len(tokens)-1]; last.to == len(typed) && last.tok == token.IDENT {
		if first := operand(tokens); first < len(tokens) {
			return Topic{Go: typed[tokens[first].from:last.to]}
		}
	}
	around, _ := callAround(tokens, typed)
	return Topic{Go: around.function}
}

// sqlTopic is a table or a column whose name the cursor stands at, else the words that it stands in.
func (c *Completer) sqlTopic(text string, cursor int) Topic {
	place := c.Rules.At(text, cursor)
	if place.Want == syntax.WantGo {
		return c.goTopic(place.Prefix, len(place.Prefix))
	}
	if c.Database != nil && place.Prefix != "" {
		for _, source := range place.Tables {
			named := place.Qualifier == "" || strings.EqualFold(called(source), place.Qualifier)
			if place.Qualifier == "" && (strings.EqualFold(called(source), place.Prefix) || strings.EqualFold(source.Table, place.Prefix)) {
				return Topic{Table: source.Table}
			}
			for _, column := range c.Database.Columns(source.Table) {
				if named && strings.EqualFold(column.Text, place.Prefix) {
					return Topic{Table: source.Table, Column: column.Text}
				}
			}
		}
		if place.Want == syntax.WantTable && c.Database.Columns(place.Prefix) != nil {
			return Topic{Table: place.Prefix}
		}
	}
	return Topic{Words: c.Rules.Around(text, cursor)}
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
