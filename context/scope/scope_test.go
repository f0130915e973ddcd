package scope_test

import (
	"strings"
	"testing"

	_ "github.com/dbsh-go/dbsh/store/sqlite"

	"github.com/dbsh-go/dbsh/context/scope"
	"github.com/dbsh-go/dbsh/store"
)

func TestStandardNames(t *testing.T) {
	db, err := store.Open(t.Context(), "sqlite://")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	session := store.NewSession(db)
	defer session.Close()
	s := scope.Standard(session)
	var names []string
	for _, b := range s.Bindings() {
		names = append(names, b.Name)
		if b.Doc == "" {
			t.Errorf("%s has no documentation", b.Name)
		}
		if b.Name == "session" && b.Value.Interface() != any(session) {
			t.Error("session is another session")
		}
	}
	if got := strings.Join(names, " "); got != "And Model Not Or db session" {
		t.Errorf("got %s", got)
	}
	if err := s.Add("session", 1, ""); err == nil || !strings.Contains(err.Error(), "in scope already") {
		t.Errorf("a name that is taken: got %v", err)
	}
}

func TestAdd(t *testing.T) {
	var s scope.Scope
	for name, value := range map[string]any{"limit": 3, "double": func(n int) int { return 2 * n }} {
		if err := s.Add(name, value, "mine"); err != nil {
			t.Fatal(err)
		}
	}
	double, limit := s.Bindings()[0], s.Bindings()[1]
	if !limit.Value.CanSet() || limit.Value.Int() != 3 {
		t.Error("a value must become a variable")
	}
	if double.Value.CanSet() {
		t.Error("a function must stay a function")
	}
	for name, value := range map[string]any{"no name": 1, "nothing": nil} {
		if err := s.Add(name, value, ""); err == nil {
			t.Errorf("%s: taken, want an error", name)
		}
	}
}
