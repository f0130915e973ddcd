package models

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// model is one table or view under its Go names. What is in detail is known on first use.
type model struct {
	name      string // Album
	root      string // Albums
	table     *schema.Table
	described bool         // table has columns, keys and indexes
	warmed    bool         // Catalog.Warm has read it, or has tried to
	declared  *declaration // nil for the database's own

	referrers []*model             // whose keys may refer to this table, in the plan's order, once the plan is linked
	parents   []*schema.ForeignKey // keys of this table, once it is described

	naming *naming // nil until this model or a neighbour is used
	detail *detail // nil until this model is used
}

// readOnly models have no key to tell their rows apart, so their rows can be read and not written. Only for models whose table
// was described.
func (m *model) readOnly() bool { return len(m.table.PrimaryKey) == 0 }

// helperSuffixes are what the types that a model's source declares beside it have behind its name.
var helperSuffixes = []string{"Query", "Page", "Keyset", "Root"}

// helped finds whose helper a name would be: AlbumQuery, AlbumPage, AlbumKeyset and AlbumRoot are Album's, and NewAlbums belongs to the model
// with the root Albums. nil if it is nobody's.
func helped(name string, byName, byRoot map[string]*model) *model {
	for _, suffix := range helperSuffixes {
		if stem, ok := strings.CutSuffix(name, suffix); ok && byName[stem] != nil {
			return byName[stem]
		}
	}
	if root, ok := strings.CutPrefix(name, "New"); ok {
		return byRoot[root]
	}
	return nil
}

// nameModels gives every table its names. The same tables get the same names whatever order they come in: the default
// schema first, then by name, and the later of two that would have one name gets Table behind. Declared models have names, and
// the tables of some.
func nameModels(tables []*schema.Table, declared []*declaration) ([]*model, taken) {
	tables = without(tables, declared)
	slices.SortFunc(tables, func(a, b *schema.Table) int {
		if a.Schema != b.Schema || a.Bind != b.Bind {
			return cmp.Or(cmp.Compare(a.Bind, b.Bind), cmp.Compare(a.Schema, b.Schema))
		}
		return cmp.Compare(a.Name, b.Name)
	})
	space := make([]model, len(tables)) // one piece of memory for all
	models := make([]*model, len(tables), len(tables)+len(declared))
	helpers := false
	for i, table := range tables {
		name := tableName(table)
		space[i] = model{name: name, root: rootName(name), table: table}
		models[i] = &space[i]
		helpers = helpers || likeHelper(name) || likeHelper(space[i].root)
	}
	for _, d := range declared {
		m := d.model()
		models = append(models, m)
		helpers = helpers || likeHelper(m.name) || likeHelper(m.root)
	}
	taken := settleNames(models, helpers)
	if len(declared) > 0 {
		slices.SortStableFunc(models, func(a, b *model) int {
			return cmp.Or(cmp.Compare(a.table.Bind, b.table.Bind), cmp.Compare(a.table.Schema, b.table.Schema), cmp.Compare(a.table.Name, b.table.Name))
		})
	}
	return models, taken
}

// without are the tables that no declared model has.
func without(tables []*schema.Table, declared []*declaration) []*schema.Table {
	tables = slices.Clone(tables)
	if len(declared) == 0 {
		return tables
	}
	places := make(map[place]bool, len(declared))
	for _, d := range declared {
		places[placeOfTable(d.mapping.Table)] = true
	}
	return slices.DeleteFunc(tables, func(t *schema.Table) bool { return places[placeOfTable(t)] })
}

// settleNames renames the models that cannot have the names they want.
func settleNames(models []*model, helpers bool) taken {
	wanted := newTaken(0, helpers) // AlbumQuery is Album's, whatever table is called album_query
	if helpers {
		for _, m := range models {
			wanted.add(m)
		}
	}
	taken := newTaken(len(models), helpers)
	for _, m := range models {
		if m.declared != nil {
			taken.add(m)
		}
	}
	for _, m := range models {
		if m.declared == nil {
			m.rename(taken, wanted)
			taken.add(m)
		}
	}
	return taken
}

// likeHelper tells whether a name could be that of some model's helper, whether there is such a model or not.
func likeHelper(name string) bool {
	if behind, ok := strings.CutPrefix(name, "New"); ok && (behind == "" || behind[0] < 'a' || behind[0] > 'z') {
		return true
	}
	return slices.ContainsFunc(helperSuffixes, func(suffix string) bool { return strings.HasSuffix(name, suffix) })
}

// taken are names that models have.
type taken struct {
	byName, byRoot map[string]*model
	helpers        bool // some model's name is like a helper's: where none is, helpers are free when the names are
}

func newTaken(n int, helpers bool) taken {
	return taken{make(map[string]*model, n), make(map[string]*model, n), helpers}
}

func (t taken) add(m *model) { t.byName[m.name], t.byRoot[m.root] = m, m }

// helps tells whether a name is a helper of a model.
func (t taken) helps(name string) bool { return t.helpers && helped(name, t.byName, t.byRoot) != nil }

// has tells whether a name is a model, a root or a helper of one.
func (t taken) has(name string) bool {
	return t.byName[name] != nil || t.byRoot[name] != nil || t.helps(name)
}

// free tells whether a model can have its names beside those that are taken.
func (t taken) free(m *model) bool {
	if t.has(m.name) || t.has(m.root) {
		return false
	}
	if !t.helpers {
		return true
	}
	taken := func(suffix string) bool { return t.has(m.name + suffix) }
	return !slices.ContainsFunc(helperSuffixes, taken) && !t.has("New"+m.root)
}

// tableName is the name that a table gets if no other wants it.
func tableName(table *schema.Table) string {
	name := typeName(table.Name)
	if table.Schema != "" {
		name = fieldName(table.Schema) + name
	}
	if table.Bind != "" {
		name = Prefix(table.Bind) + name
	}
	return name
}

// Prefix is what the models of a database beside the session's own have in front of their names.
func Prefix(bind string) string { return fieldName(bind) }

// rootName is the plural of a model's name; nouns that have none get All in front.
func rootName(name string) string {
	if many := pluralName(name); many != name {
		return many
	}
	return "All" + name
}

// rename puts Table behind a model's name until all it declares is free.
func (m *model) rename(others, wanted taken) {
	first := m.name
	for n := 2; !others.free(m) || wanted.helps(m.name) || wanted.helps(m.root); n++ {
		m.name = first + "Table"
		if n > 2 {
			m.name += strconv.Itoa(n - 1)
		}
		m.root = rootName(m.name)
	}
}

func anyOf(names []string, members map[string]bool) bool {
	return slices.ContainsFunc(names, func(name string) bool { return members[name] })
}
