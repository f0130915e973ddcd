package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
)

// conn is a session's connection. It is taken from the pool at the first statement and goes back when the session closes.
// It could go back after each transaction, but the pool is not limited, a connection that is not used holds no lock, and its
// prepared statements are worth keeping. The one connection of a database in memory does go back. Every statement goes through
// it, so that it can be reported, and none begins a transaction by itself: the session calls begin before its first write. It
// is not safe for use by several goroutines.
type conn struct {
	db       *DB
	models   *registry // of the session, to explain errors by; nil where there is none
	bind     string    // the name that its models have for the database
	sandbox  sandboxed
	link     *sqlx.Conn // nil: none taken
	cache    statements
	commands map[string]command   // texts that were classified before
	open     map[*rowset]struct{} // rows not closed yet: the connection cannot go back before they are
	lent     []*sql.Rows          // rows given away, not closed yet
	began    time.Time            // when the transaction began; zero: none is open
	nested   []string             // savepoints, outermost first
	level    sql.IsolationLevel   // of the transaction that begins next
	failed   error                // the database has rolled back by itself because of this
	closed   bool
	used     time.Time // when the last statement ended
	affected int64     // rows written or returned since the session has set it to 0, at least

	protected bool         // a savepoint was set before the last statement of the caller's
	fresh     bool         // nothing was run in the transaction yet
	execution *execution   // of statements without rows, used again
	interrupt interrupter  // stops what runs; nil if that is not known
	busy      atomic.Int32 // statements that are running
}

func (db *DB) connect() *conn {
	c := &conn{db: db}
	c.cache.lent.aborts = db.dialect.AbortsOnError()
	c.cache.own.cache.aborts = db.dialect.AbortsOnError()
	return c
}

// inTransaction tells whether a transaction is open. One that has failed stays open until rollback.
func (c *conn) inTransaction() bool { return !c.began.IsZero() }

// since is when the transaction began, zero if none is open.
func (c *conn) since() time.Time { return c.began }

// ready takes a connection from the pool if there is none yet.
func (c *conn) ready(ctx context.Context) error {
	switch {
	case c.closed:
		return &ClosedError{What: "session"}
	case c.db.closed.Load():
		return &ClosedError{What: "database"}
	case c.failed != nil:
		return &PendingRollbackError{Cause: c.failed}
	case c.link != nil && c.alive(ctx):
		return nil
	}
	if err := ctx.Err(); err != nil {
		return c.db.clean("connect to "+c.db.Name(), err)
	}
	link, err := c.take(ctx)
	if err != nil {
		return err
	}
	c.link = link
	c.findInterrupt(ctx)
	if c.db.single {
		c.db.holder.Store(c)
	}
	return nil
}

// trusted is how long a connection to a server that does nothing is taken to be there still.
const trusted = time.Second

// alive makes sure that a server has not ended a connection that was long without work: nothing is lost by taking another one.
// With a transaction open there would be.
func (c *conn) alive(ctx context.Context) bool {
	busy := c.inTransaction() || c.sandbox.open || len(c.open)+len(c.lent) > 0
	if busy || c.db.address.server == nil || time.Since(c.used) < trusted || c.link.PingContext(ctx) == nil {
		return true
	}
	_ = c.detach()
	return false
}

// take takes a connection from the pool. For the one connection of a database in memory it waits as long as it would wait for
// the lock of a file.
func (c *conn) take(ctx context.Context) (*sqlx.Conn, error) {
	op := "connect to " + c.db.Name()
	waiting := ctx
	if c.db.single {
		var cancel context.CancelFunc
		waiting, cancel = context.WithTimeout(ctx, max(c.db.address.timeout, 10*time.Millisecond))
		defer cancel()
	}
	link, err := c.db.sqlx.Connx(waiting)
	switch {
	case err == nil:
		return link, nil
	case waiting.Err() != nil && ctx.Err() == nil:
		return nil, &SQLError{Op: op, Message: "a database in memory has one connection, and another session's transaction holds it: commit it or roll it back", Kind: ErrBusy, Err: err}
	}
	return nil, c.db.clean(op, err)
}

// exec runs a statement that returns no rows.
func (c *conn) exec(ctx context.Context, text string, args ...any) (sql.Result, error) {
	defer c.idle()
	text = c.db.rebind(text, args)
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	run, err := c.start(ctx, text, args)
	if err != nil {
		return nil, err
	}
	result, err := c.run(run.ctx, text, args)
	if run.again(err) {
		result, err = c.run(run.ctx, text, args)
	}
	if err == nil && (c.writes(text) || c.db.dialect.OneResult()) {
		run.statement.Rows, _ = result.RowsAffected() // SQLite repeats the last number after other statements
	}
	return result, run.end(err)
}

// control runs BEGIN, COMMIT and their like. They are not prepared, and the context does not stop them midway.
func (c *conn) control(ctx context.Context, text string) error {
	if err := c.ready(ctx); err != nil {
		return err
	}
	if err := c.free(); err != nil {
		return err
	}
	run := &running{conn: c, ctx: ctx, start: time.Now(), over: func() {}, statement: Statement{SQL: text, Cause: causeOf(ctx)}}
	c.busy.Add(1)
	c.fresh = false
	_, err := c.link.ExecContext(context.WithoutCancel(ctx), text)
	return run.end(err)
}

// run is exec on the driver's connection.
func (c *conn) run(ctx context.Context, text string, args []any) (sql.Result, error) {
	if c.execution == nil {
		c.execution = &execution{conn: c}
		c.execution.do = c.execution.on
	}
	return c.execution.run(ctx, text, args)
}

// execution is a statement on its way to the driver's connection. A connection has one, so that nothing is allocated for each.
type execution struct {
	conn   *conn
	do     func(driverConn any) error // on
	ctx    context.Context
	text   string
	args   []any
	result sql.Result
}

func (e *execution) run(ctx context.Context, text string, args []any) (sql.Result, error) {
	e.ctx, e.text, e.args = ctx, text, args
	err := e.conn.link.Raw(e.do)
	result := e.result
	e.ctx, e.text, e.args, e.result = nil, "", nil, nil
	return result, err
}

func (e *execution) on(driverConn any) (err error) {
	e.result, err = e.conn.cache.own.exec(e.ctx, driverConn, e.text, e.args)
	return err
}

// query runs a statement that returns rows. They must be closed; reading to the end closes them.
func (c *conn) query(ctx context.Context, text string, args ...any) (*rowset, error) {
	text = c.db.rebind(text, args)
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	run, err := c.start(ctx, text, args)
	if err != nil {
		return nil, err
	}
	rows, done, err := c.cache.query(run.ctx, c.link, text, args)
	if run.again(err) {
		rows, done, err = c.cache.query(run.ctx, c.link, text, args)
	}
	if err != nil {
		err = run.end(err)
		c.idle()
		return nil, err
	}
	set := &rowset{Rows: rows, running: run, done: done, widens: shortFloats(c.db.dialect)}
	if c.open == nil {
		c.open = map[*rowset]struct{}{}
	}
	c.open[set] = struct{}{}
	return set, nil
}

// direct runs what reads its rows to the end itself and tells how many there were.
func (c *conn) direct(ctx context.Context, text string, args []any, do func(context.Context, *sqlx.Conn) (int64, error)) error {
	if err := c.ready(ctx); err != nil {
		return err
	}
	run, err := c.start(ctx, text, args)
	if err != nil {
		return err
	}
	run.statement.Rows, err = do(run.ctx, c.link)
	c.affected++ // what it returns need not be what it has written
	err = run.end(err)
	c.idle()
	return err
}

// lend runs a query and gives its rows away. How many are read is not known; they are closed when the transaction ends.
func (c *conn) lend(ctx context.Context, text string, args ...any) (*sql.Rows, error) {
	text = c.db.rebind(text, args)
	if err := c.ready(ctx); err != nil {
		return nil, err
	}
	run, err := c.start(ctx, text, args)
	if err != nil {
		return nil, err
	}
	reading := run.ctx
	if c.db.server != nil { // the statement's end, which ends its context, is not the end of its rows
		reading = context.WithoutCancel(reading)
	}
	rows, err := c.link.QueryContext(reading, text, args...)
	if run.again(err) {
		rows, err = c.link.QueryContext(reading, text, args...)
	}
	run.statement.Rows, run.lent = -1, err == nil
	if err = run.end(err); err != nil {
		c.idle()
		return nil, err
	}
	c.stillLent()
	c.lent = append(c.lent, rows)
	return rows, nil
}

// stillLent counts the rows given away and not closed yet, and forgets the others.
func (c *conn) stillLent() int {
	c.lent = slices.DeleteFunc(c.lent, func(rows *sql.Rows) bool {
		_, err := rows.Columns() // fails on closed rows only
		return err != nil
	})
	return len(c.lent)
}

// begin begins a transaction that may write. It does nothing if one is open.
func (c *conn) begin(ctx context.Context) error {
	if c.inTransaction() {
		return c.ready(ctx)
	}
	if err := c.beginTransaction(ctx); err != nil {
		if ctx.Err() != nil && c.link != nil && !c.sandbox.open {
			_, _ = c.link.ExecContext(context.Background(), "ROLLBACK") // it may have begun all the same
		}
		c.idle()
		return err
	}
	c.began, c.fresh = time.Now(), !c.sandbox.on
	return nil
}

// beginAgain begins a transaction anew that has failed by its first statement: nothing is lost.
func (c *conn) beginAgain(ctx context.Context) bool {
	ctx = context.WithoutCancel(ctx)
	for _, text := range append([]string{"ROLLBACK"}, c.db.dialect.Begin(level(c.level))...) {
		if _, err := c.link.ExecContext(ctx, text); err != nil {
			return false
		}
	}
	return true
}

// commit ends the transaction. It does nothing if none is open.
func (c *conn) commit(ctx context.Context) error {
	if c.failed != nil {
		return &PendingRollbackError{Cause: c.failed}
	}
	if !c.inTransaction() {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return c.db.clean("commit", err)
	}
	c.closeRows()
	// Cancelled on its way, nobody could tell whether it has committed.
	if err := c.commitTransaction(context.WithoutCancel(ctx)); err != nil {
		return err // still open: the caller may try again, or roll back
	}
	return c.end()
}

// rollback takes the transaction's work back, even if the context is cancelled.
func (c *conn) rollback(ctx context.Context) error {
	if !c.inTransaction() {
		return nil
	}
	c.closeRows()
	if c.failed != nil {
		c.sandbox.open = false
		if c.link != nil && c.db.dialect.Probe() == "" {
			_, _ = c.link.ExecContext(context.Background(), "ROLLBACK") // it has done it, or waits for it
		}
		return c.end()
	}
	if err := c.rollbackTransaction(context.WithoutCancel(ctx)); err != nil {
		c.cache.clear(c.link)
		_ = c.link.Raw(func(any) error { return driver.ErrBadConn }) // the pool must not give an open transaction to others
		return errors.Join(err, c.release())
	}
	return c.end()
}

// end forgets the transaction.
func (c *conn) end() error {
	c.began, c.nested, c.failed, c.protected = time.Time{}, nil, nil, false
	if c.db.single && !c.sandbox.open {
		return c.release()
	}
	return nil
}

// savepoint begins a nested transaction; the name is the caller's.
func (c *conn) savepoint(ctx context.Context, name string) error {
	if err := c.begin(ctx); err != nil {
		return err
	}
	if err := c.control(ctx, "SAVEPOINT "+c.db.dialect.Quote(name)); err != nil {
		return err
	}
	c.protected = false // that savepoint lies below this one now
	c.nested = append(c.nested, name)
	return nil
}

// releaseTo ends the innermost savepoint of the name and those inside it, keeping their work.
func (c *conn) releaseTo(ctx context.Context, name string) error {
	at, err := c.savepointAt(name)
	if err != nil {
		return err
	}
	if err := c.control(ctx, "RELEASE SAVEPOINT "+c.db.dialect.Quote(name)); err != nil {
		return err
	}
	c.protected = false
	c.nested = c.nested[:at]
	return nil
}

// rollbackTo takes back the work since the innermost savepoint of the name, which stays.
func (c *conn) rollbackTo(ctx context.Context, name string) error {
	at, err := c.savepointAt(name)
	if err != nil {
		return err
	}
	c.closeRows()
	if err := c.control(context.WithoutCancel(ctx), "ROLLBACK TO SAVEPOINT "+c.db.dialect.Quote(name)); err != nil {
		return err
	}
	c.protected = false
	c.nested = c.nested[:at+1]
	return nil
}

func (c *conn) savepointAt(name string) (int, error) {
	for i := len(c.nested) - 1; i >= 0; i-- {
		if c.nested[i] == name {
			return i, nil
		}
	}
	return 0, &SQLError{Op: "savepoint " + name, Message: "there is no such savepoint"}
}

// close rolls back and gives the connection back for good.
func (c *conn) close() error {
	if c.closed {
		return nil
	}
	err := errors.Join(c.rollback(context.Background()), c.leaveSandbox())
	c.closed = true
	return errors.Join(err, c.release())
}

// release gives the connection back to the pool and forgets the transaction.
func (c *conn) release() error {
	c.began, c.nested, c.failed, c.protected = time.Time{}, nil, nil, false
	return c.detach()
}

// detach gives the connection back to the pool and closes what is open on it.
func (c *conn) detach() error {
	c.db.holder.CompareAndSwap(c, nil)
	if c.link == nil {
		return nil
	}
	link := c.link
	c.link = nil // closing rows must not give it back a second time
	c.closeRows()
	c.cache.clear(link)
	if err := link.Close(); err != nil && !errors.Is(err, sql.ErrConnDone) {
		return fmt.Errorf("give the connection back: %w", err)
	}
	return nil
}

// idle gives the one connection of a database in memory back between statements, so that the rest of the program can use
// it. Connections to files stay: their prepared statements are worth keeping.
func (c *conn) idle() {
	if c.db.single && c.link != nil && !c.inTransaction() && !c.sandbox.open && len(c.open) == 0 && c.stillLent() == 0 {
		_ = c.release()
	}
}
