package cmd

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/migration"
	"github.com/spf13/cobra"
)

func (m *migrations) newCurrent() *cobra.Command {
	return &cobra.Command{
		Use:   "current",
		Short: "Show the migration that the database is at",
		Args:  usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return m.on(cmd.Context(), func(p *site) error {
				migrator, err := p.migrator(cmd.Context(), migration.Options{})
				if err != nil {
					return err
				}
				applied, err := migrator.Applied(cmd.Context())
				for _, a := range tops(p.folder, applied) {
					m.say("%s", strings.TrimSpace(a.Version+" "+marks(p.folder, a)))
				}
				return err
			})
		},
	}
}

// tops are the applied migrations that no applied one follows.
func tops(folder *migration.Folder, applied []migration.Applied) []migration.Applied {
	followed := map[string]bool{}
	for _, made := range folder.Migrations {
		if slices.ContainsFunc(applied, func(a migration.Applied) bool { return a.Version == made.Version }) {
			for _, parent := range made.Parents {
				followed[parent] = true
			}
		}
	}
	return slices.DeleteFunc(slices.Clone(applied), func(a migration.Applied) bool { return followed[a.Version] })
}

func marks(folder *migration.Folder, a migration.Applied) string {
	var list []string
	if slices.ContainsFunc(folder.Heads(), func(head *migration.Migration) bool { return head.Version == a.Version }) {
		list = append(list, "(head)")
	}
	if a.Halfway != "" {
		list = append(list, "(half way "+a.Halfway+")")
	}
	if !slices.ContainsFunc(folder.Migrations, func(made *migration.Migration) bool { return made.Version == a.Version }) {
		list = append(list, "(no such file)")
	}
	return strings.Join(list, " ")
}

func (m *migrations) newHistory() *cobra.Command {
	var indicate, verbose bool
	cmd := &cobra.Command{
		Use:   "history",
		Short: "List the migrations, the last one first",
		Args:  usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !indicate {
				sites, err := m.folders()
				for _, p := range sites {
					m.history(p, nil, verbose)
				}
				return err
			}
			return m.on(cmd.Context(), func(p *site) error {
				migrator, err := p.migrator(cmd.Context(), migration.Options{})
				if err != nil {
					return err
				}
				applied, err := migrator.Applied(cmd.Context())
				m.history(p, tops(p.folder, applied), verbose)
				return err
			})
		},
	}
	cmd.Flags().BoolVarP(&indicate, "indicate-current", "i", false, "mark where the database is")
	cmd.Flags().BoolVarP(&verbose, "verbose", "v", false, "name the files, too")
	return cmd
}

func (m *migrations) history(p *site, current []migration.Applied, verbose bool) {
	heads := p.folder.Heads()
	for _, made := range slices.Backward(p.folder.Migrations) {
		line := "<base>"
		if len(made.Parents) > 0 {
			line = strings.Join(made.Parents, ", ")
		}
		line += " -> " + made.Version
		if slices.Contains(heads, made) {
			line += " (head)"
		}
		if slices.ContainsFunc(current, func(a migration.Applied) bool { return a.Version == made.Version }) {
			line += " (current)"
		}
		m.say("%s, %s", line, strings.TrimPrefix(made.String(), made.Version+" "))
		if verbose && made.Path != "" {
			m.say("    %s", filepath.Join(p.dir, made.Path))
		}
	}
}

func (m *migrations) newHeads() *cobra.Command {
	return &cobra.Command{
		Use:   "heads",
		Short: "Show the migrations that none follows",
		Args:  usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			sites, err := m.folders()
			for _, p := range sites {
				for _, head := range p.folder.Heads() {
					m.say("%s (head)", head.Version)
				}
			}
			return err
		},
	}
}

func (m *migrations) newShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show [VERSION]",
		Short: "Print a migration",
		Args:  usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			path, err := m.path(args)
			if err != nil {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil {
				return fmt.Errorf("show the migration: %w", err)
			}
			m.say("-- %s", path)
			fmt.Fprint(m.std.out, string(text))
			return nil
		},
	}
}

func (m *migrations) newCheck() *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Tell whether migrate would write something: exit code 1 if so",
		Args:  usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			differing := 0
			err := m.compared(cmd.Context(), func(p *site, declared *store.Declared) error {
				if err := m.upToDate(cmd.Context(), p, declared); err != nil {
					return err
				}
				c, err := migration.Compare(cmd.Context(), declared, migration.CompareOptions{})
				if err != nil {
					return err
				}
				if len(c.Up) == 0 {
					m.unchanged(p, c)
				}
				m.listChanges(c)
				differing += len(c.Up)
				return nil
			})
			if err == nil && differing > 0 {
				err = errors.New("models and database differ: " + counted(differing, "change") + ": dbsh db migrate writes what is to be done")
			}
			return err
		},
	}
}
