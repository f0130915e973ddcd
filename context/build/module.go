package build

import (
	"context"
	"errors"
	"fmt"
	"go/version"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// moduleRoot is the folder of the module that a folder is in; own is false where it is in none.
func moduleRoot(dir string) (root string, own bool) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", false
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real // as the go command sees it
	}
	for {
		if info, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil && !info.IsDir() {
			return dir, true
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", false
		}
		dir = parent
	}
}

// InModule tells whether a folder is in a module: only there its package has a path, and can be compiled in.
func InModule(dir string) bool {
	_, own := moduleRoot(dir)
	return own
}

// PackagePath is the import path of the package in a folder, "" where the folder is in no module.
func PackagePath(dir string) string {
	root, own := moduleRoot(dir)
	if !own {
		return ""
	}
	path, err := modelsPath(root, dir)
	if err != nil {
		return ""
	}
	return path
}

// modelsPath is the import path of the package in a folder of a module.
func modelsPath(root, dir string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, "go.mod"))
	found := moduleLine.FindSubmatch(text)
	if err != nil || found == nil {
		return "", fmt.Errorf("the folder %s is in no module", dir)
	}
	dir, err = filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real
	}
	below, err := filepath.Rel(root, dir)
	if err != nil {
		return "", err
	}
	return strings.TrimSuffix(string(found[1])+"/"+filepath.ToSlash(below), "/."), nil
}

var (
	moduleLine = regexp.MustCompile(`(?m)^\s*module\s+"?([^\s"]+)`)
	goLine     = regexp.MustCompile(`(?m)^\s*go\s+(\S+)`)
)

// writeModule writes go.mod and go.sum of the program: those of the user's module, which also requires dbsh.
func (j *job) writeModule(ctx context.Context) error {
	mod, sum := []byte("module dbsh.local/prompt\n"), []byte(nil)
	var err error
	if j.own {
		if mod, err = os.ReadFile(filepath.Join(j.root, "go.mod")); err != nil {
			return fmt.Errorf("build: %w", err)
		}
		if sum, err = os.ReadFile(filepath.Join(j.root, "go.sum")); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("build: %w", err)
		}
	}
	if found := moduleLine.FindSubmatch(mod); found != nil && string(found[1]) == Module {
		return j.write("go.mod", mod, "go.sum", sum)
	}
	source, err := ownSource()
	if err != nil {
		return err
	}
	if source.dir != "" {
		known, err := os.ReadFile(filepath.Join(source.dir, "go.sum"))
		if err == nil {
			sum = append(append(sum, '\n'), known...)
		}
	}
	more, sums, err := j.workEdits(ctx)
	if err != nil {
		return err
	}
	sum = append(append(sum, '\n'), sums...)
	if err := j.write("go.mod", mod, "go.sum", sum); err != nil {
		return err
	}
	edits := append(append([]string{"mod", "edit"}, source.edits()...), more...)
	if found := goLine.FindSubmatch(mod); found == nil || version.Compare("go"+string(found[1]), "go"+language) < 0 {
		edits = append(edits, "-go="+language)
	}
	_, err = j.command(ctx, append(edits, j.file("go.mod"))...)
	return err
}

// language is the version of Go that dbsh is written in: a module that requires it must have it too.
const language = "1.26.0"

// write writes files, given by name and content.
func (j *job) write(files ...any) error {
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(j.file(files[i].(string)), files[i+1].([]byte), 0o600); err != nil {
			return fmt.Errorf("build: %w", err)
		}
	}
	return nil
}

// within is the path of the folder, inside the module, from which a package can be imported: the module's own, or the parent of
// the folder internal that the package is in.
func (j *job) within(l listed) string {
	if l.Module == nil || !l.Module.Main {
		return j.root
	}
	at := strings.LastIndex(filepath.ToSlash(l.Dir)+"/", "/internal/")
	if at < len(j.root) {
		return j.root
	}
	return l.Dir[:at]
}

func (j *job) read(name string) ([]byte, error) { return os.ReadFile(j.file(name)) }
