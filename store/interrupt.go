package store

import (
	"context"
	"sync"
	"time"
)

// interruptible is a driver's connection that can stop what runs on it, called from another goroutine: package sqlite's. A server
// is asked by another connection. With another driver of SQLite a cancelled context is heard before the first row and between rows
// only, and not in a query that is long about the next one.
type interruptible interface{ Interrupt() }

// interrupter stops what runs on a connection. It is called from another goroutine.
type interrupter func()

// patience is how long a server may take to stop a statement before its connection is given up.
const patience = 5 * time.Second

// insistence is how long after a request to stop the next one is sent: the first may come before the statement does.
const insistence = 250 * time.Millisecond

// findInterrupt finds out how to stop what runs on the connection.
func (c *conn) findInterrupt(ctx context.Context) {
	c.interrupt = nil
	if text := c.db.dialect.Number(); text != "" {
		var number int64
		if c.link.QueryRowxContext(ctx, text).Scan(&number) == nil {
			c.interrupt = func() { c.db.stop(number) }
		}
		return
	}
	_ = c.link.Raw(func(driverConn any) error {
		if able, ok := driverConn.(interruptible); ok {
			c.interrupt = able.Interrupt
		}
		return nil
	})
}

// stop asks a server to stop what runs on a connection, by a connection of its own.
func (db *DB) stop(number int64) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_, _ = db.sqlx.ExecContext(ctx, db.dialect.Cancel(number))
}

// guard stops what runs on the connection when the context ends, until over is called: what runs later is not touched. A
// server's driver would drop the connection, and the transaction with it; it gets a context that ends only where the server
// does not stop in time.
func (c *conn) guard(ctx context.Context) (driver context.Context, over func()) {
	if c.interrupt == nil || ctx.Done() == nil {
		return ctx, func() {}
	}
	driver, giveUp := ctx, func() {}
	if c.db.dialect.Number() != "" {
		driver, giveUp = context.WithCancel(context.WithoutCancel(ctx))
	}
	var mu sync.Mutex
	interrupt := c.interrupt
	var late, again *time.Timer
	var stop func()
	stop = func() {
		mu.Lock()
		defer mu.Unlock()
		if interrupt == nil {
			return
		}
		if late == nil {
			late = time.AfterFunc(patience, giveUp)
		}
		interrupt()
		again = time.AfterFunc(insistence, stop)
	}
	detach := context.AfterFunc(ctx, stop)
	return driver, func() {
		detach()
		mu.Lock()
		defer mu.Unlock()
		interrupt = nil
		if late != nil {
			late.Stop()
			again.Stop()
		}
		giveUp()
	}
}
