package syntax

import "strings"

// statement follows the tokens of one SQL statement, to know whether it can end.
type statement struct {
	verb  string          // what it does: the first word, after EXPLAIN
	seen  map[string]bool // the words outside brackets, in upper case
	count int             // of its tokens
	depth int             // of brackets
	group bool            // something stood in brackets
	body  body
	list  selectList
	prev  lexeme
	last  string // the last lexeme's text: a word in upper case, "" for other than word and operator
}

// body is the nesting of BEGIN ... END in a trigger, function or procedure, where ";" ends inner statements.
type body struct {
	depth int
	ended bool // the last word was an END that closed a level
}

// selectList knows whether a SELECT so far names columns, which need a FROM.
type selectList struct {
	names bool
	maybe bool // the last lexeme is a name, unless a parenthesis makes it a function
	row   int  // how many names stand one behind the other: a column, its own name; * can have none, and counts as two
	wrong bool // there are more than that, as in SELECT * FORM users: no more lines can mend it
}

// add takes the next lexeme that is not a comment, and tells whether the statement ends with it.
func (s *statement) add(tok lexeme, text string) bool {
	s.count++
	s.list.add(s, tok, text)
	switch tok.kind {
	case semi:
		if s.body.depth == 0 && !s.seen["RULE"] {
			return true
		}
	case open:
		s.depth++
	case shut:
		s.depth = max(0, s.depth-1)
		s.group = s.group || s.depth == 0
	case word:
		s.word(strings.ToUpper(text))
	}
	s.prev, s.last = tok, ""
	if tok.kind == word || tok.kind == operator {
		s.last = strings.ToUpper(text)
	}
	return false
}

func (s *statement) word(text string) {
	if s.last == "." { // t.key is a name
		return
	}
	_, starts := statements[text]
	if s.verb == "" || s.verb == "EXPLAIN" && starts && text != "ANALYZE" {
		s.verb = text
	}
	if s.depth > 0 {
		return
	}
	if s.seen == nil {
		s.seen = map[string]bool{}
	}
	s.seen[text] = true
	if s.routine() {
		s.body.word(text, s.prev.kind == semi || s.last == "BEGIN")
	}
}

// routine tells whether the statement makes something that can have a body of statements.
func (s *statement) routine() bool {
	return s.verb == "CREATE" && (s.seen["TRIGGER"] || s.seen["FUNCTION"] || s.seen["PROCEDURE"] || s.seen["EVENT"])
}

func (b *body) word(text string, first bool) {
	ended := b.ended
	b.ended = false
	switch {
	case text == "BEGIN":
		b.depth++
	case text == "END" && first && b.depth > 0:
		b.depth--
		b.ended = true
	case ended && (text == "IF" || text == "LOOP" || text == "WHILE" || text == "CASE" || text == "REPEAT" || text == "FOR"):
		b.depth++ // END IF closes an IF, which was not counted
	}
}

func (l *selectList) add(s *statement, tok lexeme, text string) {
	if l.maybe && tok.kind != open {
		l.names = true
	}
	l.follow(s, tok, text)
	l.maybe = s.verb == "SELECT" && s.depth == 0 && s.last != "AS" &&
		(tok.kind == quoted || tok.kind == word && !keywordsOfValues[strings.ToUpper(text)])
}

func (l *selectList) follow(s *statement, tok lexeme, text string) {
	upper := strings.ToUpper(text)
	switch {
	case s.verb != "SELECT" || s.depth > 0 || s.seen["FROM"]:
	case tok.kind == operator && text == "*" && (s.last == "SELECT" || s.last == "." || s.last == "DISTINCT" || s.prev.kind == comma):
		l.row = 2
	case tok.kind == operator && text == ".":
		l.row = max(0, l.row-1)
	case tok.kind == quoted, tok.kind == word && !keywordsOfValues[upper] && !IsKeyword(upper):
		l.row++
	default:
		l.row = 0
	}
	l.wrong = l.wrong || l.row > 2
}

// whole tells whether the statement can stand as it is, without ";". It is careful: what it does not know waits.
func (s *statement) whole() bool {
	if s.depth > 0 || s.body.depth > 0 || s.waits() {
		return false
	}
	switch s.verb {
	case "SELECT":
		return s.seen["FROM"] || s.list.wrong || !s.list.names && !s.list.maybe
	case "WITH":
		return s.any("SELECT", "VALUES", "INSERT") || s.any("UPDATE", "DELETE") && s.seen["WHERE"]
	case "UPDATE":
		return s.seen["SET"] && s.seen["WHERE"]
	case "DELETE":
		return s.seen["FROM"] && s.seen["WHERE"]
	case "INSERT", "REPLACE":
		return s.any("VALUES", "SELECT")
	case "CREATE":
		return s.wholeCreate()
	case "ALTER", "GRANT", "REVOKE":
		return s.count > 4
	case "MERGE", "DECLARE", "COPY", "DO":
		return false
	}
	return s.count > 1 || statements[s.verb]&bare != 0 || s.verb == "END" || s.verb == "ABORT"
}

func (s *statement) wholeCreate() bool {
	switch {
	case s.routine() || s.seen["RULE"]:
		return false
	case s.seen["VIEW"]:
		return s.seen["AS"] && s.any("SELECT", "VALUES")
	case s.any("TABLE", "INDEX"):
		return s.group || s.any("SELECT")
	}
	return s.count > 2
}

// waits tells whether the last lexeme cannot be the end.
func (s *statement) waits() bool {
	switch s.prev.kind {
	case comma, open:
		return true
	case operator:
		return true
	case word:
		if s.last == "VALUES" && s.seen["DEFAULT"] {
			return false
		}
		return s.count > 1 && waiting[s.last] && !statementTakes(s.verb) || s.count == 1 && statements[s.last]&bare == 0
	}
	return false
}

// statementTakes tells whether any word can end statements with this verb, because they take names alone.
func statementTakes(verb string) bool {
	return verb == "SHOW" || verb == "RESET" || verb == "DISCARD"
}

func (s *statement) any(words ...string) bool {
	for _, word := range words {
		if s.seen[word] {
			return true
		}
	}
	return false
}

// sqlLines follows SQL text line by line, so that a long statement is read once and not again for each of its lines.
type sqlLines struct {
	rules  Rules
	text   []byte
	read   int // how far the tokens are in the statement
	slice  int // the lexer's open subscripts there
	stmt   statement
	broken bool // the text ends in a string, comment or quoted name
}

// add takes one more line, without its newline. It returns the length of the text up to the ";" that ends the
// statement, or -1.
func (q *sqlLines) add(line string) int {
	q.text = append(append(q.text, line...), '\n')
	q.broken = false
	base := q.read
	lex := lexer{src: string(q.text[base:]), rules: q.rules, slice: q.slice}
	if base > 0 && !isSpaceByte(q.text[base-1]) {
		lex = lexer{src: string(q.text[base-1:]), rules: q.rules, slice: q.slice, pos: 1} // a subscript looks at what stands before it
		base--
	}
	for {
		tok := lex.next()
		if tok.kind == end {
			return -1
		}
		if tok.unclosed {
			q.broken = true
			return -1
		}
		q.read, q.slice = base+tok.to, lex.slice
		if tok.kind != comment && q.stmt.add(tok, lex.src[tok.from:tok.to]) {
			return q.read
		}
	}
}

// whole tells whether the text can stand without ";".
func (q *sqlLines) whole() bool { return !q.broken && q.stmt.whole() }

func isSpaceByte(c byte) bool { return strings.IndexByte(" \t\r\n\f\v", c) >= 0 }
