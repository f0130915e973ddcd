package complete

import (
	"go/scanner"
	"go/token"
	"strings"
)

// lexeme is a token of Go with where it stands.
type lexeme struct {
	tok      token.Token
	from, to int
	lit      string
}

// golang finds the names that can stand at the end of Go text.
func (c *Completer) golang(text string) found {
	tokens, ok := scan(text)
	if c.Go == nil || !ok {
		return found{}
	}
	f := found{from: len(text)}
	if n := len(tokens); n > 0 && tokens[n-1].to == len(text) && (tokens[n-1].tok == token.IDENT || tokens[n-1].tok.IsKeyword()) {
		f.prefix, f.from = tokens[n-1].lit, tokens[n-1].from
		tokens = tokens[:n-1]
	}
	n := len(tokens)
	if n > 0 && tokens[n-1].tok == token.PERIOD {
		if first := operand(tokens[:n-1]); first < n-1 {
			for _, member := range c.Go.Members(statementPlace(tokens, text), text[tokens[first].from:tokens[n-1].from]) {
				if member.Method {
					f.rest = append(f.rest, member)
				} else {
					f.names = append(f.names, member)
				}
			}
		}
		return f
	}
	if fields := c.fields(tokens, text); fields != nil {
		f.names = fields
		return f
	}
	if around, ok := callAround(tokens, text); ok && (tokens[n-1].tok == token.LPAREN || tokens[n-1].tok == token.COMMA) {
		f.wanted = c.Go.Wanted(around.function, around.argument)
	}
	f.names = c.Go.Names(statementPlace(tokens, text), f.prefix)
	if f.prefix != "" {
		f.rest = described("keyword", keywords()...)
	}
	return f
}

// scan splits Go text. False: it ends in a string or comment, where no name stands.
func scan(text string) ([]lexeme, bool) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", 1, len(text))
	open := false
	s.Init(file, []byte(text), func(_ token.Position, message string) {
		open = open || strings.Contains(message, "not terminated")
	}, scanner.ScanComments)
	var tokens []lexeme
	for {
		pos, tok, lit := s.Scan()
		if tok == token.EOF {
			return tokens, !open
		}
		from := int(pos) - 1
		if tok == token.COMMENT {
			if open = open || strings.HasPrefix(lit, "//") && from+len(lit) >= len(text); open {
				return nil, false
			}
			continue
		}
		if tok == token.SEMICOLON && lit == "\n" && from >= len(text) {
			continue // the end of the text ends nothing
		}
		to := from + len(lit)
		if lit == "" {
			to = from + len(tok.String())
		}
		tokens = append(tokens, lexeme{tok, from, to, lit})
	}
}

// operand is the index where the expression that the tokens end in starts: a.b(c)[d], Artist{...}, "x".
func operand(tokens []lexeme) int {
	i := len(tokens)
	for i > 0 {
		switch tok := tokens[i-1].tok; {
		case tok == token.RPAREN || tok == token.RBRACK || tok == token.RBRACE:
			i = opening(tokens, i-1)
			switch {
			case i > 0 && isPart(tokens[i-1].tok): // what is called, indexed or built
				continue
			case i == 0 || tokens[i-1].tok != token.PERIOD: // x.(T) goes on with x
				return i
			}
		case tok == token.IDENT || tok.IsLiteral():
			i--
		default:
			return i
		}
		if i == 0 || tokens[i-1].tok != token.PERIOD {
			return i
		}
		i--
	}
	return i
}

// isPart tells whether a token can stand before a bracket that belongs to it.
func isPart(tok token.Token) bool {
	return tok == token.IDENT || tok == token.RPAREN || tok == token.RBRACK || tok == token.RBRACE
}

// opening is the index of the bracket that the one at index i closes.
func opening(tokens []lexeme, i int) int {
	depth := 0
	for ; i > 0; i-- {
		switch tokens[i].tok {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth++
		case token.LPAREN, token.LBRACK, token.LBRACE:
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return i
}

// fields are the fields that a composite literal can name at the end of the tokens, nil outside of one.
func (c *Completer) fields(tokens []lexeme, text string) []Candidate {
	n := len(tokens)
	if n == 0 || tokens[n-1].tok != token.LBRACE && tokens[n-1].tok != token.COMMA {
		return nil
	}
	brace := enclosing(tokens)
	for brace > 0 && !isPart(tokens[brace-1].tok) { // {{ leaves the type to the literal around it
		outer := enclosing(tokens[:brace])
		if outer < 0 || tokens[outer].tok != token.LBRACE {
			return nil
		}
		brace = outer
	}
	if brace <= 0 || tokens[brace].tok != token.LBRACE || tokens[brace-1].tok != token.IDENT {
		return nil
	}
	first := brace - 1
	if first >= 2 && tokens[first-1].tok == token.PERIOD && tokens[first-2].tok == token.IDENT {
		first -= 2
	}
	return c.Go.Fields(text[tokens[first].from:tokens[brace-1].to])
}

// enclosing is the index of the innermost bracket that is open at the end of the tokens, or -1.
func enclosing(tokens []lexeme) int {
	depth := 0
	for i := len(tokens) - 1; i >= 0; i-- {
		switch tokens[i].tok {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth++
		case token.LPAREN, token.LBRACK, token.LBRACE:
			if depth--; depth < 0 {
				return i
			}
		}
	}
	return -1
}

// keywords are Go's.
func keywords() []string {
	var words []string
	for tok := token.BREAK; tok <= token.VAR; tok++ {
		words = append(words, tok.String())
	}
	return words
}
