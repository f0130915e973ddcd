package migration_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/migration"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// The tests in this file run upgrades in processes of their own: this program again, told so by its environment.
const (
	childURL = "MIGRATION_TEST_URL"
	childDir = "MIGRATION_TEST_DIR"
)

// TestChild is what such a process does.
func TestChild(t *testing.T) {
	url, dir := os.Getenv(childURL), os.Getenv(childDir)
	if url == "" {
		t.Skip("it is run by other tests")
	}
	ctx := context.Background()
	db, err := store.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	folder, err := migration.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	m, err := migration.New(ctx, db, folder, migration.Options{})
	if err != nil {
		t.Fatal(err)
	}
	done, err := m.Upgrade(ctx, "head")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("ran %d migrations\n", len(done))
}

func child(t *testing.T, url, dir string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run=^TestChild$")
	cmd.Env = append(os.Environ(), childURL+"="+url, childDir+"="+dir)
	return cmd
}

// steps are migrations each of which leaves a trace for each time that it was run, and moves rows. On SQLite one of them has its
// transaction in its text, as those have that make a table anew.
func steps(t *testing.T, d storetest.Database) string {
	t.Helper()
	dir := t.TempDir()
	write := func(number int, statements ...string) {
		text := "-- +goose Up\n"
		if d.Name == "sqlite" && number == 4 {
			text = "-- +goose NO TRANSACTION\n" + text
			statements = append([]string{"PRAGMA foreign_keys = OFF", "BEGIN IMMEDIATE"}, append(statements, "COMMIT", "PRAGMA foreign_keys = ON")...)
		}
		text += strings.Join(statements, ";\n") + ";\n-- +goose Down\n"
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d_step.sql", number)), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(1, "CREATE TABLE trace (step INTEGER NOT NULL, part INTEGER NOT NULL)", "CREATE TABLE t0 (id INTEGER PRIMARY KEY, v INTEGER NOT NULL)",
		"INSERT INTO t0 VALUES (1, 10), (2, 20), (3, 30)")
	for n := 2; n <= 6; n++ {
		before, now := fmt.Sprintf("t%d", n-2), fmt.Sprintf("t%d", n-1)
		write(n, fmt.Sprintf("INSERT INTO trace VALUES (%d, 1)", n), "CREATE TABLE "+now+" (id INTEGER PRIMARY KEY, v INTEGER NOT NULL)",
			"INSERT INTO "+now+" SELECT id, v + 1 FROM "+before, "ALTER TABLE "+now+" ADD COLUMN w INTEGER", "UPDATE "+now+" SET v = v + 1",
			"DROP TABLE "+before, fmt.Sprintf("INSERT INTO trace VALUES (%d, 2)", n))
	}
	return dir
}

// arrived holds that all of the steps were run once, and no row is lost.
func arrived(t *testing.T, db *store.DB) {
	t.Helper()
	session := store.NewSession(db)
	defer session.Close()
	for text, want := range map[string]string{
		"SELECT step, part, count(*) FROM trace GROUP BY step, part ORDER BY step, part": "[[2 1 1] [2 2 1] [3 1 1] [3 2 1] [4 1 1] [4 2 1] [5 1 1] [5 2 1] [6 1 1] [6 2 1]]",
		"SELECT id, v FROM t5 ORDER BY id":                                               "[[1 20] [2 30] [3 40]]",
		"SELECT version, direction FROM dbsh_migrations ORDER BY version":                "[[001 ] [002 ] [003 ] [004 ] [005 ] [006 ]]",
	} {
		rows, err := session.Execute(text)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprint(rows.Values); got != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
}

// rounds is how often a test of luck is tried: MIGRATION_ROUNDS, else few times.
func rounds(t *testing.T, few int) int {
	t.Helper()
	if text := os.Getenv("MIGRATION_ROUNDS"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	return few
}

// TestKilled kills an upgrade at random points, again and again until one arrives: nothing is lost, nothing done twice.
func TestKilled(t *testing.T) {
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		if d.Name == "memory" {
			t.Skip("a process has no database in the memory of another")
		}
		dir, kills := steps(t, d), 0
		for round := range rounds(t, 2) {
			t.Run(fmt.Sprint(round), func(t *testing.T) {
				url := d.URL(t)
				for attempt := 0; !upgrade(t, url, dir, time.Duration(20+rand.IntN(60+attempt*20+round%7*20))*time.Millisecond); attempt++ {
					kills++
				}
				arrived(t, storetest.OpenURL(t, url))
			})
		}
		t.Logf("%d kills", kills)
	})
}

// upgrade runs an upgrade in a process of its own, which is killed after a time, and tells whether it has arrived before.
func upgrade(t *testing.T, url, dir string, after time.Duration) bool {
	t.Helper()
	cmd := child(t, url, dir)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
	err := cmd.Wait()
	if timer.Stop() && err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	if err != nil {
		time.Sleep(20 * time.Millisecond) // for the server to see that its client is gone
	}
	return err == nil
}

// TestTwoAtOnce runs several upgrades of one database at the same time: each migration is run by one of them.
func TestTwoAtOnce(t *testing.T) {
	storetest.OnEach(t, func(t *testing.T, d storetest.Database) {
		if d.Name == "memory" {
			t.Skip("a process has no database in the memory of another")
		}
		url, dir := d.URL(t), steps(t, d)
		var group sync.WaitGroup
		outputs := make([]string, 3)
		for i := range outputs {
			group.Go(func() {
				out, err := child(t, url, dir).CombinedOutput()
				outputs[i] = string(out)
				if err != nil {
					t.Errorf("%v: %s", err, out)
				}
			})
		}
		group.Wait()
		arrived(t, storetest.OpenURL(t, url))
		sum, all := 0, 0
		for _, out := range outputs {
			var n int
			_, text, _ := strings.Cut(out, "ran ")
			if _, err := fmt.Sscan(text, &n); err != nil {
				t.Fatalf("%v in %q", err, out)
			}
			sum += n
			if n == 6 {
				all++
			}
		}
		if sum != 6 || d.Name != "sqlite" && all != 1 {
			t.Errorf("got %q, want 6 migrations in all, on a server all of them by one", outputs)
		}
	})
}
