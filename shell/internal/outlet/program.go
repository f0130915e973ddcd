package outlet

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"runtime"
)

// Program is a running program that reads what is written.
type Program struct {
	enough
	text  string
	input io.Closer
	cmd   *exec.Cmd
}

// Start starts a command of the system's shell, which writes to out and complains to err. Defaults are variables, as NAME=value, that it has
// where the environment does not set them.
func Start(text string, out, err io.Writer, defaults ...string) (*Program, error) {
	cmd := exec.Command("sh", "-c", text)
	if runtime.GOOS == "windows" {
		cmd = exec.Command("cmd", "/c", text)
	}
	cmd.Stdout, cmd.Stderr = out, err
	cmd.Env = append(defaults, cmd.Environ()...) // the last of several counts
	input, failed := cmd.StdinPipe()
	if failed == nil {
		failed = cmd.Start()
	}
	if failed != nil {
		return nil, fmt.Errorf("run %s: %w", text, failed)
	}
	return &Program{enough{w: input}, text, input, cmd}, nil
}

// Close ends the program's input and waits for its end. The error tells an exit code other than 0.
func (p *Program) Close() error {
	p.input.Close()
	err := p.cmd.Wait()
	if exit, is := errors.AsType[*exec.ExitError](err); is {
		return fmt.Errorf("%s: exit code %d", p.text, exit.ExitCode())
	}
	return err
}
