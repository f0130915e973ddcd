package models

import "context"

// Tables are the names of all tables and views of the session's own database as it spells them, those outside the default schema
// with it.
func (c *Catalog) Tables() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	var names []string
	for _, m := range c.plan.models {
		if m.table.Bind == "" {
			names = append(names, m.fullName())
		}
	}
	return names
}

// Columns are the columns of a table as the database spells them, nil when there is no such table. The first question about
// a table reads it; later ones are answered from memory.
func (c *Catalog) Columns(table string) []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	found := c.plan.lookup(table)
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
