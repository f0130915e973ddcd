package migration

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// sqlitePlan changes SQLite's tables. ALTER TABLE does little there: what it cannot do, making the table anew does, once for all of a
// table's changes.
type sqlitePlan struct {
	writer
	unenforced bool
}

func (p *sqlitePlan) plan(changes []Change) ([]Statement, bool, error) {
	p.statements, p.unenforced = nil, false
	var done []*schema.Table
	for _, c := range changes {
		switch c.Kind {
		case RenameTable:
			p.add("ALTER TABLE " + dialect.TableName(p.dialect, c.Table.Schema, c.From) + " RENAME TO " + p.name(c.To))
		case RenameColumn: // on the way down before the table's, on the way up behind it: the table has its new name
			p.add(p.alter(c.Table) + "RENAME COLUMN " + p.name(c.From) + " TO " + p.name(c.To))
		case AddTable:
			p.create(c.Table)
		case DropTable:
			p.add("DROP TABLE "+p.table(c.Table), p.droppedTable(c.Table)...)
		default:
			if c.Table == nil || slices.Contains(done, c.Table) {
				continue
			}
			done = append(done, c.Table)
			if err := p.change(ofTable(changes, c.Table)); err != nil {
				return nil, false, err
			}
		}
	}
	return p.statements, p.unenforced, nil
}

// ofTable are the changes of one table that is there.
func ofTable(changes []Change, table *schema.Table) (list []Change) {
	for _, c := range changes {
		if c.Table == table && c.Kind != RenameTable && c.Kind != RenameColumn && c.Before != nil && c.Kind != DropTable {
			list = append(list, c)
		}
	}
	return list
}

func (p *sqlitePlan) create(t *schema.Table) {
	p.add(dialect.CreateTable(p.dialect, t))
	for _, index := range t.Indexes {
		if !index.Constraint {
			p.add(dialect.CreateIndex(p.dialect, t, index))
		}
	}
	for _, trigger := range t.Triggers {
		p.add(trigger.SQL)
	}
}

// change changes one table, by ALTER TABLE where that can do all of it.
func (p *sqlitePlan) change(changes []Change) error {
	if slices.ContainsFunc(changes, func(c Change) bool { return !p.alters(c, changes) }) {
		return p.rebuild(changes)
	}
	for _, c := range changes {
		switch c.Kind {
		case AddColumn:
			p.add(p.alter(c.Table) + "ADD COLUMN " + dialect.ColumnClause(p.dialect, c.Table, c.Column) + p.reference(c.Column, changes))
		case DropColumn:
			p.add(p.alter(c.Table)+"DROP COLUMN "+p.name(c.Was.Name), p.droppedColumn(c.Table, c.Was)...)
		case AddIndex:
			p.add(dialect.CreateIndex(p.dialect, c.Table, c.Index))
		case DropIndex:
			p.add("DROP INDEX " + p.name(c.Index.Name))
		}
	}
	return nil
}

// alters tells whether SQLite can make a change of a table that is there.
func (p *sqlitePlan) alters(c Change, with []Change) bool {
	switch c.Kind {
	case AddIndex, DropIndex:
		return !c.Index.Constraint
	case AddColumn:
		return p.addsColumn(c, with)
	case AddForeignKey: // with the column
		return len(c.Key.Columns) == 1 && slices.ContainsFunc(with, func(other Change) bool {
			return other.Kind == AddColumn && other.Column.Name == c.Key.Columns[0] && other.Column.Nullable && other.Column.Default == nil
		})
	case DropColumn:
		return p.dropsColumn(c)
	}
	return false
}

func (p *sqlitePlan) addsColumn(c Change, with []Change) bool {
	column := c.Column
	switch {
	case column.Expression != "":
		return column.Virtual
	case column.Auto || slices.Contains(c.Table.PrimaryKey, column.Name):
		return false
	case column.Default != nil && !isConstant(*column.Default):
		return false
	}
	return column.Nullable || column.Default != nil && !isNull(column.Default)
}

// isConstant tells defaults that SQLite takes for a column of a table that has rows.
func isConstant(expression string) bool {
	list := words(expression)
	return len(list) == 1 && !strings.HasPrefix(list[0], "current_") || len(list) == 2 && (list[0] == "-" || list[0] == "+")
}

// dropsColumn tells whether nothing else mentions a column.
func (p *sqlitePlan) dropsColumn(c Change) bool {
	name := c.Was.Name
	mentions := func(text string) bool { return slices.Contains(words(text), strings.ToLower(name)) }
	t := c.Before
	if slices.Contains(t.PrimaryKey, name) || len(t.Triggers) > 0 {
		return false
	}
	for _, column := range t.Columns {
		if mentions(column.Expression) {
			return false
		}
	}
	for _, key := range t.ForeignKeys {
		if slices.Contains(key.Columns, name) {
			return false
		}
	}
	for _, check := range t.Checks {
		if check.Column == name || mentions(check.Expression) {
			return false
		}
	}
	for _, index := range t.Indexes {
		if mentions(index.Where) || slices.ContainsFunc(index.Parts, func(part schema.IndexPart) bool { return part.Column == name || mentions(part.Expression) }) {
			return false
		}
	}
	return true
}

// reference is the foreign key of a column that is added, as it stands at the column.
func (p *sqlitePlan) reference(column *schema.Column, changes []Change) string {
	for _, c := range changes {
		if c.Kind == AddForeignKey && slices.Equal(c.Key.Columns, []string{column.Name}) {
			_, text, _ := strings.Cut(dialect.KeyClause(p.dialect, c.Key), ") REFERENCES ")
			return " REFERENCES " + text
		}
	}
	return ""
}

// rebuild makes a table anew: under another name, with the rows of the old one, whose place it then takes. While that happens, foreign keys
// must not be enforced, or the rows that refer to the old table go with it (ON DELETE CASCADE); and names in other tables' keys, in
// views and triggers must stay as they are written (legacy_alter_table).
func (p *sqlitePlan) rebuild(changes []Change) error {
	was, table := changes[0].Before, changes[0].Table
	if was.Odd != "" {
		return fmt.Errorf("%s: its definition has %s, which would be lost if the table were made anew: write the migration by hand (dbsh db revision)", nameOf(was), was.Odd)
	}
	p.unenforced = true
	fresh := clone(table)
	fresh.Name = freshName(table)
	for _, c := range changes {
		if c.Kind == DropIndex && !c.Index.Constraint {
			p.add("DROP INDEX " + p.name(c.Index.Name)) // what vanishes with the table unnamed is taken to be wanted
		}
	}
	p.add(dialect.CreateTable(p.dialect, fresh))
	p.copyRows(was, table, fresh, changes)
	if was.NeverAgain && table.NeverAgain {
		p.add("DELETE FROM sqlite_sequence WHERE name = " + dialect.Literal(p.dialect, fresh.Name))
		p.add("INSERT INTO sqlite_sequence (name, seq) SELECT " + dialect.Literal(p.dialect, fresh.Name) + ", seq FROM sqlite_sequence WHERE name = " + dialect.Literal(p.dialect, table.Name))
	}
	p.add("PRAGMA legacy_alter_table = ON")
	p.add("DROP TABLE "+p.table(table), p.lostByRebuild(was, table, changes)...)
	p.add("ALTER TABLE " + p.table(fresh) + " RENAME TO " + p.name(table.Name))
	p.add("PRAGMA legacy_alter_table = OFF")
	for _, index := range table.Indexes {
		if !index.Constraint {
			p.add(dialect.CreateIndex(p.dialect, table, index))
		}
	}
	for _, trigger := range was.Triggers {
		p.add(trigger.SQL)
	}
	return nil
}

// freshName is the name of a table while its rows are copied.
func freshName(t *schema.Table) string { return "dbsh_new_" + t.Name }

// copyRows fills the new table, rows keep their numbers.
func (p *sqlitePlan) copyRows(was, table, fresh *schema.Table, changes []Change) {
	var into, values []string
	if p.numbered(was) && p.numbered(table) {
		into, values = append(into, "rowid"), append(values, "rowid")
	}
	for _, column := range table.Columns {
		if column.Expression != "" {
			continue
		}
		before := was.Column(column.Name)
		filling := p.filling(table, column)
		switch {
		case before == nil && (column.Nullable || column.Default != nil || filling == ""):
			continue // the database fills it
		case before == nil:
			values = append(values, filling)
		case before.Nullable && !column.Nullable && filling != "":
			values = append(values, "coalesce("+p.name(column.Name)+", "+filling+")")
		default:
			values = append(values, p.name(column.Name))
		}
		into = append(into, p.name(column.Name))
	}
	if len(into) == 0 {
		return // nothing of the rows is left: the table is dropped with them, and says so
	}
	p.add("INSERT INTO " + p.table(fresh) + " (" + strings.Join(into, ", ") + ") SELECT " + strings.Join(values, ", ") + " FROM " + p.table(was))
}

// numbered tells whether the rows have numbers of their own (rowid) beside their key.
func (p *sqlitePlan) numbered(t *schema.Table) bool {
	if t.NoRowID || slices.ContainsFunc(t.Columns, func(c *schema.Column) bool { return strings.EqualFold(c.Name, "rowid") }) {
		return false
	}
	return len(t.PrimaryKey) != 1 || !t.Column(t.PrimaryKey[0]).Auto
}

// lostByRebuild is what the rows of the old table have and those of the new one do not.
func (p *sqlitePlan) lostByRebuild(was, table *schema.Table, changes []Change) (losses []Loss) {
	for _, c := range changes {
		switch {
		case c.Kind == DropColumn:
			losses = append(losses, p.droppedColumn(table, c.Was)...)
		case c.Kind == AlterColumn && c.Was.Nullable && !c.Column.Nullable:
			if filling := p.filling(table, c.Column); filling != "" {
				losses = append(losses, p.filledNulls(table, c.Column, filling)...)
			}
		}
		if c.Kind == AlterColumn && p.converts(c.Was, c.Column) && !table.NoRowID && p.numbered(was) == p.numbered(table) {
			name := p.name(c.Column.Name)
			losses = append(losses, Loss{
				What:  fmt.Sprintf("%s.%s: values that are no %s change", nameOf(table), c.Column.Name, c.Column.Type),
				Query: "SELECT count(*) FROM " + p.table(table) + " AS t JOIN " + p.name(freshName(table)) + " AS n ON t.rowid = n.rowid WHERE CAST(t." + name + " AS TEXT) <> CAST(n." + name + " AS TEXT)",
			})
		}
	}
	var known []string
	for _, column := range was.Columns {
		known = append(known, column.Name)
	}
	return append(losses, Loss{
		What:  nameOf(table) + " has columns that this migration does not know",
		Query: "SELECT count(*) FROM pragma_table_xinfo(" + dialect.Literal(p.dialect, table.Name) + ") WHERE name NOT IN (" + dialect.QuotedList(known) + ")",
	})
}

// converts tells whether SQLite itself may write values otherwise, because the column's affinity is another one.
func (p *sqlitePlan) converts(was, is *schema.Column) bool {
	number := func(kind schema.Kind, declared string) bool {
		text := strings.Contains(strings.ToUpper(declared), "TEXT") || strings.Contains(strings.ToUpper(declared), "CHAR")
		return !text && (kind == schema.Float || kind == schema.Decimal || kind == schema.Integer || kind == schema.Bool)
	}
	return !sameType(was, is) && !number(was.Kind, was.Type) && number(is.Kind, is.Type)
}
