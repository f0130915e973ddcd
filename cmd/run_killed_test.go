//go:build unix

package cmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// jobRows are the rows of the job that is killed, each of which counts how often it was done.
const jobRows = 600

const jobScript = `package main

import (
	"context"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

func Run(ctx context.Context, session *store.Session) error {
	return NewItems(session).InBatches(func(items []*Item) error {
		for _, item := range items {
			item.Times++
		}
		time.Sleep(10 * time.Millisecond)
		if err := session.Flush(); err != nil {
			return err
		}
		time.Sleep(10 * time.Millisecond)
		return nil
	})
}
`

// TestKilledJob kills a script that works in batches at any moment, and lets it go on, until it has come to its end: no row is done
// twice, and none is left out. DBSH_KILL_ROUNDS says how often (3).
func TestKilledJob(t *testing.T) {
	rounds := 3
	if more, err := strconv.Atoi(os.Getenv("DBSH_KILL_ROUNDS")); err == nil {
		rounds = more
	}
	script := filepath.Join(t.TempDir(), "job.go")
	if err := os.WriteFile(script, []byte(jobScript), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, database := range storetest.Databases() {
		if database.Name == "memory" {
			continue
		}
		t.Run(database.Name, func(t *testing.T) {
			t.Parallel()
			for n := range rounds {
				t.Run(strconv.Itoa(n), func(t *testing.T) { // a database of its own, which is gone afterwards
					killRound(t, database.URL(t), script)
				})
			}
		})
	}
}

// killRound is one job, from its beginning to its end.
func killRound(t *testing.T, url, script string) {
	t.Helper()
	var rows []string
	for i := range jobRows {
		rows = append(rows, fmt.Sprintf("(%d, 0)", i+1))
	}
	err := onURL(url, []string{"CREATE TABLE items (id INTEGER PRIMARY KEY, times INTEGER NOT NULL)", "INSERT INTO items VALUES " + strings.Join(rows, ", ")})
	if err != nil {
		t.Fatal(err)
	}
	kills := 0
	for killed := true; killed; {
		patience := time.Duration(rand.IntN(1000)) * time.Millisecond
		if kills >= 8 { // it must end once
			patience = time.Minute
		}
		killed = runKilled(t, url, script, patience)
		if killed {
			kills++
		}
	}
	db, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var done, left int
	if err := db.Raw().Get(&done, "SELECT count(*) FROM items WHERE times = 1"); err != nil {
		t.Fatal(err)
	}
	if err := db.Raw().Get(&left, "SELECT count(*) FROM "+store.JobsTable); err != nil {
		t.Fatal(err)
	}
	if done != jobRows || left != 1 {
		t.Errorf("after %d kills %d of %d rows were done once, and %d places are kept, want all and one", kills, done, jobRows, left)
	}
	if err := onURL(url, []string{"DROP TABLE items", "DROP TABLE " + store.JobsTable}); err != nil {
		t.Fatal(err)
	}
}

// runKilled runs the script, and kills it when patience is over. It tells whether it has.
func runKilled(t *testing.T, url, script string, patience time.Duration) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, "dbsh", "run", "-d", url, "--batch", "50", "--job", "count", "--resume", script)
	cmd.Env = append(os.Environ(), "DATABASE_URL=", "HOME="+t.TempDir(), "GORACE="+race)
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if ctx.Err() != nil && err != nil {
		return true
	}
	if exit, is := errors.AsType[*exec.ExitError](err); is && exit.ExitCode() >= 0 {
		t.Fatalf("exit code %d: %s", exit.ExitCode(), out.String())
	}
	if err != nil {
		t.Fatalf("%v: %s", err, out.String())
	}
	return false
}
