package cmd

import (
	"context"
	"fmt"

	"github.com/dbsh-go/dbsh/shell"
)

// opener opens databases that are named at the prompt of a shell.
type opener struct {
	options *options
	std     streams
	instead *options // of the shell that is to follow, once it was asked for
	target  *opened  // what that one works on
}

var _ shell.Opener = (*opener)(nil)

// Instead implements shell.Opener.
func (o *opener) Instead(ctx context.Context, database string) error {
	next := o.options.elsewhere(database)
	target, err := next.open(ctx, o.std)
	if err != nil {
		return err
	}
	if next.compilesModels() {
		target.close()
		return fmt.Errorf("connect %s: its models are compiled in when dbsh starts: dbsh %s", database, database)
	}
	o.instead, o.target = next, target
	return nil
}

// Beside implements shell.Opener. A profile counts with what it says of how its database is opened; what it says of the shell is the
// shell's that is there.
func (o *opener) Beside(ctx context.Context, database, name string) (shell.Bind, error) {
	next := o.options.elsewhere(database)
	project, err := next.project()
	if err != nil {
		return shell.Bind{}, err
	}
	if err := project.Check(); err != nil {
		return shell.Bind{}, err
	}
	now, err := o.options.project()
	if err != nil {
		return shell.Bind{}, err
	}
	if project.Sandbox && !now.Sandbox {
		return shell.Bind{}, fmt.Errorf("connect %s: nothing is to be kept there (sandbox), and here it is: dbsh %s opens it alone", database, database)
	}
	target, err := next.openOwn(ctx, o.std, project)
	if err != nil {
		return shell.Bind{}, err
	}
	return shell.Bind{Name: name, DB: target.db, Project: place(project)}, nil
}

// elsewhere are the same options for another database.
func (o *options) elsewhere(database string) *options {
	other := *o
	other.database, other.env, other.loaded, other.entries, other.resumed = database, "", nil, nil, handedOver{}
	return &other
}
