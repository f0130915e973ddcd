package foreign

import (
	"go/ast"
	"slices"
	"strings"
)

// model is a struct of the package as a model of store: what its library says, before it is written as tags.
type model struct {
	*structure
	library library
	t       *translation

	table, schema string
	comment       string
	columns       []*column
	pending       []*relation

	relations, keys, indexes, checks []string // items of the Model's tag
	uniques                          [][]string

	tags map[*member][]string // what is written on a field: db:"..."
}

// column is a field of the model, or of a struct that is part of it.
type column struct {
	path    []*member // from the model's own field to the column's
	field   string    // its name at the query root
	name    string
	kind    kind
	options []string
	primary bool
	key     *key
	set     map[string]string // what its own tag says, by option
}

func (c *column) member() *member { return c.path[len(c.path)-1] }

// pointer tells a field that can say NULL itself.
func (c *column) pointer() bool { return shapeOf(c.member().field.Type).pointer }

func (c *column) add(on bool, option string) {
	if on {
		c.options = append(c.options, option)
	}
}

// key is the foreign key that a column is.
type key struct {
	table, column      string
	relation           string
	onDelete, onUpdate string
	enforced           bool
}

// relation is a field that holds other models.
type relation struct {
	member *member
	target *model
	many   bool
	set    map[string]string // what its own tag says, by option

	// what the library finds it to be
	own                bool   // the key stands in the model's own table
	joins              []join // the columns that are compared
	enforced           bool   // the database has the key too
	onDelete, onUpdate string
	item               string // what else it is, in the words of the Model's tag
}

// join is a pair of columns that are compared.
type join struct{ local, remote *column }

// leavesOut tells a field that no library looks at.
func (m *model) leavesOut(member *member) bool {
	return !ast.IsExported(member.name) || member.tag.Get("gorm") == "-" || member.tag.Get("gorm") == "-:all" || member.tag.Get("bun") == "-" || member.tag.Get("db") == "-"
}

// column finds a column by its field or its name, as GORM does; nil for none.
func (m *model) column(name string) *column {
	for _, c := range m.columns {
		if c.name == name {
			return c
		}
	}
	for _, c := range m.columns {
		if c.field == name || c.member().name == name {
			return c
		}
	}
	return nil
}

func (m *model) primary() []*column {
	return slices.DeleteFunc(slices.Clone(m.columns), func(c *column) bool { return !c.primary })
}

// belongsTo notes a relation whose key stands in this table.
func (m *model) belongsTo(r *relation) {
	if len(r.joins) == 1 && r.joins[0].local.key == nil {
		j := r.joins[0]
		j.local.key = r.key(r.target, j.remote.name)
		j.local.key.relation = r.member.name
		return
	}
	var local, remote []string
	for i, j := range r.joins {
		local, remote = append(local, quoteName(j.local.name)), append(remote, quoteName(j.remote.name))
		if i == 0 {
			remote[0] = reference(r.target.path(), j.remote.name)
		}
	}
	item := strings.Join(local, ",") + " -> " + strings.Join(remote, ",") + " rel=" + r.member.name + actions(r.onDelete, r.onUpdate, " ")
	if !r.enforced {
		item += " unenforced"
	}
	m.keys = append(m.keys, item)
}

// key is the foreign key that leads to a column of a model.
func (r *relation) key(to *model, column string) *key {
	return &key{table: to.path(), column: column, onDelete: r.onDelete, onUpdate: r.onUpdate, enforced: r.enforced}
}

// has notes a relation whose key stands in the target's table. A key that the database has too is told there.
func (m *model) has(r *relation) {
	kind, columns := "one", []string(nil)
	if r.many {
		kind = "many"
	}
	primary := m.primary()
	plain := len(primary) == len(r.joins) // the key leads to the primary key, as it does where nothing else is said
	for i, j := range r.joins {
		columns = append(columns, quoteName(j.remote.name))
		plain = plain && primary[i] == j.local
	}
	if len(r.joins) == 1 {
		switch far := r.joins[0].remote; {
		case far.key == nil:
			far.key = r.key(m, r.joins[0].local.name)
			plain = true
		case far.key.table == m.path():
			if r.onDelete+r.onUpdate != "" { // GORM takes the constraint of the side that has
				far.key.onDelete, far.key.onUpdate = r.onDelete, r.onUpdate
			}
			plain = true
		}
	}
	item := r.member.name + ": " + kind + " " + r.target.name
	if plain {
		item += " via " + strings.Join(columns, "+")
	} else {
		item += " on=" + quoteValue(condition(r.joins))
	}
	m.relations = append(m.relations, item)
}

// condition joins the two sides of a relation.
func condition(joins []join) string {
	var parts []string
	for _, j := range joins {
		parts = append(parts, "self."+sqlName(j.local.name)+" = other."+sqlName(j.remote.name))
	}
	return strings.Join(parts, " and ")
}

// path is the table's name with its schema, as tags write it.
func (m *model) path() string {
	if m.schema == "" {
		return dotted(m.table)
	}
	return dotted(m.schema) + "." + dotted(m.table)
}

// tag is a column's tag in store's words.
func (c *column) tag() string {
	parts := append([]string{quoteName(c.name)}, c.options...)
	if c.key != nil {
		parts = append(parts, "fk="+reference(c.key.table, c.key.column))
		if c.key.relation != "" {
			parts = append(parts, "rel="+c.key.relation)
		}
		if !c.key.enforced {
			parts = append(parts, "unenforced")
		}
		if on := actions(c.key.onDelete, c.key.onUpdate, ","); on != "" {
			parts = append(parts, on[1:])
		}
	}
	return strings.Join(parts, ",")
}

// actions are what a foreign key does on DELETE and UPDATE, each with the separator before it.
func actions(onDelete, onUpdate, separator string) string {
	text := ""
	if onDelete != "" {
		text += separator + "ondelete=" + quoteValue(strings.ToLower(onDelete))
	}
	if onUpdate != "" {
		text += separator + "onupdate_fk=" + quoteValue(strings.ToLower(onUpdate))
	}
	return text
}

func reference(table, column string) string { return quoteName(table + "." + dotted(column)) }

// dotted quotes a name whose own dots would be taken for the ones between names.
func dotted(name string) string {
	if strings.Contains(name, ".") {
		return `"` + name + `"`
	}
	return name
}

// sqlName is a name as a condition of SQL has it.
func sqlName(name string) string {
	if isPlain(name, "_") {
		return name
	}
	return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
}

// quoteName puts names that hold anything but letters, digits, underscores and dots into single quotes.
func quoteName(name string) string {
	if isPlain(name, "_.") {
		return name
	}
	return "'" + strings.ReplaceAll(name, "'", "''") + "'"
}

// quoteValue puts a value into single quotes unless it is a plain word.
func quoteValue(value string) string {
	if isPlain(value, "_") {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", "''") + "'"
}

func isPlain(text, more string) bool {
	return text != "" && !strings.ContainsFunc(text, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(more, r))
	})
}
