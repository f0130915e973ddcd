package store

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Flush writes what is pending, in the session's transaction: INSERTs after the rows they refer to, only changed columns,
// DELETEs of children first. Where nothing has changed it sends nothing. If a statement fails, the transaction (inside a
// savepoint: the savepoint) is rolled back, the objects in memory too, and the session refuses work until Rollback.
func (s *Session) Flush() error {
	if err := s.usable("flush"); err != nil {
		return err
	}
	return s.flush("flush")
}

// autoflush is the flush before a query, so that the query sees what memory holds.
func (s *Session) autoflush() error {
	if err := s.usable("query"); err != nil {
		return err
	}
	if s.mode.quiet > 0 || s.mode.busy {
		return nil
	}
	if err := s.flush("autoflush"); err != nil {
		return fmt.Errorf("autoflush: %w", err)
	}
	return nil
}

// autoflushTold is autoflush for a read that no changed field can bear upon: it flushes if the session was told of work.
func (s *Session) autoflushTold() error {
	if s.work.empty() {
		return s.usable("query")
	}
	return s.autoflush()
}

// flush plans, executes, and finalizes if all of it has worked.
func (s *Session) flush(cause string) error {
	if s.mode.busy || s.mode.preparing || !s.hasWork() {
		return nil
	}
	if err := s.prepare(); err != nil {
		return fmt.Errorf("flush: %w", err)
	}
	written, err := s.flushOnce(cause)
	if err == nil && written != nil {
		if err = s.after(written); err != nil {
			err = errors.Join(fmt.Errorf("flush: %w; the transaction is rolled back", err), s.Rollback())
		}
	}
	return err
}

// prepare runs what is to run before a flush. No flush happens inside of it.
func (s *Session) prepare() error {
	s.mode.preparing = true
	defer func() { s.mode.preparing = false }()
	return s.events.beforeFlush.each(func(f func() error) error { return f() })
}

// flushOnce writes what is pending, and returns it where somebody wants to know.
func (s *Session) flushOnce(cause string) (written []Change, err error) {
	s.mode.busy = true
	defer func() { s.mode.busy = false }()
	p := newPlan(s)
	defer p.writes.close()
	if err := p.collect(); err != nil {
		return nil, fmt.Errorf("flush: %w", err)
	}
	if !p.empty() {
		ctx := withCause(s.ctx(), cause)
		for _, d := range p.databases() {
			if err := s.on(d).begin(ctx); err != nil {
				return nil, err
			}
			d.written.any = true
		}
		s.flushes++
		if err := p.execute(ctx); err != nil {
			return nil, s.breakDown(err)
		}
		if p.told() {
			written = p.changes()
		}
	}
	p.finalize()
	if len(s.events.afterCommit.list) > 0 {
		top := s.frames.top()
		top.changes = append(top.changes, written...)
	}
	return written, nil
}

// hasWork tells whether a flush may have something to do. Nothing changed costs one comparison of fields, no allocation.
func (s *Session) hasWork() bool {
	if !s.work.empty() {
		return true
	}
	return s.tracker.dirty()
}

// finalize makes memory agree with the rows that were written.
func (p *plan) finalize() {
	s := p.session
	top := s.frames.top()
	for rows := p.inserts; len(rows) > 0; {
		n := front(rows, len(rows), (*write).sameModel)
		p.finalizeInserts(rows[:n], top)
		rows = rows[n:]
	}
	for i := range chained(p.deletes, p.replaced, p.swept) {
		s.tracker.remove(i)
		i.state = Deleted
		i.raise(gone)
		i.lower(doomed)
		top.deleted = append(top.deleted, i)
	}
	top.saved = slices.Grow(top.saved, len(p.updates))
	for _, w := range p.updates {
		if w.instead != nil {
			w.finalize()
			w.i.state, w.i.born, w.i.key = Persistent, 0, w.instead.key
			s.tracker.add(w.i)
			continue
		}
		top.keep(w.i)
		before := w.i.loaded
		w.finalize()
		if w.altered || slices.ContainsFunc(w.columns, func(c *column) bool { return c.primary }) {
			if key := w.i.loaded.identity(w.mapper); key != w.i.key {
				s.tracker.rekey(w.i, key)
			}
		}
		p.follow(w.i, before)
	}
	p.tellFollowers()
	for _, w := range p.inserts {
		p.follow(w.i, snapshot{})
	}
	p.agree()
}

// finalizeInserts makes the objects of new rows of one model persistent.
func (p *plan) finalizeInserts(rows []*write, top *frame) {
	tracker := &p.session.tracker
	tracker.expect(len(rows))
	if rows[0].newKeyMade() {
		top.made = slices.Grow(top.made, len(rows))
	}
	for _, w := range rows {
		if w.newKeyMade() {
			top.made = append(top.made, w.i)
		}
		w.finalize()
		w.i.state, w.i.born = Persistent, 0
		w.i.key = w.i.loaded.identity(w.mapper)
		tracker.add(w.i)
	}
}

// agree settles what objects know of each other.
func (p *plan) agree() {
	work := &p.session.work
	for _, w := range p.beside.undone {
		w.finalize()
	}
	for i := range chained(work.fresh, work.touched) {
		i.reconcile()
	}
	for _, i := range p.beside.dismissed {
		p.session.release(i)
	}
	work.settle()
}

// newKeyMade tells whether the database has made the row's key: the object has none yet.
func (w *write) newKeyMade() bool {
	return slices.ContainsFunc(w.mapper.primary, func(c *column) bool { return c.generated() && c.unset(c.valueIn(w.i.object)) })
}

// fitted forgets what cells held that were written by now.
func (i *instance) fitted(columns []*column) {
	if len(i.misfits) == 0 {
		return
	}
	i.misfits = maps.Clone(i.misfits) // rollback may need the old ones
	for _, c := range columns {
		delete(i.misfits, c.name)
	}
}

// follow makes loaded collections that a foreign key's new value has made wrong load again. Where the relation itself was
// changed, both sides agree already.
func (p *plan) follow(i *instance, before snapshot) {
	for _, r := range i.mapper.relations {
		if r.kind != belongsTo || !r.linked || r.reverse == "" {
			continue
		}
		target, err := p.session.models.target(r)
		if err != nil {
			continue
		}
		now := p.committed(i, r.local)
		if !before.none() {
			was := before.pick(i.mapper, r.local)
			if slices.EqualFunc(was, now, samePlain) {
				continue
			}
			p.outdate(target, r, was, i, false)
		}
		p.outdate(target, r, now, i, true)
	}
}

// reconcile forgets relations that a foreign key's field contradicts: it was written later.
func (i *instance) reconcile() {
	for _, b := range i.bonds() {
		if b.relation.kind != belongsTo {
			continue
		}
		if parent := b.one(); parent != nil && !i.refersTo(b.relation.local, parent, b.relation.remote) {
			delete(parent.relations, b.relation.reverse)
			delete(i.relations, b.relation.name)
		}
	}
}

// outdate forgets the parent's collection if it does not hold what the child's key says.
func (p *plan) outdate(target *mapper, r *relation, values []any, child *instance, belongs bool) {
	key, ok := target.keyFrom(r.remote, values)
	if !ok {
		return
	}
	parent := p.session.tracker.find(key)
	if parent == nil {
		return
	}
	if b := parent.relations[r.reverse]; b != nil && b.has(child) != belongs {
		delete(parent.relations, r.reverse)
	}
}

// related tells whether any of the object's relations has changed.
func (i *instance) related() bool {
	for _, b := range i.relations {
		if b.changed() {
			return true
		}
	}
	return false
}
