package models

import (
	"reflect"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/schema"
)

// naming is a model's fields and relations under their Go names.
type naming struct {
	fields    []field
	relations []*relation
}

// detail is what a model's source is made of.
type detail struct {
	*naming
	reverse map[*relation]*relation // the other side of each belongs-to and many-to-many

	modelTag string
	tags     []string // of the fields
	typ      reflect.Type
	source   string // "" until asked for
}

// names names a model's columns and relations. The model and its children must have been described.
func (p *plan) names(m *model) *naming {
	if m.naming == nil {
		fields := fieldsOf(m)
		m.naming = &naming{fields, p.relationsOf(m, fields)}
	}
	return m.naming
}

// complete makes the detail of a model whose neighbours have been described.
func (p *plan) complete(m *model) *detail {
	d := &detail{naming: p.names(m)}
	if m.declared != nil {
		d.typ = m.declared.typ
		return d
	}
	d.adoptTypes()
	d.reverse = p.reverses(d.relations)
	d.modelTag = d.tableTag(m)
	for _, f := range d.fields {
		d.tags = append(d.tags, d.columnTag(m, f, d.belongsBy(f)))
	}
	d.typ = d.structType()
	return d
}

// adoptTypes gives foreign keys that were declared without a type, which SQLite allows, the type of what they refer to.
func (d *detail) adoptTypes() {
	for i, f := range d.fields {
		r := d.belongsBy(f)
		if r == nil || f.column.Kind != schema.Any || f.column.Type != "" {
			continue
		}
		if referred := r.target.table.Column(r.key.RefColumns[0]); referred != nil {
			d.fields[i].goType = typeOf(referred.Kind, f.column.Nullable && !f.primary)
		}
	}
}

// reverses finds the other side of each relation that asks for one; of hasMany and hasOne the other side says it.
func (p *plan) reverses(relations []*relation) map[*relation]*relation {
	back := make(map[*relation]*relation, len(relations))
	for _, r := range relations {
		if r.kind == hasMany || r.kind == hasOne || r.mapped != nil {
			continue
		}
		for _, other := range p.names(r.target).relations {
			if r.mirrors(other) {
				back[r] = other
				break
			}
		}
	}
	return back
}

// belongsBy is the relation that a column's tag declares, nil if there is none: the first key of that column alone.
func (d *detail) belongsBy(f field) *relation {
	for _, r := range d.relations {
		if r.kind == belongsTo && r.mapped == nil && len(r.key.Columns) == 1 && r.key.Columns[0] == f.column.Name {
			return r
		}
	}
	return nil
}

// onColumn tells whether a belongs-to stands in its column's tag: it does unless its key has several columns, or another key has
// the same one.
func (d *detail) onColumn(r *relation) bool {
	for _, f := range d.fields {
		if d.belongsBy(f) == r {
			return true
		}
	}
	return false
}

// structType is the struct as the interpreter makes it of the source: an embedded field is an ordinary one there.
func (d *detail) structType() reflect.Type {
	fields := make([]reflect.StructField, 0, len(d.fields)+1)
	fields = append(fields, reflect.StructField{Name: "Model", Type: reflect.TypeFor[store.Model](), Tag: reflect.StructTag(d.modelTag)})
	for i, f := range d.fields {
		fields = append(fields, reflect.StructField{Name: f.name, Type: f.goType.reflect(), Tag: reflect.StructTag(d.tags[i])})
	}
	return reflect.StructOf(fields)
}
