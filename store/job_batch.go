package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
)

// InBatches calls do with the rows of the query, a batch at a time, in dst, a *[]*T; each batch is a transaction of its own, which
// commits when do has given no error. The rows come in the query's order, or by primary key, and are no longer in the session when
// their batch is done. do must not commit: a batch is done whole or not at all. In the session of a job (WithJob) a program that
// was ended goes on with the batch that it had not committed.
func (q Selection) InBatches(dst any, do func() error) error {
	out, err := q.list(dst)
	if err != nil {
		return err
	}
	b := &batches{query: q, session: q.session, dst: dst, out: out, do: do}
	return b.run()
}

// batches is a call of InBatches.
type batches struct {
	query   Selection
	session *Session
	dst     any
	out     reflect.Value // what dst points to
	do      func() error
	at      *checkpoint
	total   int64
}

func (b *batches) run() error {
	s := b.session
	switch {
	case s.mode.batch:
		return fmt.Errorf("%s: InBatches: one within another: read what belongs to a batch with All", b.query.modelName())
	case s.InTransaction() || s.Status().Uncommitted:
		return fmt.Errorf("%s: InBatches: %w: a batch is a transaction of its own: commit or roll back first", b.query.modelName(), ErrTransactionOpen)
	}
	if s.journey == nil {
		s.journey = &journey{}
		if s.options.job != nil {
			s.journey.Job = *s.options.job
		}
	}
	var err error
	if b.at, err = s.checkpoint(s.ctx()); err != nil {
		return err
	}
	if err := b.count(); err != nil {
		return err
	}
	for !b.at.finished {
		if err := b.stopped(); err != nil {
			return err
		}
		if err := b.next(s.ctx()); err != nil {
			return err
		}
		b.tell()
	}
	return nil
}

// count finds out how many rows there are, for those who are told.
func (b *batches) count() error {
	if b.session.journey.Progress == nil {
		return nil
	}
	n, err := b.query.Unordered().Count()
	b.total = int64(n)
	if err == nil {
		b.tell()
	}
	return err
}

func (b *batches) tell() {
	if tell := b.session.journey.Progress; tell != nil {
		tell(Progress{Step: b.at.step, Model: b.query.modelName(), Done: b.at.done, Total: max(b.total, b.at.done)})
	}
}

func (b *batches) stopped() error {
	if stop := b.session.journey.Stop; stop != nil && stop() {
		return &StoppedError{Job: b.session.journey.Name, Done: b.at.done}
	}
	return nil
}

// next does a batch, and commits it together with the place behind it.
func (b *batches) next(ctx context.Context) (err error) {
	s := b.session
	s.mode.batch = true
	to, err := b.work(ctx)
	s.mode.batch = false
	if err == nil {
		err = s.commitWritten()
	}
	if err != nil {
		if rollback := s.Rollback(); rollback != nil {
			err = errors.Join(err, rollback)
		}
		return err
	}
	*b.at = to
	return b.forget()
}

// work does a batch, and writes the place behind it.
func (b *batches) work(ctx context.Context) (to checkpoint, err error) {
	s := b.session
	size := s.journey.Size
	if size == 0 {
		size = defaultBatch
	}
	page, err := b.query.Keyset(size, b.dst, b.at.place)
	if err != nil {
		return to, err
	}
	if b.out.Len() > 0 {
		if err := b.do(); err != nil {
			return to, err
		}
		if err := s.beforeCommitting(); err != nil {
			return to, err
		}
	}
	to = checkpoint{step: b.at.step, place: page.NextCursor, done: b.at.done + int64(b.out.Len()), finished: !page.HasNext}
	if to.finished {
		to.place = b.at.place
	}
	if err := s.begin(ctx); err != nil {
		return to, err
	}
	return to, s.advance(ctx, *b.at, to)
}

// forget takes the rows of a batch that is done out of the session, so that a long job needs no more memory than a short one.
func (b *batches) forget() error {
	for i := range b.out.Len() {
		if object := b.out.Index(i).Interface(); b.session.Contains(object) {
			if err := b.session.Expunge(object); err != nil {
				return err
			}
		}
	}
	return nil
}
