package command

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/input/screen"
)

func helpCommand() *Command {
	return &Command{
		Spec: "h[elp]", Psql: []string{"?"}, Args: "[COMMAND]", Argument: CommandArgument, Help: "this list, or more about one command", run: runHelp, Pages: true,
		Long: `  :help describe`,
	}
}

func runHelp(_ context.Context, env *Env, call Call) error {
	if call.Args != "" {
		return helpOne(env, call.Args)
	}
	var b strings.Builder
	b.WriteString("Type Go, SQL, or a command. Commands may be abbreviated to what stands before the bracket.\n\n")
	names, widest := make([]string, 0, len(All())), 0
	for _, c := range All() {
		name := ":" + c.Spec
		if c.Args != "" {
			name += " " + c.Args
		}
		names = append(names, name)
		widest = max(widest, len(name))
	}
	for i, c := range All() {
		fmt.Fprintf(&b, "  %s%s  %-9s  %s\n", env.paint(strong, names[i]), strings.Repeat(" ", widest-len(names[i])), psqlNames(c), c.Help)
	}
	b.WriteString("\nGo goes on while something is missing. SQL ends at a ; or, on one line that can stand as it is, at Enter, on several at an\n" +
		"empty line; UPDATE and DELETE without WHERE at a ; only. Two empty lines drop what is not complete, and so does ^C.\n" +
		"_ is the value shown last, _1, _2 and so on are all by number; the last 100 are kept.\n")
	b.WriteString("\n:help COMMAND says more about one, :models lists the models, :doc NAME explains a name.\n")
	return env.printf("%s", b.String())
}

func psqlNames(c *Command) string {
	names := make([]string, len(c.Psql))
	for i, name := range c.Psql {
		names[i] = `\` + name
	}
	return strings.Join(names, " ")
}

func helpOne(env *Env, name string) error {
	if !strings.HasPrefix(name, ":") && !strings.HasPrefix(name, `\`) {
		name = ":" + name
	}
	name, _ = cutMark(name)
	c, err := Find(name)
	if errors.Is(err, ErrUnknown) {
		return fmt.Errorf("help: %w; :doc %s looks for a name in scope", err, strings.TrimLeft(name, `:\`))
	} else if err != nil {
		return err
	}
	head := env.paint(strong, strings.TrimSpace(":"+c.Spec+" "+c.Args))
	if names := psqlNames(c); names != "" {
		head += "  (" + names + ")"
	}
	text := head + "\n" + c.Help + "\n"
	if c.Mark != "" {
		text += ":" + c.Name() + c.Mark + " " + c.Marked + "\n"
	}
	return env.printf("%s\n%s\n", text, env.fold(c.Long))
}

// fold breaks the lines of a text between words where they are wider than the screen.
func (e *Env) fold(text string) string {
	if e.Screen == nil {
		return text
	}
	width, _ := e.Screen()
	if width == 0 {
		return text
	}
	var lines []string
	for _, line := range screen.Paragraphs(text) {
		lines = append(lines, screen.Fold(line, width)...)
	}
	return strings.Join(lines, "\n")
}
