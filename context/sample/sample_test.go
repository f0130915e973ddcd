package sample

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	_ "github.com/dbsh-go/dbsh/store/sqlite"

	"github.com/dbsh-go/dbsh/store"
)

func create(t testing.TB) (path string, db *store.DB) {
	t.Helper()
	path, remove, err := Create(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	db, err = store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(db.Close(), remove()); err != nil {
			t.Error(err)
		}
		if _, err := os.Stat(filepath.Dir(path)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("the directory of the sample is still there after remove: %v", err)
		}
	})
	return path, db
}

func TestCreate(t *testing.T) {
	_, db := create(t)
	for table, want := range map[string]int{
		"roles": 3, "users": 7, "students": 4, "articles": 6, "user_collections": 9, "posts": 8, "employees": 7,
	} {
		var got int
		if err := db.Raw().Get(&got, "SELECT count(*) FROM "+table); err != nil || got != want {
			t.Errorf("%s: got %d rows (%v), want %d", table, got, err, want)
		}
	}
	for query, want := range map[string]string{
		"SELECT group_concat(name || ' ' || math || ' ' || chinese || ' ' || english, ', ') FROM students": "Mark 100 68 60, Alan 15 67 65, Christ 0 70 70, Quqi 100 100 100",
		"SELECT group_concat(name) FROM roles":                                        "Admin,Moderator,User",
		"SELECT group_concat(username) FROM (SELECT username FROM users ORDER BY id)": "john,susan,david,maria,小明,zoe 🦊,guest",
		"SELECT integrity_check FROM pragma_integrity_check":                          "ok",
		"SELECT count(*) FROM pragma_foreign_key_check":                               "0",
		"SELECT count(*) FROM users WHERE email IS NULL OR role_id IS NULL":           "2",
	} {
		var got string
		if err := db.Raw().Get(&got, query); err != nil || got != want {
			t.Errorf("%s: got %q (%v), want %q", query, got, err, want)
		}
	}
}

// TestForeignKeysHaveIndexes holds the sample to what it teaches: a column that refers to another table is indexed.
func TestForeignKeysHaveIndexes(t *testing.T) {
	_, db := create(t)
	tables, err := db.Describe(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range tables {
		for _, key := range table.ForeignKeys {
			indexed := len(table.PrimaryKey) > 0 && table.PrimaryKey[0] == key.Columns[0]
			for _, index := range table.Indexes {
				indexed = indexed || index.Parts[0].Column == key.Columns[0]
			}
			if !indexed {
				t.Errorf("%s.%s refers to %s and has no index", table.Name, key.Columns[0], key.RefTable)
			}
		}
	}
}

func TestPrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no permission bits")
	}
	path, _ := create(t)
	for name, want := range map[string]fs.FileMode{path: 0o600, filepath.Dir(path): 0o700 | fs.ModeDir} {
		if info, err := os.Stat(name); err != nil || info.Mode() != want {
			t.Errorf("%s: got mode %v (%v), want %v", name, info.Mode(), err, want)
		}
	}
}

func TestTwoSamplesAreApart(t *testing.T) {
	first, _ := create(t)
	second, _ := create(t)
	if first == second {
		t.Errorf("two samples are one file, %s", first)
	}
}

func TestCreateLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Create(ctx, dir); !errors.Is(err, context.Canceled) {
		t.Errorf("with a cancelled context: got %v, want %v", err, context.Canceled)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
	if _, _, err := Create(context.Background(), filepath.Join(dir, "missing")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("in a directory that is not there: got %v, want %v", err, fs.ErrNotExist)
	}
}

func BenchmarkCreate(b *testing.B) {
	dir := b.TempDir()
	for b.Loop() {
		_, remove, err := Create(context.Background(), dir)
		if err != nil {
			b.Fatal(err)
		}
		if err := remove(); err != nil {
			b.Fatal(err)
		}
	}
}
