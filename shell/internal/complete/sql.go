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
		f.names = plain(spelt(syntax.StatementWords(), place.Prefix)...)
	case syntax.WantGo:
		f = c.golang(place.Prefix)
		f.from += place.From
	case syntax.WantTable:
		f.names = append(c.tables(), described("of WITH", place.Local...)...)
		f.quote(place.Quote)
		if place.Joins && place.Quote == "" {
			f.wanted = c.joins(place.Tables[:place.Before])
		}
	case syntax.WantColumn:
		f.names = c.columns(place)
		f.quote(place.Quote)
		if place.Qualifier == "" && place.Quote == "" {
			if place.Prefix != "" {
				f.rest = append(described("function", syntax.Functions()...), described("keyword", spelt(syntax.Keywords(), place.Prefix)...)...)
			}
			if place.Condition && place.Before > 1 {
				f.wanted = c.conditions(place.Tables[place.Before-1], place.Tables[:place.Before-1])
			}
		}
	}
	return f
}

func (c *Completer) tables() []Candidate {
	if c.Database == nil {
		return nil
	}
	return c.Database.Tables()
}

// columns are the columns of the qualifier's table or of all tables of the statement, with the names of those.
func (c *Completer) columns(place syntax.Place) []Candidate {
	if c.Database == nil {
		return nil
	}
	var names []Candidate
	for _, source := range place.Tables {
		switch {
		case place.Qualifier == "":
			names = append(names, Candidate{Text: called(source), Detail: "table"})
			names = append(names, c.Database.Columns(source.Table)...)
		case strings.EqualFold(called(source), place.Qualifier):
			return c.Database.Columns(source.Table)
		}
	}
	if place.Qualifier != "" {
		return c.Database.Columns(place.Qualifier)
	}
	return names
}

// called is the name that a table has in its statement.
func called(source syntax.Source) string {
	if source.Alias != "" {
		return source.Alias
	}
	return source.Table
}

// joins are the tables that foreign keys tie to those of a statement, each with the condition that joins it.
func (c *Completer) joins(sources []syntax.Source) (candidates []Candidate) {
	if c.Database == nil {
		return nil
	}
	for _, source := range sources {
		for _, link := range c.Database.Links(source.Table) {
			for _, side := range link.from(source) {
				other := side.other
				name := quotedName(other.Table)
				if slices.ContainsFunc(sources, func(s syntax.Source) bool { return strings.EqualFold(called(s), other.Table) }) {
					other.Alias = strings.ToLower(other.Table) + "2" // the name is taken
					name += " " + quotedName(other.Alias)
				}
				candidates = append(candidates, Candidate{Text: name + " ON " + side.condition(source, other), Detail: link.String()})
			}
		}
	}
	return candidates
}

// conditions are those that foreign keys give to join a table with others.
func (c *Completer) conditions(joined syntax.Source, others []syntax.Source) (candidates []Candidate) {
	if c.Database == nil {
		return nil
	}
	for _, link := range c.Database.Links(joined.Table) {
		for _, side := range link.from(joined) {
			for _, source := range others {
				if strings.EqualFold(source.Table, side.other.Table) {
					candidates = append(candidates, Candidate{Text: side.condition(joined, source), Detail: link.String()})
				}
			}
		}
	}
	return candidates
}

// side is a link as it is seen from one of its tables.
type side struct {
	own, others []string // the columns
	other       syntax.Source
}

// from are the sides of a link that a table stands on: both, where a table refers to itself.
func (l Link) from(source syntax.Source) (sides []side) {
	if strings.EqualFold(l.Table, source.Table) {
		sides = append(sides, side{l.Columns, l.RefColumns, syntax.Source{Table: l.RefTable}})
	}
	if strings.EqualFold(l.RefTable, source.Table) {
		sides = append(sides, side{l.RefColumns, l.Columns, syntax.Source{Table: l.Table}})
	}
	return sides
}

// condition says that the rows of two tables belong together.
func (s side) condition(own, other syntax.Source) string {
	var equal []string
	for i := range min(len(s.own), len(s.others)) {
		equal = append(equal, quotedName(called(other))+"."+quotedName(s.others[i])+" = "+quotedName(called(own))+"."+quotedName(s.own[i]))
	}
	return strings.Join(equal, " AND ")
}

// String is the link as people write it.
func (l Link) String() string {
	return l.Table + "(" + strings.Join(l.Columns, ", ") + ") → " + l.RefTable
}

// quotedName is a name as SQL has it, each part of it in quotes where it needs them.
func quotedName(name string) string {
	if isPlain(name) {
		return name
	}
	parts := strings.Split(name, ".") // of a table outside the default schema
	for i, part := range parts {
		if !isPlain(part) {
			parts[i] = `"` + strings.ReplaceAll(part, `"`, `""`) + `"`
		}
	}
	return strings.Join(parts, ".")
}

// quote puts names in quotes: in the one that is typed, or where a name needs it.
func (f *found) quote(typed string) {
	for i := range f.names {
		name := &f.names[i].Text
		switch {
		case typed == "[":
			*name = "[" + *name + "]"
		case typed != "":
			*name = typed + strings.ReplaceAll(*name, typed, typed+typed) + typed
		default:
			*name = quotedName(*name)
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
	return name != "" && !syntax.IsKeyword(name)
}
