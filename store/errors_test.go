package store

import (
	"errors"
	"fmt"
	"testing"
)

func TestErrors(t *testing.T) {
	cause := errors.New("the cause")
	tests := []struct {
		err  error
		want string
		is   []error
	}{
		{&NotFoundError{Model: "Artist", Key: 99999}, "Artist 99999 not found", []error{ErrNotFound}},
		{&NotFoundError{Model: "Artist"}, "no Artist found: the query has no rows", []error{ErrNotFound}},
		{&MultipleRowsError{Model: "Artist"}, "got more than one Artist, want one: narrow the query, or use First", []error{ErrMultipleRows}},
		{&IntegrityError{Op: "insert into t", Kind: Unique, Table: "t", Columns: []string{"a", "b"}, Err: cause}, "insert into t: t.a, b: UNIQUE violated: it is taken already", []error{ErrIntegrity, cause}},
		{&IntegrityError{Op: "insert into t", Kind: Unique, Message: "index 'x'"}, "insert into t: index 'x'", []error{ErrIntegrity}},
		{&IntegrityError{Op: "insert into t", Kind: NotNull, Table: "t", Columns: []string{"a"}}, "insert into t: t.a: NOT NULL violated: it must have a value", []error{ErrIntegrity}},
		{&IntegrityError{Op: "delete from t", Kind: ForeignKey}, "delete from t: FOREIGN KEY violated: the row referred to does not exist, or rows still refer to this one", []error{ErrIntegrity}},
		{&IntegrityError{Op: "insert into t", Kind: Check, Constraint: "positive"}, "insert into t: CHECK violated: positive", []error{ErrIntegrity}},
		{&IntegrityError{Op: "delete from t", Kind: Constraint, Message: "keep it"}, "delete from t: keep it", []error{ErrIntegrity}},
		{&ValueError{Op: "insert into t", Table: "t", Column: "a", Value: "x", Reason: "is no number", Err: cause}, `insert into t: t.a: "x" is no number`, []error{ErrValue, cause}},
		{&ValueError{Op: "insert into t", Table: "t", Column: "a", Reason: "does not fit"}, "insert into t: t.a: the value does not fit", []error{ErrValue}},
		{&StaleError{Op: "update", Model: "Artist", Key: 1}, "update Artist 1: the row was changed or deleted meanwhile", []error{ErrStale}},
		{&StaleError{Op: "delete", Model: "Artist", Want: 3, Got: 2}, "delete Artist: got 2 rows, want 3: rows were changed or deleted meanwhile", []error{ErrStale}},
		{&PendingRollbackError{Cause: cause}, "the transaction has failed and was rolled back (the cause): call Rollback to go on", []error{ErrPendingRollback, cause}},
		{&ClosedError{What: "session"}, "the session is closed", []error{ErrClosed}},
		{&UnknownColumnError{Model: "Artist", Name: "Nmae", Nearby: "Name"}, "Artist has no column Nmae: did you mean Name?", []error{ErrUnknownColumn}},
		{&UnknownColumnError{Model: "Artist", Name: "Nmae"}, "Artist has no column Nmae", []error{ErrUnknownColumn}},
		{&OpenError{Name: "x", Reason: "no such file", Err: ErrNoDatabase}, "open x: no such file", []error{ErrNoDatabase}},
		{&SQLError{Op: "select", Message: "cancelled", Kind: ErrCancelled, Err: cause}, "select: cancelled", []error{ErrCancelled, cause}},
	}
	for _, test := range tests {
		wrapped := fmt.Errorf("flush: %w", test.err)
		if test.err.Error() != test.want {
			t.Errorf("got %q, want %q", test.err, test.want)
		}
		for _, is := range test.is {
			if !errors.Is(wrapped, is) {
				t.Errorf("%v is not %v", test.err, is)
			}
		}
		if errors.Is(wrapped, ErrMultipleRows) != (test.is[0] == ErrMultipleRows) {
			t.Errorf("%v: wrong about ErrMultipleRows", test.err)
		}
	}
}

func TestNotFoundKnowsItsStatus(t *testing.T) {
	for _, err := range []error{ErrNotFound, &NotFoundError{Model: "Artist"}, fmt.Errorf("get: %w", &NotFoundError{Model: "Artist", Key: 1})} {
		var status interface{ HTTPStatus() int }
		if !errors.As(err, &status) || status.HTTPStatus() != 404 {
			t.Errorf("%v has no status 404", err)
		}
	}
}
