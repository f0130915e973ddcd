package store

import (
	"fmt"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// LockOption says how ForUpdate locks.
type LockOption func(*locking)

type locking struct {
	dialect.Lock
	of []Selection
}

// NoWait fails at once where another transaction has locked a row, instead of waiting.
func NoWait() LockOption { return func(l *locking) { l.NoWait = true } }

// SkipLocked leaves out the rows that another transaction has locked.
func SkipLocked() LockOption { return func(l *locking) { l.SkipLocked = true } }

// ForShare lets others read the rows, and lock them so too, but not change them.
func ForShare() LockOption { return func(l *locking) { l.Share = true } }

// LockOf locks the rows of these models (their roots) only, of those in the query. MariaDB locks all of them: there it is an error.
func LockOf(models ...any) LockOption {
	return func(l *locking) {
		for _, model := range models {
			q, ok := selectionOf(model)
			if !ok {
				q.err = fmt.Errorf("LockOf: got %s, want a model's root", described(model))
			}
			l.of = append(l.of, q)
		}
	}
}

// ForUpdate locks the rows that the query finds until the transaction ends, which it begins where none is open; objects that are
// loaded get what the locked rows hold. SQLite has no locks of rows: there it takes the lock of all that write, and options
// mean nothing.
func (q Selection) ForUpdate(options ...LockOption) Selection {
	l := &locking{}
	for _, option := range options {
		option(l)
	}
	return q.with(func(p *parts) { p.lock, p.fresh = l, true })
}

// ForUpdate locks the rows, as Selection.ForUpdate.
func (v Values) ForUpdate(options ...LockOption) Values { return Values{v.of.ForUpdate(options...)} }

func (q Selection) writeLock(c *compiler) {
	if q.parts.lock == nil {
		return
	}
	lock := q.parts.lock.Lock
	for _, of := range q.parts.lock.of {
		if of.err != nil || of.from.mapper == nil {
			c.fail(of.ready())
			return
		}
		called := c.called(of.from.slot())
		if called == "" {
			c.fail(fmt.Errorf("LockOf: %s is not part of the query", of.modelName()))
		}
		lock.Of = append(lock.Of, called)
	}
	clause, ok := c.dialect.Lock(lock)
	if !ok {
		c.fail(fmt.Errorf("%w: LockOf: the database locks the rows of all tables in the query", ErrUnsupported))
	}
	c.put(clause)
}

// prepare makes the session ready for the query: what is pending is written, and a query that locks has its transaction.
func (q Selection) prepare() error {
	if err := q.session.autoflush(); err != nil {
		return err
	}
	if q.parts.lock == nil || q.session.conn.inTransaction() {
		return nil
	}
	if err := q.session.begin(q.session.ctx()); err != nil {
		return err
	}
	q.session.written.asked = true
	return nil
}
