// Package engine runs checked entries. [Engine] is the contract; [Machine] keeps it with the yaegi interpreter, which this
// package alone imports: it lowers the typed syntax trees of an entry to text that the interpreter runs correctly.
//
// Rules of the lowered text:
//   - Every object has a hidden name, so nothing shadows anything; constants are literals; types stand at the top.
//   - Generic code never reaches the interpreter: each instance is written out.
//   - Everything compiled is reached through one package, hid, which gets a symbol when the symbol is first named.
//   - Functions and methods of the prompt are variables, so that a redefinition is an assignment that all callers see.
//   - What the interpreter gets wrong is written in other words (defer, recover, go, functions made in loops, switches on
//     interfaces, ranges over functions and over what holds channels, loop variables) or done by the host (printing, errors.As,
//     select).
//   - The value of an evaluation is never read: what is to be shown goes through a host function.
//
// All of an entry is lowered and compiled before any of it runs. What cannot be is an [*InternalError].
//
// Limits: compiled code sees neither names nor methods of prompt types, except where it prints them or takes them for
// errors and for interfaces with methods. Types that contain themselves without a struct, and addresses of fields through
// which a struct contains itself, are refused. Unsynchronised writes to one map end the process, as they do in Go.
// A cancelled entry that waits in compiled code (a lock, a system call) is left behind; see [Machine.Run].
package engine

import (
	"context"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"io"
	"reflect"

	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// Engine runs one checked entry after another.
//
// Run returns nil, the error that a checked call failed with, a [*PanicError], an [*ExitError], [ErrRecursion], an
// [*InternalError], or the cause of ctx. The first two come in a [*PlacedError] where the engine knows the place. After any of them the
// engine is ready for the next entry.
type Engine interface {
	Run(ctx context.Context, entry *check.Entry) error
	// Forget lets go of the values of variables that no entry will name again.
	Forget([]*types.Var)
}

// Stepper is an engine that can ask before each statement of an entry. An error of next ends the entry with it.
type Stepper interface {
	RunSteps(ctx context.Context, entry *check.Entry, next func(Step) error) error
}

// Step is a statement that runs next, with the variables of its function.
type Step struct {
	At, End token.Position
	Names   []string
	Values  []Value
}

// Host is what running code reaches outside of itself. Every field may be left zero.
type Host struct {
	Stdout, Stderr io.Writer   // of fmt.Print, os.Stdout, println, log and their like
	Args           []string    // os.Args
	Show           func(Value) // gets the value of an entry's last expression

	// Session is what the constructors of query roots are given.
	Session any

	// Register makes a struct known to the session as the model of a name: it gets a nil pointer to one.
	Register func(name string, model any)

	// Busy tells whether compiled code is at work that ends soon after the context does, and must have ended before the next
	// entry: a statement that the server was asked to stop.
	Busy func() bool

	// Kept tells whether the session takes an object of a model back to what it was, see [Marker].
	Kept func(object any) bool

	// Background gets what ends a goroutine of the prompt, on that goroutine.
	Background func(error)

	// Column is the value of a nullable column. Its error ends the entry, as that of Missing does,
	// which is asked for one when an object has no related object where one is needed.
	Column  func(object any, field string) (any, error)
	Missing func(owner any, relation string) error
	Nothing any // what prints as NULL
}

// Value is a shown value. V is invalid for a nil interface. Type is the static type, which knows names that V's type,
// when it comes from the interpreter, has lost; see [TypeName].
type Value struct {
	V    reflect.Value
	Type types.Type
}

// ErrRecursion ends an entry whose calls nest too deep. Deferred calls do not run, as in a Go program that overflows its stack.
var ErrRecursion = errors.New("the calls nest too deep: a function keeps calling itself")

// ExitError is a call of os.Exit.
type ExitError struct{ Code int }

func (e *ExitError) Error() string { return fmt.Sprintf("exit status %d", e.Code) }

// PanicError is a panic that nothing recovered. Text is what Go prints of it; it may differ from printing Value, whose
// methods compiled code cannot see.
type PanicError struct {
	Value any
	Text  string
}

func (e *PanicError) Error() string { return "panic: " + e.Text }

// Unwrap is the panic's value when that is an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// PlacedError is an error with the place of the statement that it came from. The file is that of the entry which has the statement,
// the one that runs or an earlier one that declared a function, by the name that it was checked under.
type PlacedError struct {
	Err error
	At  token.Position
}

func (e *PlacedError) Error() string { return e.Err.Error() }
func (e *PlacedError) Unwrap() error { return e.Err }

// InternalError is valid Go that this engine cannot run. Nothing of the entry has run, unless an earlier unit of it has.
type InternalError struct {
	Form   string // what is not supported
	Detail string // the interpreter's words, for a bug report
}

func (e *InternalError) Error() string { return "the prompt cannot run " + e.Form + " yet" }
