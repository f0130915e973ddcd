package dialect

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// This file writes tables, as package schema describes them, in SQL. What makes a table anew or changes one writes its parts with the
// same functions, so that they cannot disagree.

// CreateTable writes a table with all that stands inside the brackets; late are those of its foreign keys that stand elsewhere.
func CreateTable(d Dialect, t *schema.Table, late ...*schema.ForeignKey) string {
	var lines []string
	for _, column := range t.Columns {
		lines = append(lines, ColumnClause(d, t, column))
	}
	if len(t.PrimaryKey) > 0 && !t.NeverAgain {
		lines = append(lines, PrimaryClause(d, t))
	}
	for _, index := range t.Indexes {
		if index.Constraint {
			lines = append(lines, UniqueClause(d, index))
		}
	}
	for _, key := range t.ForeignKeys {
		if !slices.Contains(late, key) {
			lines = append(lines, KeyClause(d, key))
		}
	}
	for _, check := range t.Checks {
		if check.Column == "" {
			lines = append(lines, CheckClause(d, check))
		}
	}
	return "CREATE TABLE " + TableName(d, t.Schema, t.Name) + " (\n\t" + strings.Join(lines, ",\n\t") + "\n)" + d.TableOptions(t)
}

// CreateIndex writes an index that is no constraint.
func CreateIndex(d Dialect, t *schema.Table, index *schema.Index) string {
	if index.SQL != "" {
		return index.SQL
	}
	kind := "CREATE INDEX "
	if index.Unique {
		kind = "CREATE UNIQUE INDEX "
	}
	text := kind + Identifier(d, index.Name) + " ON " + TableName(d, t.Schema, t.Name) + " (" + indexParts(d, index) + ")"
	if index.Where != "" {
		text += " WHERE " + index.Where
	}
	return text
}

func indexParts(d Dialect, index *schema.Index) string {
	parts := make([]string, len(index.Parts))
	for i, part := range index.Parts {
		if parts[i] = Identifier(d, part.Column); part.Column == "" {
			parts[i] = InBrackets(part.Expression)
		}
		if part.Collation != "" {
			parts[i] += d.Collate(part.Collation)
		}
		if part.Descending {
			parts[i] += " DESC"
		}
	}
	return strings.Join(parts, ", ")
}

// Comments are the statements that give a new table its comments, where they do not stand in it.
func Comments(d Dialect, t *schema.Table) (texts []string) {
	add := func(what, name, comment string) {
		if text := d.Comment(what, name, comment); text != "" && comment != "" {
			texts = append(texts, text)
		}
	}
	name := TableName(d, t.Schema, t.Name)
	add("TABLE", name, t.Comment)
	for _, column := range t.Columns {
		add("COLUMN", name+"."+Identifier(d, column.Name), column.Comment)
	}
	return texts
}

// ColumnClause is a column as it stands in CREATE TABLE.
func ColumnClause(d Dialect, t *schema.Table, c *schema.Column) string {
	declared := c.Type
	if c.Auto {
		declared = d.Counting(c)
	}
	text := strings.TrimSpace(Identifier(d, c.Name) + " " + declared)
	if t.NeverAgain && slices.Equal(t.PrimaryKey, []string{c.Name}) {
		text += " PRIMARY KEY AUTOINCREMENT"
	}
	if c.Collation != "" {
		text += d.Collate(c.Collation)
	}
	if c.Expression != "" {
		text += " GENERATED ALWAYS AS " + InBrackets(c.Expression)
		if c.Virtual {
			text += " VIRTUAL"
		} else {
			text += " STORED"
		}
	}
	if c.Default != nil {
		text += " DEFAULT " + DefaultClause(d, *c.Default)
	}
	if !c.Nullable {
		text += " NOT NULL"
	}
	text += d.ColumnOptions(c)
	for _, check := range t.Checks {
		if check.Column == c.Name {
			text += " " + CheckClause(d, check)
		}
	}
	return text
}

// DefaultClause is an expression as it stands behind DEFAULT.
func DefaultClause(d Dialect, expression string) string {
	if isLiteral(d, expression) {
		return expression
	}
	return InBrackets(expression)
}

// isLiteral tells what may stand behind DEFAULT without brackets.
func isLiteral(d Dialect, text string) bool {
	if _, notNumber := strconv.ParseFloat(text, 64); notNumber == nil {
		return true
	}
	upper := strings.ToUpper(strings.TrimSpace(text))
	if upper == "NULL" || upper == "TRUE" || upper == "FALSE" || strings.HasPrefix(upper, "CURRENT_") {
		return true
	}
	tokens := d.Rules().Tokens(text)
	return len(tokens) == 1 && tokens[0].Kind == lexer.Literal || len(tokens) > 0 && d.Name() == (Postgres{}).Name()
}

// PrimaryClause is the primary key of a table.
func PrimaryClause(d Dialect, t *schema.Table) string {
	return "PRIMARY KEY (" + Identifiers(d, t.PrimaryKey) + ")"
}

// UniqueClause is a constraint that columns are unique.
func UniqueClause(d Dialect, index *schema.Index) string {
	return named(d, index.Name) + "UNIQUE (" + indexParts(d, index) + ")"
}

// CheckClause is a check.
func CheckClause(d Dialect, check *schema.Check) string {
	return named(d, check.Name) + "CHECK " + InBrackets(check.Expression)
}

// KeyClause is a foreign key.
func KeyClause(d Dialect, key *schema.ForeignKey) string {
	text := named(d, key.Name) + "FOREIGN KEY (" + Identifiers(d, key.Columns) + ") REFERENCES " + TableName(d, key.RefSchema, key.RefTable)
	if len(key.RefColumns) > 0 {
		text += " (" + Identifiers(d, key.RefColumns) + ")"
	}
	if key.OnDelete != "" {
		text += " ON DELETE " + key.OnDelete
	}
	if key.OnUpdate != "" {
		text += " ON UPDATE " + key.OnUpdate
	}
	if key.Deferrable != "" {
		text += " " + key.Deferrable
	}
	return text
}

// named is the name of a constraint, "" for one that the database is to name. SQLite's own names of indexes cannot be given.
func named(d Dialect, name string) string {
	if name == "" || isOwn(name) {
		return ""
	}
	return "CONSTRAINT " + Identifier(d, name) + " "
}

// InBrackets puts an expression into brackets, unless it stands in a pair already.
func InBrackets(expression string) string {
	expression = strings.TrimSpace(expression)
	if strings.HasPrefix(expression, "(") && closingBracket(expression) == len(expression)-1 {
		return expression
	}
	return "(" + expression + ")"
}

// closingBracket finds the bracket that closes the one at the beginning.
func closingBracket(text string) int {
	depth, quoted := 0, false
	for i := range len(text) {
		switch b := text[i]; {
		case b == '\'':
			quoted = !quoted
		case quoted:
		case b == '(':
			depth++
		case b == ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return -1
}
