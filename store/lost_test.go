package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// onServers runs a test on each kind of server.
func onServers(t *testing.T, test func(t *testing.T, d storetest.Database)) {
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		if d.Name == "sqlite" || d.Name == "memory" {
			t.Skip("there is no server")
		}
		test(t, d)
	})
}

// end makes the server end the session's connection.
func end(t *testing.T, s *store.Session) {
	t.Helper()
	text, kill := "SELECT pg_backend_pid()", "SELECT pg_terminate_backend(%)"
	if s.DB().Dialect() == "mysql" {
		text, kill = "SELECT connection_id()", "KILL %"
	}
	var number string
	if err := s.Handle().Get(&number, text); err != nil {
		t.Fatal(err)
	}
	if _, err := s.DB().Raw().Exec(strings.Replace(kill, "%", number, 1)); err != nil {
		t.Fatal(err)
	}
}

func TestLostInTransaction(t *testing.T) {
	onServers(t, func(t *testing.T, d storetest.Database) {
		s := store.NewSession(d.Open(t))
		defer s.Close()
		run(t, s, "CREATE TABLE notes (text VARCHAR(20))")
		fatal(t, s.Commit())
		run(t, s, "INSERT INTO notes VALUES ('a')")
		end(t, s)
		_, err := s.Execute("INSERT INTO notes VALUES ('b')")
		if err == nil || !strings.Contains(err.Error(), "the connection") || !strings.Contains(err.Error(), "is broken") {
			t.Errorf("got error %v", err)
		}
		if err := s.Commit(); !errors.Is(err, store.ErrPendingRollback) {
			t.Errorf("Commit after it: got error %v", err)
		}
		fatal(t, s.Rollback())
		if rows := run(t, s, "SELECT * FROM notes"); rows.Len() != 0 {
			t.Errorf("got %d rows, want none", rows.Len())
		}
	})
}

func TestLostWhileIdle(t *testing.T) {
	onServers(t, func(t *testing.T, d storetest.Database) {
		s := store.NewSession(d.Open(t))
		defer s.Close()
		end(t, s)
		time.Sleep(1100 * time.Millisecond)
		run(t, s, "SELECT 1")
		run(t, s, "CREATE TABLE notes (text VARCHAR(20))")
	})
}

func fatal(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func run(t *testing.T, s *store.Session, text string) *store.Rows {
	t.Helper()
	rows, err := s.Execute(text)
	fatal(t, err)
	return rows
}
