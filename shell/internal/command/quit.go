package command

import "context"

func quitCommand() *Command {
	return &Command{
		Spec: "q[uit]", Psql: []string{"q"}, Help: "leave; asks when work is uncommitted", run: runQuit,
		Long: `The same as ^D at an empty prompt. Uncommitted work is rolled back when you leave.

  :quit`,
	}
}

func runQuit(context.Context, *Env, Call) error { return ErrQuit }
