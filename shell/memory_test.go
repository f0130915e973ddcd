package shell_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/context/sample"
	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
	_ "github.com/dbsh-go/dbsh/store/sqlite"
)

// entries are what a long session is made of: each is typed again and again, with another number for $.
var entries = []string{
	"x$ := $",                            // a new variable
	"x := $",                             // one that is declared again
	`fmt.Sprint("value ", $)`,            // an expression
	`strings.Repeat("long", 1000) + "$"`, // a value of some size
	"func f(n int) int { return n + $ }", // a function that takes the place of another
	"f($)",
	"for i := range 3 { x += i }",
	"SELECT id, username FROM users WHERE id > $ % 5",
	"SELECT count(*) FROM posts WHERE user_id = :x", // a bind parameter
	"Users.Filter(Users.ID.Eq($ % 9)).Count()",
	"u := Users.Get($ % 7 + 1)",
	"u.Username",
	"u.Username = \"name $\"; session.Rollback()",
	"nothing + $", // an error
}

// However long a session, an entry leaves little more than its text.
func TestMemory(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("twenty thousand entries")
	}
	const n = 20_000
	in := &typed{count: n}
	errs := run(t, in)
	grown := in.after - in.before
	t.Logf("%d entries leave %.1f MB, %d bytes each", n, float64(grown)/1e6, grown/n)
	if grown > 8_000_000 { // the goal is 20
		t.Errorf("%d entries leave %d bytes", n, grown)
	}
	lines := strings.Split(strings.TrimSpace(errs), "\n")
	if want := in.errors; len(lines) != want {
		t.Errorf("%d lines of errors and notes, want %d, the first of them\n%s", len(lines), want, strings.Join(lines[:min(5, len(lines))], "\n"))
	}
}

// run runs a shell on the sample, and returns what it wrote to Err.
func run(t *testing.T, in io.Reader) string {
	t.Helper()
	ctx := context.Background()
	path, remove, err := sample.Create(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer remove()
	db, err := store.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var errs bytes.Buffer
	err = shell.Run(ctx, shell.Config{DB: db, Streams: shell.Streams{In: in, Out: io.Discard, Err: &errs}, Switches: shell.Switches{KeepGoing: true}})
	if _, failed := err.(*shell.ExitError); err != nil && !failed {
		t.Fatal(err)
	}
	return errs.String()
}

// typed gives the entries one after another, and looks at the memory that is in use before the first of those that count, and
// behind the last one.
type typed struct {
	count, given, errors int
	before, after        int64
	rest                 string
}

func (in *typed) Read(p []byte) (int, error) {
	const warm = 1400
	if in.rest == "" {
		switch in.given {
		case warm:
			in.before = heap()
		case warm + in.count:
			in.after = heap()
			return 0, io.EOF
		}
		entry := entries[in.given%len(entries)]
		if strings.HasPrefix(entry, "nothing") {
			in.errors += 3 // lines: the error, the entry, the place in it
		}
		in.rest = strings.ReplaceAll(entry, "$", fmt.Sprint(in.given)) + "\n"
		in.given++
	}
	n := copy(p, in.rest)
	in.rest = in.rest[n:]
	return n, nil
}

func heap() int64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}
