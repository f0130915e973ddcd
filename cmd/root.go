package cmd

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/dbsh-go/dbsh/context/profile"
	"github.com/dbsh-go/dbsh/context/spelling"
	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

type streams struct {
	in       io.Reader
	out, err io.Writer
}

// shell are the streams of a shell that nobody sits at.
func (s streams) shell() shell.Streams { return shell.Streams{In: s.in, Out: s.out, Err: s.err} }

// options are the flags that every way of opening the shell has.
type options struct {
	database string
	env      string
	binds    []string
	imports  []string
	compiled Compiled
	resumed  handedOver
	entries  []string
	format   string
	engine   string
	create   bool
	yes      bool
	switches shell.Switches

	flags  *pflag.FlagSet   // those of all commands
	loaded *profile.Profile // what is in force, once it was asked for
}

func newRoot(std streams, compiled Compiled) *cobra.Command {
	o := options{compiled: compiled}
	var spec bool
	root := &cobra.Command{
		Use:   "dbsh [flags] [DATABASE]",
		Short: "A Go shell for databases",
		Long: `dbsh opens a database and gives a prompt for Go, SQL and :commands.

DATABASE is a file, a profile of dbsh.toml, or a URL (sqlite:///relative.db, sqlite:////absolute.db, sqlite:// for memory,
postgresql://user:password@host:port/name, mysql://user:password@host:port/name).
None given: $DATABASE_URL, else the profile of dbsh.toml in this folder or above it (--env, $DBSH_ENV, else development),
else the built-in sample database, which is removed at exit.
A password that a server wants and that is nowhere (URL, environment, ~/.pgpass, ~/.my.cnf) is asked for at a terminal.`,
		Example: `  dbsh shop.db                              the prompt
  dbsh shop.db -c 'Users.Count()'           run an entry and exit
  dbsh --format json shop.db -c 'SELECT 1'  for other programs
  echo 'Users.First()' | dbsh shop.db       entries from a pipe`,
		Args:          usageArgs(oneDatabase),
		SilenceUsage:  true,
		SilenceErrors: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			if spec {
				return writeSpec(std.out, cmd)
			}
			if err := o.takeDatabase(args); err != nil {
				return err
			}
			err := o.shell(cmd.Context(), std, nil)
			if len(args) == 1 && errors.Is(err, store.ErrNoDatabase) {
				return fmt.Errorf("%w%s", err, meant(cmd, args[0]))
			}
			return err
		},
	}
	o.persistent(root)
	root.Flags().StringArrayVarP(&o.entries, "command", "c", nil, "run `TEXT` and exit; may be given several times")
	root.AddCommand(newDB(std, &o))
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.Flags().BoolVar(&spec, "spec", false, "print the commands and flags as JSON, for other programs")
	root.AddCommand(newRun(std, &o), newInit(std), newModels(std, &o), newGenerate(std, &o), newConfig(std, &o), newVersion(std))
	completions(root)
	return root
}

func (o *options) persistent(root *cobra.Command) {
	flags := root.PersistentFlags()
	o.flags = flags
	flags.StringVarP(&o.database, "database", "d", "", "open `DATABASE`: a file, a URL or a profile")
	flags.StringVarP(&o.env, "env", "e", "", "take the profile `NAME` of dbsh.toml ($DBSH_ENV)")
	flags.StringArrayVar(&o.binds, "bind", nil, "open a further database as `NAME=DATABASE`; may be given several times")
	flags.String("models", "", "take models from the Go package in `DIR`")
	flags.StringArrayVar(&o.imports, "import", nil, "make the package at import `PATH` importable, which a Go toolchain compiles in; may be given several times")
	flags.StringVar(&o.format, "format", "", "show results as `FORMAT`: "+shell.FormatNames())
	flags.StringVar(&o.engine, "engine", os.Getenv("DBSH_ENGINE"), "run Go with `ENGINE`: "+shell.EngineNames()+" ($DBSH_ENGINE)")
	flags.Bool("echo", false, "print SQL as it runs")
	flags.BoolVar(&o.switches.Timing, "timing", false, "print how long each entry took")
	flags.Bool("read-only", false, "the database itself refuses writes")
	flags.Bool("sandbox", false, "roll everything back at exit")
	flags.String("statement-timeout", "", "stop a statement that takes longer than `TIME`, such as 30s")
	flags.String("colour", "", "use colours: `WHEN` is auto, on or off")
	flags.BoolVar(&o.create, "create", false, "make a database file that is not there")
	flags.BoolVar(&o.yes, "yes", false, "answer yes to questions about destructive statements")
	flags.BoolVar(&o.switches.KeepGoing, "keep-going", false, "without a terminal: go on after an error")
}

// oneDatabase allows one argument: a subcommand behind it stands in the wrong place.
func oneDatabase(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		for _, sub := range cmd.Commands() {
			if sub.Name() == args[1] {
				return fmt.Errorf("the database stands behind the subcommand: dbsh %s -d %s %s", args[1], args[0], strings.Join(args[2:], " "))
			}
		}
	}
	return cobra.MaximumNArgs(1)(cmd, args)
}

// takeDatabase takes the positional DATABASE.
func (o *options) takeDatabase(args []string) error {
	if len(args) == 0 {
		return nil
	}
	if o.database != "" {
		return usageError{errors.New("got DATABASE both as an argument and as --database, want one")}
	}
	o.database = args[0]
	return nil
}

// meant asks whether a word was to be one of a command's own, "" where none is near.
func meant(cmd *cobra.Command, word string) string {
	var names []string
	for _, sub := range cmd.Commands() {
		if !sub.Hidden {
			names = append(names, sub.Name())
		}
	}
	if near := spelling.Closest(word, names); near != "" {
		return ": did you mean " + cmd.CommandPath() + " " + near + "?"
	}
	return ""
}

// usageArgs makes an error of counting arguments a usage error.
func usageArgs(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return usageError{err}
		}
		return nil
	}
}

// queriesFile is where entries are saved by name: beside the project's dbsh.toml, to be shared with it, else in the user's own folder.
func queriesFile(project *profile.Profile) string {
	const name = "queries.sql"
	if project.File != "" {
		return filepath.Join(filepath.Dir(project.File), name)
	}
	folder, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(folder, "dbsh", name)
}

// historyFile is where entries are kept between runs, each project's by themselves; "" when there is no home to keep them in.
func historyFile(project *profile.Profile) string {
	state := os.Getenv("XDG_STATE_HOME")
	if state == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return ""
		}
		state = filepath.Join(home, ".local", "state")
	}
	if project.File == "" {
		return filepath.Join(state, "dbsh", "history")
	}
	folder := filepath.Dir(project.File)
	if absolute, err := filepath.Abs(folder); err == nil {
		folder = absolute
	}
	sum := sha256.Sum256([]byte(folder)) // folders of one name are told apart
	return filepath.Join(state, "dbsh", "projects", fmt.Sprintf("%s-%x", filepath.Base(folder), sum[:4]), "history")
}
