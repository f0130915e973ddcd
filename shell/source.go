package shell

import (
	"context"
	"errors"
	"fmt"

	"github.com/dbsh-go/dbsh/context/module"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/store"
)

// Session opens a session on a configuration's databases that knows its models, for a program that needs no prompt. It keeps
// what the session of a prompt would keep. The caller calls close when done.
func Session(ctx context.Context, config Config) (session *store.Session, close func() error, err error) {
	s, err := open(ctx, config)
	if err != nil {
		return nil, nil, err
	}
	return s.session, s.close, nil
}

// takeSource declares the models of a folder of Go source, and all else that stands there.
func (s *shell) takeSource(ctx context.Context, dir string) error {
	pkg, err := module.Read(dir)
	if err != nil {
		return fmt.Errorf("models: %w", err)
	}
	if err := pkg.Interpretable(s.checker.Importable); err != nil {
		return fmt.Errorf("models: %w", err)
	}
	joined, err := pkg.Join()
	if err != nil {
		return fmt.Errorf("models: %w", err)
	}
	entry, err := s.check(joined.Text)
	if err != nil {
		return fmt.Errorf("models: %w", inFile(err, joined))
	}
	defer s.checker.Release(entry.Entry)
	err = s.guard(ctx, func(ctx context.Context) error { return s.engine.Run(ctx, entry.Entry) })
	if err != nil {
		return fmt.Errorf("models: %s: %w", dir, err)
	}
	s.journal.pieces[entry.piece].ran = true
	return nil
}

// inFile says in which file the error of a joined package is.
func inFile(err error, joined *module.Joined) error {
	failure, is := errors.AsType[*check.Error](err)
	if !is {
		return err
	}
	file, line := joined.Place(failure.Line)
	if file == "" {
		return err
	}
	bare := *failure
	bare.Line = 0
	return fmt.Errorf("%s:%d: %s", file, line, bare.Error())
}
