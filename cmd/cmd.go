// Package cmd is the program's face: flags, subcommands, exit codes and the database drivers. What is behind them is in the
// packages shell, context and store.
package cmd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/dbsh-go/dbsh/shell"
)

// Exit codes, as the README lists them.
const (
	exitOK          = 0
	exitError       = 1 // an entry, a script or the database failed
	exitUsage       = 2 // flags or arguments are wrong
	exitUncommitted = 3 // work was left uncommitted and has been rolled back
)

// Main is the whole program, with the process's arguments and streams; it returns the exit code.
func Main() int { return MainWith(Compiled{}) }

// MainWith is Main of a program that has further packages compiled in.
func MainWith(compiled Compiled) int {
	defer paceCollection()()
	return run(context.Background(), compiled, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
}

// run is the program without its process: it prints what went wrong, once, and gives the exit code.
func run(ctx context.Context, compiled Compiled, args []string, in io.Reader, out, errs io.Writer) int {
	root := newRoot(streams{in, out, errs}, compiled)
	root.SetArgs(downgradeSteps(args))
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errs)
	err := root.ExecuteContext(ctx)
	return exitCode(err, errs)
}

// usageError is a mistake in flags or arguments.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func exitCode(err error, errs io.Writer) int {
	var usage usageError
	var exit *shell.ExitError
	var build *shell.BuildError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &exit): // the shell has said why
		return exit.Code
	case errors.As(err, &usage):
		fmt.Fprintf(errs, "dbsh: %s (dbsh --help shows what there is)\n", oneLine(err))
		return exitUsage
	case errors.As(err, &build): // on several lines: the compiler's
		fmt.Fprintf(errs, "dbsh: %s\n", err)
		return exitError
	}
	fmt.Fprintf(errs, "dbsh: %s\n", oneLine(err))
	return exitError
}

func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
