package closure

import (
	"go/types"
	"maps"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

var _ engine.Marker = (*Machine)(nil)

// mark is what the variables and functions of the prompt were: which there were, the code that the functions had, and a copy of the
// memory that variables of the prompt lead to.
type mark struct {
	m         *Machine
	globals   map[*types.Var]unsafe.Pointer
	functions map[*types.Func]*function
	codes     map[*function]*code
	memory
}

// Mark implements engine.Marker. While goroutines of the prompt run it copies nothing, since they would write meanwhile.
func (m *Machine) Mark() engine.Mark {
	m.running.Lock()
	defer m.running.Unlock()
	m.lock.Lock()
	defer m.lock.Unlock()
	k := &mark{m: m, globals: maps.Clone(m.globals), functions: maps.Clone(m.functions), codes: map[*function]*code{}}
	k.seen = map[seenAt]bool{}
	for _, fn := range m.functions {
		k.codes[fn] = fn.code.Load()
	}
	m.methods.Range(func(_, fn any) bool {
		k.codes[fn.(*function)] = fn.(*function).code.Load()
		return true
	})
	vars := slices.SortedFunc(maps.Keys(m.globals), func(a, b *types.Var) int { return strings.Compare(a.Name(), b.Name()) })
	for _, v := range vars {
		k.variable(m, v)
	}
	return k
}

// variable copies a variable and what it leads to, if that is not too much.
func (k *mark) variable(m *Machine, v *types.Var) {
	t := m.typ(v.Type())
	if shownName(v.Name()) {
		return
	}
	k.place(m.globals[v], t.rt)
	if m.concurrent.Load() > 0 {
		k.partly = append(k.partly, v.Name())
		return
	}
	before := k.memory
	walk{m, &k.memory}.follow(v.Type(), m.globals[v])
	if k.bytes > markedBytes {
		for _, at := range k.order[len(before.order):] {
			delete(k.seen, at)
		}
		k.memory = before
		k.partly = append(k.partly, v.Name())
	}
}

// shownName tells the names of values that were shown, which nobody assigns to.
func shownName(name string) bool {
	if len(name) < 2 || name[0] != '_' {
		return false
	}
	for _, r := range name[1:] {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// Back implements engine.Mark.
func (k *mark) Back() {
	m := k.m
	m.running.Lock()
	defer m.running.Unlock()
	m.lock.Lock()
	defer m.lock.Unlock()
	for v := range m.globals {
		if _, was := k.globals[v]; !was {
			delete(m.globals, v)
		}
	}
	maps.Copy(m.globals, k.globals)
	m.functions = maps.Clone(k.functions)
	for fn, code := range k.codes {
		fn.code.Store(code)
	}
	m.maps.Lock()
	defer m.maps.Unlock()
	for _, p := range k.places {
		reflect.NewAt(p.copy.Type(), p.at).Elem().Set(p.copy)
	}
	for _, t := range k.tables {
		t.table.Clear()
		for entries := t.copy.MapRange(); entries.Next(); {
			t.table.SetMapIndex(entries.Key(), entries.Value())
		}
	}
}

// Changed implements engine.Mark. What is declared is for the checker to know.
func (k *mark) Changed() bool {
	m := k.m
	m.lock.Lock()
	defer m.lock.Unlock()
	for v, at := range k.globals {
		if now, is := m.globals[v]; !shownName(v.Name()) && (!is || now != at) {
			return true
		}
	}
	for fn, code := range k.codes {
		if fn.code.Load() != code {
			return true
		}
	}
	return k.rewritten()
}

// Partly implements engine.Mark.
func (k *mark) Partly() []string { return k.partly }
