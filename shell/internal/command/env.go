package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Env is what commands work with. Only the parts that a command uses need to be there. Their errors go on as they are, so they
// say themselves what failed.
type Env struct {
	Out      io.Writer // results
	Notes    io.Writer // what is said beside them; nil means Out
	Settings *Settings
	Screen   func() (width, height int) // 0, 0 if there is none; nil means that too
	Color    bool

	Database
	Prompt
}

// Database is what is known of databases, and what can be done with them.
type Database struct {
	Connection Connection
	Models     Models
	Statements Statements
	Changes    Changes
	Plans      Plans
	Copier     Copier
	Diagrams   Diagrams
}

// Prompt is what is known of entries, and what can be done with them.
type Prompt struct {
	Entries   Entries
	History   History
	Editor    Editor
	Script    Script
	Packages  Packages
	Names     Names
	Variables Variables
	Values    Values
	Saved     Saved
	Output    Output
	Undo      Undo
}

// write writes a table in the format that is set.
func (e *Env) write(t *table.Table, quiet bool) error {
	o := e.Settings.Options()
	o.MaxRows, o.Color, o.Quiet = -1, e.Color, quiet
	if e.Screen != nil {
		o.Width, o.Height = e.Screen()
	}
	return table.Write(e.Out, t, o)
}

func (e *Env) printf(format string, args ...any) error {
	_, err := fmt.Fprintf(e.Out, format, args...)
	return err
}

// say tells the person what was done: no result, so it does not stand among results that a program reads.
func (e *Env) say(format string, args ...any) error {
	out := e.Notes
	if out == nil {
		out = e.Out
	}
	_, err := fmt.Fprintf(out, format+"\n", args...)
	return err
}

// paint colours text when colours are on.
func (e *Env) paint(color, text string) string {
	if !e.Color || text == "" {
		return text
	}
	return color + text + plain
}

const (
	plain  = "\x1b[0m"
	strong = "\x1b[1m"
	faint  = "\x1b[2m"
	red    = "\x1b[31m"
	green  = "\x1b[32m"
	yellow = "\x1b[33m"
)

func named(names ...string) []table.Column {
	columns := make([]table.Column, len(names))
	for i, name := range names {
		columns[i].Name = name
	}
	return columns
}

func oneLine(s string) string { return strings.ReplaceAll(table.Visible(s), "\n", `\n`) }

// unquoted takes off the quotes that people put around file names with blanks.
func unquoted(s string) string {
	if len(s) > 1 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}
