package input

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// edited gives text to the person's own editor, and returns what was saved.
func edited(text, extension string) (string, error) {
	dir, err := os.MkdirTemp("", "dbsh-entry-")
	if err != nil {
		return "", fmt.Errorf("edit the entry: %w", err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "entry"+extension)
	if err := os.WriteFile(path, []byte(text+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("edit the entry: %w", err)
	}
	program := editorCommand()
	command := exec.Command("sh", "-c", program+` "$@"`, program, path) // $EDITOR may have arguments
	if runtime.GOOS == "windows" {
		words := append(strings.Fields(program), path)
		command = exec.Command(words[0], words[1:]...)
	}
	command.Stdin, command.Stdout, command.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("edit the entry with %s: %w (set $VISUAL or $EDITOR to your editor)", program, err)
	}
	saved, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("edit the entry: %w", err)
	}
	return strings.TrimRight(strings.ReplaceAll(string(saved), "\r\n", "\n"), " \t\n"), nil
}

// editorCommand is the person's editor, as the environment names it.
func editorCommand() string {
	for _, name := range []string{"VISUAL", "EDITOR"} {
		if program := strings.TrimSpace(os.Getenv(name)); program != "" {
			return program
		}
	}
	if runtime.GOOS == "windows" {
		return "notepad"
	}
	return "vi"
}
