package syntax

import "strings"

// Word is a part of SQL text that is neither blank space nor comment, for those who want to know what a statement is about.
type Word struct {
	Text  string // a name without its quotes, all else as written
	Upper string // a keyword or sign in capitals; "" for a name in quotes and for a literal
	Name  bool   // a name, or a word that can be one
	Depth int    // of brackets
}

// Words takes a statement apart.
func (r Rules) Words(sql string) (words []Word) {
	depth := 0
	for lex := (lexer{src: sql, rules: r}); ; {
		tok := lex.next()
		text := sql[tok.from:tok.to]
		w := Word{Text: text, Upper: text, Depth: depth}
		switch tok.kind {
		case end:
			return words
		case comment:
			continue
		case open:
			depth++
		case shut:
			depth = max(0, depth-1)
			w.Depth = depth
		case word:
			w.Upper, w.Name = strings.ToUpper(text), true
		case quoted:
			w.Text, w.Upper, w.Name = unquote(text), "", true
		case literal:
			w.Upper = ""
		}
		words = append(words, w)
	}
}

// Keyword tells whether a name is a word of SQL, and has to be quoted.
func Keyword(name string) bool {
	upper := strings.ToUpper(name)
	_, begins := statements[upper]
	return begins || waiting[upper] || continuing[upper] || keywordsOfValues[upper]
}
