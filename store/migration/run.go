package migration

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/internal/dialect"
	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

// running is a migration while it is run.
type running struct {
	*Migrator
	session   *store.Session
	migration *Migration
	direction Direction
	steps     []Statement
	vanished  []object // what vanished with tables that were made anew
}

func (r *running) event(kind EventKind, statement int) Event {
	event := Event{Kind: kind, Migration: r.migration, Direction: r.direction, Statement: statement, Of: len(r.steps)}
	if statement > 0 {
		event.SQL = r.steps[statement-1].SQL
	}
	return event
}

func (r *running) fail(statement int, err error) *StepError {
	e := &StepError{Migration: r.migration, Direction: r.direction, Statement: statement, Err: err}
	if statement > 0 {
		e.SQL = r.steps[statement-1].SQL
	}
	return e
}

// transaction runs the migration as one transaction, in which its version is noted too. The lock that the transaction has is what
// makes another program wait; so what is noted is read again in it.
func (r *running) transaction() (ran bool, err error) {
	unenforced := r.unenforced()
	if unenforced {
		if _, err := r.session.Execute("PRAGMA foreign_keys = OFF"); err != nil {
			return false, err
		}
		defer func() {
			_, failed := r.session.Execute("PRAGMA foreign_keys = ON")
			err = errors.Join(err, failed)
		}()
	}
	if err := r.begin(r.session); err != nil {
		return false, err
	}
	done, err := r.isDone()
	if err != nil || done {
		return false, errors.Join(err, r.session.Rollback())
	}
	if err := r.within(unenforced); err != nil {
		return false, errors.Join(err, r.session.Rollback(), r.afterwards())
	}
	if err := r.session.Commit(); err != nil {
		return false, errors.Join(r.fail(0, err), r.session.Rollback())
	}
	return true, nil
}

// afterwards puts back a setting that a rollback leaves as it was changed.
func (r *running) afterwards() error {
	if r.dialect.Name() != (dialect.SQLite{}).Name() {
		return nil
	}
	_, err := r.session.Execute("PRAGMA legacy_alter_table = OFF")
	return err
}

// isDone tells whether another program has run the migration.
func (r *running) isDone() (bool, error) {
	history, err := r.history(r.session)
	return history.applied()[r.migration.Version] == (r.direction == Up), err
}

// within is what is done inside the transaction.
func (r *running) within(unenforced bool) error {
	var broken map[string]int64
	var err error
	if unenforced {
		if broken, err = r.brokenKeys(); err != nil {
			return err
		}
	}
	if r.migration.run != nil {
		if err := r.call(); err != nil {
			return r.fail(0, err)
		}
	}
	for i, step := range r.steps {
		if r.migration.NoTransaction && r.isEnvelope(step.SQL) {
			continue
		}
		if err := r.statement(i + 1); err != nil {
			return r.fail(i+1, err)
		}
	}
	if err := r.restore(); err != nil {
		return r.fail(0, err)
	}
	if unenforced {
		if err := r.checkKeys(broken); err != nil {
			return r.fail(0, err)
		}
	}
	text, args := note(r.migration, r.direction)
	_, err = r.session.Execute(text, args...)
	return err
}

// statement runs one statement, if it loses nothing, or may.
func (r *running) statement(n int) error {
	r.options.Notify(r.event(Running, n))
	step := r.steps[n-1]
	for _, loss := range step.Losses {
		if err := r.mayLose(loss); err != nil {
			return err
		}
	}
	if err := r.noteVanishing(step.SQL); err != nil {
		return err
	}
	_, err := r.session.Execute(step.SQL)
	return err
}

func (r *running) mayLose(loss Loss) error {
	if r.options.AllowDataLoss {
		return nil
	}
	rows, err := r.session.Execute(loss.Query)
	if err != nil {
		return fmt.Errorf("count what would be lost (%s): %w", loss.Query, err)
	}
	count, ok := int64(0), false
	if len(rows.Values) == 1 && len(rows.Values[0]) == 1 {
		count, ok = rows.Values[0][0].(int64)
	}
	switch {
	case !ok:
		return fmt.Errorf("count what would be lost (%s): it gives no number", loss.Query)
	case count == 0:
		return nil
	case r.options.Lossy != nil && r.options.Lossy(r.migration, loss, count):
		return nil
	}
	return &LossError{loss, count}
}

// unenforced tells whether the migration switches foreign keys off before its transaction begins.
func (r *running) unenforced() bool {
	for _, step := range r.steps {
		if list := words(strings.TrimRight(step.SQL, "; ")); len(list) > 3 && list[0] == "pragma" && list[1] == "foreign_keys" && (list[3] == "off" || list[3] == "0" || list[3] == "false") {
			return true
		}
	}
	return false
}

// isEnvelope tells the statements that are the runner's own business.
func (r *running) isEnvelope(text string) bool {
	list := words(strings.TrimRight(text, "; "))
	return controls(text) != "" || len(list) > 2 && list[0] == "pragma" && list[1] == "foreign_keys"
}

// controls is BEGIN or COMMIT of a statement that begins or ends a transaction, else "".
func controls(text string) string {
	token, _ := lexer.First(text)
	switch {
	case token.Is("BEGIN"), token.Is("START"):
		return "BEGIN"
	case token.Is("COMMIT"), token.Is("END"):
		return "COMMIT"
	}
	return ""
}

// begin begins a transaction. While another program writes into an SQLite file, it waits, for as long as that takes.
func (m *Migrator) begin(session *store.Session) error {
	for waited := false; ; waited = true {
		err := session.Begin()
		if err == nil || !errors.Is(err, store.ErrBusy) {
			return err
		}
		if err := session.Rollback(); err != nil {
			return err
		}
		if !waited {
			m.options.Notify(Event{Kind: Waiting})
		}
		select {
		case <-session.Context().Done():
			return session.Context().Err()
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// lock makes other programs wait that run migrations on the same database, until unlock is called or the session's connection ends. It
// is the lock of that connection: what a program that was killed has sent last is run to its end by the server, which keeps the lock as
// long. On SQLite each migration's transaction is what others wait for.
func (m *Migrator) lock(session *store.Session) (unlock func(), err error) {
	try, release := m.dialect.MigrationLock(Table)
	if try == "" {
		return func() {}, nil
	}
	for waited := false; ; waited = true {
		rows, err := session.Execute(try)
		if err != nil {
			return nil, fmt.Errorf("lock the migrations of %s: %w", m.db.Name(), err)
		}
		if got := rows.Values[0][0]; got == true || got == int64(1) {
			return func() {
				_ = session.Rollback()
				session.SetContext(context.WithoutCancel(session.Context()))
				_, _ = session.Execute(release)
			}, nil
		}
		if !waited {
			m.options.Notify(Event{Kind: Waiting})
		}
		select {
		case <-session.Context().Done():
			return nil, session.Context().Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
