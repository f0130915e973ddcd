package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/context/build"
	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
)

// Compiled is what a program has compiled in beside dbsh. Such programs are written by context/build.
type Compiled struct {
	Origin string          // the dbsh that it was made by, for context/build
	Tables []symbols.Table // packages that can be imported

	Folder  string                              // of the models, absolute; "" where there are none
	Dot     string                              // import path of their package
	Models  []any                               // pointers to their structs
	ScopeOf func(*store.Session) map[string]any // names that their package adds
}

// paths are the import paths of the packages that are compiled in, the models' own left out.
func (c Compiled) paths() []string {
	var list []string
	for _, table := range c.Tables {
		if table.Path != c.Dot {
			list = append(list, table.Path)
		}
	}
	return list
}

// modelsFolder is the absolute path of the folder of models, which a flag or the project names; "" for none.
func (o *options) modelsFolder() string {
	if o.loaded == nil || o.loaded.Models == "" {
		return ""
	}
	folder, err := filepath.Abs(o.loaded.Models)
	if err != nil {
		return o.loaded.Models
	}
	return folder
}

// compilesModels tells whether the models of --models are to be compiled in and are not: where there are a Go toolchain and a
// module. Elsewhere they are read as source.
func (o *options) compilesModels() bool {
	folder := o.modelsFolder()
	if folder == "" || folder == o.compiled.Folder || o.engine == "yaegi" || !build.InModule(folder) {
		return false
	}
	_, err := exec.LookPath("go")
	return err == nil
}

// takeModels gives a shell the models of --models: those that are compiled in, else their source.
func (o *options) takeModels(config *shell.Config) {
	if folder := o.modelsFolder(); folder == "" || folder != o.compiled.Folder {
		config.Source = o.loaded.Models
		return
	}
	config.Models, config.Dot, config.ScopeOf = o.compiled.Models, o.compiled.Dot, o.compiled.ScopeOf
}

// importing goes on in a program that has what the flags, a script or the entries of -c import, where this one does not. On success
// it returns only if nothing is missing.
func (o *options) importing(ctx context.Context, std streams, script *shell.Script) error {
	if _, err := o.project(); err != nil {
		return err
	}
	wanted := slices.Clone(o.imports)
	for _, text := range o.entries {
		wanted = append(wanted, shell.Imports(text)...)
	}
	dir := "."
	if script != nil && script.Path != "-" {
		if text, err := os.ReadFile(script.Path); err == nil { // else the shell says what is wrong
			wanted = append(wanted, shell.Imports(string(text))...)
			dir = filepath.Dir(script.Path)
		}
	}
	packages := symbols.Packages{Tables: o.compiled.Tables}
	missing := slices.DeleteFunc(wanted, packages.Has)
	if len(missing) == 0 && !o.compilesModels() {
		return nil
	}
	program, err := o.build(ctx, std, dir, missing)
	if err != nil {
		return err
	}
	return replace(program, os.Args, os.Environ())
}

// build makes the program that has further packages, and says what it waits for where that takes long.
func (o *options) build(ctx context.Context, std streams, dir string, imports []string) (program string, err error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("import %s: there is no folder to keep the program in: %w", strings.Join(imports, ", "), err)
	}
	request := build.Request{Dir: dir, Imports: append(o.compiled.paths(), imports...), Origin: o.compiled.Origin}
	if o.modelsFolder() == o.compiled.Folder || o.compilesModels() {
		request.Models = o.modelsFolder()
	}
	what := slices.Clone(imports)
	if len(imports) == 0 { // a reload
		what = o.compiled.paths()
	}
	if o.compilesModels() || len(imports) == 0 && request.Models != "" {
		what = append(what, o.loaded.Models)
	}
	done := sayingWait(std, "building dbsh with "+strings.Join(what, ", "))
	program, err = build.Builder{Cache: filepath.Join(cache, "dbsh")}.Program(ctx, request)
	done()
	return program, explainBuild(err, imports, o.loaded.Models)
}

// explainBuild says what to do about what the go command refuses.
func explainBuild(err error, imports []string, models string) error {
	what := "import " + strings.Join(imports, ", ")
	if len(imports) == 0 {
		what = "models " + models
	}
	if refused, is := errors.AsType[*build.CommandError](err); is {
		return &shell.BuildError{What: what, Output: refused.Output}
	}
	if err != nil && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("%s: %w", what, err)
	}
	return err
}

// sayingWait says after a second what is waited for, and how long it has been, until done is called.
func sayingWait(std streams, what string) (done func()) {
	end, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		start := time.Now()
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		said := false
		for {
			select {
			case <-ticker.C:
				said = say(std, what, start, said)
			case <-end:
				if said && shell.AtTerminal(std.in, std.err) {
					fmt.Fprintln(std.err)
				}
				return
			}
		}
	}()
	return func() { close(end); <-ended }
}

// say writes the line of that: at a terminal over the one before, elsewhere once.
func say(std streams, what string, start time.Time, said bool) bool {
	switch {
	case shell.AtTerminal(std.in, std.err):
		fmt.Fprintf(std.err, "\r%s ... %s", what, time.Since(start).Round(time.Second))
	case !said:
		fmt.Fprintf(std.err, "%s ...\n", what)
	}
	return true
}
