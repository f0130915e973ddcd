package cmd

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/dbsh-go/dbsh/shell"
)

// handedOver is what one process leaves to the one that takes its place: in a file that only its user can read, whose name is in
// the environment.
type handedOver struct {
	Shell  *shell.Resume
	Sample string // path of the built-in sample, "" where the database is another
}

const handoverVariable = "DBSH_HANDOVER"

// handOver replaces this process. It returns only if that fails.
func handOver(restart *shell.RestartError, sample string) error {
	text, err := json.Marshal(handedOver{&restart.Resume, sample})
	if err != nil {
		return err
	}
	file, err := os.CreateTemp("", "dbsh-handover-") // mode 0600
	if err != nil {
		return fmt.Errorf("start anew: %w", err)
	}
	if _, err := file.Write(text); err != nil {
		file.Close()
		return fmt.Errorf("start anew: %w", err)
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("start anew: %w", err)
	}
	return replace(restart.Program, os.Args, append(os.Environ(), handoverVariable+"="+file.Name()))
}

// takeOver reads what the process before this one has left, if there was one.
func (o *options) takeOver() error {
	name := os.Getenv(handoverVariable)
	if name == "" {
		return nil
	}
	os.Unsetenv(handoverVariable)
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("start anew: %w", err)
	}
	os.Remove(name)
	if err := json.Unmarshal(text, &o.resumed); err != nil {
		return fmt.Errorf("start anew: %s: %w", filepath.Base(name), err)
	}
	return nil
}
