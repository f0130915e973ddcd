package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/input"
	"github.com/dbsh-go/dbsh/shell/internal/theme"
	"github.com/dbsh-go/dbsh/store"
)

// converse reads from a person until they leave.
func (s *shell) converse(ctx context.Context) error {
	reader, err := s.openTerminal()
	if err != nil {
		return err
	}
	defer reader.Close()
	s.reader = reader
	s.asker = func(question string) (string, error) { return ask(reader, question) }
	if s.config.Resume == nil {
		s.greet()
		s.begin(ctx)
	} else if err := s.resume(ctx, s.config.Resume); err != nil {
		return err
	}
	s.undoable()
	for {
		s.noteWords()
		text, err := s.readEntry(ctx)
		switch {
		case errors.Is(err, io.EOF):
			err = errQuit
		case err != nil:
			return fmt.Errorf("read from the terminal: %w", err)
		default:
			err = s.entry(ctx, text)
		}
		if err == nil {
			continue
		}
		if ended(err) {
			return err
		}
		if !isQuit(err) {
			s.report(err)
			continue
		}
		if s.mayLeave() {
			return err
		}
	}
}

// readEntry reads an entry. While it is typed, tables are read for completion, and what earlier entries have left running prints above it.
func (s *shell) readEntry(ctx context.Context) (string, error) {
	defer s.warm(ctx)()
	s.out.EndLine()
	if !s.out.Moved() {
		defer s.out.Move(s.reader.Above(s.out.Base()))()
	}
	return s.reader.Read(s.prompt())
}

func (s *shell) greet() {
	if s.config.Greeting != "" {
		fmt.Fprintln(s.config.Out, s.config.Greeting)
	}
	fmt.Fprintln(s.config.Out, "Go, SQL or :commands. :help shows what there is, ^D leaves.")
}

// mayLeave asks before uncommitted work is lost.
func (s *shell) mayLeave() bool {
	status := s.session.Status()
	if !status.Uncommitted || s.config.Sandbox {
		return true
	}
	answer, err := s.asker("Not committed: " + s.describe(status) + ". Leave and lose it? [y/N] ")
	s.journal.discarded = isYes(answer) || err != nil
	return s.journal.discarded
}

// begin runs the entries that a project has every prompt begin with. What is wrong with them is said, and the prompt is there all the same.
func (s *shell) begin(ctx context.Context) {
	path := s.config.Project.Start
	if path == "" {
		return
	}
	if err := s.guard(ctx, func(ctx context.Context) error { return s.load(ctx, path) }); err != nil && !isQuit(err) {
		s.report(err)
	}
}

// ask asks a question; ^C is no answer.
func ask(reader input.Reader, question string) (string, error) {
	answer, err := reader.Ask(question)
	if errors.Is(err, input.ErrInterrupted) {
		return "", nil
	}
	return strings.TrimSpace(answer), err
}

func isYes(answer string) bool {
	answer = strings.ToLower(answer)
	return answer == "y" || answer == "yes"
}

// runPipe runs entries from a pipe as they come.
func (s *shell) runPipe(ctx context.Context) error {
	s.undoable()
	scanner := s.rules().NewScanner(s.config.In)
	for {
		entry, err := scanner.Scan()
		if errors.Is(err, io.EOF) {
			return s.failed()
		}
		if err != nil {
			return fmt.Errorf("read the input: %w", err)
		}
		if err := s.runNext(ctx, entry.Text); err != nil {
			return err
		}
	}
}

// prompt shows the database, the environment and what the session holds: "shop [testing] +1 ~2 -0 tx 12s> ". Where SQL goes to another
// database, its name is behind: "shop/reports> ".
func (s *shell) prompt() string {
	text, project := s.config.DB.Name(), s.project()
	if using := s.using(); using != "" {
		text += "/" + using
	}
	if project.Environment != "" {
		text += " [" + project.Environment + "]"
	}
	switch {
	case !s.config.Colour:
	case project.Production:
		text = s.settings.Theme.Paint(theme.Production, text)
	default:
		text = s.settings.Theme.Paint(theme.Prompt, text)
	}
	if s.session.DB().ReadOnly() {
		text += " [read-only]"
	}
	if s.config.Sandbox {
		text += " [sandbox]"
	}
	return text + pendingMark(s.session.Status()) + "> "
}

func pendingMark(status store.Status) string {
	var text string
	if status.New+status.Dirty+status.Deleted > 0 {
		text = fmt.Sprintf(" +%d ~%d -%d", status.New, status.Dirty, status.Deleted)
	}
	if status.InTransaction {
		text += " tx"
		if open := time.Since(status.Since); open >= time.Second {
			text += " " + open.Round(time.Second).String()
		}
	}
	return text
}
