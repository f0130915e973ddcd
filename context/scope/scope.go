// Package scope says which names are in scope at the prompt before anything is typed: db, session, the helpers of queries,
// and what an embedding program adds. Models are not listed here: they come from context/models, and a model whose name is
// also a helper's wins (the helper stays store.X).
package scope

import (
	"fmt"
	"go/token"
	"reflect"
	"sort"

	"github.com/dbsh-go/dbsh/store"
)

// Binding is a name with its value, as the interpreter's symbols are written: a function is its value, a variable is
// addressable, a type T is (*T)(nil).
type Binding struct {
	Name  string
	Value reflect.Value
	Doc   string
}

// Scope is a set of bindings. The zero value is empty and ready.
type Scope struct {
	bindings map[string]Binding
}

// Standard is the scope of a session: db, session, Model, And, Or, Not.
func Standard(session *store.Session) *Scope {
	s := &Scope{bindings: map[string]Binding{}}
	handle := session.Handle()
	for _, b := range []Binding{
		{"session", variable(session), "the session: Add, Delete, Flush, Commit, Rollback, State, Refresh ..."},
		{"db", variable(handle), "the database, in the session's transaction: Get, Select, Exec, Queryx ... and Raw"},
		{"Model", reflect.ValueOf((*store.Model)(nil)), "embedded in a struct to make it a model"},
		{"And", reflect.ValueOf(store.And), "a condition that holds when all of its conditions hold"},
		{"Or", reflect.ValueOf(store.Or), "a condition that holds when one of its conditions holds"},
		{"Not", reflect.ValueOf(store.Not), "the contrary of a condition"},
	} {
		s.bindings[b.Name] = b
	}
	return s
}

// Add puts a value in scope under a name. A function stays a function; anything else becomes a variable. A name that is
// taken or is no Go name is an error.
func (s *Scope) Add(name string, value any, doc string) error {
	if !token.IsIdentifier(name) {
		return fmt.Errorf("scope: got the name %q, want a Go identifier", name)
	}
	if _, taken := s.bindings[name]; taken {
		return fmt.Errorf("scope: %s is in scope already; choose another name", name)
	}
	v := reflect.ValueOf(value)
	if !v.IsValid() {
		return fmt.Errorf("scope: %s is an untyped nil; give it a type", name)
	}
	if v.Kind() != reflect.Func {
		place := reflect.New(v.Type())
		place.Elem().Set(v)
		v = place.Elem()
	}
	if s.bindings == nil {
		s.bindings = map[string]Binding{}
	}
	s.bindings[name] = Binding{name, v, doc}
	return nil
}

// Bindings are all names, in order.
func (s *Scope) Bindings() []Binding {
	all := make([]Binding, 0, len(s.bindings))
	for _, b := range s.bindings {
		all = append(all, b)
	}
	sort.Slice(all, func(i, j int) bool { return all[i].Name < all[j].Name })
	return all
}

// variable is a place that holds v.
func variable[T any](v T) reflect.Value {
	return reflect.ValueOf(&v).Elem()
}
