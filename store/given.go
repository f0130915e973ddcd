package store

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

// given is what a statement gives to columns, as far as its text shows it: parameters and literals. Expressions are left out.
type given struct {
	columns []string // that an INSERT names; nil where it names none
	rows    []values // of an INSERT, or one: what an UPDATE sets
	where   []values // of an UPDATE or DELETE, the rows that its WHERE names by one equal column each
}

// values are those of one row by column.
type values map[string]any

// of are the values of some columns; false where one is not known.
func (v values) of(columns []string) ([]any, bool) {
	list := make([]any, len(columns))
	for i, column := range columns {
		value, known := v[column]
		if !known {
			return nil, false
		}
		list[i] = value
	}
	return list, true
}

// givenBy reads a statement. tableColumns are asked for where an INSERT names none.
func givenBy(statement Statement, rules lexer.Rules, tableColumns func() []string) given {
	r := &givenReader{tokens: rules.Tokens(statement.SQL), args: statement.Args, escapes: rules.Backslashes}
	for r.at < len(r.tokens) {
		switch token := r.tokens[r.at]; {
		case token.Depth > 0:
			r.at++
		case token.Is("INSERT"), token.Is("REPLACE"):
			return r.insert(tableColumns)
		case token.Is("UPDATE"), token.Is("DELETE"):
			return r.change()
		default:
			r.at++
		}
	}
	return given{}
}

type givenReader struct {
	tokens []lexer.Token
	args   []any
	at     int
	next   int // the argument of the next ?

	escapes bool // a backslash in a literal means something
}

// insert reads INSERT INTO t (a, b) VALUES (?, 1), (...).
func (r *givenReader) insert(tableColumns func() []string) given {
	var g given
	for ; r.at < len(r.tokens) && !r.tokens[r.at].Is("VALUES"); r.at++ {
		token := r.tokens[r.at]
		if token.Is("SELECT") || token.Is("RETURNING") {
			return given{}
		}
		if token.Depth == 1 && (token.Kind == lexer.Word || token.Kind == lexer.Name) {
			g.columns = append(g.columns, token.Text)
		}
	}
	columns := g.columns
	if columns == nil {
		columns = tableColumns()
	}
	for r.at++; r.at < len(r.tokens) && (r.tokens[r.at].Sign("(") || r.tokens[r.at].Sign(",")); r.at++ {
		if r.tokens[r.at].Sign(",") {
			continue
		}
		r.at++
		g.rows = append(g.rows, r.list(columns))
	}
	return g
}

// list reads the values of one row, up to the bracket behind them.
func (r *givenReader) list(columns []string) values {
	row := values{}
	for n := 0; r.at < len(r.tokens); n++ {
		value, known := r.item(1)
		if known && n < len(columns) {
			row[columns[n]] = value
		}
		if r.at >= len(r.tokens) || r.tokens[r.at].Sign(")") {
			return row
		}
		r.at++ // the comma
	}
	return row
}

// change reads UPDATE t SET a = ?, b = 2 WHERE id = ?, and DELETE FROM t WHERE id IN (?, ?).
func (r *givenReader) change() given {
	var g given
	set := values{}
	behind := false // WHERE
	for r.at++; r.at < len(r.tokens); r.at++ {
		token := r.tokens[r.at]
		switch {
		case r.counts(token), token.Depth > 0:
		case token.Is("WHERE"):
			behind = true
		case r.at > 0 && token.Sign("=") && !behind:
			name := r.tokens[r.at-1].Text
			r.at++
			if value, known := r.item(0); known {
				set[name] = value
			}
			r.at--
		case behind && token.Sign("="):
			name := r.tokens[r.at-1].Text
			r.at++
			if value, known := r.item(0); known {
				g.where = append(g.where, values{name: value})
			}
			r.at--
		case behind && token.Is("IN") && r.at+1 < len(r.tokens) && r.tokens[r.at+1].Sign("("):
			name := r.tokens[r.at-1].Text
			for r.at += 2; r.at < len(r.tokens) && r.tokens[r.at].Depth > 0; r.at++ {
				if value, known := r.item(1); known {
					g.where = append(g.where, values{name: value})
				}
				if r.at < len(r.tokens) && r.tokens[r.at].Sign(")") {
					break
				}
			}
		}
	}
	g.rows = []values{set}
	return g
}

// counts moves on behind a parameter that nobody asks for.
func (r *givenReader) counts(token lexer.Token) bool {
	if token.Sign("?") {
		r.next++
		return true
	}
	return false
}

// item reads one value of a list or an assignment and stops at what ends it: a comma, a bracket, a word such as WHERE. False is
// for all that is no parameter and no literal.
func (r *givenReader) item(depth int) (value any, known bool) {
	text, count := "", 0
	for ; r.at < len(r.tokens); r.at++ {
		token := r.tokens[r.at]
		if token.Depth < depth || token.Depth == depth && (token.Sign(",") || endsItem(token)) {
			break
		}
		text, count = text+token.Text, count+1
		value, known = r.value(token)
	}
	if count > 1 {
		return numeral(text) // -1, 2.5
	}
	return value, known
}

func numeral(text string) (any, bool) {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, true
	}
	f, err := strconv.ParseFloat(text, 64)
	return f, err == nil && strings.ContainsAny(text, "0123456789")
}

func endsItem(token lexer.Token) bool {
	return slices.ContainsFunc([]string{"WHERE", "RETURNING", "ON", "FROM", "AND", "OR", "ORDER", "LIMIT", "AS"}, token.Is)
}

// value is what one token stands for.
func (r *givenReader) value(token lexer.Token) (any, bool) {
	switch {
	case token.Sign("?"):
		r.next++
		return r.argument(r.next)
	case token.Kind == lexer.Word && strings.HasPrefix(token.Text, "$"):
		n, err := strconv.Atoi(token.Text[1:])
		if err != nil {
			return nil, false
		}
		return r.argument(n)
	case r.escapes && strings.Contains(token.Text, `\`):
		return nil, false
	case token.Kind == lexer.Literal && strings.HasPrefix(token.Text, "'") && len(token.Text) >= 2:
		return strings.ReplaceAll(token.Text[1:len(token.Text)-1], "''", "'"), true
	case token.Is("NULL"):
		return nil, true
	case token.Is("TRUE"), token.Is("FALSE"):
		return token.Is("TRUE"), true
	case token.Kind == lexer.Word:
		return numeral(token.Text)
	}
	return nil, false
}

func (r *givenReader) argument(n int) (any, bool) {
	if n < 1 || n > len(r.args) {
		return nil, false
	}
	return r.args[n-1], true
}
