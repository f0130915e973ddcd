// Command write writes the documentation of a package's exported symbols into a file, in the form that package manual reads.
package main

import (
	"fmt"
	"go/ast"
	"go/doc"
	"go/parser"
	"go/token"
	"log"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("usage: write FOLDER FILE")
	}
	text, err := documented(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	if err := os.WriteFile(os.Args[2], []byte(text), 0o644); err != nil {
		log.Fatal(err)
	}
}

// documented is the documentation of the package in a folder.
func documented(dir string) (string, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return "", err
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, name, nil, parser.ParseComments)
		if err != nil {
			return "", err
		}
		files = append(files, file)
	}
	pkg, err := doc.NewFromFiles(fset, files, "")
	if err != nil {
		return "", err
	}
	w := &writer{pkg: pkg}
	w.add("package", pkg.Doc)
	w.values(pkg.Consts, pkg.Vars)
	w.functions("", pkg.Funcs)
	for _, t := range pkg.Types {
		w.add(t.Name, t.Doc)
		w.values(t.Consts, t.Vars)
		w.functions("", t.Funcs)
		w.functions(t.Name+".", t.Methods)
	}
	return w.text.String(), nil
}

// writer gathers the text.
type writer struct {
	pkg  *doc.Package
	text strings.Builder
}

func (w *writer) add(name, comment string) {
	if comment != "" {
		fmt.Fprintf(&w.text, "=== %s\n%s\n", name, strings.TrimRight(string(w.pkg.Text(comment)), "\n"))
	}
}

func (w *writer) values(lists ...[]*doc.Value) {
	for _, list := range lists {
		for _, group := range list {
			for _, spec := range group.Decl.Specs {
				value, is := spec.(*ast.ValueSpec)
				if !is {
					continue
				}
				comment := value.Doc.Text() + value.Comment.Text()
				if comment == "" {
					comment = group.Doc
				}
				for _, name := range value.Names {
					if name.IsExported() {
						w.add(name.Name, comment)
					}
				}
			}
		}
	}
}

func (w *writer) functions(prefix string, list []*doc.Func) {
	for _, f := range list {
		w.add(prefix+f.Name, f.Doc)
	}
}
