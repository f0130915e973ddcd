package command

import "context"

func stepCommand() *Command {
	return &Command{
		Spec: "step", Args: "ENTRY", Argument: GoArgument, Help: "run an entry statement by statement", run: runStep,
		Long: `Shows each statement of ENTRY, which stands on one line, before it runs, with the variables of the function that it stands in. At a terminal Enter runs it, c runs
all that are left, q ends the entry there. Elsewhere all are shown and run. Functions that were declared before run at once.

  :step for i := range 3 { n := i * i; fmt.Println(n) }`,
	}
}

func runStep(ctx context.Context, env *Env, call Call) error {
	return env.Entries.Steps(ctx, call.Args)
}
