package engine

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// emitter writes the text of one function body, or of a unit's statements.
type emitter struct {
	m    *Machine
	info *types.Info
	env  *tree.Environment

	locals map[types.Object]string // hidden names of variables, shared by a function and the literals in it
	places map[types.Object]bool   // variables that outlive the entry: declared already
	fn     *function               // the innermost function
	self   string                  // variable of the function that is written, and its body, which it calls directly
	body   string
	blocks []*block // what break, continue and return pass, inside fn
	loops  int      // loops around the current statement, inside fn
	b      strings.Builder
}

// function is what return, recover and defer need to know of the function around them.
type function struct {
	results  []*types.Var
	names    []string // hidden names of the results, when they have names
	frame    string   // variable that holds the deferred calls, "" when there are none
	recovers string   // frame whose panic a recover here takes, "" when that is not known from the text
}

func (m *Machine) newEmitter(info *types.Info, env *tree.Environment) *emitter {
	return &emitter{m: m, info: info, env: env, locals: map[types.Object]string{}, fn: &function{}}
}

// inner is an emitter for text that belongs in the middle of this one's.
func (e *emitter) inner() *emitter {
	x := *e
	x.b = strings.Builder{}
	return &x
}

func (e *emitter) write(format string, args ...any) { fmt.Fprintf(&e.b, format, args...) }

// typeOf is the type of an expression, without type parameters.
func (e *emitter) typeOf(x ast.Expr) types.Type {
	t := e.info.TypeOf(x)
	if t == nil {
		panic(unsupported(fmt.Sprintf("an expression without a type (%T)", x)))
	}
	return e.env.Apply(t)
}

func (e *emitter) typ(t types.Type) string { return e.m.typ(e.env.Apply(t)) }

// temp is a new name for a helper variable.
func (e *emitter) temp(base string) string { return e.m.fresh(base, "l") }

// local is the hidden name of a variable that a function declares.
func (e *emitter) local(obj types.Object) string {
	if obj.Name() == "_" {
		return "_"
	}
	if name, ok := e.locals[obj]; ok {
		return name
	}
	if name, ok := e.m.names[obj]; ok {
		return name
	}
	name := e.temp(obj.Name())
	e.locals[obj] = name
	return name
}

// global tells whether a variable belongs to a package or to the prompt.
func (e *emitter) global(obj *types.Var) bool {
	if _, ok := e.locals[obj]; ok {
		return false
	}
	if _, ok := e.m.names[obj]; ok {
		return true
	}
	if _, ok := e.m.shown[obj]; ok {
		return true
	}
	return obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope() || e.m.bound(obj)
}

// direct is a function's variable, or the body behind it inside that body: a call through a variable costs twice as much,
// and a redefinition is of no use to the old body.
func (e *emitter) direct(variable string) string {
	if variable != "" && variable == e.self {
		return e.body
	}
	return variable
}

// object is what an identifier stands for.
func (e *emitter) object(id *ast.Ident) types.Object {
	if obj := e.info.Defs[id]; obj != nil {
		return obj
	}
	return e.info.Uses[id]
}

func isBlank(x ast.Expr) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	return ok && id.Name == "_"
}
