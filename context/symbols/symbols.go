// Package symbols gives the prompt its packages: tables from names to compiled values, made by go generate from a list of
// packages worth having at a prompt, and sources for the packages whose functions are generic, which have no compiled form.
//
// A table is built when it is first asked for: the whole standard library would cost every start several milliseconds.
// Tables follow the interpreter's conventions: a function is its value, a variable is addressable, a type T is (*T)(nil), an
// untyped constant is a go/constant.Value, and "_I" is a struct of functions that implements the interface I.
package symbols

import (
	"embed"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"
)

//go:generate go run ./generate
//go:generate go generate ../manual

//go:embed source
var sources embed.FS

// Table is a package that a program brings beside those that are here: it was compiled in.
type Table struct {
	Path, Name string
	Symbols    func() map[string]reflect.Value
	Source     string // of what is generic, "" for nothing
}

// Packages gives importable packages. The zero value is ready; it is safe for concurrent use.
type Packages struct {
	Tables []Table // further packages

	mu     sync.Mutex
	loaded map[string]map[string]reflect.Value
}

// Symbols is the table of a package, nil when there is none. The same table every time.
func (p *Packages) Symbols(importPath string) map[string]reflect.Value {
	p.mu.Lock()
	defer p.mu.Unlock()
	if table, ok := p.loaded[importPath]; ok {
		return table
	}
	table := p.load(importPath)
	if table == nil {
		return nil
	}
	if p.loaded == nil {
		p.loaded = map[string]map[string]reflect.Value{}
	}
	p.loaded[importPath] = table
	return table
}

func (p *Packages) load(importPath string) map[string]reflect.Value {
	for _, table := range p.Tables {
		if table.Path == importPath {
			return table.Symbols()
		}
	}
	return load(importPath)
}

// Paths are the import paths of all packages.
func (p *Packages) Paths() []string {
	paths := Paths()
	for _, table := range p.Tables {
		paths = append(paths, table.Path)
	}
	return paths
}

// Has tells whether a package can be imported.
func (p *Packages) Has(importPath string) bool {
	return importPath == "unsafe" || slices.Contains(p.Paths(), importPath)
}

// Name is the name of the package of a path; of one that is not here, what its path ends with.
func (p *Packages) Name(importPath string) string {
	for _, table := range p.Tables {
		if table.Path == importPath {
			return table.Name
		}
	}
	return Name(importPath)
}

// Source is the source of what is generic in a package, by file name, nil when there is none. Where the package has a table of
// symbols as well, the source imports what it needs of that.
func (p *Packages) Source(importPath string) map[string]string {
	name := path.Base(importPath) + ".go"
	for _, table := range p.Tables {
		if table.Path == importPath && table.Source != "" {
			return map[string]string{name: table.Source}
		}
	}
	text, err := sources.ReadFile(path.Join("source", importPath, name))
	if err != nil {
		return nil
	}
	return map[string]string{name: string(text)}
}

// Path is the import path that a package name stands for at the prompt, "" when there is none. Of several packages with
// one name the one that people mean more often is taken: rand is math/rand, template is text/template.
func (p *Packages) Path(name string) string {
	if preferred, ok := preferences[name]; ok {
		return preferred
	}
	for _, importPath := range p.Paths() {
		if p.Name(importPath) == name {
			return importPath
		}
	}
	return ""
}

var preferences = map[string]string{
	"rand":     "math/rand",
	"template": "text/template",
	"store":    "github.com/dbsh-go/dbsh/store",
}

// Name is what a package is called whose path is all that is known: the last part of it that is not a version.
func Name(importPath string) string {
	base := path.Base(importPath)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		return path.Base(path.Dir(importPath))
	}
	return base
}
