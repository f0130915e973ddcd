package shell

import (
	"os"
	"strings"
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

// TestPromptBeside names the database that SQL goes to, with what is known of it, and is red while a commit would go to production.
func TestPromptBeside(t *testing.T) {
	own, err := store.Open(t.Context(), "sqlite://")
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	live, err := store.Open(t.Context(), "sqlite://", store.ReadOnly())
	if err != nil {
		t.Fatal(err)
	}
	defer live.Close()
	session := store.NewSession(own, store.WithBind("live", live))
	defer session.Close()
	bind := Bind{Name: "live", DB: live, Project: Project{Environment: "production", Production: true, ByName: true}}
	s := &shell{config: Config{DB: own, Project: Project{Environment: "testing"}, Look: Look{Colour: true}, Others: Others{Binds: []Bind{bind}}}, session: session}
	for _, test := range []struct {
		use, want string
		byName    bool
	}{
		{"", "\x1b[1;31mmemory [testing]\x1b[0m> ", false},
		{"live", "\x1b[1;31mmemory/live [production]\x1b[0m [read-only]> ", true},
	} {
		if err := session.Use(test.use); err != nil {
			t.Fatal(err)
		}
		if got := s.prompt(); got != test.want || s.project().ByName != test.byName {
			t.Errorf("%q: got %q, want %q", test.use, got, test.want)
		}
	}
}

// TestOwnStreams has those of the process where a program gives none, and leaves alone those that it gives.
func TestOwnStreams(t *testing.T) {
	own := Config{}.withStreams()
	if own.In != os.Stdin || own.Out != os.Stdout || own.Err != os.Stderr || own.Terminal != AtTerminal(os.Stdin, os.Stdout) {
		t.Errorf("got %+v", own.Streams)
	}
	given := Config{Streams: Streams{In: strings.NewReader("")}}.withStreams()
	if given.Out != nil || given.Terminal {
		t.Errorf("got %+v", given.Streams)
	}
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if AtTerminal(null, null) {
		t.Errorf("%s is taken for a terminal", os.DevNull)
	}
}
