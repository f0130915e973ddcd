package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/dbsh-go/dbsh/context/sample"
	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
)

// opened is the database that the flags name, and what to do when it is no longer needed.
type opened struct {
	db       *store.DB
	binds    []shell.Bind
	greeting string
	close    func()
}

// open opens what the flags name: a database, and those beside it.
func (o *options) open(ctx context.Context, std streams) (*opened, error) {
	binds, err := parseBinds(o.binds)
	if err != nil {
		return nil, err
	}
	target, err := o.openOwn(ctx, std)
	if err != nil {
		return nil, err
	}
	if err := target.openBinds(ctx, binds, o.access(std)); err != nil {
		target.close()
		return nil, err
	}
	return target, nil
}

// openOwn opens the database named by a flag or $DATABASE_URL, else the built-in sample.
func (o *options) openOwn(ctx context.Context, std streams) (*opened, error) {
	url := o.database
	if url == "" {
		url = os.Getenv("DATABASE_URL")
	}
	if url == "" {
		return o.openSample(ctx, std)
	}
	db, err := store.Open(ctx, url, o.access(std)...)
	if errors.Is(err, store.ErrNoDatabase) && !o.create && !strings.Contains(url, "://") {
		return nil, fmt.Errorf("%w, or add --create", err)
	}
	if err != nil {
		return nil, err
	}
	return &opened{db: db, greeting: "dbsh " + version() + " on " + db.URL(), close: func() { db.Close() }}, nil
}

func (o *options) openSample(ctx context.Context, std streams) (*opened, error) {
	path, remove, err := sample.Create(ctx, "")
	if err != nil {
		return nil, err
	}
	db, err := store.Open(ctx, path, o.access(std)...)
	if err != nil {
		remove()
		return nil, err
	}
	greeting := "dbsh " + version() + " on the built-in sample: a private copy, removed at exit"
	return &opened{db: db, greeting: greeting, close: func() { db.Close(); remove() }}, nil
}

func (o *options) access(std streams) []store.Option {
	var access []store.Option
	if ask := passwordAsker(std.in, std.err); ask != nil {
		access = append(access, store.Password(ask))
	}
	if o.readOnly {
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
	target, err := o.open(ctx, std)
	if err != nil {
		return err
	}
	defer target.close()
	config := o.config(target, std)
	config.Entries = o.entries
	config.Script = script
	config.Terminal = shell.AtTerminal(std.in, std.out)
	config.History = historyFile()
	config.Format = o.format
	config.Greeting = target.greeting
	return shell.Run(ctx, config)
}

// session opens a session on the database that the flags name, in which the models of --models are registered: what a
// subcommand works with that compares models and database.
func (o *options) session(ctx context.Context, std streams) (session *store.Session, close func(), err error) {
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
	return shell.Config{
		DB:       target.db,
		Binds:    target.binds,
		Source:   o.models,
		In:       std.in,
		Out:      std.out,
		Err:      std.err,
		Engine:   o.engine,
		Switches: o.switches,
	}
}
