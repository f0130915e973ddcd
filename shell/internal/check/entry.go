// Package check is the front-end of the prompt: it parses what was typed, type-checks it with go/types
// against packages built from interpreter symbols, repairs what the prompt allows (see docs/architecture.md),
// and hands the result, an [Entry], to an engine. Nothing runs here.
//
// Rules: an entry is checked whole before any of it runs; a failed check leaves the scope as it was;
// an Entry holds typed syntax trees and no text, so that any engine can run it.
package check

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// Entry is one checked and repaired entry. Its units run in order; an error in one ends the entry.
type Entry struct {
	Fset  *token.FileSet
	Units []*Unit

	parsed  []parsed
	covered []*types.Func // whose names it declares anew
}

// StoreCalls are those of some functions or methods of package store that an entry names, each once, in the order asked for.
func (e *Entry) StoreCalls(names ...string) []string {
	named := map[string]bool{}
	for _, unit := range e.Units {
		for _, object := range unit.Info.Uses {
			if fn, ok := object.(*types.Func); ok && fn.Pkg() != nil && fn.Pkg().Path() == storePath {
				named[fn.Name()] = true
			}
		}
	}
	return slices.DeleteFunc(names, func(name string) bool { return !named[name] })
}

// Place is the line and column in the entry of a place in its trees. False for places in the texts of other entries, of models and of packages.
func (e *Entry) Place(pos token.Pos) (token.Position, bool) {
	for _, p := range e.parsed {
		if base := token.Pos(p.file.Base()); pos >= base && pos <= base+token.Pos(p.file.Size()) {
			at := p.file.Position(pos)
			return at, IsTyped(at.Filename)
		}
	}
	return token.Position{}, false
}

// Unit is the part of an entry that was checked together: declarations, statements, or both.
// Declarations take effect before Body runs.
type Unit struct {
	Pkg  *types.Package
	Info *types.Info

	Types   []*types.TypeName // package-level types declared here, in source order
	Funcs   []*types.Func     // package-level functions declared here; their syntax is in Universe.Source
	Methods []*types.Func     // methods declared here, new or redefined, of types of this or an earlier entry

	// Replaces names the earlier function of the same name and signature that a function of Funcs takes the place of:
	// functions that call the earlier one should call the new one from then on. Nil when there is none.
	Replaces map[*types.Func]*types.Func

	Body []ast.Stmt // statements, as the body of a function without parameters and results
	Vars []Var      // variables of Body that outlive the entry
	Show *Show      // the value of the last statement, when that is an expression with a value

	Models   []Model           // query roots named for the first time: to be made before Body runs
	Declared []*types.TypeName // structs that have become models: to be made known to the session before Body runs, and before the roots

	sources map[*types.Func]Func // of Funcs
}

// Source is the declaration of one of Funcs, also after the Universe has let go of it.
func (u *Unit) Source(fn *types.Func) (Func, bool) {
	source, ok := u.sources[fn]
	return source, ok
}

func (u *Unit) addSource(fn *types.Func, source Func) {
	if u.sources == nil {
		u.sources = map[*types.Func]Func{}
	}
	u.sources[fn] = source
}

// Var is a variable that outlives its entry. Body uses Inner; later entries see Global. An engine gives both one place,
// and gives the place of Reuse, when that is not nil, to this one too: same name and identical type as an earlier
// variable, so closures made before see the new value. For a variable of a whole file, Inner and Global are the same.
type Var struct {
	Inner, Global, Reuse *types.Var
}

// Show asks for the value of Expr to be handed to the shell after Body has run.
// Last is the variable that `_` means from then on.
type Show struct {
	Expr ast.Expr
	Type types.Type
	Last *types.Var
}

// Model is a query root to make: Root = New(session), before the unit that first names it.
type Model struct {
	Root *types.Var
	New  *types.Func
}

// Func is the syntax of a function or method whose source is known, with the types of what is in it.
type Func struct {
	Decl *ast.FuncDecl
	Info *types.Info
	Own  bool // of the prompt: errors are told to be in it, not in what it calls
}

// Universe answers an engine's questions about objects that entries refer to.
type Universe interface {
	// Source is the declaration of a function, method (origin, not instance) of the prompt, of a model or of a package
	// that comes as source (generic packages). False for compiled ones, and for functions that have been let go of: see
	// Checker.Release.
	Source(fn *types.Func) (Func, bool)
	// Reflect is the compiled type behind a type name; false for types that come from source.
	Reflect(name *types.TypeName) (reflect.Type, bool)
	// Symbol is the value of a compiled package's function, variable or type, as in context/symbols.
	Symbol(path, name string) (reflect.Value, bool)
	// Binding is the value behind a predeclared name of the prompt (db, session, And, ...): a function, or an
	// addressable variable.
	Binding(obj types.Object) (reflect.Value, bool)
	// IsModel tells whether a named type is a model struct: it embeds store.Model, keeps its tags as they are
	// and needs no mark to be told from others.
	IsModel(name *types.TypeName) bool
}

// Packages gives importable packages. context/symbols implements it.
type Packages interface {
	// Symbols is the interpreter's symbol table of a package, nil if there is none.
	Symbols(path string) map[string]reflect.Value
	// Source is the Go source of a package that has no symbols, by file name, nil if there is none.
	Source(path string) map[string]string
	// Name is the name of the package of a path.
	Name(path string) string
	// Path is the import path that a package name stands for at the prompt ("rand" is math/rand), "" if unknown.
	Path(name string) string
}

// Models gives models that are read on first use. context/models implements it.
type Models interface {
	// Owner is the model whose source declares an identifier (Album, Albums, AlbumRoot, AlbumQuery, AlbumPage, NewAlbums).
	Owner(ident string) (model string, ok bool)
	// Source is a model's Go source, a file of its own that may name neighbours.
	Source(model string) (string, error)
	// Root is the name of a model's query root (Albums) and of the function that makes it (NewAlbums).
	Root(model string) (root, constructor string)
	// Names are the names offered to completion: every model and every root.
	Names() []string
}

// IsTyped tells whether a file name is that of something typed: of an entry, under whatever name it was checked.
func IsTyped(file string) bool { return strings.HasPrefix(file, typed) }

// NumberOf is the number that an entry was checked with, by the file name of its positions; false for what has none.
func NumberOf(file string) (int, bool) {
	text, found := strings.CutPrefix(file, typed+" ")
	number, err := strconv.Atoi(text)
	return number, found && err == nil
}

// PreludePath is the package of the functions that repairs call: Chk0 to Chk3, Value, One and their like.
const PreludePath = preludePath
