package syntax

import (
	"bytes"
	"errors"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"
)

// goLines follows Go text line by line, so that a long block is read once and not again for each of its lines.
type goLines struct {
	text  strings.Builder
	open  []byte      // the brackets not closed yet
	stray bool        // a bracket closes none that is open
	carry string      // what ends the raw string or comment that the line ends in
	last  token.Token // of the text so far; SEMICOLON where the newline ends a statement
}

// add takes one more line, without its newline.
func (g *goLines) add(line string) {
	g.text.WriteString(line)
	g.text.WriteByte('\n')
	if g.carry != "" {
		n := strings.Index(line, g.carry)
		if n < 0 {
			return
		}
		line = line[n+len(g.carry):]
		if g.carry == "`" {
			line = "``" + line // the string that ended is the token before the rest
		}
		g.carry = ""
	}
	g.scan(line)
}

func (g *goLines) scan(line string) {
	scan := goScanner(line, scanner.ScanComments)
	for {
		_, tok, lit := scan.Scan()
		switch tok {
		case token.EOF:
			return
		case token.COMMENT:
			if strings.HasPrefix(lit, "/*") && (len(lit) < 4 || !strings.HasSuffix(lit, "*/")) {
				g.carry = "*/"
			}
			continue
		case token.STRING:
			if lit[0] == '`' && (len(lit) < 2 || lit[len(lit)-1] != '`') {
				g.carry = "`"
			}
		case token.LPAREN, token.LBRACK, token.LBRACE:
			g.open = append(g.open, tok.String()[0])
		case token.RPAREN:
			g.close('(')
		case token.RBRACK:
			g.close('[')
		case token.RBRACE:
			g.close('{')
		}
		g.last = tok
	}
}

// close drops the last open bracket of a kind and what is open inside of it. A bracket without a partner is dropped
// itself, so that one slip inside a block does not cut the block in two, of which the second half would run.
func (g *goLines) close(bracket byte) {
	if n := bytes.LastIndexByte(g.open, bracket); n >= 0 && (bracket == '{' || n > bytes.LastIndexByte(g.open, '{')) {
		g.open = g.open[:n]
		return
	}
	g.stray = true
}

// whole tells whether more lines can add nothing: brackets are closed and the newline ends a statement. Where it
// does not, after an operator or a keyword, the parser tells whether something is missing or wrong.
func (g *goLines) whole() bool {
	switch {
	case g.carry != "" || bytes.IndexByte(g.open, '{') >= 0:
		return false
	case g.stray:
		return true
	case len(g.open) > 0 || g.last == token.COLON: // a label waits for its statement
		return false
	case g.last == token.SEMICOLON:
		return true
	}
	text := strings.TrimRight(g.text.String(), " \t\r\n")
	return !missing("package p; func _() {", text, "\n}") && !missing("package p; ", text, "\n")
}

// missing tells whether the first thing wrong with text comes after it.
func missing(before, text, after string) bool {
	_, err := parser.ParseFile(token.NewFileSet(), "", before+text+after, parser.SkipObjectResolution)
	var list scanner.ErrorList
	if !errors.As(err, &list) || len(list) == 0 {
		return false
	}
	return list[0].Pos.Offset >= len(before)+len(text)
}

// goExprEnd is the offset of the brace that closes a Go expression, or -1.
func goExprEnd(text string) int {
	scan := goScanner(text, 0)
	for depth := 0; ; {
		pos, tok, _ := scan.Scan()
		switch tok {
		case token.EOF:
			return -1
		case token.LBRACE:
			depth++
		case token.RBRACE:
			if depth--; depth < 0 {
				return int(pos) - 1
			}
		}
	}
}

// goScanner is a scanner whose positions are offsets plus one.
func goScanner(text string, mode scanner.Mode) *scanner.Scanner {
	var scan scanner.Scanner
	scan.Init(token.NewFileSet().AddFile("", 1, len(text)), []byte(text), func(token.Position, string) {}, mode)
	return &scan
}
