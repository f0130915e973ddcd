package store

import (
	"context"
	"database/sql"
	"fmt"
	"reflect"

	"github.com/jmoiron/sqlx"

	"github.com/dbsh-go/dbsh/store/schema"
)

// Handle has sqlx's everyday methods, on a session's connection: they see what the session has written, and what they
// write is committed and rolled back with it. Methods without a context use the session's.
//
// It differs from sqlx.DB in three points. MustExec is left out: nothing in this package panics. Begin is left out: the
// session is the transaction. COMMIT, ROLLBACK and their like are refused as statements: they are the session's methods.
type Handle struct{ host host }

// host is what a Handle asks of its session.
type host interface {
	handleContext() context.Context
	// enter is called before each statement. It flushes what the statement should see, begins the transaction if the
	// statement writes, and gives the connection.
	enter(ctx context.Context, cmd command) (*conn, error)
	// leave is called after each statement, with its error.
	leave(cmd command, err error)
	// base is the database that statements go to.
	base() *DB
	CreateAll(models ...any) (*Made, error)
	DropAll(models ...any) (*Made, error)
}

// Raw is the pool underneath, free of the session. It is refused while the session's transaction is open: on SQLite a write
// beside it would fail as locked, and a database in memory has no second connection.
func (h *Handle) Raw() (*sqlx.DB, error) {
	conn, err := h.host.enter(h.host.handleContext(), command{})
	if err != nil {
		return nil, err
	}
	if conn.inTransaction() {
		return nil, fmt.Errorf("raw database: %w: commit or roll back first", ErrTransactionOpen)
	}
	return h.host.base().Raw(), nil
}

// start classifies a statement and makes the connection ready for it.
func (h *Handle) start(ctx context.Context, query string) (*conn, command, error) {
	cmd := classify(query, h.host.base().rules())
	if cmd.control() {
		return nil, cmd, &SQLError{Op: operation(query), Message: "the session is the transaction: use its Commit, Rollback and Savepoint"}
	}
	if cmd.kind == sqlMixed {
		return nil, cmd, cmd.allowSeveral(nil)
	}
	conn, err := h.host.enter(ctx, cmd)
	return conn, cmd, err
}

// Exec runs a statement that returns no rows, or several; the result is the last one's.
func (h *Handle) Exec(query string, args ...any) (sql.Result, error) {
	return h.ExecContext(h.host.handleContext(), query, args...)
}

// ExecContext is Exec with a context of its own.
func (h *Handle) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	conn, cmd, err := h.start(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := h.exec(ctx, conn, cmd, query, args)
	h.host.leave(cmd, err)
	return result, err
}

func (h *Handle) exec(ctx context.Context, conn *conn, cmd command, query string, args []any) (result sql.Result, err error) {
	if !cmd.several {
		return conn.exec(ctx, query, args...)
	}
	if err := cmd.allowSeveral(args); err != nil {
		return nil, err
	}
	for _, statement := range split(query, h.host.base().rules()) {
		if result, err = conn.exec(ctx, statement); err != nil {
			return nil, err
		}
	}
	return result, nil
}

// Query runs a query; its rows are the caller's to read and close. The end of the transaction closes them too.
func (h *Handle) Query(query string, args ...any) (*sql.Rows, error) {
	return h.QueryContext(h.host.handleContext(), query, args...)
}

// QueryContext is Query with a context of its own.
func (h *Handle) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	conn, cmd, err := h.start(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := conn.lend(ctx, query, args...)
	h.host.leave(cmd, err)
	return rows, err
}

// Queryx is Query with sqlx's rows, which scan into structs and maps.
func (h *Handle) Queryx(query string, args ...any) (*sqlx.Rows, error) {
	return h.QueryxContext(h.host.handleContext(), query, args...)
}

// QueryxContext is Queryx with a context of its own.
func (h *Handle) QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error) {
	rows, err := h.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	return &sqlx.Rows{Rows: rows, Mapper: h.host.base().sqlx.Mapper}, nil
}

// QueryRowx runs a query for one row. Its error comes with the scan.
func (h *Handle) QueryRowx(query string, args ...any) *Row {
	return h.QueryRowxContext(h.host.handleContext(), query, args...)
}

// QueryRowxContext is QueryRowx with a context of its own.
func (h *Handle) QueryRowxContext(ctx context.Context, query string, args ...any) *Row {
	rows, err := h.QueryxContext(ctx, query, args...)
	return &Row{db: h.host.base(), rows: rows, query: query, err: err}
}

// Select reads all rows into dest, a pointer to a slice.
func (h *Handle) Select(dest any, query string, args ...any) error {
	return h.SelectContext(h.host.handleContext(), dest, query, args...)
}

// SelectContext is Select with a context of its own.
func (h *Handle) SelectContext(ctx context.Context, dest any, query string, args ...any) error {
	query = h.host.base().rebind(query, args)
	return h.read(ctx, query, args, func(ctx context.Context, link *sqlx.Conn) (int64, error) {
		before := length(dest)
		err := link.SelectContext(ctx, dest, query, args...)
		return length(dest) - before, err
	})
}

// Get reads the first row into dest. If there is none the error is sql.ErrNoRows and ErrNotFound.
func (h *Handle) Get(dest any, query string, args ...any) error {
	return h.GetContext(h.host.handleContext(), dest, query, args...)
}

// GetContext is Get with a context of its own.
func (h *Handle) GetContext(ctx context.Context, dest any, query string, args ...any) error {
	query = h.host.base().rebind(query, args)
	return h.read(ctx, query, args, func(ctx context.Context, link *sqlx.Conn) (int64, error) {
		if err := link.GetContext(ctx, dest, query, args...); err != nil {
			return 0, err
		}
		return 1, nil
	})
}

// NamedExec runs a statement with :name parameters, taken from the fields of a struct or from a map.
func (h *Handle) NamedExec(query string, arg any) (sql.Result, error) {
	return h.NamedExecContext(h.host.handleContext(), query, arg)
}

// NamedExecContext is NamedExec with a context of its own.
func (h *Handle) NamedExecContext(ctx context.Context, query string, arg any) (sql.Result, error) {
	query, args, err := h.bind(query, arg)
	if err != nil {
		return nil, err
	}
	return h.ExecContext(ctx, query, args...)
}

// NamedQuery runs a query with :name parameters, taken from the fields of a struct or from a map.
func (h *Handle) NamedQuery(query string, arg any) (*sqlx.Rows, error) {
	return h.NamedQueryContext(h.host.handleContext(), query, arg)
}

// NamedQueryContext is NamedQuery with a context of its own.
func (h *Handle) NamedQueryContext(ctx context.Context, query string, arg any) (*sqlx.Rows, error) {
	query, args, err := h.bind(query, arg)
	if err != nil {
		return nil, err
	}
	return h.QueryxContext(ctx, query, args...)
}

// Rebind writes a query's question marks as the database's placeholders.
func (h *Handle) Rebind(query string) string { return h.host.base().sqlx.Rebind(query) }

// In expands a slice among the arguments to as many placeholders as it has elements.
func (h *Handle) In(query string, args ...any) (string, []any, error) {
	query, expanded, err := sqlx.In(query, args...)
	if err != nil {
		return "", nil, &SQLError{Op: operation(query), Message: err.Error(), Err: err}
	}
	return query, expanded, nil
}

// Ping asks the database for a sign of life.
func (h *Handle) Ping() error { return h.PingContext(h.host.handleContext()) }

// PingContext is Ping with a context of its own.
func (h *Handle) PingContext(ctx context.Context) error {
	_, err := h.ExecContext(ctx, "SELECT 1")
	return err
}

// DriverName is the driver's name in database/sql's registry.
func (h *Handle) DriverName() string { return h.host.base().sqlx.DriverName() }

// CreateAll makes the tables of these models, or of all, that do not exist. See Session.CreateAll.
func (h *Handle) CreateAll(models ...any) (*Made, error) { return h.host.CreateAll(models...) }

// DropAll drops the tables of these models, or of all. See Session.DropAll.
func (h *Handle) DropAll(models ...any) (*Made, error) { return h.host.DropAll(models...) }

// Tables names the tables and views as the session sees them, without their columns.
func (h *Handle) Tables(ctx context.Context) ([]*schema.Table, error) {
	q, err := h.catalog(ctx)
	if err != nil {
		return nil, err
	}
	return h.host.base().dialect.Tables(withCause(ctx, "inspect"), q)
}

// Describe tells everything about the tables of these names, or of all, as the session sees them.
func (h *Handle) Describe(ctx context.Context, names ...string) ([]*schema.Table, error) {
	q, err := h.catalog(ctx)
	if err != nil {
		return nil, err
	}
	return h.host.base().dialect.Describe(withCause(ctx, "inspect"), q, names...)
}

// ForeignKeys are those of all tables, as the session sees them.
func (h *Handle) ForeignKeys(ctx context.Context) ([]*schema.ForeignKey, error) {
	q, err := h.catalog(ctx)
	if err != nil {
		return nil, err
	}
	return h.host.base().dialect.ForeignKeys(withCause(ctx, "inspect"), q)
}

// catalog enters with an empty command: reading the catalog flushes nothing.
func (h *Handle) catalog(ctx context.Context) (connQueryer, error) {
	conn, err := h.host.enter(ctx, command{})
	return connQueryer{conn}, err
}

// read runs what reads its rows to the end itself.
func (h *Handle) read(ctx context.Context, query string, args []any, run func(context.Context, *sqlx.Conn) (int64, error)) error {
	conn, cmd, err := h.start(ctx, query)
	if err != nil {
		return err
	}
	err = conn.direct(ctx, query, args, run)
	h.host.leave(cmd, err)
	return err
}

func (h *Handle) bind(query string, arg any) (string, []any, error) {
	bound, args, err := h.host.base().sqlx.BindNamed(query, arg)
	if err != nil {
		return "", nil, &SQLError{Op: operation(query), Message: err.Error(), Err: err}
	}
	return bound, args, nil
}

// length of the slice that dest points to.
func length(dest any) int64 {
	value := reflect.Indirect(reflect.ValueOf(dest))
	if value.Kind() != reflect.Slice {
		return 0
	}
	return int64(value.Len())
}

// Row is the answer to QueryRowx: the first row, not read yet.
type Row struct {
	db    *DB
	rows  *sqlx.Rows
	query string
	err   error
}

// Scan reads the row's columns.
func (r *Row) Scan(dest ...any) error {
	return r.first(func() error { return r.rows.Scan(dest...) })
}

// StructScan reads the row into a struct.
func (r *Row) StructScan(dest any) error {
	return r.first(func() error { return r.rows.StructScan(dest) })
}

// MapScan reads the row into a map by column name.
func (r *Row) MapScan(dest map[string]any) error {
	return r.first(func() error { return r.rows.MapScan(dest) })
}

// SliceScan reads the row's values.
func (r *Row) SliceScan() (values []any, err error) {
	err = r.first(func() error {
		values, err = r.rows.SliceScan()
		return err
	})
	return values, err
}

// Err is the query's error; nil also where there is no row.
func (r *Row) Err() error { return r.err }

func (r *Row) first(scan func() error) error {
	if r.err != nil {
		return r.err
	}
	defer r.rows.Close()
	if !r.rows.Next() {
		if r.err = r.rows.Err(); r.err == nil {
			r.err = sql.ErrNoRows
		}
	} else {
		r.err = scan()
	}
	if r.err != nil {
		r.err = r.db.cleanOf(r.query, r.err)
	}
	return r.err
}
