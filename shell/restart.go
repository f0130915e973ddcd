package shell

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell/internal/check"
)

// Build makes a program that is this one with further packages compiled in. It says itself how it goes on.
type Build func(ctx context.Context, imports []string) (program string, err error)

// RestartError ends Run: Program is to take the place of this one, and to run a shell with Resume.
type RestartError struct {
	Program  string
	Resume   Resume
	discards bool // the person agreed to lose what is not committed
}

func (e *RestartError) Error() string { return "the shell starts anew as " + e.Program }

// Restart is why a shell starts anew.
type Restart struct {
	Imports []string // packages that it does not have
	Entry   string   // what was typed, to be run by the next shell
	Lose    bool     // what is not committed may be lost
}

// what names the reason.
func (r Restart) what() string {
	if len(r.Imports) == 0 {
		return "reload"
	}
	return "import " + strings.Join(r.Imports, ", ")
}

// missing are the packages that a text imports and that are not there.
func (s *shell) missing(text string) []string {
	if !strings.Contains(text, "import") {
		return nil
	}
	return slices.DeleteFunc(check.Imports(text), s.packages().Has)
}

func (s *shell) packages() *symbols.Packages { return &symbols.Packages{Tables: s.config.Tables} }

// restart builds a program with further packages and ends the shell, so that it can take its place. On an error the shell is as it
// was.
func (s *shell) restart(ctx context.Context, r Restart) error {
	if s.config.Build == nil {
		return fmt.Errorf("%s: no package can be compiled into this program", r.what())
	}
	if !s.config.Terminal {
		return fmt.Errorf("%s: packages are compiled in before anything runs here: add --import %s", r.what(), strings.Join(r.Imports, " --import "))
	}
	if !r.Lose {
		if err := s.mayRestart(r); err != nil {
			return err
		}
	}
	program, err := s.config.Build(ctx, r.Imports)
	if err != nil {
		return err
	}
	if running, err := os.Executable(); err == nil && running == program {
		fmt.Fprintln(s.notes(), "the source has not changed")
		return nil
	}
	return &RestartError{program, s.leaves(ctx, r.Entry, false), r.Lose}
}

// mayRestart refuses to lose work.
func (s *shell) mayRestart(r Restart) error {
	command, _, _ := strings.Cut(r.what(), " ")
	status := s.session.Status()
	inMemory := s.inMemory()
	switch {
	case status.Uncommitted:
		return fmt.Errorf("%s: the shell starts anew for it, and what is not committed would be lost (%s): session.Commit() keeps it, :%s! loses it",
			r.what(), s.describe(status), command)
	case inMemory != "":
		return fmt.Errorf("%s: the shell starts anew for it, and %s, which is in memory, would be lost: :%s! loses it", r.what(), inMemory, command)
	}
	return nil
}

// Reload takes what has changed in the source of models, and of other packages of the user's own.
func (p packageViews) Reload(ctx context.Context, lose bool) error {
	switch {
	case p.config.Source != "":
		if err := p.takeSource(ctx, p.config.Source); err != nil {
			return err
		}
		fmt.Fprintln(p.notes(), "read "+p.config.Source+" again; objects that are loaded keep their types")
		return nil
	case len(p.config.Tables) > 0:
		return p.restart(ctx, Restart{Lose: lose})
	}
	return errors.New("reload: nothing here comes from source: dbsh --models DIR takes models from a Go package")
}

// packageViews brings packages for :import.
type packageViews struct{ *shell }

func (p packageViews) Import(ctx context.Context, paths []string, lose bool) error {
	var missing, lines []string
	for _, path := range paths {
		bare, version, _ := strings.Cut(path, "@")
		if version != "" || !p.packages().Has(bare) {
			missing = append(missing, path)
		}
		if strings.ContainsAny(bare, "\"`' ;") || strings.HasPrefix(bare, ".") {
			return fmt.Errorf("import %s: want an import path, as in :import github.com/dustin/go-humanize", path)
		}
		lines = append(lines, "import "+strconv.Quote(bare))
	}
	entry := strings.Join(lines, "\n")
	if len(missing) == 0 {
		return p.goEntry(ctx, entry)
	}
	return p.restart(ctx, Restart{Imports: missing, Entry: entry, Lose: lose})
}

// resume makes of this shell what the one before was.
func (s *shell) resume(ctx context.Context, r *Resume) error {
	s.settings.Take(r.Settings)
	lost := r.Lost
	for _, b := range r.Beside {
		if _, err := s.openBeside(ctx, b.Database, b.Name); err != nil {
			lost = append(lost, b.Name+": "+oneLine(s.explain(err)))
		}
	}
	if r.Using != "" && s.bindOf(r.Using) != nil {
		if err := s.use(r.Using); err != nil {
			return err
		}
	}
	if r.Begins {
		s.begin(ctx)
	}
	var kept []string
	for _, d := range r.Definitions {
		err := s.guard(ctx, func(ctx context.Context) error { return s.goEntry(ctx, d.Text) })
		switch {
		case err == nil:
			kept = append(kept, d.Names...)
		case errors.Is(err, context.Canceled):
			return s.goOn(ctx, r.Entry)
		default:
			lost = append(lost, strings.Join(d.Names, ", ")+": "+oneLine(s.explain(err)))
		}
	}
	if len(kept) > 0 {
		fmt.Fprintln(s.config.Out, "kept: "+strings.Join(slices.Compact(kept), ", "))
	}
	for _, what := range lost {
		fmt.Fprintln(s.config.Err, "not kept: "+what)
	}
	return s.goOn(ctx, r.Entry)
}

// goOn runs the entry for which the shell was started anew.
func (s *shell) goOn(ctx context.Context, text string) error {
	if text == "" {
		return nil
	}
	if err := s.entry(ctx, text); err != nil {
		if isQuit(err) || ended(err) {
			return err
		}
		s.report(err)
	}
	return nil
}

func oneLine(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	return line
}
