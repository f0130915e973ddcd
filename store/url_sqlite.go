package store

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// defaultTimeout is that of Python's sqlite3, and so of SQLAlchemy.
const defaultTimeout = 5 * time.Second

func parseSQLite(text, rest string) (*address, error) {
	rest, query, _ := strings.Cut(rest, "?")
	params, err := url.ParseQuery(query)
	if err != nil {
		return nil, &OpenError{Name: HidePassword(text), Reason: "the part after ? cannot be read", Err: ErrUnsupported}
	}
	path, slash := strings.CutPrefix(rest, "/")
	if rest != "" && !slash {
		rest = strings.TrimPrefix(HidePassword("sqlite://"+rest), "sqlite://")
		return nil, &OpenError{Name: HidePassword(text), Reason: fmt.Sprintf("got host %q, want none: a relative file has three slashes (sqlite:///%s), an absolute one four", rest, rest), Err: ErrUnsupported}
	}
	if path, err = url.PathUnescape(path); err != nil {
		return nil, &OpenError{Name: HidePassword(text), Reason: "the path cannot be read: write % as %25", Err: ErrUnsupported}
	}
	if path == ":memory:" {
		path = ""
	}
	address := &address{kind: sqliteKind, path: path, timeout: defaultTimeout, shown: HidePassword(text)}
	return address, address.apply(params)
}

// pythonParams are known to SQLAlchemy and mean nothing here.
var pythonParams = map[string]bool{
	"check_same_thread": true, "detect_types": true, "isolation_level": true, "cached_statements": true, "uri": true,
}

// apply reads what stands behind the question mark: mode=ro, rw or rwc as SQLite's own URLs have it, timeout in seconds as
// SQLAlchemy has it.
func (a *address) apply(params url.Values) error {
	for _, name := range slices.Sorted(maps.Keys(params)) {
		value := params.Get(name)
		switch {
		case pythonParams[name]:
		case name == "mode" && (value == "ro" || value == "rw" || value == "rwc"):
			a.readOnly, a.bare = value == "ro", value == "rw" // rw makes no new file, as a bare path does not
		case name == "timeout":
			seconds, err := strconv.ParseFloat(value, 64)
			if err != nil || !(seconds >= 0 && seconds <= 1e6) {
				return &OpenError{Name: a.shown, Reason: fmt.Sprintf("got timeout %q, want seconds", value), Err: ErrUnsupported}
			}
			a.timeout = time.Duration(seconds * float64(time.Second))
		default:
			return &OpenError{Name: a.shown, Reason: fmt.Sprintf("got parameter %s=%s, want mode=ro, rw or rwc, or timeout=SECONDS", name, value), Err: ErrUnsupported}
		}
	}
	return nil
}

// sqliteHeader begins every SQLite file that is not empty.
const sqliteHeader = "SQLite format 3\x00"

// check looks at the file before the driver does, so that a wrong file is refused before anything runs.
func (a *address) check(o options) error {
	if a.server != nil || a.path == "" {
		return nil
	}
	info, err := os.Stat(a.path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return a.checkMissing(o)
	case err != nil:
		return &OpenError{Name: a.shown, Reason: plainCause(err), Err: err}
	case info.IsDir():
		return &OpenError{Name: a.shown, Reason: "it is a directory, want a database file", Err: ErrNotADatabase}
	case !info.Mode().IsRegular():
		return &OpenError{Name: a.shown, Reason: "it is not a regular file", Err: ErrNotADatabase}
	}
	return a.checkHeader()
}

func (a *address) checkMissing(o options) error {
	switch {
	case o.readOnly:
		return &OpenError{Name: a.shown, Reason: "no such file, and read-only creates none", Err: ErrNoDatabase}
	case a.bare && !o.create:
		reason := "no such file: to make a new database, open sqlite:///" + filepath.ToSlash(a.path)
		if strings.Contains(a.path, ":") {
			reason = "no such file (a server is opened by its URL, postgresql://user@host/name or mysql://user@host/name)" + strings.TrimPrefix(reason, "no such file")
		}
		return &OpenError{Name: a.shown, Reason: reason, Err: ErrNoDatabase}
	}
	if info, err := os.Stat(filepath.Dir(a.path)); err != nil || !info.IsDir() {
		return &OpenError{Name: a.shown, Reason: "no such directory: " + filepath.Dir(a.path), Err: ErrNoDatabase}
	}
	return nil
}

func (a *address) checkHeader() error {
	file, err := os.Open(a.path)
	if err != nil {
		return &OpenError{Name: a.shown, Reason: plainCause(err), Err: err}
	}
	defer file.Close()
	header := make([]byte, len(sqliteHeader))
	switch n, err := io.ReadFull(file, header); {
	case n == 0 && errors.Is(err, io.EOF):
		return nil // an empty file is a new database
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return &OpenError{Name: a.shown, Reason: plainCause(err), Err: err}
	case string(header[:n]) != sqliteHeader:
		return &OpenError{Name: a.shown, Reason: "the file is not an SQLite database", Err: ErrNotADatabase}
	}
	return nil
}

// plainCause is what the operating system says, without the path it repeats.
func plainCause(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// sqliteDSN spells the address for the driver.
func (a *address) sqliteDSN(o options) string {
	params := url.Values{"_pragma": {fmt.Sprintf("busy_timeout(%d)", a.timeout.Milliseconds()), "foreign_keys(1)"}, "_time_format": {"sqlite"}, "_error_rc": {"1"}}
	if o.readOnly {
		params.Set("_query_only", "1")
	}
	if a.path == "" {
		return "file::memory:?" + params.Encode()
	}
	if o.readOnly {
		params.Set("mode", "ro") // query_only can be switched off, this cannot
	}
	path := a.path
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute // the database stays the same file wherever the program goes
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	return "file://" + (&url.URL{Path: path}).EscapedPath() + "?" + params.Encode()
}
