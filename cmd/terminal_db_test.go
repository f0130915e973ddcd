//go:build unix

package cmd

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// inProject makes a folder with these files, and a program that is started there.
func inProject(t *testing.T, files map[string]string) (dir string, begin func(args ...string) *person) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir, func(args ...string) *person {
		t.Helper()
		started := program(args...)
		started.Dir = dir
		return startAt(t, started, filepath.Join(dir, "app.db"))
	}
}

// TestTerminalAsksAboutRenames: what looks like a rename is one if the person says so, and is dropped and added if not.
func TestTerminalAsksAboutRenames(t *testing.T) {
	t.Parallel()
	model := func(field, column string) string {
		return "package models\n\nimport \"github.com/dbsh-go/dbsh/store\"\n\ntype User struct {\n\tstore.Model `table:\"users\"`\n\tID int64 `db:\"id,pk\"`\n\t" +
			field + " string `db:\"" + column + ",size=64\"`\n}\n"
	}
	for answer, want := range map[string]string{"y": "rename column users.name to username", "n": "drop column users.name"} {
		dir, begin := inProject(t, map[string]string{"models/models.go": model("Name", "name")})
		for _, args := range [][]string{{"db", "init", "-d", "sqlite:///app.db"}, {"db", "migrate", "-d", "sqlite:///app.db", "--models", "models"}, {"db", "upgrade", "-d", "sqlite:///app.db"}} {
			if code := begin(args...).exitCode(); code != 0 {
				t.Fatalf("%v ended with %d", args, code)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, "models", "models.go"), []byte(model("Username", "username")), 0o600); err != nil {
			t.Fatal(err)
		}
		p := begin("db", "migrate", "-d", "app.db", "--models", "models")
		p.waits("is column users.name to username", "a rename? [y/N] ")
		p.types(answer + enter)
		p.waits(want)
		if code := p.exitCode(); code != 0 {
			t.Errorf("%s: ended with %d", answer, code)
		}
	}
}

// TestTerminalAsksBeforeDataIsLost: a statement that would lose rows runs if the person says so, and nothing of its migration if not.
func TestTerminalAsksBeforeDataIsLost(t *testing.T) {
	t.Parallel()
	_, begin := inProject(t, map[string]string{
		"migrations/001_users.sql": "-- +goose Up\nCREATE TABLE users (id INTEGER PRIMARY KEY, bio TEXT);\nINSERT INTO users (bio) VALUES ('x'), (NULL);\n",
		"migrations/002_bio.sql": "-- +goose Up\n-- data loss: users.bio is dropped: SELECT count(*) FROM users WHERE bio IS NOT NULL\n" +
			"ALTER TABLE users DROP COLUMN bio;\n",
	})
	if code := begin("db", "upgrade", "-d", "sqlite:///app.db", "001").exitCode(); code != 0 {
		t.Fatalf("ended with %d", code)
	}
	for _, refused := range []bool{true, false} {
		p := begin("db", "upgrade", "-d", "app.db", "--no-backup")
		p.waits("users.bio is dropped: 1 row would lose something. Go on? [y/N] ")
		if refused {
			p.types(enter)
			p.waits("1 row would lose something: --allow-data-loss lets it")
		} else {
			p.types("yes" + enter)
			p.waits("upgrade 002 bio")
		}
		if code := p.exitCode(); (code != 0) != refused {
			t.Errorf("ended with %d", code)
		}
	}
}

// TestTerminalShowsABar: at a terminal long work is a bar on one line, with its rate; ^C ends it behind a batch and says how to go on.
func TestTerminalShowsABar(t *testing.T) {
	t.Parallel()
	dir, begin := inProject(t, map[string]string{"slow.go": `package main

import (
	"context"
	"fmt"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

func Run(ctx context.Context, session *store.Session) error {
	defer fmt.Println("the end")
	return NewItems(session).InBatches(func(items []*Item) error {
		time.Sleep(60 * time.Millisecond)
		for _, item := range items {
			item.Times++
		}
		return nil
	})
}
`})
	err := withDB(filepath.Join(dir, "app.db"), func(db *sql.Conn) error {
		_, err := db.ExecContext(t.Context(), `CREATE TABLE items (id INTEGER PRIMARY KEY, times INTEGER NOT NULL);
			INSERT INTO items WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i, 0 FROM n`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	p := begin("run", "-d", "app.db", "--batch", "20", "slow.go")
	p.waits("[##", ".] Item: ", " of 1000 rows (", " rows/s, ", " left")
	p.types(interrupt)
	p.waits("\nthe end\n", "--resume slow.go")
	if screen := p.screen(); strings.Contains(screen, "times the same query") {
		t.Errorf("batches are taken for a pattern of queries:\n%s", screen)
	}
	if code := p.exitCode(); code == 0 {
		t.Error("a run that was interrupted ended with 0")
	}
	p = begin("run", "-d", "app.db", "--batch", "20", "--resume", "slow.go")
	p.waits("[##############################] Item: 1000 of 1000 rows (100%), ", "\nthe end\n")
	if code := p.exitCode(); code != 0 {
		t.Errorf("ended with %d", code)
	}
	rows := ""
	err = withDB(filepath.Join(dir, "app.db"), func(db *sql.Conn) error {
		return db.QueryRowContext(t.Context(), "SELECT group_concat(DISTINCT times) FROM items").Scan(&rows)
	})
	if err != nil || rows != "1" {
		t.Errorf("rows were worked on %s times, %v", rows, err)
	}
}
