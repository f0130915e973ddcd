package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
	"github.com/dbsh-go/dbsh/store"
)

// undoneEntries is how many entries :undo can take back.
const undoneEntries = 20

// undoing is what :undo needs: where the last entries that changed something began.
type undoing struct {
	on     bool
	begun  []*beginning
	now    *beginning // of the entry that runs; nil outside of entries and for those that are not to be taken back
	closed error      // why nothing before begun[0] can be taken back; nil where there is nothing
}

// beginning is what was there before an entry ran.
type beginning struct {
	text     string
	session  *store.Mark // nil: the session refused work
	engine   engine.Mark
	checker  *check.Mark
	pieces   int
	flushed  int
	released []*check.Entry // held for the way back
}

// errFailed is why an entry cannot be taken back that began while the session refused work.
var errFailed = errors.New("the session waited for session.Rollback() then")

// undoable begins to remember entries. An engine that cannot go back leaves :undo without work.
func (s *shell) undoable() {
	if _, able := s.engine.(engine.Marker); able {
		s.undos.on = true
	}
}

// beginEntry remembers what there is before an entry.
func (s *shell) beginEntry(text string) (end func()) {
	u := &s.undos
	if !u.on || u.now != nil {
		return func() {}
	}
	b := &beginning{text: text, pieces: len(s.journal.pieces), flushed: s.log.flushed, checker: s.checker.Mark()}
	b.session, _ = s.session.Mark()
	b.engine = s.engine.(engine.Marker).Mark()
	u.now = b
	return s.endEntry
}

// endEntry keeps the beginning of an entry that has changed something.
func (s *shell) endEntry() {
	u := &s.undos
	b := u.now
	u.now = nil
	switch {
	case b == nil: // :undo has taken it
	case b.session == nil:
		s.forgetBegun(errFailed)
	case b.session.Ended() != nil:
		s.forgetBegun(b.session.Ended())
	case s.log.onlyAutoflushed() && b.session.OnlyFlushed() && !b.engine.Changed() && !s.checker.Changed(b.checker) && len(b.unknown()) == 0:
		b.session.Drop() // a query had the work of earlier entries written: going back to before those takes that back too
		s.release(b)
	case !b.session.Changed() && !b.engine.Changed() && !s.checker.Changed(b.checker) && len(b.unknown()) == 0:
		b.session.Drop()
		s.release(b)
	default:
		u.begun = append(u.begun, b)
	}
	for len(u.begun) > undoneEntries {
		s.drop()
	}
	s.checker.KeepFrom(u.oldest())
}

// unknown are the variables that the entry names and of whose contents nobody knows whether they have changed.
func (b *beginning) unknown() []string {
	words := strings.FieldsFunc(b.text, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return slices.DeleteFunc(slices.Clone(b.engine.Partly()), func(name string) bool { return !slices.Contains(words, name) })
}

// oldest is the first mark of the checker that somebody may go back to, nil for none.
func (u *undoing) oldest() *check.Mark {
	if len(u.begun) == 0 {
		return nil
	}
	return u.begun[0].checker
}

// drop forgets the oldest beginning.
func (s *shell) drop() {
	u := &s.undos
	u.begun[0].session.Drop()
	s.release(u.begun[0])
	u.begun = append([]*beginning{}, u.begun[1:]...)
	u.closed = fmt.Errorf("only the last %d entries that changed something are kept", undoneEntries)
}

// forgetBegun forgets all beginnings.
func (s *shell) forgetBegun(why error) {
	u := &s.undos
	for _, b := range u.begun {
		s.release(b)
	}
	u.begun, u.closed = nil, why
}

// release lets go of what a way back would have needed.
func (s *shell) release(b *beginning) {
	for _, entry := range b.released {
		s.checker.Release(entry)
	}
	b.released = nil
}

// ran says that an entry has run: it is released when no way leads back to before it.
func (s *shell) ran(entry *check.Entry) {
	if now := s.undos.now; now != nil {
		now.released = append(now.released, entry)
		return
	}
	s.checker.Release(entry)
}

// undoView is what the command :undo works with.
type undoView struct{ *shell }

var _ command.Undo = undoView{}

// Undo implements command.Undo.
func (v undoView) Undo(context.Context) (command.Undone, error) {
	s, u := v.shell, &v.undos
	if !u.on {
		return command.Undone{}, errors.New("undo: this shell keeps no way back: it is there at a prompt, with the closure engine")
	}
	if own := u.now; own != nil {
		u.now = nil
		if own.session != nil {
			own.session.Drop()
		}
	}
	if len(u.begun) == 0 {
		return command.Undone{}, u.nothing()
	}
	last := u.begun[len(u.begun)-1]
	if err := last.session.Back(); err != nil {
		return command.Undone{}, fmt.Errorf("undo: %w", err)
	}
	last.engine.Back()
	s.checker.Back(last.checker)
	s.release(last)
	for i := range s.journal.pieces[last.pieces:] {
		s.journal.pieces[last.pieces+i].ran = false
	}
	u.begun, s.log.flushed = u.begun[:len(u.begun)-1], last.flushed
	return command.Undone{Entry: last.text, Left: last.unknown()}, nil
}

// nothing says why there is nothing to undo.
func (u *undoing) nothing() error {
	if u.closed == nil {
		return errors.New("undo: nothing was changed yet")
	}
	return fmt.Errorf("undo: %w", u.closed)
}
