package build

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"go/importer"
	"go/token"
	"go/types"
	"io"
	"os"
	"runtime"
)

// listed is what the go command says of a package.
type listed struct {
	ImportPath string
	Name       string
	Dir        string
	Export     string // file of its types
	GoFiles    []string
	EmbedFiles []string
	Module     *struct {
		Main    bool
		Dir     string
		Replace *struct{ Version string }
	}
}

// local tells whether a package's source may change: the user's module, and modules that it replaces by folders.
func (l listed) local() bool {
	return l.Module != nil && (l.Module.Main || l.Module.Replace != nil && l.Module.Replace.Version == "")
}

// list compiles the packages and all that they import, and notes where their types are.
func (j *job) list(ctx context.Context) error {
	args := append(j.with("list", "-deps", "-export", "-json=ImportPath,Name,Dir,Export,GoFiles,EmbedFiles,Module", "--"), j.request.paths()...)
	out, err := j.command(ctx, args...)
	if err != nil {
		return err
	}
	j.listed = map[string]listed{}
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var l listed
		err := decoder.Decode(&l)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("go list: %w", err)
		}
		j.listed[l.ImportPath] = l
	}
}

// types reads the types of the packages of the request.
func (j *job) types() ([]*types.Package, error) {
	lookup := func(path string) (io.ReadCloser, error) {
		l, ok := j.listed[path]
		if !ok || l.Export == "" {
			return nil, fmt.Errorf("package %s has no types", path)
		}
		return os.Open(l.Export)
	}
	from := importer.ForCompiler(token.NewFileSet(), runtime.Compiler, lookup)
	var list []*types.Package
	for _, path := range j.request.paths() {
		if j.listed[path].Name == "main" {
			return nil, fmt.Errorf("%s is a program, which cannot be imported", path)
		}
		pkg, err := from.Import(path)
		if err != nil {
			return nil, fmt.Errorf("read the types of %s: %w", path, err)
		}
		list = append(list, pkg)
	}
	return list, nil
}
