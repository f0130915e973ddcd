// Package shell is the prompt: it reads entries from a terminal, a pipe or a script, runs them as Go, SQL or commands in one
// session, and shows the results.
//
// Rules: an entry runs whole or is refused before any of it runs; nothing is written before a commit; results go to Out,
// everything else to Err; every error goes out through one function, report; whatever an entry does, the shell is there
// for the next one.
package shell

import (
	"context"
	"errors"
	"fmt"
	"go/types"
	"io"
	"os"
	"strings"

	"github.com/dbsh-go/dbsh/context/models"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
	"github.com/dbsh-go/dbsh/shell/internal/input"
	"github.com/dbsh-go/dbsh/shell/internal/outlet"
	"github.com/dbsh-go/dbsh/store"
)

// Run runs one shell until its input ends. The error is an *ExitError, or says why the shell could not start.
func Run(ctx context.Context, config Config) error {
	s, err := open(ctx, config)
	if err != nil {
		return err
	}
	defer s.close()
	switch {
	case config.Script != nil:
		err = s.runScript(ctx, config.Script)
	case len(config.Entries) > 0:
		err = s.runEntries(ctx, config.Entries)
	case s.config.Terminal:
		err = s.converse(ctx)
	default:
		err = s.runPipe(ctx)
	}
	return s.leave(err)
}

// shell is one running shell.
type shell struct {
	config   Config
	session  *store.Session
	catalog  *models.Catalog
	checker  *check.Checker
	engine   engine.Engine
	settings command.Settings

	showing
	results
	records
	person
	opened []opened // databases that were opened at the prompt
	errand *errand  // the script that is run; nil for none
}

// showing is where results go, and how the running entry's are shown.
type showing struct {
	out      *outlet.Outlet // leads to config.Out, or for a while elsewhere
	diverted *diversion     // where :output has all results go; nil for nowhere
	column   bool           // what the running entry shows is a column: nil is NULL
	quiet    bool           // what the running entry gives is kept, and not printed
	captured *size          // what is printed is kept, to be shown on a screen of this size; nil where it is not
	steps    *stepping      // the running entry's, where it runs statement by statement
	paging   bool           // what is printed goes to the pager, which is as wide as the screen
}

// results are what entries have given.
type results struct {
	binds   binder
	queried queried
	unkept  map[types.Object]*store.Rows // shown results of which not all was kept
	past    past
}

// records are what has been done.
type records struct {
	log     *statementLog
	untrace []func() // end the log
	journal journal
	undos   undoing
}

// person is who sits at the terminal, where somebody does.
type person struct {
	reader        input.Reader    // nil without a terminal
	asker         asker           // nil when nobody can be asked
	warmed        <-chan struct{} // closed when completion knows the tables
	declaredWords map[string]bool // the words of SQL that are names of Go
}

// runEntries runs what -c gave.
func (s *shell) runEntries(ctx context.Context, entries []string) error {
	for _, text := range entries {
		if err := s.runNext(ctx, text); err != nil {
			return err
		}
	}
	return s.failed()
}

// runNext runs one entry without a terminal: the first error ends the run, unless it is to keep going.
func (s *shell) runNext(ctx context.Context, text string) error {
	err := s.entry(ctx, text)
	if err == nil || isQuit(err) {
		return err
	}
	s.report(err)
	s.journal.failures++
	if s.config.KeepGoing && ctx.Err() == nil {
		return nil
	}
	return &ExitError{codeFailed}
}

// failed is the exit code of a run that kept going.
func (s *shell) failed() error {
	if s.journal.failures > 0 {
		return &ExitError{codeFailed}
	}
	return nil
}

// leave ends the session: what is not committed is rolled back, and said.
func (s *shell) leave(err error) error {
	if end := (outputs{s}).Undivert(); end != nil {
		s.report(end)
	}
	if errors.Is(err, errQuit) {
		err = nil
	}
	if exit, is := errors.AsType[*engine.ExitError](err); is {
		err = nil
		if exit.Code != 0 {
			err = &ExitError{exit.Code}
		}
	}
	status := s.session.Status()
	s.journal.discarded = s.journal.discarded || discards(err)
	if rollback := s.session.Rollback(); rollback != nil && err == nil {
		s.report(rollback)
		return &ExitError{codeFailed}
	}
	if s.config.Sandbox {
		fmt.Fprintln(s.config.Err, "sandbox: everything is as it was")
		return err
	}
	if !status.Uncommitted || s.journal.discarded {
		return err
	}
	fmt.Fprintf(s.config.Err, "not committed, rolled back: %s (session.Commit() keeps changes)\n", s.describe(status))
	if err == nil {
		return &ExitError{codeUncommitted}
	}
	return err
}

// exitCodeOf is the code that a script's end means.
func exitCodeOf(err error) int {
	if exit, is := errors.AsType[*engine.ExitError](err); is {
		return exit.Code
	}
	if exit, is := errors.AsType[*ExitError](err); is {
		return exit.Code
	}
	return 0
}

// describe says what a session has to lose.
func (s *shell) describe(status store.Status) string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{status.New, "new"}, {status.Dirty, "changed"}, {status.Deleted, "deleted"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	switch {
	case status.InTransaction && s.log.flushed > 0:
		parts = append(parts, counted(int64(s.log.flushed), "row")+" written")
	case status.InTransaction && len(parts) == 0:
		parts = append(parts, "changes of tables")
	}
	return strings.Join(parts, ", ")
}

// errQuit ends the loop.
var errQuit = errors.New("quit")

func isQuit(err error) bool {
	var exit *engine.ExitError
	return errors.Is(err, errQuit) || errors.As(err, &exit)
}

// isTerminal tells whether a person sits at the other end of a stream.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	return ok && input.IsTerminal(f)
}

// AtTerminal tells whether a person sits at both ends.
func AtTerminal(in io.Reader, out io.Writer) bool { return isTerminal(in) && isTerminal(out) }
