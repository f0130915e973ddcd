package migration_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store/migration"
)

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const nothing = "-- +goose Up\nSELECT 1;\n-- +goose Down\nSELECT 1;\n"

// Two people have written a migration behind the same one: there are two heads, until one joins them.
func TestHeads(t *testing.T) {
	p := sqliteProject(t)
	p.folder.Dir = write(t, map[string]string{
		"001_start.sql": nothing, "002_left.sql": "-- parent: 001\n" + nothing, "003_right.sql": "-- parent: 001\n" + nothing,
	})
	folder, err := migration.Open(p.folder.Dir)
	p.ok(err)
	p.folder = folder
	if heads := folder.Heads(); len(heads) != 2 || heads[0].Version != "002" || heads[1].Version != "003" {
		t.Fatalf("got %v", heads)
	}
	_, err = p.migrator(migration.Options{}).Upgrade(context.Background(), "head")
	if !errors.Is(err, migration.ErrTarget) || !strings.Contains(err.Error(), "2 heads: 002, 003") {
		t.Errorf("got %v", err)
	}
	p.upgrade("right", migration.Options{})
	merge := folder.New("join them", time.Now())
	p.ok(folder.Add(merge))
	folder, err = migration.Open(folder.Dir)
	p.ok(err)
	if heads := folder.Heads(); len(heads) != 1 || strings.Join(heads[0].Parents, " ") != "002 003" {
		t.Fatalf("got %v", heads)
	}
	p.folder = folder
	p.upgrade("head", migration.Options{})
	applied, err := p.migrator(migration.Options{}).Applied(context.Background())
	p.ok(err)
	if len(applied) != 4 {
		t.Errorf("got %v", applied)
	}
	p.downgrade("left", migration.Options{})
	if applied, err = p.migrator(migration.Options{}).Applied(context.Background()); err != nil || len(applied) != 3 {
		t.Errorf("got %v, want that the merge alone is gone: %v", applied, err)
	}
}

func TestWrongFiles(t *testing.T) {
	for name, want := range map[string]string{
		"CREATE TABLE t (id INTEGER);\n":                       "001_x.sql, line 1: got a statement before -- +goose Up",
		"-- +goose Up\nCREATE TABLE t (id INTEGER)\n":          "001_x.sql: the last statement has no semicolon: CREATE TABLE t",
		"-- +goose Up\n-- +goose StatementBegin\nSELECT 1;\n":  "001_x.sql: -- +goose StatementBegin has no StatementEnd",
		"-- +goose Sideways\n":                                 "001_x.sql, line 1: got -- +goose SIDEWAYS, want Up",
		"-- +goose Up\n-- +goose Up\n":                         "001_x.sql, line 2: got -- +goose UP twice",
		"-- parent: 000\n-- +goose Up\n":                       "001_x.sql follows 000, which is not there",
		"-- +goose Up\n-- data loss: everything\nSELECT 1;\n":  "001_x.sql, line 2: got the comment",
		"-- parent: 001\n-- +goose Up\n-- it follows itself\n": "go round in a circle",
	} {
		_, err := migration.Open(write(t, map[string]string{"001_x.sql": name}))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", name, err, want)
		}
	}
	if _, err := migration.Open(write(t, map[string]string{"1_a.sql": nothing, "01_b.sql": nothing})); err == nil || !strings.Contains(err.Error(), "two migrations have the version") {
		t.Errorf("got %v", err)
	}
	if _, err := migration.Open(filepath.Join(t.TempDir(), "nowhere")); !errors.Is(err, migration.ErrNoFolder) {
		t.Errorf("got %v", err)
	}
}

// What is written is read back as it was.
func TestText(t *testing.T) {
	m := &migration.Migration{
		Version: "001", Name: "x", Message: "it's about\nthis", Parents: nil, NoTransaction: true,
		Up: []migration.Statement{
			{SQL: "CREATE TRIGGER t AFTER INSERT ON a BEGIN\nDELETE FROM b;\nEND"},
			{SQL: "DROP TABLE a", Losses: []migration.Loss{{What: "a is dropped", Query: "SELECT count(*) FROM a"}, {What: "more", Query: "SELECT 1"}}},
			{SQL: "INSERT INTO a VALUES ('one;\n-- two')"},
		},
		Down: []migration.Statement{{SQL: "SELECT 1"}},
	}
	folder, err := migration.Open(write(t, map[string]string{"001_x.sql": m.Text()}))
	if err != nil {
		t.Fatal(err)
	}
	if got := folder.Migrations[0]; got.Text() != m.Text() || len(got.Up) != 3 || len(got.Up[1].Losses) != 2 || got.Message != "it's about this" {
		t.Errorf("got\n%s\nwant\n%s", got.Text(), m.Text())
	}
}

// A migration that is written for another kind of database is refused before anything runs, and one that says nothing is run.
func TestWrittenForAnother(t *testing.T) {
	p := sqliteProject(t)
	p.folder.Dir = write(t, map[string]string{"001_start.sql": "-- written for: SQLite\n" + nothing, "002_more.sql": "-- written for: postgresql\n" + nothing})
	folder, err := migration.Open(p.folder.Dir)
	p.ok(err)
	p.folder = folder
	_, err = p.migrator(migration.Options{}).Upgrade(context.Background(), "head")
	if want := `002_more.sql is written for postgresql, and `; err == nil || !strings.HasPrefix(err.Error(), want) || !strings.Contains(err.Error(), `take the line "-- written for: postgresql" out`) {
		t.Errorf("got %v, want %s", err, want)
	}
	if applied, err := p.migrator(migration.Options{}).Applied(context.Background()); err != nil || len(applied) != 0 {
		t.Errorf("%v has run, %v", applied, err)
	}
	if text := folder.Migrations[1].Text(); !strings.Contains(text, "-- written for: postgresql\n") {
		t.Errorf("written again it is\n%s", text)
	}
}
