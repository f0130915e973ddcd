// Package command holds the commands of the prompt, such as :help and \d.
//
// Rules:
//   - One sorted table ([All]) says everything about them; help, completion and lookup are made from it.
//   - Names are written q[uit]: q, qu, qui and quit all mean it. No text means two commands.
//   - A command prints results to Env.Out and returns its errors; it prints none.
//   - What a command needs from the rest of the shell is an interface of this package.
package command

import (
	"context"
	"errors"
	"strings"
)

// ErrQuit is what :quit returns: the shell should end, after asking about uncommitted work.
var ErrQuit = errors.New("command: quit")

// ErrUnknown is wrapped by errors about names that are no command.
var ErrUnknown = errors.New("unknown command")

// ErrUsage is wrapped by errors about arguments that a command does not take.
var ErrUsage = errors.New("usage")

// Command is one command.
type Command struct {
	Spec     string   // q[uit]
	Psql     []string // its names after a backslash: q
	Args     string   // FILE, [NAME], on|off; "" for none
	Mark     string   // + or ! if that may stand behind the name, else ""
	Marked   string   // what the mark does
	Help     string   // one line
	Long     string   // more lines, with an example
	Argument Argument // what completes its argument
	Pages    bool     // what it prints can be longer than the screen
	run      func(context.Context, *Env, Call) error
}

// Argument is what can stand behind a command's name, for completion.
type Argument int

const (
	NoArgument Argument = iota
	AnyArgument
	ModelArgument
	FormatArgument
	FileArgument
	CommandArgument
	SwitchArgument // on, off
	GoArgument     // an entry, an expression or a name in scope
	CopyArgument   // tables, queries and files
	ChartArgument  // a kind of chart
	QueryArgument  // an entry that is saved by name
	SettingArgument
	OpenArgument // a database that is open
)

// Name is the whole name, without colon.
func (c *Command) Name() string { return strings.NewReplacer("[", "", "]", "").Replace(c.Spec) }

// Least is the shortest abbreviation of the name.
func (c *Command) Least() string {
	least, _, _ := strings.Cut(c.Spec, "[")
	return least
}

// Usage is how it is typed: :changes, :connect[!] DATABASE [as NAME].
func (c *Command) Usage() string {
	line := ":" + c.Name()
	if c.Mark != "" {
		line += "[" + c.Mark + "]"
	}
	return strings.TrimSpace(line + " " + c.Args)
}

// matches tells whether text is the name or an abbreviation of it.
func (c *Command) matches(text string) bool {
	return len(text) >= len(c.Least()) && strings.HasPrefix(c.Name(), text)
}

// Call is a command as it was typed.
type Call struct {
	Command *Command
	Args    string
	Marked  bool // the command's mark stood behind the name
}
