package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

type repeatUser struct {
	Model `table:"users"`
	ID    int64  `db:"id,pk,auto"`
	Name  string `db:"name,unique"`
}

func repeating(t *testing.T) (*Session, []*repeatUser) {
	s := NewSession(openTest(t, "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT UNIQUE)"))
	t.Cleanup(func() { _ = s.Close() })
	users := make([]*repeatUser, 40)
	for n := range users {
		users[n] = &repeatUser{Name: fmt.Sprint("u", n)}
		must(t, s.Add(users[n]))
	}
	return s, users
}

// Rows that are written by one statement in rounds, told of or not, are those that were meant.
func TestRepeatedRows(t *testing.T) {
	for _, watched := range []bool{false, true} {
		t.Run(fmt.Sprintf("watched %v", watched), func(t *testing.T) {
			s, users := repeating(t)
			sent := 0
			if watched {
				defer s.DB().Trace(func(statement Statement) {
					if statement.Cause == "flush" {
						sent++
					}
				})()
			}
			must(t, s.Commit())
			for n, u := range users {
				if u.ID != int64(n+1) {
					t.Fatalf("row %d has key %d", n, u.ID)
				}
				u.Name = strings.ToUpper(u.Name)
			}
			must(t, s.Commit())
			for _, u := range users[10:] {
				must(t, s.Delete(u))
			}
			must(t, s.Commit())
			var names []string
			must(t, s.Handle().Select(&names, "SELECT name FROM users ORDER BY id"))
			want := []string{"U0", "U1", "U2", "U3", "U4", "U5", "U6", "U7", "U8", "U9"}
			if !slices.Equal(names, want) {
				t.Errorf("got %v, want %v", names, want)
			}
			if want := 4 + 1 + 40 + 2 + 3; watched && sent != want { // a question about keys, and a BEGIN for each flush
				t.Errorf("was told of %d statements, want %d", sent, want)
			}
		})
	}
}

// The row that breaks a rule is the one that the error names.
func TestRepeatedRowThatFails(t *testing.T) {
	s, users := repeating(t)
	users[23].Name = "u7"
	err := s.Commit()
	if !errors.Is(err, ErrIntegrity) || !strings.Contains(fmt.Sprint(err), `"u7"`) {
		t.Errorf("got %v, want one that names u7", err)
	}
	must(t, s.Rollback())
}

// A row that somebody else has deleted is missed, in the middle of others.
func TestRepeatedRowThatIsGone(t *testing.T) {
	s, users := repeating(t)
	must(t, s.Commit())
	for _, u := range users {
		u.Name += "!"
	}
	_, err := s.DB().sqlx.Exec("DELETE FROM users WHERE id = 20")
	must(t, err)
	var stale *StaleError
	if err := s.Commit(); !errors.As(err, &stale) || fmt.Sprint(stale.Key) != "20" {
		t.Errorf("got %v, want a StaleError for 20", err)
	}
	must(t, s.Rollback())
}

// A context that ends between two rounds ends them.
func TestRepeatedRowsAreCancelled(t *testing.T) {
	s, users := repeating(t)
	must(t, s.Commit())
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	ran := 0
	err := s.conn.repeat(ctx, "UPDATE users SET name = name WHERE id = ?", rounds{
		count: len(users),
		args:  func(n int, list []any) []any { return append(list, users[n].ID) },
		done: func(n int, _, _ int64) error {
			if ran++; n == 5 {
				cancel()
			}
			return nil
		},
	})
	if !errors.Is(err, context.Canceled) || ran != 6 {
		t.Errorf("ran %d times and got %v, want 6 and %v", ran, err, context.Canceled)
	}
}

// The more indexes a table has, the fewer rows a statement writes.
func TestRoundsOfTablesWithIndexes(t *testing.T) {
	for _, test := range []struct{ indexes, inserts, deletes int }{{0, 4, 2}, {1, 4, 2}, {4, 14, 7}, {13, 40, 40}} {
		statements := []string{"CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT)"}
		for n := range test.indexes {
			statements = append(statements, fmt.Sprintf("CREATE INDEX i%d ON users (name, id + %d)", n, n))
		}
		s := NewSession(openTest(t, statements...))
		users := make([]*repeatUser, 40)
		for n := range users {
			users[n] = &repeatUser{Name: fmt.Sprint("u", n)}
			must(t, s.Add(users[n]))
		}
		sent := map[string]int{}
		cancel := s.DB().Trace(func(statement Statement) { sent[statement.SQL[:6]]++ })
		must(t, s.Commit())
		for _, u := range users {
			must(t, s.Delete(u))
		}
		must(t, s.Commit())
		cancel()
		must(t, s.Close())
		if sent["INSERT"] != test.inserts || sent["DELETE"] != test.deletes {
			t.Errorf("%d indexes: %d INSERTs and %d DELETEs, want %d and %d", test.indexes, sent["INSERT"], sent["DELETE"], test.inserts, test.deletes)
		}
	}
}
