package models

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/schema"
)

// kind is what a relation leads to.
type kind int

const (
	belongsTo  kind = iota // the row that a foreign key of this table names
	hasMany                // the rows whose foreign key names this one
	hasOne                 // the same, where the foreign key is unique
	manyToMany             // the rows that an association table ties to this one
)

// collection tells whether a relation leads to any number of rows.
func (k kind) collection() bool { return k == hasMany || k == manyToMany }

// relation leads from one model to another, or to itself.
type relation struct {
	name   string
	kind   kind
	target *model
	key    *schema.ForeignKey // of this table (belongsTo), of the target (hasMany, hasOne), of the association to this table

	association *model             // manyToMany only; nil where a tag names its table
	far         *schema.ForeignKey // manyToMany only: the association's key to the target

	mapped *store.MappedRelation // of a declared model's tag, which makes it here or there; nil for the database's own
}

// mirrors tells whether other is the same relation seen from the other side.
func (r *relation) mirrors(other *relation) bool {
	if r == other {
		return false
	}
	if r.kind == manyToMany {
		return other.kind == manyToMany && r.key == other.far && r.far == other.key
	}
	return r.key == other.key && (r.kind == belongsTo) != (other.kind == belongsTo)
}

// relationsOf finds and names the relations that start at a model: those that tags name, then its own foreign keys, then those
// that lead to it, then what association tables tie to it. The model and its children must have been described.
func (p *plan) relationsOf(m *model, fields []field) []*relation {
	list := p.declaredRelations(m)
	list = append(list, p.impliedRelations(m, list)...)
	tagged := len(list)
	list = append(list, p.keyRelations(m)...)
	if m.declared != nil {
		list = append(list[:tagged], slices.DeleteFunc(list[tagged:], func(r *relation) bool { return p.tagged(r, list[:tagged]) })...)
	}
	settle(m, fields, list)
	return list
}

// tagged tells whether a relation that a foreign key of the database makes is one of those that tags name, or belongs to the
// association table of one.
func (p *plan) tagged(r *relation, list []*relation) bool {
	if r.kind == manyToMany || p.associations()[placeOf(r.key.Bind, r.key.Schema, r.key.Table)] {
		return true
	}
	return slices.ContainsFunc(list, func(other *relation) bool {
		return other.name == r.name || other.target == r.target && slices.Equal(other.key.Columns, r.key.Columns)
	})
}

// keyRelations are the relations that the database's foreign keys make, not yet told apart.
func (p *plan) keyRelations(m *model) []*relation {
	var list []*relation
	for _, key := range inColumnOrder(m) {
		if target := p.parent(key); target != nil {
			list = append(list, &relation{name: p.referenceName(key), kind: belongsTo, target: target, key: key})
		}
	}
	children := p.children(m)
	for _, key := range children {
		child := p.child(key)
		r := &relation{name: p.reverseName(m, child, key), kind: hasMany, target: child, key: key}
		if isUnique(child.table, key.Columns) {
			r.name, r.kind = p.reverseOneName(m, child, key), hasOne
		}
		list = append(list, r)
	}
	for _, key := range children {
		child := p.child(key)
		if far := farKey(child, key); far != nil {
			if target := p.parent(far); target != nil {
				list = append(list, &relation{name: farName(target, far), kind: manyToMany, target: target, key: key, association: child, far: far})
			}
		}
	}
	return list
}

// inColumnOrder are a model's foreign keys as their columns stand in the table.
func inColumnOrder(m *model) []*schema.ForeignKey {
	position := func(key *schema.ForeignKey) int {
		return slices.IndexFunc(m.table.Columns, func(c *schema.Column) bool { return c.Name == key.Columns[0] })
	}
	keys := slices.Clone(m.parents)
	slices.SortStableFunc(keys, func(a, b *schema.ForeignKey) int { return position(a) - position(b) })
	return keys
}

// referenceName is the name that a foreign key gives its relation: the column without its id suffix (ArtistId: Artist), or,
// without such a suffix, column and target (ReportsTo: ReportsToEmployee). Of a key of several columns the one counts that is
// not called as the column it refers to; if that is not one, the target gives the name.
func (p *plan) referenceName(key *schema.ForeignKey) string {
	target := p.parent(key).name
	column := key.Columns[0]
	if len(key.Columns) > 1 {
		var own []string
		for i, name := range key.Columns {
			if i < len(key.RefColumns) && !strings.EqualFold(name, key.RefColumns[i]) {
				own = append(own, name)
			}
		}
		if len(own) != 1 {
			return target
		}
		column = own[0]
	}
	if name, ok := withoutID(column); ok {
		return name
	}
	switch name := fieldName(column); {
	case name == target, name == "ID", strings.EqualFold(name, target+"ID"), strings.EqualFold(name, typeName(key.RefTable)+"ID"):
		return target
	default:
		return name + target
	}
}

// withoutID is the Go name of a column without the suffix that says it holds a key; false if it has none.
func withoutID(column string) (string, bool) {
	list := words(column)
	if last := len(list) - 1; last > 0 && (list[last] == "id" || list[last] == "uuid" || list[last] == "guid") {
		return camel(list[:last]), true
	}
	if len(list) > 1 && list[0] == "id" {
		return camel(list[1:]), true
	}
	return "", false
}

// reverseName is the plural of the child; By and the child's relation tell several keys to one parent apart.
func (p *plan) reverseName(parent, child *model, key *schema.ForeignKey) string {
	return pluralName(child.name) + p.by(parent, child, key)
}

func (p *plan) reverseOneName(parent, child *model, key *schema.ForeignKey) string {
	return child.name + p.by(parent, child, key)
}

func (p *plan) by(parent, child *model, key *schema.ForeignKey) string {
	for _, other := range child.parents {
		if other != key && p.parent(other) == parent {
			return "By" + p.referenceName(key)
		}
	}
	return ""
}

// farName is the plural of what the association table calls the target: its key without the id suffix, else the target.
func farName(target *model, far *schema.ForeignKey) string {
	if len(far.Columns) == 1 {
		if name, ok := withoutID(far.Columns[0]); ok {
			return relationPlural(name)
		}
	}
	return relationPlural(target.name)
}

// relationPlural is the plural of a name; participles (Followed) have none.
func relationPlural(name string) string {
	if strings.HasSuffix(name, "ed") && !strings.HasSuffix(name, "eed") {
		return name
	}
	return pluralName(name)
}

// farKey is the other foreign key of a table that is nothing but two foreign keys, nil if the table holds anything else.
func farKey(child *model, near *schema.ForeignKey) *schema.ForeignKey {
	if len(child.parents) != 2 || child.table.Kind != schema.BaseTable {
		return nil
	}
	for _, column := range child.table.Columns {
		if !slices.Contains(child.parents[0].Columns, column.Name) && !slices.Contains(child.parents[1].Columns, column.Name) {
			return nil
		}
	}
	if child.parents[0] == near {
		return child.parents[1]
	}
	return child.parents[0]
}

// isUnique tells whether no two rows of a table can have the same values in these columns.
func isUnique(table *schema.Table, columns []string) bool {
	if len(table.PrimaryKey) > 0 && within(table.PrimaryKey, columns) {
		return true
	}
	return slices.ContainsFunc(table.Indexes, func(index *schema.Index) bool {
		names := index.Columns()
		return index.Unique && index.Where == "" && len(names) > 0 && within(names, columns)
	})
}

func within(names, columns []string) bool {
	return !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(columns, name) })
}

// settle gives each relation a name that is free on the model and on its root, together with the methods made of it: a column
// keeps its name and the relation gets Rel behind; a second relation of one name says what it goes by.
func settle(m *model, fields []field, list []*relation) {
	columns := map[string]bool{"Model": true, "Query": true, "Column": true, m.name + "Query": true}
	for _, f := range fields {
		columns[f.name] = true
	}
	taken := map[string]bool{}
	for _, r := range list {
		if r.mapped != nil { // its name is given
			for _, name := range r.methods() {
				taken[name] = true
			}
			continue
		}
		if anyOf(r.methods(), columns) {
			r.name += "Rel"
		}
		if anyOf(r.methods(), taken) {
			r.name += r.qualifier()
		}
		first := r.name
		for n := 2; anyOf(r.methods(), taken) || anyOf(r.methods(), columns); n++ {
			r.name = first + strconv.Itoa(n)
		}
		for _, name := range r.methods() {
			taken[name] = true
		}
	}
}

// qualifier tells a relation from an earlier one of the same name.
func (r *relation) qualifier() string {
	switch {
	case r.kind == manyToMany:
		return "By" + r.association.name
	case r.kind == belongsTo:
		return r.target.name
	}
	return "By" + strings.Join(fieldNames(r.key.Columns), "And")
}

func fieldNames(columns []string) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = fieldName(column)
	}
	return names
}

// methods are the names that a relation needs on its model, written or not, so that a name does not depend on whether the
// target can be written.
func (r *relation) methods() []string {
	if r.kind.collection() {
		return []string{r.name, "Set" + r.name, "Add" + r.name, "Remove" + r.name, "Query" + r.name}
	}
	return []string{r.name, "Set" + r.name, "Query" + r.name}
}
