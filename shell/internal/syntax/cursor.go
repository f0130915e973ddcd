package syntax

import "strings"

// Place says what can stand at a place in SQL, for completion.
type Place struct {
	Want      Want
	Prefix    string   // what is typed of it, without an opening quote
	Quote     string   // the opening quote: " ` or [
	From      int      // where it begins, with its quote
	Qualifier string   // the name before the dot: al in al.Ti
	Tables    []Source // the tables whose columns can be named, the nearest brackets first
	Local     []string // the names that WITH gives to queries
	Joins     bool     // a table comes that is joined
	Condition bool     // what comes says how the table that was named last is joined: behind ON
	Before    int      // how many of Tables stand before the cursor, in its own brackets
}

// Want is what a place in SQL wants.
type Want int

const (
	WantNothing   Want = iota // in a string, comment or number
	WantStatement             // the first word
	WantTable                 // after FROM, JOIN, INTO, UPDATE, TABLE
	WantColumn                // columns, functions and keywords
	WantGo                    // in a bind parameter: the Go expression starts at From
)

// Source is a table of a statement.
type Source struct {
	Table string // without its schema
	Alias string // "" for none
}

// At reads the statement around a cursor, a byte offset. What stands after the cursor counts for tables only.
func (rules Rules) At(sql string, cursor int) Place {
	place := Place{From: cursor}
	r := clauseReader{scope: &scope{}}
	at := (*scope)(nil) // the brackets around the cursor
	first := true
	var before lexeme
	for lex := (lexer{src: sql, rules: rules}); ; {
		tok := lex.next()
		if at == nil && (tok.kind == end || tok.to > cursor || tok.to == cursor && touches(tok, sql)) {
			if !place.touch(sql, tok, cursor) {
				return place
			}
			at = r.scope
			place.want(&r, first, before)
			r.last = ""
			if tok.from < cursor && tok.kind != comment {
				tok.kind = comment // the word at the cursor is not known yet
			}
		}
		if tok.kind == end || tok.kind == semi && at != nil {
			place.see(at)
			return place
		}
		if tok.kind == semi {
			r, first = clauseReader{scope: &scope{}}, true
		} else if tok.kind != comment {
			r.add(tok, sql[tok.from:tok.to])
			first = false
		}
		if at == nil {
			before = tok
		}
	}
}

// touches tells whether a token that ends at the cursor is the one that is being typed.
func touches(tok lexeme, sql string) bool {
	return tok.kind == word || tok.kind == literal || tok.unclosed ||
		tok.kind == bind && sql[tok.to-1] != '}' || tok.kind == comment && sql[tok.to-1] != '/'
}

// touch takes the token at the cursor. False: the place is known.
func (p *Place) touch(sql string, tok lexeme, cursor int) bool {
	if tok.kind == end || tok.from >= cursor {
		return true
	}
	typed := sql[tok.from:cursor]
	switch tok.kind {
	case word:
		p.From, p.Prefix = tok.from, typed
	case quoted:
		p.From, p.Prefix, p.Quote = tok.from, typed[1:], typed[:1]
	case bind:
		p.Want, p.From = WantGo, tok.from+1
		if strings.HasPrefix(typed, ":{") {
			p.From++
		}
		p.Prefix = sql[min(p.From, cursor):cursor]
		return false
	case literal, comment:
		return false
	}
	return true
}

// want decides by what stands before the cursor.
func (p *Place) want(r *clauseReader, first bool, before lexeme) {
	switch {
	case first:
		p.Want = WantStatement
		return
	case r.last == ".":
		p.Qualifier = r.qualifier
	case before.kind == word && before.to == p.From: // 1abc and the like
		return
	}
	p.Want = WantColumn
	p.Before = len(r.scope.tables)
	if r.scope.expect && p.Qualifier == "" {
		p.Want, p.Joins = WantTable, r.scope.clause == "JOIN"
	}
	p.Condition = r.last == "ON" && r.scope.clause == "ON"
}

// see collects the tables of the brackets around the cursor.
func (p *Place) see(at *scope) {
	for s := at; s != nil; s = s.outer {
		p.Tables = append(p.Tables, s.tables...)
		p.Local = append(p.Local, s.local...)
	}
}

// scope is one level of brackets.
type scope struct {
	outer  *scope
	clause string // the word that began the clause
	name   string // the last name, unquoted
	expect bool   // a table comes next
	named  bool   // a table was just named: its alias can come
	tables []Source
	local  []string
}

// clauseReader follows a statement to find its tables.
type clauseReader struct {
	scope     *scope
	last      string // the last token: a word in upper case
	qualifier string // the name before the last dot
}

// clauses are the words that begin a clause, and whether tables stand in it.
var clauses = map[string]bool{
	"FROM": true, "JOIN": true, "INTO": true, "UPDATE": true, "TABLE": true, "DESCRIBE": true, "TRUNCATE": true, "REFERENCES": true,
	"SELECT": false, "WHERE": false, "ON": false, "USING": false, "GROUP": false, "ORDER": false, "BY": false, "HAVING": false,
	"SET": false, "VALUES": false, "LIMIT": false, "RETURNING": false, "WITH": false, "UNION": false, "WINDOW": false,
}

func (r *clauseReader) add(tok lexeme, text string) {
	s := r.scope
	switch tok.kind {
	case open:
		if s.clause == "WITH" && (r.last == "AS" || r.last == "MATERIALIZED") && s.name != "" {
			s.local = append(s.local, s.name)
		}
		s.named = false
		r.scope = &scope{outer: s}
	case shut:
		if s.outer != nil {
			r.scope = s.outer
			r.scope.expect, r.scope.named = false, r.scope.clause == "FROM" || r.scope.clause == "JOIN"
		}
	case comma:
		s.expect, s.named = s.clause == "FROM", false
	case word:
		r.word(strings.ToUpper(text), text)
		r.last = strings.ToUpper(text)
		return
	case quoted:
		r.take(unquote(text))
	case operator:
		if text == "." {
			r.qualifier = r.scope.name
		}
	}
	r.last = text
}

func (r *clauseReader) word(upper, text string) {
	s := r.scope
	tables, clause := clauses[upper]
	switch {
	case r.last == "." || !clause && !continuing[upper] && !beforeName[upper] || s.expect && s.clause == "UPDATE" && upper == "SET":
		if upper == "SET" {
			s.clause, s.expect = "SET", false
			return
		}
		r.take(text)
	case clause && !(upper == "UPDATE" && r.last == "FOR"):
		s.clause, s.expect, s.named = upper, tables, false
	case upper != "AS" && !beforeName[upper]:
		s.named = false
	}
}

// take is a name: of a table, of an alias, or of something else.
func (r *clauseReader) take(name string) {
	s := r.scope
	s.name = name
	switch {
	case r.last == "." && s.named && len(s.tables) > 0: // the name before was the schema
		s.tables[len(s.tables)-1].Table = name
	case s.expect:
		s.tables = append(s.tables, Source{Table: name})
		s.expect, s.named = false, true
	case s.named && len(s.tables) > 0 && s.tables[len(s.tables)-1].Alias == "":
		s.tables[len(s.tables)-1].Alias = name
		s.named = false
	}
}
