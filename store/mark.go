package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Mark is a point in a session's work that the session can go back to: what was added, changed, related and deleted since then, in
// memory and in the database's open transaction. Unlike a savepoint it flushes nothing: what was pending then is pending again. It
// costs a statement (SAVEPOINT) only where something is written after it in a transaction that was open before it.
//
// A mark ends with the transaction it was set in, by Commit or Rollback; with a savepoint that lay below it; and when the session
// goes back to an earlier mark. (SQLAlchemy has nothing like it.)
type Mark struct {
	session  *Session
	frame    *frame
	open     []*database // whose transactions were open
	held     []held      // what was not flushed
	departed []departed  // what has left the session since
	end      error       // why it has ended, where that was a commit
}

// Errors of going back to a mark that has ended.
var (
	ErrMarkCommitted = errors.New("what was written is committed")
	ErrMarkEnded     = errors.New("the transaction was rolled back, or went back to before the mark")
)

// point is where a mark stands in the transaction of one database.
type point struct {
	database *database
	name     string // of the savepoint
}

// held is an object with work that was not flushed.
type held struct {
	instance *instance
	state    State
	fields   snapshot
	flags    instanceFlags
	bonds    map[string]*bond
}

// departed is an object that has left the session.
type departed struct {
	instance *instance
	state    State
	key      identity
	loaded   snapshot
}

// Mark sets a mark. It is an error while the session refuses work.
func (s *Session) Mark() (*Mark, error) {
	if err := s.changeable("mark"); err != nil {
		return nil, err
	}
	m := &Mark{session: s, open: s.begun()}
	m.hold()
	m.frame = s.frames.begin("")
	m.frame.mark, m.frame.before = m, s.notes()
	return m, nil
}

// hold copies what is not flushed.
func (m *Mark) hold() {
	s := m.session
	seen := map[*instance]bool{}
	add := func(i *instance) {
		if seen[i] {
			return
		}
		seen[i] = true
		h := held{instance: i, state: i.state, flags: i.flags, fields: i.mapper.snapshot(i.object)}
		if len(i.relations) > 0 {
			h.bonds = make(map[string]*bond, len(i.relations))
			for name, b := range i.relations {
				h.bonds[name] = b.copied()
			}
		}
		m.held = append(m.held, h)
	}
	for i := range chained(s.work.fresh, s.work.doomed, s.work.touched) {
		add(i)
	}
	s.tracker.changed(add)
}

// copied is a bond that changes of this one do not reach.
func (b *bond) copied() *bond {
	c := *b
	c.rows, c.added, c.removed, c.unkeyed = slices.Clone(b.rows), slices.Clone(b.added), slices.Clone(b.removed), slices.Clone(b.unkeyed)
	c.fields, c.members = slices.Clone(b.fields), nil
	return &c
}

// at is where the mark's frame lies, -1 if it has ended.
func (m *Mark) at() int { return slices.Index(m.session.frames.stack, m.frame) }

// Ended tells why the mark can no longer be gone back to, nil if it can: ErrMarkCommitted, ErrMarkEnded, or a *ClosedError.
func (m *Mark) Ended() error {
	switch {
	case m.session.mode.closed:
		return &ClosedError{What: "session"}
	case m.at() >= 0:
		return nil
	case m.end != nil:
		return m.end
	}
	return ErrMarkEnded
}

// Changed tells whether going back would change anything: in memory, or in a database. Objects that were only read are none.
func (m *Mark) Changed() bool {
	s, at := m.session, m.at()
	if at < 0 || len(m.departed) > 0 {
		return true
	}
	for _, f := range s.frames.stack[at:] {
		if len(f.added)+len(f.deleted)+len(f.points) > 0 || f.mark == nil {
			return true
		}
	}
	for _, d := range s.databases {
		if before := m.frame.before[d]; d.written.any != before.any || d.written.tables != before.tables || d.conn.inTransaction() != slices.Contains(m.open, d) {
			return true
		}
	}
	return !m.holdsStill()
}

// holdsStill tells whether what is not flushed is what it was.
func (m *Mark) holdsStill() bool {
	now := &Mark{session: m.session}
	now.hold()
	return slices.EqualFunc(m.held, now.held, func(before, after held) bool {
		i := before.instance
		if i != after.instance || before.state != after.state || (before.flags^after.flags)&(doomed|touched) != 0 {
			return false
		}
		row := after.fields.row
		return !slices.ContainsFunc(i.mapper.columns, func(c *column) bool { return !before.fields.same(c, row) }) &&
			maps.EqualFunc(changedBonds(before.bonds), changedBonds(after.bonds), (*bond).sameChanges)
	})
}

// changedBonds are those that a flush has something to do for. Others come and go by being read.
func changedBonds(bonds map[string]*bond) map[string]*bond {
	changed := maps.Clone(bonds)
	maps.DeleteFunc(changed, func(_ string, b *bond) bool { return !b.changed() })
	return changed
}

// sameChanges tells whether the same is to be written for two bonds.
func (b *bond) sameChanges(other *bond) bool {
	return slices.Equal(b.added, other.added) && slices.Equal(b.removed, other.removed) && slices.Equal(b.unkeyed, other.unkeyed)
}

// Drop ends the mark; what was done since stays. Whoever sets many drops the old ones.
func (m *Mark) Drop() {
	at := m.at()
	if at < 0 {
		return
	}
	s := m.session
	s.frames.stack[at-1].take(m.frame)
	if at > 1 && s.frames.stack[at-1].mark != nil {
		below := s.frames.stack[at-1].mark
		below.departed = append(below.departed, m.departed...)
	}
	s.frames.stack = slices.Delete(s.frames.stack, at, at+1)
}

// Back takes back what was done since the mark, which ends. Where the database refuses, everything stays as it is.
func (m *Mark) Back() error {
	s, at := m.session, m.at()
	switch {
	case m.Ended() != nil:
		return fmt.Errorf("go back: %w", m.Ended())
	case s.mode.busy || s.mode.batch:
		return s.changeable("go back")
	}
	if err := s.failure(); err != nil {
		return fmt.Errorf("go back: %w", &PendingRollbackError{Cause: err})
	}
	whole, err := m.rollback(at)
	if err != nil {
		return fmt.Errorf("go back: %w", err)
	}
	var left []departed
	for _, f := range slices.Backward(s.frames.stack[at:]) {
		s.undo(f)
		if f.mark != nil {
			left = append(left, f.mark.departed...)
		}
	}
	s.frames.stack = s.frames.stack[:at]
	m.restoreNotes()
	m.returnDeparted(left)
	m.returnHeld()
	if whole && !s.InTransaction() {
		s.rolledBack()
	}
	return nil
}

// rollback takes back what the databases hold since the mark. It tells whether a transaction was rolled back whole.
func (m *Mark) rollback(at int) (whole bool, err error) {
	s := m.session
	ctx := withCause(context.WithoutCancel(s.ctx()), causeMark)
	for _, d := range s.begun() {
		if !slices.Contains(m.open, d) {
			whole = true
			err = errors.Join(err, d.conn.rollback(ctx))
			continue
		}
		name := s.frames.firstPoint(at, d)
		if name == "" {
			continue
		}
		if err := d.conn.rollbackTo(ctx, name); err != nil {
			return whole, err
		}
		err = errors.Join(err, d.conn.releaseTo(ctx, name))
	}
	return whole, err
}

// firstPoint is the first savepoint of a database that the frames from one on have, "" for none.
func (f *frames) firstPoint(at int, d *database) string {
	for _, frame := range f.stack[at:] {
		for _, p := range frame.points {
			if p.database == d {
				return p.name
			}
		}
		if frame.name != "" && slices.Contains(d.conn.nested, frame.name) {
			return frame.name
		}
	}
	return ""
}

// restoreNotes makes what is known of the transactions what it was.
func (m *Mark) restoreNotes() {
	s := m.session
	s.forgetTables()
	for _, d := range s.databases {
		d.written = m.frame.before[d]
	}
}

// returnDeparted brings back what has left the session: the oldest of its departures last, which knows what it was at the mark.
func (m *Mark) returnDeparted(left []departed) {
	s := m.session
	for _, p := range slices.Backward(left) {
		i := p.instance
		if p.state != Persistent || i.session != nil || p.loaded.none() {
			continue
		}
		if s.tracker.find(p.key) != nil {
			continue // the row has another object by now
		}
		i.session, i.state, i.key = s.root, Persistent, p.key
		i.remember(p.loaded)
		i.raise(expired)
		s.tracker.add(i)
		i.restore()
	}
}

// returnHeld makes what was pending pending again.
func (m *Mark) returnHeld() {
	s := m.session
	below := s.frames.top()
	s.work.fresh = nil
	for _, h := range m.held {
		i := h.instance
		if h.state == Pending {
			m.pendAgain(i, below)
		}
		if i.session == nil || i.session.core != s.core {
			continue
		}
		h.refill()
		i.relations = h.bonds
		if h.flags&touched != 0 {
			s.work.touch(i)
		}
		if h.flags&doomed != 0 {
			s.work.doom(i)
		}
	}
}

// pendAgain makes an object that was pending at the mark so again: it was written since, or taken out.
func (m *Mark) pendAgain(i *instance, below *frame) {
	s := m.session
	if i.session != nil && i.session.core != s.core {
		return // it is in another session now
	}
	if i.state == Persistent {
		s.tracker.remove(i)
	}
	i.session, i.state, i.key, i.born, i.kept = s.root, Pending, identity{}, 0, 0
	i.remember(snapshot{})
	i.lower(gone | expired | doomed | touched)
	s.work.fresh = append(s.work.fresh, i)
	if !slices.Contains(below.added, i) {
		below.added = append(below.added, i)
	}
}

// refill gives the object's fields the values that they had.
func (h *held) refill() {
	i := h.instance
	row := i.row()
	for _, c := range i.mapper.columns {
		if !h.fields.same(c, addressOf(i.object)) {
			i.assign(row, c, h.fields.value(c))
		}
	}
}

// noteParted remembers for the innermost mark that an object is about to leave the session.
func (s *Session) noteParted(i *instance) {
	if m := s.frames.mark(); m != nil {
		m.departed = append(m.departed, departed{i, i.state, i.key, i.loaded})
	}
}

// mark is the innermost mark, nil for none.
func (f *frames) mark() *Mark {
	for _, frame := range slices.Backward(f.stack) {
		if frame.mark != nil {
			return frame.mark
		}
	}
	return nil
}

// savepoints are the frames of savepoints, outermost first.
func (f *frames) savepoints() []*frame {
	var list []*frame
	for _, frame := range f.stack {
		if frame.name != "" {
			list = append(list, frame)
		}
	}
	return list
}

// dropMarks ends the marks on top, undoing what was done since: their transaction is about to be taken back.
func (s *Session) dropMarks() {
	for s.frames.top().mark != nil {
		s.undo(s.frames.top())
		s.frames.stack = s.frames.stack[:len(s.frames.stack)-1]
	}
}

// endMarks ends all marks. What was done since stays.
func (s *Session) endMarks(why error) {
	for m := s.frames.mark(); m != nil; m = s.frames.mark() {
		m.Drop()
		m.end = why
	}
}

// causeMark is the cause of the statements that marks send.
const causeMark = "mark"

// settlePoint makes the innermost mark one that the open transaction can go back to, before something is written.
func (s *Session) settlePoint(ctx context.Context) error {
	f := s.frames.top()
	if f.mark == nil || !slices.Contains(f.mark.open, s.database) {
		return nil
	}
	if slices.ContainsFunc(f.points, func(p point) bool { return p.database == s.database }) {
		return nil
	}
	name := fmt.Sprintf("dbsh_mark_%d", f.serial)
	if err := s.conn.savepoint(withCause(ctx, causeMark), name); err != nil {
		return err
	}
	f.points = append(f.points, point{s.database, name})
	return nil
}

// take takes over what another frame has to undo.
func (f *frame) take(inner *frame) {
	f.added = append(f.added, inner.added...)
	f.deleted = append(f.deleted, inner.deleted...)
	f.changes = append(f.changes, inner.changes...)
	f.made = append(f.made, inner.made...)
	for _, before := range inner.saved {
		if before.kept < f.serial {
			f.saved = append(f.saved, before)
		}
	}
}
