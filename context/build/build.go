// Package build makes the program that the prompt restarts into when it is to have the user's own packages: dbsh itself, with those
// packages and their symbol tables compiled in.
//
// Rules: nothing is written into the user's folders. The program is a package main that stands, by an overlay of the go command,
// inside the user's module, so that internal packages can be imported; its go.mod is a copy of the user's which also requires dbsh.
// All that is downloaded comes through the ordinary go command, with the user's environment. What was built is kept in the user's
// cache, and used as long as nothing that it was made of has changed.
package build

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Request is a program to make.
type Request struct {
	Dir     string   // the folder that the packages are seen from: the module above it is theirs
	Imports []string // import paths, each with @version behind it where one is asked for
	Models  string   // folder of a package of models, which must be in the module above it; "" for none
	Origin  string   // identity of the dbsh that the program is to be; "" for the program that runs
	models  string   // import path of Models
}

// Builder makes programs. Cache is where they are kept.
type Builder struct{ Cache string }

// ErrNoToolchain says that there is no go command.
var ErrNoToolchain = errors.New("there is no go command in $PATH, and packages are compiled by it: https://go.dev/dl has it")

// Program is the path of the program, made now or before. The error is a *CommandError when the go command refuses something.
func (b Builder) Program(ctx context.Context, r Request) (path string, err error) {
	goCommand, err := findGo()
	if err != nil {
		return "", err
	}
	if r.Origin == "" {
		if r.Origin, err = Origin(); err != nil {
			return "", err
		}
	}
	root, own := moduleRoot(cmp.Or(r.Models, r.Dir))
	if r.Models != "" {
		if r.models, err = modelsPath(root, r.Models); err != nil {
			return "", err
		}
		// A program that imports the models needs no other dbsh than the one that has them.
		r.Imports = slices.DeleteFunc(slices.Clone(r.Imports), func(path string) bool { return path == r.models })
	}
	key := r.key(goCommand, root)
	if path, ok := b.lookup(key); ok {
		return path, nil
	}
	if err := os.MkdirAll(b.Cache, 0o700); err != nil {
		return "", fmt.Errorf("build: %w", err)
	}
	work, err := os.MkdirTemp(b.Cache, "work-")
	if err != nil {
		return "", fmt.Errorf("build: %w", err)
	}
	defer os.RemoveAll(work)
	if !own {
		root = work
	}
	j := &job{request: r, work: work, root: root, own: own, goCommand: goCommand, overlay: map[string]string{}}
	if err := j.run(ctx); err != nil {
		return "", err
	}
	return b.keep(key, j)
}

// job is the making of one program.
type job struct {
	request   Request
	goCommand string
	work      string // folder of the files that are made for it
	root      string // folder of the module that the program stands in
	own       bool   // it is the user's
	workspace string // the go.work that is in force, "" for none
	listed    map[string]listed
	overlay   map[string]string // files that stand in the place of others, or where there are none
}

func (j *job) run(ctx context.Context) error {
	if err := j.writeModule(ctx); err != nil {
		return err
	}
	if err := j.get(ctx); err != nil {
		return err
	}
	if err := j.translate(ctx); err != nil {
		return err
	}
	if err := j.list(ctx); err != nil {
		return err
	}
	if err := j.writeProgram(); err != nil {
		return err
	}
	_, err := j.command(ctx, j.with("build", "-buildvcs=false", "-ldflags=-s -w", "-o", j.program(), j.folder())...)
	return err
}

// folder is the name of the folder, beside the user's, that the program stands in as far as the go command knows.
const folder = "dbsh_program"

// folder is where the program stands: where the models can be imported from.
func (j *job) folder() string { return filepath.Join(j.within(j.listed[j.request.models]), folder) }

func (j *job) file(name string) string { return filepath.Join(j.work, name) }

func (j *job) program() string { return j.file("dbsh" + filepath.Ext(os.Args[0])) }

// paths are the import paths of a request, without versions.
func (r Request) paths() []string {
	var list []string
	for _, path := range r.Imports {
		path, _, _ = strings.Cut(path, "@")
		list = append(list, path)
	}
	if r.models != "" {
		list = append(list, r.models)
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// get takes the versions that are asked for. Modules without one are added by the build, at their newest.
func (j *job) get(ctx context.Context) error {
	versioned := slices.DeleteFunc(slices.Clone(j.request.Imports), func(path string) bool { return !strings.Contains(path, "@") })
	if len(versioned) == 0 {
		return nil
	}
	_, err := j.command(ctx, append([]string{"get", "-modfile=" + j.file("go.mod")}, versioned...)...)
	return err
}
