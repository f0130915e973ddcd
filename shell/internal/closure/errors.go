package closure

import (
	"go/ast"
	"go/types"
	"reflect"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// errorBox is a value of the prompt as an error of compiled code. Two are equal when the values are.
type errorBox struct {
	m *Machine
	x any
}

// joinedBox is one that wraps several errors.
type joinedBox struct{ errorBox }

func (b errorBox) wrappedValue() any { return b.x }

// Error implements error.
func (b errorBox) Error() string {
	text, _ := b.m.call(b.x, "Error")[0].Interface().(string)
	return text
}

// Unwrap is the error that this one wraps.
func (b errorBox) Unwrap() error {
	if results := b.m.call(b.x, "Unwrap"); len(results) == 1 {
		err, _ := results[0].Interface().(error)
		return err
	}
	return nil
}

// Is asks the value, if it can say.
func (b errorBox) Is(target error) bool {
	if other := canonical(target); comparableValue(b.x) && comparableValue(other) && b.x == other {
		return true
	}
	if results := b.m.call(b.x, "Is", reflect.ValueOf(&target).Elem()); len(results) == 1 {
		return results[0].Bool()
	}
	return false
}

// Unwrap are the errors that this one wraps.
func (b joinedBox) Unwrap() []error {
	if results := b.m.call(b.x, "Unwrap"); len(results) == 1 {
		list, _ := results[0].Interface().([]error)
		return list
	}
	return nil
}

// asError is a value of the prompt as an error of compiled code.
func (m *Machine) asError(x any) error {
	b := errorBox{m, x}
	if fn := m.method(m.typeOf(x), "Unwrap"); fn != nil && len(fn.sig.results) == 1 && fn.sig.results[0].t.class == lists {
		return joinedBox{b}
	}
	return b
}

// hasMethod tells whether a type of the prompt has a method.
func (m *Machine) hasMethod(t *typ, name string) bool { return m.method(t, name) != nil }

// call calls a method of a value of the prompt; no results when there is none of these parameters.
func (m *Machine) call(x any, name string, args ...reflect.Value) []reflect.Value {
	t := m.typeOf(x)
	if t == nil {
		return nil
	}
	fn := m.method(t, name)
	if fn == nil || len(fn.sig.params) != len(args)+1 {
		return nil
	}
	for i, arg := range args {
		if fn.sig.params[i].t.rt != arg.Type() {
			return nil
		}
	}
	cl := m.bound(x, t, name)
	cl.sig.rt = nil
	return cl.native(args)
}

// textOf is what Error or String of a value say.
func (m *Machine) textOf(x any, t *typ) (string, bool) {
	for _, name := range []string{"Error", "String"} {
		if results := m.call(x, name); len(results) == 1 && results[0].Kind() == reflect.String {
			return results[0].String(), true
		}
	}
	return "", false
}

// special compiles calls that need the static types of their arguments.
func (c *compiler) special(x *ast.CallExpr, fun ast.Expr) (expr, bool) {
	id := tree.LastIdent(fun)
	if id == nil {
		return expr{}, false
	}
	fn, ok := c.info.Uses[id].(*types.Func)
	if !ok || fn.Pkg() == nil || fn.Pkg().Path() != "errors" || fn.Name() != "As" || len(x.Args) != 2 {
		return expr{}, false
	}
	target, ok := c.typeOf(x.Args[1]).Underlying().(*types.Pointer)
	if !ok {
		return expr{}, false
	}
	t := c.m.typ(target.Elem())
	c.m.reach(t)
	is, m := c.m.is(t), c.m
	err := c.assigned(x.Args[0], c.m.typ(types.Universe.Lookup("error").Type())).a
	p := c.expr(x.Args[1]).p
	return expr{t: c.typ(x), b: func(f *frame) bool {
		e, to := err(f), p(f)
		if to == nil {
			panic(&thrown{"errors: target must be a non-nil pointer"})
		}
		return m.findError(e, t, is, to)
	}}, true
}

// findError is errors.As.
func (m *Machine) findError(x any, t *typ, is func(any) bool, to unsafe.Pointer) bool {
	for x != nil {
		if is(x) {
			m.setMemory(t, to, x)
			return true
		}
		err, ok := x.(error)
		if m.typeOf(x) != nil {
			err, ok = m.asError(x), true
		}
		if !ok {
			return false
		}
		switch e := err.(type) {
		case interface{ Unwrap() error }:
			x = canonical(e.Unwrap())
		case interface{ Unwrap() []error }:
			for _, next := range e.Unwrap() {
				if m.findError(canonical(next), t, is, to) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
	return false
}

// setMemory stores a dynamic value of type t.
func (m *Machine) setMemory(t *typ, to unsafe.Pointer, x any) {
	if t.class == anys {
		m.setInterface(t, to, x)
		return
	}
	v := unboxed(x)
	reflect.NewAt(v.Type(), to).Elem().Set(v)
}

// comparableValue tells whether a dynamic value can be compared.
func comparableValue(x any) bool { return x == nil || unboxed(x).Comparable() }
