package store

import (
	"fmt"
	"maps"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// address is a database's URL or path, taken apart.
type address struct {
	scheme   string        // "sqlite"
	path     string        // the file; "" for a database in memory
	bare     bool          // given as a path, not as a URL
	readOnly bool          // mode=ro
	timeout  time.Duration // timeout=: how long a statement waits for another connection's lock
	shown    string        // as it may be shown: without a password
}

// defaultTimeout is that of Python's sqlite3, and so of SQLAlchemy.
const defaultTimeout = 5 * time.Second

// servers are the schemes that will be known: they are told from a typing error.
var servers = map[string]string{
	"postgresql": "PostgreSQL", "postgres": "PostgreSQL", "mysql": "MySQL", "mariadb": "MariaDB",
}

// parseAddress reads a URL as SQLAlchemy spells it (sqlite:///relative.db, sqlite:////absolute.db, sqlite:// for memory,
// dialect+driver://user:password@host:port/name), or a path.
func parseAddress(text string) (*address, error) {
	if text == "" {
		return nil, &OpenError{Name: `""`, Reason: "no database given: want a file or a URL such as sqlite:///file.db", Err: ErrNoDatabase}
	}
	scheme, rest, isURL := strings.Cut(text, "://")
	if !isURL || !isScheme(scheme) {
		if text == ":memory:" {
			return &address{scheme: "sqlite", timeout: defaultTimeout, shown: "sqlite://"}, nil
		}
		return &address{scheme: "sqlite", path: text, bare: true, timeout: defaultTimeout, shown: text}, nil
	}
	name, _, _ := strings.Cut(strings.ToLower(scheme), "+")
	if server, known := servers[name]; known {
		return nil, &OpenError{Name: hidePassword(text), Reason: server + " is not in this version yet: SQLite only (sqlite:///file.db)", Err: ErrUnsupported}
	}
	if name != "sqlite" {
		return nil, &OpenError{Name: hidePassword(text), Reason: fmt.Sprintf("unknown scheme %q: want sqlite:///relative.db, sqlite:////absolute.db, sqlite:// for memory, or a file name", scheme), Err: ErrUnsupported}
	}
	return parseSQLite(text, rest)
}

func parseSQLite(text, rest string) (*address, error) {
	rest, query, _ := strings.Cut(rest, "?")
	params, err := url.ParseQuery(query)
	if err != nil {
		return nil, &OpenError{Name: text, Reason: "the part after ? cannot be read", Err: ErrUnsupported}
	}
	path, slash := strings.CutPrefix(rest, "/")
	if rest != "" && !slash {
		return nil, &OpenError{Name: text, Reason: fmt.Sprintf("got host %q, want none: a relative file has three slashes (sqlite:///%s), an absolute one four", rest, rest), Err: ErrUnsupported}
	}
	if path, err = url.PathUnescape(path); err != nil {
		return nil, &OpenError{Name: text, Reason: "the path cannot be read: write % as %25", Err: ErrUnsupported}
	}
	if path == ":memory:" {
		path = ""
	}
	address := &address{scheme: "sqlite", path: path, timeout: defaultTimeout, shown: hidePassword(text)}
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

// isScheme tells a URL's scheme from a path that happens to hold "://".
func isScheme(s string) bool {
	for i, r := range s {
		letter := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-._", r)) {
			return false
		}
	}
	return s != ""
}

// hidePassword replaces the passwords in a URL by ***, whether the URL is well-formed or not.
func hidePassword(text string) string {
	scheme, rest, found := strings.Cut(text, "://")
	if !found {
		return text
	}
	rest, query, hasQuery := strings.Cut(rest, "?")
	if at := strings.LastIndex(rest, "@"); at >= 0 {
		if user, _, hasPassword := strings.Cut(rest[:at], ":"); hasPassword {
			rest = user + ":***" + rest[at:]
		}
	}
	if !hasQuery {
		return scheme + "://" + rest
	}
	params := strings.Split(query, "&")
	for i, param := range params {
		if name, _, _ := strings.Cut(param, "="); secretParams[strings.ToLower(name)] {
			params[i] = name + "=***"
		}
	}
	return scheme + "://" + rest + "?" + strings.Join(params, "&")
}

var secretParams = map[string]bool{"password": true, "passwd": true, "pwd": true, "pass": true, "sslpassword": true}

// name is short enough for a prompt: the file without folder and ending.
func (a *address) name() string {
	if a.path == "" {
		return "memory"
	}
	base := filepath.Base(a.path)
	if short := strings.TrimSuffix(base, filepath.Ext(base)); short != "" {
		return short
	}
	return base
}
