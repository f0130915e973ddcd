package store

import (
	"context"
	"sync"
)

// Interrupter makes a cancelled context stop a query that has given rows and is long about the next one. Without it SQLite's
// driver looks at the context before the first row and between rows only. For a connection of the driver's, interrupter
// gives the function that stops what runs on it, to be called from another goroutine; nil where it cannot.
func Interrupter(interrupter func(driverConn any) (interrupt func())) Option {
	return func(o *options) { o.interrupter = interrupter }
}

// interrupter asks for the function that stops what runs on the connection.
func (c *conn) findInterrupt() {
	c.interrupt = nil
	if c.db.interrupter == nil {
		return
	}
	_ = c.link.Raw(func(driverConn any) error {
		c.interrupt = c.db.interrupter(driverConn)
		return nil
	})
}

// guard stops what runs on the connection when the context ends, until over is called: what runs later is not touched.
func (c *conn) guard(ctx context.Context) (over func()) {
	if c.interrupt == nil || ctx.Done() == nil {
		return func() {}
	}
	var mu sync.Mutex
	interrupt := c.interrupt
	detach := context.AfterFunc(ctx, func() {
		mu.Lock()
		defer mu.Unlock()
		if interrupt != nil {
			interrupt()
		}
	})
	return func() {
		detach()
		mu.Lock()
		defer mu.Unlock()
		interrupt = nil
	}
}
