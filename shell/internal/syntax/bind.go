package syntax

import (
	"fmt"
	"go/parser"
	"strings"
)

// Binds replaces the bind parameters of SQL, :name and :{go expression}, by "?", and returns their Go expressions
// in order. Parameters in strings, quoted names and comments, casts (::type), slices (a[1:n]) and the database's own
// placeholders (?, $1, @name) are left alone. The error tells of a :{ that is not closed or holds no Go expression.
func (r Rules) Binds(sql string) (text string, exprs []string, err error) {
	var out strings.Builder
	copied := 0
	for lex := (lexer{src: sql, rules: r}); ; {
		tok := lex.next()
		if tok.kind == end {
			out.WriteString(sql[copied:])
			return out.String(), exprs, nil
		}
		if tok.kind != bind {
			continue
		}
		expr, err := bindExpr(sql[tok.from:tok.to], tok.unclosed)
		if err != nil {
			return "", nil, err
		}
		exprs = append(exprs, expr)
		out.WriteString(sql[copied:tok.from])
		out.WriteByte('?')
		copied = tok.to
	}
}

// bindExpr is the Go expression of one parameter.
func bindExpr(param string, unclosed bool) (string, error) {
	if !strings.HasPrefix(param, ":{") {
		return param[1:], nil
	}
	if unclosed {
		return "", fmt.Errorf("bind parameter %s: got no closing brace, want :{expression}", short(param))
	}
	expr := strings.TrimSpace(param[2 : len(param)-1])
	if _, err := parser.ParseExpr(expr); err != nil {
		return "", fmt.Errorf("bind parameter %s: want a Go expression between the braces", short(param))
	}
	return expr, nil
}

// short is the start of a text, for a message.
func short(text string) string {
	const limit = 40
	if runes := []rune(text); len(runes) > limit {
		return string(runes[:limit]) + "..."
	}
	return text
}
