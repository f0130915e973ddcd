package migration

import (
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// This file has what PostgreSQL and MySQL are told in the same words.

// each makes changes one by one, but for new tables, and for those that go: they are made, and dropped, together.
func (w *writer) each(changes []Change, change func(Change)) {
	created, dropped := false, false
	for _, c := range changes {
		switch c.Kind {
		case AddTable:
			if !created {
				w.createTables(changes)
			}
			created = true
		case DropTable:
			if !dropped {
				w.dropTables(changes)
			}
			dropped = true
		default:
			change(c)
		}
	}
}

// createTables makes new tables. Foreign keys to tables that are made later are added behind them.
func (w *writer) createTables(changes []Change) {
	tables := tablesOf(changes, AddTable)
	var late []func()
	for i, table := range tables {
		var postponed []*schema.ForeignKey
		for _, key := range table.ForeignKeys {
			if slices.ContainsFunc(tables[i+1:], func(t *schema.Table) bool { return t.Schema == key.RefSchema && t.Name == key.RefTable }) {
				postponed = append(postponed, key)
				late = append(late, func() { w.add(w.alter(table) + "ADD " + dialect.KeyClause(w.dialect, key)) })
			}
		}
		w.add(dialect.CreateTable(w.dialect, table, postponed...))
		for _, index := range table.Indexes {
			if !index.Constraint {
				w.add(dialect.CreateIndex(w.dialect, table, index))
			}
		}
		for _, text := range dialect.Comments(w.dialect, table) {
			w.add(text)
		}
	}
	for _, add := range late {
		add()
	}
}

// dropTables drops tables, and before that the foreign keys of those to be dropped later.
func (w *writer) dropTables(changes []Change) {
	tables := tablesOf(changes, DropTable)
	for i, table := range tables {
		for _, later := range tables[i+1:] {
			for _, key := range later.ForeignKeys {
				if key.RefSchema == table.Schema && key.RefTable == table.Name {
					w.add("ALTER TABLE " + w.table(later) + w.dialect.DropKey(w.name(key.Name)))
				}
			}
		}
		w.add("DROP TABLE "+w.table(table), w.droppedTable(table)...)
	}
}

func tablesOf(changes []Change, kind Kind) (tables []*schema.Table) {
	for _, c := range changes {
		if c.Kind == kind {
			tables = append(tables, c.Table)
		}
	}
	return tables
}

func (w *writer) rename(c Change) {
	if c.Kind == RenameTable {
		w.add("ALTER TABLE " + dialect.TableName(w.dialect, c.Table.Schema, c.From) + " RENAME TO " + w.name(c.To))
		return
	}
	w.add(w.alter(c.Table) + "RENAME COLUMN " + w.name(c.From) + " TO " + w.name(c.To))
}

// addColumn adds a column; rows that are there get a value where they must have one.
func (w *writer) addColumn(c Change) {
	filling := ""
	if !c.Column.Nullable && c.Column.Default == nil {
		filling = w.filling(c.Table, c.Column)
	}
	column := *c.Column
	if filling != "" {
		column.Default = &filling
	}
	w.add(w.alter(c.Table) + "ADD COLUMN " + dialect.ColumnClause(w.dialect, &schema.Table{}, &column))
	if filling != "" {
		w.add(w.alter(c.Table) + "ALTER COLUMN " + w.name(column.Name) + " DROP DEFAULT")
	}
}

func (w *writer) dropColumn(c Change) {
	w.add(w.alter(c.Table)+"DROP COLUMN "+w.name(c.Was.Name), w.droppedColumn(c.Table, c.Was)...)
}

// fillNulls writes a value where a column has none and will have to have one.
func (w *writer) fillNulls(c Change) {
	if !c.Was.Nullable || c.Column.Nullable {
		return
	}
	if filling := w.filling(c.Table, c.Column); filling != "" {
		name := w.name(c.Column.Name)
		w.add("UPDATE "+w.table(c.Table)+" SET "+name+" = "+filling+" WHERE "+name+" IS NULL", w.filledNulls(c.Table, c.Column, filling)...)
	}
}

// recomputes tells that a column is computed, or was: such a column is made anew, and nothing is lost.
func recomputes(c Change) bool {
	return !sameGenerated(c.Was, c.Column) || c.Column.Expression != "" && !sameType(c.Was, c.Column)
}

// recompute makes a column anew.
func (w *writer) recompute(c Change) {
	w.dropColumn(c)
	w.addColumn(c)
}

// widens tells that all values of a column fit its new type.
func widens(was, is *schema.Column) bool {
	switch {
	case is.Kind == schema.Text && was.Kind == schema.Text && len(is.Enum) == 0:
		return is.Size == 0 || was.Size > 0 && was.Size <= is.Size
	case is.Kind == schema.Integer && was.Kind == schema.Integer:
		return bits(is.Type) >= bits(was.Type)
	}
	return false
}

// bits is the size of an integer type.
func bits(declared string) int {
	upper := strings.ToUpper(declared)
	switch {
	case strings.Contains(upper, "TINY"):
		return 8
	case strings.Contains(upper, "SMALL"):
		return 16
	case strings.Contains(upper, "BIG"):
		return 64
	}
	return 32
}
