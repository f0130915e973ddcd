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
	"sync"
)

//go:generate go run ./generate

//go:embed source
var sources embed.FS

// Packages gives importable packages. The zero value is ready; it is safe for concurrent use.
type Packages struct {
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
	table := load(importPath)
	if table == nil {
		return nil
	}
	if p.loaded == nil {
		p.loaded = map[string]map[string]reflect.Value{}
	}
	p.loaded[importPath] = table
	return table
}

// Source is the source of what is generic in a package, by file name, nil when there is none. Where the package has a table of
// symbols as well, the source imports what it needs of that.
func (p *Packages) Source(importPath string) map[string]string {
	name := path.Base(importPath) + ".go"
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
	for _, importPath := range Paths() {
		if Name(importPath) == name {
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

// Name is a package's name: the last part of its path that is not a version.
func Name(importPath string) string {
	base := path.Base(importPath)
	if len(base) > 1 && base[0] == 'v' && base[1] >= '0' && base[1] <= '9' {
		return path.Base(path.Dir(importPath))
	}
	return base
}
