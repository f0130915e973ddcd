package manual_test

import (
	"os"
	"os/exec"
	"path/filepath"
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

// The text is that of the source: go generate ./context/manual makes it anew.
func TestFresh(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store.txt")
	if out, err := exec.Command("go", "run", "./write", "../../store", path).CombinedOutput(); err != nil {
		t.Skipf("no go command here: %v %s", err, out)
	}
	made, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	kept, err := os.ReadFile("store.txt")
	if err != nil {
		t.Fatal(err)
	}
	if string(made) != string(kept) {
		t.Error("store.txt is not that of the source: run go generate ./context/manual")
	}
}
