package cmd

import (
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func newRun(std streams, o *options) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "run [flags] SCRIPT [args]",
		Short: "Run a script: Go statements and declarations, SQL, or a package main",
		Long: `run checks the whole script before any of it runs, then runs it in one session.

The script is a file of Go statements, declarations and SQL, or a Go program: its func Run(ctx, session) is called if it
has one, else its main. The arguments are in os.Args. What the script does not commit is rolled back (exit code 3).`,
		Example: `  dbsh run -d shop.db purge.go 30
  dbsh run -d shop.db --dry-run purge.go 30   show the changes and take them back`,
		Args:                  usageArgs(cobra.MinimumNArgs(1)),
		DisableFlagsInUseLine: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			args, err := scriptArgs(cmd, args)
			if err != nil {
				return err
			}
			return o.shell(cmd.Context(), std, &shell.Script{Path: args[0], Args: args, DryRun: dryRun})
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show the changes and take them back")
	cmd.Flags().SetInterspersed(false) // what follows SCRIPT is the script's
	return cmd
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
	case strings.HasPrefix(arg, "--") && name != "":
		return cmd.Flags().Lookup(name)
	case strings.HasPrefix(arg, "-") && len(name) == 1:
		return cmd.Flags().ShorthandLookup(name)
	}
	return nil
}
