package input_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/input"
)

func open(t *testing.T, path string) *input.History {
	t.Helper()
	h, err := input.OpenHistory(path)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// texts are the entries without their times.
func texts(h *input.History) (texts []string) {
	for _, entry := range h.Entries() {
		texts = append(texts, entry.Text)
	}
	return texts
}

func add(t *testing.T, h *input.History, entries ...string) {
	t.Helper()
	for _, entry := range entries {
		if err := h.Add(entry); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHistoryFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "dbsh", "history")
	h := open(t, path)
	add(t, h, "a", "for {\n\tb\n}", `c\n\\`, "a\r\nb", "a", "a", "世界\n")
	want := []string{"for {\n\tb\n}", `c\n\\`, "a\r\nb", "a", "世界"}
	if got := texts(h); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := texts(open(t, path)); !slices.Equal(got, want) {
		t.Errorf("read again: got %q, want %q", got, want)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, want 0600", info.Mode().Perm())
	}
}

// Entries have the time when they were entered; those of a file that has no times have none.
func TestHistoryTimes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	if err := os.WriteFile(path, []byte("old\nx\ty\n2026-01-02T03:04:05Z\tthen\\nand\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := time.Now().Add(-time.Second)
	add(t, open(t, path), "now")
	entries := open(t, path).Entries()
	if got := texts(open(t, path)); !slices.Equal(got, []string{"old", "x\ty", "then\nand", "now"}) {
		t.Fatalf("got %q", got)
	}
	if !entries[0].At.IsZero() || !entries[1].At.IsZero() || !entries[2].At.Equal(time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)) {
		t.Errorf("the times are %v, %v and %v", entries[0].At, entries[1].At, entries[2].At)
	}
	if at := entries[3].At; at.Before(before) || at.After(time.Now()) {
		t.Errorf("what was entered now has the time %v", at)
	}
}

func TestHistoryKeepsNoSecrets(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	h := open(t, path)
	add(t, h, " spaced", "", "  ", "\n",
		`:connect postgres://joe:s3cret@host/db`, `store.Open(ctx, "mysql+pymysql://joe:p:w/d@h:3306/db")`,
		`open("joe:pw@tcp(h:3306)/db")`, `:connect host=h password=x user=y`, "ALTER USER joe PASSWORD 'x'",
		"create user joe identified by 'x'", "a\npostgres://:x@h/db")
	add(t, h, "postgres://joe@host/db", "x := a.b", `Users.Filter(Users.Email.Eq("a@b.c"))`, "SELECT password FROM users", "http://a/b:c")
	want := []string{"postgres://joe@host/db", "x := a.b", `Users.Filter(Users.Email.Eq("a@b.c"))`, "SELECT password FROM users", "http://a/b:c"}
	if got := texts(open(t, path)); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestHistoryLimit(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	var lines strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&lines, "entry %d\n", i)
	}
	if err := os.WriteFile(path, []byte(lines.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	entries := texts(open(t, path))
	if len(entries) != 2000 || entries[len(entries)-1] != "entry 9999" {
		t.Errorf("got %d entries up to %q, want the last 2000", len(entries), entries[len(entries)-1])
	}
	data, err := os.ReadFile(path)
	if err != nil || strings.Count(string(data), "\n") != 2000 {
		t.Errorf("the file has %d lines (%v), want 2000", strings.Count(string(data), "\n"), err)
	}
}

// Shells that run at once lose nothing, even while one of them shortens the file.
func TestHistoryOfManyShells(t *testing.T) {
	path := filepath.Join(t.TempDir(), "history")
	if err := os.WriteFile(path, []byte(strings.Repeat("old\n", 5000)), 0o600); err != nil {
		t.Fatal(err)
	}
	const shells, each = 8, 25
	var group sync.WaitGroup
	for shell := range shells {
		group.Go(func() {
			h, err := input.OpenHistory(path)
			if err != nil {
				t.Error(err)
				return
			}
			for i := range each {
				if err := h.Add(fmt.Sprintf("shell %d\nentry %d", shell, i)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	if got := len(open(t, path).Entries()); got != shells*each+1 {
		t.Errorf("got %d entries, want %d", got, shells*each+1)
	}
}

func TestHistoryErrors(t *testing.T) {
	dir := t.TempDir()
	if _, err := input.OpenHistory(dir); err == nil || !strings.Contains(err.Error(), "open history") {
		t.Errorf("a directory for a file: got %v", err)
	}
	if got := texts(open(t, filepath.Join(dir, "none"))); len(got) != 0 {
		t.Errorf("no file: got %q", got)
	}
}

func TestPlain(t *testing.T) {
	entries := []string{"a", "b"}
	r := input.NewPlain(func() (string, error) {
		if len(entries) == 0 {
			return "", io.EOF
		}
		entry := entries[0]
		entries = entries[1:]
		return entry, nil
	})
	for _, want := range []string{"a", "b"} {
		if got, err := r.Read("> "); got != want || err != nil {
			t.Errorf("got %q, %v, want %q", got, err, want)
		}
	}
	if _, err := r.Read("> "); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: got %v, want io.EOF", err)
	}
	if _, err := r.Ask("sure? "); !errors.Is(err, input.ErrNoTerminal) {
		t.Errorf("Ask: got %v, want ErrNoTerminal", err)
	}
}

func TestInterruptsStop(t *testing.T) {
	ctx, stop := input.Interrupts(context.Background())
	stop()
	stop()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("after stop the cause is %v, want context.Canceled", err)
	}
}
