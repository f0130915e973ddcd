// Package module reads the user's own Go code: the package of a folder, as source.
package module

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/scanner"
	"go/token"
	"os"
	"path/filepath"
	"slices"
)

// Package is the Go package of a folder, parsed and not checked: what builds on this system, without tests.
type Package struct {
	Dir   string // as it was given
	Name  string
	Fset  *token.FileSet
	Files []*File // in the order of their names
}

// File is a file of a package.
type File struct {
	Path   string // Dir with the file's name
	Text   string
	Syntax *ast.File
}

// Read reads the package of a folder. The error names the file and the line where one is no Go.
func Read(dir string) (*Package, error) {
	found, err := build.Default.ImportDir(dir, 0)
	if err != nil {
		return nil, unreadable(dir, err)
	}
	p := &Package{Dir: dir, Name: found.Name, Fset: token.NewFileSet()}
	for _, name := range slices.Concat(found.GoFiles, found.CgoFiles) {
		f := &File{Path: filepath.Join(dir, name)}
		text, err := os.ReadFile(f.Path)
		if err != nil {
			return nil, err
		}
		f.Text = string(text)
		f.Syntax, err = parser.ParseFile(p.Fset, f.Path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, firstOf(err)
		}
		p.Files = append(p.Files, f)
	}
	return p, nil
}

// unreadable says why a folder holds no package.
func unreadable(dir string, err error) error {
	switch info, stat := os.Stat(dir); {
	case stat != nil:
		return fmt.Errorf("there is no folder %s", dir)
	case !info.IsDir():
		return fmt.Errorf("%s is no folder: name the one that it is in", dir)
	}
	if several, is := errors.AsType[*build.MultiplePackageError](err); is {
		return fmt.Errorf("the folder %s holds two packages, %s and %s: want one", dir, several.Packages[0], several.Packages[1])
	}
	if none, is := errors.AsType[*build.NoGoError](err); is {
		return fmt.Errorf("the folder %s holds no Go files", none.Dir)
	}
	return firstOf(err)
}

// firstOf is the first of the errors that a parser lists.
func firstOf(err error) error {
	if list, is := errors.AsType[scanner.ErrorList](err); is && len(list) > 0 {
		return list[0]
	}
	return err
}

// Place is file:line of a position.
func (p *Package) Place(pos token.Pos) string {
	at := p.Fset.Position(pos)
	return fmt.Sprintf("%s:%d", at.Filename, at.Line)
}
