package shell

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/context/spelling"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
	"github.com/dbsh-go/dbsh/store"
)

// typedError is the error of a statement that was typed as SQL: its place can be shown.
type typedError struct{ error }

func (e typedError) Unwrap() error { return e.error }

// explainSQL is the error of a statement's text as a person reads it: with what was probably meant, and for SQL that was typed with its
// line and a caret under the place. False: the error is not one of a statement's text.
func (s *shell) explainSQL(err error) (string, bool) {
	var failure *store.SQLError
	if errors.Is(err, store.ErrPendingRollback) || !errors.As(err, &failure) || failure.SQL == "" {
		return "", false
	}
	if other := otherWays[firstWord(failure.SQL)]; other != "" && failure.Place.Offset == 0 {
		return "error: " + failure.Op + ": " + failure.Message + ": " + other, true
	}
	if !failure.Place.Known() {
		return "", false
	}
	text, line := err.Error(), ""
	if errors.As(err, new(typedError)) {
		text, line = failure.Op+": "+failure.Message, "\n"+pointed(failure.SQL, failure.Place)
	}
	return "error: " + text + s.meant(failure) + s.creates(err) + line, true
}

// shownLine is how many characters of a line are shown before and behind a place.
const shownLine = 60

// pointed is the line of a statement that a place is in, with a caret under it. Of a long line it is the part around the place.
func pointed(text string, place store.Place) string {
	line := []rune(strings.TrimSuffix(strings.Split(text, "\n")[place.Line-1], "\r"))
	for i, r := range line {
		if r == '\t' {
			line[i] = ' '
		}
	}
	at, before, behind := place.Column-1, "", ""
	if end := at + shownLine; len(line) > end+3 {
		line, behind = line[:end], "..."
	}
	if from := at - shownLine; from > 3 {
		line, at, before = line[from:], shownLine, "..."
	}
	return "  " + before + string(line) + behind + "\n  " + strings.Repeat(" ", len(before)+at) + "^"
}

// otherWays are statements of some databases, and what does the same on all.
var otherWays = map[string]string{
	"SHOW": ":models lists the tables, :describe NAME shows one", "DESCRIBE": ":describe NAME shows a table", "DESC": ":describe NAME shows a table",
	"USE": ":use NAME goes to a database that is open, :connect DATABASE as NAME opens one",
}

// meant is what was probably meant by the word that an error is about, or what there is in its place.
func (s *shell) meant(failure *store.SQLError) string {
	name := failure.Name[strings.LastIndexByte(failure.Name, '.')+1:]
	near := ""
	switch place := s.rules().At(failure.SQL, nameEnd(failure.SQL, failure.Place.Offset)); failure.Kind {
	case store.ErrSyntax:
		near = s.keyword(failure)
	case store.ErrNoFunction:
		near = spelling.Closest(strings.ToLower(name), syntax.Functions())
	case store.ErrNoTable:
		if bind, found := s.catalog.Elsewhere(failure.Table); found {
			name := s.nameOf(bind)
			return ": it is in " + name + ", :use " + name + " lets SQL go there"
		}
		near = spelling.Closest(failure.Table[strings.LastIndexByte(failure.Table, '.')+1:], append(s.catalog.Tables(), place.Local...))
	case store.ErrNoColumn:
		if near = spelling.Closest(name, s.columnNames(place)); near == "" && failure.SQL[failure.Place.Offset] != '"' {
			return s.offers(place)
		}
	}
	if near == "" {
		return ""
	}
	return ": did you mean " + near + "?"
}

// nameEnd is where a name ends, qualified or not.
func nameEnd(text string, at int) int {
	for at < len(text) && (inWord(text[at]) || text[at] == '.' || text[at] == '"' || text[at] == '`') {
		at++
	}
	return at
}

func inWord(c byte) bool {
	return c == '_' || c >= 0x80 || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// columnNames are the columns that can stand at a place, and the tables that can stand before them.
func (s *shell) columnNames(place syntax.Place) (names []string) {
	for _, source := range place.Tables {
		if place.Qualifier == "" && source.Alias == "" {
			names = append(names, source.Table)
		}
		if place.Qualifier == "" || strings.EqualFold(place.Qualifier, source.Table) || strings.EqualFold(place.Qualifier, source.Alias) {
			names = append(names, s.catalog.Columns(source.Table)...)
		}
	}
	return names
}

// offered is how many columns are listed.
const offered = 8

// offers says which columns the table of a statement has, where it is about one.
func (s *shell) offers(place syntax.Place) string {
	if len(place.Tables) != 1 {
		return ""
	}
	table := place.Tables[0].Table
	columns := s.catalog.Columns(table)
	if len(columns) == 0 {
		return ""
	}
	more := ""
	if len(columns) > offered {
		columns, more = columns[:offered], ", ..."
	}
	return fmt.Sprintf(": %s has %s%s", table, strings.Join(columns, ", "), more)
}

// wordsBack is how many words before the place of a syntax error may be the wrong one: a database takes some of them for names first.
const wordsBack = 3

// clauseWords are preferred where two keywords are equally near.
var clauseWords = strings.Fields("SELECT FROM WHERE GROUP ORDER BY HAVING LIMIT OFFSET JOIN INTO VALUES UPDATE DELETE TABLE INDEX VIEW AND LIKE BETWEEN DISTINCT UNION")

// keyword is the keyword that was probably meant where a database does not understand a statement: by the word that it stops at, or by
// those before.
func (s *shell) keyword(failure *store.SQLError) string {
	text, at := failure.SQL, failure.Place.Offset
	tables := s.rules().At(text, at).Tables
	words := []string{text[at:nameEnd(text, at)]}
	for range wordsBack {
		var word string
		word, at = wordBefore(text, at)
		words = append(words, word)
	}
	words = slices.DeleteFunc(words, func(word string) bool { return isKeyword(word) || s.knows(tables, word) })
	for _, keywords := range [][]string{clauseWords, syntax.StatementWords(), syntax.Keywords()} {
		for _, word := range words {
			if near := spelling.Closest(strings.ToUpper(word), keywords); near != "" {
				return near
			}
		}
	}
	return ""
}

func isKeyword(word string) bool {
	upper := strings.ToUpper(word)
	return syntax.IsKeyword(upper) || slices.Contains(syntax.StatementWords(), upper)
}

// wordBefore is the word before a place, and where it begins.
func wordBefore(text string, at int) (word string, from int) {
	end := len(strings.TrimRight(text[:at], " \t\r\n"))
	for from = end; from > 0 && inWord(text[from-1]); {
		from--
	}
	return text[from:end], from
}

// knows tells whether a word is a table, or a column of a statement's tables.
func (s *shell) knows(tables []syntax.Source, word string) bool {
	names := s.catalog.Tables()
	for _, source := range tables {
		names = append(names, s.catalog.Columns(source.Table)...)
	}
	return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, word) })
}
