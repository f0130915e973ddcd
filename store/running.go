package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// running is a statement on its way: from start to end it has the connection.
type running struct {
	conn      *conn
	ctx       context.Context // what the driver gets
	start     time.Time
	over      func()          // a cancelled context no longer interrupts
	limited   context.Context // ends when the statement has taken too long; nil without a limit
	release   func()          // of the limit
	untimed   *time.Timer     // that ends it; nil without a limit
	protected bool            // a savepoint was set before
	first     bool            // of its transaction
	repeated  bool            // it was outdated, see again
	lent      bool            // its rows are read by the caller, later: its time goes on
	statement Statement
}

// start makes the connection ready for a statement.
func (c *conn) start(ctx context.Context, text string, args []any) (*running, error) {
	if err := ctx.Err(); err != nil {
		return nil, c.db.clean(operation(text), err)
	}
	if c.db.readOnly && c.classify(executed.Replace(text)).exports {
		return nil, &SQLError{Op: operation(text), Message: "the database was opened read-only: nothing is written into files either", Kind: ErrReadOnly}
	}
	if err := c.free(); err != nil {
		return nil, err
	}
	run := &running{conn: c, first: c.fresh, statement: Statement{SQL: text, Args: args, Cause: causeOf(ctx)}}
	c.fresh = false
	if err := run.protect(ctx); err != nil {
		return nil, err
	}
	run.start = time.Now()
	c.busy.Add(1)
	run.limit(ctx)
	return run, nil
}

// limit makes the context of a statement one that ends with the time a statement has, and interrupts it then.
func (r *running) limit(ctx context.Context) {
	limit := r.conn.db.timeout
	if limit <= 0 {
		r.ctx, r.over = r.conn.guard(ctx)
		return
	}
	limited, cancel := context.WithCancelCause(ctx)
	timer := time.AfterFunc(limit, func() { cancel(ErrTimeout) })
	r.limited, r.untimed = limited, timer
	r.release = func() {
		timer.Stop()
		cancel(nil)
	}
	r.ctx, r.over = r.conn.guard(r.limited)
}

// timedOut makes the error of a statement that was stopped one that says why.
func (r *running) timedOut(err error) error {
	if r.limited == nil || !errors.Is(err, ErrCancelled) || context.Cause(r.limited) != ErrTimeout {
		return err
	}
	message := fmt.Sprintf("stopped after %s, the time that a statement has", r.conn.db.timeout)
	return &SQLError{Op: operation(r.statement.SQL), Message: message, Kind: ErrTimeout, Err: err}
}

// executed makes text of the comments that MySQL and MariaDB execute.
var executed = strings.NewReplacer("/*!", " ", "/*M!", " ")

// end reports the statement and turns its error into ours.
func (r *running) end(err error) error {
	r.over()
	if r.release != nil && !r.lent {
		r.release()
	}
	r.conn.busy.Add(-1)
	if err != nil && r.protected {
		r.conn.takeBack()
	}
	if err != nil {
		err = r.timedOut(r.conn.fail(r.ctx, r.statement.SQL, err))
		r.complete(err)
		err = r.explain(err)
	}
	if r.statement.Rows < 0 {
		r.conn.affected++ // it is not known how many
	}
	r.conn.affected += max(r.statement.Rows, 0)
	r.conn.used = time.Now()
	r.statement.Err, r.statement.Took = err, r.conn.used.Sub(r.start)
	r.conn.db.watchers.tell(r.statement)
	return err
}

var errRowsLent = errors.New("the rows of an earlier query are not read to their end: close them first, since the server answers one statement at a time")

// free reads ahead what is still being read, where a connection has one result at a time.
func (c *conn) free() error {
	if !c.db.dialect.OneResult() {
		return nil
	}
	for set := range c.open {
		set.readAhead()
	}
	if len(c.lent) > 0 && c.stillLent() > 0 {
		return errRowsLent
	}
	return nil
}

// protection is a savepoint in front of a statement of the caller's, where an error would end the transaction: a typing error
// must not lose it. A flush that fails is rolled back in any case, so that it needs one only where a statement may be outdated, and
// something would be lost by beginning again. The savepoint is no statement of the session's, and is not reported.
const protection = "dbsh_statement"

func (r *running) protect(ctx context.Context) error {
	c := r.conn
	if !c.inTransaction() || !c.db.dialect.AbortsOnError() || r.flushes() && (r.first || !c.cache.aged(r.statement.SQL)) {
		return nil
	}
	text := "SAVEPOINT " + protection
	if c.protected {
		text = "RELEASE SAVEPOINT " + protection + "; " + text
	}
	if _, err := c.link.ExecContext(context.WithoutCancel(ctx), text); err != nil {
		return c.fail(ctx, text, err)
	}
	c.protected, r.protected = true, true
	return nil
}

// again tells whether a statement that has failed is to be run once more, newly prepared: another program has changed its table since it
// was prepared, and nothing is lost by it.
func (r *running) again(err error) bool {
	if err == nil || r.repeated {
		return false
	}
	c := r.conn
	if failure, ok := c.db.dialect.Failure(err); !ok || failure.Kind != dialect.Outdated {
		return false
	}
	r.repeated = true
	c.cache.renew(c.link, r.statement.SQL)
	switch {
	case r.protected:
		c.takeBack()
		return true
	case r.first:
		return c.beginAgain(r.ctx)
	}
	return !c.inTransaction() && !c.sandbox.open
}

func (r *running) flushes() bool {
	return r.statement.Cause == "flush" || r.statement.Cause == "autoflush"
}

// takeBack takes back the statement that has failed, and nothing else.
func (c *conn) takeBack() {
	if c.link != nil {
		_, _ = c.link.ExecContext(context.Background(), "ROLLBACK TO SAVEPOINT "+protection)
	}
}
