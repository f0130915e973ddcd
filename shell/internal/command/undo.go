package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Undo takes back entries.
type Undo interface {
	// Undo takes back the last entry that has changed something.
	Undo(ctx context.Context) (Undone, error)
}

// Undone is an entry that was taken back.
type Undone struct {
	Entry string
	Left  []string // variables whose contents stay as they are
}

func runUndo(ctx context.Context, e *Env, c Call) error {
	times := 1
	if c.Args != "" {
		n, err := strconv.Atoi(c.Args)
		if err != nil || n < 1 {
			return fmt.Errorf("%w: :undo takes a number of entries, got %q", ErrUsage, c.Args)
		}
		times = n
	}
	for range times {
		undone, err := e.Undo.Undo(ctx)
		if err != nil {
			return err
		}
		if err := e.say("undone: %s", firstLine(undone.Entry)); err != nil {
			return err
		}
		if len(undone.Left) > 0 {
			if err := e.say("too large to be kept, and as it is now: the contents of %s", strings.Join(undone.Left, ", ")); err != nil {
				return err
			}
		}
	}
	return nil
}

// firstLine is an entry as a message names it.
func firstLine(text string) string {
	line, rest, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if strings.TrimSpace(rest) != "" {
		return line + " …"
	}
	return line
}
