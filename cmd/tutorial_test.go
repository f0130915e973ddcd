package cmd

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// TestTutorial runs what the well-known courses on Flask and SQLAlchemy type, in Go, on each kind of database.
func TestTutorial(t *testing.T) { onEachDatabase(t, "tutorial", nil) }

// TestServer runs what a shell does on a server: models of its tables, questions, what ends a transaction.
func TestServer(t *testing.T) { onEachDatabase(t, "server", nil) }

// TestAdopt takes over a database that others have made. On PostgreSQL it has one of its own: what others make in a schema beside it
// would be its models too.
func TestAdopt(t *testing.T) {
	for _, database := range storetest.Databases() {
		if database.Name == "memory" {
			continue
		}
		t.Run(database.Name, func(t *testing.T) {
			t.Parallel()
			url := database.URL
			if database.Name == "postgres" {
				url = storetest.OwnPostgres
			}
			testscript.Run(t, onDatabase(database.Name, url(t), filepath.Join("testdata", "adopt", "adopt.txtar")))
		})
	}
}

// onEachDatabase runs the transcripts of a folder on a new database of each kind. $DB is its URL; the conditions [sqlite],
// [postgres] and [mysql] tell its kind.
func onEachDatabase(t *testing.T, folder string, ready func(t *testing.T, kind, url string)) {
	files, err := filepath.Glob(filepath.Join("testdata", folder, "*.txtar"))
	if err != nil || len(files) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, database := range storetest.Databases() {
		if database.Name == "memory" {
			continue // one program's is gone for the next
		}
		for _, file := range files {
			t.Run(database.Name+"/"+strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
				t.Parallel()
				url := database.URL(t)
				if ready != nil {
					ready(t, database.Name, url)
				}
				testscript.Run(t, onDatabase(database.Name, url, file))
			})
		}
	}
}

// TestChinook runs the same on a well-known sample database, which each kind of database has in words of its own.
func TestChinook(t *testing.T) { onEachDatabase(t, "chinook", loadChinook) }

// loadChinook fills a new database; it skips the test where the scripts are not beside the repository.
func loadChinook(t *testing.T, kind, url string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "..", "shared", "data", "chinook", "chinook_"+kind+".sql"))
	if err != nil {
		t.Skip(err)
	}
	if err := onURL(url, chinookStatements(string(text))); err != nil {
		t.Fatal(err)
	}
}

// chinookStatements leaves out what is not about the database that is there: making one and going to it.
func chinookStatements(text string) []string {
	var statements []string
	for _, statement := range strings.Split(comments.ReplaceAllString(text, ""), ";\n") {
		statement = strings.TrimSpace(statement)
		if !elsewhere.MatchString(statement) {
			statements = append(statements, statement)
		}
	}
	return statements
}

var (
	comments  = regexp.MustCompile(`(?s)/\*.*?\*/`)
	elsewhere = regexp.MustCompile(`^(DROP DATABASE|CREATE DATABASE|USE |\\c )`)
)

// onDatabase are the parameters of a transcript that runs on one database.
func onDatabase(kind, url, file string) testscript.Params {
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
		Cmds: with(commands, "sql", func(ts *testscript.TestScript, neg bool, args []string) {
			if neg || len(args) != 1 {
				ts.Fatalf("usage: sql FILE")
			}
			ts.Check(onURL(url, strings.Split(ts.ReadFile(args[0]), ";\n")))
		}),
	}
}

// onURL is "sql FILE": it runs the file's statements on the database, without the shell.
func onURL(url string, statements []string) error {
	ctx := context.Background()
	db, err := store.Open(ctx, url, store.Create())
	if err != nil {
		return err
	}
	defer db.Close()
	for _, statement := range statements {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		if _, err := db.Raw().ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}
