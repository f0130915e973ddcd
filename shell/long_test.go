package shell_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
	_ "github.com/dbsh-go/dbsh/store/sqlite"
)

// numbers is a query of n rows.
func numbers(n int) string {
	return fmt.Sprintf("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i, 'a text that is a little longer: ' || i AS text FROM n", n)
}

// weighing looks at the memory that is in use while a result is written.
type weighing struct {
	written, weighed int
	least, most      uint64
}

func (w *weighing) Write(p []byte) (int, error) {
	w.written += len(p)
	if w.written-w.weighed > 2<<20 || w.weighed == 0 {
		w.weighed = w.written
		var stats runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&stats)
		if w.least == 0 {
			w.least = stats.HeapAlloc
		}
		w.most = max(w.most, stats.HeapAlloc)
	}
	return len(p), nil
}

// runOn runs entries on a database in memory.
func runOn(t *testing.T, config shell.Config, entries ...string) {
	t.Helper()
	db, err := store.Open(t.Context(), "sqlite://")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	config.DB, config.In, config.Entries = db, strings.NewReader(""), entries
	if err := shell.Run(context.Background(), config); err != nil {
		t.Fatal(err)
	}
}

// TestLongResults writes results of 200,000 rows, which would need some 30 MB at once: none of them needs more than what is kept of it.
func TestLongResults(t *testing.T) {
	if testing.Short() {
		t.Skip("it collects garbage again and again")
	}
	const allowed = 8 << 20
	for _, format := range []string{"table", "vertical", "csv", "tsv", "json", "jsonl", "markdown", "html", "sql-insert"} {
		var out weighing
		config := shell.Config{Look: shell.Look{Format: format}}
		config.Out, config.Err = &out, os.Stderr
		runOn(t, config, numbers(200_000))
		if grown := out.most - out.least; out.written < 5<<20 || grown > allowed {
			t.Errorf("%s: %d bytes were written, and %d bytes of memory more were in use, want at most %d", format, out.written, grown, allowed)
		}
	}
	for _, name := range []string{"rows.csv", "rows.txt"} {
		path := filepath.Join(t.TempDir(), name)
		var out weighing
		config := shell.Config{}
		config.Out, config.Err = &out, os.Stderr
		runOn(t, config, "SELECT 1", ":output "+path, numbers(200_000), ":output off")
		if text, err := os.ReadFile(path); err != nil || bytes.Count(text, []byte("\n")) < 200_001 {
			t.Errorf("%s has %d lines, %v", name, bytes.Count(text, []byte("\n")), err)
		}
	}
}

// TestKeptOfLongResults has the first rows of a long result for what comes behind it, and says so to who uses it.
func TestKeptOfLongResults(t *testing.T) {
	var out, errs bytes.Buffer
	config := shell.Config{Look: shell.Look{Format: "csv"}}
	config.Out, config.Err = &out, &errs
	runOn(t, config, numbers(30_000)+" :> "+os.DevNull, "1 + 1", "_1.Len(); len(_1.Values)", "x := _1", numbers(2000)+" :> "+os.DevNull, "_.Len()")
	const note = "note: of that result the first 10,000 rows were kept, and not those behind them; session.Execute(\"...\") keeps all\n"
	if got := out.String(); got != "2\n10000\n2000\n" {
		t.Errorf("got %q", got)
	}
	if got := errs.String(); got != note+note {
		t.Errorf("said %q", got)
	}
}

// A result whose rows are large is kept up to a size.
func TestKeptOfLargeRows(t *testing.T) {
	var out, errs bytes.Buffer
	config := shell.Config{}
	config.Out, config.Err = &out, &errs
	runOn(t, config, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT i, zeroblob(1000000) AS blob FROM n :> "+os.DevNull, "_.Len() < 30")
	if out.String() != "true\n" || !strings.Contains(errs.String(), "rows were kept") {
		t.Errorf("got %q, said %q", out.String(), errs.String())
	}
}
