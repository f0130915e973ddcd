// Package complete says what can stand at the cursor: names and members of Go, tables and columns of SQL, commands and
// their arguments. It decides which names are wanted; the names come from the interfaces below. They are asked at a
// key press, so what stands behind them answers from memory and never touches the database.
package complete

import (
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// Go knows the names of the prompt.
type Go interface {
	// Names are what is in scope: variables, functions, types, models, their roots and packages.
	Names() []string
	// Members are what can be selected from a Go expression (Artists, a.Artist(), strings, *p): fields, methods, or the
	// exported names of a package. Nil when it means nothing.
	Members(expr string) []string
	// Fields are the fields of a struct type, as a composite literal names them. Nil when it is no struct type.
	Fields(typ string) []string
}

// Database knows the tables.
type Database interface {
	// Tables are the names of tables and views, as the database spells them.
	Tables() []string
	// Columns are the columns of a table, whose name is taken as SQL does, case aside. Nil when it is not known.
	Columns(table string) []string
}

// Command is a command of the shell.
type Command struct {
	Names    []string        // with their sign: :help, \?
	Least    string          // the shortest text that means the first name: :h
	Argument Argument        // what comes after it
	Words    func() []string // the candidates when Argument is Words
}

// Argument is what a command takes.
type Argument int

const (
	Nothing    Argument = iota
	Words               // one of a few words, or a name: :format json, :describe Artist
	Expression          // Go: :type, :doc
	File                // the name of a file: :load
)

// Completer completes what is typed at the prompt. Its fields may be nil.
type Completer struct {
	Rules    syntax.Rules
	Go       Go
	Database Database
	Commands []Command
}

// Complete returns what can stand at the cursor, a byte offset, instead of what stands from from to there. Candidates
// are sorted. Those that begin with what is typed come alone if there are any; otherwise case does not matter.
func (c *Completer) Complete(text string, cursor int) (candidates []string, from int) {
	if cursor < 0 || cursor > len(text) {
		return nil, 0
	}
	start, kind := c.entry(text[:cursor])
	var found found
	switch kind {
	case syntax.Command:
		found = c.command(text[start:cursor])
	case syntax.SQL:
		found = c.sql(text[start:], cursor-start)
	default:
		found = c.golang(text[start:cursor])
		found.add(statements(text[start:cursor]))
	}
	return found.candidates(), start + found.from
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
	names  []string
	prefix string
	from   int
}

// add takes names that complete the same prefix.
func (f *found) add(names []string) { f.names = append(f.names, names...) }

// candidates are the names that begin with the prefix, as it is spelt or, if there are none, in any case.
func (f *found) candidates() []string {
	const quotes = "\"`["
	prefix := strings.TrimLeft(f.prefix, quotes)
	var exact, folded []string
	for _, name := range f.names {
		bare := strings.TrimLeft(name, quotes)
		switch {
		case strings.HasPrefix(bare, prefix):
			exact = append(exact, name)
		case len(bare) >= len(prefix) && strings.EqualFold(bare[:len(prefix)], prefix):
			folded = append(folded, name)
		}
	}
	if len(exact) == 0 {
		exact = folded
	}
	slices.Sort(exact)
	return slices.Compact(exact)
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
