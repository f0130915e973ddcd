package models

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/schema"
)

// declaration is a model whose struct someone wrote: its tags say what of other models the database says.
type declaration struct {
	name    string
	root    string
	typ     reflect.Type
	mapping *store.Mapping
}

// claims are the tables and the identifiers that declared models have, with the names of those models.
type claims struct {
	tables map[place]string
	idents map[string]string
}

// Declare makes a struct a model. It takes the place of a model of the same name that was declared before, and of the
// database's model of the same table; a model of the database that has its name gets another. typ has the fields and tags of
// the struct. undo takes the declaration back, unless another came after it.
//
// The error says which tag is wrong, or which model has the name or the table already.
func (c *Catalog) Declare(name string, typ reflect.Type) (undo func(), err error) {
	mapping, err := store.MappingOf(name, typ)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	d := &declaration{name, rootName(name), typ, mapping}
	if bind := mapping.Table.Bind; bind != "" {
		if _, known := c.source(bind); !known {
			return nil, fmt.Errorf("bind:%q: there is no database of that name: :connect URL as %s opens one, and so does dbsh --bind", bind, bind)
		}
	}
	if err := d.fits(c.claimed()); err != nil {
		return nil, err
	}
	declared, plan, outdated := c.declared, c.plan, c.outdated
	c.declared = append(slices.DeleteFunc(slices.Clone(c.declared), func(other *declaration) bool { return other.name == name }), d)
	c.outdated = true
	if len(c.declared) > len(declared) {
		c.claims.add(d)
	} else { // another of the name may have had another table
		c.claims = nil
	}
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.declared, c.claims, c.plan, c.outdated = declared, nil, plan, outdated
	}, nil
}

// claimed are the claims of all declared models.
func (c *Catalog) claimed() *claims {
	if c.claims == nil {
		c.claims = &claims{map[place]string{}, map[string]string{}}
		for _, d := range c.declared {
			c.claims.add(d)
		}
	}
	return c.claims
}

func (c *claims) add(d *declaration) {
	c.tables[placeOfTable(d.mapping.Table)] = d.name
	for _, ident := range d.idents() {
		c.idents[ident] = d.name
	}
}

// idents are what the source of a declared model declares, its struct and its root.
func (d *declaration) idents() []string {
	list := []string{d.name, d.root, "New" + d.root}
	for _, suffix := range helperSuffixes {
		list = append(list, d.name+suffix)
	}
	return list
}

// Declared tells whether a model was declared.
func (c *Catalog) Declared(name string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.current().byName[name]
	return m != nil && m.declared != nil
}

// Unmet says why a declared model does not have a relation that its tags name: "no model has the table authors" or "there is no
// model Author". It is "" for relations that are there, and for names that are none.
func (c *Catalog) Unmet(model, relation string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	m := c.current().byName[model]
	if m == nil || m.declared == nil {
		return ""
	}
	for _, r := range m.declared.mapping.Relations {
		switch {
		case r.Name != relation:
		case r.Target != "" && c.current().byName[r.Target] == nil:
			return "there is no model " + r.Target
		case r.Target == "" && c.current().named(r.Key) == nil:
			return "no model has the table " + r.Key.RefTable
		}
	}
	return ""
}

// TableName is the table of a model whose tags name none.
func (c *Catalog) TableName(model string) string { return store.TableName(model) }

// fits refuses what two models cannot share. One of the same name is to be replaced.
func (d *declaration) fits(others *claims) error {
	m := d.model()
	for _, name := range relationNames(d.mapping) {
		if slices.ContainsFunc(d.mapping.Fields, func(f store.MappedField) bool { return f.Name == name }) {
			return fmt.Errorf("relation %s has the name of a field: give it another (rel=%s)", name, name+"Rel")
		}
	}
	for _, f := range d.mapping.Fields {
		if isReserved(m, f.Name) {
			return fmt.Errorf("the field %s has a name that its query root needs: give it another", f.Name)
		}
	}
	if other := others.tables[placeOfTable(m.table)]; other != "" && other != d.name {
		return fmt.Errorf("table %s is that of model %s already", m.fullName(), other)
	}
	if len(m.table.PrimaryKey) == 0 && m.table.Kind != schema.View && !d.mapping.Keyless {
		return fmt.Errorf("model %s has no primary key: give it a field ID, as in ID int64, or a column's tag the option pk", m.name)
	}
	for _, ident := range d.idents() {
		if other := others.idents[ident]; other != "" && other != d.name {
			return fmt.Errorf("the names %s and %s, and those of its query, are not all free: another model has one", m.name, m.root)
		}
	}
	return nil
}

func relationNames(mapping *store.Mapping) []string {
	names := make([]string, len(mapping.Relations))
	for i, r := range mapping.Relations {
		names[i] = r.Name
	}
	return names
}

// model is the declaration as a model of a plan.
func (d *declaration) model() *model {
	return &model{name: d.name, root: d.root, table: d.mapping.Table, described: true, declared: d}
}

// current is the plan. Models are named anew when one is asked for the first time after what is declared has changed, so that many
// can be declared at once; what was read of the database's tables is kept.
func (c *Catalog) current() *plan {
	if !c.outdated {
		return c.plan
	}
	fresh := newPlan(c.tables, c.declared...)
	for _, m := range fresh.models {
		if old := c.plan.find(m.table.Bind, m.table.Schema, m.table.Name); m.declared == nil && old != nil && old.declared == nil && old.described {
			m.table, m.described = old.table, true
			fresh.tie(m)
		}
	}
	c.plan, c.outdated = fresh, false
	return fresh
}

// declaredFields are the columns of a declared struct.
func (d *declaration) declaredFields() []field {
	fields := make([]field, len(d.mapping.Fields))
	for i, f := range d.mapping.Fields {
		column := d.mapping.Table.Columns[i]
		fields[i] = field{name: f.Name, goType: spelt(f.Type), column: column, primary: slices.Contains(d.mapping.Table.PrimaryKey, column.Name)}
	}
	return fields
}

// spelt is a Go type under the name that people write.
func spelt(typ reflect.Type) goType {
	t := goType{plain: typ}
	if typ.Kind() == reflect.Pointer {
		t.pointer, t.plain = true, typ.Elem()
	}
	t.name = strings.NewReplacer("[]uint8", "[]byte", "interface {}", "any").Replace(t.plain.String())
	return t
}

// declaredRelations are the relations that a declared model's tags name and whose other end is there. One whose model comes
// later comes with it.
func (p *plan) declaredRelations(m *model) []*relation {
	if m.declared == nil {
		return nil
	}
	var list []*relation
	for i := range m.declared.mapping.Relations {
		if r := p.declaredRelation(m, &m.declared.mapping.Relations[i]); r != nil {
			list = append(list, r)
		}
	}
	return list
}

func (p *plan) declaredRelation(m *model, mapped *store.MappedRelation) *relation {
	target := p.byName[mapped.Target]
	if mapped.Target == "" {
		target = p.named(mapped.Key)
	}
	if target == nil {
		return nil
	}
	r := &relation{name: mapped.Name, target: target, key: mapped.Key, mapped: mapped}
	switch mapped.Direction {
	case store.ManyToOne:
		r.kind = belongsTo
	case store.OneToMany:
		r.kind, r.key = hasMany, p.keyBetween(target, m, mapped.Key)
	case store.OneToOne:
		r.kind, r.key = hasOne, p.keyBetween(target, m, mapped.Key)
	case store.ManyToMany:
		r.kind, r.far = manyToMany, mapped.Far
	}
	return r
}

// keyBetween is the foreign key of child that refers to parent. Of one whose columns a tag leaves out, which the session will
// find, it is what the child's own tags say of it.
func (p *plan) keyBetween(child, parent *model, said *schema.ForeignKey) *schema.ForeignKey {
	for _, key := range child.table.ForeignKeys {
		refers := p.named(key) == parent
		if refers && (len(said.Columns) == 0 || slices.Equal(said.Columns, key.Columns)) {
			return key
		}
	}
	known := *said
	known.Bind, known.Schema, known.Table = child.table.Bind, child.table.Schema, child.table.Name
	return &known
}

// impliedRelations are the other sides of declared models' relations that lead to a model and name it. Those that the model
// has itself are left out.
func (p *plan) impliedRelations(m *model, have []*relation) []*relation {
	var list []*relation
	for _, owner := range p.models {
		for _, r := range p.declaredRelations(owner) {
			if r.target != m || r.mapped.Backref == "" || named(have, r.mapped.Backref) || named(list, r.mapped.Backref) {
				continue
			}
			list = append(list, r.inverse(owner))
		}
	}
	return list
}

func named(list []*relation, name string) bool {
	return slices.ContainsFunc(list, func(r *relation) bool { return r.name == name })
}

// inverse is the other side of a declared relation.
func (r *relation) inverse(owner *model) *relation {
	back := &relation{name: r.mapped.Backref, target: owner, key: r.key, kind: hasMany, mapped: r.mapped}
	switch {
	case r.kind == manyToMany:
		back.kind, back.key, back.far = manyToMany, r.far, r.key
	case r.kind != belongsTo:
		back.kind = belongsTo
	case r.mapped.BackrefOne:
		back.kind = hasOne
	}
	return back
}

// associations are the tables that declared many-to-many relations go through: their rows are not related by themselves.
func (p *plan) associations() map[place]bool {
	places := map[place]bool{}
	for _, m := range p.models {
		if m.declared == nil {
			continue
		}
		for _, r := range m.declared.mapping.Relations {
			if r.Far != nil {
				places[placeOf(r.Far.Bind, r.Far.Schema, r.Far.Table)] = true
			}
		}
	}
	return places
}

// Referrers are the models of the database whose foreign keys refer to the table of a declared one: they make relations of it
// that its own tags do not name.
func (c *Catalog) Referrers(name string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, err := c.detailed(context.Background(), name)
	if err != nil || m.declared == nil {
		return nil
	}
	var names []string
	for _, referrer := range m.referrers {
		names = append(names, referrer.name)
	}
	return names
}
