package command

import (
	"context"
	"fmt"
	"strconv"
)

// Editor is the person's own editor.
type Editor interface {
	// Edit gives it a text. What is saved is there at the next prompt, to be run or changed.
	Edit(text string) error
}

func editCommand() *Command {
	return &Command{
		Spec: "ed[it]", Psql: []string{"e"}, Args: "[N]", Argument: AnyArgument, Help: "change an entry in your own editor", run: runEdit,
		Long: `Opens $VISUAL or $EDITOR with the last entry, or with the one that :history shows as N. What is saved is there at the next
prompt, to be run or changed. Ctrl-X Ctrl-E does the same with what is being typed.

  :edit 12`,
	}
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
