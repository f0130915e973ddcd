package shell

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/context/models"
	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/store"
)

// This file is about databases beside the shell's own: in one session, each with a name that its models have in front. SQL goes to one
// of all.

// opened is a database that was opened at the prompt.
type opened struct {
	name, database string // as they were typed
	db             *store.DB
	untrace        func()
}

func (o opened) close() error { return o.db.Close() }

// own is what the shell's own database can always be called.
const own = "main"

// using is the name of the database that SQL goes to, "" for the shell's own.
func (s *shell) using() string {
	db := s.session.DB()
	for _, b := range s.config.Binds {
		if b.DB == db && db != s.config.DB {
			return b.Name
		}
	}
	return ""
}

// nameOf is what a database is called where it is listed.
func (s *shell) nameOf(bind string) string {
	if bind == "" {
		return s.config.DB.Name()
	}
	return bind
}

// bindOf is the database of a name beside the shell's own, nil for none.
func (s *shell) bindOf(name string) *Bind {
	if at := slices.IndexFunc(s.config.Binds, func(b Bind) bool { return b.Name == name }); at >= 0 {
		return &s.config.Binds[at]
	}
	return nil
}

// project is what is known of where a slip would hurt: the shell's own, and that of the database that SQL goes to. Production is wherever
// a commit goes: to all that are open.
func (s *shell) project() Project {
	project := s.config.Project
	for _, b := range s.config.Binds {
		project.Production = project.Production || b.Project.Production
	}
	if b := s.bindOf(s.using()); b != nil {
		if b.Project.Environment != "" {
			project.Environment = b.Project.Environment
		}
		project.ByName = project.ByName || b.Project.ByName
	}
	return project
}

// inMemory names a database that is lost with the shell, "" for none.
func (s *shell) inMemory() string {
	if lost(s.config.DB) {
		return "the database"
	}
	for _, o := range s.opened {
		if lost(o.db) {
			return o.name
		}
	}
	return ""
}

func lost(db *store.DB) bool { return db.Dialect() == "sqlite" && db.Path() == "" }

// at does something while SQL goes to another database.
func (s *shell) at(bind string, do func() error) error {
	before := s.using()
	if before == bind {
		return do()
	}
	if err := s.session.Use(bind); err != nil {
		return err
	}
	defer func() { _ = s.session.Use(before) }() // which was there
	return do()
}

// use makes SQL go to a database.
func (s *shell) use(name string) error {
	if err := s.session.Use(name); err != nil {
		return err
	}
	s.catalog.Use(name)
	return nil
}

// Beside implements command.Connection.
func (s connection) Beside(ctx context.Context, database, name string) (string, error) {
	switch {
	case s.config.Opener == nil || s.config.Script != nil:
		return "", fmt.Errorf("connect %s: that is for a prompt: dbsh --bind %s=%s opens it", database, name, database)
	case name == own || name == s.config.DB.Name():
		return "", fmt.Errorf("connect %s: %s is the database that is open: take another name", database, name)
	case s.bindOf(name) != nil:
		return "", fmt.Errorf("connect %s: %s is open: take another name, or close it, :disconnect %s", database, name, name)
	}
	db, err := s.openBeside(ctx, database, name)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s is %s: :use %s lets SQL go there%s", name, db.URL(), name, s.modelsOf(name)), nil
}

// modelsOf says what the models of a database are called, by one of them.
func (s *shell) modelsOf(bind string) string {
	if names := s.catalog.Of(bind); len(names) > 0 {
		return fmt.Sprintf(", and its models have %s in front: %s", models.Prefix(bind), names[0])
	}
	return "; it has no tables yet"
}

// openNames are the names of all databases that are open.
func (s *shell) openNames() []string {
	names := []string{s.config.DB.Name()}
	for _, b := range s.config.Binds {
		names = append(names, b.Name)
	}
	return names
}

// openBeside opens a database and brings its models.
func (s *shell) openBeside(ctx context.Context, database, name string) (*store.DB, error) {
	if s.config.Opener == nil {
		return nil, errors.New("this program opens no other")
	}
	bind, err := s.config.Opener.Beside(ctx, database, name)
	if err != nil {
		return nil, err
	}
	if err := s.join(ctx, bind); err != nil {
		return nil, errors.Join(err, bind.DB.Close())
	}
	s.opened = append(s.opened, opened{name, database, bind.DB, bind.DB.Trace(s.log.from(name))})
	return bind.DB, s.renew(ctx)
}

// join makes a database one of the session's.
func (s *shell) join(ctx context.Context, bind Bind) error {
	if err := s.session.AddBind(bind.Name, bind.DB); err != nil {
		return err
	}
	handle, err := s.session.Bind(bind.Name)
	if err == nil {
		err = s.catalog.Add(ctx, models.Source{Bind: bind.Name, Database: handle})
	}
	if err != nil {
		return errors.Join(err, s.session.RemoveBind(bind.Name))
	}
	s.config.Binds = append(slices.Clip(s.config.Binds), bind)
	return nil
}

// Use implements command.Connection.
func (s connection) Use(_ context.Context, name string) (string, error) {
	if s.bindOf(name) == nil {
		if name != own && name != s.config.DB.Name() {
			return "", s.notOpen("use", name)
		}
		name = ""
	}
	if err := s.use(name); err != nil {
		return "", err
	}
	piece := s.journal.add(piece{golang: fmt.Sprintf("session.Use(%q)", name)}) // for :save
	s.journal.pieces[piece].ran = true
	return "SQL goes to " + s.nameOf(name), nil
}

// usesDatabase takes USE for what :use does, where the database of that name is open. MySQL's own would leave the session with models and
// connections of two databases, so it is refused, unless it names the one that is there.
func (s *shell) usesDatabase(ctx context.Context, text string) (handled bool, err error) {
	words := strings.Fields(text)
	if len(words) != 2 || !strings.EqualFold(words[0], "USE") {
		return false, nil
	}
	name := strings.Trim(words[1], "`\"")
	switch {
	case s.session.DB().Dialect() == "mysql" && name == s.session.DB().Name():
		return false, nil
	case name == own || name == s.config.DB.Name() || s.bindOf(name) != nil:
		said, err := connection{s}.Use(ctx, name)
		if err == nil {
			_, err = fmt.Fprintln(s.notes(), said)
		}
		return true, err
	case s.session.DB().Dialect() == "mysql":
		return true, fmt.Errorf("use %s: a session stays in its database: in SQL %s.TABLE is a table of another one, :connect DATABASE goes on with it, :connect DATABASE as %s opens it beside", name, name, name)
	}
	return false, nil
}

// notOpen says what is open.
func (s *shell) notOpen(op, name string) error {
	if near := nearestName(name, append(s.openNames(), own)); near != "" {
		return fmt.Errorf("%s %s: no database of that name is open: did you mean %s?", op, name, near)
	}
	return fmt.Errorf("%s %s: no database of that name is open: :connect DATABASE as %s opens one", op, name, name)
}

// Open implements command.Connection.
func (s connection) Open() []command.Open {
	using := s.using()
	list := []command.Open{{Name: s.config.DB.Name(), Database: s.config.DB.URL(), Kind: s.config.DB.Dialect(), Using: using == ""}}
	for _, b := range s.config.Binds {
		list = append(list, command.Open{Name: b.Name, Database: b.DB.URL(), Kind: b.DB.Dialect(), Models: models.Prefix(b.Name) + "...", Using: using == b.Name})
	}
	return list
}

// Disconnect implements command.Connection.
func (s connection) Disconnect(ctx context.Context, name string) error {
	if s.bindOf(name) == nil {
		if name == own || name == s.config.DB.Name() {
			return fmt.Errorf("disconnect %s: it is the shell's own database: :connect DATABASE goes on with another, :quit leaves", name)
		}
		return s.notOpen("disconnect", name)
	}
	if err := s.session.RemoveBind(name); errors.Is(err, store.ErrTransactionOpen) {
		return fmt.Errorf("disconnect %s: what is not committed would be lost: session.Commit() keeps it, session.Rollback() takes it back", name)
	} else if err != nil {
		return err
	}
	s.config.Binds = slices.DeleteFunc(slices.Clone(s.config.Binds), func(b Bind) bool { return b.Name == name })
	s.catalog.Remove(name)
	s.catalog.Use(s.using())
	s.undos.now = nil
	s.forgetBegun(fmt.Errorf("%s was closed since", name))
	return errors.Join(s.closeOpened(name), s.renew(ctx))
}

// closeOpened closes a database that was opened at the prompt; one that the shell was started with its owner closes.
func (s *shell) closeOpened(name string) error {
	at := slices.IndexFunc(s.opened, func(o opened) bool { return o.name == name })
	if at < 0 {
		return nil
	}
	o := s.opened[at]
	s.opened = slices.Delete(slices.Clone(s.opened), at, at+1)
	o.untrace()
	return o.close()
}
