package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// TestGeneratedFilesAreCurrent generates the tables anew, without a network, and holds what is checked in against them.
func TestGeneratedFilesAreCurrent(t *testing.T) {
	if testing.Short() {
		t.Skip("type-checks the sources of all packages")
	}
	if runtime.GOOS != "linux" {
		t.Skip("the tables are those of Linux: some packages have other names elsewhere")
	}
	t.Setenv("GOPROXY", "off")
	dir := t.TempDir()
	if err := run(dir); err != nil {
		t.Fatal(err)
	}
	generated, checkedIn := generatedIn(t, dir), generatedIn(t, "..")
	if !slices.Equal(generated, checkedIn) {
		t.Errorf("there are the files\n%v\nwant\n%v", checkedIn, generated)
	}
	for _, name := range generated {
		want, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(filepath.Join("..", name)); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not what the packages have now: run go generate ./context/symbols (%v)", name, err)
		}
	}
}

// generatedIn are the names of a folder's generated files.
func generatedIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(dir, "zz_*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatal(dir, "has no generated files", err)
	}
	for _, path := range paths {
		names = append(names, filepath.Base(path))
	}
	return names
}
