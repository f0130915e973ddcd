package check

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"strings"
)

// storePath is the package whose errors are checked wherever they would be dropped, and whose Model makes a struct a model.
const storePath = "github.com/dbsh-go/dbsh/store"

// Binding is a name that is in scope from the start. Its value follows the interpreter's conventions: a function, an
// addressable variable, a nil pointer for a type, or a constant.Value.
type Binding struct {
	Name  string
	Value reflect.Value
	Doc   string // one line for completion and help
}

// Config says what is in scope before anything is typed.
type Config struct {
	Packages Packages
	Models   Models // nil: none
	Bindings []Binding
	Paths    []string // import paths, for completion and suggestions
	Store    string   // import path of the ORM, "" for dbsh's own
}

// Checker checks the entries of one prompt, one after another. It is not safe for concurrent use.
type Checker struct {
	fset     *token.FileSet
	imports  *importer
	scope    *scope
	models   *models
	prelude  *types.Package
	config   Config
	bindings map[string]Binding
	bound    map[string]types.Object        // bindings used so far
	values   map[types.Object]reflect.Value // and their values
	funcs    map[*types.Func]Func           // functions and methods of the prompt
	denied   map[*types.Func]bool           // methods that a failed or undone check left behind on their type
	generic  bool                           // something generic was declared: its instances may need any function of the prompt
	outside  *types.Scope                   // the parent of the prompt's variables; it holds nothing
	file     string                         // the name that the entry which is checked has in positions
	parsed   []parsed                       // of that entry
	covered  []*types.Func                  // whose names that entry declares anew
	units    int
	undo     []func() // takes back the last Check, last step first
	reversals
}

var _ Universe = (*Checker)(nil)

// New is a checker with an empty prompt.
func New(config Config) *Checker {
	if config.Store == "" {
		config.Store = storePath
	}
	fset := token.NewFileSet()
	c := &Checker{
		fset:     fset,
		imports:  newImporter(fset, config.Packages),
		config:   config,
		bindings: map[string]Binding{},
		bound:    map[string]types.Object{},
		values:   map[types.Object]reflect.Value{},
		funcs:    map[*types.Func]Func{},
		denied:   map[*types.Func]bool{},
		file:     typed,
		outside:  types.NewScope(types.Universe, token.NoPos, token.NoPos, ""),
	}
	for _, binding := range config.Bindings {
		c.bindings[binding.Name] = binding
	}
	c.scope = &scope{names: map[string]types.Object{}, held: map[*types.Var]bool{}}
	c.models = newModels(c, config.Models)
	c.prelude, _ = c.imports.Import(preludePath)
	return c
}

// Check checks one entry and, when it is right, brings what it declares into scope. The error is an *Error, and the scope
// is then what it was.
func (c *Checker) Check(src string) (*Entry, error) {
	c.keepUndo()
	entry, err := c.check(src)
	if err != nil {
		c.Undo()
		return nil, err
	}
	return entry, nil
}

// CheckAs is Check of an entry that has a number: positions in it, also those of its functions when they run later, have a file name
// that NumberOf reads.
func (c *Checker) CheckAs(number int, src string) (*Entry, error) {
	c.file = typed + " " + strconv.Itoa(number)
	defer func() { c.file = typed }()
	return c.Check(src)
}

// CheckAll checks the entries of a script, each in the scope that those before it leave. When one is wrong none counts, and
// the *Error says which in Entry.
func (c *Checker) CheckAll(sources []string) ([]*Entry, error) {
	c.keepUndo()
	var entries []*Entry
	for i, src := range sources {
		entry, err := c.check(src)
		if err != nil {
			c.Undo()
			err.Entry = i
			return nil, err
		}
		entries = append(entries, entry)
	}
	return entries, nil
}

// Undo takes back what the last Check or CheckAll changed.
func (c *Checker) Undo() {
	for i := len(c.undo) - 1; i >= 0; i-- {
		c.undo[i]()
	}
	c.undo = nil
}

// Unshow takes back the number that an entry's shown value got, for an entry that ended before it was shown: `_` is then
// what it was, and what the entry declared stays. It returns the variables of those values.
func (c *Checker) Unshow(entry *Entry) (never []*types.Var) {
	for i := len(entry.Units) - 1; i >= 0; i-- {
		show := entry.Units[i].Show
		if n := len(c.scope.shown); show != nil && n > 0 && c.scope.shown[n-1] == show.Last {
			c.scope.shown = c.scope.shown[:n-1]
			never = append(never, show.Last)
		}
	}
	return never
}

// Keep makes a value that was printed by other means (rows of SQL) the next shown value: `_` reads it. The value must be
// addressable.
func (c *Checker) Keep(value reflect.Value) *types.Var {
	shown := c.nextShown(c.imports.typ(value.Type()))
	c.values[shown] = value
	return shown
}

func (c *Checker) check(src string) (entry *Entry, failure *Error) {
	defer func() { // go/types is given trees that no parser makes; whatever it does, the prompt goes on
		if r := recover(); r != nil {
			entry, failure = nil, &Error{Msg: fmt.Sprintf("this cannot be checked: %v", r)}
		}
		if failure != nil {
			failure.locate(src)
			c.dropParsed()
		}
	}()
	c.covered = nil
	parts, failure := c.parse(src)
	if failure != nil {
		return nil, failure
	}
	entry = &Entry{Fset: c.fset}
	parts = c.modelsFirst(parts)
	for i, part := range parts {
		list := []*Unit(nil)
		if list, failure = c.declared(part, i == len(parts)-1); failure != nil {
			return nil, failure
		}
		entry.Units = append(entry.Units, list...)
	}
	entry.parsed, entry.covered, c.parsed = c.parsed, c.covered, nil
	return entry, nil
}

// position is where something stands in what was typed; zero when it stands in code that was not typed.
func (c *Checker) position(pos token.Pos) Position {
	p := c.fset.Position(pos)
	if !IsTyped(p.Filename) {
		return Position{}
	}
	return Position{Line: p.Line, Column: p.Column}
}

// later records how to take back a change.
func (c *Checker) later(undo func()) { c.undo = append(c.undo, undo) }

// Source implements Universe.
func (c *Checker) Source(fn *types.Func) (Func, bool) {
	fn = fn.Origin()
	if source, ok := c.funcs[fn]; ok {
		source.Own = true
		return source, true
	}
	if source, ok := c.imports.sources[fn]; ok {
		return source, true
	}
	return c.models.body(fn)
}

// Reflect implements Universe.
func (c *Checker) Reflect(name *types.TypeName) (reflect.Type, bool) {
	t, ok := c.imports.compiled[name]
	return t, ok
}

// Symbol implements Universe.
func (c *Checker) Symbol(path, name string) (reflect.Value, bool) {
	value, ok := c.config.Packages.Symbols(path)[name]
	return value, ok
}

// Binding implements Universe.
func (c *Checker) Binding(object types.Object) (reflect.Value, bool) {
	value, ok := c.values[object]
	return value, ok
}

// IsModel implements Universe.
func (c *Checker) IsModel(name *types.TypeName) bool {
	structure, ok := name.Type().Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range structure.NumFields() {
		if field := structure.Field(i); field.Embedded() && c.isStore(field.Type(), "Model") {
			return true
		}
	}
	return false
}

// isStore tells whether t is the named type of package store.
func (c *Checker) isStore(t types.Type, name string) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && c.inStore(named.Obj().Pkg())
}

func (c *Checker) inStore(pkg *types.Package) bool {
	return pkg != nil && strings.HasPrefix(pkg.Path(), c.config.Store)
}
