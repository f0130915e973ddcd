package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/migration"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// migrations are what all of `dbsh db` works with.
type migrations struct {
	std     streams
	options *options
	dir     string
}

func newDB(std streams, o *options) *cobra.Command {
	m := &migrations{std: std, options: o}
	cmd := &cobra.Command{
		Use:   "db",
		Short: "Change the tables step by step: migrations",
		Long: `db compares the models with the database, writes what differs into a file, and runs such files: what flask db does.

The files are plain SQL, for goose too, in the folder migrations (--migrations DIR). A database beside the session's own (--bind
NAME=DATABASE) has its migrations in the folder NAME in there.`,
		Example: `  dbsh db init
  dbsh db migrate -d app.db --models models -m "add users"
  dbsh db upgrade -d app.db`,
		Args: usageArgs(func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return fmt.Errorf("db has no command %s%s", args[0], meant(cmd, args[0]))
		}),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.PersistentFlags().StringVar(&m.dir, "migrations", "", "the `DIR` of the migrations; else what dbsh.toml says, else migrations")
	cmd.AddCommand(
		m.newInit(), m.newMigrate(), m.newRevision(), m.newMerge(), m.newEdit(),
		m.newUpgrade(), m.newDowngrade(), m.newStamp(),
		m.newCurrent(), m.newHistory(), m.newHeads(), m.newShow(), m.newCheck(),
	)
	return cmd
}

// site is a database with the folder of its migrations.
type site struct {
	bind   string
	db     *store.DB
	dir    string
	folder *migration.Folder
}

// sites are the databases that flags and dbsh.toml name, with the folders of their migrations: each bind's is in that of the session's own.
func (m *migrations) sites() ([]*site, error) {
	project, err := m.options.project()
	if err != nil {
		return nil, err
	}
	dir := project.Migrations
	if m.dir != "" {
		dir = m.dir
	}
	sites := []*site{{dir: dir}}
	for _, b := range project.Binds {
		sites = append(sites, &site{bind: b.Name, dir: filepath.Join(dir, b.Name)})
	}
	return sites, nil
}

// on opens the databases, and runs do with each and its folder.
func (m *migrations) on(ctx context.Context, do func(p *site) error) error {
	if err := m.named(); err != nil {
		return err
	}
	target, err := m.options.open(ctx, m.std)
	if err != nil {
		return err
	}
	defer target.close()
	byBind := map[string]*store.DB{"": target.db}
	for _, bind := range target.binds {
		byBind[bind.Name] = bind.DB
	}
	return m.each(byBind, do)
}

// compared opens the databases with the models, and runs do with what each is to have.
func (m *migrations) compared(ctx context.Context, do func(p *site, declared *store.Declared) error) error {
	if err := m.named(); err != nil {
		return err
	}
	session, end, err := m.options.session(ctx, m.std)
	if err != nil {
		return err
	}
	defer end()
	all, err := session.Declared()
	if err != nil {
		return err
	}
	byBind, databases := map[string]*store.Declared{}, map[string]*store.DB{}
	models := 0
	for _, declared := range all {
		byBind[declared.Bind], databases[declared.Bind] = declared, declared.DB
		models += len(declared.Models)
	}
	if models == 0 {
		return m.noModels()
	}
	return m.each(databases, func(p *site) error { return do(p, byBind[p.bind]) })
}

// noModels says why there is nothing to compare.
func (m *migrations) noModels() error {
	project, err := m.options.project()
	if err != nil {
		return err
	}
	if project.Models != "" {
		return fmt.Errorf("there are no models to compare: write some into %s (a model is a struct with an embedded store.Model)", project.Models)
	}
	return errors.New("there are no models to compare: --models DIR, or models in dbsh.toml, says where they are")
}

// named refuses to work on the sample, which nobody keeps.
func (m *migrations) named() error {
	project, err := m.options.project()
	if err == nil && project.URL == "" {
		err = project.Check()
		if err == nil {
			err = usageError{errors.New("no database given: name it with -d DATABASE, $DATABASE_URL, or url in dbsh.toml")}
		}
	}
	return err
}

// each runs do with each database that is open, and its folder.
func (m *migrations) each(open map[string]*store.DB, do func(p *site) error) error {
	sites, err := m.sites()
	if err != nil {
		return err
	}
	for _, p := range sites {
		if p.db = open[p.bind]; p.db == nil {
			continue // one database under several names
		}
		if p.folder, err = migration.Open(p.dir); err != nil {
			return err
		}
		if len(open) > 1 {
			m.say("%s:", p.name())
		}
		if err := do(p); err != nil {
			if p.bind != "" {
				return fmt.Errorf("bind %s: %w", p.bind, err)
			}
			return err
		}
	}
	return nil
}

// migrator runs the migrations of the site's folder.
func (p *site) migrator(ctx context.Context, options migration.Options) (*migration.Migrator, error) {
	return migration.New(ctx, p.db, p.folder, options)
}

func (p *site) name() string {
	if p.bind != "" {
		return p.bind
	}
	return p.db.Name()
}

func (m *migrations) say(format string, args ...any) { fmt.Fprintf(m.std.out, format+"\n", args...) }

// counted is a number of things: 1 change, 2 changes.
func counted(n int, one string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %ss", n, one)
}

// folders are those of all databases, which are not opened.
func (m *migrations) folders() ([]*site, error) {
	sites, err := m.sites()
	if err != nil {
		return nil, err
	}
	for _, p := range sites {
		if p.folder, err = migration.Open(p.dir); err != nil {
			return nil, err
		}
	}
	return sites, nil
}

// asked reads an answer at a terminal; where nobody is there, it is no.
func (m *migrations) asked(question string) bool {
	file, ok := m.std.in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return false
	}
	fmt.Fprint(m.std.err, question+" [y/N] ")
	return strings.HasPrefix(strings.ToLower(readLine(file)), "y")
}

// readLine reads byte by byte: what stands behind the line is for who reads next.
func readLine(in io.Reader) string {
	var line []byte
	one := make([]byte, 1)
	for {
		n, err := in.Read(one)
		if n == 0 || err != nil || one[0] == '\n' {
			return strings.TrimSpace(string(line))
		}
		line = append(line, one[0])
	}
}
