//go:build unix

package cmd

import (
	"os"
	"path/filepath"
	"testing"
)

// TestTerminalProduction: the prompt names it, begins with the entries of rc, and what destroys rows wants the table's name.
func TestTerminalProduction(t *testing.T) {
	t.Parallel()
	database := filepath.Join(t.TempDir(), "music.db")
	if err := withDB(database, makeMusic); err != nil {
		t.Fatal(err)
	}
	start := filepath.Join(t.TempDir(), "start.dbsh")
	if err := os.WriteFile(start, []byte("limit := 42\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	shell := program("-e", "production", database)
	shell.Env = append(shell.Env, "DBSH_RC="+start)
	p := startAt(t, shell, database)
	p.waits("music [production]> ")
	p.types("limit + 1" + enter)
	p.waits("43")
	p.types("DELETE FROM Album;" + enter)
	p.waits("DELETE without WHERE: all of Album. Type Album to run it: ")
	p.types("y" + enter)
	p.waits("not run; the session is as it was")
	p.types("DELETE FROM Album;" + enter)
	p.waits("Type Album to run it: ")
	p.types("Album" + enter)
	p.waits("rows changed")
	p.waits("music [production] tx")
}
