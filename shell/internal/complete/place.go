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

// statementPlace is the place where the last statement begins that tokens of a text are of. What the header of that statement declares (if x :=
// f(); x.) stands before it.
func statementPlace(tokens []lexeme, text string) Place {
	var stack []bracket
	now := statement{}
	mark := func(at int) {
		now = statement{first: at + 1, start: tokens[at].to}
		for _, b := range stack {
			now.after = closing[b.tok] + now.after
		}
	}
	for i, t := range tokens {
		inBlock := len(stack) == 0 || stack[len(stack)-1].block
		switch t.tok {
		case token.SEMICOLON:
			if !inBlock {
				break
			}
			if word := header(tokens[now.first:i]); word < 0 {
				mark(i)
			} else if word += now.first; now.header != word+1 { // further ones separate no declarations
				now.header = word + 1
				now.declared += text[tokens[word].to:t.from] + "\n"
			}
		case token.COLON:
			if inBlock && now.first < i && (tokens[now.first].tok == token.CASE || tokens[now.first].tok == token.DEFAULT) {
				mark(i)
			}
		case token.LPAREN, token.LBRACK:
			stack = append(stack, bracket{t.tok, false, now})
		case token.LBRACE:
			block := opensBlock(tokens[now.first:i], inBlock)
			stack = append(stack, bracket{t.tok, block, now})
			if block {
				mark(i)
			}
		case token.RPAREN, token.RBRACK, token.RBRACE:
			if len(stack) > 0 {
				last := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				if now = last.statement; last.block && header(tokens[now.first:i]) >= 0 {
					now.first = i // the statement has had its block
				}
			}
		}
	}
	return Place{Before: asLiteral(text[:now.start]) + now.declared, After: now.after}
}

// statement is what is known of a statement that has begun.
type statement struct {
	first, start int    // the index of its first token; where it begins
	after        string // what closes the brackets around it
	header       int    // the number of the last word whose header has declared something, counted from 1
	declared     string // what headers have declared that hold for what follows
}

// bracket is one that is open.
type bracket struct {
	tok       token.Token
	block     bool // statements stand in it
	statement      // that it stands in
}

// closing are the brackets that close others, each on a line that ends what stands before.
var closing = map[token.Token]string{token.LPAREN: ")", token.LBRACK: "]", token.LBRACE: "}"}

// header is the index of the word whose block has not begun where the tokens are the beginning of such a statement, -1 where they are not: what
// stands between its semicolons is no statement of its own.
func header(tokens []lexeme) int {
	begins := func(at int) bool {
		return at < len(tokens) && (tokens[at].tok == token.FOR || tokens[at].tok == token.IF || tokens[at].tok == token.SWITCH)
	}
	switch {
	case begins(0):
		return 0
	case len(tokens) > 2 && tokens[0].tok == token.RBRACE && tokens[1].tok == token.ELSE && begins(2):
		return 2
	}
	return -1
}

// opensBlock tells whether a brace behind these tokens of a statement opens a block: of a function, or of a statement that has one.
func opensBlock(tokens []lexeme, inBlock bool) bool {
	if inBlock && (len(tokens) == 0 || header(tokens) >= 0 || tokens[0].tok == token.SELECT || tokens[len(tokens)-1].tok == token.ELSE) {
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
