package migration

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// mysqlPlan changes MySQL's tables.
type mysqlPlan struct{ writer }

func (p *mysqlPlan) plan(changes []Change) ([]Statement, bool, error) {
	p.statements = nil
	late := slices.IndexFunc(changes, func(c Change) bool { return c.Kind > AlterPrimaryKey && c.Kind < RenameTable })
	if late < 0 {
		late = len(changes)
	}
	p.each(changes[:late], p.change)
	p.indexes(changes)
	p.each(changes[late:], p.change)
	return p.statements, false, nil
}

func (p *mysqlPlan) change(c Change) {
	switch c.Kind {
	case RenameTable, RenameColumn:
		p.rename(c)
	case DropForeignKey:
		p.add(p.alter(c.Table) + "DROP FOREIGN KEY " + p.name(c.Key.Name))
	case DropCheck:
		if c.Check.Name != "" {
			p.add(p.alter(c.Table) + "DROP CONSTRAINT " + p.name(c.Check.Name))
		} else if column := c.Table.Column(c.Check.Column); column != nil {
			p.modify(c.Table, column)
		}
	case AddColumn:
		p.addColumn(c)
	case AlterColumn:
		p.alterColumn(c)
	case DropColumn:
		p.dropColumn(c)
	case AlterPrimaryKey:
		p.primaryKey(c)
	case AddCheck:
		p.add(p.alter(c.Table) + "ADD " + dialect.CheckClause(p.dialect, c.Check))
	case AddForeignKey:
		p.add(p.alter(c.Table) + "ADD " + dialect.KeyClause(p.dialect, c.Key))
	case AlterComment:
		p.add(p.alter(c.Table) + "COMMENT = " + dialect.Literal(p.dialect, c.Table.Comment))
	}
}

// indexes makes all changes of a table's indexes at once: a foreign key must not be without one in between.
func (p *mysqlPlan) indexes(changes []Change) {
	var done []*schema.Table
	for _, c := range changes {
		if c.Kind != AddIndex && c.Kind != DropIndex || slices.Contains(done, c.Table) {
			continue
		}
		done = append(done, c.Table)
		var clauses []string
		for _, other := range changes {
			switch {
			case other.Table != c.Table:
			case other.Kind == DropIndex:
				clauses = append(clauses, "DROP INDEX "+p.name(other.Index.Name))
			case other.Kind == AddIndex:
				index := *other.Index
				index.Constraint, index.SQL = false, ""
				_, text, _ := strings.Cut(dialect.CreateIndex(p.dialect, c.Table, &index), "CREATE ")
				head, parts, _ := strings.Cut(text, " ON "+p.table(c.Table)+" ")
				clauses = append(clauses, "ADD "+head+" "+parts)
			}
		}
		p.add(p.alter(c.Table) + strings.Join(clauses, ", "))
	}
}

func (p *mysqlPlan) primaryKey(c Change) {
	var clauses []string
	if len(c.Before.PrimaryKey) > 0 {
		clauses = append(clauses, "DROP PRIMARY KEY")
	}
	if len(c.Table.PrimaryKey) > 0 {
		clauses = append(clauses, "ADD "+dialect.PrimaryClause(p.dialect, c.Table))
	}
	p.add(p.alter(c.Table) + strings.Join(clauses, ", "))
}

// modify writes all of a column: what MODIFY does not say is gone.
func (p *mysqlPlan) modify(t *schema.Table, column *schema.Column) {
	p.add(p.alter(t) + "MODIFY COLUMN " + dialect.ColumnClause(p.dialect, t, column))
}

func (p *mysqlPlan) alterColumn(c Change) {
	if recomputes(c) {
		p.recompute(c)
		return
	}
	p.fillNulls(c)
	p.shorten(c)
	p.modify(c.Table, c.Column)
}

// shorten cuts texts that are too long for a column's new type, which MySQL would refuse.
func (p *mysqlPlan) shorten(c Change) {
	if c.Was.Kind != schema.Text || c.Column.Kind != schema.Text || c.Column.Size == 0 || widens(c.Was, c.Column) {
		return
	}
	name, size := p.name(c.Column.Name), strconv.Itoa(c.Column.Size)
	condition := "CHAR_LENGTH(" + name + ") > " + size
	p.add("UPDATE "+p.table(c.Table)+" SET "+name+" = LEFT("+name+", "+size+") WHERE "+condition, Loss{
		What: fmt.Sprintf("%s.%s is cut to %s letters", nameOf(c.Table), c.Column.Name, size), Query: p.count(c.Table, condition),
	})
}
