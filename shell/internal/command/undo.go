package command

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

func undoCommand() *Command {
	return &Command{
		Spec: "u[ndo]", Args: "[N]", Argument: AnyArgument, Help: "take back the last entry that changed something", run: runUndo,
		Long: `Takes back what the entry did to variables, functions and types, to the objects of the session, and in the open
transaction. With a number, the last N entries that changed something; 20 are kept. A commit is final, and so are files
that were written, what went over a network, and what went through a channel.

  a := Artists.Get(1); a.Name = "ACDC"
  :undo
  undone: a := Artists.Get(1); a.Name = "ACDC"`,
	}
}

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
