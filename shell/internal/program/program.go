// Package program writes entries of the prompt as a Go program that the Go compiler takes.
//
// Rules: what the prompt does unasked, the program says: errors are checked where they arise, columns that may be NULL are
// tested before their value is used, packages are imported. Statements become the body of
//
//	func Run(ctx context.Context, session *store.Session) error
//
// and main opens $DATABASE_URL, further databases by their names ($DATABASE_URL_AUDIT for audit), and calls it. Functions, methods, types and constants stay declarations; a variable that a
// function uses becomes a package variable. Of a name that was declared again the last definition counts, unless the earlier
// one was used before: then each has a name of its own. Values are printed one row to a line, without the prompt's tables
// and quotes; looking at a variable or a field is left out. An error inside a function that returns one is returned by it, and
// its caller may go on; at the prompt it ends the entry.
//
// Models that are compiled in stay where they are, and are imported with a dot: what they are called at the prompt is what they are
// called in the program, and dbsh generate writes query roots and relation methods beside them for the compiler.
//
// What has no plain form is refused with a *Refusal that says why, never left out or changed.
package program

import (
	"fmt"
	"go/types"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// Program is a Go program as text. It needs the source of Models beside it, and a file that imports the database's driver:
// dbsh, which has its own of both, runs the text alone.
type Program struct {
	Text   string
	Models []string // names of the models that the program uses, in order
}

// Item is one thing that was typed and has run: a Go entry, or SQL.
type Item struct {
	Go  *check.Entry
	SQL *SQL
}

// SQL is a statement with question marks for its bind parameters, which are the arguments of the one call in Bind. Rows is the
// variable that later entries know its rows by.
type SQL struct {
	Text string
	Bind *check.Entry // nil: no parameters
	Rows *types.Var
}

// Models tells which identifiers belong to models. context/models implements it.
type Models interface {
	// Owner is the model whose source declares an identifier, or whose root it is.
	Owner(ident string) (model string, ok bool)
	// Root is the name of a model's query root and of the function that makes it.
	Root(model string) (root, constructor string)
	// Declared tells whether a model was typed: its struct is among what was typed.
	Declared(model string) bool
	// Package is the import path of the package that a model's struct is compiled in, "" where it comes from a table or was typed.
	Package(model string) string
	// Targets are the models that a relation of a model leads to, or all of its relations when relation is "".
	Targets(model, relation string) []string
}

// Config is what a program is written from and for.
type Config struct {
	Universe check.Universe
	Models   Models
	File     string   // name of the program's file, for its comment
	Beside   []string // names of the files that `go run` needs besides
	Binds    []string // names of the session's further databases

	Dots   map[string]bool // import paths of packages of models: the program names them as the prompt does, without the package's name
	Dotted map[string]bool // what is in scope at the prompt of such a package
}

// Refusal says what has no plain form as a program, and why.
type Refusal struct{ What, Why string }

func (r *Refusal) Error() string {
	return fmt.Sprintf("save: %s cannot be written as a Go program: %s", r.What, r.Why)
}

// Write makes a program of what was typed, in that order. The error is a *Refusal, or says that the text is not Go, which is a
// mistake of this package.
func Write(config Config, items []Item) (Program, error) {
	config.Universe = pastOf(config.Universe, units(items))
	w := newWriter(config)
	w.scan(items)
	for _, item := range items {
		w.item(item)
		if w.refusal != nil {
			return Program{}, w.refusal
		}
	}
	if w.needs["stop"] && w.recovers(units(items)) {
		w.refuse("recover", "it would take the error of a call that can fail, in a function that returns none, for a panic; let that function return an error")
	}
	text, err := w.file()
	if err != nil {
		return Program{}, err
	}
	return Program{Text: text, Models: sorted(w.models)}, nil
}

func (w *writer) item(item Item) {
	if item.SQL != nil {
		w.sql(item.SQL)
		return
	}
	for _, unit := range item.Go.Units {
		w.unit(unit)
	}
}

func (w *writer) unit(unit *check.Unit) {
	u := &unitWriter{writer: w, info: unit.Info, block: w.run}
	w.fileConstants(unit)
	for _, name := range unit.Types {
		if !w.dropped[name] {
			w.types = append(w.types, w.typeDecl(name))
		}
		if w.typed[name.Name()] == name {
			w.models[name.Name()] = true
		}
	}
	for _, fn := range slices.Concat(unit.Funcs, unit.Methods) {
		if !w.dropped[fn] {
			u.function(fn)
		}
	}
	u.body(unit)
}

// refuse remembers the first thing that cannot be written; what is written after it counts no more.
func (w *writer) refuse(what, why string) {
	if w.refusal == nil {
		w.refusal = &Refusal{what, why}
	}
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// lowerFirst is a name of a model as people name a variable that holds one: userCollection, idCard.
func lowerFirst(name string) string {
	upper := 0
	for upper < len(name) && 'A' <= name[upper] && name[upper] <= 'Z' {
		upper++
	}
	if upper > 1 && upper < len(name) {
		upper-- // the last capital begins the next word
	}
	return strings.ToLower(name[:upper]) + name[upper:]
}
