package migration

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Folder is a folder of migrations, and the graph that their parents make.
type Folder struct {
	Dir        string
	Migrations []*Migration // each behind its parents, else by version
}

// ErrNoFolder is the error of Open where there is no folder.
var ErrNoFolder = errors.New("there is no folder of migrations")

// Open reads a folder.
func Open(dir string) (*Folder, error) {
	info, err := os.Stat(dir)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return nil, fmt.Errorf("%s: %w: dbsh db init makes one", dir, ErrNoFolder)
	}
	folder, err := Read(os.DirFS(dir))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", dir, err)
	}
	folder.Dir = dir
	return folder, nil
}

// Read reads migrations from a file system, such as one that is embedded in a program, and adds those written in Go.
func Read(files fs.FS, more ...*Migration) (*Folder, error) {
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, err
	}
	folder := &Folder{Migrations: slices.Clone(more)}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		m, err := parseFile(name, string(text))
		if err != nil {
			return nil, err
		}
		folder.Migrations = append(folder.Migrations, m)
	}
	if err := folder.readGo(files); err != nil {
		return nil, err
	}
	return folder, folder.link()
}

// link gives migrations without a parent the one before them, and puts each behind its parents.
func (f *Folder) link() error {
	slices.SortFunc(f.Migrations, compareVersions)
	for i, m := range f.Migrations {
		if i > 0 && compareVersions(f.Migrations[i-1], m) == 0 {
			return fmt.Errorf("two migrations have the version %s: %s and %s: give one of them another number", m.Version, f.Migrations[i-1].shown(), m.shown())
		}
		if m.Parents == nil && i > 0 {
			m.Parents = []string{f.Migrations[i-1].Version}
		}
		for _, parent := range m.Parents {
			if f.find(parent) == nil {
				return fmt.Errorf("%s follows %s, which is not there: add its file, or mend the line -- parent: %s", m.shown(), parent, parent)
			}
		}
	}
	return f.sort()
}

func (m *Migration) shown() string {
	if m.Path != "" {
		return m.Path
	}
	return m.String()
}

func compareVersions(a, b *Migration) int {
	x, y := strings.TrimLeft(a.Version, "0"), strings.TrimLeft(b.Version, "0")
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
}

// sort puts each migration behind its parents.
func (f *Folder) sort() error {
	var sorted []*Migration
	placed := map[string]bool{}
	for len(sorted) < len(f.Migrations) {
		next := slices.IndexFunc(f.Migrations, func(m *Migration) bool {
			return !placed[m.Version] && !slices.ContainsFunc(m.Parents, func(parent string) bool { return !placed[parent] })
		})
		if next < 0 {
			return fmt.Errorf("the migrations' parents go round in a circle")
		}
		placed[f.Migrations[next].Version] = true
		sorted = append(sorted, f.Migrations[next])
	}
	f.Migrations = sorted
	return nil
}

func (f *Folder) find(version string) *Migration {
	for _, m := range f.Migrations {
		if m.Version == version {
			return m
		}
	}
	return nil
}

// Heads are the migrations that none follows.
func (f *Folder) Heads() []*Migration {
	followed := map[string]bool{}
	for _, m := range f.Migrations {
		for _, parent := range m.Parents {
			followed[parent] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(f.Migrations), func(m *Migration) bool { return followed[m.Version] })
}

// ancestors are the versions that a migration needs, itself among them.
func (f *Folder) ancestors(m *Migration) map[string]bool {
	needed := map[string]bool{}
	var need func(m *Migration)
	need = func(m *Migration) {
		if m == nil || needed[m.Version] {
			return
		}
		needed[m.Version] = true
		for _, parent := range m.Parents {
			need(f.find(parent))
		}
	}
	need(m)
	return needed
}

// descendants are the versions that need a migration, itself left out.
func (f *Folder) descendants(m *Migration) map[string]bool {
	found := map[string]bool{}
	for _, other := range f.Migrations { // parents first
		for _, parent := range other.Parents {
			if parent == m.Version || found[parent] {
				found[other.Version] = true
			}
		}
	}
	return found
}

// New makes a migration behind all heads, or behind parents, with the next free version: the time, to the second.
func (f *Folder) New(message string, now time.Time, parents ...string) *Migration {
	m := &Migration{Version: now.UTC().Format("20060102150405"), Message: message, Name: slug(message), Parents: parents}
	if parents == nil {
		for _, head := range f.Heads() {
			m.Parents = append(m.Parents, head.Version)
		}
	}
	for {
		latest := slices.MaxFunc(append(slices.Clone(f.Migrations), m), compareVersions)
		if latest == m && f.find(m.Version) == nil {
			return m
		}
		m.Version = next(latest.Version)
	}
}

// next is the number behind a version.
func next(version string) string {
	digits := []byte(version)
	for i := len(digits) - 1; i >= 0; i-- {
		if digits[i] < '9' {
			digits[i]++
			return string(digits)
		}
		digits[i] = '0'
	}
	return "1" + string(digits)
}

// slug is a message as a part of a file's name.
func slug(message string) string {
	words := strings.FieldsFunc(strings.ToLower(message), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	name := []rune(strings.Join(words, "_"))
	return strings.TrimRight(string(name[:min(len(name), 40)]), "_")
}

// Add writes a migration's file and takes it into the folder.
func (f *Folder) Add(m *Migration) error { return f.add(m, m.file(), m.Text()) }

// AddGo writes the file of a migration that is to be written in Go, for the package of this name.
func (f *Folder) AddGo(m *Migration, pkg string) error {
	return f.add(m, strings.TrimSuffix(m.file(), ".sql")+".go", m.GoText(pkg))
}

func (f *Folder) add(m *Migration, name, text string) error {
	m.Path = name
	path := filepath.Join(f.Dir, name)
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return fmt.Errorf("write the migration: %w", err)
	}
	_, err = file.WriteString(text)
	if err = errors.Join(err, file.Close()); err != nil {
		return fmt.Errorf("write the migration: %w", err)
	}
	f.Migrations = append(f.Migrations, m)
	return nil
}
