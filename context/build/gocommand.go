package build

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// CommandError is what the go command refused, in its own words.
type CommandError struct {
	Step   string // build, list, get
	Output string
}

func (e *CommandError) Error() string {
	return "go " + e.Step + ": " + strings.TrimSpace(e.Output)
}

// findGo is the path of the go command.
func findGo() (string, error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return "", ErrNoToolchain
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	return path, nil
}

// patience is how long the go command may take to end when it is told to.
const patience = 5 * time.Second

// command runs the go command once, in the module, and gives what it prints.
func (j *job) command(ctx context.Context, args ...string) ([]byte, error) {
	var out, errs bytes.Buffer
	cmd := exec.CommandContext(ctx, j.goCommand, args...)
	cmd.Dir = j.root
	cmd.Env = append(os.Environ(), "GOWORK=off", "PWD="+j.root)
	cmd.Stdout, cmd.Stderr = &out, &errs
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = patience
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && errs.Len() == 0:
		return nil, &CommandError{args[0], err.Error()}
	case err != nil:
		return nil, &CommandError{args[0], errs.String()}
	}
	return out.Bytes(), nil
}

// with are the arguments of a command that works on the copy of go.mod, which it may complete, and sees the overlay.
func (j *job) with(command string, args ...string) []string {
	return append([]string{command, "-mod=mod", "-modfile=" + j.file("go.mod"), "-overlay=" + j.file("overlay.json")}, args...)
}
