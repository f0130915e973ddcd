//go:build unix

package cmd

import (
	"testing"
	"time"
)

// buildPatience is how long a person waits for the compiler on a busy machine.
const buildPatience = 3 * time.Minute

// TestTerminalImports imports a package that the shell does not have: it starts anew with it, and has what was there before.
func TestTerminalImports(t *testing.T) {
	needsGo(t)
	t.Parallel()
	p := sitDownWith(t, programCache(t))
	for _, line := range []string{
		"x := 40",
		"type pair struct { A int; B []string }",
		`p := &pair{1, []string{"b"}}`,
		"a := Artists.Get(2)",
		`when := time.Date(2020, 1, 2, 3, 4, 5, 6, time.UTC)`,
		"func plus(n int) int { return x + n }",
		"c := make(chan int)",
		`a.Name = "ACCEPT"`,
	} {
		p.types(line + enter)
		p.waits(ready)
	}

	p.types(`import "go/version"` + enter)
	p.waits("what is not committed would be lost (1 changed): session.Commit() keeps it", ready)
	p.types("session.Commit()" + enter)
	p.waits(ready)
	for _, line := range []string{":connect sqlite:///side.db as side", ":copy Artist to side.singers --create", "session.Commit()", ":use side"} {
		p.types(line + enter)
		p.waits(ready)
	}

	p.types(`import "go/version"; version.Lang("go1.21rc2") + a.Name` + enter)
	if !p.shows("kept: x, pair, p, a, when, plus", buildPatience) {
		t.Fatalf("the shell does not come back; the terminal shows\n%s", p.screen())
	}
	p.waits("not kept: c: a channel", `"go1.21ACCEPT"`, ready, "music/side> ")
	p.types("SELECT count(*) + 500 FROM singers;" + enter)
	p.waits("502", ready)
	p.types("plus(2) + p.A + when.Year()" + enter)
	p.waits("\n2063\n", ready)
	p.types(":type version.Lang" + enter)
	p.waits("func(string) string", ready)
	p.types("version.La" + tab)
	p.waits("version.Lang")
	p.types(interrupt)
	p.waits(ready)
	p.types(leave)
	if code := p.exitCode(); code != exitOK {
		t.Errorf("exit code %d, want %d", code, exitOK)
	}
}

// sitDownWith starts dbsh on a database of its own, with more in its environment.
func sitDownWith(t *testing.T, env []string) *person {
	t.Helper()
	database := t.TempDir() + "/music.db"
	if err := withDB(database, makeMusic); err != nil {
		t.Fatal(err)
	}
	dbsh := program(database)
	dbsh.Env = append(dbsh.Env, env...)
	dbsh.Dir = t.TempDir()
	p := startAt(t, dbsh, database)
	p.waits(ready)
	return p
}
