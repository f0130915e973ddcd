package command

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// History is what was typed.
type History interface {
	// Entries are whole entries, oldest first.
	Entries() []Entered
}

// Entered is an entry and when it was entered, a zero time where that is not known.
type Entered struct {
	Text string
	At   time.Time
}

const historyShown = 20

func historyCommand() *Command {
	return &Command{
		Spec: "hi[story]", Psql: []string{"s"}, Args: "[N|TEXT|all]", Argument: AnyArgument, Help: "what was typed before", run: runHistory, Pages: true,
		Long: `Shows the last 20 entries, the last N, or those in which TEXT occurs.

  :history 50
  :history Commit`,
	}
}

func runHistory(_ context.Context, env *Env, call Call) error {
	entries := env.History.Entries()
	wanted := func(string) bool { return true }
	first := 0
	switch n, err := strconv.Atoi(call.Args); {
	case call.Args == "":
		first = max(0, len(entries)-historyShown)
	case strings.EqualFold(call.Args, "all"):
	case err == nil && n < 1:
		return fmt.Errorf(":history: got %d, want a number of entries, a text, or all", n)
	case err == nil:
		first = max(0, len(entries)-n)
	default:
		text := strings.ToLower(call.Args)
		wanted = func(entry string) bool { return strings.Contains(strings.ToLower(entry), text) }
	}
	var b strings.Builder
	stamped := slices.ContainsFunc(entries[first:], func(e Entered) bool { return !e.At.IsZero() })
	for i, entry := range entries[first:] {
		if wanted(entry.Text) {
			lead := fmt.Sprintf("%5d  %s", first+i+1, stamp(entry.At, stamped))
			fmt.Fprintf(&b, "%s%s\n", lead, indented(entry.Text, len(lead)))
		}
	}
	if b.Len() == 0 {
		b.WriteString("Nothing found.\n")
	}
	return env.printf("%s", b.String())
}

// stamp is a time as a column of a list in which any is known.
func stamp(at time.Time, stamped bool) string {
	const layout = "2006-01-02 15:04  "
	switch {
	case !stamped:
		return ""
	case at.IsZero():
		return strings.Repeat(" ", len(layout))
	}
	return at.Local().Format(layout)
}

// indented puts the further lines of an entry below its first.
func indented(entry string, columns int) string {
	text := table.Visible(strings.ReplaceAll(strings.TrimSpace(entry), "\t", "    "))
	return strings.ReplaceAll(text, "\n", "\n"+strings.Repeat(" ", columns))
}
