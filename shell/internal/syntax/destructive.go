package syntax

import "strings"

// Destructive tells whether SQL, one statement or several, destroys more than named rows: UPDATE and DELETE without
// WHERE, DROP, TRUNCATE and a dropped column. It returns what it does ("DELETE without WHERE", "DROP TABLE") and to which table or
// other object, "" and "" for other SQL. It looks through EXPLAIN ANALYZE, which runs its statement, and WITH.
func (r Rules) Destructive(sql string) (what, table string) {
	for _, entry := range r.Split(sql) {
		for _, words := range r.levels(entry.Text) {
			if what, table := destroys(words); what != "" {
				return what, table
			}
		}
	}
	return "", ""
}

// part is a name, keyword or operator.
type part struct {
	upper string // "" for a name in quotes
	text  string // as a name: without quotes
}

// levels are the parts of a statement outside of brackets, after those inside: a data-changing statement in the
// brackets of WITH is judged by itself, and its WHERE is its own.
func (r Rules) levels(sql string) [][]part {
	var closed [][]part
	opened := [][]part{nil}
	for lex := (lexer{src: sql, rules: r}); ; {
		tok := lex.next()
		text := sql[tok.from:tok.to]
		top := len(opened) - 1
		switch tok.kind {
		case end:
			return append(closed, opened...)
		case open:
			opened = append(opened, nil)
		case shut:
			if top > 0 {
				closed = append(closed, opened[top])
				opened = opened[:top]
			}
		case word:
			opened[top] = append(opened[top], part{strings.ToUpper(text), text})
		case quoted:
			opened[top] = append(opened[top], part{"", unquote(text)})
		case operator:
			opened[top] = append(opened[top], part{text, text})
		}
	}
}

func destroys(words []part) (what, table string) {
	verb := mainVerb(words)
	if verb < 0 {
		return "", ""
	}
	rest := words[verb+1:]
	switch words[verb].upper {
	case "UPDATE", "DELETE":
		if index(rest, "WHERE") >= 0 {
			return "", ""
		}
		return words[verb].upper + " without WHERE", objectName(rest)
	case "TRUNCATE":
		return "TRUNCATE", objectName(rest)
	case "DROP":
		if len(rest) == 0 {
			return "DROP", ""
		}
		return "DROP " + rest[0].upper, objectName(rest[1:])
	case "ALTER":
		return dropsColumn(rest)
	}
	return "", ""
}

// dropsColumn knows ALTER TABLE t DROP [COLUMN] c, which loses data, from the drops that do not.
func dropsColumn(words []part) (what, table string) {
	at := index(words, "DROP")
	if at < 0 || index(words, "TABLE") != 0 || at+1 < len(words) && keepsData[words[at+1].upper] {
		return "", ""
	}
	return "DROP COLUMN", objectName(words)
}

// keepsData are the things that ALTER TABLE drops without losing rows or columns.
var keepsData = set("CONSTRAINT DEFAULT NOT PRIMARY FOREIGN INDEX KEY CHECK EXPRESSION IDENTITY")

// mainVerb is the index of the word that says what a statement does, or -1 if it does not run what it says.
func mainVerb(words []part) int {
	for i, word := range words {
		switch word.upper {
		case "EXPLAIN":
			if len(words) < i+2 || words[i+1].upper != "ANALYZE" {
				return -1
			}
		case "UPDATE", "DELETE", "TRUNCATE", "DROP", "ALTER":
			return i
		case "WITH", "RECURSIVE", "AS", "ANALYZE", "MATERIALIZED", "NOT", "":
		default:
			if words[0].upper != "WITH" || word.upper == "SELECT" || word.upper == "INSERT" || word.upper == "VALUES" {
				return -1
			}
		}
	}
	return -1
}

// objectName is the name, with its schema, that comes after the words that can stand before one.
func objectName(words []part) string {
	var name strings.Builder
	for _, word := range words {
		switch {
		case word.upper == ".":
			name.WriteString(".")
		case name.Len() > 0 && !strings.HasSuffix(name.String(), "."):
			return name.String()
		case name.Len() > 0 || !beforeName[word.upper]:
			name.WriteString(word.text)
		}
	}
	return name.String()
}

// beforeName are the words between a verb and its table: DROP TABLE IF EXISTS t, UPDATE OR IGNORE t.
var beforeName = set("FROM INTO ONLY TABLE IF EXISTS OR IGNORE REPLACE ABORT FAIL ROLLBACK LOW_PRIORITY QUICK CONCURRENTLY")

func index(words []part, upper string) int {
	for i, word := range words {
		if word.upper == upper {
			return i
		}
	}
	return -1
}

// unquote is a quoted name without its quotes.
func unquote(text string) string {
	if len(text) < 2 {
		return text
	}
	quote, inner := text[:1], text[1:len(text)-1]
	return strings.ReplaceAll(inner, quote+quote, quote)
}

// Target is what a statement that changes rows does, INSERT, UPDATE or DELETE, and to which table; "" and "" for others.
func (r Rules) Target(sql string) (verb, table string) {
	for _, words := range r.levels(sql) {
		for i, word := range words {
			switch word.upper {
			case "INSERT", "REPLACE":
				return "INSERT", objectName(words[i+1:])
			case "UPDATE", "DELETE":
				return word.upper, objectName(words[i+1:])
			case "TRUNCATE":
				return "DELETE", objectName(words[i+1:])
			}
			if word.upper != "WITH" && words[0].upper != "WITH" {
				break
			}
		}
	}
	return "", ""
}
