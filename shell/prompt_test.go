package shell

import (
	"testing"

	"github.com/dbsh-go/dbsh/store"
	_ "github.com/dbsh-go/dbsh/store/sqlite"
)

func TestPrompt(t *testing.T) {
	db, err := store.Open(t.Context(), "sqlite://")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	session := store.NewSession(db)
	defer session.Close()
	for _, test := range []struct {
		project Project
		colour  bool
		want    string
	}{
		{Project{}, true, "memory> "},
		{Project{Environment: "testing"}, true, "memory [testing]> "},
		{Project{Environment: "production", Production: true}, true, "\x1b[1;31mmemory [production]\x1b[0m> "},
		{Project{Environment: "production", Production: true}, false, "memory [production]> "},
	} {
		s := &shell{config: Config{DB: db, Project: test.project, Look: Look{Colour: test.colour}}, session: session}
		if got := s.prompt(); got != test.want {
			t.Errorf("%+v: the prompt is %q, want %q", test.project, got, test.want)
		}
	}
}
