package symbols

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"reflect"
	"testing"
)

func TestPathPrefersWhatPeopleMean(t *testing.T) {
	var p Packages
	for name, want := range map[string]string{
		"fmt": "fmt", "rand": "math/rand", "template": "text/template", "json": "encoding/json", "http": "net/http",
		"slices": "slices", "decimal": "github.com/shopspring/decimal", "nothing": "",
	} {
		if got := p.Path(name); got != want {
			t.Errorf("Path(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestTablesHoldValuesTypesAndWrappers(t *testing.T) {
	var p Packages
	table := p.Symbols("strings")
	if got := table["ToUpper"].Call([]reflect.Value{reflect.ValueOf("ab")})[0].String(); got != "AB" {
		t.Errorf("strings.ToUpper gave %q", got)
	}
	if table["Builder"].Type().String() != "*strings.Builder" {
		t.Errorf("strings.Builder is %v, want a nil pointer to the type", table["Builder"].Type())
	}
	if !p.Symbols("os")["Args"].CanSet() {
		t.Error("os.Args cannot be set: a variable must be addressable")
	}
	if p.Symbols("fmt")["_Stringer"].Type().Elem().Field(1).Name != "WString" {
		t.Error("fmt.Stringer has no wrapper with its method")
	}
	if p.Symbols("slices") != nil || p.Symbols("no/such") != nil {
		t.Error("a package without a compiled form must have no table")
	}
	if reflect.ValueOf(p.Symbols("strings")).Pointer() != reflect.ValueOf(table).Pointer() {
		t.Error("a table must be built once")
	}
}

// The sources must type-check, and offer every exported function and type of the packages they stand for.
func TestSourcesStandForTheirPackages(t *testing.T) {
	fset := token.NewFileSet()
	std := importer.ForCompiler(fset, "source", nil)
	own := sourceImporter{fset: fset, std: std, done: map[string]*types.Package{}}
	for _, path := range []string{"cmp", "iter", "maps", "slices"} {
		got, err := own.Import(path)
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		want, err := std.Import(path)
		if err != nil {
			t.Skip("no Go source tree to compare with: ", err)
		}
		for _, name := range want.Scope().Names() {
			object := want.Scope().Lookup(name)
			if !object.Exported() {
				continue
			}
			mine := got.Scope().Lookup(name)
			if mine == nil {
				t.Errorf("%s.%s is missing", path, name)
			} else if reflect.TypeOf(mine) != reflect.TypeOf(object) {
				t.Errorf("%s.%s is a %T, want a %T", path, name, mine, object)
			}
		}
	}
}

type sourceImporter struct {
	fset *token.FileSet
	std  types.Importer
	done map[string]*types.Package
}

func (s sourceImporter) Import(path string) (*types.Package, error) {
	var p Packages
	files := p.Source(path)
	if files == nil {
		return s.std.Import(path)
	}
	if pkg := s.done[path]; pkg != nil {
		return pkg, nil
	}
	var parsed []*ast.File
	for name, text := range files {
		f, err := parser.ParseFile(s.fset, name, text, 0)
		if err != nil {
			return nil, err
		}
		parsed = append(parsed, f)
	}
	pkg, err := (&types.Config{Importer: s}).Check(path, s.fset, parsed, nil)
	s.done[path] = pkg
	return pkg, err
}
