package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// fail turns an error of a statement into ours. If the transaction was lost with it, because the database has rolled back
// by itself or the connection broke, the connection refuses everything until rollback.
func (c *conn) fail(ctx context.Context, text string, err error) error {
	if c.invalid() {
		err = errors.Join(err, driver.ErrBadConn)
	}
	cleaned := c.db.cleanOf(text, err)
	lost := false
	switch {
	case c.broken(err):
		lost = c.inTransaction()
		_ = c.detach() // the next statement takes another connection
	case c.inTransaction() && c.mayBeLost(ctx, err):
		lost = c.lost()
	}
	if lost {
		c.failed = cleaned
	}
	return cleaned
}

// broken tells whether the connection is of no more use.
func (c *conn) broken(err error) bool {
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) {
		return true
	}
	failure, ok := c.db.dialect.Failure(err)
	return ok && failure.Kind == dialect.Disconnected || c.db.address.server != nil && isNetwork(err)
}

// invalid tells whether the driver has given up the connection to a server, whatever its error says.
func (c *conn) invalid() bool {
	if c.link == nil || c.db.address.server == nil {
		return false
	}
	valid := true
	err := c.link.Raw(func(driverConn any) error {
		if v, ok := driverConn.(driver.Validator); ok {
			valid = v.IsValid()
		}
		return nil
	})
	return !valid || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone)
}

// isNetwork tells an error of the network, or of a driver whose connection has ended in the middle of an answer.
func isNetwork(err error) bool {
	var network net.Error
	return errors.As(err, &network) || isClosed(err) || errors.Is(err, net.ErrClosed)
}

// isClosed tells that the other side has ended a connection.
func isClosed(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

func (c *conn) mayBeLost(ctx context.Context, err error) bool {
	if failure, ok := c.db.dialect.Failure(err); ok && failure.Lost {
		return true
	}
	return ctx.Err() != nil && c.db.dialect.Probe() != ""
}

// lost tells whether the transaction is gone. Where an error does not tell, the database is asked: beginning a transaction
// works only if none is open.
func (c *conn) lost() bool {
	if c.link == nil {
		return false
	}
	probe := c.db.dialect.Probe()
	if probe == "" {
		return true
	}
	ctx := context.Background()
	if _, err := c.link.ExecContext(ctx, probe); err != nil {
		return false
	}
	_, _ = c.link.ExecContext(ctx, "ROLLBACK")
	return true
}

// clean turns a driver's error into one of ours: op says what was done.
func (db *DB) clean(op string, err error) error { return db.cleaned(op, "", err) }

// cleanOf is clean of a statement's error.
func (db *DB) cleanOf(text string, err error) error { return db.cleaned(operation(text), text, err) }

func (db *DB) cleaned(op, text string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &SQLError{Op: op, Message: "cancelled", Kind: ErrCancelled, Err: err}
	}
	if errors.Is(err, sql.ErrNoRows) {
		return &SQLError{Op: op, Message: "no rows", Kind: ErrNotFound, Err: err}
	}
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) {
		return &SQLError{Op: op, Message: "the connection to the database is broken", Err: err}
	}
	failure, ok := db.dialect.Failure(err)
	if ok && failure.Kind == dialect.Disconnected || !ok && db.address.server != nil && isNetwork(err) {
		return &SQLError{Op: op, Message: "the connection to the server is broken: roll back what was open, then go on with a new one", Err: err}
	}
	if !ok {
		return &SQLError{Op: op, Message: err.Error(), Err: err}
	}
	if kind, violated := violations[failure.Kind]; violated {
		violation := &IntegrityError{
			Op: op, Kind: kind, Table: failure.Table, Columns: failure.Columns, Values: failure.Values,
			Refers: failure.Refers, Constraint: failure.Name, Message: failure.Message, Err: err,
		}
		switch {
		case failure.Other == "":
		case failure.Other != failure.Table || strings.HasPrefix(op, "insert"):
			violation.Parents = []string{failure.Other}
		default:
			violation.Children = []string{failure.Other}
		}
		return violation
	}
	wrong := db.readWrong(text, failure, err)
	return &SQLError{
		Op: op, Message: db.sentence(wrong), Kind: sentinels[wrong.failure.Kind], Table: wrong.failure.Table, Name: wrong.name,
		Place: wrong.place, SQL: text, Err: err,
	}
}

var violations = map[dialect.FailureKind]IntegrityKind{
	dialect.Unique: Unique, dialect.ForeignKey: ForeignKey, dialect.NotNull: NotNull, dialect.Check: Check,
	dialect.Constraint: Constraint,
}
