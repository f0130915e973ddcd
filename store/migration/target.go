package migration

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ErrTarget is what errors about a target wrap: there is no such migration, or there are several.
var ErrTarget = errors.New("no such target")

// Find finds a migration by its version, the beginning of it, its name, or "head".
func (f *Folder) Find(target string) (*Migration, error) {
	if target == "head" {
		return f.head()
	}
	if m := f.find(target); m != nil {
		return m, nil
	}
	var found []*Migration
	for _, m := range f.Migrations {
		if target != "" && (strings.HasPrefix(m.Version, target) || m.Name == target) {
			found = append(found, m)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return nil, fmt.Errorf("%w: %s: dbsh db history lists the migrations", ErrTarget, target)
	}
	return nil, fmt.Errorf("%w: %s is the beginning of %d migrations: write more of it (%s ...)", ErrTarget, target, len(found), found[0].Version)
}

func (f *Folder) head() (*Migration, error) {
	heads := f.Heads()
	switch len(heads) {
	case 1:
		return heads[0], nil
	case 0:
		return nil, nil
	}
	return nil, fmt.Errorf("%w: there are %d heads: %s: dbsh db merge makes one of them, and the target heads means all", ErrTarget, len(heads), versions(heads))
}

func versions(migrations []*Migration) string {
	var list []string
	for _, m := range migrations {
		list = append(list, m.Version)
	}
	return strings.Join(list, ", ")
}

// ahead are the migrations to run, in order, to get from what is applied up to a target: head (one), heads (all), +n, a version,
// its beginning or a name.
func (f *Folder) ahead(applied map[string]bool, target string) ([]*Migration, error) {
	pending := slices.DeleteFunc(slices.Clone(f.Migrations), func(m *Migration) bool { return applied[m.Version] })
	if steps, is := strings.CutPrefix(target, "+"); is {
		n, err := strconv.Atoi(steps)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%w: got %s, want +1, +2 and so on", ErrTarget, target)
		}
		if n > len(pending) {
			return nil, fmt.Errorf("%w: %s: there are %s to go", ErrTarget, target, plural(len(pending), "migration"))
		}
		return pending[:n], nil
	}
	switch target {
	case "heads":
		return pending, nil
	case "base":
		return nil, fmt.Errorf("%w: base is below: dbsh db downgrade base", ErrTarget)
	}
	m, err := f.Find(target)
	if err != nil {
		return nil, err
	}
	needed := f.ancestors(m)
	if m != nil && applied[m.Version] && slices.ContainsFunc(f.Migrations, func(other *Migration) bool { return applied[other.Version] && !needed[other.Version] }) && target != "head" {
		return nil, fmt.Errorf("%w: %s is applied, and later ones are: dbsh db downgrade %s goes back to it", ErrTarget, target, target)
	}
	return slices.DeleteFunc(pending, func(m *Migration) bool { return !needed[m.Version] }), nil
}

// behind are the migrations to take back, in order, to get from what is applied down to a target: base, -n, a version, its beginning
// or a name, which stays applied.
func (f *Folder) behind(applied map[string]bool, target string) ([]*Migration, error) {
	done := slices.DeleteFunc(slices.Clone(f.Migrations), func(m *Migration) bool { return !applied[m.Version] })
	slices.Reverse(done)
	if steps, is := strings.CutPrefix(target, "-"); is {
		n, err := strconv.Atoi(steps)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%w: got %s, want -1, -2 and so on", ErrTarget, target)
		}
		if n > len(done) {
			return nil, fmt.Errorf("%w: %s: %s applied", ErrTarget, target, plural(len(done), "migration is", "migrations are"))
		}
		return done[:n], nil
	}
	if target == "base" {
		return done, nil
	}
	m, err := f.Find(target)
	if err != nil {
		return nil, err
	}
	if m == nil || !applied[m.Version] {
		return nil, fmt.Errorf("%w: %s is not applied: dbsh db upgrade %s goes up to it", ErrTarget, target, target)
	}
	above := f.descendants(m)
	return slices.DeleteFunc(done, func(m *Migration) bool { return !above[m.Version] }), nil
}

// plural is a number of things: 1 migration, 2 migrations.
func plural(n int, one string, more ...string) string {
	if n == 1 {
		return "1 " + one
	}
	if len(more) > 0 {
		return strconv.Itoa(n) + " " + more[0]
	}
	return strconv.Itoa(n) + " " + one + "s"
}
