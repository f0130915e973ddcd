package profile

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/dbsh-go/dbsh/context/spelling"
)

// FileError says what is wrong with dbsh.toml, and where.
type FileError struct {
	Path    string // "" for dbsh.toml
	Line    int
	Message string
}

func (e *FileError) Error() string {
	name := FileName
	if e.Path != "" {
		name = filepath.Base(e.Path)
	}
	return fmt.Sprintf("%s:%d: %s", name, e.Line, e.Message)
}

// UsageError says that flags do not go together.
type UsageError struct{ Message string }

func (e *UsageError) Error() string { return e.Message }

// MissingError says that a profile names no database, and what to do.
type MissingError struct {
	Profile string
	Reason  string
}

func (e *MissingError) Error() string { return e.Reason }

// noProfile says that a profile is not there, and which are.
func (f *file) noProfile(name, by string) error {
	reason := fmt.Sprintf("%s has no profile %s", FileName, name)
	if near := spelling.Closest(name, f.names()); near != "" {
		reason += ": did you mean " + near + "?"
	}
	if by != "--env" {
		reason += " (" + by + ")"
	}
	if names := f.names(); len(names) > 0 {
		return &MissingError{name, reason + "; there are " + strings.Join(names, ", ")}
	}
	return &MissingError{name, reason + ": it has no sections, such as [" + name + "]"}
}

// Check gives the error of what a database cannot be opened with: a value that cannot be had, a url that is not there.
func (p *Profile) Check() error {
	for _, v := range p.values {
		k, _ := keyOf(v.Key)
		if v.Err != nil && (!k.secret || p.secret.belongs) {
			return v.Err
		}
	}
	if p.URL != "" || p.File == "" {
		return nil
	}
	return &MissingError{p.Name, fmt.Sprintf("the profile %s of %s has no url: write url = \"sqlite:///%s.db\" below [%s], set DATABASE_URL, or choose another profile with --env",
		p.Name, FileName, p.Name, p.Name)}
}
