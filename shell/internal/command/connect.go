package command

import (
	"context"
	"fmt"
)

func runConnect(ctx context.Context, env *Env, c Call) error {
	if c.Args == "" {
		return fmt.Errorf("%w: :connect takes a file, a URL or a profile", ErrUsage)
	}
	return env.Connection.Connect(ctx, c.Args, c.Marked)
}
