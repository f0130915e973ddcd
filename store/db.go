package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/jmoiron/sqlx"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// DB is an open database: a pool of connections. It is safe for use by several goroutines; sessions are not.
type DB struct {
	sqlx     *sqlx.DB
	dialect  dialect.Dialect
	address  *address
	readOnly bool
	single   bool                 // in memory: the one connection is the database, for one goroutine at a time
	holder   atomic.Pointer[conn] // of the one connection
	closed   atomic.Bool
	watchers observers

	interrupter func(driverConn any) func()
}

// Option changes how Open opens.
type Option func(*options)

type options struct {
	readOnly    bool
	create      bool
	interrupter func(driverConn any) func()
}

// ReadOnly makes the database refuse every write.
func ReadOnly() Option { return func(o *options) { o.readOnly = true } }

// Create makes a file that is not there, given as a bare path. (A URL creates in any case.)
func Create() Option { return func(o *options) { o.create = true } }

// Open opens the database that url names: a URL as SQLAlchemy spells it (sqlite:///relative.db, sqlite:////absolute.db,
// sqlite:// for a database in memory) or a file's path. The program must have registered the driver. Errors are of type
// *OpenError.
func Open(ctx context.Context, url string, opts ...Option) (*DB, error) {
	var options options
	for _, option := range opts {
		option(&options)
	}
	address, err := parseAddress(url)
	if err != nil {
		return nil, err
	}
	options.readOnly = options.readOnly || address.readOnly
	if err := address.check(options); err != nil {
		return nil, err
	}
	if err := address.checkDriver(sql.Drivers()); err != nil {
		return nil, err
	}
	pool, err := sql.Open("sqlite", address.dsn(options))
	if err != nil {
		return nil, &OpenError{Name: address.shown, Reason: "the driver refused the address", Err: err}
	}
	db := &DB{dialect: dialect.SQLite{}, address: address, readOnly: options.readOnly, single: address.path == "", interrupter: options.interrupter}
	sqlx.BindDriver("sqlite", sqlx.QUESTION) // sqlx knows other names of it only
	db.sqlx = sqlx.NewDb(pool, "sqlite")
	if db.single {
		pool.SetMaxOpenConns(1)
		pool.SetMaxIdleConns(1)
		pool.SetConnMaxLifetime(0)
	}
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return nil, &OpenError{Name: address.shown, Reason: db.reason(err), Err: err}
	}
	var product string
	db.dialect = dialect.SQLite{Decimals: pool.QueryRowContext(ctx, dialect.DecimalProbe).Scan(&product) == nil}
	return db, nil
}

// checkDriver looks among the drivers that the program has registered: this package imports none.
func (a *address) checkDriver(registered []string) error {
	if slices.Contains(registered, "sqlite") {
		return nil
	}
	return &OpenError{Name: a.shown, Reason: `the program has no SQLite driver: import _ "modernc.org/sqlite"`, Err: ErrUnsupported}
}

// sqliteHeader begins every SQLite file that is not empty.
const sqliteHeader = "SQLite format 3\x00"

// check looks at the file before the driver does, so that a wrong file is refused before anything runs.
func (a *address) check(o options) error {
	if a.path == "" {
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
		return &OpenError{Name: a.shown, Reason: "no such file: to make a new database, open sqlite:///" + filepath.ToSlash(a.path), Err: ErrNoDatabase}
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

// dsn spells the address for the driver.
func (a *address) dsn(o options) string {
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

// reason says in one line why the driver could not open.
func (db *DB) reason(err error) string {
	if failure, ok := db.dialect.Failure(err); ok {
		return failure.Message
	}
	return err.Error()
}

// Close closes the pool. Sessions must be closed before; what they still try is refused with a ClosedError.
func (db *DB) Close() error {
	db.closed.Store(true)
	if err := db.sqlx.Close(); err != nil {
		return fmt.Errorf("close %s: %w", db.Name(), err)
	}
	return nil
}

// Raw is the pool underneath. What runs through it is in no session's transaction and in no trace. A database in memory has
// one connection: while a session's transaction or rows hold it, what runs through the pool waits.
func (db *DB) Raw() *sqlx.DB {
	if conn := db.holder.Load(); conn != nil {
		conn.idle()
	}
	return db.sqlx
}

// Dialect is the database's name: "sqlite".
func (db *DB) Dialect() string { return db.dialect.Name() }

// Name is short enough for a prompt: "chinook" for /data/chinook.db.
func (db *DB) Name() string { return db.address.name() }

// URL is what the database was opened with, without a password.
func (db *DB) URL() string { return db.address.shown }

// Path is the database's file, "" if it has none.
func (db *DB) Path() string { return db.address.path }

// ReadOnly tells whether the database was opened to be read only.
func (db *DB) ReadOnly() bool { return db.readOnly }

// Trace calls watch with every statement that sessions and inspection send, in order, until cancel is called. It is called
// on the goroutine that ran the statement and must not use the session.
func (db *DB) Trace(watch func(Statement)) (cancel func()) { return db.watchers.add(watch) }
