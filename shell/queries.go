package shell

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/saved"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// queries are entries that are kept by name.
type queries struct{ *shell }

func (q queries) file() (saved.File, error) {
	if q.config.Queries == "" {
		return saved.File{}, errors.New("there is no place to keep them in")
	}
	return saved.File{Path: q.config.Queries}, nil
}

// Place implements command.Saved.
func (q queries) Place() string { return q.config.Queries }

// List implements command.Saved.
func (q queries) List() ([]command.SavedEntry, error) {
	file, err := q.file()
	if err != nil {
		return nil, err
	}
	entries, err := file.List()
	var list []command.SavedEntry
	for _, e := range entries {
		list = append(list, command.SavedEntry{Name: e.Name, Text: e.Text, Parameters: q.parameters(e.Text)})
	}
	return list, err
}

// parameters are the names that SQL has for its bind parameters.
func (q queries) parameters(text string) (names []string) {
	if syntax.Classify(text) != syntax.SQL {
		return nil
	}
	_, exprs, err := q.rules().Binds(text)
	if err != nil {
		return nil
	}
	for _, expr := range exprs {
		if token.IsIdentifier(expr) && !slices.Contains(names, expr) {
			names = append(names, expr)
		}
	}
	return names
}

// Save implements command.Saved. What is no entry is refused.
func (q queries) Save(name, text string, replace bool) error {
	file, err := q.file()
	if err != nil {
		return err
	}
	if _, _, err := q.rules().Binds(text); err != nil && syntax.Classify(text) == syntax.SQL {
		return err
	}
	return file.Put(saved.Entry{Name: name, Text: text}, replace)
}

// Remove implements command.Saved.
func (q queries) Remove(name string) error {
	file, err := q.file()
	if err != nil {
		return err
	}
	return file.Remove(name)
}

// Run implements command.Saved.
func (q queries) Run(ctx context.Context, name string, given map[string]string) error {
	file, err := q.file()
	if err != nil {
		return err
	}
	entry, found, err := file.Find(name)
	if err != nil {
		return err
	}
	if !found {
		return q.noQuery(file, name)
	}
	parameters := q.parameters(entry.Text)
	for each := range given {
		if !slices.Contains(parameters, each) {
			return fmt.Errorf("query %s has no parameter %s: %s", name, each, has(parameters))
		}
	}
	for _, each := range parameters {
		if given[each] == "" && !q.checker.Declared(each) {
			return fmt.Errorf("query %s needs %s, as in :query %s %s=VALUE", name, each, name, each)
		}
	}
	if len(given) == 0 {
		return q.pieces(ctx, entry.Text)
	}
	todo, err := q.prepareGiven(entry.Text, given)
	if err != nil {
		return err
	}
	return q.query(ctx, todo)
}

func has(parameters []string) string {
	if len(parameters) == 0 {
		return "it has none"
	}
	return "it has " + strings.Join(parameters, ", ")
}

func (q queries) noQuery(file saved.File, name string) error {
	entries, err := file.List()
	if err != nil {
		return err
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name)
	}
	if near := nearestName(name, names); near != "" {
		return fmt.Errorf("there is no query %s: did you mean %s?", name, near)
	}
	return fmt.Errorf("there is no query %s; :query lists them", name)
}
