package store_test

import (
	"strings"
	"testing"

	_ "github.com/dbsh-go/dbsh/store/sqlite"

	"github.com/dbsh-go/dbsh/store"
)

type note struct {
	store.Model `table:"notes"`
	ID          int64  `db:"id,pk,auto"`
	Text        string `db:"text"`
	Stars       int64  `db:"stars"`
}

type bare struct {
	store.Model `table:"bares"`
	A           int64 `db:"a"`
}

// A row that nothing tells from others cannot be written: a change of its object is refused, not lost.
func TestChangeOfARowWithoutKeyIsRefused(t *testing.T) {
	db, err := store.Open(t.Context(), "sqlite://")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := store.NewSession(db)
	defer s.Close()
	execute(t, s, "CREATE TABLE bares (a INTEGER)")
	execute(t, s, "INSERT INTO bares VALUES (1)")
	var b *bare
	if err := s.Query(&bare{}).First(&b); err != nil {
		t.Fatal(err)
	}
	if err := s.Flush(); err != nil {
		t.Errorf("nothing has changed: got %v", err)
	}
	b.A = 2
	if err := s.Commit(); err == nil || !strings.Contains(err.Error(), "bare is read-only") {
		t.Errorf("got %v, want a refusal that names the model", err)
	}
}

// What typed SQL writes is seen by the next read of the row, in the object that is there already; changes of its own stay.
func TestRawSQLRenewsObjects(t *testing.T) {
	db, err := store.Open(t.Context(), "sqlite://")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	s := store.NewSession(db)
	defer s.Close()
	execute(t, s, "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT, stars INTEGER)")
	execute(t, s, "INSERT INTO notes VALUES (1, 'a', 1)")
	read := func() *note {
		t.Helper()
		var n *note
		if err := s.Query(&note{}).Get(&n, 1); err != nil {
			t.Fatal(err)
		}
		return n
	}
	n := read()
	if _, err := s.Handle().Exec("UPDATE notes SET stars = 5"); err != nil {
		t.Fatal(err)
	}
	if again := read(); again != n || n.Stars != 5 {
		t.Errorf("after db.Exec: the same object %t, %d stars, want 5", again == n, n.Stars)
	}
	execute(t, s, "UPDATE notes SET stars = 7")
	n.Text = "mine"
	if err := s.NoAutoflush(func() error { read(); return nil }); err != nil {
		t.Fatal(err)
	}
	if n.Stars != 7 || n.Text != "mine" {
		t.Errorf("got %q and %d stars, want my own text and 7 stars", n.Text, n.Stars)
	}
}
