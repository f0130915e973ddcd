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

const historyShown = 20

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

// runEdit gives an entry to the person's own editor: the last one, or one by its number.
func runEdit(_ context.Context, env *Env, call Call) error {
	entries := env.History.Entries()
	if n := len(entries); n > 0 && isEdit(entries[n-1].Text) { // this one
		entries = entries[:n-1]
	}
	at := len(entries)
	if call.Args != "" {
		n, err := strconv.Atoi(call.Args)
		if err != nil || n < 1 || n > len(entries) {
			return fmt.Errorf(":edit: got %q, want the number of an entry, as :history shows it", call.Args)
		}
		at = n
	}
	text := ""
	if at > 0 {
		text = entries[at-1].Text
	}
	return env.Editor.Edit(text)
}

// isEdit tells whether an entry is the command that edits one.
func isEdit(entry string) bool {
	call, err := Parse(entry)
	return err == nil && call.Command.Name() == "edit"
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

func runSave(ctx context.Context, env *Env, call Call) error {
	said, err := env.Script.Save(ctx, unquoted(call.Args), call.Marked)
	if err != nil {
		return err
	}
	return env.say("%s", said)
}

func runLoad(ctx context.Context, env *Env, call Call) error {
	return env.Script.Load(ctx, unquoted(call.Args))
}

func runImport(ctx context.Context, env *Env, call Call) error {
	var paths []string
	for _, path := range strings.Fields(call.Args) {
		paths = append(paths, unquoted(path))
	}
	return env.Packages.Import(ctx, paths, call.Marked)
}

func runReload(ctx context.Context, env *Env, call Call) error {
	return env.Packages.Reload(ctx, call.Marked)
}

// unquoted takes off the quotes that people put around file names with blanks.
func unquoted(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

func runType(ctx context.Context, env *Env, call Call) error {
	text, err := env.Names.Type(ctx, call.Args)
	if err != nil {
		return err
	}
	return env.printf("%s\n", text)
}

func runDoc(ctx context.Context, env *Env, call Call) error {
	text, err := env.Names.Doc(ctx, call.Args)
	if err != nil {
		return err
	}
	return env.printf("%s\n", strings.TrimRight(text, "\n"))
}

func runSource(ctx context.Context, env *Env, call Call) error {
	text, err := env.Names.Source(ctx, call.Args)
	if err != nil {
		return err
	}
	return env.printf("%s\n", strings.TrimRight(table.Visible(strings.ReplaceAll(text, "\t", "    ")), "\n"))
}
