package engine

import (
	"go/types"
	"slices"

	"github.com/dbsh-go/dbsh/shell/internal/tree"
)

// breakCycles erases the fields through which a struct type reaches itself: the interpreter cannot build such types.
// An erased field is declared as any and read through a function that gives it its type back; see [Machine.restorer].
func (m *Machine) breakCycles(t *types.Named) {
	st, ok := t.Underlying().(*types.Struct)
	if !ok {
		return
	}
	for f := range st.Fields() {
		if !f.Embedded() && erasable(f.Type()) && m.reaches(f.Type(), t, map[types.Type]bool{}) {
			set(m, m.erased, f.Origin(), true)
		}
	}
}

func erasable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map, *types.Signature, *types.Chan:
		return true
	}
	return false
}

// reaches tells whether goal is part of t. Interfaces are not looked into: they hold anything without naming it.
func (m *Machine) reaches(t types.Type, goal *types.Named, seen map[types.Type]bool) bool {
	t = types.Unalias(t)
	if types.Identical(t, goal) {
		return true
	}
	if seen[t] {
		return false
	}
	seen[t] = true
	next := func(t types.Type) bool { return m.reaches(t, goal, seen) }
	switch t := t.(type) {
	case *types.Named:
		if t.Obj().Pkg() == nil {
			return false
		}
		_, compiled := m.universe.Reflect(t.Obj())
		return !compiled && next(t.Underlying())
	case *types.Struct:
		for f := range t.Fields() {
			if !m.erased[f.Origin()] && next(f.Type()) {
				return true
			}
		}
	}
	return slices.ContainsFunc(tree.Parts(t), next)
}

// refuseRecursive refuses what cannot be erased: type T []T, type F func() F. The interpreter never comes back from it.
func (m *Machine) refuseRecursive(t *types.Named) {
	if _, ok := t.Underlying().(*types.Struct); ok || types.IsInterface(t) {
		return
	}
	if m.reaches(t.Underlying(), t, map[types.Type]bool{}) {
		panic(unsupported("a type that contains itself without a struct (" + t.Obj().Name() + ")"))
	}
}

// restorer is the function that gives an erased field's value its type.
func (m *Machine) restorer(t types.Type) string {
	text := m.typ(t)
	return m.helper("restore "+text, "restore", func(name string) string {
		return "func " + name + "(v any) " + text + " { var z " + text + "; if v == nil { return z }; return v.(" + text + ") }"
	})
}

// helper is the name of a function written once for a purpose.
func (m *Machine) helper(purpose, base string, write func(name string) string) string {
	if name, ok := m.made[purpose]; ok {
		return name
	}
	name := m.fresh(base, "h")
	set(m, m.made, purpose, name)
	m.out.funcs = append(m.out.funcs, write(name))
	return name
}
