package command

import (
	"context"
	"strings"
)

// Output is where results go.
type Output interface {
	// Divert leads all further results to a file, behind what is there with ">>" in front, or to a command with "|" in front.
	Divert(ctx context.Context, to string) error
	// Undivert leads them to the screen again.
	Undivert() error
	// Diverted is where they go, "" for the screen.
	Diverted() string
}

func outputCommand() *Command {
	return &Command{
		Spec: "o[utput]", Psql: []string{"o"}, Args: "[FILE|off]", Argument: FileArgument, Help: "write results to a file or into a command", run: runOutput,
		Long: `Until :output off, results go to FILE, behind what is there with >>, or into COMMAND. A file's name may ask for a
format: .csv, .tsv, .json, .jsonl, .md, .html, .sql. For one entry alone, say so behind it:

  Users.All() :> users.csv
  Users.All() :>> users.csv
  SELECT * FROM users :| sort -r
  :output report.md
  :output off`,
	}
}

func runOutput(ctx context.Context, env *Env, call Call) error {
	switch {
	case call.Args == "" && env.Output.Diverted() == "":
		return env.say("Results go to the screen.")
	case call.Args == "":
		return env.say("Results go to %s; :output off ends it.", env.Output.Diverted())
	case strings.EqualFold(call.Args, "off"):
		if err := env.Output.Undivert(); err != nil {
			return err
		}
		return env.say("Results go to the screen.")
	}
	if err := env.Output.Divert(ctx, unquoted(call.Args)); err != nil {
		return err
	}
	return env.say("Results go to %s; :output off ends it.", call.Args)
}
