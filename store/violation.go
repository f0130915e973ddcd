package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store/schema"
)

// This file finds out which tables a violated foreign key may be about where the database does not say (SQLite says only
// that one was violated).

// explainViolation completes an error about a foreign key by what the catalog says.
func (c *conn) explainViolation(ctx context.Context, text string, err error) {
	var violation *IntegrityError
	if !errors.As(err, &violation) || violation.Kind != ForeignKey {
		return
	}
	cmd := c.classify(text)
	if len(violation.Parents)+len(violation.Children) > 0 {
		violation.Table = cmd.object
		return
	}
	if cmd.object == "" || c.link == nil || c.db.dialect.OneResult() {
		return // a server has said what it knows
	}
	ctx = withCause(context.WithoutCancel(ctx), "inspect")
	keys, err := c.db.dialect.ForeignKeys(ctx, connQueryer{c})
	if err != nil {
		return
	}
	violation.Table = cmd.object
	if cmd.verb != "DELETE" {
		violation.Parents = referredTo(keys, cmd.object)
	}
	if cmd.verb != "INSERT" {
		onUpdate := cmd.verb == "UPDATE"
		violation.Children = referring(keys, cmd.object, onUpdate, nil)
	}
}

// referredTo are the tables that a table's foreign keys lead to.
func referredTo(keys []*schema.ForeignKey, table string) []string {
	var tables []string
	for _, key := range keys {
		if strings.EqualFold(key.Table, table) && !slices.Contains(tables, key.RefTable) {
			tables = append(tables, key.RefTable)
		}
	}
	return tables
}

// referring are the tables whose rows can be in the way of a delete or an update: those with a foreign key to the table that
// neither follows nor lets go, and, where one follows, those in the way of that.
func referring(keys []*schema.ForeignKey, table string, onUpdate bool, visited []string) []string {
	if slices.Contains(visited, table) {
		return nil
	}
	visited = append(visited, table)
	var tables []string
	for _, key := range keys {
		if !strings.EqualFold(key.RefTable, table) {
			continue
		}
		action := key.OnDelete
		if onUpdate {
			action = key.OnUpdate
		}
		found := []string{key.Table}
		switch strings.ToUpper(action) {
		case "SET NULL", "SET DEFAULT":
			continue
		case "CASCADE":
			found = referring(keys, key.Table, onUpdate, visited)
		}
		for _, name := range found {
			if !slices.Contains(tables, name) {
				tables = append(tables, name)
			}
		}
	}
	return tables
}

// foreignKey says what a violated foreign key can mean.
func (e *IntegrityError) foreignKey() string {
	missing := "the row referred to does not exist"
	if len(e.Parents) > 0 {
		missing = fmt.Sprintf("the row of %s that it refers to does not exist", either(e.Parents))
	}
	left := "rows still refer to this one"
	if len(e.Children) > 0 {
		left = fmt.Sprintf("rows of %s still refer to it", either(e.Children))
	}
	switch {
	case len(e.Parents) > 0 && len(e.Children) == 0:
		return missing
	case len(e.Children) > 0 && len(e.Parents) == 0:
		return left
	}
	return missing + ", or " + left
}

// either names some things, one of which it is: a, b or c.
func either(names []string) string {
	last := len(names) - 1
	if last == 0 {
		return names[0]
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}
