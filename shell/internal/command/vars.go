package command

import (
	"context"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Variable is one of the prompt.
type Variable struct {
	Name, Type string
	Value      string // a short literal
}

// Variables knows what was declared.
type Variables interface {
	Variables(ctx context.Context) ([]Variable, error)
}

func varsCommand() *Command {
	return &Command{
		Spec: "v[ars]", Args: "[TEXT]", Argument: GoArgument, Help: "the variables, with their types and values", run: runVars, Pages: true,
		Long: `Shows what was declared at the prompt; with TEXT, that in whose names it occurs.

  :vars`,
	}
}

func runVars(ctx context.Context, env *Env, call Call) error {
	list, err := env.Variables.Variables(ctx)
	if err != nil {
		return err
	}
	t := &table.Table{Columns: named("Name", "Type", "Value")}
	for _, v := range list {
		if strings.Contains(strings.ToLower(v.Name), strings.ToLower(call.Args)) {
			t.Rows = append(t.Rows, []any{v.Name, v.Type, table.Remark(v.Value)})
		}
	}
	if len(t.Rows) == 0 && env.Settings.Effective().People() {
		return env.printf("Nothing is declared.\n")
	}
	return env.write(t, false)
}
