package manual_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/context/manual"
)

func TestLookup(t *testing.T) {
	const store = "github.com/dbsh-go/dbsh/store"
	for symbol, want := range map[string]string{
		"Session.Flush": "Flush", "Open": "Open", "Session": "Session is a unit of work", "package": "Package store", "ErrNotFound": "",
	} {
		text, found := manual.Lookup(store, symbol)
		if !found || !strings.Contains(text, want) {
			t.Errorf("%s: got %q, %v", symbol, text, found)
		}
	}
	for _, symbol := range []string{"", "Nothing", "Session.nothing"} {
		if text, found := manual.Lookup(store, symbol); found {
			t.Errorf("%q: got %q", symbol, text)
		}
	}
	if _, found := manual.Lookup("strings", "Cut"); found {
		t.Error("the manual is of package store alone")
	}
}

// Every symbol that is documented in the source is in the text, and no other: go generate ./context/symbols, as after every change of
// what store exports, makes the text anew. A comment that was reworded since may still stand there in its former words.
func TestFresh(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.txt")
	if out, err := exec.Command("go", "run", "./write", "../../store", path).CombinedOutput(); err != nil {
		t.Skipf("no go command here: %v %s", err, out)
	}
	made, kept := symbols(t, path), symbols(t, "store.txt")
	for _, name := range made {
		if !slices.Contains(kept, name) {
			t.Errorf("%s is missing in store.txt: run go generate ./context/symbols", name)
		}
	}
	for _, name := range kept {
		if !slices.Contains(made, name) {
			t.Errorf("%s of store.txt is no longer there: run go generate ./context/symbols", name)
		}
	}
}

// symbols are the names that a text of the manual has entries for.
func symbols(t *testing.T, path string) (names []string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if name, is := strings.CutPrefix(line, "=== "); is {
			names = append(names, strings.TrimSpace(name))
		}
	}
	return names
}
