package profile

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed starter
var starter embed.FS

// starters are the files of a new project, by their names in the project. One without a source is empty.
var starters = []struct{ name, source string }{
	{FileName, "dbsh.toml"},
	{"models/models.go", "models.go.txt"},
	{"migrations/.gitkeep", ""},
	{"scripts/example.dbsh", "example.dbsh"},
	{".gitignore", "gitignore"},
}

// Start writes a project into a folder, and tells which files it has made. What is there stays as it is; a folder that has files has
// no need of an example.
func Start(dir string) (made []string, err error) {
	for _, s := range starters {
		folder := filepath.Join(dir, filepath.Dir(filepath.FromSlash(s.name)))
		if entries, err := os.ReadDir(folder); err == nil && len(entries) > 0 && filepath.Dir(s.name) != "." {
			continue
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return made, fmt.Errorf("make %s: %w", folder, cause(err))
		}
		wrote, err := startFile(filepath.Join(dir, filepath.FromSlash(s.name)), s.source)
		if err != nil {
			return made, err
		}
		if wrote {
			made = append(made, s.name)
		}
	}
	return made, nil
}

// startFile writes a file that is not there.
func startFile(path, source string) (wrote bool, err error) {
	var text []byte
	if source != "" {
		if text, err = starter.ReadFile("starter/" + source); err != nil {
			return false, err
		}
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("write %s: %w", path, cause(err))
	}
	_, err = file.Write(text)
	return true, errors.Join(err, file.Close())
}

// cause is what the operating system says, without the path, which is named already.
func cause(err error) error {
	if failed, is := errors.AsType[*fs.PathError](err); is {
		return failed.Err
	}
	return err
}
