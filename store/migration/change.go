package migration

import (
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// Kind is what a change does.
type Kind int

// The kinds of changes, in the order in which they are made; see order for where that is not all.
const (
	DropForeignKey Kind = iota
	DropIndex
	DropCheck
	AddEnum
	AlterEnum
	AddTable
	AddColumn
	AlterColumn
	AlterPrimaryKey
	DropColumn
	AddIndex
	AddCheck
	AddForeignKey
	AlterComment
	DropTable
	DropEnum
	RenameTable  // first on the way up, last on the way down
	RenameColumn // so, too
)

// Change is one difference between two schemas.
type Change struct {
	Kind   Kind
	Table  *schema.Table // as it is afterwards; of DropTable, as it was
	Before *schema.Table // as it was, nil of a new one

	Column, Was *schema.Column
	Index       *schema.Index
	Key         *schema.ForeignKey
	Check       *schema.Check
	Enum        *Enum
	From, To    string // of a rename
}

// Enum is a type that lists its values.
type Enum struct {
	Name   string
	Values []string
	Was    []string // before it is altered
	Used   []use    // where it is altered
}

// use is a column of an enum.
type use struct {
	table  *schema.Table
	column *schema.Column
	was    *schema.Column // before the enum is altered
}

// String says what the change does: "add column users.bio".
func (c Change) String() string {
	switch c.Kind {
	case RenameTable:
		return "rename table " + c.From + " to " + c.To
	case RenameColumn:
		return "rename column " + nameOf(c.Table) + "." + c.From + " to " + c.To
	case AddTable:
		return "add table " + nameOf(c.Table)
	case DropTable:
		return "drop table " + nameOf(c.Table)
	case AddColumn:
		return "add column " + nameOf(c.Table) + "." + c.Column.Name
	case DropColumn:
		return "drop column " + nameOf(c.Table) + "." + c.Was.Name
	case AlterColumn:
		return "alter column " + nameOf(c.Table) + "." + c.Column.Name + ": " + strings.Join(differences(c.Was, c.Column), ", ")
	case AlterPrimaryKey:
		return "alter primary key of " + nameOf(c.Table) + ": " + keyText(c.Before.PrimaryKey) + " → " + keyText(c.Table.PrimaryKey)
	case AddIndex, DropIndex:
		return c.verb() + " " + indexText(c.Index) + " on " + nameOf(c.Table)
	case AddForeignKey, DropForeignKey:
		return c.verb() + " foreign key " + nameOf(c.Table) + "." + strings.Join(c.Key.Columns, ", ") + " → " + c.Key.RefTable
	case AddCheck, DropCheck:
		return c.verb() + " check on " + nameOf(c.Table) + ": " + c.Check.Expression
	case AlterComment:
		return "alter comment of " + nameOf(c.Table)
	case AddEnum, DropEnum:
		return c.verb() + " enum " + c.Enum.Name
	case AlterEnum:
		return "alter enum " + c.Enum.Name + ": " + strings.Join(c.Enum.Was, ", ") + " → " + strings.Join(c.Enum.Values, ", ")
	}
	return fmt.Sprintf("change %d", c.Kind)
}

func (c Change) verb() string {
	switch c.Kind {
	case AddIndex, AddForeignKey, AddCheck, AddEnum:
		return "add"
	}
	return "drop"
}

func nameOf(t *schema.Table) string { return strings.TrimPrefix(t.Schema+"."+t.Name, ".") }

func keyText(columns []string) string {
	if len(columns) == 0 {
		return "none"
	}
	return strings.Join(columns, ", ")
}

func indexText(index *schema.Index) string {
	parts := make([]string, len(index.Parts))
	for i, part := range index.Parts {
		if parts[i] = part.Column; part.Column == "" {
			parts[i] = part.Expression
		}
	}
	kind := "index"
	if index.Unique {
		kind = "unique index"
	}
	if index.Constraint {
		kind = "unique"
	}
	text := kind + " (" + strings.Join(parts, ", ") + ")"
	if index.Where != "" {
		text += " where " + index.Where
	}
	return text
}

// differences say in which ways a column is altered.
func differences(was, is *schema.Column) (list []string) {
	say := func(differs bool, from, to string) {
		if differs {
			list = append(list, from+" → "+to)
		}
	}
	say(!sameType(was, is), typeText(was), typeText(is))
	say(was.Nullable != is.Nullable, nullText(was), nullText(is))
	say(!sameDefault(was, is), defaultText(was), defaultText(is))
	say(!sameGenerated(was, is), generatedText(was), generatedText(is))
	say(was.Collation != is.Collation, "collation "+orNone(was.Collation), orNone(is.Collation))
	say(was.Comment != is.Comment, "comment "+orNone(was.Comment), orNone(is.Comment))
	return list
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return text
}

func typeText(c *schema.Column) string {
	if c.Auto {
		return c.Type + " (counted)"
	}
	return orNone(c.Type)
}

func nullText(c *schema.Column) string {
	if c.Nullable {
		return "NULL"
	}
	return "NOT NULL"
}

func defaultText(c *schema.Column) string {
	if c.Default == nil {
		return "no default"
	}
	return "default " + *c.Default
}

func generatedText(c *schema.Column) string {
	if c.Expression == "" {
		return "not computed"
	}
	return "computed as " + c.Expression
}
