package store

import (
	"context"
	"fmt"
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

const sandboxName = `"dbsh sandbox"`

// Sandbox makes a session whose commits are taken back when it closes: for trying things out on real data. Other programs
// cannot write between its first write and its end.
func Sandbox() SessionOption {
	return func(o *sessionOptions) { o.sandbox = true }
}

// beginTransaction begins a transaction; in a sandbox the database's own is begun once.
func (c *conn) beginTransaction(ctx context.Context) error {
	if !c.sandbox.open {
		if _, err := c.send(ctx, c.db.dialect.Begin()); err != nil {
			return err
		}
		c.sandbox.open = c.sandbox.on
	}
	if !c.sandbox.on {
		return nil
	}
	_, err := c.exec(ctx, "SAVEPOINT "+sandboxName)
	return err
}

func (c *conn) commitTransaction(ctx context.Context) error {
	text := "COMMIT"
	if c.sandbox.on {
		text = "RELEASE SAVEPOINT " + sandboxName
	}
	_, err := c.exec(ctx, text)
	return err
}

func (c *conn) rollbackTransaction(ctx context.Context) error {
	if !c.sandbox.on {
		_, err := c.exec(ctx, "ROLLBACK")
		return err
	}
	if _, err := c.exec(ctx, "ROLLBACK TO SAVEPOINT "+sandboxName); err != nil {
		return err
	}
	_, err := c.exec(ctx, "RELEASE SAVEPOINT "+sandboxName)
	return err
}

// leaveSandbox takes back all that was committed in it.
func (c *conn) leaveSandbox() error {
	if !c.sandbox.open {
		return nil
	}
	c.sandbox.open = false
	if _, err := c.exec(context.Background(), "ROLLBACK"); err != nil {
		return fmt.Errorf("leave the sandbox: %w", err)
	}
	return nil
}
