package store

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

// explainUnique completes an error about a unique key: MySQL tells the index's name only, SQLite not the value.
func (c *conn) explainUnique(statement Statement, err error) {
	var violation *IntegrityError
	if !errors.As(err, &violation) || violation.Kind != Unique {
		return
	}
	if violation.Table == "" {
		violation.Table = c.classify(statement.SQL).object
	}
	if len(violation.Columns) == 0 && violation.Constraint != "" && !c.db.dialect.AbortsOnError() && c.link != nil {
		violation.Columns = c.indexColumns(violation.Table, violation.Constraint)
	}
	if len(violation.Values) == 0 {
		violation.Values = valuesGiven(statement, violation.Columns)
	}
}

// indexColumns are the columns of a table's index or primary key.
func (c *conn) indexColumns(table, index string) []string {
	ctx := withCause(context.Background(), "inspect")
	tables, err := c.db.dialect.Describe(ctx, connQueryer{c}, table)
	if err != nil || len(tables) == 0 {
		return nil
	}
	for _, i := range tables[0].Indexes {
		if i.Name == index {
			return i.Columns()
		}
	}
	if index == "PRIMARY" {
		return tables[0].PrimaryKey
	}
	return nil
}

// valuesGiven are the arguments that an INSERT of one row, or an UPDATE, gives columns; nil if that cannot be seen.
func valuesGiven(statement Statement, columns []string) []string {
	given := assigned(lexer.Tokens(statement.SQL), len(statement.Args))
	values := make([]string, len(columns))
	for i, column := range columns {
		at, known := given[column]
		if !known {
			return nil
		}
		values[i] = fmt.Sprint(statement.Args[at])
	}
	return values
}

// assigned tells which argument each column is given.
func assigned(tokens []lexer.Token, args int) map[string]int {
	given := map[string]int{}
	if len(tokens) == 0 {
		return given
	}
	if tokens[0].Is("INSERT") {
		for _, token := range tokens {
			switch {
			case token.Is("VALUES") && len(given) == args:
				return given
			case token.Is("VALUES"):
				return nil // several rows, or expressions among the values
			case token.Depth == 1 && (token.Kind == lexer.Word || token.Kind == lexer.Name):
				given[token.Text] = len(given)
			}
		}
		return nil
	}
	count := 0
	for i, token := range tokens {
		if !token.Sign("?") && !strings.HasPrefix(token.Text, "$") || count >= args {
			continue
		}
		if i >= 2 && tokens[i-1].Sign("=") {
			if _, set := given[tokens[i-2].Text]; !set {
				given[tokens[i-2].Text] = count
			}
		}
		count++
	}
	return given
}
