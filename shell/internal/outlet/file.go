package outlet

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Create opens a file for results: emptied, or to be added to. A path that begins with ~/ is in the home folder.
func Create(path string, add bool) (*os.File, error) {
	flags := os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	if add {
		flags = os.O_CREATE | os.O_WRONLY | os.O_APPEND
	}
	file, err := os.OpenFile(Expand(path), flags, 0o666)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, Reason(err))
	}
	return file, nil
}

// Expand is a path with the home folder for ~.
func Expand(path string) string {
	rest, ok := strings.CutPrefix(path, "~"+string(filepath.Separator))
	if !ok {
		return path
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return path
	}
	return filepath.Join(home, rest)
}

// Reason is a file's error without operation and path, which the caller names.
func Reason(err error) error {
	if failure, is := err.(*fs.PathError); is {
		return failure.Err
	}
	return err
}
