package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/dbsh-go/dbsh/context/profile"
	"github.com/dbsh-go/dbsh/context/sample"
	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
)

// opened is the database that is asked for, and what to do when it is no longer needed.
type opened struct {
	db       *store.DB
	binds    []shell.Bind
	project  *profile.Profile
	greeting string
	sample   string // path of the private copy that is removed at the end; "" where the database is another
	keeps    bool   // it is kept, for the shell that takes this one's place
	close    func()
}

// open opens what flags, environment and the project's file name: a database, and those beside it.
func (o *options) open(ctx context.Context, std streams) (*opened, error) {
	project, err := o.project()
	if err != nil {
		return nil, err
	}
	if err := project.Check(); err != nil {
		return nil, err
	}
	target, err := o.openOwn(ctx, std, project)
	if err != nil {
		return nil, err
	}
	target.project = project
	if err := target.openBinds(ctx, project.Binds, o.access(project, passwordAsker(std.in, std.err))); err != nil {
		target.close()
		return nil, err
	}
	return target, nil
}

// openOwn opens the session's own database: where none is named, the built-in sample.
func (o *options) openOwn(ctx context.Context, std streams, project *profile.Profile) (*opened, error) {
	if project.URL == "" {
		return o.openSample(ctx, std, project)
	}
	access := o.access(project, passwords(ctx, project, passwordAsker(std.in, std.err)))
	db, err := store.Open(ctx, project.URL, access...)
	if errors.Is(err, store.ErrNoDatabase) && !o.create && !strings.Contains(project.URL, "://") {
		return nil, fmt.Errorf("%w, or add --create", err)
	}
	if err != nil {
		return nil, err
	}
	return &opened{db: db, greeting: "dbsh " + version() + " on " + db.URL() + of(project), close: func() { db.Close() }}, nil
}

func (o *options) openSample(ctx context.Context, std streams, project *profile.Profile) (*opened, error) {
	path, remove, err := o.samplePath(ctx)
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, path, o.access(project, nil)...)
	if err != nil {
		remove()
		return nil, err
	}
	greeting := "dbsh " + version() + " on the built-in sample: a private copy, removed at exit"
	target := &opened{db: db, greeting: greeting, sample: path}
	target.close = func() {
		db.Close()
		if !target.keeps {
			remove()
		}
	}
	return target, nil
}

// samplePath makes the sample, or takes over that of the shell before this one.
func (o *options) samplePath(ctx context.Context) (path string, remove func() error, err error) {
	if o.resumed.Sample == "" {
		return sample.Create(ctx, "")
	}
	return o.resumed.Sample, func() error { return os.RemoveAll(filepath.Dir(o.resumed.Sample)) }, nil
}

// access is how databases are opened. ask finds a password, nil where nobody can be asked.
func (o *options) access(project *profile.Profile, ask func(user string) (string, error)) []store.Option {
	access := []store.Option{store.StatementTimeout(project.StatementTimeout)}
	if ask != nil {
		access = append(access, store.Password(ask))
	}
	if project.ReadOnly {
		access = append(access, store.ReadOnly())
	}
	if o.create {
		access = append(access, store.Create())
	}
	return access
}

// shell opens the database and runs a shell on it.
func (o *options) shell(ctx context.Context, std streams, script *shell.Script) error {
	if err := shell.CheckFormat(o.format); err != nil {
		return usageError{err}
	}
	if err := shell.CheckEngine(o.engine); err != nil {
		return usageError{err}
	}
	if err := o.importing(ctx, std, script); err != nil {
		return err
	}
	if err := o.takeOver(); err != nil {
		return err
	}
	target, err := o.open(ctx, std)
	if err != nil {
		return err
	}
	return o.converse(ctx, std, script, target)
}

// converse runs a shell on an opened database, and then those that :connect asks for.
func (o *options) converse(ctx context.Context, std streams, script *shell.Script, target *opened) error {
	next := &opener{options: o, std: std}
	config := o.config(target, std)
	config.Opener = next
	config.Entries = o.entries
	config.Script = script
	config.Terminal = shell.AtTerminal(std.in, std.out)
	config.Colour = coloured(target.project.Colour, config.Terminal)
	config.Vi = target.project.Keys == profile.KeysVi
	config.History = historyFile(target.project)
	config.Theme = target.project.Theme
	config.Queries = queriesFile(target.project)
	config.Format = o.format
	config.Pager = os.Getenv("PAGER")
	config.Greeting = target.greeting
	config.Build = func(ctx context.Context, imports []string) (string, error) { return o.build(ctx, std, ".", imports) }
	config.Resume = o.resumed.Shell
	err := shell.Run(ctx, config)
	if connected, is := errors.AsType[*shell.ConnectedError](err); is {
		target.close()
		fmt.Fprintln(std.out, "connected to "+next.target.db.URL()+of(next.target.project))
		next.instead.resumed.Shell = &connected.Resume
		return next.instead.converse(ctx, std, nil, next.target)
	}
	restart, is := errors.AsType[*shell.RestartError](err)
	target.keeps = is
	target.close()
	if is {
		return handOver(restart, target.sample)
	}
	return err
}

// session opens a session on the database that the flags name, in which the models of --models are registered: what a
// subcommand works with that compares models and database.
func (o *options) session(ctx context.Context, std streams) (session *store.Session, close func(), err error) {
	if err := o.importing(ctx, std, nil); err != nil {
		return nil, nil, err
	}
	target, err := o.open(ctx, std)
	if err != nil {
		return nil, nil, err
	}
	session, end, err := shell.Session(ctx, o.config(target, std))
	if err != nil {
		target.close()
		return nil, nil, err
	}
	return session, func() { end(); target.close() }, nil
}

// config is what every shell on an opened database has.
func (o *options) config(target *opened, std streams) shell.Config {
	switches := o.switches
	switches.Echo, switches.Sandbox, switches.Yes = target.project.Echo, target.project.Sandbox, target.project.Confirm == profile.ConfirmNever
	config := shell.Config{
		DB:       target.db,
		Project:  place(target.project),
		Streams:  std.shell(),
		Others:   shell.Others{Binds: target.binds},
		Go:       shell.Go{Tables: o.compiled.Tables, Engine: o.engine},
		Switches: switches,
	}
	o.takeModels(&config)
	return config
}
