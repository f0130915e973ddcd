package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// address is a database's URL or path, taken apart.
type address struct {
	kind     *kind
	path     string        // the file; "" for a database in memory or on a server
	bare     bool          // given as a path, not as a URL
	server   *Server       // nil for a file
	readOnly bool          // mode=ro
	timeout  time.Duration // a file's: how long a statement waits for another connection's lock
	shown    string        // as it may be shown: without a password
}

// kind is a kind of database.
type kind struct {
	name    string
	drivers []string // their names in database/sql's registry, the better one first
	spoken  string   // the name that sqlx knows it by
	module  string   // what to import for it
	dialect dialect.Dialect
	words   words
}

var (
	sqliteKind   = &kind{"SQLite", []string{"dbsh-sqlite", "sqlite"}, "sqlite", "github.com/dbsh-go/dbsh/store/sqlite", dialect.SQLite{}, words{}}
	postgresKind = &kind{"PostgreSQL", []string{"dbsh-postgres"}, "pgx", "github.com/dbsh-go/dbsh/store/postgres", dialect.Postgres{}, postgresWords}
	mysqlKind    = &kind{"MySQL", []string{"dbsh-mysql"}, "mysql", "github.com/dbsh-go/dbsh/store/mysql", dialect.MySQL{}, mysqlWords}
)

// schemes are a URL's first words. What follows a plus sign, the driver that Python would take, means nothing here.
var schemes = map[string]*kind{"sqlite": sqliteKind, "postgresql": postgresKind, "postgres": postgresKind, "mysql": mysqlKind, "mariadb": mysqlKind}

// parseAddress reads a URL as SQLAlchemy spells it (sqlite:///relative.db, sqlite:////absolute.db, sqlite:// for memory,
// dialect+driver://user:password@host:port/name), or a path.
func parseAddress(text string) (*address, error) {
	if text == "" {
		return nil, &OpenError{Name: `""`, Reason: "no database given: want a file or a URL such as sqlite:///file.db", Err: ErrNoDatabase}
	}
	scheme, rest, isURL := strings.Cut(text, "://")
	if !isURL || !isScheme(scheme) {
		if text == ":memory:" {
			return &address{kind: sqliteKind, timeout: defaultTimeout, shown: "sqlite://"}, nil
		}
		if scheme, _, found := strings.Cut(text, ":/"); found && isServer(scheme) {
			return nil, &OpenError{Name: scheme + ":/...", Reason: "got one slash, want two: " + scheme + "://user@host/name", Err: ErrUnsupported}
		}
		return &address{kind: sqliteKind, path: text, bare: true, timeout: defaultTimeout, shown: text}, nil
	}
	name, _, _ := strings.Cut(strings.ToLower(scheme), "+")
	switch kind, known := schemes[name]; {
	case !known:
		return nil, &OpenError{Name: HidePassword(text), Reason: fmt.Sprintf("unknown scheme %q: want sqlite:///relative.db, sqlite:////absolute.db, sqlite:// for memory, postgresql://user@host/name, mysql://user@host/name, or a file name", scheme), Err: ErrUnsupported}
	case kind == sqliteKind:
		return parseSQLite(text, rest)
	default:
		return parseServer(kind, text, rest)
	}
}

// isServer tells the scheme of a server's URL.
func isServer(scheme string) bool {
	name, _, _ := strings.Cut(strings.ToLower(scheme), "+")
	kind := schemes[name]
	return kind != nil && kind != sqliteKind
}

// memory tells whether the database is in memory.
func (a *address) memory() bool { return a.server == nil && a.path == "" }

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

// HidePassword replaces the passwords in a URL by ***, whether the URL is well-formed or not.
func HidePassword(text string) string {
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

// name is short enough for a prompt: the file without folder and ending. A server tells it when it is asked.
func (a *address) name() string {
	if a.server != nil {
		return a.server.Database
	}
	if a.path == "" {
		return "memory"
	}
	base := filepath.Base(a.path)
	if short := strings.TrimSuffix(base, filepath.Ext(base)); short != "" {
		return short
	}
	return base
}
