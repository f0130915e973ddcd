package build

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// A program is kept under a key of what was asked for: the packages, the module, the go command, dbsh itself. Beside it stands a
// record of the files that it was made of. The program is used as long as all of them are as they were.

// record is what a kept program was made of.
type record struct {
	Program  string
	Made     time.Time
	Folders  []recorded
	Embedded []stamp // by their paths
}

// recorded is a folder, and the files in it that a build reads.
type recorded struct {
	Path  string
	Files []stamp
}

// stamp tells whether a file has changed: by size and time, and by content where the time alone does not say.
type stamp struct {
	Name string
	Size int64
	Time int64
	Sum  string
}

// The cache holds a handful of programs, of some 30 MB each: those used last.
const (
	keptPrograms = 6
	keptFor      = 30 * 24 * time.Hour
)

// key is what a request is found under.
func (r Request) key(goCommand, root string) string {
	parts := []string{r.Origin, root, os.Getenv(SourceVariable)}
	if info, err := os.Stat(goCommand); err == nil {
		parts = append(parts, goCommand, fmt.Sprint(info.Size(), info.ModTime().UnixNano()))
	}
	for _, name := range []string{"GOFLAGS", "GOOS", "GOARCH", "GOTOOLCHAIN", "CGO_ENABLED", "GOEXPERIMENT", "GOWORK"} {
		parts = append(parts, os.Getenv(name))
	}
	parts = append(parts, r.Models, strings.Join(slices.Sorted(slices.Values(r.Imports)), " "))
	text, _ := json.Marshal(parts)
	return sum(text)
}

func sum(text []byte) string {
	hash := sha256.Sum256(text)
	return hex.EncodeToString(hash[:16])
}

// lookup is the program of a key, if it is still what a build would make.
func (b Builder) lookup(key string) (path string, ok bool) {
	name := filepath.Join(b.Cache, key+".json")
	text, err := os.ReadFile(name)
	var r record
	if err != nil || json.Unmarshal(text, &r) != nil || !r.current() {
		return "", false
	}
	if _, err := os.Stat(r.Program); err != nil {
		return "", false
	}
	now := time.Now()
	_ = os.Chtimes(name, now, now) // it was used
	return r.Program, true
}

func (r record) current() bool {
	for _, f := range r.Folders {
		names, err := sourceFiles(f.Path)
		if err != nil || len(names) != len(f.Files) {
			return false
		}
		for i, s := range f.Files {
			if names[i] != s.Name || !s.same(filepath.Join(f.Path, s.Name), r.Made) {
				return false
			}
		}
	}
	return !slices.ContainsFunc(r.Embedded, func(s stamp) bool { return !s.same(s.Name, r.Made) })
}

// grain is how coarse a file system's times may be: a file that was written just before the build may have been written once more
// at the same time.
const grain = 2 * time.Second

// same tells whether a file is what it was when the program was made.
func (s stamp) same(path string, made time.Time) bool {
	info, err := os.Stat(path)
	if err != nil || info.Size() != s.Size {
		return false
	}
	if info.ModTime().UnixNano() == s.Time && made.Sub(info.ModTime()) > grain {
		return true
	}
	text, err := os.ReadFile(path)
	return err == nil && sum(text) == s.Sum
}

// sourceFiles are the files of a folder that a build may read, in order.
func sourceFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, entry := range entries {
		switch filepath.Ext(entry.Name()) {
		case ".go", ".mod", ".sum", ".work", ".s", ".c", ".h", ".cc", ".cpp", ".m", ".syso":
			if entry.Type().IsRegular() {
				names = append(names, entry.Name())
			}
		}
	}
	return names, nil
}

// keep puts a job's program into the cache, and throws out what has not been used for long.
func (b Builder) keep(key string, j *job) (path string, err error) {
	r, err := j.record()
	if err != nil {
		return "", fmt.Errorf("build: %w", err)
	}
	// Under a name of its own: the one before may be running.
	r.Program = filepath.Join(b.Cache, fmt.Sprintf("%s-%d%s", key, r.Made.UnixNano(), filepath.Ext(j.program())))
	if err := os.Rename(j.program(), r.Program); err != nil {
		return "", fmt.Errorf("build: %w", err)
	}
	text, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(j.file("record"), text, 0o600); err != nil {
		return "", fmt.Errorf("build: %w", err)
	}
	if err := os.Rename(j.file("record"), filepath.Join(b.Cache, key+".json")); err != nil {
		return "", fmt.Errorf("build: %w", err)
	}
	b.prune()
	return r.Program, nil
}

// record notes what the program was made of.
func (j *job) record() (record, error) {
	r := record{Made: time.Now()}
	dirs, embedded := j.sources()
	for _, dir := range dirs {
		names, err := sourceFiles(dir)
		if err != nil {
			return r, err
		}
		f := recorded{Path: dir}
		for _, name := range names {
			s, err := stampOf(filepath.Join(dir, name), name)
			if err != nil {
				return r, err
			}
			f.Files = append(f.Files, s)
		}
		r.Folders = append(r.Folders, f)
	}
	for _, path := range embedded {
		s, err := stampOf(path, path)
		if err != nil {
			return r, err
		}
		r.Embedded = append(r.Embedded, s)
	}
	return r, nil
}

func stampOf(path, name string) (stamp, error) {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}, err
	}
	text, err := os.ReadFile(path)
	return stamp{name, info.Size(), info.ModTime().UnixNano(), sum(text)}, err
}

// sources are the folders whose files the program was made of and that may change, and the files that are embedded.
func (j *job) sources() (folders, embedded []string) {
	dirs := map[string]bool{}
	if j.own {
		dirs[j.root] = true // go.mod and go.sum
	}
	if j.workspace != "" {
		dirs[filepath.Dir(j.workspace)] = true
	}
	for _, l := range j.listed {
		if !l.local() || !l.Module.Main && strings.HasPrefix(l.ImportPath, Module+"/") { // dbsh itself is in the key
			continue
		}
		dirs[l.Dir], dirs[l.Module.Dir] = true, true
		for _, name := range l.EmbedFiles {
			embedded = append(embedded, filepath.Join(l.Dir, name))
		}
	}
	delete(dirs, "")
	return slices.Sorted(maps.Keys(dirs)), embedded
}

// prune removes programs that were not used for long, those of which there are too many, and what has no record any more.
func (b Builder) prune() {
	names, err := filepath.Glob(filepath.Join(b.Cache, "*.json"))
	if err != nil {
		return
	}
	used := map[string]time.Time{}
	for _, name := range names {
		if info, err := os.Stat(name); err == nil {
			used[name] = info.ModTime()
		}
	}
	slices.SortFunc(names, func(x, y string) int { return cmp.Compare(used[y].UnixNano(), used[x].UnixNano()) })
	kept := map[string]bool{}
	for i, name := range names {
		var r record
		text, err := os.ReadFile(name)
		if err == nil && json.Unmarshal(text, &r) == nil && i < keptPrograms && time.Since(used[name]) < keptFor {
			kept[filepath.Base(r.Program)] = true
			continue
		}
		_ = os.Remove(name)
	}
	entries, _ := os.ReadDir(b.Cache)
	for _, entry := range entries {
		path := filepath.Join(b.Cache, entry.Name())
		info, err := entry.Info()
		if err != nil || kept[entry.Name()] || filepath.Ext(path) == ".json" || time.Since(info.ModTime()) < time.Hour {
			continue // what is young may be another process's work
		}
		_ = os.RemoveAll(path)
	}
}
