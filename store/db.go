package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// DB is an open database: a pool of connections. It is safe for use by several goroutines; sessions are not.
type DB struct {
	sqlx     *sqlx.DB
	dialect  dialect.Dialect
	address  *address
	driver   ServerDriver // nil for a file
	server   *Server      // the address's, completed by the driver; nil for a file
	name     string
	readOnly bool
	single   bool                 // in memory: the one connection is the database, for one goroutine at a time
	holder   atomic.Pointer[conn] // of the one connection
	closed   atomic.Bool
	timeout  time.Duration // of a statement, 0 for none
	watchers observers
}

// Option changes how Open opens.
type Option func(*options)

type options struct {
	readOnly bool
	create   bool
	driver   string // its name in database/sql's registry
	password func(user string) (string, error)
	timeout  time.Duration // of a statement
}

// ReadOnly makes the database refuse every write.
func ReadOnly() Option { return func(o *options) { o.readOnly = true } }

// Create makes a file that is not there, given as a bare path. (A URL creates in any case.)
func Create() Option { return func(o *options) { o.create = true } }

// Password lets ask find the password of a user where a server wants one and neither the URL nor what else the driver reads has
// one: once. Where ask answers "", nothing is tried again.
func Password(ask func(user string) (password string, err error)) Option {
	return func(o *options) { o.password = ask }
}

// StatementTimeout stops every statement that takes longer than limit, which is [ErrTimeout]; 0 is no limit. The
// transaction goes on where the database lets it.
func StatementTimeout(limit time.Duration) Option { return func(o *options) { o.timeout = limit } }

// Open opens the database that url names: a URL as SQLAlchemy spells it (sqlite:///relative.db, sqlite:////absolute.db,
// sqlite:// for a database in memory, postgresql://user:password@host:port/name, mysql://user:password@host:port/name) or a
// file's path. A server is asked for its name and version, within connect_timeout (10 seconds; 0 for no end). The program must have
// registered the driver. Errors are of type *OpenError, or what the function given to Password has returned.
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
	if options.driver, err = address.driver(sql.Drivers()); err != nil {
		return nil, err
	}
	db := &DB{
		dialect: address.kind.dialect, address: address, name: address.name(), readOnly: options.readOnly,
		single: address.memory(), timeout: options.timeout,
	}
	err = db.connectPool(ctx, options)
	if options.password != nil && db.wantsPassword(err) {
		password, failed := options.password(db.server.User)
		if failed != nil {
			return nil, failed
		}
		if password != "" {
			address.server.Password = password
			err = db.connectPool(ctx, options)
		}
	}
	if err != nil {
		return nil, err
	}
	return db, nil
}

// connectPool makes the pool and its first connection, which asks the database what it is.
func (db *DB) connectPool(ctx context.Context, o options) error {
	pool, err := db.pool(o)
	if err != nil {
		return &OpenError{Name: db.address.shown, Reason: err.Error(), Err: ErrUnsupported}
	}
	sqlx.BindDriver("sqlite", sqlx.QUESTION) // sqlx knows other names of it only
	db.sqlx = sqlx.NewDb(pool, db.address.kind.spoken)
	if db.single {
		pool.SetMaxOpenConns(1)
		pool.SetMaxIdleConns(1)
		pool.SetConnMaxLifetime(0)
	}
	if err := db.greet(ctx); err != nil {
		pool.Close()
		return db.openError(err)
	}
	return nil
}

// pool makes the pool of connections. Its error is a sentence.
func (db *DB) pool(o options) (*sql.DB, error) {
	if db.address.server == nil {
		return sql.Open(o.driver, db.address.sqliteDSN(o))
	}
	found, err := serverDriver(o.driver)
	if err != nil {
		return nil, err
	}
	server := *db.address.server
	server.ReadOnly = o.readOnly
	connector, err := found.Connector(&server)
	if err != nil {
		return nil, err
	}
	db.driver, db.server = found, &server
	return sql.OpenDB(connector), nil
}

// greet makes the first connection and asks the database what it is.
func (db *DB) greet(ctx context.Context) error {
	if db.server == nil {
		if err := db.sqlx.PingContext(ctx); err != nil {
			return err
		}
	} else if db.server.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, db.server.Timeout)
		defer cancel()
	}
	known, database, err := db.dialect.Greet(ctx, poolQueryer{db.sqlx})
	if err != nil {
		return err
	}
	db.dialect, db.name = known, orElse(database, db.name)
	return nil
}

// poolQueryer asks on any connection, before there is a session.
type poolQueryer struct{ pool *sqlx.DB }

func (q poolQueryer) Query(ctx context.Context, text string, args ...any) (dialect.Rows, error) {
	rows, err := q.pool.QueryContext(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	return rows, nil
}

// driver looks among the drivers that the program has registered: this package imports none.
func (a *address) driver(registered []string) (string, error) {
	for _, name := range a.kind.drivers {
		if slices.Contains(registered, name) {
			return name, nil
		}
	}
	return "", &OpenError{Name: a.shown, Reason: fmt.Sprintf("the program has no %s driver: import _ %q", a.kind.name, a.kind.module), Err: ErrUnsupported}
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

// Dialect is the kind of database: "sqlite", "postgresql", "mysql" (MariaDB too).
func (db *DB) Dialect() string { return db.dialect.Name() }

// Name is short enough for a prompt: "chinook" for /data/chinook.db, a server's database by its name.
func (db *DB) Name() string { return db.name }

// URL is what the database was opened with, without a password.
func (db *DB) URL() string { return db.address.shown }

// Path is the database's file, "" if it has none.
func (db *DB) Path() string { return db.address.path }

// ReadOnly tells whether the database was opened to be read only.
func (db *DB) ReadOnly() bool { return db.readOnly }

// Trace calls watch with every statement that sessions and inspection send, in order, until cancel is called. It is called
// on the goroutine that ran the statement and must not use the session.
func (db *DB) Trace(watch func(Statement)) (cancel func()) { return db.watchers.add(watch) }
