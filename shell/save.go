package shell

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/context/models"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/program"
	"github.com/dbsh-go/dbsh/store"
)

// scripts turns entries into files and back.
type scripts struct{ *shell }

// drivers are the packages that register a dialect's driver in a program.
var drivers = map[string]string{
	"sqlite": "github.com/dbsh-go/dbsh/store/sqlite", "postgresql": "github.com/dbsh-go/dbsh/store/postgres", "mysql": "github.com/dbsh-go/dbsh/store/mysql",
}

// Save writes what has run as a Go program, and beside it the models that it uses and the driver. Models that are compiled in are
// imported.
func (c scripts) Save(_ context.Context, path string, overwrite bool) (string, error) {
	dots, err := c.modelPackages()
	if err != nil {
		return "", err
	}
	if c.journal.nothingRan() {
		return "", errors.New("save: nothing has run yet")
	}
	if filepath.Ext(path) != ".go" {
		path += ".go"
	}
	beside := strings.TrimSuffix(path, ".go") + "_models.go"
	if !overwrite {
		if err := absent(path, beside); err != nil {
			return "", err
		}
	}
	again, err := c.checkAgain()
	defer again.models.takeBack()
	if err != nil {
		return "", err
	}
	written, err := program.Write(program.Config{
		Universe: again.checker,
		Models:   c.catalog,
		File:     filepath.Base(path),
		Beside:   []string{filepath.Base(beside)},
		Binds:    c.bindNames(),
		Dots:     dots,
		Dotted:   c.dottedNames(),
	}, again.items)
	if err != nil {
		return "", err
	}
	var models strings.Builder
	if err := c.catalog.WriteUsed(&models, "main", written.Models, c.drivers()...); err != nil {
		return "", fmt.Errorf("save: %w", err)
	}
	if err := create(path, written.Text, overwrite); err != nil {
		return "", err
	}
	if err := create(beside, models.String(), overwrite); err != nil {
		return "", err
	}
	said := "wrote " + path + " and " + beside
	if slices.ContainsFunc(written.Models, c.lacksRoot) {
		said += "; before go run, let dbsh generate write query roots beside the models"
	}
	return said, nil
}

// modelPackages are the packages of the models that are compiled in.
func (s *shell) modelPackages() (map[string]bool, error) {
	paths := map[string]bool{}
	if s.config.Dot != "" {
		paths[s.config.Dot] = true
	}
	for _, t := range s.compiledModels() {
		if t.PkgPath() == "main" {
			return nil, fmt.Errorf("save: the model %s is compiled into package main, which no program can import: move it to a package of its own", t.Name())
		}
		paths[t.PkgPath()] = true
	}
	return paths, nil
}

// compiledModels are the structs that are compiled in.
func (s *shell) compiledModels() []reflect.Type {
	structs := make([]reflect.Type, len(s.config.Models))
	for i, model := range s.config.Models {
		structs[i] = reflect.TypeOf(model).Elem()
	}
	return structs
}

// dottedNames are what is in scope of the package of models.
func (s *shell) dottedNames() map[string]bool {
	names := map[string]bool{}
	for _, b := range s.dotted() {
		names[b.Name] = true
	}
	return names
}

// lacksRoot tells whether the package that a model is compiled in has no query root for it.
func (s *shell) lacksRoot(model string) bool {
	_, constructor := s.catalog.Root(model)
	return s.config.Dot != "" && s.catalog.Package(model) == s.config.Dot && !s.packages().Symbols(s.config.Dot)[constructor].IsValid()
}

// replay is the session's pieces checked once more, in a prompt of their own.
type replay struct {
	checker *check.Checker
	models  *redeclared
	items   []program.Item
}

// checkAgain checks the pieces in the order in which they were checked. Tables may have changed since, so what was right then can be
// wrong now.
func (s *shell) checkAgain() (*replay, error) {
	r := &replay{models: &redeclared{Catalog: s.catalog}}
	names, err := s.scope()
	if err != nil {
		return r, err
	}
	r.checker = s.newChecker(names)
	r.checker.SetModels(r.models)
	if _, err := r.checker.TakeModels(s.compiledModels()); err != nil {
		return r, fmt.Errorf("save: %w", err)
	}
	for _, p := range s.journal.pieces {
		if err := r.add(p); err != nil {
			return r, fmt.Errorf("save: %s ran, but is not right any more, since tables have changed: %w", quoted(p), err)
		}
	}
	return r, nil
}

func (r *replay) add(p piece) error {
	var entry *check.Entry
	if p.golang != "" {
		var err error
		if entry, err = r.checker.Check(p.golang); err != nil {
			var failure *check.Error
			if errors.As(err, &failure) {
				return errors.New(failure.Msg)
			}
			return err
		}
		if !p.ran {
			r.checker.Unshow(entry)
		}
	}
	item := program.Item{Go: entry}
	if p.sql != "" {
		rows := &store.Rows{Returns: p.returns}
		item = program.Item{SQL: &program.SQL{Text: p.sql, Bind: entry, Rows: r.checker.Keep(reflect.ValueOf(&rows).Elem())}}
	}
	if p.ran {
		r.items = append(r.items, item)
	}
	return nil
}

// quoted is the first line of a piece.
func quoted(p piece) string {
	text := p.golang
	if p.sql != "" {
		text = p.sql
	}
	line, _, _ := strings.Cut(text, "\n")
	return line
}

// redeclared is a catalog in which models that were typed are declared once more, each in its turn.
type redeclared struct {
	*models.Catalog
	undo []func()
}

// Declare implements check.Declarer.
func (r *redeclared) Declare(name string, typ reflect.Type) (undo func(), err error) {
	undo, err = r.Catalog.Declare(name, typ)
	if err == nil {
		r.undo = append(r.undo, undo)
	}
	return undo, err
}

// takeBack leaves the catalog as it was.
func (r *redeclared) takeBack() {
	for _, undo := range slices.Backward(r.undo) {
		undo()
	}
}

// bindNames are the names of the session's further databases.
func (c scripts) bindNames() []string {
	var names []string
	for _, b := range c.config.Binds {
		names = append(names, b.Name)
	}
	return names
}

// drivers are the packages that the session's databases need.
func (c scripts) drivers() []string {
	paths := []string{drivers[c.config.DB.Dialect()]}
	for _, b := range c.config.Binds {
		if path := drivers[b.DB.Dialect()]; !slices.Contains(paths, path) {
			paths = append(paths, path)
		}
	}
	return paths
}

// absent refuses files that are there, before any is written.
func absent(paths ...string) error {
	for _, path := range paths {
		if _, err := os.Lstat(path); err == nil {
			return isThere(path)
		}
	}
	return nil
}

func isThere(path string) error {
	return fmt.Errorf("save: %s is there already; :save! replaces it", path)
}

func create(path, text string, overwrite bool) error {
	flags := os.O_WRONLY | os.O_CREATE | os.O_TRUNC
	if !overwrite {
		flags |= os.O_EXCL
	}
	f, err := os.OpenFile(path, flags, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return isThere(path)
	}
	if err != nil {
		return fmt.Errorf("save: %w", err)
	}
	if _, err := f.WriteString(text); err != nil {
		f.Close()
		return fmt.Errorf("save: %w", err)
	}
	return f.Close()
}

// Load runs a file's entries one after another, as if they were typed.
func (c scripts) Load(ctx context.Context, path string) error {
	return c.load(ctx, path)
}
