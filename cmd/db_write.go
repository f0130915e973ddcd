package cmd

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/migration"
	"github.com/spf13/cobra"
)

func (m *migrations) newInit() *cobra.Command {
	return &cobra.Command{
		Use:   "init",
		Short: "Make the folder of the migrations",
		Args:  usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			sites, err := m.sites()
			for _, p := range sites {
				err = errors.Join(err, m.makeFolder(p.dir))
			}
			return err
		},
	}
}

func (m *migrations) makeFolder(dir string) error {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		m.say("%s is there already: nothing to do", dir)
		return nil
	}
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return fmt.Errorf("make the folder of migrations: %w", err)
	}
	m.say("made %s: dbsh db migrate writes the first migration into it", dir)
	return nil
}

func (m *migrations) newMigrate() *cobra.Command {
	var message string
	var baseline bool
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Write a migration of what differs between models and database",
		Long: `migrate compares the models with the database and writes both directions of what differs into a file, which is yours to read and
change. What looks like a rename is asked about, or declared in the model (renamed_from); else it is a drop and an addition.

The models' tables are made in a scratch database for that: in memory, or, on a server, in a schema or database that is gone afterwards.`,
		Example: `  dbsh db migrate -d app.db --models models -m "add users"`,
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return m.compared(cmd.Context(), func(p *site, declared *store.Declared) error {
				return m.autogenerate(cmd.Context(), p, declared, message, baseline)
			})
		},
	}
	cmd.Flags().StringVarP(&message, "message", "m", "", "what it is about, `TEXT`")
	cmd.Flags().BoolVar(&baseline, "baseline", false, "compare with an empty database: for a database whose tables no migration has made")
	return cmd
}

func (m *migrations) autogenerate(ctx context.Context, p *site, declared *store.Declared, message string, baseline bool) error {
	if err := m.upToDate(ctx, p, declared); err != nil {
		return err
	}
	c, err := migration.Compare(ctx, declared, migration.CompareOptions{Empty: baseline, Renamed: m.renamed})
	if err != nil {
		return err
	}
	if len(c.Up) == 0 {
		m.unchanged(p, c)
		return nil
	}
	made, err := c.Migration(p.folder, message, time.Now())
	if err != nil {
		return err
	}
	if err := p.folder.Add(made); err != nil {
		return err
	}
	m.listChanges(c)
	said := counted(len(c.Up), "change")
	if len(made.Losses()) > 0 {
		said += "; what can lose data is marked in the file"
	}
	m.say("%s: %s", filepath.Join(p.dir, made.Path), said)
	if baseline {
		m.say("the tables are there: dbsh db stamp head notes so")
	}
	return nil
}

// renamed asks at a terminal; where nobody is there, it says how to say it.
func (m *migrations) renamed(r migration.Rename) bool {
	if m.asked("is " + r.String() + " a rename?") {
		return true
	}
	fmt.Fprintf(m.std.err, "%s looks like a rename, and is taken for a drop and an addition: if it is one, say renamed_from in the model, and migrate again\n", r)
	return false
}

// unchanged says how many models were compared, and what may be the reason where that surprises.
func (m *migrations) unchanged(p *site, c *migration.Comparison) {
	m.say("no changes: %s compared with %s", counted(len(c.Models), "model"), p.db.Name())
	if len(p.folder.Migrations) == 0 && c.Tables > 0 {
		m.say("the tables are there, and no migration has made them (CreateAll has?): dbsh db migrate --baseline writes one that would, then dbsh db stamp head notes that it is done")
	}
}

func (m *migrations) listChanges(c *migration.Comparison) {
	for _, change := range c.Up {
		m.say("%s", change)
	}
}

// upToDate refuses to compare with a database that lacks migrations of the folder: they would be written a second time.
func (m *migrations) upToDate(ctx context.Context, p *site, declared *store.Declared) error {
	migrator, err := p.migrator(ctx, migration.Options{})
	if err != nil {
		return err
	}
	pending, err := migrator.Pending(ctx, migration.Up, "heads")
	if err != nil || len(pending) == 0 {
		return err
	}
	verb := "are"
	if len(pending) == 1 {
		verb = "is"
	}
	text := fmt.Sprintf("%s is not up to date: %s %s pending: dbsh db upgrade runs them", p.db.Name(), counted(len(pending), "migration"), verb)
	if c, err := migration.Compare(ctx, declared, migration.CompareOptions{}); err == nil && len(c.Up) == 0 {
		text += " (the tables are as the models say: if CreateAll has made them, dbsh db stamp head notes that nothing is to be run)"
	}
	return errors.New(text)
}

func (m *migrations) newRevision() *cobra.Command {
	var message string
	var inGo bool
	cmd := &cobra.Command{
		Use:   "revision",
		Short: "Write an empty migration, to be filled by hand",
		Args:  usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			return m.write(inGo, func(f *migration.Folder) (*migration.Migration, error) {
				if heads := f.Heads(); len(heads) > 1 {
					return nil, fmt.Errorf("there are %d heads: dbsh db merge makes one of them", len(heads))
				}
				return f.New(message, time.Now()), nil
			})
		},
	}
	cmd.Flags().StringVarP(&message, "message", "m", "", "what it is about, `TEXT`")
	cmd.Flags().BoolVar(&inGo, "go", false, "write it in Go: a function for each direction")
	return cmd
}

func (m *migrations) newMerge() *cobra.Command {
	var message string
	cmd := &cobra.Command{
		Use:   "merge",
		Short: "Write a migration that joins several heads",
		Args:  usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			return m.write(false, func(f *migration.Folder) (*migration.Migration, error) {
				if heads := f.Heads(); len(heads) < 2 {
					return nil, nil
				}
				return f.New(message, time.Now()), nil
			})
		},
	}
	cmd.Flags().StringVarP(&message, "message", "m", "merge", "what it is about, `TEXT`")
	return cmd
}

// write writes a migration into each folder, of SQL or of Go; nil for none.
func (m *migrations) write(inGo bool, next func(f *migration.Folder) (*migration.Migration, error)) error {
	sites, err := m.folders()
	if err != nil {
		return err
	}
	for _, p := range sites {
		made, err := next(p.folder)
		if err != nil {
			return err
		}
		if made == nil {
			m.say("%s has no two heads: nothing to do", p.dir)
			continue
		}
		if inGo {
			err = p.folder.AddGo(made, packageOf(p.dir))
		} else {
			err = p.folder.Add(made)
		}
		if err != nil {
			return err
		}
		m.say("%s", filepath.Join(p.dir, made.Path))
	}
	return nil
}

func (m *migrations) newEdit() *cobra.Command {
	return &cobra.Command{
		Use:   "edit [VERSION]",
		Short: "Open a migration's file in $EDITOR",
		Args:  usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			path, err := m.path(args)
			if err != nil {
				return err
			}
			return m.edit(cmd.Context(), path)
		},
	}
}

// path is the file of the migration that an argument names, of the head if there is none.
func (m *migrations) path(args []string) (string, error) {
	sites, err := m.folders()
	if err != nil {
		return "", err
	}
	made, err := sites[0].folder.Find(targetOf(args, "head"))
	if err != nil {
		return "", err
	}
	if made == nil || made.Path == "" {
		return "", fmt.Errorf("%s has no migration yet", sites[0].dir)
	}
	return filepath.Join(sites[0].dir, made.Path), nil
}

func (m *migrations) edit(ctx context.Context, path string) error {
	editor := strings.Fields(os.Getenv("VISUAL"))
	if len(editor) == 0 {
		editor = strings.Fields(os.Getenv("EDITOR"))
	}
	if len(editor) == 0 {
		editor = []string{"vi"}
	}
	run := exec.CommandContext(ctx, editor[0], append(editor[1:], path)...)
	run.Stdin, run.Stdout, run.Stderr = m.std.in, m.std.out, m.std.err
	if err := run.Run(); err != nil {
		return fmt.Errorf("edit %s with %s ($VISUAL, $EDITOR): %w", path, editor[0], err)
	}
	return nil
}

// targetOf is the argument, or what it is if none is given.
func targetOf(args []string, other string) string {
	if len(args) == 0 {
		return other
	}
	return args[0]
}
