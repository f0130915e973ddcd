package command

import (
	"context"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

func formatCommand() *Command {
	return &Command{
		Spec: "f[ormat]", Args: "[FORMAT]", Argument: FormatArgument, Help: "how results are written", run: runFormat,
		Long: `FORMAT is table, vertical, csv, tsv, json, jsonl, markdown, html or sql-insert. Without it, says what is set.
The formats table and vertical are cut to the screen; the others, and what goes into a file or a pipe, never are.
sql-insert may name the table that is inserted into; else it is the one that the rows come from.

  :format json
  :format sql-insert archive.users`,
	}
}

func runFormat(_ context.Context, env *Env, call Call) error {
	if call.Args == "" {
		names := make([]string, 0, 8)
		for _, f := range table.Formats() {
			names = append(names, string(f))
		}
		return env.printf("Format is %s. There are %s.\n", env.Settings.Effective(), strings.Join(names, ", "))
	}
	if err := setFormat(env.Settings, call.Args); err != nil {
		return fmt.Errorf(":format: %w", err)
	}
	return env.say("Format is %s.", formatText(env.Settings))
}

func expandedCommand() *Command {
	return &Command{
		Spec: "ex[panded]", Psql: []string{"x"}, Args: "[on|off]", Argument: SwitchArgument, run: runExpanded,
		Help: "write tables a line for each field",
		Long: `Switches it on or off; without an argument to what it was not. Only the format table is affected: the
others are for programs. A table that is too wide for the screen is written so anyway.

  \x
  SELECT * FROM Customer;`,
	}
}

func runExpanded(_ context.Context, env *Env, call Call) error {
	return toggle(env, call, &env.Settings.Expanded, "Expanded display")
}
