package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/outlet"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// redirected runs an entry with its results where it says.
func (s *shell) redirected(to syntax.Redirect, run func() error) error {
	if to.Kind == syntax.NoRedirect {
		return run()
	}
	target, err := s.target(to)
	if err != nil {
		return err
	}
	back := s.out.Move(target)
	if to.Kind != syntax.ToCommand {
		defer s.formatFor(to.Target)()
	}
	err = run()
	back()
	return errors.Join(err, target.Close())
}

// target opens what results are redirected to.
func (s *shell) target(to syntax.Redirect) (io.WriteCloser, error) {
	if format, _ := table.FormatOf(filepath.Ext(unquotedPath(to.Target))); format == table.XLSX && to.Kind != syntax.ToCommand {
		return nil, fmt.Errorf("write %s: a workbook holds one result: :copy (QUERY) to %s writes it", to.Target, to.Target)
	}
	if to.Kind == syntax.ToCommand {
		return outlet.Start(to.Target, s.out.Base(), s.config.Err)
	}
	return outlet.Create(unquotedPath(to.Target), to.Kind == syntax.AppendFile)
}

// formatFor sets the format that a file's name asks for, until back is called. A format for programs that was set stays.
func (s *shell) formatFor(path string) (back func()) {
	before := s.settings.Format
	if format, known := table.FormatOf(filepath.Ext(unquotedPath(path))); known && s.settings.Effective().People() {
		s.settings.Format = format
	}
	return func() { s.settings.Format = before }
}

func unquotedPath(path string) string {
	if n := len(path); n > 1 && (path[0] == '"' || path[0] == '\'') && path[n-1] == path[0] {
		return path[1 : n-1]
	}
	return path
}

// outputs is where results go for :output.
type outputs struct{ *shell }

// diversion is a file or a command that all results go to.
type diversion struct {
	name string
	end  func() error
}

// Divert implements command.Output.
func (o outputs) Divert(_ context.Context, to string) error {
	if err := o.Undivert(); err != nil {
		return err
	}
	redirect := syntax.Redirect{Kind: syntax.ToFile, Target: to}
	if rest, is := strings.CutPrefix(to, "|"); is {
		redirect = syntax.Redirect{Kind: syntax.ToCommand, Target: strings.TrimSpace(rest)}
	} else if rest, is := strings.CutPrefix(to, ">>"); is {
		redirect = syntax.Redirect{Kind: syntax.AppendFile, Target: strings.TrimSpace(rest)}
	}
	target, err := o.target(redirect)
	if err != nil {
		return err
	}
	back := o.out.Move(target)
	format := func() {}
	if redirect.Kind != syntax.ToCommand {
		format = o.formatFor(redirect.Target)
	}
	o.diverted = &diversion{name: to, end: func() error {
		back()
		format()
		return target.Close()
	}}
	return nil
}

// Undivert implements command.Output.
func (o outputs) Undivert() error {
	if o.diverted == nil {
		return nil
	}
	end := o.diverted.end
	o.diverted = nil
	if err := end(); err != nil {
		return fmt.Errorf("output: %w", err)
	}
	return nil
}

// Diverted implements command.Output.
func (o outputs) Diverted() string {
	if o.diverted == nil {
		return ""
	}
	return o.diverted.name
}
