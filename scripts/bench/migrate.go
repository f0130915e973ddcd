package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// migrated is how many models are migrated.
const migrated = 300

// migrate measures how long it takes to write the first migration of 300 models, to run it, and to find that nothing is left to do.
func migrate(out io.Writer, dir string, rounds int, dbsh string) (err error) {
	if dbsh == "" {
		if dbsh, err = build(dir); err != nil {
			return err
		}
	}
	work := filepath.Join(dir, "migrate")
	if err := os.MkdirAll(filepath.Join(work, "models"), 0o777); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(work, "models", "models.go"), []byte(things(migrated)), 0o666); err != nil {
		return err
	}
	steps := [][]string{{"migrate", "--models", "models", "-m", "start"}, {"upgrade"}, {"check", "--models", "models"}}
	took := make([][]time.Duration, len(steps))
	for range rounds {
		for _, name := range []string{"app.db", "migrations"} {
			if err := os.RemoveAll(filepath.Join(work, name)); err != nil {
				return err
			}
		}
		if err := os.Mkdir(filepath.Join(work, "migrations"), 0o777); err != nil {
			return err
		}
		for i, step := range steps {
			cmd := exec.Command(dbsh, append([]string{"db", "-d", "sqlite:///app.db"}, step...)...)
			cmd.Dir = work
			start := time.Now()
			if text, err := cmd.CombinedOutput(); err != nil {
				return fmt.Errorf("dbsh db %s: %w\n%s", step[0], err, text)
			}
			took[i] = append(took[i], time.Since(start))
		}
	}
	fmt.Fprintf(out, "\nMigrations of %d models, milliseconds\n\n", migrated)
	for i, step := range steps {
		slices.Sort(took[i])
		fmt.Fprintf(out, "%-24s %6.0f\n", "dbsh db "+step[0], float64(took[i][rounds/2].Microseconds())/1000)
	}
	return nil
}

// things is the source of n models, a tree in which each refers to another.
func things(n int) string {
	var b strings.Builder
	b.WriteString("package models\n\nimport (\n\t\"time\"\n\n\t\"github.com/dbsh-go/dbsh/store\"\n)\n")
	for i := range n {
		fmt.Fprintf(&b, "\ntype Thing%d struct {\n\tstore.Model `table:\"things%d\"`\n\tID int64 `db:\"id,pk\"`\n\tName string `db:\"name,size=64,index\"`\n"+
			"\tEmail *string `db:\"email,size=120,unique\"`\n\tPrice float64 `db:\"price\"`\n\tMade time.Time `db:\"made\"`\n\tParentID *int64 `db:\"parent_id,fk=things%d.id\"`\n}\n", i, i, max(i-1, 0)/10)
	}
	return b.String()
}
