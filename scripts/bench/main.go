// Command bench measures how long dbsh takes from its start to its first result and to its end, on databases of 10 and of
// 1,000 connected tables. It needs Go alone; sqlite3 and yaegi are measured beside it where they are installed.
//
// Every subject runs once in each round, so that a busy moment of the machine falls on all of them, and what is printed are
// medians: compare the ratios, not the times of two machines.
//
//	go run ./scripts/bench
package main

import (
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

func main() {
	rounds := flag.Int("n", 21, "rounds: how often each subject runs")
	binary := flag.String("dbsh", "", "measure this `PROGRAM` instead of building one")
	flag.Parse()
	if *rounds < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(os.Stdout, *rounds, *binary); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(out io.Writer, rounds int, dbsh string) error {
	dir, err := os.MkdirTemp("", "dbsh-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
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
	fmt.Fprintf(out, "%s %s/%s, %d processors, %d rounds, milliseconds\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), rounds)
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
