package build

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A workspace (go.work) says of other modules that they are folders. The program is not built in it, because the go command takes no
// other go.mod there than the modules' own; what it says is said again in the program's go.mod.

// workspace is the go.work that is in force for a folder, "" for none.
func workspace(dir string) string {
	switch named := os.Getenv("GOWORK"); {
	case named == "off":
		return ""
	case named != "":
		return named
	}
	for {
		path := filepath.Join(dir, "go.work")
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			return path
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return ""
		}
		dir = parent
	}
}

// workEdits are the changes of a go.mod that say what the workspace does, and the checksums that its modules know. A module that the
// workspace does not use has none of it.
func (j *job) workEdits(ctx context.Context) (edits []string, sums []byte, err error) {
	path := workspace(j.root)
	if path == "" || !j.own {
		return nil, nil, nil
	}
	out, err := j.command(ctx, "work", "edit", "-json", path)
	if err != nil {
		return nil, nil, err
	}
	var work struct {
		Use     []struct{ DiskPath string }
		Replace []struct {
			Old, New struct{ Path, Version string }
		}
	}
	if err := json.Unmarshal(out, &work); err != nil {
		return nil, nil, fmt.Errorf("read %s: %w", path, err)
	}
	at := filepath.Dir(path)
	within := func(dir string) string {
		if filepath.IsAbs(dir) {
			return filepath.Clean(dir)
		}
		return filepath.Join(at, dir)
	}
	used := false
	for _, use := range work.Use {
		dir := within(use.DiskPath)
		if real, err := filepath.EvalSymlinks(dir); err == nil && real == j.root {
			used = true
			continue
		}
		text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err != nil {
			return nil, nil, fmt.Errorf("%s uses %s: %w", path, use.DiskPath, errors.Unwrap(err))
		}
		name := moduleLine.FindSubmatch(text)
		if name == nil || string(name[1]) == Module {
			continue
		}
		edits = append(edits, "-require="+string(name[1])+"@v0.0.0", "-replace="+string(name[1])+"="+dir)
		known, err := os.ReadFile(filepath.Join(dir, "go.sum"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, nil, fmt.Errorf("build: %w", err)
		}
		sums = append(append(sums, known...), '\n')
	}
	if !used {
		return nil, nil, nil
	}
	for _, r := range work.Replace {
		old, to := r.Old.Path, r.New.Path
		if r.Old.Version != "" {
			old += "@" + r.Old.Version
		}
		if r.New.Version != "" {
			to += "@" + r.New.Version
		} else {
			to = within(to)
		}
		edits = append(edits, "-replace="+old+"="+to)
	}
	if known, err := os.ReadFile(path + ".sum"); err == nil {
		sums = append(sums, known...)
	}
	j.workspace = path
	return edits, sums, nil
}
