package store

import (
	"context"
	"database/sql/driver"
)

// rounds are the runs of one statement that is run many times, with other arguments each time.
type rounds struct {
	count int
	args  func(n int, list []any) []any     // adds those of the n-th run to a list
	done  func(n int, id, rows int64) error // is told the new key and the number of rows changed; an error ends the rounds
}

// runner is a driver's statement whose result need not be allocated: package sqlite's.
type runner interface {
	Run(ctx context.Context, args []driver.NamedValue) (id, rows int64, err error)
}

// execRunner makes a runner of any driver's statement.
type execRunner struct{ driver.StmtExecContext }

func (r execRunner) Run(ctx context.Context, args []driver.NamedValue) (id, rows int64, err error) {
	result, err := r.ExecContext(ctx, args)
	if err != nil {
		return 0, 0, err
	}
	return numbersOf(result)
}

func numbersOf(result driver.Result) (id, rows int64, err error) {
	id, _ = result.LastInsertId() // some statements have none
	rows, err = result.RowsAffected()
	return id, rows, err
}

func runnerOf(stmt driver.Stmt) (runner, error) {
	switch stmt := stmt.(type) {
	case runner:
		return stmt, nil
	case driver.StmtExecContext:
		return execRunner{stmt}, nil
	}
	return nil, errOldDriver
}

// repeatFrom is from how many rows on a statement is repeated: fewer share one.
const repeatFrom = 9

// repeats tells whether so many rows are written by repeating a statement: where there is no server to wait for. A statement of more
// rows would cost SQLite copies of the pages it changes, so that it can take back a part of itself.
func (s *Session) repeats(rows int) bool { return rows >= repeatFrom && s.db.address.server == nil }

// repeatable counts the rows at the front that one statement is repeated for, 0 for none.
func repeatable[T any](s *Session, rows []T, alike func(first, other T) bool) int {
	if !s.repeats(len(rows)) {
		return 0
	}
	n := front(rows, len(rows), alike)
	if !s.repeats(n) {
		return 0
	}
	return n
}

// repeat runs a statement in rounds. Whoever watches the connection's statements is told of each.
func (c *conn) repeat(ctx context.Context, text string, r rounds) error {
	if r.count == 1 || !c.db.watchers.none() {
		return c.repeatSlowly(ctx, text, r)
	}
	defer c.idle()
	if err := c.ready(ctx); err != nil {
		return err
	}
	run, err := c.start(ctx, text, nil)
	if err != nil {
		return err
	}
	var refused error
	err = c.link.Raw(func(driverConn any) (err error) {
		refused, err = c.cache.own.repeat(run, driverConn, r)
		return err
	})
	if err = run.end(err); err == nil {
		err = refused
	}
	return err
}

func (c *conn) repeatSlowly(ctx context.Context, text string, r rounds) error {
	for n := range r.count {
		result, err := c.exec(ctx, text, r.args(n, nil)...)
		if err != nil {
			return err
		}
		id, rows, err := numbersOf(result)
		if err == nil {
			err = r.done(n, id, rows)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// repeat prepares the statement and runs it. What done has refused is no error of the statement's.
func (s *driverStatements) repeat(run *running, driverConn any, r rounds) (refused, err error) {
	ctx, statement := context.WithoutCancel(run.ctx), &run.statement
	s.cache.soon(statement.SQL)
	stmt, done, err := s.prepare(ctx, driverConn, statement.SQL)
	if err != nil {
		return nil, err
	}
	defer done()
	runner, err := runnerOf(stmt)
	if err != nil {
		return nil, err
	}
	for n := range r.count {
		if err := run.ctx.Err(); err != nil {
			return nil, err // a statement that runs is interrupted, see guard
		}
		statement.Args = r.args(n, statement.Args[:0])
		named, err := s.bind(driverConn, stmt, statement.Args)
		if err != nil {
			return nil, err
		}
		id, rows, err := runner.Run(ctx, named)
		if err != nil {
			return nil, err
		}
		statement.Rows += rows
		if refused := r.done(n, id, rows); refused != nil {
			return refused, nil
		}
	}
	clear(s.args)
	return nil, nil
}
