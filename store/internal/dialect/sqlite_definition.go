package dialect

import (
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
	"github.com/dbsh-go/dbsh/store/schema"
)

// This file reads of a CREATE TABLE what SQLite's pragmas do not tell: checks, collations, what computes a column, the names of
// constraints, AUTOINCREMENT, and when foreign keys hold.

// definitionText is a CREATE TABLE in pieces.
type definitionText struct {
	table *schema.Table
	text  string
}

// define fills in what the text of a table tells.
func define(table *schema.Table) {
	if isVirtual(table) || table.Kind == schema.View {
		return
	}
	d := definitionText{table, table.SQL}
	for _, part := range d.parts() {
		d.part(part)
	}
}

// parts are the columns and constraints between the brackets.
func (d definitionText) parts() (parts [][]lexer.Token) {
	tokens := lexer.Tokens(d.text)
	open := slices.IndexFunc(tokens, func(t lexer.Token) bool { return t.Sign("(") && t.Depth == 0 })
	if open < 0 {
		return nil
	}
	first := open + 1
	for i := first; i < len(tokens); i++ {
		end := tokens[i].Sign(")") && tokens[i].Depth == 0
		if end || tokens[i].Sign(",") && tokens[i].Depth == 1 {
			if i > first {
				parts = append(parts, tokens[first:i])
			}
			first = i + 1
		}
		if end {
			break
		}
	}
	return parts
}

// part reads a column or a constraint of the table.
func (d definitionText) part(tokens []lexer.Token) {
	var column *schema.Column
	if !startsConstraint(tokens) {
		if column = d.column(tokens[0]); column == nil {
			return
		}
		tokens = tokens[1:]
	}
	name := ""
	for i := 0; i < len(tokens); i++ {
		token := tokens[i]
		if token.Depth > 1 {
			continue
		}
		next := func(n int) lexer.Token {
			if i+n < len(tokens) {
				return tokens[i+n]
			}
			return lexer.Token{}
		}
		switch {
		case token.Is("CONSTRAINT"):
			name = unquoted(next(1))
			i++
			continue
		case token.Is("CHECK"):
			check := &schema.Check{Name: name, Expression: d.inside(tokens[i+1:])}
			if column != nil {
				check.Column = column.Name
			}
			d.table.Checks = append(d.table.Checks, check)
		case token.Is("UNIQUE"):
			d.nameIndex(name, column, tokens[i+1:])
		case token.Is("COLLATE") && column != nil:
			column.Collation = next(1).Text
			i++
		case token.Is("AUTOINCREMENT"):
			d.table.NeverAgain = true
		case token.Is("AS") && column != nil:
			column.Expression = d.inside(tokens[i+1:])
			column.Virtual = true
		case token.Is("STORED") && column != nil:
			column.Virtual = false
		case token.Is("REFERENCES"):
			d.key(name, column, tokens, i)
		case token.Is("CONFLICT"):
			d.table.Odd = "ON CONFLICT " + next(1).Text
		case token.Is("MATCH"):
			d.table.Odd = "MATCH " + next(1).Text
		case token.Is("PRIMARY") && column != nil && next(2).Is("DESC"):
			d.table.Odd = "PRIMARY KEY DESC"
		default:
			continue // a word that belongs to a constraint does not end its name
		}
		name = ""
	}
}

func startsConstraint(tokens []lexer.Token) bool {
	if tokens[0].Kind != lexer.Word {
		return false
	}
	switch strings.ToUpper(tokens[0].Text) {
	case "CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN":
		return true
	}
	return false
}

func (d definitionText) column(name lexer.Token) *schema.Column {
	for _, column := range d.table.Columns {
		if strings.EqualFold(column.Name, unquoted(name)) {
			return column
		}
	}
	return nil
}

// unquoted is a name as written; SQLite takes one in single quotes, too.
func unquoted(token lexer.Token) string {
	if token.Kind == lexer.Literal && len(token.Text) > 1 {
		return strings.ReplaceAll(token.Text[1:len(token.Text)-1], "''", "'")
	}
	return token.Text
}

// inside is the text of the brackets that the tokens begin with.
func (d definitionText) inside(tokens []lexer.Token) string {
	for i, token := range tokens {
		if i > 0 && token.Sign(")") && token.Depth == tokens[0].Depth {
			return strings.TrimSpace(d.text[tokens[0].End:token.Start])
		}
	}
	return ""
}

// names are those in the brackets that the tokens begin with.
func names(tokens []lexer.Token) (list []string) {
	for i, token := range tokens {
		switch {
		case i > 0 && token.Sign(")") && token.Depth == tokens[0].Depth:
			return list
		case i > 0 && token.Depth == tokens[0].Depth+1 && (tokens[i-1].Sign("(") || tokens[i-1].Sign(",")):
			list = append(list, unquoted(token))
		}
	}
	return list
}

// nameIndex gives a unique constraint the name it was written with.
func (d definitionText) nameIndex(name string, column *schema.Column, tokens []lexer.Token) {
	if name == "" {
		return
	}
	columns := names(tokens)
	if column != nil {
		columns = []string{column.Name}
	}
	for _, index := range d.table.Indexes {
		if index.Constraint && slices.EqualFunc(index.Columns(), columns, strings.EqualFold) {
			index.Name = name
		}
	}
}

// key notes of a foreign key its name, and when it holds. at is the position of REFERENCES.
func (d definitionText) key(name string, column *schema.Column, tokens []lexer.Token, at int) {
	columns := []string{}
	if column != nil {
		columns = []string{column.Name}
	} else if open := slices.IndexFunc(tokens[:at], func(t lexer.Token) bool { return t.Sign("(") }); open >= 0 {
		columns = names(tokens[open:at])
	}
	deferrable := ""
	for i := at; i < len(tokens); i++ {
		if tokens[i].Is("DEFERRABLE") {
			words := []string{"DEFERRABLE"}
			if tokens[i-1].Is("NOT") {
				break
			}
			if i+2 < len(tokens) && tokens[i+1].Is("INITIALLY") {
				words = append(words, "INITIALLY", strings.ToUpper(tokens[i+2].Text))
			}
			deferrable = strings.Join(words, " ")
		}
	}
	for _, key := range d.table.ForeignKeys {
		if slices.EqualFunc(key.Columns, columns, strings.EqualFold) && strings.EqualFold(key.RefTable, unquoted(tokens[min(at+1, len(tokens)-1)])) {
			key.Name, key.Deferrable = name, deferrable
		}
	}
}
