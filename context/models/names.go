package models

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// model is one table or view under its Go names. Its foreign keys are known from the start, what is in detail on first use.
type model struct {
	name      string // Album
	root      string // Albums
	table     *schema.Table
	described bool // table has columns and indexes

	parents  []*schema.ForeignKey // keys of this table
	children []*schema.ForeignKey // keys of other tables, or of this one, that refer to this table

	naming *naming // nil until this model or a neighbour is used
	detail *detail // nil until this model is used
}

// readOnly models have no key to tell their rows apart, so their rows can be read and not written. Only for models whose table
// was described.
func (m *model) readOnly() bool { return len(m.table.PrimaryKey) == 0 }

// spellKeys spells the columns of a model's foreign keys as the tables do: keys may spell them in other capitals.
func (m *model) spellKeys(p *plan) {
	for _, key := range m.parents {
		spell(m, key.Columns)
		spell(p.parent(key), key.RefColumns)
	}
}

func spell(m *model, columns []string) {
	for i, name := range columns {
		at := slices.IndexFunc(m.table.Columns, func(c *schema.Column) bool { return strings.EqualFold(c.Name, name) })
		if at >= 0 && m.table.Column(name) == nil {
			columns[i] = m.table.Columns[at].Name
		}
	}
}

// helpers are the names that a model's source declares beside the model itself.
func helpers(name, root string) []string {
	return []string{name + "Query", name + "Page", name + "Root", "New" + root}
}

// nameModels gives every table its names. The same tables get the same names whatever order they come in: the default
// schema first, then by name, and the later of two that would have one name gets Table behind.
func nameModels(tables []*schema.Table) []*model {
	tables = slices.Clone(tables)
	slices.SortFunc(tables, func(a, b *schema.Table) int {
		return cmp.Or(cmp.Compare(a.Schema, b.Schema), cmp.Compare(a.Name, b.Name))
	})
	models := make([]*model, len(tables))
	reserved := make(map[string]bool, 4*len(tables)) // AlbumQuery is Album's, whatever table is called album_query
	for i, table := range tables {
		name := tableName(table)
		models[i] = &model{name: name, root: rootName(name), table: table}
		for _, helper := range helpers(name, models[i].root) {
			reserved[helper] = true
		}
	}
	taken := make(map[string]bool, 6*len(tables))
	for _, m := range models {
		m.rename(taken, reserved)
	}
	return models
}

// tableName is the name that a table gets if no other wants it.
func tableName(table *schema.Table) string {
	name := typeName(table.Name)
	if table.Schema == "" {
		return name
	}
	return fieldName(table.Schema) + name
}

// rootName is the plural of a model's name; nouns that have none get All in front.
func rootName(name string) string {
	if many := pluralName(name); many != name {
		return many
	}
	return "All" + name
}

// rename puts Table behind a model's name until all it declares is free, then takes it.
func (m *model) rename(taken, reserved map[string]bool) {
	first := m.name
	for n := 1; ; n++ {
		if n > 1 {
			m.name = first + "Table"
			if n > 2 {
				m.name += strconv.Itoa(n - 1)
			}
			m.root = rootName(m.name)
		}
		if names := m.declares(); !anyOf(names, taken) && !reserved[m.name] && !reserved[m.root] {
			for _, name := range names {
				taken[name] = true
			}
			return
		}
	}
}

// declares are all package-level names of a model: those of its source and its root.
func (m *model) declares() []string { return append(helpers(m.name, m.root), m.name, m.root) }

func anyOf(names []string, members map[string]bool) bool {
	return slices.ContainsFunc(names, func(name string) bool { return members[name] })
}
