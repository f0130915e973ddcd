// Package models makes Go models of a live database's tables: names for tables, columns and relations, the Go source that both
// the compiler and the prompt read, and the struct types behind it.
//
// The names of all tables are read at once, in one statement, and which of them refer to which; the columns and keys of a table
// when its model, or a neighbour whose relations need them, is used for the first time. The same database always gets the
// same names.
package models

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"sync"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/migration"
	"github.com/dbsh-go/dbsh/store/schema"
)

// Database is what a Catalog reads; *store.DB is one.
type Database interface {
	// Tables names all tables and views, and the tables that they refer to.
	Tables(ctx context.Context) ([]*schema.Table, error)
	// Describe tells everything about the tables of these names: of one outside the default schema, schema.table. What is not
	// there is left out.
	Describe(ctx context.Context, names ...string) ([]*schema.Table, error)
}

// Source is a further database and the name that the session knows it by. Its models have the name in front: ReportsOrder.
type Source struct {
	Bind string
	Database
}

// Catalog holds the models of the databases of a session, and those that were declared. It is safe for concurrent use. After a statement that
// changes tables, Refresh reads them again.
type Catalog struct {
	sources  []Source
	mu       sync.Mutex      // guards all below, and what the plan's models hold
	tables   []*schema.Table // of the databases, as they were listed
	declared []*declaration  // models that the database's tables do not make, in the order of their declaration
	claims   *claims         // by them; nil until one more is declared
	plan     *plan           // see current
	outdated bool            // the plan is of before the last declaration
	using    string          // the database that SQL goes to, see Use
}

// New reads the names of a database's tables, and those of others.
func New(ctx context.Context, db Database, others ...Source) (*Catalog, error) {
	c := &Catalog{sources: append([]Source{{"", db}}, others...)}
	if err := c.Refresh(ctx); err != nil {
		return nil, err
	}
	return c, nil
}

// Add reads the names of a further database's tables. On an error the models are what they were.
func (c *Catalog) Add(ctx context.Context, source Source) error {
	before := c.sources
	c.sources = append(slices.Clip(before), source)
	err := c.Refresh(ctx)
	if err != nil {
		c.sources = before
	}
	return err
}

// Remove forgets the models of a database, those that were declared for it too.
func (c *Catalog) Remove(bind string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sources = slices.DeleteFunc(slices.Clone(c.sources), func(s Source) bool { return s.Bind == bind })
	c.tables = slices.DeleteFunc(c.tables, func(t *schema.Table) bool { return t.Bind == bind })
	c.declared = slices.DeleteFunc(slices.Clone(c.declared), func(d *declaration) bool { return d.mapping.Table.Bind == bind })
	c.claims, c.outdated = nil, true
}

// Use names the database that SQL goes to: the one whose tables are meant by names alone. "" is the session's own.
func (c *Catalog) Use(bind string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.using = bind
}

// notes are the tables in which dbsh itself notes something. They are no models.
var notes = []string{store.JobsTable, migration.Table}

// Refresh reads the databases again. On an error the models are what they were.
func (c *Catalog) Refresh(ctx context.Context) error {
	var tables []*schema.Table
	for _, source := range c.sources {
		listed, err := source.Tables(ctx)
		if err != nil {
			return fmt.Errorf("read the models: %w", err)
		}
		listed = slices.DeleteFunc(listed, func(table *schema.Table) bool { return slices.Contains(notes, table.Name) })
		for _, table := range listed {
			table.Bind = source.Bind
		}
		tables = append(tables, listed...)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tables, c.plan, c.outdated = tables, newPlan(tables, c.declared...), false
	return nil
}

// Owner is the model whose source declares an identifier: Album for Album, AlbumQuery, AlbumPage, AlbumRoot and NewAlbums, and
// for its root, Albums.
func (c *Catalog) Owner(ident string) (model string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.current().owner(ident); m != nil {
		return m.name, true
	}
	return "", false
}

// Root is the name of a model's query root (Albums) and of the function that makes it (NewAlbums); "" for an unknown model.
func (c *Catalog) Root(model string) (root, constructor string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.current().byName[model]; m != nil {
		return m.root, "New" + m.root
	}
	return "", ""
}

// Names are all models and all roots, in order.
func (c *Catalog) Names() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	plan := c.current()
	if plan.sorted == nil {
		for _, m := range plan.models {
			plan.sorted = append(plan.sorted, m.name, m.root)
		}
		slices.Sort(plan.sorted)
	}
	return slices.Clone(plan.sorted)
}

// Of are the roots of the models of a database, in order.
func (c *Catalog) Of(bind string) (roots []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.current().models {
		if m.table.Bind == bind {
			roots = append(roots, m.root)
		}
	}
	slices.Sort(roots)
	return roots
}

// Source is a model's Go source: a file of its own that may name neighbours. It is an error if there is no such model or its
// table cannot be read.
func (c *Catalog) Source(model string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, err := c.detailed(context.Background(), model)
	if err != nil {
		return "", err
	}
	if m.detail.source == "" {
		m.detail.source = fileSource(m)
	}
	return m.detail.source, nil
}

// ModelType is the struct type of a model, false if there is none or its table cannot be read.
func (c *Catalog) ModelType(name string) (reflect.Type, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	m, err := c.detailed(context.Background(), name)
	if err != nil {
		return nil, false
	}
	return m.detail.typ, true
}

// TableModel is the name of a table's model; schema is "" for the default one, bind for the session's own database.
func (c *Catalog) TableModel(bind, schema, table string) (name string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.current().find(bind, schema, table); m != nil {
		return m.name, true
	}
	return "", false
}

// detailed is a model with its detail.
func (c *Catalog) detailed(ctx context.Context, name string) (*model, error) {
	m := c.current().byName[name]
	if m == nil {
		return nil, fmt.Errorf("model %s: the database has no such model", name)
	}
	if m.detail != nil {
		return m, nil
	}
	if err := c.describe(ctx, c.current().neighbours(m)); err != nil {
		return nil, fmt.Errorf("read model %s: %w", name, err)
	}
	if err := c.describe(ctx, c.current().associates(m)); err != nil {
		return nil, fmt.Errorf("read model %s: %w", name, err)
	}
	if !m.described {
		return nil, fmt.Errorf("read model %s: table %s %w", name, m.fullName(), errGone)
	}
	if m.table.Broken != "" {
		return nil, &brokenError{m.table.Kind.String(), m.fullName(), m.table.Broken}
	}
	m.detail = c.current().complete(m)
	return m, nil
}

// brokenError is about a view that can no longer be read, or another table that cannot.
type brokenError struct{ kind, table, reason string }

func (e *brokenError) Error() string {
	return "the " + e.kind + " " + e.table + " is broken: " + e.reason
}

// errGone is about a table that was dropped, elsewhere perhaps, after the names were read.
var errGone = errors.New("is not there any more")

// allDetailed are all models with their detail, read at once. Tables that have gone since the names were read, and those that cannot be
// read, are left out.
func (c *Catalog) allDetailed(ctx context.Context) ([]*model, error) {
	if err := c.describe(ctx, c.current().models); err != nil {
		return nil, fmt.Errorf("read the models: %w", err)
	}
	models := make([]*model, 0, len(c.current().models))
	for _, m := range c.current().models {
		switch _, err := c.detailed(ctx, m.name); {
		case err == nil:
			models = append(models, m)
		case !errors.Is(err, errGone) && !errors.As(err, new(*brokenError)):
			return nil, err
		}
	}
	return models, nil
}

// describe reads the columns, keys and indexes of those models that have none yet, all at once.
func (c *Catalog) describe(ctx context.Context, models []*model) error {
	for _, source := range c.sources {
		var names []string
		for _, m := range models {
			if !m.described && m.table.Bind == source.Bind {
				names = append(names, m.placeName())
			}
		}
		if len(names) == 0 {
			continue
		}
		tables, err := source.describe(ctx, names...)
		if err != nil {
			return err
		}
		for _, table := range tables {
			if m := c.current().find(table.Bind, table.Schema, table.Name); m != nil && m.declared == nil {
				m.table, m.described = table, true
				c.current().tie(m)
			}
		}
	}
	return nil
}

// describe is Describe with the name of the database on what it tells.
func (s Source) describe(ctx context.Context, names ...string) ([]*schema.Table, error) {
	tables, err := s.Describe(ctx, names...)
	for _, table := range tables {
		table.Bind = s.Bind
		for _, key := range table.ForeignKeys {
			key.Bind = s.Bind
		}
	}
	return tables, err
}

// source is the database of this name; false if there is none.
func (c *Catalog) source(bind string) (Source, bool) {
	at := slices.IndexFunc(c.sources, func(s Source) bool { return s.Bind == bind })
	if at < 0 {
		return Source{}, false
	}
	return c.sources[at], true
}
