// Package complete says what can stand at the cursor: names and members of Go, tables and columns of SQL, commands and
// their arguments. It decides which names are wanted; the names come from the interfaces below. They are asked at a
// key press, so what stands behind them answers from memory and never touches the database.
package complete

import (
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// Candidate is something that can stand at the cursor.
type Candidate struct {
	Text   string
	Detail string // what it is: the type of a field, where a key leads; "" where there is nothing to say
	Method bool   // of a value: there are many, and they come behind its fields
}

// Go knows the names of the prompt.
type Go interface {
	// Names are what is in scope at a place and may be meant by a prefix: variables, functions, types, models, their roots and packages. There
	// may be thousands, so those that do not begin with it, case aside, are left out.
	Names(at Place, prefix string) []Candidate
	// Members are what can be selected from a Go expression (Artists, a.Artist(), strings, *p): fields, methods, or the
	// exported names of a package. Nil when it means nothing.
	Members(at Place, expr string) []Candidate
	// Fields are the fields of a struct type, as a composite literal names them. Nil when it is no struct type.
	Fields(typ string) []Candidate
	// Wanted are what an argument of a function is likely to be, counted from 0: what fits its type where few things do.
	Wanted(function string, argument int) []Candidate
	// Table is the table that an expression is a query of (Artists, Artists.Limit(1)); "" when it is none.
	Table(expr string) string
}

// Database knows the tables.
type Database interface {
	// Tables are the tables and views, as the database spells them.
	Tables() []Candidate
	// Columns are the columns of a table, whose name is taken as SQL does, case aside. Nil when it is not known.
	Columns(table string) []Candidate
	// Links are the foreign keys of a table, and those of others that refer to it.
	Links(table string) []Link
}

// Link is a foreign key: columns of a table that refer to those of another.
type Link struct {
	Table, RefTable     string
	Columns, RefColumns []string
}

// Command is a command of the shell.
type Command struct {
	Names    []string                    // with their sign: :help, \?
	Help     string                      // in a line
	Least    string                      // the shortest text that means the first name: :h
	Argument Argument                    // what comes after it
	Words    func() []string             // the candidates when Argument is Words
	Then     func(first string) []string // those behind the first word; nil for none
}

// Argument is what a command takes.
type Argument int

const (
	Nothing Argument = iota
	Words            // one of a few words, or a name: :format json, :describe Artist
	Entry            // Go or SQL, perhaps behind an option: :type, :explain analyze
	File             // the name of a file: :load
	Copy             // from a table, query or file to another: :copy
)

// Completer completes what is typed at the prompt. Its fields may be nil.
type Completer struct {
	Rules    syntax.Rules
	Go       Go
	Database Database
	Commands []Command
}

// Complete returns what can stand at the cursor, a byte offset, instead of what stands from from to there. Candidates
// are sorted, what is most likely meant before all else, and methods and keywords behind it. Those that begin with what is typed come alone if
// there are any; otherwise case does not matter, and if there are none, those that hold it somewhere.
func (c *Completer) Complete(text string, cursor int) (candidates []Candidate, from int) {
	if cursor < 0 || cursor > len(text) {
		return nil, 0
	}
	start, kind := c.entry(text[:cursor])
	found := c.piece(kind, text[start:], cursor-start)
	candidates = found.candidates()
	if found.inText {
		for i := range candidates {
			candidates[i].Text = strings.ReplaceAll(candidates[i].Text, `"`, `\"`)
		}
	}
	return candidates, start + found.from
}

// piece finds the names that can stand at a cursor in a piece of some kind.
func (c *Completer) piece(kind syntax.Kind, text string, cursor int) found {
	typed := text[:cursor]
	if _, to := c.Rules.Redirect(typed); to.Kind == syntax.ToFile || to.Kind == syntax.AppendFile {
		return files(to.Target, cursor-len(to.Target))
	}
	switch kind {
	case syntax.Command:
		return c.command(text, cursor)
	case syntax.SQL:
		return c.sql(text, cursor)
	}
	if open := openString(typed); open >= 0 {
		return c.inString(typed, open, text[cursor:])
	}
	f := c.golang(typed)
	f.add(plain(statements(typed)...))
	return f
}

// entry finds the entry that the text ends in: where it starts and what it is.
func (c *Completer) entry(text string) (start int, kind syntax.Kind) {
	entries := c.Rules.Split(text)
	if len(entries) == 0 {
		return len(text), syntax.Blank
	}
	last := entries[len(entries)-1]
	start = strings.LastIndex(text, last.Text)
	if start < 0 { // its line ends were not newlines
		return 0, last.Kind
	}
	between := text[start+len(last.Text):]
	ended := strings.Contains(between, "\n") || last.Kind == syntax.SQL && strings.HasSuffix(last.Text, ";")
	if last.Kind == syntax.SQL && !strings.HasSuffix(last.Text, ";") {
		ended = false // the next line can go on with it
	}
	if ended && c.Rules.Complete(last.Text) {
		return len(text), syntax.Blank
	}
	return start, last.Kind
}

// found is names that may be candidates for what is typed from an offset on.
type found struct {
	wanted []Candidate // what is most likely meant
	names  []Candidate
	rest   []Candidate // methods, keywords: there are many of them
	prefix string
	from   int
	inText bool // of Go, between double quotes
}

// add takes names that complete the same prefix.
func (f *found) add(names []Candidate) { f.names = append(f.names, names...) }

// plain are candidates of which there is nothing to say.
func plain(texts ...string) []Candidate { return described("", texts...) }

// described are candidates that are all the same.
func described(detail string, texts ...string) (candidates []Candidate) {
	for _, text := range texts {
		candidates = append(candidates, Candidate{Text: text, Detail: detail})
	}
	return candidates
}

// candidates are the names that begin with the prefix, as it is spelt or, if there are none, in any case, or hold it at least. Where nothing is typed, and it is
// known what is wanted, the rest is left out.
func (f *found) candidates() []Candidate {
	const quotes = "\"`["
	prefix := strings.TrimLeft(f.prefix, quotes)
	if prefix == "" && len(f.wanted) > 0 {
		return sorted(slices.Clone(f.wanted))
	}
	exact := func(text string) bool { return strings.HasPrefix(strings.TrimLeft(text, quotes), prefix) }
	folded := func(text string) bool {
		bare := strings.TrimLeft(text, quotes)
		return len(bare) >= len(prefix) && strings.EqualFold(bare[:len(prefix)], prefix)
	}
	within := func(text string) bool {
		return len(prefix) > 1 && strings.Contains(strings.ToLower(text), strings.ToLower(prefix))
	}
	for _, fits := range []func(string) bool{exact, folded, within} {
		var all []Candidate
		taken := map[string]bool{}
		for _, group := range [][]Candidate{f.wanted, f.names, f.rest} {
			for _, c := range sorted(that(group, fits)) {
				if !taken[c.Text] {
					taken[c.Text] = true
					all = append(all, c)
				}
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	return nil
}

// that are the candidates whose text fits.
func that(candidates []Candidate, fits func(string) bool) (some []Candidate) {
	for _, c := range candidates {
		if fits(c.Text) {
			some = append(some, c)
		}
	}
	return some
}

// sorted sorts candidates, each once: the first of what has one text.
func sorted(candidates []Candidate) []Candidate {
	slices.SortStableFunc(candidates, func(a, b Candidate) int { return strings.Compare(a.Text, b.Text) })
	return slices.CompactFunc(candidates, func(a, b Candidate) bool { return a.Text == b.Text })
}

// statements are the SQL statement words that a text could be the start of.
func statements(text string) []string {
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return !isLetter(r) }) {
		return nil
	}
	return spelt(syntax.StatementWords(), text)
}

// spelt is keywords in the case of what is typed.
func spelt(words []string, typed string) []string {
	if typed == "" || strings.ToLower(typed) != typed {
		return words
	}
	lower := make([]string, len(words))
	for i, word := range words {
		lower[i] = strings.ToLower(word)
	}
	return lower
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
