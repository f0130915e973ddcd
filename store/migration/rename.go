package migration

import (
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// Rename is a table, or a column of one, that has another name in the models than in the database.
type Rename struct {
	Schema, Table string // the table's new name; of a column, its table's
	Column        string // the column's new name, "" for a table
	From          string // the former name
}

// String is "table people to users", "column users.nick to username".
func (r Rename) String() string {
	if r.Column == "" {
		return "table " + r.From + " to " + r.Table
	}
	return "column " + r.Table + "." + r.From + " to " + r.Column
}

// finder looks for renames.
type finder struct {
	current, wanted []*schema.Table
	ask             func(Rename) bool // nil for no
	found           []Rename
}

// findRenames are the renames that the models declare, and those that whoever is asked says are some: a table or column that
// is gone, and another of the same shape that is new.
func findRenames(current, wanted []*schema.Table, ask func(Rename) bool) []Rename {
	f := &finder{current: current, wanted: wanted, ask: ask}
	f.tables()
	for _, table := range wanted {
		if was := tableNamed(current, table.Schema, f.former(table)); was != nil {
			f.columns(was, table)
		}
	}
	return f.found
}

// former is the name that a table has in the database.
func (f *finder) former(table *schema.Table) string {
	for _, r := range f.found {
		if r.Column == "" && r.Schema == table.Schema && r.Table == table.Name {
			return r.From
		}
	}
	return table.Name
}

func (f *finder) tables() {
	taken := map[string]bool{}
	gone := func(name, in string) *schema.Table {
		table := tableNamed(f.current, in, name)
		if table == nil || tableNamed(f.wanted, in, name) != nil || taken[in+"."+name] {
			return nil
		}
		return table
	}
	for _, table := range f.wanted {
		if tableNamed(f.current, table.Schema, table.Name) != nil {
			continue
		}
		from := ""
		if table.RenamedFrom != "" && gone(table.RenamedFrom, table.Schema) != nil {
			from = table.RenamedFrom
		}
		for _, other := range f.current {
			if from == "" && f.ask != nil && gone(other.Name, other.Schema) != nil && other.Schema == table.Schema && alike(other, table) &&
				f.ask(Rename{Schema: table.Schema, Table: table.Name, From: other.Name}) {
				from = other.Name
			}
		}
		if from != "" {
			taken[table.Schema+"."+from] = true
			f.found = append(f.found, Rename{Schema: table.Schema, Table: table.Name, From: from})
		}
	}
}

// alike tells tables that have most of their columns in common.
func alike(a, b *schema.Table) bool {
	common := 0
	for _, column := range a.Columns {
		if b.Column(column.Name) != nil {
			common++
		}
	}
	return 3*common >= 2*max(len(a.Columns), len(b.Columns))
}

func (f *finder) columns(was, table *schema.Table) {
	taken := map[string]bool{}
	gone := func(name string) *schema.Column {
		if table.Column(name) != nil || taken[name] {
			return nil
		}
		return was.Column(name)
	}
	for _, column := range table.Columns {
		if was.Column(column.Name) != nil {
			continue
		}
		from := ""
		if column.RenamedFrom != "" && gone(column.RenamedFrom) != nil {
			from = column.RenamedFrom
		}
		for _, other := range was.Columns {
			if from == "" && f.ask != nil && gone(other.Name) != nil && other.Kind == column.Kind && !column.Generated &&
				f.ask(Rename{Schema: table.Schema, Table: table.Name, Column: column.Name, From: other.Name}) {
				from = other.Name
			}
		}
		if from != "" {
			taken[from] = true
			f.found = append(f.found, Rename{Schema: table.Schema, Table: table.Name, Column: column.Name, From: from})
		}
	}
}

func tableNamed(tables []*schema.Table, in, name string) *schema.Table {
	for _, table := range tables {
		if table.Schema == in && table.Name == name {
			return table
		}
	}
	return nil
}

// renamed are the tables under their new names, wherever these stand. Tables that no rename is about are the same ones.
func renamed(d dialect.Dialect, tables []*schema.Table, renames []Rename) []*schema.Table {
	if len(renames) == 0 {
		return tables
	}
	list := make([]*schema.Table, len(tables))
	for i, table := range tables {
		list[i] = clone(table)
	}
	for _, r := range renames {
		for _, table := range list {
			if r.Column == "" {
				renameTable(d, table, r)
			} else {
				renameColumn(d, table, r)
			}
		}
	}
	return list
}

func renameTable(d dialect.Dialect, table *schema.Table, r Rename) {
	if table.Schema == r.Schema && table.Name == r.From {
		table.Name = r.Table
		table.Triggers = nil // their texts change with it
		for _, index := range table.Indexes {
			index.SQL = ""
		}
		for _, key := range table.ForeignKeys {
			key.Table = r.Table
		}
		for _, check := range table.Checks {
			check.Expression = inText(d, check.Expression, r.From, r.Table)
		}
	}
	for _, key := range table.ForeignKeys {
		if key.RefSchema == r.Schema && key.RefTable == r.From {
			key.RefTable = r.Table
		}
	}
}

func renameColumn(d dialect.Dialect, table *schema.Table, r Rename) {
	replace := func(names []string) {
		if at := slices.Index(names, r.From); at >= 0 {
			names[at] = r.Column
		}
	}
	for _, key := range table.ForeignKeys {
		if key.RefSchema == r.Schema && key.RefTable == r.Table {
			replace(key.RefColumns)
		}
	}
	if table.Schema != r.Schema || table.Name != r.Table {
		return
	}
	replace(table.PrimaryKey)
	table.Triggers = nil
	for _, column := range table.Columns {
		if column.Name == r.From {
			column.Name = r.Column
		}
		column.Expression = inText(d, column.Expression, r.From, r.Column)
	}
	for _, key := range table.ForeignKeys {
		replace(key.Columns)
	}
	for _, check := range table.Checks {
		if check.Column == r.From {
			check.Column = r.Column
		}
		check.Expression = inText(d, check.Expression, r.From, r.Column)
	}
	for _, index := range table.Indexes {
		index.SQL = ""
		index.Where = inText(d, index.Where, r.From, r.Column)
		for i := range index.Parts {
			if index.Parts[i].Column == r.From {
				index.Parts[i].Column = r.Column
			}
			index.Parts[i].Expression = inText(d, index.Parts[i].Expression, r.From, r.Column)
		}
	}
}

// inText writes another name in an expression.
func inText(d dialect.Dialect, text, from, to string) string {
	var b strings.Builder
	at := 0
	for _, token := range d.Rules().Tokens(text) {
		if (token.Kind == lexer.Word || token.Kind == lexer.Name) && token.Text == from {
			b.WriteString(text[at:token.Start])
			b.WriteString(dialect.Identifier(d, to))
			at = token.End
		}
	}
	b.WriteString(text[at:])
	return b.String()
}

// clone copies a table with all that renames change.
func clone(t *schema.Table) *schema.Table {
	c := *t
	c.PrimaryKey = slices.Clone(t.PrimaryKey)
	c.Triggers = slices.Clone(t.Triggers)
	c.Columns = copies(t.Columns)
	c.ForeignKeys, c.Indexes, c.Checks = copies(t.ForeignKeys), copies(t.Indexes), copies(t.Checks)
	for _, key := range c.ForeignKeys {
		key.Columns, key.RefColumns = slices.Clone(key.Columns), slices.Clone(key.RefColumns)
	}
	for _, index := range c.Indexes {
		index.Parts = slices.Clone(index.Parts)
	}
	return &c
}

func copies[T any](list []*T) []*T {
	made := make([]*T, len(list))
	for i, item := range list {
		one := *item
		made[i] = &one
	}
	return made
}
