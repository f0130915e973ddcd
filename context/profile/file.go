package profile

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"github.com/dbsh-go/dbsh/context/spelling"
)

// file is a dbsh.toml.
type file struct {
	path     string
	sections []string // in order
	entries  []entry
}

// entry is a key of a section, with its value as text.
type entry struct {
	section string
	path    []string // the key: one name, or two for a bind
	text    string
	kind    unstable.Kind
	line    int
}

func (e entry) key() string { return strings.Join(e.path, ".") }

// has tells whether there is a section.
func (f *file) has(name string) bool { return f != nil && slices.Contains(f.sections, name) }

// names are the profiles that can be chosen.
func (f *file) names() []string { return f.sections }

// entry is a section's key, nil for none.
func (f *file) entry(section, key string) *entry {
	if f == nil {
		return nil
	}
	for i := range f.entries {
		if e := &f.entries[i]; e.section == section && e.key() == key {
			return e
		}
	}
	return nil
}

// binds are the names of a section's further databases.
func (f *file) binds(section string) (names []string) {
	if f == nil {
		return nil
	}
	for _, e := range f.entries {
		if e.section == section && e.path[0] == "binds" {
			names = append(names, e.path[1])
		}
	}
	return names
}

func readFile(path string) (*file, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", FileName, errors.Unwrap(err))
	}
	f := &file{path: path}
	if err := f.parse(text); err != nil {
		return nil, err
	}
	return f, f.check()
}

// parse takes the file apart. The decoder finds what is no TOML, and what is said twice; the parser beneath it knows the lines.
func (f *file) parse(text []byte) error {
	var whole map[string]any
	if err := toml.Unmarshal(text, &whole); err != nil {
		var failure *toml.DecodeError
		if !errors.As(err, &failure) {
			return fmt.Errorf("read %s: %w", FileName, err)
		}
		line, _ := failure.Position()
		return &FileError{Line: line, Message: strings.TrimPrefix(failure.Error(), "toml: ")}
	}
	var parser unstable.Parser
	parser.Reset(text)
	var table []string
	for parser.NextExpression() {
		switch node := parser.Expression(); node.Kind {
		case unstable.Table:
			table = names(node.Key())
			f.open(table[0])
		case unstable.ArrayTable:
			return &FileError{Line: line(&parser, node), Message: "[[...]] means nothing here: a profile is a [section]"}
		case unstable.KeyValue:
			if err := f.value(&parser, table, node); err != nil {
				return err
			}
		}
	}
	return parser.Error()
}

func (f *file) open(section string) {
	if !f.has(section) {
		f.sections = append(f.sections, section)
	}
}

// value takes a key's value, and those of a table in braces.
func (f *file) value(parser *unstable.Parser, table []string, node *unstable.Node) error {
	path := slices.Concat(table, names(node.Key()))
	value := node.Value()
	at := line(parser, node)
	switch {
	case value.Kind == unstable.InlineTable:
		if len(path) == 1 {
			f.open(path[0])
		}
		for inner := value.Children(); inner.Next(); {
			if err := f.value(parser, path, inner.Node()); err != nil {
				return err
			}
		}
		return nil
	case len(path) == 1:
		return &FileError{Line: at, Message: fmt.Sprintf("%s stands in no section: write it below [%s], or below a profile's name", path[0], defaultSection)}
	}
	f.open(path[0])
	f.entries = append(f.entries, entry{section: path[0], path: path[1:], text: string(value.Data), kind: value.Kind, line: at})
	return nil
}

func names(key unstable.Iterator) (path []string) {
	for key.Next() {
		path = append(path, string(key.Node().Data))
	}
	return path
}

func line(parser *unstable.Parser, node *unstable.Node) int {
	key := node.Key()
	key.Next()
	return parser.Shape(key.Node().Raw).Start.Line
}

// check refuses keys that mean nothing, and values that a key cannot have, in all sections: a mistake in a profile is found before
// the day on which it is needed.
func (f *file) check() error {
	for _, e := range f.entries {
		if err := e.check(); err != nil {
			return &FileError{Line: e.line, Message: err.Error()}
		}
	}
	return nil
}

func (e entry) check() error {
	k, known := keyOf(e.path[0])
	switch {
	case !known:
		return e.unknown()
	case k.name == "binds" && len(e.path) != 2:
		return fmt.Errorf("binds of [%s] is not understood: want binds = { name = \"url\" }", e.section)
	case k.name != "binds" && len(e.path) != 1:
		return fmt.Errorf("%s of [%s] is not understood: %s has no parts", e.key(), e.section, k.name)
	case e.kind == unstable.String:
	case e.kind == unstable.Bool && k.takesBool:
	default:
		return fmt.Errorf("%s of [%s] is not understood: want %s", e.key(), e.section, k.want)
	}
	if strings.Contains(e.text, "${") || k.parse == nil {
		return nil
	}
	if err := k.parse(e.text); err != nil {
		return fmt.Errorf("%s of [%s]: %w", e.key(), e.section, err)
	}
	return nil
}

func (e entry) unknown() error {
	var known []string
	for _, k := range keys {
		known = append(known, k.name)
	}
	if near := spelling.Closest(e.path[0], known); near != "" {
		return fmt.Errorf("unknown key %s in [%s]: did you mean %s?", e.path[0], e.section, near)
	}
	return fmt.Errorf("unknown key %s in [%s]: the keys are %s", e.path[0], e.section, strings.Join(known, ", "))
}
