package complete

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// command finds the names of commands, and behind one what it takes.
func (c *Completer) command(whole string, cursor int) found {
	text := whole[:cursor]
	end := strings.IndexAny(text, " \t")
	if end < 0 {
		f := found{prefix: text}
		for _, command := range c.Commands {
			for _, name := range command.Names {
				if name[0] == text[0] {
					f.names = append(f.names, Candidate{Text: name, Detail: command.Help})
				}
			}
		}
		return f
	}
	command, ok := c.lookup(strings.TrimRight(text[:end], "+!"))
	if !ok {
		return found{}
	}
	argument := strings.TrimLeft(text[end:], " \t")
	from := len(text) - len(argument)
	switch command.Argument {
	case Words:
		if first, second, ok := strings.Cut(argument, " "); ok && command.Then != nil {
			return found{names: plain(command.Then(first)...), prefix: second, from: len(text) - len(second)}
		}
		return found{names: plain(command.Words()...), prefix: argument, from: from}
	case Entry:
		from += len(options().FindString(argument))
		rest := whole[from:]
		f := c.piece(syntax.Classify(rest), rest, cursor-from)
		f.from += from
		return f
	case File:
		return files(argument, from)
	case Copy:
		return c.copied(argument, from)
	}
	return found{}
}

// options are what may stand between a command and its entry: :explain analyze, :watch 5, :bench n=100.
var options = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(?:(?:analyze|try|[\d.]+|n=\d+)\s+)*`)
})

// copied finds tables and files, in brackets what SQL has, and the words between and behind.
func (c *Completer) copied(argument string, from int) found {
	if open := strings.IndexByte(argument, '('); open >= 0 && !strings.Contains(argument[open:], ")") {
		f := c.sql(argument[open+1:], len(argument)-open-1)
		f.from += from + open + 1
		return f
	}
	behind := strings.LastIndexAny(argument, " \t)") + 1
	typed := argument[behind:]
	from += behind
	switch words := places().FindAllString(argument[:behind], -1); {
	case len(words) == 1:
		return found{names: plain("to"), prefix: typed, from: from}
	case len(words) > 2:
		return found{names: plain("--create", "--skip"), prefix: typed, from: from}
	}
	f := files(typed, from)
	if !strings.Contains(typed, "/") {
		f.prefix, f.from = typed, from
		f.add(c.tables())
	}
	return f
}

// places are the words of :copy: names, names in quotes, queries in brackets.
var places = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\(.*\)|"[^"]*"|\S+`) })

// lookup is the command with a name or an abbreviation of it.
func (c *Completer) lookup(name string) (Command, bool) {
	for _, command := range c.Commands {
		short := command.Least != "" && strings.HasPrefix(name, command.Least) && strings.HasPrefix(command.Names[0], name)
		if short || slices.Contains(command.Names, name) {
			return command, true
		}
	}
	return Command{}, false
}

// files are the entries of a folder, folders with a slash behind. Hidden ones come when a dot is typed.
func files(typed string, from int) found {
	dir, prefix := filepath.Split(typed)
	f := found{prefix: prefix, from: from + len(dir)}
	place := dir
	if place == "" {
		place = "."
	}
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(place, "~/") {
		place = filepath.Join(home, place[2:])
	}
	entries, err := os.ReadDir(place)
	if err != nil {
		return found{} // a folder that cannot be read completes nothing
	}
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasPrefix(name, ".") && !strings.HasPrefix(prefix, ".") {
			continue
		}
		if entry.IsDir() {
			name += "/"
		}
		f.names = append(f.names, Candidate{Text: name})
	}
	return f
}
