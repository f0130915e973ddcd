package store_test

import (
	"path/filepath"
	"testing"

	"github.com/dbsh-go/dbsh/store"
)

func TestSandboxTakesCommitsBack(t *testing.T) {
	for _, url := range []string{"sqlite:///" + filepath.ToSlash(filepath.Join(t.TempDir(), "x.db")), "sqlite://"} {
		db, err := store.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		plain := store.NewSession(db)
		execute(t, plain, "CREATE TABLE t (a INTEGER)")
		execute(t, plain, "INSERT INTO t VALUES (1)")
		if err := plain.Commit(); err != nil {
			t.Fatal(err)
		}
		plain.Close()

		tried := store.NewSession(db, store.Sandbox())
		execute(t, tried, "DELETE FROM t WHERE a = 99")
		if status := tried.Status(); status.InTransaction || status.Uncommitted {
			t.Errorf("got %+v after a statement that wrote nothing", status)
		}
		execute(t, tried, "INSERT INTO t VALUES (2)")
		if err := tried.Commit(); err != nil {
			t.Fatal(err)
		}
		execute(t, tried, "INSERT INTO t VALUES (3)")
		if err := tried.Rollback(); err != nil {
			t.Fatal(err)
		}
		if got := rowsOf(t, tried); got != 2 {
			t.Errorf("%s: the sandbox sees %d rows, want what it has committed: 2", url, got)
		}
		if err := tried.Close(); err != nil {
			t.Fatal(err)
		}
		after := store.NewSession(db)
		defer after.Close()
		if got := rowsOf(t, after); got != 1 {
			t.Errorf("%s: %d rows after the sandbox, want 1", url, got)
		}
	}
}

func execute(t *testing.T, s *store.Session, text string) *store.Rows {
	t.Helper()
	rows, err := s.Execute(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return rows
}

func rowsOf(t *testing.T, s *store.Session) int {
	t.Helper()
	return execute(t, s, "SELECT a FROM t").Len()
}
