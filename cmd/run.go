package cmd

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell"
	"github.com/dbsh-go/dbsh/store"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newRun(std streams, o *options) *cobra.Command {
	var script shell.Script
	cmd := &cobra.Command{
		Use:   "run [flags] SCRIPT [args]",
		Short: "Run a script: Go statements and declarations, SQL, or a package main",
		Long: `run checks the whole script before any of it runs, then runs it in one session.

The script is a file of Go statements, declarations and SQL, or a Go program: its func Run(ctx, session) is called if it
has one, else its main. The arguments are in os.Args, and package flag reads them; --help behind SCRIPT is the script's. What the
script does not commit is rolled back (exit code 3).

With --batch, what the script does in InBatches is a job: how far it has come is written with each batch, and --resume goes on there.
^C ends it when the running batch is done (exit code 130).`,
		Example: `  dbsh run -d shop.db purge.go 30
  dbsh run -d shop.db --dry-run purge.go 30     show the changes and take them back
  dbsh run --batch 500 --resume tidy.go         go on where an earlier run was ended`,
		Args:                  usageArgs(cobra.MinimumNArgs(1)),
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			args, err := scriptArgs(cmd, args)
			if err != nil {
				return err
			}
			if err := fitting(&script); err != nil {
				return usageError{err}
			}
			script.Path, script.Args, script.Command = args[0], args, commandOf(cmd)
			return o.shell(cmd.Context(), std, &script)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&script.DryRun, "dry-run", false, "show the changes and take them back")
	flags.BoolVar(&script.Transaction, "transaction", false, "make all commits one, at the end: all or nothing")
	flags.IntVar(&script.Batch.Size, "batch", 0, "work in batches of `N` rows, and keep how far the script has come")
	flags.StringVar(&script.Batch.Job, "job", "", "with --batch: do the work once under `NAME`; resumed when it is done, it does nothing")
	flags.BoolVar(&script.Batch.Resume, "resume", false, "with --batch: go on where an earlier run was ended, if one was")
	flags.BoolVar(&script.Batch.Restart, "restart", false, "with --batch: begin anew where an earlier run was ended")
	flags.StringVar(&script.Log, "log", "", "tell `FILE` what is done, as lines of JSON")
	flags.SetInterspersed(false) // what follows SCRIPT is the script's
	return cmd
}

// commandOf are the words that run a script as this one is, without a password.
func commandOf(cmd *cobra.Command) []string {
	words := []string{"dbsh", "run"}
	cmd.Flags().Visit(func(f *pflag.Flag) {
		if f.Name != "resume" && f.Name != "restart" {
			words = append(words, "--"+f.Name+"="+store.HidePassword(f.Value.String()))
		}
	})
	return words
}

// fitting refuses flags that do not go together.
func fitting(script *shell.Script) error {
	batch := script.Batch
	switch {
	case batch.Size < 0:
		return fmt.Errorf("got --batch %d, want a number of rows", batch.Size)
	case (batch.Resume || batch.Restart || batch.Job != "") && batch.Size == 0:
		return errors.New("--job, --resume and --restart are about a run with --batch N: give it too")
	case batch.Resume && batch.Restart:
		return errors.New("got --resume and --restart, want one")
	case batch.Size > 0 && script.Transaction:
		return errors.New("got --batch, which commits each batch, and --transaction, which commits all at the end: want one")
	}
	return nil
}

// scriptArgs are the script's arguments. A flag of dbsh among them is refused: who writes `run purge.go --dry-run` must not
// get a real run. Behind -- everything is the script's.
func scriptArgs(cmd *cobra.Command, args []string) ([]string, error) {
	for i, arg := range args[1:] {
		if arg == "--" {
			return append(args[:i+1:i+1], args[i+2:]...), nil
		}
		if flag := flagOf(cmd, arg); flag != nil {
			return nil, usageError{fmt.Errorf("%s stands behind the script: put it before %s, or give it to the script behind --", arg, args[0])}
		}
	}
	return args, nil
}

// flagOf is the flag of dbsh that an argument looks like, nil for none.
func flagOf(cmd *cobra.Command, arg string) *pflag.Flag {
	name, _, _ := strings.Cut(strings.TrimLeft(arg, "-"), "=")
	switch {
	case name == "help" || name == "h": // the script's own
		return nil
	case strings.HasPrefix(arg, "--") && name != "":
		return cmd.Flags().Lookup(name)
	case strings.HasPrefix(arg, "-") && len(name) == 1:
		return cmd.Flags().ShorthandLookup(name)
	}
	return nil
}
