package cmd

import (
	"context"
	"fmt"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/dbsh-go/dbsh/context/build"
	"github.com/dbsh-go/dbsh/context/module"
	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/migration"
)

// implement gives the migrations of a site that are written in Go their functions: those of the package that is compiled in, where there is
// a Go toolchain and the folder is in a module; else those of its source, as the prompt reads it.
func (m *migrations) implement(ctx context.Context, p *site, made []*migration.Migration) (close func() error, err error) {
	close = func() error { return nil }
	var names []string
	for _, one := range made {
		if one.InGo() {
			names = append(names, one.Function(migration.Up), one.Function(migration.Down))
		}
	}
	if len(names) == 0 {
		return close, nil
	}
	var functions map[string]any
	if path := m.compilable(p.dir); path != "" {
		if functions, err = m.compiled(ctx, p.dir, path, names); err != nil {
			return nil, err
		}
	} else {
		config := shell.Config{
			DB: p.db, Streams: m.std.shell(),
			Go: shell.Go{Source: p.dir, Tables: m.options.compiled.Tables, Engine: m.options.engine},
		}
		if functions, close, err = shell.Functions(ctx, config, names); err != nil {
			return nil, fmt.Errorf("migrations: %w", err)
		}
	}
	for _, one := range made {
		if !one.InGo() {
			continue
		}
		run := migration.Func{}
		for direction, to := range map[migration.Direction]*func(context.Context, *store.Session) error{migration.Up: &run.Up, migration.Down: &run.Down} {
			name := one.Function(direction)
			function, there := functions[name]
			if !there {
				continue
			}
			typed, is := function.(func(context.Context, *store.Session) error)
			if !is {
				return nil, fmt.Errorf("%s: %s is a %T, want func(context.Context, *store.Session) error", filepath.Join(p.dir, one.Path), name, function)
			}
			*to = typed
		}
		one.Implement(run)
	}
	return close, nil
}

// compilable is the import path of a folder's package where it can be compiled in, else "".
func (m *migrations) compilable(dir string) string {
	if _, err := exec.LookPath("go"); err != nil || m.options.engine == "yaegi" {
		return ""
	}
	return build.PackagePath(dir)
}

// compiled are functions of a package that is compiled in. Where it is not, this program's place is taken by one that has it.
func (m *migrations) compiled(ctx context.Context, dir, path string, names []string) (map[string]any, error) {
	packages := &symbols.Packages{Tables: m.options.compiled.Tables}
	if !packages.Has(path) {
		program, err := m.options.build(ctx, m.std, dir, []string{path})
		if err != nil {
			return nil, err
		}
		return nil, replace(program, os.Args, os.Environ())
	}
	functions := map[string]any{}
	all := packages.Symbols(path)
	for _, name := range names {
		if value, is := all[name]; is {
			functions[name] = value.Interface()
		}
	}
	return functions, nil
}

// packageOf is the name of the package that a folder of migrations is, or would be.
func packageOf(dir string) string {
	if pkg, err := module.Read(dir); err == nil {
		return pkg.Name
	}
	name := strings.ToLower(filepath.Base(dir))
	if token.IsIdentifier(name) {
		return name
	}
	return "migrations"
}
