package cmd

import (
	"github.com/dbsh-go/dbsh/context/models"
	"github.com/spf13/cobra"
)

func newModels(std streams, o *options) *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "models",
		Short: "Print the models of a database as a Go package",
		Long: `models prints Go source: a struct for each table, its query root and its relations. It is what the prompt uses;
compiled into a program, it works with the package store alone.`,
		Example: "  dbsh models -d shop.db > models/models.go",
		Args:    usageArgs(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			target, err := o.open(cmd.Context(), std)
			if err != nil {
				return err
			}
			defer target.close()
			var others []models.Source
			for _, b := range target.binds {
				others = append(others, models.Source{Bind: b.Name, Database: b.DB})
			}
			catalog, err := models.New(cmd.Context(), target.db, others...)
			if err != nil {
				return err
			}
			return catalog.WritePackage(std.out, name)
		},
	}
	cmd.Flags().StringVar(&name, "package", "models", "the package's `NAME`")
	return cmd
}
