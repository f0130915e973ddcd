package command

import (
	"context"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Models knows the models and what the database says about their tables.
type Models interface {
	// Models are all models, sorted by name.
	Models(ctx context.Context) ([]Model, error)
	// Describe finds one by the name of its model, its query root or its table.
	Describe(ctx context.Context, name string) (*Description, error)
	// Count asks the database how many rows a model's table has.
	Count(ctx context.Context, model string) (int64, error)
	// Sizes are how large all tables are.
	Sizes(ctx context.Context) ([]Size, error)
}

// Model is one line of :models.
type Model struct {
	Name      string   // Artist
	Root      string   // Artists
	Table     string   // as the database spells it, with a schema where that is not the default
	Kind      string   // table, view
	Broken    string   // why it cannot be read, "" if it can
	Key       []string // fields of the primary key
	Relations []string // names
}

func modelsCommand() *Command {
	return &Command{
		Spec: "m[odels]", Psql: []string{"dt"}, Args: "[TEXT]", Argument: ModelArgument, Help: "the models, their query roots and tables", run: runModels, Pages: true,
		Long: `With TEXT, those in whose names it occurs.

  :models
  \dt track`,
	}
}

func runModels(ctx context.Context, env *Env, call Call) error {
	models, err := env.Models.Models(ctx)
	if err != nil {
		return err
	}
	t := &table.Table{Columns: named("Model", "Query", "Table", "Key", "Relations")}
	for _, m := range models {
		if !m.contains(call.Args) {
			continue
		}
		name := m.Table
		switch {
		case m.Broken != "":
			name += " (" + m.Kind + ", broken: " + m.Broken + ")"
		case m.Kind != "" && m.Kind != "table":
			name += " (" + m.Kind + ")"
		}
		t.Rows = append(t.Rows, []any{m.Name, m.Root, name, strings.Join(m.Key, ", "), strings.Join(m.Relations, ", ")})
	}
	if len(t.Rows) == 0 && env.Settings.Effective().People() {
		if call.Args != "" {
			return fmt.Errorf(":models: no model or table has %q in its name; :models lists all", call.Args)
		}
		return env.printf("There are no tables yet.\n")
	}
	return env.write(t, false)
}

func (m Model) contains(text string) bool {
	text = strings.ToLower(strings.Trim(text, "*%"))
	return strings.Contains(strings.ToLower(m.Name+" "+m.Root+" "+m.Table), text)
}
