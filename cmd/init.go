package cmd

import (
	"fmt"

	"github.com/dbsh-go/dbsh/context/profile"
	"github.com/spf13/cobra"
)

func newInit(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "init [DIR]",
		Short: "Write a starter project: dbsh.toml, models, migrations, scripts",
		Long: `init writes dbsh.toml with profiles for development, testing and production, and the folders models, migrations and scripts.
What is there already stays as it is.`,
		Args: usageArgs(cobra.MaximumNArgs(1)),
		RunE: func(_ *cobra.Command, args []string) error {
			dir := "."
			if len(args) > 0 {
				dir = args[0]
			}
			made, err := profile.Start(dir)
			for _, name := range made {
				fmt.Fprintln(std.out, "wrote "+name)
			}
			if err == nil && len(made) == 0 {
				fmt.Fprintln(std.out, "nothing to do: all of it is there")
			}
			return err
		},
	}
}
