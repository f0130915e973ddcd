package command

import "context"

// Script turns entries into files and files into entries.
type Script interface {
	// Save writes the entries of this session as a program and says what it wrote.
	// It refuses to replace a file unless overwrite is set.
	Save(ctx context.Context, path string, overwrite bool) (string, error)
	// Load runs a file's entries as if typed.
	Load(ctx context.Context, path string) error
}

func saveCommand() *Command {
	return &Command{
		Spec: "sa[ve]", Args: "FILE", Argument: FileArgument, Help: "write what you typed as a Go program", run: runSave,
		Mark: "!", Marked: "replaces a file that is there",
		Long: `Writes the entries that ran without error as func Run(ctx, session) error, with every error checked.
dbsh run FILE runs it, and so does the Go compiler. What was typed is checked again, on the tables as they are now.

  :save purge.go
  :save! purge.go`,
	}
}

func runSave(ctx context.Context, env *Env, call Call) error {
	said, err := env.Script.Save(ctx, unquoted(call.Args), call.Marked)
	if err != nil {
		return err
	}
	return env.say("%s", said)
}

func loadCommand() *Command {
	return &Command{
		Spec: "l[oad]", Psql: []string{"i"}, Args: "FILE", Argument: FileArgument, Help: "run a file as if typed here", run: runLoad,
		Long: `The file holds Go, SQL and commands. It stops at the first error.

  :load setup.go`,
	}
}

func runLoad(ctx context.Context, env *Env, call Call) error {
	return env.Script.Load(ctx, unquoted(call.Args))
}
