// Package program writes entries of the prompt as a Go program that the Go compiler takes.
//
// Rules: what the prompt does unasked, the program says: errors are checked where they arise, columns that may be NULL are
// tested before their value is used, packages are imported. Statements become the body of
//
//	func Run(ctx context.Context, session *store.Session) error
//
// and main opens $DATABASE_URL and calls it. Functions, methods and types stay declarations; a variable that one of them
// uses becomes a package variable. What has no plain form is refused with the statement that is meant, never left out.
package program

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/token"
	"go/types"
	"sort"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// Program is a Go program as text, and the models it needs beside it.
type Program struct {
	Text   string
	Models []string // names of the models whose source the program uses, in order
}

// Item is one thing that was typed: a Go entry, or SQL.
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

// Write makes a program of what was typed, in that order. Driver is the package that registers the database's driver.
func Write(items []Item, universe check.Universe, driver string) (Program, error) {
	w := newWriter(universe)
	w.driver = driver
	w.scan(items)
	for _, item := range items {
		if err := w.item(item); err != nil {
			return Program{}, err
		}
	}
	text, err := w.file()
	if err != nil {
		return Program{}, err
	}
	return Program{Text: text, Models: sorted(w.models)}, nil
}

// writer collects the parts of one program.
type writer struct {
	universe check.Universe
	names    *names
	imports  map[string]string // import path to package name
	models   map[string]bool
	types    []ast.Decl
	funcs    []ast.Decl
	body     []ast.Stmt
	needs    map[string]bool // support functions that the text calls
	roots    []root
	driver   string
	taken    map[string]bool // identifiers of the entries: no name of ours may be one
	temps    int
}

// root is a query root that the program makes at its start: Name = New(session).
type root struct{ Name, New, Type string }

func newWriter(universe check.Universe) *writer {
	return &writer{
		universe: universe,
		names:    newNames(),
		imports:  map[string]string{"context": "context", storePath: "store"},
		models:   map[string]bool{},
		needs:    map[string]bool{},
		taken:    map[string]bool{},
	}
}

const storePath = "github.com/dbsh-go/dbsh/store"

func (w *writer) item(item Item) error {
	if item.SQL != nil {
		return w.sql(item.SQL)
	}
	return w.entry(item.Go)
}

func (w *writer) entry(entry *check.Entry) error {
	for _, unit := range entry.Units {
		if err := w.unit(unit); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) unit(unit *check.Unit) error {
	for _, model := range unit.Models {
		w.roots = append(w.roots, root{w.names.of(model.Root), model.New.Name(), w.typeText(model.Root.Type())})
	}
	u := &unitWriter{writer: w, info: unit.Info}
	for _, name := range unit.Types {
		w.types = append(w.types, u.typeDecl(name))
	}
	for _, fn := range append(append([]*types.Func{}, unit.Funcs...), unit.Methods...) {
		if err := u.function(fn); err != nil {
			return err
		}
	}
	statements, err := u.run(unit)
	w.body = append(w.body, statements...)
	return err
}

// Refusal says which statement has no plain form as a program, and why.
type Refusal struct{ What, Why string }

func (r *Refusal) Error() string {
	return fmt.Sprintf("save: %s cannot be written as a Go program: %s", r.What, r.Why)
}

// file lays out the whole program and formats it.
func (w *writer) file() (string, error) {
	var b bytes.Buffer
	b.WriteString("package main\n\n")
	w.importBlock(&b)
	for _, v := range w.names.packageVariables() {
		fmt.Fprintf(&b, "var %s %s\n\n", v.name, w.typeText(v.typ))
	}
	for _, decls := range [][]ast.Decl{w.types, w.funcs} {
		for _, d := range decls {
			if err := format.Node(&b, token.NewFileSet(), d); err != nil {
				return "", fmt.Errorf("save: %w", err)
			}
			b.WriteString("\n\n")
		}
	}
	if err := w.runText(&b); err != nil {
		return "", err
	}
	b.WriteString(mainText)
	b.WriteString(w.support())
	text, err := format.Source(b.Bytes())
	if err != nil {
		return "", fmt.Errorf("save: the program does not parse: %w", err)
	}
	return string(text), nil
}

func (w *writer) runText(b *bytes.Buffer) error {
	b.WriteString("// Run does the work in the caller's session. What it does not commit, the caller rolls back.\n")
	if w.needs["stop"] {
		b.WriteString("func Run(ctx context.Context, session *store.Session) (err error) {\ndefer caught(&err)\n")
	} else {
		b.WriteString("func Run(ctx context.Context, session *store.Session) error {\n")
	}
	b.WriteString("session = session.WithContext(ctx)\n")
	for _, r := range w.roots {
		op := ":="
		if w.names.isPackageLevel(r.Name) {
			op = "="
		}
		fmt.Fprintf(b, "%s %s %s(session)\n", r.Name, op, r.New)
	}
	for _, s := range w.body {
		if err := format.Node(b, token.NewFileSet(), s); err != nil {
			return fmt.Errorf("save: %w", err)
		}
		b.WriteString("\n")
	}
	b.WriteString("return nil\n}\n\n")
	return nil
}

const mainText = `func main() {
	if err := open(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func open() error {
	ctx := context.Background()
	db, err := store.Open(ctx, os.Getenv("DATABASE_URL"))
	if err != nil {
		return err
	}
	defer db.Close()
	session := store.NewSession(db)
	defer session.Close()
	return Run(ctx, session)
}
`

// importBlock writes the imports: the standard library's first.
func (w *writer) importBlock(b *bytes.Buffer) {
	w.imports["fmt"], w.imports["os"] = "fmt", "os"
	var foreign []string
	b.WriteString("import (\n")
	for _, path := range sorted(w.imports) {
		if strings.Contains(path, ".") {
			foreign = append(foreign, path)
			continue
		}
		fmt.Fprintf(b, "%s\n", importSpec(path, w.imports[path]))
	}
	b.WriteString("\n")
	for _, path := range foreign {
		fmt.Fprintf(b, "%s\n", importSpec(path, w.imports[path]))
	}
	fmt.Fprintf(b, "_ %q // the database's driver\n)\n\n", w.driver)
}

// importSpec is one line of the import block.
func importSpec(path, name string) string {
	if last := path[strings.LastIndexByte(path, '/')+1:]; last != name {
		return fmt.Sprintf("%s %q", name, path)
	}
	return fmt.Sprintf("%q", path)
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}
