package shell

import (
	"context"
	"errors"
	"fmt"
)

// Opener opens databases that are named at the prompt: files, URLs, profiles. An error leaves everything as it is.
type Opener interface {
	// Instead opens a database for the shell that takes this one's place.
	Instead(ctx context.Context, database string) error
	// Beside opens a database for the name that the session is to know it by. The shell closes it.
	Beside(ctx context.Context, database, name string) (Bind, error)
}

// ConnectedError ends Run: another database is open, and a shell with Resume is to work on it.
type ConnectedError struct {
	Resume   Resume
	discards bool // the person agreed to lose what is not committed
}

func (e *ConnectedError) Error() string { return "the shell goes on with another database" }

// Connect implements command.Connection: it ends the shell where another database can be opened.
func (s connection) Connect(ctx context.Context, database string, lose bool) error {
	status := s.session.Status()
	switch {
	case s.config.Opener == nil || !s.config.Terminal:
		return fmt.Errorf("connect %s: that is for a prompt: name the database when dbsh starts, or open it beside this one, :connect %s as NAME", database, database)
	case status.Uncommitted && !lose:
		return fmt.Errorf("connect %s: what is not committed would be lost (%s): session.Commit() keeps it, :connect! loses it", database, s.describe(status))
	}
	if err := s.config.Opener.Instead(ctx, database); err != nil {
		return err
	}
	resume := s.leaves(ctx, "", true)
	resume.Begins = true
	return &ConnectedError{resume, lose}
}

// ended tells whether an error is the end of the shell for another one.
func ended(err error) bool {
	return errors.As(err, new(*RestartError)) || errors.As(err, new(*ConnectedError))
}

// discards tells whether the person has agreed to lose what is not committed.
func discards(err error) bool {
	if restart, is := errors.AsType[*RestartError](err); is {
		return restart.discards
	}
	connected, is := errors.AsType[*ConnectedError](err)
	return is && connected.discards
}
