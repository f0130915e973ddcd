// Package dbsh_test holds what is true of the whole module: who may import whom.
package dbsh_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/dbsh-go/dbsh/"

// layers are the top-level folders from left to right: a package imports from its own layer and from those to its right.
var layers = []string{"cmd", "shell", "context", "store"}

// homes are the packages that alone may import a foreign library, in code that is not a test.
var homes = map[string][]string{
	"github.com/spf13/cobra":          {"cmd"},
	"github.com/spf13/pflag":          {"cmd"},
	"golang.org/x/image":              {"shell/internal/chart"},
	"golang.org/x/term":               {"cmd"},
	"modernc.org/sqlite":              {"store/sqlite"},
	"modernc.org/libc":                {"store/sqlite"},
	"github.com/jackc/pgx/v5":         {"store/postgres"},
	"github.com/go-sql-driver/mysql":  {"store/mysql"},
	"github.com/chzyer/readline":      {"shell/internal/input"},
	"github.com/traefik/yaegi":        {"shell/internal/engine"},
	"github.com/rivo/uniseg":          {"shell/internal/table", "shell/internal/input"},
	"github.com/jmoiron/sqlx":         {"store", "context/symbols"},
	"github.com/shopspring/decimal":   {"store", "context/symbols", "context/models", "shell/internal/table", "shell/internal/display"},
	"github.com/google/uuid":          {"store", "context/symbols"},
	"github.com/pelletier/go-toml/v2": {"context/profile"},
	"github.com/joho/godotenv":        {"context/profile"},
	"github.com/zalando/go-keyring":   {"context/profile"},
}

// leaves import nothing of ours but what is theirs alone, below them: they can be read, tested and taken elsewhere alone.
var leaves = []string{"store/schema", "shell/internal/syntax", "shell/internal/table", "shell/internal/input"}

func TestImports(t *testing.T) {
	for _, f := range goFiles(t) {
		dir := path.Dir(f)
		for _, imported := range importsOf(t, f) {
			if own, ok := strings.CutPrefix(imported, module); ok {
				checkOwn(t, f, dir, own)
			} else if strings.Contains(strings.Split(imported, "/")[0], ".") {
				checkForeign(t, f, dir, imported)
			}
		}
	}
}

func TestContextHoldsNoFiles(t *testing.T) {
	files, err := filepath.Glob("context/*.go")
	if err != nil || len(files) > 0 {
		t.Errorf("the folder context must hold only packages, so that \"context\" is the standard library's; found %v (%v)", files, err)
	}
}

func checkOwn(t *testing.T, file, dir, own string) {
	t.Helper()
	if layer(own) < layer(dir) {
		t.Errorf("%s imports %s: imports point from cmd to shell to context to store, never back", file, own)
	}
	for _, leaf := range leaves {
		if dir == leaf && !strings.HasPrefix(own, leaf+"/") {
			t.Errorf("%s imports %s, but %s imports nothing of ours", file, own, leaf)
		}
	}
}

func checkForeign(t *testing.T, file, dir, imported string) {
	t.Helper()
	for library, allowed := range homes {
		if imported != library && !strings.HasPrefix(imported, library+"/") {
			continue
		}
		for _, home := range allowed {
			if dir == home || strings.HasPrefix(dir, home+"/") {
				return
			}
		}
		t.Errorf("%s imports %s, whose home is %v", file, imported, allowed)
		return
	}
	t.Errorf("%s imports %s: give it a home in imports_test.go and a line in docs/dependencies.md", file, imported)
}

func layer(dir string) int {
	for i, name := range layers {
		if dir == name || strings.HasPrefix(dir, name+"/") {
			return i
		}
	}
	return -1 // examples and the like stand left of everything
}

// goFiles are the module's Go files that are not tests.
func goFiles(t *testing.T) (files []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() && (base == "testdata" || strings.HasPrefix(base, ".") && base != "." || otherModule(name)) {
			return filepath.SkipDir
		}
		if strings.HasSuffix(base, ".go") && !strings.HasSuffix(base, "_test.go") {
			files = append(files, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// otherModule tells a folder that is a module of its own: what it imports nobody inherits.
func otherModule(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil && dir != "."
}

func importsOf(t *testing.T, file string) (paths []string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, name)
	}
	return paths
}
