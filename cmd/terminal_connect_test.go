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

// TestTerminalOpensBeside has two databases open: the prompt says where SQL goes, completion follows, :undo takes back what was written there,
// and both stay open where another takes the place of the first.
func TestTerminalOpensBeside(t *testing.T) {
	t.Parallel()
	p := sitDownWith(t, nil)
	folder := t.TempDir()
	for _, name := range []string{"memos", "third"} {
		if err := withDB(filepath.Join(folder, name+".db"), func(conn *sql.Conn) error {
			_, err := conn.ExecContext(t.Context(), "CREATE TABLE "+name+"_table (id INTEGER PRIMARY KEY, subject TEXT); INSERT INTO "+name+"_table VALUES (1, 'hello')")
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	p.types(":connect " + filepath.Join(folder, "memos.db") + " as memos" + enter)
	p.waits("memos is /", "its models have Memos in front: MemosMemosTables", ready)
	p.types(":use mem" + tab)
	p.waits(":use memos")
	p.types(enter)
	p.waits("SQL goes to memos", ready, "/memos> ")
	p.types("SELECT subj FROM memos" + tab)
	p.waits("memos_table")
	p.types(";" + enter)
	p.waits("memos_table has id, subject", ready)
	p.types("UPDATE memos_table SET subject = 'changed' WHERE id = 1;" + enter)
	p.waits("1 row changed", ready, "/memos tx")
	p.types(":undo" + enter)
	p.waits("undone: UPDATE", ready)
	p.types("Artists.Count(); MemosMemosTables.First().Subject" + enter)
	p.waits(`"hello"`, ready)
	p.types(":connect " + filepath.Join(folder, "third.db") + enter)
	p.waits("connected to /", ready, "third> ")
	p.types("ThirdTables.First().Subject + MemosMemosTables.First().Subject" + enter)
	p.waits(`"hellohello"`, ready)
	p.types(leave)
	if code := p.exitCode(); code != exitOK {
		t.Errorf("exit code %d, want %d", code, exitOK)
	}
}
