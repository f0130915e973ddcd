package build

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
)

// Module is dbsh's own module.
const Module = "github.com/dbsh-go/dbsh"

// SourceVariable names the folder of dbsh's source where the program does not know it.
const SourceVariable = "DBSH_SOURCE"

// source is where the go command finds dbsh: a version of the module, or a folder.
type source struct{ version, dir string }

// edits are the changes of a go.mod that make it require dbsh.
func (s source) edits() []string {
	if s.dir == "" {
		return []string{"-require=" + Module + "@" + s.version}
	}
	return []string{"-require=" + Module + "@v0.0.0", "-replace=" + Module + "=" + s.dir}
}

// ownSource finds dbsh's source: the folder of a variable; the folder that the program was built in, if that is there; the version of
// the module that the build recorded.
func ownSource() (source, error) {
	if dir := os.Getenv(SourceVariable); dir != "" {
		if !isSource(dir) {
			return source{}, fmt.Errorf("$%s is %s, which does not hold dbsh's source", SourceVariable, dir)
		}
		dir, err := filepath.Abs(dir)
		return source{dir: dir}, err
	}
	_, file, _, _ := runtime.Caller(0)
	dir := filepath.Dir(filepath.Dir(filepath.Dir(file)))
	if filepath.IsAbs(file) && !strings.Contains(dir, "@") && isSource(dir) {
		return source{dir: dir}, nil
	}
	if version := Version(); strings.HasPrefix(version, "v") && !strings.Contains(version, "+dirty") {
		return source{version: version}, nil
	}
	return source{}, errors.New("this dbsh does not know where its own source is, which a program with further packages needs: set " +
		SourceVariable + " to a folder with it (git clone https://" + Module + ")")
}

func isSource(dir string) bool {
	text, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	found := moduleLine.FindSubmatch(text)
	return err == nil && found != nil && string(found[1]) == Module
}

// Version is dbsh's version as the build recorded it: a tag, a commit's pseudo-version, or (devel); "" where it recorded none.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	if info.Main.Path == Module {
		return info.Main.Version
	}
	for _, dep := range info.Deps {
		if dep.Path == Module && dep.Replace == nil {
			return dep.Version
		}
	}
	return "(devel)"
}

// Origin tells one build of dbsh from another: by its file, which is another one after each build.
func Origin() (string, error) {
	path, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("build: %w", err)
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("build: %w", err)
	}
	return fmt.Sprint(Version(), " ", info.Size(), " ", info.ModTime().UnixNano()), nil
}
