package cmd

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"time"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/migration"
	"github.com/spf13/cobra"
)

// moving are the flags of upgrade and downgrade.
type moving struct {
	sql, allowLoss, noBackup bool
	steps                    int // of downgrade: -1 is a target, and looks like a flag
}

func (f *moving) flags(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&f.sql, "sql", false, "print what would be run, and run nothing")
	cmd.Flags().BoolVar(&f.allowLoss, "allow-data-loss", false, "do what loses data, too")
	cmd.Flags().BoolVar(&f.noBackup, "no-backup", false, "make no copy of an SQLite file before")
}

func (m *migrations) newUpgrade() *cobra.Command {
	f := &moving{}
	cmd := &cobra.Command{
		Use:   "upgrade [TARGET]",
		Short: "Run the migrations up to TARGET: head, heads, +1, a version, its beginning or a name",
		Long: `upgrade runs the migrations that the database does not have yet, up to TARGET (head if none is given), each in a transaction.
Before, it makes a copy of an SQLite file (--no-backup for none).

A statement that can lose data runs where it would lose nothing. Else it is asked about at a terminal, and refused without one, unless
--allow-data-loss is given.`,
		Example: `  dbsh db upgrade -d app.db
  dbsh db upgrade -d app.db +1
  dbsh db upgrade -d app.db --sql > upgrade.sql`,
		Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.move(cmd.Context(), f, migration.Up, targetOf(args, "head"))
		},
	}
	f.flags(cmd)
	return cmd
}

func (m *migrations) newDowngrade() *cobra.Command {
	f := &moving{}
	cmd := &cobra.Command{
		Use:   "downgrade [TARGET]",
		Short: "Take migrations back, down to TARGET: -1, base, a version, its beginning or a name",
		Long: `downgrade takes back the migrations above TARGET, the last one first. TARGET is -1 (the last one) if none is given; base for all of
them. A version stays applied.`,
		Example: `  dbsh db downgrade -d app.db
  dbsh db downgrade -d app.db -2
  dbsh db downgrade -d app.db base`,
		Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			target := targetOf(args, "-1")
			if f.steps > 0 {
				target = "-" + strconv.Itoa(f.steps)
			}
			return m.move(cmd.Context(), f, migration.Down, target)
		},
	}
	f.flags(cmd)
	cmd.Flags().IntVar(&f.steps, stepsFlag, 0, "")
	_ = cmd.Flags().MarkHidden(stepsFlag)
	return cmd
}

const stepsFlag = "steps"

// downgradeSteps writes the targets -1, -2 and so on as a flag, which they look like.
func downgradeSteps(args []string) []string {
	list := make([]string, len(args))
	down := false
	for i, arg := range args {
		list[i] = arg
		if n, err := strconv.Atoi(arg); err == nil && n < 0 && down {
			list[i] = "--" + stepsFlag + "=" + strconv.Itoa(-n)
		}
		down = down || arg == "downgrade" && i > 0 && args[i-1] == "db"
	}
	return list
}

func (m *migrations) move(ctx context.Context, f *moving, direction migration.Direction, target string) error {
	return m.on(ctx, func(p *site) error {
		progress := &progress{m: m}
		migrator, err := p.migrator(ctx, migration.Options{AllowDataLoss: f.allowLoss, Lossy: m.lossy, Notify: progress.notify})
		if err != nil {
			return err
		}
		if f.sql {
			text, err := migrator.SQL(ctx, direction, target)
			fmt.Fprint(m.std.out, text)
			return err
		}
		pending, err := migrator.Pending(ctx, direction, target)
		if err != nil {
			return err
		}
		end, err := m.implement(ctx, p, pending)
		if err != nil {
			return err
		}
		defer end()
		copied := ""
		if len(pending) > 0 && !f.noBackup {
			if copied, err = m.backup(ctx, p); err != nil {
				return err
			}
		}
		run := migrator.Upgrade
		if direction == migration.Down {
			run = migrator.Downgrade
		}
		done, err := run(ctx, target)
		progress.end()
		m.keep(copied, len(done) > 0)
		if err == nil && len(done) == 0 {
			m.say("nothing to do: %s", m.position(ctx, p, migrator))
		}
		return err
	})
}

// lossy asks at a terminal whether data may be lost.
func (m *migrations) lossy(_ *migration.Migration, loss migration.Loss, rows int64) bool {
	return m.asked(fmt.Sprintf("%s: %s would lose something. Go on?", loss.What, counted(int(rows), "row")))
}

// position says where a database is.
func (m *migrations) position(ctx context.Context, p *site, migrator *migration.Migrator) string {
	applied, err := migrator.Applied(ctx)
	if err != nil || len(applied) == 0 {
		return p.db.Name() + " has no migration, " + p.dir + " has " + counted(len(p.folder.Migrations), "migration")
	}
	return p.db.Name() + " is at " + applied[len(applied)-1].Version
}

// backup copies an SQLite file that holds something, while others may use it, and gives the copy's path.
func (m *migrations) backup(ctx context.Context, p *site) (string, error) {
	if p.db.Path() == "" {
		return "", nil
	}
	tables, err := p.db.Tables(ctx)
	if err != nil || len(tables) == 0 {
		return "", err
	}
	path := p.db.Path() + "." + time.Now().UTC().Format("20060102-150405.000") + ".backup"
	session := store.NewSession(p.db)
	defer session.Close()
	session.SetContext(ctx)
	if _, err := session.Execute("VACUUM INTO ?", path); err != nil {
		return "", fmt.Errorf("copy %s before the migration (--no-backup for no copy): %w", p.db.Name(), err)
	}
	return path, nil
}

// keep says where the copy is, or removes it where nothing has changed.
func (m *migrations) keep(copied string, changed bool) {
	switch {
	case copied == "":
	case changed:
		m.say("backup: %s", copied)
	default:
		_ = os.Remove(copied)
	}
}

func (m *migrations) newStamp() *cobra.Command {
	return &cobra.Command{
		Use:   "stamp [TARGET]",
		Short: "Note that the database is at TARGET, and run nothing",
		Args:  usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return m.on(cmd.Context(), func(p *site) error {
				migrator, err := p.migrator(cmd.Context(), migration.Options{})
				if err != nil {
					return err
				}
				stamped, err := migrator.Stamp(cmd.Context(), targetOf(args, "head"))
				if err != nil {
					return err
				}
				m.say("stamped: %s has %s", p.db.Name(), counted(len(stamped), "migration"))
				return nil
			})
		},
	}
}
