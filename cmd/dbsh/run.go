package main

import (
	"github.com/dbsh-go/dbsh/shell"
	"github.com/spf13/cobra"
)

func newRun(std streams, o *options) *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "run SCRIPT [args]",
		Short: "Run a script: Go statements and declarations, SQL, or a package main",
		Long: `run checks the whole script before any of it runs, then runs it in one session.

The script is a file of Go statements, declarations and SQL, or a Go program: its func Run(ctx, session) is called if it
has one, else its main. The arguments are in os.Args. What the script does not commit is rolled back (exit code 3).`,
		Example: `  dbsh run -d shop.db purge.go 30
  dbsh run -d shop.db --dry-run purge.go 30   show the changes and take them back`,
		Args: usageArgs(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return o.shell(cmd.Context(), std, &shell.Script{Path: args[0], Args: args, DryRun: dryRun})
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show the changes and take them back")
	cmd.Flags().SetInterspersed(false) // what follows SCRIPT is the script's
	return cmd
}
