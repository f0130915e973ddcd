package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Saved are entries that are kept by name, for the project.
type Saved interface {
	List() ([]SavedEntry, error)
	// Run runs one with values for its parameters, each a Go expression.
	Run(ctx context.Context, name string, given map[string]string) error
	Save(name, text string, replace bool) error
	Remove(name string) error
	// Place says where they are kept.
	Place() string
}

// SavedEntry is one of them.
type SavedEntry struct {
	Name, Text string
	Parameters []string
}

func queryCommand() *Command {
	return &Command{
		Spec: "que[ry]", Args: "[NAME [P=V...]]", Argument: QueryArgument, Help: "entries saved by name, with parameters", run: runQuery,
		Mark: "!", Marked: "save replaces one of that name",
		Long: `Without NAME, lists the project's entries, which stand in queries.sql beside dbsh.toml. NAME runs one; P=V gives a
parameter :P of its SQL a value, a Go expression. The words save and drop are for keeping:

  :query save by_role SELECT * FROM users WHERE role_id = :role
  :query by_role role=3
  :query drop by_role`,
	}
}

func runQuery(ctx context.Context, env *Env, call Call) error {
	name, rest, _ := strings.Cut(call.Args, " ")
	rest = strings.TrimSpace(rest)
	switch name {
	case "":
		return env.listSaved()
	case "save":
		name, text, _ := strings.Cut(rest, " ")
		if text = strings.TrimSpace(text); text == "" {
			return errors.New(":query: want save NAME ENTRY")
		}
		if err := env.Saved.Save(name, text, call.Marked); err != nil {
			return fmt.Errorf(":query: %w", err)
		}
		return env.say("saved %s in %s", name, env.Saved.Place())
	case "drop":
		if err := env.Saved.Remove(rest); err != nil {
			return fmt.Errorf(":query: %w", err)
		}
		return env.say("dropped %s", rest)
	}
	given, err := parseGiven(rest)
	if err != nil {
		return fmt.Errorf(":query: %w", err)
	}
	return env.Saved.Run(ctx, name, given)
}

func (e *Env) listSaved() error {
	list, err := e.Saved.List()
	if err != nil {
		return err
	}
	if len(list) == 0 && e.Settings.Effective().People() {
		return e.printf("Nothing is saved yet: :query save NAME ENTRY\n")
	}
	t := &table.Table{Columns: named("Name", "Parameters", "Entry")}
	for _, s := range list {
		t.Rows = append(t.Rows, []any{s.Name, known(strings.Join(s.Parameters, ", ")), oneLine(s.Text)})
	}
	return e.write(t, true)
}

// parseGiven reads P=V P=V. A value with blanks stands in quotes, which are those of Go's text, or in brackets.
func parseGiven(text string) (map[string]string, error) {
	given := map[string]string{}
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimSpace(text) {
		name, rest, ok := strings.Cut(text, "=")
		name = strings.TrimSpace(name)
		if !ok || name == "" || strings.ContainsAny(name, " \t(\"") {
			return nil, fmt.Errorf("got %q, want name=value", text)
		}
		value, after := cutValue(rest)
		if value == "" {
			return nil, fmt.Errorf("got no value for %s", name)
		}
		given[name], text = value, after
	}
	return given, nil
}

// cutValue takes an expression off a text: up to a blank that is in no quotes and no brackets.
func cutValue(text string) (value, rest string) {
	depth, quote := 0, byte(0)
	for i := range len(text) {
		switch c := text[i]; {
		case quote != 0:
			if c == quote && (quote == '`' || text[i-1] != '\\') {
				quote = 0
			}
		case c == '"' || c == '`' || c == '\'':
			quote = c
		case c == '(' || c == '[' || c == '{':
			depth++
		case c == ')' || c == ']' || c == '}':
			depth--
		case (c == ' ' || c == '\t') && depth <= 0:
			return text[:i], text[i:]
		}
	}
	return text, ""
}
