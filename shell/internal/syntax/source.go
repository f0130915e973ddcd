package syntax

import "strings"

// Source is the one table that a query reads from, as the parts of its name; nil for a query of several tables, of none, or of
// another query.
func (r Rules) Source(sql string) (name []string) {
	words := r.outside(sql)
	from := index(words, "FROM")
	if from < 0 || words[0].upper != "SELECT" {
		return nil
	}
	for _, word := range words {
		if combining[word.upper] {
			return nil
		}
	}
	rest := words[from+1:]
	for i := 0; i < len(rest); i += 2 {
		if rest[i].upper == "(" {
			return nil
		}
		name = append(name, rest[i].text)
		if i+1 == len(rest) || rest[i+1].upper != "." {
			rest = rest[i+1:]
			break
		}
	}
	for _, word := range rest {
		switch {
		case word.upper == ",":
			return nil
		case afterTables[word.upper]:
			return name
		}
	}
	return name
}

// combining are the words of queries that read from more than one table.
var combining = set("JOIN UNION INTERSECT EXCEPT")

// afterTables are the words that can stand behind the tables of a query.
var afterTables = set("WHERE GROUP HAVING ORDER LIMIT OFFSET FETCH WINDOW FOR")

// outside are the parts of a statement that are not in brackets; what is in them is one part, "(".
func (r Rules) outside(sql string) (parts []part) {
	depth := 0
	for lex := (lexer{src: sql, rules: r}); ; {
		tok := lex.next()
		text := sql[tok.from:tok.to]
		if tok.kind == open {
			if depth++; depth == 1 {
				parts = append(parts, part{"(", text})
			}
		}
		if tok.kind == shut {
			depth = max(0, depth-1)
		}
		if depth > 0 && tok.kind != end {
			continue
		}
		switch tok.kind {
		case end, semi:
			return parts
		case word:
			parts = append(parts, part{strings.ToUpper(text), text})
		case quoted:
			parts = append(parts, part{"", unquote(text)})
		case operator, comma, bind, place, literal:
			parts = append(parts, part{text, text})
		}
	}
}
