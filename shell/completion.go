package shell

import (
	"context"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/chart"
	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/complete"
	"github.com/dbsh-go/dbsh/shell/internal/input"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// openTerminal is the line editor with completion and history.
func (s *shell) openTerminal() (input.Reader, error) {
	completer := s.completer()
	config := input.Config{
		Complete: s.rules().Complete,
		Candidates: func(text string, cursor int) (candidates []input.Candidate, from int) {
			<-s.warmed
			found, from := completer.Complete(text, cursor)
			for _, c := range found {
				candidates = append(candidates, input.Candidate{Text: c.Text, Detail: c.Detail})
			}
			return candidates, from
		},
		Explain: func(text string, cursor int) string {
			<-s.warmed
			return s.explained(completer.Topic(text, cursor))
		},
		Plan:      ":explain",
		Vi:        func() bool { return s.settings.Vi },
		Extension: s.extension,
		Waits:     s.waits,
	}
	if s.config.Colour {
		config.Highlight = s.highlighter()
	}
	if s.config.History != "" {
		history, err := input.OpenHistory(s.config.History)
		if err != nil {
			s.report(err) // the shell works without
		} else {
			config.History = history
			s.journal.history = history
		}
	}
	return input.NewTerminal(config)
}

// extension is that of a file that holds an entry.
func (s *shell) extension(text string) string {
	switch syntax.ClassifyIn(text, s.checker.Declared) {
	case syntax.SQL:
		return ".sql"
	case syntax.Go:
		return ".go"
	}
	return ".txt"
}

// waits says that a statement needs a semicolon: one that changes all rows does not run by Enter.
func (s *shell) waits(text string) string {
	if what, _ := s.rules().Destructive(text); strings.HasSuffix(what, " WHERE") {
		return what + " ends with a ; only"
	}
	return ""
}

func (s *shell) completer() *complete.Completer {
	return &complete.Completer{Rules: s.rules(), Go: goNames{s}, Database: tableNames{s}, Commands: s.commandNames()}
}

// commandNames describes the commands to completion.
func (s *shell) commandNames() []complete.Command {
	var out []complete.Command
	for _, c := range command.All() {
		names := []string{":" + c.Name()}
		for _, psql := range c.Psql {
			names = append(names, `\`+psql)
		}
		described := complete.Command{Names: names, Help: c.Help, Least: ":" + c.Least()}
		described.Argument, described.Words = s.argument(c.Argument)
		if c.Argument == command.SettingArgument {
			described.Then = command.SettingValues
		}
		out = append(out, described)
	}
	return out
}

func (s *shell) argument(kind command.Argument) (complete.Argument, func() []string) {
	switch kind {
	case command.ModelArgument:
		return complete.Words, s.catalog.Names
	case command.FormatArgument:
		return complete.Words, formatWords
	case command.CommandArgument:
		return complete.Words, commandWords
	case command.SettingArgument:
		return complete.Words, command.SettingNames
	case command.OpenArgument:
		return complete.Words, s.openNames
	case command.SwitchArgument:
		return complete.Words, func() []string { return []string{"on", "off"} }
	case command.ChartArgument:
		return complete.Words, chartWords
	case command.QueryArgument:
		return complete.Words, s.queryWords
	case command.FileArgument:
		return complete.File, nil
	case command.CopyArgument:
		return complete.Copy, nil
	case command.GoArgument:
		return complete.Entry, nil
	}
	return complete.Nothing, nil
}

func formatWords() (words []string) {
	for _, f := range table.Formats() {
		words = append(words, string(f))
	}
	return words
}

func chartWords() (words []string) {
	for _, kind := range chart.Kinds() {
		words = append(words, string(kind))
	}
	return words
}

// queryWords are the names of saved entries, and what keeps them.
func (s *shell) queryWords() []string {
	words := []string{"save", "drop"}
	list, _ := queries{s}.List() // where they cannot be read, :query says why
	for _, entry := range list {
		words = append(words, entry.Name)
	}
	return words
}

func commandWords() (words []string) {
	for _, c := range command.All() {
		words = append(words, c.Name())
	}
	return words
}

// warm reads what completion wants to know of the tables while the person types: no key press asks the database. The session is idle then; what
// warm returns gives it back.
func (s *shell) warm(ctx context.Context) (stop func()) {
	const settling = 20 * time.Millisecond // an entry that comes at once goes first
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	s.warmed = done
	go func() {
		defer close(done)
		select {
		case <-ctx.Done():
		case <-time.After(settling):
			s.catalog.Warm(ctx) // what cannot be read is not completed; the entry that uses it says why
		}
	}()
	return func() {
		cancel()
		<-done
	}
}
