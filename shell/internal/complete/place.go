package complete

import (
	"go/token"
	"regexp"
	"strings"
	"sync"
)

// Place is a place in an entry of Go: what stands before it, up to the beginning of a statement, and what closes the brackets that are open
// there. Before is empty where the entry has only begun.
type Place struct{ Before, After string }

// statementPlace is the place where the last statement begins that tokens of a text are of.
func statementPlace(tokens []lexeme, text string) Place {
	type bracket struct {
		tok   token.Token
		block bool // statements stand in it
		first int  // what was known of the statement it stands in
		start int
		after string
	}
	var stack []bracket
	start, closers := 0, "" // of the statement, and of the brackets around it
	first := 0              // the index of its first token
	mark := func(at int) {
		start, first = tokens[at].to, at+1
		closers = ""
		for _, b := range stack {
			closers = closing[b.tok] + closers
		}
	}
	for i, t := range tokens {
		inBlock := len(stack) == 0 || stack[len(stack)-1].block
		switch t.tok {
		case token.SEMICOLON:
			if inBlock && !header(tokens[first:i]) {
				mark(i)
			}
		case token.COLON:
			if inBlock && first < i && (tokens[first].tok == token.CASE || tokens[first].tok == token.DEFAULT) {
				mark(i)
			}
		case token.LPAREN, token.LBRACK:
			stack = append(stack, bracket{t.tok, false, first, start, closers})
		case token.LBRACE:
			block := opensBlock(tokens[first:i], inBlock)
			stack = append(stack, bracket{t.tok, block, first, start, closers})
			if block {
				mark(i)
			}
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(stack) > 0 {
				last := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				start, closers = last.start, last.after
				if first = last.first; last.block && header(tokens[first:i]) {
					first = i // the statement has had its block
				}
			}
		}
	}
	return Place{Before: asLiteral(text[:start]), After: closers}
}

// closing are the brackets that close others, each on a line that ends what stands before.
var closing = map[token.Token]string{token.LPAREN: ")", token.LBRACK: "]", token.LBRACE: "}"}

// header tells whether the tokens begin a statement whose block has not begun: what stands between its semicolons is no statement of its own.
func header(tokens []lexeme) bool {
	return len(tokens) > 0 && (tokens[0].tok == token.FOR || tokens[0].tok == token.IF || tokens[0].tok == token.SWITCH)
}

// opensBlock tells whether a brace behind these tokens of a statement opens a block: of a function, or of a statement that has one.
func opensBlock(tokens []lexeme, inBlock bool) bool {
	if inBlock && (len(tokens) == 0 || header(tokens) || tokens[0].tok == token.SELECT || tokens[len(tokens)-1].tok == token.ELSE) {
		return true
	}
	depth := 0
	for i := len(tokens) - 1; i >= 0; i-- {
		switch tokens[i].tok {
		case token.RPAREN, token.RBRACK:
			depth++
		case token.LPAREN, token.LBRACK:
			if depth--; depth < 0 {
				return false
			}
		case token.FUNC:
			if depth == 0 {
				return true
			}
		case token.COMMA, token.ASSIGN, token.DEFINE, token.RETURN:
			if depth == 0 {
				return false
			}
		}
	}
	return false
}

// declaredFunc is the beginning of a function or method that is declared: what stands there has no place in a function.
var declaredFunc = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^func\s*(?:\(([^)]*)\)\s*)?\w+\s*\(`)
})

// asLiteral writes declarations of functions as literals, the receivers of methods among their parameters.
func asLiteral(text string) string {
	return declaredFunc().ReplaceAllStringFunc(text, func(declared string) string {
		if receiver := declaredFunc().FindStringSubmatch(declared)[1]; strings.TrimSpace(receiver) != "" {
			return "_ = func(" + receiver + ", "
		}
		return "_ = func("
	})
}
