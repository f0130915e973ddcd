package command

import (
	"context"
	"strings"
)

// Packages brings packages that are not there.
type Packages interface {
	// Import makes packages importable, and imports them. The shell may start anew for it: where work would be lost, only if
	// it is told to lose it.
	Import(ctx context.Context, paths []string, lose bool) error
	// Reload takes what has changed in the source of models and packages.
	Reload(ctx context.Context, lose bool) error
}

func importCommand() *Command {
	return &Command{
		Spec: "im[port]", Args: "PATH...", Argument: AnyArgument, Help: "import packages of your own module and of others", run: runImport,
		Mark: "!", Marked: "loses what is not committed",
		Long: `A Go toolchain compiles them into a shell, which takes the place of this one: definitions, and variables whose
values can be written down, are there again. import "PATH" does the same. A version may stand behind a path.

  :import github.com/dustin/go-humanize
  :import example.com/shop/internal/prices github.com/gofrs/uuid@v4.4.0`,
	}
}

func runImport(ctx context.Context, env *Env, call Call) error {
	var paths []string
	for _, path := range strings.Fields(call.Args) {
		paths = append(paths, unquoted(path))
	}
	return env.Packages.Import(ctx, paths, call.Marked)
}

func reloadCommand() *Command {
	return &Command{
		Spec: "r[eload]", Help: "take in models and packages whose source has changed", run: runReload,
		Mark: "!", Marked: "loses what is not committed",
		Long: `Reads the folder of --models again. Where a Go toolchain has compiled it, that compiles it anew, and the shell
starts anew with what was defined, as :import does.

  :reload`,
	}
}

func runReload(ctx context.Context, env *Env, call Call) error {
	return env.Packages.Reload(ctx, call.Marked)
}
