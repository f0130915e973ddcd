package command

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Run runs a line that begins with a colon or a backslash.
func Run(ctx context.Context, env *Env, line string) error {
	call, err := Parse(line)
	if err != nil {
		return err
	}
	return call.Command.run(ctx, env, call)
}

// Parse finds the command that a line names.
func Parse(line string) (Call, error) {
	line = strings.TrimSpace(line)
	word, args := line, ""
	if i := strings.IndexAny(line, " \t\n"); i >= 0 {
		word, args = line[:i], strings.TrimSpace(line[i:])
	}
	name, mark := cutMark(word)
	c, err := Find(name)
	if err != nil {
		return Call{}, err
	}
	if strings.HasPrefix(word, `\`) {
		args = strings.TrimRight(args, ";") // as psql allows
		if c.Name() == "describe" && args == "" && mark == "" {
			c, _ = Find(":models") // \d alone lists
		}
	}
	switch {
	case mark != "" && mark != c.Mark:
		return Call{}, fmt.Errorf(":%s takes no %s: %w", c.Name(), mark, usage(c))
	case args != "" && c.Args == "":
		return Call{}, fmt.Errorf(":%s takes no argument, got %q: %w", c.Name(), args, usage(c))
	case args == "" && needsArgument(c):
		return Call{}, fmt.Errorf(":%s needs %s: %w", c.Name(), c.Args, usage(c))
	}
	return Call{Command: c, Args: args, Marked: mark != ""}, nil
}

// cutMark takes the + of :describe+ and the ! of :save! off.
func cutMark(word string) (name, mark string) {
	if n := len(word) - 1; n > 0 && (word[n] == '+' || word[n] == '!') {
		return word[:n], word[n:]
	}
	return word, ""
}

func needsArgument(c *Command) bool { return c.Args != "" && !strings.HasPrefix(c.Args, "[") }

func usage(c *Command) error {
	return fmt.Errorf("%w %s (:help %s says more)", ErrUsage, c.Usage(), c.Name())
}

// Find finds a command: after a colon by its name or an abbreviation, after a backslash by psql's name for it and no other,
// because psql's names mean other things than abbreviations do: \l is no :load. The error of an unknown one is ErrUnknown with a
// suggestion.
func Find(name string) (*Command, error) {
	all := All()
	if alias, ok := strings.CutPrefix(name, `\`); ok {
		return findPsql(alias, all)
	}
	text := strings.ToLower(strings.TrimLeft(name, ":"))
	for _, c := range all {
		if text != "" && c.matches(text) {
			return c, nil
		}
	}
	return nil, unknown(name, text, all)
}

func findPsql(alias string, all []*Command) (*Command, error) {
	for _, c := range all {
		if slices.Contains(c.Psql, alias) {
			return c, nil
		}
	}
	if len(alias) <= 2 { // like too many names to be a slip of one
		return nil, fmt.Errorf("%w \\%s: of psql's names only those in :help are known here", ErrUnknown, alias)
	}
	for _, c := range all {
		if c.Name() == strings.ToLower(alias) {
			return nil, fmt.Errorf("%w \\%s: did you mean :%s? (:help lists all)", ErrUnknown, alias, c.Name())
		}
	}
	return nil, unknown(`\`+alias, alias, all)
}

// elsewhere are names that other shells have, and what does the same here.
var elsewhere = map[string]string{
	"tables": ":models", "table": ":describe", "dt": ":models", "schema": ":describe", "columns": ":describe", "desc": ":describe", "show": ":models",
	"exit": ":quit", "bye": ":quit", "databases": ":use", "open": ":connect", "attach": ":connect", "detach": ":disconnect", "close": ":disconnect", "status": ":conninfo", "mode": ":format", "pset": ":set", "all": ":last", "crosstabview": ":pivot", "whos": ":vars", "ls": ":vars", "timeit": ":bench",
	"read": ":load", "run": ":load", "dump": ":save", "commit": "session.Commit()", "rollback": "session.Rollback()",
}

func unknown(name, text string, all []*Command) error {
	if same := elsewhere[text]; same != "" {
		return fmt.Errorf("%w %s: did you mean %s? (:help lists all)", ErrUnknown, name, same)
	}
	names := make([]string, len(all))
	for i, c := range all {
		names[i] = c.Name()
	}
	if near := nearest(text, names); near != "" {
		return fmt.Errorf("%w %s: did you mean :%s? (:help lists all)", ErrUnknown, name, near)
	}
	return fmt.Errorf("%w %s: :help lists all", ErrUnknown, name)
}

// nearest is the name that text is most likely a slip of, "" if it is like none. Capitals do not matter.
func nearest(text string, names []string) string {
	best, distance := "", 3
	for _, name := range names {
		d := edits(strings.ToLower(text), strings.ToLower(name))
		if d > 0 && d < distance && d < len(name) {
			best, distance = name, d
		}
	}
	return best
}

// edits is the number of letters to insert, delete, replace or swap with their neighbour to turn a into b.
func edits(a, b string) int {
	before, above := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range above {
		above[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(row[j]+1, above[j+1]+1, above[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, above = above, row
	}
	return above[len(b)]
}
