package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Values are what entries have given.
type Values interface {
	// Last shows all of a value that was shown before: the last one for 0, else that of _n.
	Last(ctx context.Context, n int) error
}

func lastCommand() *Command {
	return &Command{
		Spec: "la[st]", Args: "[N]", Argument: AnyArgument, Help: "all of the last value, nothing shortened", run: runLast, Pages: true,
		Long: `Results are shortened to the screen: rows, wide columns, long texts, nested values. :last shows all of the last
one, :last N all of _N, through the pager (:pager) where that is longer than the screen.

  Users.All()
  :last
  :last 3`,
	}
}

func runLast(ctx context.Context, env *Env, call Call) error {
	if call.Args == "" {
		return env.Values.Last(ctx, 0)
	}
	n, err := strconv.Atoi(strings.TrimPrefix(call.Args, "_"))
	if err != nil || n < 1 {
		return fmt.Errorf(":last: got %q, want the number of a value: 3 for _3", call.Args)
	}
	return env.Values.Last(ctx, n)
}
