//go:build !unix

package cmd

import (
	"errors"
	"fmt"
	"os"
	"os/exec"

	"github.com/dbsh-go/dbsh/shell"
)

// replace runs another program in the place of this one, which ends as that does: there is no way here to become it.
func replace(program string, args, env []string) error {
	cmd := exec.Command(program, args[1:]...)
	cmd.Env = env
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	if ended, is := errors.AsType[*exec.ExitError](err); is {
		return &shell.ExitError{Code: ended.ExitCode()}
	}
	if err != nil {
		return fmt.Errorf("start %s: %w", program, err)
	}
	return &shell.ExitError{Code: exitOK}
}
