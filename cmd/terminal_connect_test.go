//go:build unix

package cmd

import (
	"database/sql"
	"path/filepath"
	"testing"
)

// TestTerminalConnects goes on with another database, where what is not committed, or cannot be opened, does not keep it.
func TestTerminalConnects(t *testing.T) {
	t.Parallel()
	p := sitDownWith(t, nil)
	other := filepath.Join(t.TempDir(), "other.db")
	if err := withDB(other, func(conn *sql.Conn) error {
		_, err := conn.ExecContext(t.Context(), "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT); INSERT INTO notes VALUES (1, 'hello')")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"x := 40", "func plus(n int) int { return x + n }", "a := Artists.Get(2)", ":set null none"} {
		p.types(line + enter)
		p.waits(ready)
	}
	p.types(":connect " + filepath.Dir(other) + "/nowhere.db" + enter)
	p.waits("no such file", ready)
	p.types(`a.Name = "ACCEPT"` + enter)
	p.waits(ready)
	p.types(":connect " + other + enter)
	p.waits("what is not committed would be lost (1 changed): session.Commit() keeps it, :connect! loses it", ready)
	p.types(":connect! " + other + enter)
	p.waits("connected to /", "kept: x, plus", "not kept: a: an object of the database before", ready)
	p.types("plus(2)" + enter)
	p.waits("\n42\n", ready)
	p.types("Notes.Get(1).Text" + enter)
	p.waits(`"hello"`, ready)
	p.types(leave)
	if code := p.exitCode(); code != exitOK {
		t.Errorf("exit code %d, want %d", code, exitOK)
	}
}
