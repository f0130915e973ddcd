package store

import (
	"context"
	"errors"
	"fmt"
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
	if f.mark == nil {
		return
	}
	for _, p := range inner.points { // nothing was written between this mark and that one, where this one has no point yet
		if slices.Contains(f.mark.open, p.database) && !slices.ContainsFunc(f.points, func(own point) bool { return own.database == p.database }) {
			f.points = append(f.points, p)
		}
	}
}
