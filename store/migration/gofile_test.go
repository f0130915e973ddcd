package migration_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/migration"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// Files of Go stand in order with those of SQL, and each is one transaction with the note of its version.
func TestGoFiles(t *testing.T) {
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		p := newProject(t, d)
		p.write("001_table.sql", "-- +goose Up\nCREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER);\n-- +goose Down\nDROP TABLE t;\n")
		p.write("002_fill.go", "// message: three rows\n// parent: 001\n\npackage migrations\n// parent: 9\n")
		p.write("002_fill_test.go", "package migrations")
		p.write("helpers.go", "package migrations")
		p.write("003_index.sql", "-- +goose Up\nCREATE INDEX t_n ON t (n);\n-- +goose Down\nDROP INDEX t_n"+map[bool]string{true: " ON t"}[d.Name == "mysql"]+";\n")
		upgrade := func() ([]*migration.Migration, error) {
			return p.migrator(migration.Options{}).Upgrade(context.Background(), "head")
		}
		if _, err := upgrade(); err == nil || !strings.Contains(err.Error(), "002_fill.go is written in Go, and nobody has said how it is run") {
			t.Fatalf("got %v", err)
		}
		if len(p.folder.Migrations) != 3 || p.folder.Migrations[1].Message != "three rows" || p.folder.Migrations[1].Function(migration.Down) != "Down002" {
			t.Fatalf("got %v", p.folder.Migrations)
		}
		fail := true
		var up, down func(ctx context.Context, s *store.Session) error
		up = func(_ context.Context, s *store.Session) error {
			if _, err := s.Execute("INSERT INTO t (id, n) VALUES (1, 1), (2, 2), (3, 3)"); err != nil {
				return err
			}
			if fail {
				panic("not yet")
			}
			return nil
		}
		down = func(_ context.Context, s *store.Session) error {
			if fail {
				return errors.New("not back")
			}
			_, err := s.Execute("DELETE FROM t")
			return err
		}
		p.folder.Migrations[1].Implement(migration.Func{Up: up})
		if _, err := upgrade(); err == nil || !strings.Contains(err.Error(), "002_fill.go (up): panic: not yet: nothing of this migration stays applied") {
			t.Errorf("got %v", err)
		}
		if got := p.one("SELECT count(*) FROM t"); got != "0" {
			t.Errorf("got %s rows of a migration that failed", got)
		}
		fail = false
		if done, err := upgrade(); err != nil || len(done) != 2 {
			t.Errorf("got %v, %v", done, err)
		}
		if got := p.one("SELECT count(*) FROM t"); got != "3" {
			t.Errorf("got %s rows", got)
		}
		if _, err := p.migrator(migration.Options{}).SQL(context.Background(), migration.Down, "base"); err == nil || !strings.Contains(err.Error(), "002_fill.go is written in Go: what it does cannot be told before it runs") {
			t.Errorf("got %v", err)
		}
		_, err := p.migrator(migration.Options{}).Downgrade(context.Background(), "001")
		if err == nil || !strings.Contains(err.Error(), "there is no way back: it has no function Down002") {
			t.Errorf("got %v", err)
		}
		p.folder.Migrations[1].Implement(migration.Func{Up: up, Down: down})
		fail = true
		if _, err := p.migrator(migration.Options{}).Downgrade(context.Background(), "001"); err == nil || !strings.Contains(err.Error(), "not back") {
			t.Errorf("got %v", err)
		}
		fail = false
		done, err := p.migrator(migration.Options{}).Downgrade(context.Background(), "001")
		if err != nil || len(done) != 1 || p.one("SELECT count(*) FROM t") != "0" {
			t.Errorf("got %v, %v", done, err)
		}
	})
}
