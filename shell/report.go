package shell

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
	"github.com/dbsh-go/dbsh/shell/internal/input"
	"github.com/dbsh-go/dbsh/shell/internal/theme"
	"github.com/dbsh-go/dbsh/store"
)

// report is where every error of an entry goes out.
func (s *shell) report(err error) {
	if err == nil {
		return
	}
	s.freshLine()
	if errors.Is(err, errDeclined) {
		fmt.Fprintln(s.config.Err, errDeclined)
		return
	}
	fmt.Fprintln(s.config.Err, s.coloured(s.explain(err)))
	if s.config.Terminal {
		if text := s.afterError(err); text != "" {
			fmt.Fprintln(s.config.Err, text)
		}
	}
}

// freshLine begins a line on a terminal where an entry has left one without its end.
func (s *shell) freshLine() {
	if s.config.Terminal {
		s.out.EndLine()
	}
}

// coloured is an error's text with its first line in the colour of errors.
func (s *shell) coloured(text string) string {
	if !s.config.Colour {
		return text
	}
	first, rest, more := strings.Cut(text, "\n")
	first = s.settings.Theme.Paint(theme.Error, first)
	if more {
		return first + "\n" + rest
	}
	return first
}

// explain is an error as a person reads it.
func (s *shell) explain(err error) string {
	var placed *placedError
	if errors.As(err, &placed) {
		return fmt.Sprintf("%s:%d: %s", placed.path, placed.line, s.explain(placed.err))
	}
	if located, is := err.(*engine.PlacedError); is { // behind others, its sentence is a part of theirs
		return s.withSource(located, s.explain(located.Err))
	}
	var failure *check.Error
	var panicked *engine.PanicError
	switch {
	case errors.As(err, &failure):
		return failure.Render()
	case errors.As(err, &panicked), errors.As(err, new(*BuildError)):
		return err.Error()
	case errors.Is(err, store.ErrTimeout):
		return "error: " + err.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "stopped: time is up"
	case errors.Is(err, context.Canceled), errors.Is(err, input.ErrInterrupted), errors.Is(err, store.ErrCancelled):
		return "interrupted"
	}
	if text, is := s.explainSQL(err); is {
		return text
	}
	return "error: " + err.Error() + s.creates(err)
}

// creates says what makes the table that a statement has missed, where it is that of a model which was typed.
func (s *shell) creates(err error) string {
	var failure *store.SQLError
	if errors.Is(err, store.ErrPendingRollback) || !errors.Is(err, store.ErrNoTable) || !errors.As(err, &failure) {
		return ""
	}
	if model, known := s.catalog.TableModel("", "", failure.Table); known && s.catalog.Declared(model) {
		return ": db.CreateAll() makes the table of " + model
	}
	return ""
}

// afterError says what state the session is in, when that is not as it was.
func (s *shell) afterError(err error) string {
	var failure *check.Error
	if errors.As(err, &failure) {
		return ""
	}
	status := s.session.Status()
	switch {
	case errors.Is(err, store.ErrPendingRollback):
		return "The transaction has failed: session.Rollback() starts anew."
	case status.Uncommitted && !s.log.fresh: // else the entry has sent nothing: all is as the prompt said before
		return "The session goes on, with work that is not committed: " + s.describe(status) + " (session.Commit() keeps it, session.Rollback() takes it back)."
	}
	return ""
}
