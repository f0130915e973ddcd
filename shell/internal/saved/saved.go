// Package saved keeps entries by name in a file that people can read, write and share: SQL, or Go, each behind a line
//
//	-- name: active_users
//
// as several tools for SQL have it. What stands before the first such line stays where it is.
package saved

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Entry is one that was saved.
type Entry struct{ Name, Text string }

// File is where entries are kept. It need not be there.
type File struct{ Path string }

var (
	head      = regexp.MustCompile(`(?m)^--[ \t]*name:[ \t]*(\S+)[ \t]*$`)
	validName = regexp.MustCompile(`^[\pL_][\pL\pN_-]*$`)
)

// parse takes a file's text apart.
func parse(text string) (before string, entries []Entry) {
	heads := head.FindAllStringSubmatchIndex(text, -1)
	if len(heads) == 0 {
		return text, nil
	}
	for i, at := range heads {
		end := len(text)
		if i+1 < len(heads) {
			end = heads[i+1][0]
		}
		entries = append(entries, Entry{text[at[2]:at[3]], strings.TrimSpace(text[at[1]:end])})
	}
	return text[:heads[0][0]], entries
}

func (f File) read() (before string, entries []Entry, err error) {
	text, err := os.ReadFile(f.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil, nil
	}
	if err != nil {
		return "", nil, fmt.Errorf("read saved queries: %w", err)
	}
	before, entries = parse(string(text))
	return before, entries, nil
}

// List is all entries, sorted by name.
func (f File) List() ([]Entry, error) {
	_, entries, err := f.read()
	slices.SortStableFunc(entries, func(a, b Entry) int { return strings.Compare(a.Name, b.Name) })
	return entries, err
}

// Find finds an entry, false for none of that name.
func (f File) Find(name string) (Entry, bool, error) {
	_, entries, err := f.read()
	for _, e := range entries {
		if e.Name == name {
			return e, true, err
		}
	}
	return Entry{}, false, err
}

// Put saves an entry. One of that name is replaced where that is asked for, else an error.
func (f File) Put(e Entry, replace bool) error {
	if !validName.MatchString(e.Name) {
		return fmt.Errorf("got the name %q, want letters, digits, _ and -", e.Name)
	}
	before, entries, err := f.read()
	if err != nil {
		return err
	}
	at := slices.IndexFunc(entries, func(have Entry) bool { return have.Name == e.Name })
	switch {
	case at >= 0 && !replace:
		return fmt.Errorf("there is a query %s already; :query! save replaces it", e.Name)
	case at >= 0:
		entries[at] = e
	default:
		entries = append(entries, e)
	}
	return f.write(before, entries)
}

// Remove takes an entry away.
func (f File) Remove(name string) error {
	before, entries, err := f.read()
	if err != nil {
		return err
	}
	kept := slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool { return e.Name == name })
	if len(kept) == len(entries) {
		return fmt.Errorf("there is no query %s", name)
	}
	return f.write(before, kept)
}

// write replaces the file as a whole.
func (f File) write(before string, entries []Entry) error {
	var b strings.Builder
	b.WriteString(before)
	for i, e := range entries {
		if i > 0 {
			b.WriteByte('\n')
		}
		fmt.Fprintf(&b, "-- name: %s\n%s\n", e.Name, e.Text)
	}
	if err := os.MkdirAll(filepath.Dir(f.Path), 0o777); err != nil {
		return fmt.Errorf("write saved queries: %w", err)
	}
	file, err := os.CreateTemp(filepath.Dir(f.Path), "."+filepath.Base(f.Path)+"-")
	if err != nil {
		return fmt.Errorf("write saved queries: %w", err)
	}
	defer os.Remove(file.Name())
	_, err = file.WriteString(b.String())
	if err := errors.Join(err, file.Chmod(0o644), file.Close()); err != nil {
		return fmt.Errorf("write saved queries: %w", err)
	}
	return os.Rename(file.Name(), f.Path)
}
