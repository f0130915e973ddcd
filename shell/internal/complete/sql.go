package complete

import (
	"slices"
	"strings"
	"unicode"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// sql finds the names that can stand at a cursor in SQL.
func (c *Completer) sql(text string, cursor int) found {
	place := c.Rules.At(text, cursor)
	f := found{prefix: place.Prefix, from: place.From}
	switch place.Want {
	case syntax.WantStatement:
		f.names = spelt(syntax.StatementWords(), place.Prefix)
	case syntax.WantGo:
		f = c.golang(place.Prefix)
		f.from += place.From
	case syntax.WantTable:
		f.names = append(c.tables(), place.Local...)
		f.quote(place.Quote)
	case syntax.WantColumn:
		f.names = c.columns(place)
		f.quote(place.Quote)
		if place.Qualifier == "" && place.Quote == "" && place.Prefix != "" {
			f.add(spelt(syntax.Keywords(), place.Prefix))
		}
	}
	return f
}

func (c *Completer) tables() []string {
	if c.Database == nil {
		return nil
	}
	return slices.Clone(c.Database.Tables())
}

// columns are the columns of the qualifier's table or of all tables of the statement, with the names of those.
func (c *Completer) columns(place syntax.Place) []string {
	if c.Database == nil {
		return nil
	}
	var names []string
	for _, source := range place.Tables {
		name := source.Alias
		if name == "" {
			name = source.Table
		}
		switch {
		case place.Qualifier == "":
			names = append(names, name)
			names = append(names, c.Database.Columns(source.Table)...)
		case strings.EqualFold(name, place.Qualifier):
			return slices.Clone(c.Database.Columns(source.Table))
		}
	}
	if place.Qualifier != "" {
		return slices.Clone(c.Database.Columns(place.Qualifier))
	}
	return names
}

// quote puts names in quotes: in the one that is typed, or where a name needs it.
func (f *found) quote(typed string) {
	for i, name := range f.names {
		switch {
		case typed == "[":
			f.names[i] = "[" + name + "]"
		case typed != "":
			f.names[i] = typed + strings.ReplaceAll(name, typed, typed+typed) + typed
		case !isPlain(name):
			f.names[i] = `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
		}
	}
	f.prefix = typed + f.prefix
}

// isPlain tells whether a name needs no quotes.
func isPlain(name string) bool {
	for i, r := range name {
		if r != '_' && !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r)) {
			return false
		}
	}
	upper := strings.ToUpper(name)
	_, keyword := slices.BinarySearch(syntax.Keywords(), upper)
	return name != "" && !keyword
}
