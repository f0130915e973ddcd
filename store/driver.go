package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"slices"
)

// This file runs statements on the driver's connection itself, where database/sql would copy every value once more and lock
// for every row. It is for what is read to its end at once: nothing else can use the connection meanwhile.

// read runs a query and calls row with each of its rows. row must not use the connection; an error of it ends the reading and is
// returned as it is.
func (c *conn) read(ctx context.Context, text string, args []any, row func(rowCells) error) error {
	if err := c.ready(ctx); err != nil {
		return err
	}
	run, err := c.start(ctx, text, args)
	if err != nil {
		return err
	}
	var refused error
	reading := func() error {
		return c.link.Raw(func(driverConn any) error {
			rows, done, err := c.cache.own.query(run.ctx, driverConn, text, args)
			if err != nil {
				return err
			}
			defer done()
			for reader := newReader(run.ctx, rows, shortFloats(c.db.dialect)); ; run.statement.Rows++ {
				more, err := reader.next()
				if err != nil || !more {
					return err
				}
				if refused = row(reader.rowCells); refused != nil {
					return nil
				}
			}
		})
	}
	if err = reading(); run.statement.Rows == 0 && run.again(err) {
		err = reading()
	}
	err = run.end(err)
	c.idle()
	if err == nil {
		err = refused
	}
	return err
}

// driverStatements are prepared statements of the driver's. It is used inside of sql.Conn.Raw only.
type driverStatements struct {
	cache cache[driver.Stmt]
	args  []driver.NamedValue // used again and again
}

// query returns a function to call when the rows have been read, which closes them.
func (s *driverStatements) query(ctx context.Context, driverConn any, text string, args []any) (driver.Rows, func(), error) {
	stmt, done, err := s.prepare(ctx, driverConn, text)
	if err != nil {
		return nil, nil, err
	}
	if stmt == nil {
		named, err := s.bind(driverConn, nil, args)
		if err != nil {
			return nil, nil, err
		}
		rows, err := driverConn.(driver.QueryerContext).QueryContext(ctx, text, named)
		clear(named)
		if err == nil {
			return rows, func() { rows.Close() }, nil
		}
		if !errors.Is(err, driver.ErrSkip) {
			return nil, nil, err
		}
		if stmt, done, err = prepareOnce(ctx, driverConn, text); err != nil {
			return nil, nil, err
		}
	}
	rows, err := s.queryStmt(ctx, driverConn, stmt, args)
	if err != nil {
		done()
		return nil, nil, err
	}
	return rows, func() { rows.Close(); done() }, nil
}

func (s *driverStatements) queryStmt(ctx context.Context, driverConn any, stmt driver.Stmt, args []any) (driver.Rows, error) {
	named, err := s.bind(driverConn, stmt, args)
	if err != nil {
		return nil, err
	}
	defer clear(named)
	if queryer, ok := stmt.(driver.StmtQueryContext); ok {
		return queryer.QueryContext(ctx, named)
	}
	return nil, errOldDriver
}

// exec runs a statement that returns no rows.
func (s *driverStatements) exec(ctx context.Context, driverConn any, text string, args []any) (sql.Result, error) {
	stmt, done, err := s.prepare(ctx, driverConn, text)
	if err != nil {
		return nil, err
	}
	if stmt == nil {
		named, err := s.bind(driverConn, nil, args)
		if err != nil {
			return nil, err
		}
		result, err := driverConn.(driver.ExecerContext).ExecContext(ctx, text, named)
		clear(named)
		if !errors.Is(err, driver.ErrSkip) {
			return result, err
		}
		if stmt, done, err = prepareOnce(ctx, driverConn, text); err != nil {
			return nil, err
		}
	}
	defer done()
	named, err := s.bind(driverConn, stmt, args)
	if err != nil {
		return nil, err
	}
	defer clear(named)
	if execer, ok := stmt.(driver.StmtExecContext); ok {
		return execer.ExecContext(ctx, named)
	}
	return nil, errOldDriver
}

var errOldDriver = errors.New("store: the driver runs no statements under a context")

// prepare is the prepared statement; nil if the connection can run the text as it is and should.
func (s *driverStatements) prepare(ctx context.Context, driverConn any, text string) (driver.Stmt, func(), error) {
	if entry := s.cache.find(text); entry != nil {
		return entry.stmt, kept, nil
	}
	preparer, ok := driverConn.(driver.ConnPrepareContext)
	if !ok {
		return nil, nil, errOldDriver
	}
	entry, err := s.cache.take(text, func() (driver.Stmt, error) { return preparer.PrepareContext(ctx, text) })
	if err != nil {
		return nil, nil, err
	}
	if entry != nil {
		return entry.stmt, kept, nil
	}
	_, queries := driverConn.(driver.QueryerContext)
	_, executes := driverConn.(driver.ExecerContext)
	if queries && executes {
		return nil, nil, nil
	}
	return prepareOnce(ctx, driverConn, text)
}

// kept is what is done with a statement of the cache when it has run.
func kept() {}

// prepareOnce prepares a statement that is closed after it has run.
func prepareOnce(ctx context.Context, driverConn any, text string) (driver.Stmt, func(), error) {
	stmt, err := driverConn.(driver.ConnPrepareContext).PrepareContext(ctx, text)
	if err != nil {
		return nil, nil, err
	}
	return stmt, func() { stmt.Close() }, nil
}

// bind makes arguments what the driver takes, as database/sql does: the driver's own check has the first word.
func (s *driverStatements) bind(driverConn any, stmt driver.Stmt, args []any) ([]driver.NamedValue, error) {
	checker, _ := stmt.(driver.NamedValueChecker)
	if checker == nil {
		checker, _ = driverConn.(driver.NamedValueChecker)
	}
	s.args = slices.Grow(s.args[:0], len(args))
	for n, arg := range args {
		s.args = append(s.args, driver.NamedValue{Ordinal: n + 1, Value: arg})
		if checker == nil && driver.IsValue(arg) {
			continue
		}
		named, err := &s.args[n], driver.ErrSkip
		if checker != nil {
			err = checker.CheckNamedValue(named)
		}
		if errors.Is(err, driver.ErrSkip) {
			err = nil
			if !driver.IsValue(arg) {
				named.Value, err = driver.DefaultParameterConverter.ConvertValue(arg)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", n+1, err)
		}
	}
	return s.args, nil
}
