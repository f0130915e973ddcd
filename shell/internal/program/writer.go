package program

import (
	"go/ast"
	"go/types"
	"maps"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

const storePath = "github.com/dbsh-go/dbsh/store"

// writer collects the parts of one program.
type writer struct {
	Config
	*names
	*definitions
	imports map[string]string          // import path to the name it has in the program
	models  map[string]bool            // that the text names
	typed   map[string]*types.TypeName // models that were typed, by name: the last of each
	deletes bool                       // the entries delete objects
	needs   map[string]bool            // support functions that the text calls, by their base name
	printed map[string]printing        // the functions that print models, by name
	consts  []ast.Decl
	types   []string
	funcs   []ast.Decl
	run     *block // Run
	refusal *Refusal
}

// printing is what a function does with a model's columns: prints them on a line, or makes a text of them.
type printing struct {
	model *types.Named
	text  bool
}

func newWriter(config Config) *writer {
	return &writer{
		Config:      config,
		names:       newNames(),
		definitions: newDefinitions(),
		imports:     map[string]string{},
		models:      map[string]bool{},
		typed:       map[string]*types.TypeName{},
		needs:       map[string]bool{},
		printed:     map[string]printing{},
	}
}

// unitWriter writes syntax that was checked together: one types.Info knows it.
type unitWriter struct {
	*writer
	info *types.Info
	*block
}

// block is a list of statements being written.
type block struct {
	out    []ast.Stmt
	outer  *block // of the same function
	in     *function
	failed map[string]bool // names of errors that are declared here
	theirs bool            // the entries have a variable err here: ours is called otherwise
	label  *ast.Ident      // to be put before the next loop or switch
}

// function is the function whose body is being written.
type function struct {
	temps   map[string]bool
	fail    func(err ast.Expr) []ast.Stmt // what leaves it with an error
	leave   []ast.Expr                    // what a bare return returns
	hoisted int                           // declarations of ours
	jumps   bool                          // there is a goto
}

func newBlock(in *function) *block { return &block{in: in, failed: map[string]bool{}} }

func (u *unitWriter) emit(s ...ast.Stmt) { u.out = append(u.out, s...) }

// imported is the name of a package that the text uses.
func (w *writer) imported(path, base string) string {
	w.imports[path] = w.importName(path, base)
	return w.imports[path]
}

// nested writes statements into a block of their own; from is what they are made from.
func (u *unitWriter) nested(write func(), from ...ast.Node) *ast.BlockStmt {
	outer := u.block
	u.block = newBlock(outer.in)
	u.block.outer = outer
	u.theirs = outer.theirs || mentions("err", from...)
	before := maps.Clone(u.in.temps)
	write()
	body := &ast.BlockStmt{List: u.out}
	u.block = outer
	u.in.temps = before // names of a block can be given again behind it
	return body
}

// mentions tells whether an identifier occurs.
func mentions(name string, nodes ...ast.Node) (found bool) {
	for _, node := range nodes {
		ast.Inspect(node, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			found = found || ok && id.Name == name
			return !found
		})
	}
	return found
}

// errName is what an error is called here.
func (u *unitWriter) errName() *ast.Ident {
	if u.theirs {
		return ast.NewIdent(u.own("err"))
	}
	return ast.NewIdent("err")
}

// errDeclared tells whether the error variable is there already, so that it can be assigned.
func (u *unitWriter) errDeclared() bool {
	name := u.errName().Name
	for b := u.block; b != nil; b = b.outer {
		if b.failed[name] {
			return true
		}
	}
	return false
}

// temp is a fresh name for a value of ours.
func (u *unitWriter) temp(base string) *ast.Ident {
	name := u.fresh(base, func(name string) bool { return u.in.temps[name] || name == "err" })
	u.in.temps[name] = true
	u.temps[name] = true
	return ast.NewIdent(name)
}

// units are those of all entries, the parameters of SQL included.
func units(items []Item) (all []*check.Unit) {
	for _, item := range items {
		switch {
		case item.Go != nil:
			all = append(all, item.Go.Units...)
		case item.SQL.Bind != nil:
			all = append(all, item.SQL.Bind.Units...)
		}
	}
	return all
}
