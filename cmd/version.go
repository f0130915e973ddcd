package cmd

import (
	"cmp"
	"fmt"
	"runtime"

	"github.com/dbsh-go/dbsh/context/build"
	"github.com/spf13/cobra"
)

func newVersion(std streams) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  usageArgs(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(std.out, "dbsh %s (%s %s/%s)\n", version(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// version is the module's version as the build recorded it: a tag, or (devel) for a build from a work tree.
func version() string {
	return cmp.Or(build.Version(), "(unknown)")
}
