package migration

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/dbsh-go/dbsh/store/internal/lexer"
)

// stepwise runs a migration whose statements commit by themselves, or that must not be one transaction. After each, what is done is
// noted, so that the next run goes on there. A statement that changes rows is committed together with its note. For one that changes
// tables, a digest of the tables that it names is noted before: if the program ends before the note of its end, the digest tells whether
// the statement was done.
func (r *running) stepwise() (ran bool, err error) {
	history, err := r.history(r.session)
	if err != nil {
		return false, err
	}
	record := history.of(r.migration.Version)
	switch {
	case record == nil && r.direction == Down, record != nil && record.direction == "" && r.direction == Up:
		return false, nil // another program has done it
	case record == nil:
		err = r.noteNow(insertNote, r.migration.Version, r.migration.Name, now(), Up.String(), 0, "")
	case record.direction == "":
		err = r.noteNow("UPDATE "+Table+" SET direction = ?, done = 0, digest = '' WHERE version = ?", Down.String(), r.migration.Version)
	}
	if err != nil {
		return false, err
	}
	first := 0
	if record != nil && record.direction != "" {
		if first, err = r.resume(record); err != nil {
			return false, err
		}
	}
	if err := r.mayLoseAny(first); err != nil {
		return false, err
	}
	for i := first; i < len(r.steps); i++ {
		if err := r.one(i); err != nil {
			failed := r.fail(i+1, err)
			failed.Kept = i
			return false, failed
		}
	}
	if r.direction == Down {
		return true, r.noteNow("DELETE FROM "+Table+" WHERE version = ?", r.migration.Version)
	}
	return true, r.noteNow("UPDATE "+Table+" SET direction = '', done = 0, digest = '', applied_at = ? WHERE version = ?", now(), r.migration.Version)
}

// resume is the statement to go on with.
func (r *running) resume(record *record) (int, error) {
	first := record.done
	if first > len(r.steps) {
		return 0, r.fail(0, fmt.Errorf("%s of it are done, and it has only %s: give it those back", plural(first, "statement"), plural(len(r.steps), "statement")))
	}
	if record.digest != "" && first < len(r.steps) {
		digest, err := r.digest(r.steps[first].SQL)
		if err != nil {
			return 0, err
		}
		if digest != record.digest {
			first++ // it was done, and the note of it was not
		}
	}
	if first < len(r.steps) {
		r.options.Notify(r.event(Resumed, first+1))
	}
	return first, nil
}

// mayLoseAny asks all questions before anything is done that stays. A question that cannot be answered yet is asked again later.
func (r *running) mayLoseAny(first int) error {
	for i, step := range r.steps[first:] {
		for _, loss := range step.Losses {
			if err := r.mayLose(loss); errors.Is(err, ErrDataLoss) {
				failed := r.fail(first+i+1, err)
				if first == 0 {
					return errors.Join(failed, r.forget())
				}
				return failed
			}
		}
	}
	return nil
}

// forget takes back the note that a migration was begun.
func (r *running) forget() error {
	if r.direction == Down {
		return r.noteNow("UPDATE "+Table+" SET direction = '' WHERE version = ?", r.migration.Version)
	}
	return r.noteNow("DELETE FROM "+Table+" WHERE version = ?", r.migration.Version)
}

const noteDone = "UPDATE " + Table + " SET done = ?, digest = ? WHERE version = ?"

func (r *running) one(i int) error {
	if changesRows(r.steps[i].SQL) {
		if err := r.begin(r.session); err != nil {
			return err
		}
		err := r.statement(i + 1)
		if err == nil {
			_, err = r.session.Execute(noteDone, i+1, "", r.migration.Version)
		}
		return finish(r.session, err)
	}
	digest, err := r.digest(r.steps[i].SQL)
	if err != nil {
		return err
	}
	if err := r.noteNow(noteDone, i, digest, r.migration.Version); err != nil {
		return err
	}
	if err := r.statement(i + 1); err != nil {
		return errors.Join(err, r.session.Rollback(), r.noteNow(noteDone, i, "", r.migration.Version))
	}
	if r.session.InTransaction() {
		if err := r.session.Commit(); err != nil {
			return err
		}
	}
	return r.noteNow(noteDone, i+1, "", r.migration.Version)
}

// changesRows tells statements that can be taken back from those that commit by themselves.
func changesRows(text string) bool {
	token, _ := lexer.First(text)
	return slices.ContainsFunc([]string{"INSERT", "UPDATE", "DELETE", "REPLACE", "WITH", "MERGE", "SELECT"}, token.Is)
}

// noteNow writes a note and commits it.
func (r *running) noteNow(text string, args ...any) error {
	if err := r.begin(r.session); err != nil {
		return err
	}
	_, err := r.session.Execute(text, args...)
	return finish(r.session, err)
}

// digest is a short text that changes when the tables change that a statement names.
func (r *running) digest(text string) (string, error) {
	names := []string{Table}
	for _, token := range r.dialect.Rules().Tokens(text) {
		if (token.Kind == lexer.Word || token.Kind == lexer.Name) && !slices.Contains(names, token.Text) {
			names = append(names, token.Text)
		}
	}
	tables, err := r.db.Describe(r.session.Context(), names...)
	if err != nil {
		return "", err
	}
	data, err := json.Marshal(tables)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:]), nil
}
