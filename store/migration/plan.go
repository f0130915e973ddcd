package migration

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// Statement is one step of a migration.
type Statement struct {
	SQL    string
	Losses []Loss // what it can lose
}

// Loss is something that a statement can lose.
type Loss struct {
	What  string // "users.bio is dropped"
	Query string // counts the rows that would lose something
}

// planner writes changes as statements. Each database has one.
type planner interface {
	// plan writes the statements of changes, and tells whether they must run with foreign keys not enforced, which cannot be switched in a
	// transaction (SQLite).
	plan(changes []Change) (statements []Statement, unenforced bool, err error)
}

func plannerOf(d dialect.Dialect) planner {
	switch d := d.(type) {
	case dialect.SQLite:
		return &sqlitePlan{writer: writer{dialect: d}}
	case dialect.Postgres:
		return &postgresPlan{writer: writer{dialect: d}}
	case dialect.MySQL:
		return &mysqlPlan{writer: writer{dialect: d}}
	}
	return nil
}

// writer collects statements.
type writer struct {
	dialect    dialect.Dialect
	statements []Statement
}

func (w *writer) add(text string, losses ...Loss) {
	w.statements = append(w.statements, Statement{SQL: text, Losses: losses})
}

func (w *writer) name(name string) string { return dialect.Identifier(w.dialect, name) }

func (w *writer) table(t *schema.Table) string {
	return dialect.TableName(w.dialect, t.Schema, t.Name)
}

func (w *writer) alter(t *schema.Table) string { return "ALTER TABLE " + w.table(t) + " " }

// dropped is what the loss of a column would be. What is computed is never lost.
func (w *writer) droppedColumn(t *schema.Table, c *schema.Column) []Loss {
	if c.Generated || c.Expression != "" {
		return nil
	}
	return []Loss{{What: nameOf(t) + "." + c.Name + " is dropped", Query: w.count(t, w.name(c.Name)+" IS NOT NULL")}}
}

func (w *writer) droppedTable(t *schema.Table) []Loss {
	return []Loss{{What: nameOf(t) + " is dropped", Query: "SELECT count(*) FROM " + w.table(t)}}
}

func (w *writer) count(t *schema.Table, condition string) string {
	return "SELECT count(*) FROM " + w.table(t) + " WHERE " + condition
}

// filledNulls is the loss where NULL becomes a value.
func (w *writer) filledNulls(t *schema.Table, c *schema.Column, value string) []Loss {
	return []Loss{{What: fmt.Sprintf("%s.%s: NULL becomes %s", nameOf(t), c.Name, value), Query: w.count(t, w.name(c.Name)+" IS NULL")}}
}

// filling is the value that rows get where a column must have one and they have none: the column's default, else the zero value of its
// type in Go; "" where there is none that would do.
func (w *writer) filling(t *schema.Table, c *schema.Column) string {
	switch {
	case c.Default != nil:
		return *c.Default
	case c.Expression != "" || c.Auto || inKey(t, c):
		return ""
	case len(c.Enum) > 0:
		value := dialect.Literal(w.dialect, c.Enum[0])
		if c.EnumType != "" {
			return value + "::" + c.EnumType
		}
		return value
	}
	switch c.Kind {
	case schema.Integer, schema.Unsigned, schema.Float:
		return "0"
	case schema.Decimal:
		if w.dialect.Holds().Numerics || !strings.Contains(strings.ToUpper(c.Type), "TEXT") {
			return "0"
		}
		return "'0'"
	case schema.Bool:
		return "false"
	case schema.Text:
		return "''"
	}
	return ""
}

// inKey tells whether a column must have a value that no other row has, or that some other row has.
func inKey(t *schema.Table, c *schema.Column) bool {
	return slices.Contains(t.PrimaryKey, c.Name) ||
		slices.ContainsFunc(t.ForeignKeys, func(key *schema.ForeignKey) bool { return slices.Contains(key.Columns, c.Name) }) ||
		slices.ContainsFunc(t.Indexes, func(index *schema.Index) bool {
			return index.Unique && len(index.Parts) == 1 && index.Parts[0].Column == c.Name
		})
}
