package build

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestRecord tells when a kept program is still what a build would make: by content, where times alone do not say.
func TestRecord(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.go")
	put := func(text string, at time.Time) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	old := time.Now().Add(-time.Hour)
	put("package a", old)
	s, err := stampOf(path, "a.go")
	if err != nil {
		t.Fatal(err)
	}
	r := record{Made: time.Now(), Folders: []recorded{{dir, []stamp{s}}}}
	for _, test := range []struct {
		name string
		do   func()
		want bool
	}{
		{"nothing", func() {}, true},
		{"touched", func() { put("package a", time.Now()) }, true},
		{"changed, of the same size", func() { put("package b", old.Add(time.Second)) }, false},
		{"back again", func() { put("package a", old) }, true},
		{"another file", func() { _ = os.WriteFile(filepath.Join(dir, "b.go"), nil, 0o600) }, false},
		{"and none that matters", func() { _ = os.Rename(filepath.Join(dir, "b.go"), filepath.Join(dir, "b.txt")) }, true},
		{"gone", func() { _ = os.Remove(path) }, false},
	} {
		test.do()
		if got := r.current(); got != test.want {
			t.Errorf("%s: current is %t, want %t", test.name, got, test.want)
		}
	}
	put("package a", time.Now())
	if s, err = stampOf(path, "a.go"); err != nil {
		t.Fatal(err)
	}
	r = record{Made: time.Now(), Folders: []recorded{{dir, []stamp{s}}}}
	put("package b", time.Unix(0, s.Time)) // written again within the grain of a file system's clock
	if r.current() {
		t.Error("a file that changed just after the build, at the same time and size, is not noticed")
	}
}

// TestPrune keeps the programs that were used last.
func TestPrune(t *testing.T) {
	b := Builder{Cache: t.TempDir()}
	old := time.Now().Add(-2 * time.Hour)
	for i := range keptPrograms + 2 {
		name := string(rune('a' + i))
		program, note := filepath.Join(b.Cache, name), filepath.Join(b.Cache, name+".json")
		at := old.Add(time.Duration(i) * time.Minute)
		for path, text := range map[string]string{program: "", note: `{"Program":"` + filepath.ToSlash(program) + `"}`} {
			if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(path, at, at); err != nil {
				t.Fatal(err)
			}
		}
	}
	b.prune()
	for i := range keptPrograms + 2 {
		_, err := os.Stat(filepath.Join(b.Cache, string(rune('a'+i))))
		if kept := err == nil; kept != (i >= 2) {
			t.Errorf("program %d of %d, by age: kept is %t", i+1, keptPrograms+2, kept)
		}
	}
}
