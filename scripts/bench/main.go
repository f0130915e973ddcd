// Command bench measures how long dbsh takes from its start to its first result and to its end, on databases of 10 and of
// 1,000 connected tables (sqlite3 and yaegi are measured beside it where they are installed), then migrations of 300 models, loops at the prompt beside the same in
// Python, where that is installed, and then the work of its ORM beside that of other libraries, whose programs are in the module bench/. It
// needs Go alone.
//
// Every subject runs once in each round, so that a busy moment of the machine falls on all of them, and what is printed are
// medians: compare the ratios, not the times of two machines.
//
//	go run ./scripts/bench              # all
//	go run ./scripts/bench -only orm    # or start, or engine
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// parts are what can be measured alone.
var parts = []string{"start", "migrate", "engine", "orm"}

// loopRounds is how often each loop runs.
const loopRounds = 5

func main() {
	var o options
	flag.IntVar(&o.rounds, "n", 21, "rounds: how often each subject runs")
	flag.IntVar(&o.work, "orm", 7, "rounds of the ORM work")
	flag.BoolVar(&o.warm, "warm", false, "the ORM work: in memory that the processes have had before")
	flag.StringVar(&o.only, "only", "", "measure one `PART` alone: "+strings.Join(parts, ", "))
	flag.StringVar(&o.dbsh, "dbsh", "", "measure this `PROGRAM` instead of building one")
	flag.Parse()
	if o.rounds < 1 || o.work < 1 || flag.NArg() > 0 || o.only != "" && !slices.Contains(parts, o.only) {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(os.Stdout, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	rounds, work int
	warm         bool
	only, dbsh   string
}

// measures tells whether a part is to be measured.
func (o options) measures(part string) bool { return o.only == "" || o.only == part }

func run(out io.Writer, o options) error {
	dir, err := os.MkdirTemp("", "dbsh-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	fmt.Fprintf(out, "%s %s/%s, %d processors, %d rounds of the start, %d of the ORM work\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), o.rounds, o.work)
	if o.measures("start") {
		if err := start(out, dir, o.rounds, o.dbsh); err != nil {
			return err
		}
	}
	if o.measures("migrate") {
		if err := migrate(out, dir, o.rounds, o.dbsh); err != nil {
			return err
		}
	}
	if o.measures("engine") {
		if err := engines(out, dir, loopRounds, o.dbsh); err != nil {
			return err
		}
	}
	if o.measures("orm") {
		return orm(out, dir, o.work, o.warm)
	}
	return nil
}

// start measures the program from its start on.
func start(out io.Writer, dir string, rounds int, dbsh string) (err error) {
	if dbsh == "" {
		if dbsh, err = build(dir); err != nil {
			return err
		}
	}
	small, err := connected(dbsh, dir, 10)
	if err != nil {
		return err
	}
	large, err := connected(dbsh, dir, 1000)
	if err != nil {
		return err
	}
	fmt.Fprint(out, "\nThe start, milliseconds\n\n")
	results, err := measure(subjects(dbsh, small, large), rounds)
	if err != nil {
		return err
	}
	report(out, results)
	return nil
}

// build builds dbsh as the README does.
func build(dir string) (string, error) {
	path := filepath.Join(dir, "dbsh.exe")
	if text, err := exec.Command("go", "build", "-o", path, "github.com/dbsh-go/dbsh/cmd/dbsh").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build dbsh: %w\n%s", err, text)
	}
	return path, nil
}

// connected makes a database of n tables through dbsh itself: a tree in which each table refers to another, with ten children
// a table.
func connected(dbsh, dir string, n int) (path string, err error) {
	path = filepath.Join(dir, fmt.Sprintf("%d.db", n))
	var script strings.Builder
	script.WriteString("BEGIN;\n")
	for i := range n {
		parent := max(i-1, 0) / 10
		fmt.Fprintf(&script, "CREATE TABLE things%d (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price NUMERIC(10,2), made DATETIME, "+
			"parent_id INTEGER REFERENCES things%d (id));\n", i, parent)
		fmt.Fprintf(&script, "CREATE INDEX things%d_parent ON things%d (parent_id);\n", i, i)
	}
	script.WriteString("COMMIT;\n")
	cmd := exec.Command(dbsh, "--create", path)
	cmd.Stdin = strings.NewReader(script.String())
	var errs strings.Builder
	cmd.Stderr = &errs
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("make %d tables: %w\n%s", n, err, errs.String())
	}
	return path, nil
}
