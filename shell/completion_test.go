package shell

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/complete"
	"github.com/dbsh-go/dbsh/store"
	_ "github.com/dbsh-go/dbsh/store/sqlite"
)

// atThousandTables is a completer where a thousand tables are known, so two thousand models and roots.
func atThousandTables(tb testing.TB) *complete.Completer {
	tb.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(tb.TempDir(), "big.db"), store.Create())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	text := bytes.NewBufferString("BEGIN;")
	for i := range 1000 {
		fmt.Fprintf(text, "CREATE TABLE table%04d (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent_id INTEGER REFERENCES table%04d);\n", i, max(0, i-1))
	}
	text.WriteString("COMMIT;")
	if _, err := db.Raw().ExecContext(ctx, text.String()); err != nil {
		tb.Fatal(err)
	}
	var out bytes.Buffer
	s, err := open(ctx, Config{DB: db, Streams: Streams{Out: &out, Err: &out}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.close() })
	if err := s.catalog.Warm(ctx); err != nil {
		tb.Fatal(err)
	}
	return s.completer()
}

// completed are texts, how many candidates they have among the thousand tables, and how many allocations they may take.
var completed = []struct {
	text        string
	found, most int
}{
	{"Table09", 100, 300},
	{"Tables0042.F", 9, 4000}, // nothing of it is for the other tables
	{"SELECT * FROM table00", 100, 1500},
	{"SELECT * FROM table0042 t JOIN ", 2, 3000},
	{"for _, row := range Tables0042.All() { row.N", 1, 1500},
}

// What Tab finds does not cost more for every table that there is.
func TestCompletionAllocates(t *testing.T) {
	c := atThousandTables(t)
	for _, test := range completed {
		found, _ := c.Complete(test.text, len(test.text))
		if len(found) != test.found {
			t.Errorf("%s: %d candidates, want %d: %v", test.text, len(found), test.found, found[:min(8, len(found))])
		}
		if n := testing.AllocsPerRun(5, func() { c.Complete(test.text, len(test.text)) }); n > float64(test.most) {
			t.Errorf("%s allocates %.0f times, want at most %d", test.text, n, test.most)
		}
	}
}

func BenchmarkCompletion(b *testing.B) {
	c := atThousandTables(b)
	for _, test := range append(completed[:len(completed):len(completed)], struct {
		text        string
		found, most int
	}{text: "x := "}) {
		b.Run(test.text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Complete(test.text, len(test.text))
			}
		})
	}
}
