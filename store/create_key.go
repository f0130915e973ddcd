package store

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// unmetKey says which foreign key of the tables to be made leads to a table, or to a column of one, that will not be there. SQLite
// makes such a table, and refuses every row; MySQL has committed those before it. So it is told before any of them is made.
func (s *Session) unmetKey(tables []*definition, there map[tableName]bool) error {
	for _, table := range tables {
		if there[table.tableName()] {
			continue
		}
		for _, key := range table.ForeignKeys {
			if key.RefSchema != key.Schema {
				continue // it may be where this user sees no tables
			}
			if err := s.unmet(key, tables, there); err != nil {
				return fmt.Errorf("create table %s: %w", table.shown(), err)
			}
		}
	}
	return nil
}

func (s *Session) unmet(key *schema.ForeignKey, tables []*definition, there map[tableName]bool) error {
	refers := fmt.Sprintf("%s.%s refers to %s.%s", key.Table, strings.Join(key.Columns, ", "), key.RefTable, strings.Join(key.RefColumns, ", "))
	var names []string
	for name := range there {
		if name.schema == key.RefSchema && strings.EqualFold(name.table, key.RefTable) {
			return s.lacking(refers, name, key.RefColumns)
		}
		names = append(names, name.table)
	}
	for _, table := range tables {
		if key.RefSchema == table.Schema && strings.EqualFold(key.RefTable, table.Name) && len(table.Columns) > 0 {
			return lacks(refers, key.RefColumns, table.columnNames())
		}
		names = append(names, table.Name)
	}
	slices.Sort(names)
	if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, key.RefTable) }) {
		return nil
	}
	if m, err := s.models.byTableName(key.Bind, key.RefSchema, key.RefTable); err == nil {
		return fmt.Errorf("%s, but there is no such table yet: give %s to CreateAll too", refers, m.name)
	}
	if near := nearest(key.RefTable, names); near != "" {
		return fmt.Errorf("%s, but there is no such table, nor a model of one: did you mean %s?", refers, near)
	}
	return fmt.Errorf("%s, but there is no such table, nor a model of one", refers)
}

// lacking says which of the columns that a key refers to a table that is there already does not have.
func (s *Session) lacking(refers string, table tableName, columns []string) error {
	name := table.table
	if table.schema != "" {
		name = table.schema + "." + name
	}
	described, err := s.db.dialect.Describe(withCause(s.ctx(), "inspect"), connQueryer{s.conn}, name)
	if err != nil || len(described) == 0 {
		return err
	}
	var names []string
	for _, column := range described[0].Columns {
		names = append(names, column.Name)
	}
	return lacks(refers, columns, names)
}

func (d *definition) columnNames() (names []string) {
	for _, c := range d.Columns {
		names = append(names, c.Name)
	}
	return names
}

// lacks says which of the columns that a key refers to are not among those of the table.
func lacks(refers string, columns, names []string) error {
	for _, column := range columns {
		if slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, column) }) {
			continue
		}
		if near := nearest(column, names); near != "" {
			return fmt.Errorf("%s, but there is no such column: did you mean %s?", refers, near)
		}
		return fmt.Errorf("%s, but there is no such column", refers)
	}
	return nil
}
