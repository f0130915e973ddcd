package models

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"testing"

	_ "github.com/dbsh-go/dbsh/store/sqlite"

	"github.com/dbsh-go/dbsh/store"
)

// chinook opens a database made of the Chinook sample, which stands beside the repository.
func chinook(t testing.TB) *store.DB {
	t.Helper()
	script, err := os.ReadFile(filepath.FromSlash("../../../shared/data/chinook/chinook_sqlite.sql"))
	if err != nil {
		t.Skipf("the Chinook sample is not here: %v", err)
	}
	return open(t, string(script))
}

// open opens a new database in which a script has run.
func open(t testing.TB, script string) *store.DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	db, err := sql.Open("sqlite", path+"?_pragma=synchronous(0)&_pragma=journal_mode(memory)")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(script); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	opened, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { opened.Close() })
	return opened
}

func catalog(t testing.TB, db *store.DB) *Catalog {
	t.Helper()
	c, err := New(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	return c
}
