package models

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// Info is one model in a list of all.
type Info struct {
	Name      string   // Artist
	Root      string   // Artists
	Table     string   // as the database spells it, with schema and database where those are not the session's own
	Kind      string   // table, view
	Broken    string   // why its table or view cannot be read, "" if it can: a model that cannot be used
	Key       []string // fields of the primary key; none for a model that can be read only
	Relations []string // names
}

// Description is everything about one model.
type Description struct {
	Info
	Fields  []Field
	Links   []Link
	Indexes []Index
	SQL     string // the statement that made the table, "" where the database keeps none
}

// Field is one column of a model.
type Field struct {
	Name    string // of the field
	Column  string // as the database spells it
	Type    string // as the database declares it
	Go      string // the field's type
	Null    bool   // may be NULL
	Key     string // "primary", "Artist.ArtistId" for a foreign key, "" for neither
	Default string // the SQL expression, "" for none
}

// Link is one relation of a model.
type Link struct {
	Name   string // Albums
	Type   string // of what its method gives: []*Album
	Via    string // "Album.ArtistId", "through PlaylistTrack"
	Target string // Album
}

// Index is one index of a table.
type Index struct {
	Name   string
	On     string // columns and expressions
	Unique bool
}

// List tells of all models, in order, those that cannot be used too. It reads the columns of all tables that have not been read.
func (c *Catalog) List(ctx context.Context) ([]Info, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, err := c.allDetailed(ctx); err != nil {
		return nil, err
	}
	var list []Info
	for _, m := range c.current().models {
		switch {
		case m.detail != nil:
			list = append(list, m.info())
		case m.table.Broken != "":
			list = append(list, Info{Name: m.name, Root: m.root, Table: m.fullName(), Kind: m.table.Kind.String(), Broken: m.table.Broken})
		}
	}
	return list, nil
}

// Describe tells everything about the model that has this name, or this root, or this table, whatever its capitals. It is an
// error if there is none.
func (c *Catalog) Describe(ctx context.Context, name string) (*Description, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := c.lookup(strings.TrimSpace(name))
	if found == nil {
		return nil, fmt.Errorf("describe %q: there is no model or table of that name", name)
	}
	m, err := c.detailed(ctx, found.name)
	if err != nil {
		return nil, err
	}
	m, err = c.asMade(ctx, m)
	if err != nil {
		return nil, err
	}
	d := &Description{Info: m.info(), SQL: m.table.SQL}
	for _, f := range m.detail.fields {
		d.Fields = append(d.Fields, m.describeField(f))
	}
	for _, r := range m.detail.relations {
		d.Links = append(d.Links, r.link())
	}
	for _, index := range m.table.Indexes {
		if index.Name == "" {
			continue // of a table that is not there yet
		}
		d.Indexes = append(d.Indexes, Index{Name: index.Name, On: indexParts(index), Unique: index.Unique})
	}
	return d, nil
}

// asMade is a declared model with what the database says of its table and columns, where the table is there. Other models are
// what the database says.
func (c *Catalog) asMade(ctx context.Context, m *model) (*model, error) {
	at := placeOfTable(m.table)
	source, known := c.source(m.table.Bind)
	if !known || m.declared == nil || !slices.ContainsFunc(c.tables, func(t *schema.Table) bool { return placeOfTable(t) == at }) {
		return m, nil
	}
	tables, err := source.describe(ctx, m.placeName())
	if err != nil {
		return nil, fmt.Errorf("describe %s: %w", m.name, err)
	}
	for _, table := range tables {
		if placeOfTable(table) != at {
			continue
		}
		made, detail := *m, *m.detail
		names := naming{slices.Clone(detail.fields), detail.relations}
		for i, f := range names.fields {
			if column := table.Column(f.column.Name); column != nil {
				names.fields[i].column = column
			}
		}
		detail.naming = &names
		made.table, made.detail = table, &detail
		return &made, nil
	}
	return m, nil
}

// lookup finds a model by any of its names, and first a table of the database that SQL goes to.
func (c *Catalog) lookup(name string) *model {
	if c.using != "" && c.current().owner(name) == nil {
		for _, m := range c.current().models {
			if m.table.Bind == c.using && strings.EqualFold(m.placeName(), name) {
				return m
			}
		}
	}
	return c.current().lookup(name)
}

// lookup finds a model by any of its names: exactly, or else whatever the capitals.
func (p *plan) lookup(name string) *model {
	if m := p.owner(name); m != nil {
		return m
	}
	for _, m := range p.models {
		if m.fullName() == name || m.table.Name == name {
			return m
		}
	}
	for _, m := range p.models {
		if strings.EqualFold(m.fullName(), name) || strings.EqualFold(m.name, name) || strings.EqualFold(m.root, name) {
			return m
		}
	}
	return nil
}

// fullName is the table's name, with its schema where that is not the default, and the name of a database that is not the
// session's own.
func (m *model) fullName() string {
	if m.table.Bind == "" {
		return m.placeName()
	}
	return m.table.Bind + "." + m.placeName()
}

// placeName is the table's name within its database.
func (m *model) placeName() string {
	if m.table.Schema == "" {
		return m.table.Name
	}
	return m.table.Schema + "." + m.table.Name
}

func (m *model) info() Info {
	i := Info{Name: m.name, Root: m.root, Table: m.fullName(), Kind: m.table.Kind.String()}
	for _, f := range m.detail.fields {
		if f.primary {
			i.Key = append(i.Key, f.name)
		}
	}
	for _, r := range m.detail.relations {
		i.Relations = append(i.Relations, r.name)
	}
	return i
}

func (m *model) describeField(f field) Field {
	c := f.column
	described := Field{Name: f.name, Column: c.Name, Type: c.Type, Go: f.goType.source(), Null: c.Nullable && !f.primary}
	if c.Default != nil {
		described.Default = *c.Default
	}
	for _, key := range m.foreignKeys() {
		if at := slices.Index(key.Columns, c.Name); at >= 0 && at < len(key.RefColumns) {
			described.Key = key.RefTable + "." + key.RefColumns[at]
			break
		}
	}
	if f.primary {
		described.Key = strings.TrimSuffix("primary, "+described.Key, ", ")
	}
	return described
}

// foreignKeys are those of a model's table: of the database's, those that make relations; of a declared one, those that tags name.
func (m *model) foreignKeys() []*schema.ForeignKey {
	var keys []*schema.ForeignKey
	for _, r := range m.detail.relations {
		if r.kind == belongsTo {
			keys = append(keys, r.key)
		}
	}
	if m.declared != nil {
		keys = append(keys, m.declared.mapping.Table.ForeignKeys...)
	}
	return keys
}

func (r *relation) link() Link {
	l := Link{Name: r.name, Type: "*" + r.target.name, Target: r.target.name}
	if r.kind.collection() {
		l.Type = "[]" + l.Type
	}
	l.Via = r.key.Table + "." + strings.Join(r.key.Columns, "+")
	if r.kind == manyToMany {
		l.Via = "through " + r.key.Table
	}
	return l
}

func indexParts(index *schema.Index) string {
	parts := make([]string, len(index.Parts))
	for i, part := range index.Parts {
		parts[i] = part.Column + part.Expression
		if part.Descending {
			parts[i] += " DESC"
		}
	}
	return strings.Join(parts, ", ")
}
