package cmd

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// root is the repository, seen from this package.
const root = ".."

// race is the race detector's setting: otherwise each program it watches waits for a second when it ends.
const race = "atexit_sleep_ms=0"

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"dbsh": func() { os.Exit(Main()) }})
}

// TestScript runs the transcripts in testdata/script, whose README describes them.
func TestScript(t *testing.T) { runScripts(t, environment) }

// TestScriptYaegi runs them on the other engine.
func TestScriptYaegi(t *testing.T) {
	runScripts(t, func(env *testscript.Env) error {
		env.Setenv("DBSH_ENGINE", "yaegi")
		return environment(env)
	})
}

func runScripts(t *testing.T, setup func(*testscript.Env) error) {
	chinook := newChinook(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup:               setup,
		Condition:           chinook.condition,
		Cmds:                with(commands, "chinook", chinook.command),
	})
}

type scriptCommand = func(ts *testscript.TestScript, neg bool, args []string)

// commands are those of all transcripts.
var commands = map[string]scriptCommand{
	"sqlite": runSQL,
	"exits":  exits,
	"out":    func(ts *testscript.TestScript, neg bool, want []string) { holds(ts, neg, "stdout", want) },
	"err":    func(ts *testscript.TestScript, neg bool, want []string) { holds(ts, neg, "stderr", want) },
	"empty":  isEmpty,
}

func with(list map[string]scriptCommand, name string, command scriptCommand) map[string]scriptCommand {
	more := maps.Clone(list)
	more[name] = command
	return more
}

// environment lets a script run the go command on this module, with what is in the caches already.
func environment(env *testscript.Env) error {
	env.Setenv("GORACE", race)
	module, err := filepath.Abs(root)
	if err != nil {
		return err
	}
	env.Setenv("MODULE", module)
	for _, name := range []string{"GOCACHE", "GOMODCACHE", "GOROOT", "GOPROXY", "GOSUMDB"} {
		value, err := goVariable(name)
		if err != nil {
			return nil // no go command: the scripts that need it say so
		}
		env.Setenv(name, value)
	}
	env.Setenv("GOTOOLCHAIN", "local")
	return nil
}

var goVariables sync.Map // of go env; it does not change while tests run

func goVariable(name string) (string, error) {
	ask := sync.OnceValues(func() (string, error) {
		out, err := exec.Command("go", "env", name).Output()
		return strings.TrimSpace(string(out)), err
	})
	known, _ := goVariables.LoadOrStore(name, ask)
	return known.(func() (string, error))()
}

// chinook is a well-known sample database, made once for all scripts that want it.
type chinook struct {
	script string // where its SQL is
	build  func() (path string, err error)
}

func newChinook(t *testing.T) *chinook {
	c := &chinook{script: filepath.Join(root, "..", "shared", "data", "chinook", "chinook_sqlite.sql")}
	dir := t.TempDir()
	c.build = sync.OnceValues(func() (string, error) {
		text, err := os.ReadFile(c.script)
		if err != nil {
			return "", err
		}
		path := filepath.Join(dir, "chinook.db")
		return path, withDB(path, func(db *sql.Conn) error {
			_, err := db.ExecContext(context.Background(), "PRAGMA synchronous = OFF; PRAGMA journal_mode = OFF; BEGIN;"+string(text)+"; COMMIT")
			return err
		})
	})
	return c
}

// condition is [chinook]: the database's SQL is there; and [race]: the race detector watches.
func (c *chinook) condition(name string) (bool, error) {
	switch name {
	case "chinook":
		_, err := os.Stat(c.script)
		return err == nil, nil
	case "race":
		return raceDetector, nil
	}
	return false, fmt.Errorf("unknown condition %q", name)
}

// command is "chinook": it puts a fresh chinook.db into the current directory.
func (c *chinook) command(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 0 {
		ts.Fatalf("usage: chinook")
	}
	path, err := c.build()
	ts.Check(err)
	from, err := os.Open(path)
	ts.Check(err)
	defer from.Close()
	to, err := os.Create(ts.MkAbs("chinook.db"))
	ts.Check(err)
	_, err = io.Copy(to, from)
	ts.Check(errors.Join(err, to.Close()))
}

// runSQL is "sqlite FILE SQL": it runs SQL on a file without dbsh, and writes the rows to stdout, cells between bars.
func runSQL(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: sqlite FILE SQL")
	}
	out := ts.Stdout()
	ts.Check(withDB(ts.MkAbs(args[0]), func(db *sql.Conn) error {
		rows, err := db.QueryContext(context.Background(), args[1])
		if err != nil {
			return err
		}
		defer rows.Close()
		return writeRows(out, rows)
	}))
}

func writeRows(out io.Writer, rows *sql.Rows) error {
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	cells := make([]sql.NullString, len(columns))
	targets := make([]any, len(columns))
	for i := range cells {
		targets[i] = &cells[i]
	}
	for rows.Next() {
		if err := rows.Scan(targets...); err != nil {
			return err
		}
		texts := make([]string, len(cells))
		for i, cell := range cells {
			texts[i] = cell.String
			if !cell.Valid {
				texts[i] = "NULL"
			}
		}
		fmt.Fprintln(out, strings.Join(texts, "|"))
	}
	return rows.Err()
}

func withDB(path string, do func(*sql.Conn) error) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		return errors.Join(err, db.Close())
	}
	return errors.Join(do(conn), conn.Close(), db.Close())
}

// exits is "exits CODE PROGRAM ARG...": the program ends with this exit code.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG...")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}

// holds is "out LINE..." and "err LINE...": the last program wrote exactly these lines.
func holds(ts *testscript.TestScript, neg bool, stream string, lines []string) {
	if neg {
		ts.Fatalf("say what %s is, not what it is not", stream)
	}
	var want string
	for _, line := range lines {
		want += line + "\n"
	}
	if got := ts.ReadFile(stream); got != want {
		ts.Fatalf("%s is\n%s\nwant\n%s", stream, got, want)
	}
}

// isEmpty is "empty DIR": nothing was left there.
func isEmpty(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: empty DIR")
	}
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	if len(entries) > 0 {
		ts.Fatalf("%s holds %v", args[0], entries)
	}
}
