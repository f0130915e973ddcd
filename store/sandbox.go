package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// sandboxed says whether what a connection commits is taken back when it closes.
//
// One transaction of the database stays open from the first write to the end. Each of the session's transactions is a
// savepoint in it, so that the session, its objects and its statements behave as if commits were real. Other programs cannot
// write meanwhile.
type sandboxed struct {
	on   bool
	open bool // the database's transaction is open
}

const sandboxName = "dbsh_sandbox"

// Sandbox makes a session whose commits are taken back when it closes: for trying things out on real data. Other programs
// cannot write between its first write and its end.
func Sandbox() SessionOption {
	return func(o *sessionOptions) { o.sandbox = true }
}

// OneTransaction makes a session all of whose commits are one transaction of the database: Keep makes them permanent, and what is
// not kept when the session closes is taken back.
func OneTransaction() SessionOption {
	return func(o *sessionOptions) { o.sandbox, o.whole = true, true }
}

// Keep makes permanent what a session with OneTransaction has committed. What it has not is taken back first.
func (s *Session) Keep() error {
	if !s.options.whole {
		return fmt.Errorf("keep: %w: the session has no OneTransaction", ErrUnsupported)
	}
	if err := s.Rollback(); err != nil {
		return err
	}
	return s.each(s.databases, func(on *Session) error { return on.conn.keepSandbox() })
}

// keepSandbox commits what was committed in it.
func (c *conn) keepSandbox() error {
	if !c.sandbox.open {
		return nil
	}
	if err := c.control(context.Background(), "COMMIT"); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	c.sandbox.open = false
	return nil
}

// beginTransaction begins a transaction; in a sandbox the database's own is begun once.
func (c *conn) beginTransaction(ctx context.Context) error {
	if !c.sandbox.open {
		for _, text := range c.db.dialect.Begin(level(c.level)) {
			if err := c.control(ctx, text); err != nil {
				return err
			}
		}
		c.sandbox.open = c.sandbox.on
	}
	if !c.sandbox.on {
		return nil
	}
	return c.control(ctx, "SAVEPOINT "+sandboxName)
}

// level is an isolation level in SQL's words, "" for the database's own.
func level(of sql.IsolationLevel) string {
	if of == sql.LevelDefault {
		return ""
	}
	return strings.ToUpper(of.String())
}

func (c *conn) commitTransaction(ctx context.Context) error {
	text := "COMMIT"
	if c.sandbox.on {
		text = "RELEASE SAVEPOINT " + sandboxName
	}
	return c.control(ctx, text)
}

func (c *conn) rollbackTransaction(ctx context.Context) error {
	if !c.sandbox.on {
		return c.control(ctx, "ROLLBACK")
	}
	if err := c.control(ctx, "ROLLBACK TO SAVEPOINT "+sandboxName); err != nil {
		return err
	}
	return c.control(ctx, "RELEASE SAVEPOINT "+sandboxName)
}

// leaveSandbox takes back all that was committed in it.
func (c *conn) leaveSandbox() error {
	if !c.sandbox.open {
		return nil
	}
	c.sandbox.open = false
	if err := c.control(context.Background(), "ROLLBACK"); err != nil {
		return fmt.Errorf("leave the sandbox: %w", err)
	}
	return nil
}
