package shell

import (
	"context"
	"fmt"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
	"github.com/dbsh-go/dbsh/shell/internal/input"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// entry runs one entry as it was typed.
func (s *shell) entry(ctx context.Context, text string) error {
	s.journal.texts = append(s.journal.texts, text)
	defer s.forget()
	defer s.beginEntry(text)()
	return s.guard(ctx, func(ctx context.Context) error { return s.pieces(ctx, text) })
}

// safely is the last resort against a mistake in the shell's own code: it costs the entry, not the session.
func safely(ctx context.Context, do step) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("this is a mistake in dbsh, please report it with what you typed: %v", r)
		}
	}()
	return do(ctx)
}

// pieces runs what was typed or pasted as one text. Go alone is one entry, checked whole; with SQL or commands among it, each
// piece runs after the one before it, and the first error ends the text.
func (s *shell) pieces(ctx context.Context, text string) error {
	parts := s.rules().Split(text)
	for _, part := range parts {
		if _, to := s.rules().Redirect(part.Text); to.Kind != syntax.NoRedirect || part.Kind == syntax.SQL || part.Kind == syntax.Command {
			return s.eachPiece(ctx, parts)
		}
	}
	return s.dispatch(ctx, text)
}

func (s *shell) eachPiece(ctx context.Context, parts []syntax.Entry) error {
	for _, part := range parts {
		if err := s.dispatch(ctx, part.Text); err != nil {
			return err
		}
	}
	return nil
}

// guard runs one entry under a context of its own, which ^C cancels.
func (s *shell) guard(ctx context.Context, do step) error {
	ctx, stop := s.interrupts(ctx)
	defer stop()
	s.session.SetContext(ctx)
	defer s.session.SetContext(context.Background())
	s.log.begin()
	version := s.session.SchemaVersion()
	start := time.Now()
	err := safely(ctx, do)
	s.noteRepeats()
	if s.settings.Timing {
		fmt.Fprintf(s.config.Err, "Time: %s\n", command.Took(time.Since(start)))
	}
	s.catalog.Use(s.using())
	if s.session.SchemaVersion() != version {
		if refresh := s.refresh(ctx); err == nil {
			err = refresh
		}
	}
	return err
}

// interrupts gives the context that ^C cancels; a script that works in batches is asked to stop first.
func (s *shell) interrupts(ctx context.Context) (context.Context, func()) {
	if s.errand != nil && s.errand.script.Batch.Size > 0 {
		return input.InterruptsLate(ctx, s.errand.stop)
	}
	return input.Interrupts(ctx)
}

// dispatch runs one piece, with its results where it says.
func (s *shell) dispatch(ctx context.Context, text string) error {
	text, to := s.rules().Redirect(text)
	return s.redirected(to, func() error { return s.piece(ctx, text) })
}

func (s *shell) piece(ctx context.Context, text string) error {
	switch syntax.ClassifyIn(text, s.checker.Declared) {
	case syntax.Blank:
		return nil
	case syntax.Command:
		return s.command(ctx, text)
	case syntax.SQL:
		return s.sql(ctx, text)
	}
	return s.goEntry(ctx, text)
}

// goEntry checks and runs Go.
func (s *shell) goEntry(ctx context.Context, text string) error {
	if missing := s.missing(text); len(missing) > 0 {
		return s.restart(ctx, Restart{Imports: missing, Entry: text})
	}
	entry, err := s.check(text)
	if err != nil {
		return err
	}
	return s.run(ctx, entry)
}

// run runs a checked entry.
func (s *shell) run(ctx context.Context, todo checked) error {
	entry := todo.Entry
	defer s.ran(entry)
	if err := s.confirmCalls(entry); err != nil {
		s.engine.Forget(s.checker.Unshow(entry))
		return err
	}
	s.journal.running = todo.piece
	s.column, s.quiet = s.showsColumn(entry), givesStop(entry)
	if err := s.runEntry(ctx, entry); err != nil {
		s.engine.Forget(s.checker.Unshow(entry))
		return err
	}
	s.journal.pieces[todo.piece].ran = true
	return nil
}

func (s *shell) runEntry(ctx context.Context, entry *check.Entry) error {
	if stepper, is := s.engine.(engine.Stepper); is && s.steps != nil {
		return stepper.RunSteps(ctx, entry, s.steps.next)
	}
	return s.engine.Run(ctx, entry)
}

// forget lets go of shown values that are long past.
func (s *shell) forget() {
	if past := s.checker.Forget(check.KeptValues); len(past) > 0 {
		s.engine.Forget(past)
		for _, v := range past {
			delete(s.unkept, v)
		}
	}
}

// refresh reads the models again after the schema has changed.
func (s *shell) refresh(ctx context.Context) error {
	if err := s.catalog.Refresh(ctx); err != nil {
		return err
	}
	return s.renew(ctx)
}

// renew takes the models that the catalog has now.
func (s *shell) renew(ctx context.Context) error {
	if again := s.checker.SetModels(s.catalog); again != nil {
		return s.engine.Run(ctx, again)
	}
	return nil
}
