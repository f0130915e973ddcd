package shell

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/types"
	"io"
	"reflect"

	"github.com/dbsh-go/dbsh/context/models"
	"github.com/dbsh-go/dbsh/context/scope"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
	"github.com/dbsh-go/dbsh/shell/internal/outlet"
	"github.com/dbsh-go/dbsh/shell/internal/table"
	"github.com/dbsh-go/dbsh/shell/internal/theme"
	"github.com/dbsh-go/dbsh/store"
)

// open makes a shell of its parts. The caller closes it.
func open(ctx context.Context, config Config) (*shell, error) {
	config = config.withStreams()
	format, err := formatOf(config.Format)
	if err != nil {
		return nil, err
	}
	s := &shell{config: config, settings: command.Settings{Format: format, Echo: config.Echo, Timing: config.Timing, Vi: config.Vi}}
	s.out, s.unkept = outlet.New(config.Out), map[types.Object]*store.Rows{}
	if s.settings.Theme, err = theme.Parse(config.Theme); err != nil {
		return nil, err
	}
	if config.Terminal && config.Script == nil {
		s.config.Err = terminalErr{s, s.out.Beside(config.Err)}
	}
	s.settings.Pager = cmp.Or(config.Pager, outlet.DefaultPager())
	if config.Script != nil {
		s.errand = newErrand(s, config.Script)
	}
	s.session = store.NewSession(config.DB, s.sessionOptions()...)
	s.log = newStatementLog(s)
	s.session.OnNotice(func(text string) { fmt.Fprintln(s.config.Err, "note: "+text) })
	names, err := s.scope()
	if err != nil {
		return nil, errors.Join(err, s.close())
	}
	read := s.readModels(ctx) // while the rest is made
	s.checker = s.newChecker(names)
	s.engine = newEngine(config.Engine, s.checker, s.host())
	if err := <-read; err != nil {
		return nil, errors.Join(err, s.close())
	}
	s.checker.SetModels(s.catalog) // no model is typed yet
	s.untrace = append(s.untrace, config.DB.Trace(s.log.from("")))
	for _, b := range config.Binds {
		s.untrace = append(s.untrace, b.DB.Trace(s.log.from(b.Name)))
	}
	if err := s.takeModels(ctx); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// newChecker makes an empty prompt with names in scope.
func (s *shell) newChecker(names []check.Binding) *check.Checker {
	packages := s.packages()
	return check.New(check.Config{Packages: packages, Paths: packages.Paths(), Bindings: names})
}

// close gives the connection back and leaves the database's stream of statements.
func (s *shell) close() error {
	for _, untrace := range s.untrace {
		untrace()
	}
	err := s.session.Close()
	for _, o := range s.opened {
		err = errors.Join(err, o.close())
	}
	return err
}

// readModels reads the catalog beside its caller, who leaves the session alone until the answer is there. It reads through the
// session, which sees tables that are not committed yet.
func (s *shell) readModels(ctx context.Context) <-chan error {
	read := make(chan error, 1)
	go func() {
		var err error
		s.catalog, err = s.newCatalog(ctx)
		read <- err
	}()
	return read
}

// newCatalog reads the models of all databases.
func (s *shell) newCatalog(ctx context.Context) (*models.Catalog, error) {
	var others []models.Source
	for _, b := range s.config.Binds {
		handle, err := s.session.Bind(b.Name)
		if err != nil {
			return nil, err
		}
		others = append(others, models.Source{Bind: b.Name, Database: handle})
	}
	own, err := s.session.Bind("")
	if err != nil {
		return nil, err
	}
	return models.New(ctx, own, others...)
}

// sessionOptions make the session: one that keeps nothing for a sandbox and a dry run.
func (s *shell) sessionOptions() []store.SessionOption {
	options := []store.SessionOption{store.WithModels(catalogOf{s}), store.ExpireOnCommit()}
	for _, b := range s.config.Binds {
		options = append(options, store.WithBind(b.Name, b.DB))
	}
	switch {
	case s.discards():
		options = append(options, store.Sandbox())
	case s.errand != nil && s.errand.script.Transaction:
		options = append(options, store.OneTransaction())
	}
	if s.errand != nil {
		options = append(options, store.WithJob(s.errand.job()))
	}
	return options
}

// catalogOf answers the session's questions about models.
type catalogOf struct{ *shell }

func (c catalogOf) ModelType(name string) (reflect.Type, bool) { return c.catalog.ModelType(name) }

func (c catalogOf) TableModel(bind, schema, table string) (string, bool) {
	return c.catalog.TableModel(bind, schema, table)
}

func (c catalogOf) Declared(model string) bool { return c.catalog.Declared(model) }

func (c catalogOf) Referrers(model string) []string { return c.catalog.Referrers(model) }

func formatOf(name string) (table.Format, error) {
	if name == "" {
		return table.Aligned, nil
	}
	return table.ParseFormat(name)
}

// scope is what is declared before anything is typed.
func (s *shell) scope() ([]check.Binding, error) {
	names := scope.Standard(s.session)
	for _, more := range []map[string]any{s.config.Scope, s.scopeOf()} {
		for name, value := range more {
			if err := names.Add(name, value, "from the program"); err != nil {
				return nil, err
			}
		}
	}
	bindings := s.dotted()
	for _, b := range names.Bindings() {
		bindings = append(bindings, check.Binding{Name: b.Name, Value: b.Value, Doc: b.Doc})
	}
	return append(bindings, check.Binding{Name: bindName, Value: reflect.ValueOf(s.binds.take)}), nil
}

// terminalErr is the stream of errors at a terminal: what comes while an entry is edited stands above it.
type terminalErr struct {
	*shell
	err io.Writer
}

func (t terminalErr) Write(p []byte) (int, error) {
	if t.reader == nil {
		return t.err.Write(p)
	}
	return t.reader.Above(t.err).Write(p)
}

// host is what running code reaches outside of itself.
func (s *shell) host() engine.Host {
	args := []string{"dbsh"}
	if s.config.Script != nil {
		args = s.config.Script.Args
	}
	return engine.Host{
		Stdout:     s.out,
		Stderr:     s.config.Err,
		Args:       args,
		Show:       s.show,
		Background: func(err error) { s.report(fmt.Errorf("in a goroutine: %w", err)) },
		Column:     s.session.Value,
		Missing:    s.session.Missing,
		Nothing:    null{},
		Session:    s.session,
		Register:   func(name string, model any) { s.session.Select(name, model) }, // what is wrong with it is said where it is used
		Busy:       s.session.Busy,
		Kept:       s.session.Contains,
	}
}

// null is what a column that holds nothing prints as.
type null struct{}

func (null) String() string { return "NULL" }
