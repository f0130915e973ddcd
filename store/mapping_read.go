package store

import (
	"reflect"

	"github.com/dbsh-go/dbsh/store/schema"
)

// Mapping is what the tags of a model struct say. It is for those who write source for a struct: query roots, relation methods.
type Mapping struct {
	Table     *schema.Table    // with columns, primary key and foreign keys; no column has a type
	Keyless   bool             // the tag says that the table has no primary key
	Hides     bool             // rows can be deleted by a column tagged soft_delete, see Selection.Unscoped
	Fields    []MappedField    // of Table.Columns
	Relations []MappedRelation // those that the tags name, not those that other models' back references make
}

// MappedField is the Go field of a column.
type MappedField struct {
	Name string
	Type reflect.Type
}

// MappedRelation is one relation that a tag names.
type MappedRelation struct {
	Name      string
	Direction Direction
	Target    string // the model it leads to; "" where the tag names only the table, which is then in Key
	Key       *schema.ForeignKey
	Far       *schema.ForeignKey // many-to-many only: the association table's key to the target

	Backref    string // the name that the tag gives the other side, "" for none
	BackrefOne bool   // the other side is a single object
}

// Direction tells where the foreign key of a relation stands, in SQLAlchemy's words. The columns of keys that stand elsewhere are
// empty where the tag leaves them to be found.
type Direction string

const (
	ManyToOne  Direction = "many-to-one"  // in this table
	OneToMany  Direction = "one-to-many"  // in the target
	OneToOne   Direction = "one-to-one"   // in the target, and no two rows have the same
	ManyToMany Direction = "many-to-many" // in an association table, as is the one to the target
)

// directions are the kinds of relations in SQLAlchemy's words.
var directions = map[relationKind]Direction{belongsTo: ManyToOne, hasMany: OneToMany, hasOne: OneToOne, manyToMany: ManyToMany}

// MappingOf reads the tags of a model struct. name is the model's, "" for the type's own. The errors are those of
// Session.Register.
func MappingOf(name string, typ reflect.Type) (*Mapping, error) {
	m, err := mapStruct(name, typ)
	if err != nil {
		return nil, err
	}
	mapping := &Mapping{Table: m.describe(), Keyless: m.unkeyed, Hides: m.tended.deleted != nil}
	for _, c := range m.columns {
		mapping.Fields = append(mapping.Fields, MappedField{c.field, c.typ})
	}
	for _, r := range m.relations {
		mapping.Relations = append(mapping.Relations, r.describe(mapping.Table))
	}
	return mapping, nil
}

// TableName is the table of a model whose tag names none: the model's name in snake case, as Flask-SQLAlchemy spells it.
func TableName(model string) string { return snakeCase(model) }

// describe is the table that the tags speak of.
func (m *mapper) describe() *schema.Table {
	table := &schema.Table{Bind: m.constraints.bind, Schema: m.schema, Name: m.table, PrimaryKey: m.primaryNames(), ForeignKeys: m.foreignKeys()}
	if m.view {
		table.Kind = schema.View
	}
	for _, c := range m.columns {
		table.Columns = append(table.Columns, c.describe())
		if c.details.unique {
			table.Indexes = append(table.Indexes, &schema.Index{Parts: []schema.IndexPart{{Column: c.name}}, Unique: true, Constraint: true})
		}
	}
	return table
}

func (c *column) describe() *schema.Column {
	column := &schema.Column{Name: c.name, Type: c.details.declared, Size: c.size, Nullable: c.nullable, Auto: c.auto}
	if value := c.details.serverDefault; value != "" {
		column.Default = &value
	}
	return column
}

// describe is a relation as its tag says it, before the other side is known.
func (r *relation) describe(table *schema.Table) MappedRelation {
	out := MappedRelation{Name: r.name, Direction: directions[r.kind], Target: r.target}
	if r.backref != nil {
		out.Backref, out.BackrefOne = r.backref.name, r.backref.one
	}
	switch r.kind {
	case belongsTo:
		out.Key = &schema.ForeignKey{Bind: table.Bind, Schema: table.Schema, Table: table.Name, Columns: r.local, RefColumns: r.remote}
		if r.foreign != nil {
			out.Key.RefSchema, out.Key.RefTable = r.foreignSchema(), r.foreign.table
		}
	case manyToMany:
		out.Key = &schema.ForeignKey{Bind: table.Bind, Schema: r.through.schema, Table: r.through.table, Columns: r.through.local, RefSchema: table.Schema, RefTable: table.Name}
		out.Far = &schema.ForeignKey{Bind: table.Bind, Schema: r.through.schema, Table: r.through.table, Columns: r.through.remote}
	default:
		out.Key = &schema.ForeignKey{Columns: r.remote, RefSchema: table.Schema, RefTable: table.Name, RefColumns: r.local}
	}
	return out
}
