package profile

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// place is a path, as it can be opened from here: one of the file starts at its folder, one of a flag or of the environment where the
// program was started.
func (p *Profile) place(path string, from origin) string {
	if path == "" || filepath.IsAbs(path) || p.dir == "" || !p.starts(from) {
		return path
	}
	path = filepath.Join(p.dir, path)
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if short, err := filepath.Rel(here, path); err == nil {
		return short
	}
	return path
}

// starts tells whether paths of an origin start at the file's folder.
func (p *Profile) starts(from origin) bool {
	return from.kind == byFile || from.kind == byDefault || strings.HasSuffix(from.name, " in .env")
}

// database is a database's address: a file of SQLite is placed, whether by its path or by its URL.
func (p *Profile) database(address string, from origin) string {
	scheme, rest, isURL := strings.Cut(address, "://")
	switch {
	case address == "" || address == ":memory:":
		return address
	case !isURL:
		return p.place(address, from)
	case scheme != "sqlite" && !strings.HasPrefix(scheme, "sqlite+"):
		return address
	}
	path, query, hasQuery := strings.Cut(rest, "?")
	relative, slash := strings.CutPrefix(path, "/")
	if !slash || relative == "" || relative == ":memory:" || strings.HasPrefix(relative, "/") {
		return address
	}
	placed := scheme + ":///" + filepath.ToSlash(p.place(filepath.FromSlash(relative), from))
	if hasQuery {
		placed += "?" + query
	}
	return placed
}

// shownURL is an address without its password.
func shownURL(url string) string { return store.HidePassword(url) }

// masked stands for a secret.
func masked(secret string) string {
	if secret == "" {
		return ""
	}
	return "***"
}
