package build

import (
	"context"
	"fmt"
	"go/types"
	"path/filepath"
	"strings"

	"github.com/dbsh-go/dbsh/context/foreign"
	"github.com/dbsh-go/dbsh/context/module"
)

// translate puts models that are written for other libraries in store's words, into the overlay.
func (j *job) translate(ctx context.Context) error {
	if j.request.models == "" {
		return j.writeOverlay()
	}
	dir, err := filepath.EvalSymlinks(j.request.Models)
	if err != nil {
		return fmt.Errorf("there is no folder %s", j.request.Models)
	}
	own, err := module.Read(dir)
	if err != nil {
		return err
	}
	translated, _, err := foreign.Translate(own, foreign.Compiled, func(importPath string) (*module.Package, error) { return j.open(ctx, importPath) })
	if err != nil {
		return err
	}
	for i, f := range translated.Files {
		if f.Text == own.Files[i].Text {
			continue
		}
		path, err := filepath.Abs(f.Path)
		if err != nil {
			return err
		}
		if err := j.place(path, []byte(f.Text)); err != nil {
			return err
		}
	}
	return j.writeOverlay()
}

// open reads a package that models have parts from: one of the module at once, others where the go command finds them.
func (j *job) open(ctx context.Context, importPath string) (*module.Package, error) {
	own, err := modelsPath(j.root, j.root)
	if err != nil {
		return nil, err
	}
	if below, is := strings.CutPrefix(importPath+"/", own+"/"); is {
		return module.Read(filepath.Join(j.root, filepath.FromSlash(below)))
	}
	if first, _, _ := strings.Cut(importPath, "/"); !strings.Contains(first, ".") {
		return nil, fmt.Errorf("%s is not read: it is the standard library's", importPath)
	}
	dir, err := j.command(ctx, "list", "-mod=mod", "-modfile="+j.file("go.mod"), "-f", "{{.Dir}}", importPath)
	if err != nil {
		return nil, err
	}
	return module.Read(strings.TrimSpace(string(dir)))
}

// modelPackage is the package of models that a program has.
type modelPackage struct {
	Path, Folder string
	Names        []string // of the structs
	Scope        bool     // it has a func Scope(*store.Session) map[string]any
}

// modelsOf finds the models of a package: the exported structs that embed store.Model.
func modelsOf(pkg *types.Package, dir string) *modelPackage {
	folder, err := filepath.Abs(dir)
	if err != nil {
		folder = dir
	}
	m := &modelPackage{Path: pkg.Path(), Folder: folder}
	for _, name := range pkg.Scope().Names() {
		switch object := pkg.Scope().Lookup(name).(type) {
		case *types.TypeName:
			if structure, is := object.Type().Underlying().(*types.Struct); is && object.Exported() && !object.IsAlias() && embedsModel(structure) {
				m.Names = append(m.Names, name)
			}
		case *types.Func:
			m.Scope = m.Scope || name == "Scope" && isScope(object.Signature())
		}
	}
	return m
}

func embedsModel(structure *types.Struct) bool {
	for field := range structure.Fields() {
		if field.Embedded() && isStore(field.Type(), "Model") {
			return true
		}
	}
	return false
}

func isStore(t types.Type, name string) bool {
	named, is := types.Unalias(t).(*types.Named)
	return is && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == Module+"/store"
}

// isScope tells func(*store.Session) map[string]any.
func isScope(signature *types.Signature) bool {
	if signature.Params().Len() != 1 || signature.Results().Len() != 1 {
		return false
	}
	session, is := signature.Params().At(0).Type().(*types.Pointer)
	return is && isStore(session.Elem(), "Session") && types.TypeString(signature.Results().At(0).Type(), nil) == "map[string]any"
}
