package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// TransactionOption changes how a transaction runs.
type TransactionOption func(*transactionOptions)

type transactionOptions struct {
	isolation sql.IsolationLevel
	attempts  int
}

const (
	attempts     = 5 // of a transaction that another one is in conflict with
	firstBackoff = 10 * time.Millisecond
)

// Isolation asks for an isolation level: sql.LevelReadCommitted, sql.LevelRepeatableRead, sql.LevelSerializable. A transaction
// with a level begins at once, and objects expire, so that what it reads is part of it. SQLite's transactions are serializable, whatever is asked for.
func Isolation(level sql.IsolationLevel) TransactionOption {
	return func(o *transactionOptions) { o.isolation = level }
}

// Attempts says how often Transaction runs its function at most where other transactions are in conflict with it: 5 times if nothing
// is said, 1 for never again.
func Attempts(n int) TransactionOption {
	return func(o *transactionOptions) { o.attempts = max(1, n) }
}

func transactionOf(options []TransactionOption) transactionOptions {
	o := transactionOptions{attempts: attempts}
	for _, option := range options {
		option(&o)
	}
	return o
}

// Transaction runs do and commits; an error, or a panic, rolls back. It is refused where uncommitted work would be committed
// with it: use Nested there.
//
// Where the database has given up the transaction because of another one (a deadlock, a serialization failure: ErrSerialization), do is
// run again, after a short and growing time; so it should do nothing else that must not happen twice. Before that everything
// is rolled back, new objects lose the keys that the database made, and all objects expire, so that do reads what the other
// transaction has committed. The last error is returned after Attempts.
func (s *Session) Transaction(do func() error, options ...TransactionOption) error {
	if err := s.usable("transaction"); err != nil {
		return err
	}
	if s.Status().Uncommitted {
		return fmt.Errorf("transaction: %w: commit or roll back first, or use Nested", ErrTransactionOpen)
	}
	o := transactionOf(options)
	for n := 1; ; n++ {
		made, err := s.attempt(do, o.isolation, options)
		if err == nil || n >= o.attempts || !errors.Is(err, ErrSerialization) || !pause(s.ctx(), n) {
			return err
		}
		for _, i := range made {
			i.unmake()
		}
		s.tracker.each(s.expire)
		s.notice(fmt.Sprintf("transaction: attempt %d of %d was in conflict with another transaction: again", n, o.attempts))
	}
}

// attempt runs do once. Where it fails it returns the objects whose keys the database had made.
func (s *Session) attempt(do func() error, level sql.IsolationLevel, options []TransactionOption) (made []*instance, err error) {
	finished := false
	defer func() {
		if !finished {
			made = s.frames.made()
			_ = s.Rollback()
		}
	}()
	if level != sql.LevelDefault && !s.InTransaction() {
		if err := s.Begin(options...); err != nil {
			return nil, err
		}
	}
	if err := do(); err != nil {
		return nil, err
	}
	if err := s.Commit(); err != nil {
		return nil, err
	}
	finished = true
	return nil, nil
}

// made are the objects of the open transaction whose keys the database has made.
func (f *frames) made() []*instance {
	var made []*instance
	for _, frame := range f.stack {
		made = append(made, frame.made...)
	}
	return made
}

// unmake takes the key away that the database has made for a row that is not there any more.
func (i *instance) unmake() {
	if i.state != Transient {
		return
	}
	for _, c := range i.mapper.primary {
		if c.generated() {
			i.assign(i.row(), c, c.zero())
		}
	}
}

// pause waits before the next attempt, twice as long each time and never as long as others do. It tells whether the context
// lasted.
func pause(ctx context.Context, n int) bool {
	longest := firstBackoff << min(n-1, 6)
	timer := time.NewTimer(longest/2 + rand.N(longest))
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
