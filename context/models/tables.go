package models

import (
	"context"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// Tables are the names of all tables and views of the database that SQL goes to, as it spells them, those outside the default schema
// with it.
func (c *Catalog) Tables() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var names []string
	for _, m := range c.current().models {
		if m.table.Bind == c.using {
			names = append(names, m.placeName())
		}
	}
	return names
}

// EachTable calls do with the name of every table and view of the database that SQL goes to, as Tables gives it, and what it is.
func (c *Catalog) EachTable(do func(name string, kind schema.TableKind)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.current().models {
		if m.table.Bind == c.using {
			do(m.placeName(), m.table.Kind)
		}
	}
}

// Columns are the columns of a table as the database spells them, nil when there is no such table. The first question about
// a table reads it; later ones are answered from memory.
func (c *Catalog) Columns(table string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := c.lookup(table)
	if found == nil {
		return nil
	}
	m, err := c.detailed(context.Background(), found.name)
	if err != nil {
		return nil
	}
	names := make([]string, len(m.table.Columns))
	for i, column := range m.table.Columns {
		names[i] = column.Name
	}
	return names
}

// TableOf is the name of the table whose model declares an identifier: album for Album, Albums and AlbumQuery. False: none does.
func (c *Catalog) TableOf(ident string) (string, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.current().owner(ident); m != nil {
		return m.fullName(), true
	}
	return "", false
}

// BindOf is the name of the database that the model is in which declares an identifier, "" for the session's own.
func (c *Catalog) BindOf(ident string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.current().owner(ident); m != nil {
		return m.table.Bind
	}
	return ""
}

// Elsewhere is the name of a database that SQL does not go to and that has a table of this name. False: none has.
func (c *Catalog) Elsewhere(table string) (bind string, found bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.current().models {
		if m.table.Bind != c.using && strings.EqualFold(m.placeName(), table) {
			return m.table.Bind, true
		}
	}
	return "", false
}

// Warm reads all tables that have not been read, some at a time, so that others may ask in between. It ends early with the context, or with the
// first error: what has not been read is read when it is asked for.
func (c *Catalog) Warm(ctx context.Context) error {
	for ctx.Err() == nil {
		if more, err := c.warmSome(ctx); err != nil || !more {
			return err
		}
	}
	return ctx.Err()
}

func (c *Catalog) warmSome(ctx context.Context) (more bool, err error) {
	const atOnce = 100
	c.mu.Lock()
	defer c.mu.Unlock()
	var some []*model
	for _, m := range c.current().models {
		if !m.described && m.declared == nil && !m.warmed && len(some) < atOnce {
			some = append(some, m)
		}
	}
	for _, m := range some { // one that is not there any more stays undescribed, and is not asked for for ever
		m.warmed = true
	}
	return len(some) == atOnce, c.describe(context.WithoutCancel(ctx), some) // a statement that is cut off may cost the connection
}

// Known is what has been read of a table, nil for nothing yet. It asks no database. What it gives must not be changed.
func (c *Catalog) Known(table string) *schema.Table {
	c.mu.Lock()
	defer c.mu.Unlock()
	if m := c.lookup(table); m != nil && (m.described || m.declared != nil) {
		return m.table
	}
	return nil
}

// Links are the foreign keys of a table and those that refer to it, as far as they have been read. It asks no database.
func (c *Catalog) Links(table string) (keys []*schema.ForeignKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	own := c.lookup(table)
	if own == nil {
		return nil
	}
	for _, m := range c.current().models {
		for _, key := range m.table.ForeignKeys {
			if m == own || c.current().parent(key) == own {
				keys = append(keys, key)
			}
		}
	}
	return keys
}
