package migration

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/schema"
)

// postgresPlan changes PostgreSQL's tables.
type postgresPlan struct{ writer }

func (p *postgresPlan) plan(changes []Change) ([]Statement, bool, error) {
	p.statements = nil
	p.each(changes, p.change)
	return p.statements, false, nil
}

func (p *postgresPlan) change(c Change) {
	switch c.Kind {
	case RenameTable, RenameColumn:
		p.rename(c)
	case DropForeignKey:
		p.add(p.alter(c.Table) + "DROP CONSTRAINT " + p.name(c.Key.Name))
	case DropCheck:
		p.add(p.alter(c.Table) + "DROP CONSTRAINT " + p.name(c.Check.Name))
	case DropIndex:
		if c.Index.Constraint {
			p.add(p.alter(c.Table) + "DROP CONSTRAINT " + p.name(c.Index.Name))
		} else {
			p.add("DROP INDEX " + dialect.TableName(p.dialect, c.Table.Schema, c.Index.Name))
		}
	case AddEnum:
		p.add("CREATE TYPE " + c.Enum.Name + " AS ENUM (" + dialect.QuotedList(c.Enum.Values) + ")")
	case AlterEnum:
		p.alterEnum(c.Enum)
	case DropEnum:
		p.add("DROP TYPE " + c.Enum.Name)
	case AddColumn:
		p.addColumn(c)
		if c.Column.Comment != "" {
			p.comment(c)
		}
	case AlterColumn:
		p.alterColumn(c)
	case DropColumn:
		p.dropColumn(c)
	case AlterPrimaryKey:
		if len(c.Before.PrimaryKey) > 0 {
			p.add(p.alter(c.Table) + "DROP CONSTRAINT " + p.name(primaryName(c.Before)))
		}
		if len(c.Table.PrimaryKey) > 0 {
			p.add(p.alter(c.Table) + "ADD CONSTRAINT " + p.name(primaryName(c.Table)) + " " + dialect.PrimaryClause(p.dialect, c.Table))
		}
	case AddIndex:
		if c.Index.Constraint {
			p.add(p.alter(c.Table) + "ADD " + dialect.UniqueClause(p.dialect, c.Index))
		} else {
			p.add(dialect.CreateIndex(p.dialect, c.Table, c.Index))
		}
	case AddCheck:
		p.add(p.alter(c.Table) + "ADD " + dialect.CheckClause(p.dialect, c.Check))
	case AddForeignKey:
		p.add(p.alter(c.Table) + "ADD " + dialect.KeyClause(p.dialect, c.Key))
	case AlterComment:
		p.add(p.dialect.Comment("TABLE", p.table(c.Table), c.Table.Comment))
	}
}

// primaryName is the name of a key's constraint, which PostgreSQL has made where nobody has given one.
func primaryName(t *schema.Table) string {
	if t.PrimaryName != "" {
		return t.PrimaryName
	}
	return t.Name + "_pkey"
}

func (p *postgresPlan) comment(c Change) {
	p.add(p.dialect.Comment("COLUMN", p.table(c.Table)+"."+p.name(c.Column.Name), c.Column.Comment))
}

func (p *postgresPlan) alterColumn(c Change) {
	if recomputes(c) {
		p.recompute(c)
		if c.Column.Comment != "" {
			p.comment(c)
		}
		return
	}
	column := p.alter(c.Table) + "ALTER COLUMN " + p.name(c.Column.Name) + " "
	retyped := !strings.EqualFold(squeezed(c.Was.Type), squeezed(c.Column.Type)) || c.Was.Collation != c.Column.Collation || c.Was.EnumType != c.Column.EnumType
	if c.Was.Auto && !c.Column.Auto {
		p.stopCounting(c, column)
	}
	if retyped {
		if c.Was.Default != nil {
			p.add(column + "DROP DEFAULT") // it may not go with the new type
		}
		p.retype(c, column)
	}
	switch {
	case c.Column.Default != nil && (retyped || !sameDefault(c.Was, c.Column)):
		p.add(column + "SET DEFAULT " + dialect.DefaultClause(p.dialect, *c.Column.Default))
	case c.Column.Default == nil && c.Was.Default != nil && !retyped && !sameDefault(c.Was, c.Column):
		p.add(column + "DROP DEFAULT")
	}
	p.fillNulls(c)
	switch {
	case c.Was.Nullable && !c.Column.Nullable:
		p.add(column + "SET NOT NULL")
	case !c.Was.Nullable && c.Column.Nullable:
		p.add(column + "DROP NOT NULL")
	}
	if c.Column.Auto && !c.Was.Auto {
		p.startCounting(c, column)
	}
	if c.Was.Comment != c.Column.Comment {
		p.comment(c)
	}
}

// retype gives a column another type, and its values too.
func (p *postgresPlan) retype(c Change, column string) {
	name := p.name(c.Column.Name)
	text := column + "TYPE " + c.Column.Type
	if c.Column.Collation != "" {
		text += p.dialect.Collate(c.Column.Collation)
	}
	if widens(c.Was, c.Column) {
		p.add(text)
		return
	}
	cast := converted(name, c.Was, c.Column)
	back := "CAST(" + converted(cast, c.Column, c.Was) + " AS text)"
	if c.Was.EnumType != "" || c.Column.EnumType != "" {
		back = "CAST(" + cast + " AS text)"
	}
	p.add(text+" USING "+cast, Loss{
		What:  fmt.Sprintf("%s.%s: %s becomes %s", nameOf(c.Table), c.Column.Name, c.Was.Type, c.Column.Type),
		Query: p.count(c.Table, back+" IS DISTINCT FROM CAST("+name+" AS text)"),
	})
}

// converted is a value of one column's type as one of another's. PostgreSQL has a cast between truth values and integers of four bytes,
// and none to other numbers; where kinds have no cast, the value's text decides.
func converted(value string, from, to *schema.Column) string {
	switch {
	case from.EnumType != "" || to.EnumType != "":
	case isNumber(from) && to.Kind == schema.Bool:
		return "(" + value + " <> 0)"
	case from.Kind == schema.Bool && isNumber(to):
		return "CAST(CAST(" + value + " AS integer) AS " + to.Type + ")"
	case from.Kind == to.Kind, from.Kind == schema.Text, to.Kind == schema.Text, isNumber(from) && isNumber(to):
		return "CAST(" + value + " AS " + to.Type + ")"
	}
	return "CAST(CAST(" + value + " AS text) AS " + to.Type + ")"
}

func isNumber(c *schema.Column) bool {
	return c.Kind == schema.Integer || c.Kind == schema.Unsigned || c.Kind == schema.Float || c.Kind == schema.Decimal
}

// startCounting makes a key one that counts itself, from the largest that is there.
func (p *postgresPlan) startCounting(c Change, column string) {
	p.add(column + "ADD GENERATED BY DEFAULT AS IDENTITY")
	p.add("SELECT setval(pg_get_serial_sequence(" + dialect.Literal(p.dialect, p.table(c.Table)) + ", " + dialect.Literal(p.dialect, c.Column.Name) + "), coalesce(max(" +
		p.name(c.Column.Name) + "), 0) + 1, false) FROM " + p.table(c.Table))
}

func (p *postgresPlan) stopCounting(c Change, column string) {
	if c.Was.Identity != "" {
		p.add(column + "DROP IDENTITY")
		return
	}
	p.add(column + "DROP DEFAULT")
}

// alterEnum changes the values of a type. New ones are added; where others go, or change their places, or where a default has a new one,
// which cannot be used in the transaction that adds it, another type takes the place of the old one.
func (p *postgresPlan) alterEnum(enum *Enum) {
	if added, ok := additions(enum); ok {
		for _, text := range added {
			p.add("ALTER TYPE " + enum.Name + " ADD VALUE " + text)
		}
		return
	}
	old := dialect.Identifier(p.dialect, dialect.ShortName(strings.Trim(enum.Name[strings.LastIndex(enum.Name, ".")+1:], `"`)+"_old"))
	schemaPart := enum.Name[:strings.LastIndex(enum.Name, ".")+1]
	p.add("ALTER TYPE " + enum.Name + " RENAME TO " + old)
	p.add("CREATE TYPE " + enum.Name + " AS ENUM (" + dialect.QuotedList(enum.Values) + ")")
	for _, u := range enum.Used {
		column := p.alter(u.table) + "ALTER COLUMN " + p.name(u.column.Name) + " "
		if u.was.Default != nil {
			p.add(column + "DROP DEFAULT") // it is of the old type
		}
		p.add(column + "TYPE " + enum.Name + " USING CAST(CAST(" + p.name(u.column.Name) + " AS text) AS " + enum.Name + ")")
		if u.column.Default != nil {
			p.add(column + "SET DEFAULT " + *u.column.Default)
		}
	}
	p.add("DROP TYPE " + schemaPart + old)
}

// additions are the values that a type gets, each with its place, if it loses none and none of the columns' defaults is a new one.
func additions(enum *Enum) (texts []string, ok bool) {
	kept := slices.DeleteFunc(slices.Clone(enum.Values), func(v string) bool { return !slices.Contains(enum.Was, v) })
	if !slices.Equal(kept, enum.Was) {
		return nil, false
	}
	for i, value := range enum.Values {
		if slices.Contains(enum.Was, value) {
			continue
		}
		literal := dialect.QuotedList([]string{value})
		for _, u := range enum.Used {
			if u.column.Default != nil && strings.Contains(*u.column.Default, literal) {
				return nil, false
			}
		}
		if i > 0 {
			literal += " AFTER " + dialect.QuotedList(enum.Values[i-1:i])
		} else {
			literal += " BEFORE " + dialect.QuotedList(enum.Was[:1])
		}
		texts = append(texts, literal)
	}
	return texts, true
}
