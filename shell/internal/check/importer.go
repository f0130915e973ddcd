package check

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"slices"
)

// importer builds go/types packages: from symbol tables, one symbol at a time as they are named, and from source, whole.
type importer struct {
	fset     *token.FileSet
	packages Packages

	pkgs     map[string]*types.Package
	complete map[string]bool // every symbol is in the package's scope

	named    map[reflect.Type]*types.Named       // compiled named types, as the checker sees them
	compiled map[*types.TypeName]reflect.Type    // and the way back
	demand   demand                              // methods that were asked for
	sources  map[*types.Func]Func                // functions of packages that come as source
	generics map[string]*types.Package           // what is generic in packages from symbols, nil where nothing is
	texts    map[string]func() map[string]string // packages whose source this package brings itself
}

func newImporter(fset *token.FileSet, packages Packages) *importer {
	return &importer{
		fset:     fset,
		packages: packages,
		pkgs:     map[string]*types.Package{},
		complete: map[string]bool{},
		named:    map[reflect.Type]*types.Named{},
		compiled: map[*types.TypeName]reflect.Type{},
		demand:   newDemand(),
		sources:  map[*types.Func]Func{},
		generics: map[string]*types.Package{},
		texts:    map[string]func() map[string]string{preludePath: preludeSource},
	}
}

// Import gives a package with everything that is in it, for source that imports it.
func (im *importer) Import(importPath string) (*types.Package, error) {
	pkg, err := im.open(importPath)
	if err != nil {
		return nil, err
	}
	im.fill(pkg)
	return pkg, nil
}

// open gives a package that may be empty yet: symbols come in as they are named, see symbol.
func (im *importer) open(importPath string) (*types.Package, error) {
	if importPath == "unsafe" {
		return types.Unsafe, nil
	}
	if im.packages.Symbols(importPath) != nil {
		return im.pkg(importPath), nil
	}
	if im.complete[importPath] {
		return im.pkg(importPath), nil
	}
	files := im.source(importPath)
	if files == nil {
		return nil, fmt.Errorf("there is no package %q here", importPath)
	}
	im.complete[importPath] = true
	return im.pkg(importPath), im.checkSource(im.pkg(importPath), files)
}

// Importable tells whether there is a package of this path.
func (c *Checker) Importable(importPath string) bool {
	_, err := c.imports.open(importPath)
	return err == nil
}

// generic is a function or type of a package from symbols that has none, and comes as source; nil when there is no such thing.
func (im *importer) generic(pkg *types.Package, name string) types.Object {
	beside := im.beside(pkg)
	if beside == nil {
		return nil
	}
	return beside.Scope().Lookup(name)
}

// beside is what comes as source for a package from symbols, nil when nothing does.
func (im *importer) beside(pkg *types.Package) *types.Package {
	if known, ok := im.generics[pkg.Path()]; ok {
		return known
	}
	im.generics[pkg.Path()] = nil // while it is checked: its source imports the package
	files := im.source(pkg.Path())
	if files == nil {
		return nil
	}
	beside := types.NewPackage(pkg.Path(), pkg.Name())
	if im.checkSource(beside, files) == nil {
		im.generics[pkg.Path()] = beside
	}
	return im.generics[pkg.Path()]
}

func (im *importer) source(importPath string) map[string]string {
	if own := im.texts[importPath]; own != nil {
		return own()
	}
	return im.packages.Source(importPath)
}

// symbol puts one exported name of a package from symbols into its scope. Names that are not there are left to the checker.
func (im *importer) symbol(pkg *types.Package, name string) {
	if pkg.Scope().Lookup(name) != nil || !token.IsExported(name) {
		return
	}
	table := im.packages.Symbols(pkg.Path())
	if value, ok := table[name]; ok {
		im.declare(pkg, name, value)
	} else if table != nil {
		if object := im.generic(pkg, name); object != nil {
			pkg.Scope().Insert(object)
		}
	}
}

func (im *importer) fill(pkg *types.Package) {
	if im.complete[pkg.Path()] {
		return
	}
	for _, name := range im.names(pkg) {
		im.symbol(pkg, name)
	}
	im.complete[pkg.Path()] = true
}

// names are a package's exported names, without the cost of making their types.
func (im *importer) names(pkg *types.Package) []string {
	var names []string
	if table := im.packages.Symbols(pkg.Path()); table != nil {
		for name := range table {
			if token.IsExported(name) {
				names = append(names, name)
			}
		}
		if beside := im.beside(pkg); beside != nil {
			names = append(names, slices.DeleteFunc(beside.Scope().Names(), func(name string) bool { return !token.IsExported(name) })...)
		}
		return names
	}
	for _, name := range pkg.Scope().Names() {
		if token.IsExported(name) {
			names = append(names, name)
		}
	}
	return names
}

func (im *importer) pkg(importPath string) *types.Package {
	pkg, ok := im.pkgs[importPath]
	if !ok {
		pkg = types.NewPackage(importPath, im.packages.Name(importPath))
		pkg.MarkComplete()
		im.pkgs[importPath] = pkg
	}
	return pkg
}

func (im *importer) declare(pkg *types.Package, name string, value reflect.Value) {
	pkg.Scope().Insert(im.object(pkg, name, value))
}
