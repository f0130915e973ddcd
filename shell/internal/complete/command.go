package complete

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// command finds the names of commands, and behind one what it takes.
func (c *Completer) command(text string) found {
	end := strings.IndexAny(text, " \t")
	if end < 0 {
		f := found{prefix: text}
		for _, command := range c.Commands {
			for _, name := range command.Names {
				if name[0] == text[0] {
					f.names = append(f.names, Candidate{name, command.Help})
				}
			}
		}
		return f
	}
	command, ok := c.lookup(strings.TrimSuffix(text[:end], "+"))
	if !ok {
		return found{}
	}
	argument := strings.TrimLeft(text[end:], " \t")
	from := len(text) - len(argument)
	switch command.Argument {
	case Words:
		return found{names: plain(command.Words()...), prefix: argument, from: from}
	case Expression:
		f := c.golang(argument)
		f.from += from
		return f
	case File:
		return files(argument, from)
	}
	return found{}
}

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
