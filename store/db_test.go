package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/store/sqlite"
)

// openTest opens a new database file and runs the statements in it.
func openTest(t testing.TB, statements ...string) *DB {
	t.Helper()
	return openAt(t, "sqlite:///"+filepath.ToSlash(filepath.Join(t.TempDir(), "test.db")), statements...)
}

func openAt(t testing.TB, url string, statements ...string) *DB {
	t.Helper()
	db, err := Open(context.Background(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for _, statement := range statements {
		if _, err := db.Raw().Exec(statement); err != nil {
			t.Fatalf("%s: %v", statement, err)
		}
	}
	return db
}

func TestOpen(t *testing.T) {
	folder := t.TempDir()
	t.Chdir(folder)
	for name, content := range map[string]string{
		"empty.db": "", "notes.txt": "These are notes, and no database at all.", "short": "SQLite", "odd ?#%41.db": "",
	} {
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct {
		url     string
		options []Option
		want    string // part of the error, "" for none
		is      error
	}{
		{url: "empty.db"},
		{url: "odd ?#%41.db"},
		{url: "sqlite:///new.db"},
		{url: "sqlite:///" + filepath.ToSlash(folder) + "/absolute.db"},
		{url: "sqlite://"},
		{url: "sqlite://", options: []Option{ReadOnly()}},
		{url: "created.db", options: []Option{Create()}},
		{url: "empty.db", options: []Option{ReadOnly()}},
		{url: "sqlite:///empty.db?mode=ro"},
		{url: "sqlite:///missing.db?mode=rw", want: "no such file", is: ErrNoDatabase},
		{url: "sqlite:///missing.db?mode=ro", want: "no such file", is: ErrNoDatabase},
		{url: "missing.db", want: "no such file", is: ErrNoDatabase},
		{url: "missing.db", options: []Option{ReadOnly()}, want: "no such file", is: ErrNoDatabase},
		{url: "sqlite:///missing.db", options: []Option{ReadOnly()}, want: "no such file", is: ErrNoDatabase},
		{url: "sqlite:///no/such/folder.db", want: "no such directory", is: ErrNoDatabase},
		{url: "notes.txt", want: "not an SQLite database", is: ErrNotADatabase},
		{url: "notes.txt/x.db", want: "not a directory"},
		{url: "short", want: "not an SQLite database", is: ErrNotADatabase},
		{url: ".", want: "it is a directory", is: ErrNotADatabase},
		{url: "foo://x", want: "unknown scheme", is: ErrUnsupported},
	}
	for _, test := range tests {
		db, err := Open(t.Context(), test.url, test.options...)
		if err == nil {
			err = errors.Join(db.Raw().Get(new(int), "SELECT count(*) FROM sqlite_master"), db.Close())
		}
		switch {
		case test.want == "" && err != nil:
			t.Errorf("%s: %v", test.url, err)
		case test.want == "":
		case err == nil || !strings.Contains(err.Error(), test.want) || test.is != nil && !errors.Is(err, test.is):
			t.Errorf("%s: got %v, want an error with %q", test.url, err, test.want)
		case strings.Contains(err.Error(), "\n"):
			t.Errorf("%s: the error has several lines: %v", test.url, err)
		}
	}
	for _, name := range []string{"new.db", "absolute.db", "created.db"} {
		if _, err := os.Stat(name); err != nil {
			t.Errorf("%s was not created", name)
		}
	}
	if _, err := os.Stat("missing.db"); err == nil {
		t.Error("missing.db was created")
	}
}

func TestOpenWithoutDriver(t *testing.T) {
	address, err := parseAddress("sqlite:///x.db")
	must(t, err)
	for _, test := range []struct {
		registered []string
		want       string
	}{{[]string{"mysql", "sqlite"}, "sqlite"}, {[]string{"sqlite", sqlite.Name}, sqlite.Name}} {
		if got, err := address.driver(test.registered); err != nil || got != test.want {
			t.Errorf("of %v: got %q, %v, want %q", test.registered, got, err, test.want)
		}
	}
	_, err = address.driver([]string{"sqlite3"})
	if !errors.Is(err, ErrUnsupported) || !strings.Contains(err.Error(), `import _ "github.com/dbsh-go/dbsh/store/sqlite"`) {
		t.Errorf("got %v", err)
	}
}

func TestOpenDamaged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "damaged.db")
	if err := os.WriteFile(path, []byte(sqliteHeader+strings.Repeat("garbage ", 300)), 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), path)
	if err == nil {
		_, err = db.Tables(t.Context())
		db.Close()
	}
	if err == nil || strings.Contains(err.Error(), "(26)") {
		t.Errorf("got %v, want a clean error", err)
	}
}

func TestProperties(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Shop.sqlite")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := Open(t.Context(), path, ReadOnly())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if db.Name() != "Shop" || db.Path() != path || db.URL() != path || db.Dialect() != "sqlite" || !db.ReadOnly() {
		t.Errorf("got %s %s %s %s %t", db.Name(), db.Path(), db.URL(), db.Dialect(), db.ReadOnly())
	}
}

func TestReadOnlyRefusesWrites(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	openAt(t, "sqlite:///"+filepath.ToSlash(path), "CREATE TABLE t (a)")
	db, err := Open(t.Context(), path, ReadOnly())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	conn := db.connect()
	defer conn.close()
	if _, err := conn.exec(t.Context(), "PRAGMA query_only = 0"); err != nil {
		t.Fatal(err)
	}
	_, err = conn.exec(t.Context(), "INSERT INTO t VALUES (1)")
	if !errors.Is(err, ErrReadOnly) || err.Error() != "insert into t: the database was opened read-only" {
		t.Errorf("got %v", err)
	}
}

func TestForeignKeysAreEnforced(t *testing.T) {
	for _, url := range []string{"sqlite://", "sqlite:///" + filepath.ToSlash(t.TempDir()) + "/x.db"} {
		db := openAt(t, url, "CREATE TABLE p (id INTEGER PRIMARY KEY)", "CREATE TABLE c (p REFERENCES p)")
		conn := db.connect()
		_, err := conn.exec(t.Context(), "INSERT INTO c VALUES (7)")
		var violation *IntegrityError
		if !errors.As(err, &violation) || violation.Kind != ForeignKey || !errors.Is(err, ErrIntegrity) {
			t.Errorf("%s: got %v", url, err)
		}
		if err := conn.close(); err != nil {
			t.Error(err)
		}
	}
}
