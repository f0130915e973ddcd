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
	"io"
	"os"
	"reflect"
	"strings"

	"github.com/dbsh-go/dbsh/context/models"
	"github.com/dbsh-go/dbsh/context/scope"
	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
	"github.com/dbsh-go/dbsh/shell/internal/table"
	"github.com/dbsh-go/dbsh/store"
)

// Run runs one shell until its input ends. The error is an *ExitError, or says why the shell could not start.
func Run(ctx context.Context, config Config) error {
	s, err := open(ctx, config)
	if err != nil {
		return err
	}
	defer s.session.Close()
	switch {
	case config.Script != nil:
		err = s.runScript(ctx, config.Script)
	case len(config.Entries) > 0:
		err = s.runEntries(ctx, config.Entries)
	case config.Terminal:
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
	log      *statementLog
	journal  journal
	column   bool  // what the running entry shows is a column: nil is NULL
	asker    asker // nil when nobody can be asked
}

func open(ctx context.Context, config Config) (*shell, error) {
	format, err := formatOf(config.Format)
	if err != nil {
		return nil, err
	}
	s := &shell{config: config, settings: command.Settings{Format: format, Echo: config.Echo, Timing: config.Timing}}
	s.session = store.NewSession(config.DB, s.sessionOptions()...)
	s.log = newStatementLog(s)
	s.session.OnNotice(func(text string) { fmt.Fprintln(s.config.Err, "note: "+text) })
	names, err := s.scope()
	if err != nil {
		return nil, err
	}
	read := s.readModels(ctx) // while the rest is made
	s.checker = check.New(check.Config{Packages: &symbols.Packages{}, Paths: symbols.Paths(), Bindings: names})
	s.engine = engine.New(s.checker, s.host())
	if err := <-read; err != nil {
		return nil, err
	}
	s.checker.SetModels(s.catalog)
	config.DB.Trace(s.log.add)
	return s, nil
}

// readModels reads the catalog beside its caller, who leaves the session alone until the answer is there. It reads through the
// session, which sees tables that are not committed yet.
func (s *shell) readModels(ctx context.Context) <-chan error {
	read := make(chan error, 1)
	go func() {
		catalog, err := models.New(ctx, s.session.Handle())
		s.catalog = catalog
		read <- err
	}()
	return read
}

// sessionOptions make the session: one that keeps nothing for a sandbox and a dry run.
func (s *shell) sessionOptions() []store.SessionOption {
	options := []store.SessionOption{store.WithModels(catalogOf{s}), store.ExpireOnCommit()}
	if s.config.Sandbox || s.config.Script != nil && s.config.Script.DryRun {
		options = append(options, store.Sandbox())
	}
	return options
}

// catalogOf answers the session's questions about models.
type catalogOf struct{ *shell }

func (c catalogOf) ModelType(name string) (reflect.Type, bool) { return c.catalog.ModelType(name) }

func (c catalogOf) TableModel(schema, table string) (string, bool) {
	return c.catalog.TableModel(schema, table)
}

func formatOf(name string) (table.Format, error) {
	if name == "" {
		return table.Aligned, nil
	}
	return table.ParseFormat(name)
}

// scope is what is declared before anything is typed.
func (s *shell) scope() ([]check.Binding, error) {
	names := scope.Standard(s.session)
	for name, value := range s.config.Scope {
		if err := names.Add(name, value, "from the program"); err != nil {
			return nil, err
		}
	}
	var bindings []check.Binding
	for _, b := range names.Bindings() {
		bindings = append(bindings, check.Binding{Name: b.Name, Value: b.Value, Doc: b.Doc})
	}
	return append(bindings, check.Binding{Name: bindName, Value: reflect.ValueOf(s.log.bind)}), nil
}

// host is what running code reaches outside of itself.
func (s *shell) host() engine.Host {
	args := []string{"dbsh"}
	if s.config.Script != nil {
		args = s.config.Script.Args
	}
	return engine.Host{
		Stdout:     s.config.Out,
		Stderr:     s.config.Err,
		Args:       args,
		Show:       s.show,
		Background: func(err error) { s.report(fmt.Errorf("in a goroutine: %w", err)) },
		Column:     s.session.Value,
		Missing:    s.session.Missing,
		Nothing:    null{},
		Session:    s.session,
	}
}

// null is what a column that holds nothing prints as.
type null struct{}

func (null) String() string { return "NULL" }

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
	if errors.Is(err, errQuit) {
		err = nil
	}
	var exit *engine.ExitError
	if errors.As(err, &exit) {
		err = nil
		if exit.Code != 0 {
			err = &ExitError{exit.Code}
		}
	}
	status := s.session.Status()
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
	if status.InTransaction {
		parts = append(parts, counted(int64(s.log.flushed), "row")+" written")
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
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// AtTerminal tells whether a person sits at both ends.
func AtTerminal(in io.Reader, out io.Writer) bool { return isTerminal(in) && isTerminal(out) }
