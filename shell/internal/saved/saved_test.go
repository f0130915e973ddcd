package saved_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/saved"
)

func TestFile(t *testing.T) {
	f := saved.File{Path: filepath.Join(t.TempDir(), "new", "queries.sql")}
	if list, err := f.List(); err != nil || len(list) != 0 {
		t.Errorf("got %v, %v of a file that is not there", list, err)
	}
	for _, e := range []saved.Entry{{"zoo", "SELECT 1;"}, {"all_users", "SELECT *\nFROM users\n-- not a name: x\nWHERE id = :id;"}, {"größe", "Users.Count()"}} {
		if err := f.Put(e, false); err != nil {
			t.Fatal(err)
		}
		if got, found, err := f.Find(e.Name); err != nil || !found || got != e {
			t.Errorf("got %v, %v, %v, want %v", got, found, err, e)
		}
	}
	if err := f.Put(saved.Entry{"zoo", "SELECT 2;"}, false); err == nil || !strings.Contains(err.Error(), ":query! save replaces it") {
		t.Errorf("got %v", err)
	}
	if err := f.Put(saved.Entry{"zoo", "SELECT 2;"}, true); err != nil {
		t.Error(err)
	}
	for _, name := range []string{"", "a b", "1x", "-x", "a=b"} {
		if err := f.Put(saved.Entry{Name: name, Text: "x"}, false); err == nil {
			t.Errorf("the name %q was taken", name)
		}
	}
	if err := f.Remove("all_users"); err != nil {
		t.Error(err)
	}
	if err := f.Remove("all_users"); err == nil {
		t.Error("what is gone was removed")
	}
	text, err := os.ReadFile(f.Path)
	if want := "-- name: zoo\nSELECT 2;\n\n-- name: größe\nUsers.Count()\n"; err != nil || string(text) != want {
		t.Errorf("got %q (%v), want %q", text, err, want)
	}
}

// What people write into the file stays.
func TestWrittenByHand(t *testing.T) {
	f := saved.File{Path: filepath.Join(t.TempDir(), "queries.sql")}
	if err := os.WriteFile(f.Path, []byte("-- Our queries.\n\n--name:  first \nSELECT 1;\n\n\n-- name: second\n-- why\nSELECT 2;"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := f.Put(saved.Entry{"third", "SELECT 3;"}, false); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(f.Path)
	want := "-- Our queries.\n\n-- name: first\nSELECT 1;\n\n-- name: second\n-- why\nSELECT 2;\n\n-- name: third\nSELECT 3;\n"
	if err != nil || string(text) != want {
		t.Errorf("got %q (%v), want %q", text, err, want)
	}
}
