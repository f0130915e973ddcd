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
	Table     string   // as the database spells it, with its schema where that is not the default
	Kind      string   // table, view
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

// List tells of all models, in order. It reads the columns of all tables that have not been read.
func (c *Catalog) List(ctx context.Context) ([]Info, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	models, err := c.allDetailed(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]Info, len(models))
	for i, m := range models {
		list[i] = m.info()
	}
	return list, nil
}

// Describe tells everything about the model that has this name, or this root, or this table, whatever its capitals. It is an
// error if there is none.
func (c *Catalog) Describe(ctx context.Context, name string) (*Description, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := c.plan.lookup(strings.TrimSpace(name))
	if found == nil {
		return nil, fmt.Errorf("describe %q: there is no model or table of that name", name)
	}
	m, err := c.detailed(ctx, found.name)
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
		d.Indexes = append(d.Indexes, Index{Name: index.Name, On: indexParts(index), Unique: index.Unique})
	}
	return d, nil
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

// fullName is the table's name, with its schema where that is not the default.
func (m *model) fullName() string {
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
	for _, r := range m.detail.relations {
		if at := slices.Index(r.key.Columns, c.Name); r.kind == belongsTo && at >= 0 {
			described.Key = r.key.RefTable + "." + r.key.RefColumns[at]
			break
		}
	}
	if f.primary {
		described.Key = strings.TrimSuffix("primary, "+described.Key, ", ")
	}
	return described
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
