package command_test

import (
	"context"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// clerk notes what is to be copied.
type clerk struct{ request command.Copy }

func (c *clerk) Copy(_ context.Context, request command.Copy) (string, error) {
	c.request = request
	return "copied", nil
}

func TestCopy(t *testing.T) {
	users := command.Place{Table: "users"}
	for line, want := range map[string]command.Copy{
		":copy users to users.csv":            {From: users, To: command.Place{Path: "users.csv", Format: table.CSV}},
		":cop! users to 'my users.json'":      {From: users, To: command.Place{Path: "my users.json", Format: table.JSON}, Replace: true},
		`\copy users from "users.tsv" --skip`: {From: command.Place{Path: "users.tsv", Format: table.TSV}, To: users, Skip: true},
		":copy x.jsonl TO users --create":     {From: command.Place{Path: "x.jsonl", Format: table.JSONL}, To: users, Create: true},
		":copy users to archive.users":        {From: users, To: command.Place{Table: "archive.users"}},
		":copy (SELECT ')' FROM (t)) to x.md": {From: command.Place{Query: "SELECT ')' FROM (t)"}, To: command.Place{Path: "x.md", Format: table.Markdown}},
		":copy users to stdout":               {From: users, To: command.Place{Path: "-", Format: table.CSV}},
		":copy users to out/users":            {From: users, To: command.Place{Path: "out/users"}},
	} {
		env, _ := environment(&shop{})
		noted := &clerk{}
		env.Copier = noted
		if err := command.Run(t.Context(), env, line); err != nil || noted.request != want {
			t.Errorf("%s: got %+v (%v), want %+v", line, noted.request, err, want)
		}
	}
	for line, want := range map[string]string{
		":copy users":                   "want FROM to TO",
		":copy users into x.csv":        `got "into" between the two places, want to`,
		":copy users to (SELECT 1)":     "rows cannot be copied into a query",
		":copy a.csv to b.csv":          "a.csv and b.csv are both files",
		":copy users to a.csv --create": "--create makes a table, and a.csv is a file",
		":copy users to a.csv --creat":  "got --creat, want --create or --skip",
		":copy (SELECT 1 to a.csv":      "the bracket of the query is not closed",
		":copy \"users to a.csv":        "a quotation mark is not closed",
	} {
		env, _ := environment(&shop{})
		env.Copier = &clerk{}
		if err := command.Run(t.Context(), env, line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %s", line, err, want)
		}
	}
}
