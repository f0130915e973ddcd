package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestTutorial runs what the well-known courses on Flask and SQLAlchemy type, in Go, on each kind of database. $DB is the URL of
// an empty database; the conditions [sqlite], [postgres] and [mysql] tell its kind.
func TestTutorial(t *testing.T) {
	files, err := filepath.Glob("testdata/tutorial/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, file := range files {
		t.Run("sqlite/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			testscript.Run(t, onDatabase("sqlite", "sqlite:///"+filepath.Join(t.TempDir(), "test.db"), file))
		})
	}
}

// onDatabase are the parameters of a transcript that runs on one database.
func onDatabase(kind, url string, file string) testscript.Params {
	return testscript.Params{
		Files:               []string{file},
		RequireExplicitExec: true,
		UpdateScripts:       *update,
		Setup: func(env *testscript.Env) error {
			env.Setenv("DB", url)
			return environment(env)
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "sqlite", "postgres", "mysql":
				return name == kind, nil
			}
			return false, fmt.Errorf("unknown condition %q", name)
		},
		Cmds: commands,
	}
}
