package cmd

import (
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"github.com/dbsh-go/dbsh/shell"
	"golang.org/x/term"
)

// exitInterrupted is what shells take for "ended by ^C".
const exitInterrupted = 130

// passwordAsker gives the function that asks the person at a terminal for a password, nil where there is none: a program must
// not wait for somebody who is not there.
func passwordAsker(in io.Reader, out io.Writer) func(user string) (string, error) {
	f, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return func(user string) (string, error) { return askPassword(f, out, user) }
}

// askPassword reads a line at a terminal, which shows none of it. The terminal is told so before the question is there, so that
// nothing is shown of what is typed, or pasted, at once.
func askPassword(in *os.File, out io.Writer, user string) (string, error) {
	before, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return "", fmt.Errorf("ask for the password: %w", err)
	}
	fmt.Fprintf(out, "Password for %s: ", user)
	password, err := readSecret(in)
	err = errors.Join(err, term.Restore(int(in.Fd()), before))
	fmt.Fprintln(out)
	if errors.Is(err, errInterrupted) {
		return "", &shell.ExitError{Code: exitInterrupted}
	}
	if err != nil {
		return "", fmt.Errorf("ask for the password: %w", err)
	}
	return password, nil
}

var errInterrupted = errors.New("interrupted")

// Keys that end or change a line.
const (
	keyInterrupt = 3
	keyEnd       = 4
	keyBackspace = 8
	keyClear     = 21
	keyDelete    = 127
)

// readSecret reads what is typed at a terminal that passes on every key. ^D, with nothing before it, is the end of the input.
func readSecret(in io.Reader) (string, error) {
	var typed []byte
	for {
		var one [1]byte // what follows the line is somebody else's
		_, err := io.ReadFull(in, one[:])
		key := one[0]
		switch {
		case errors.Is(err, io.EOF), key == '\r', key == '\n', key == keyEnd && len(typed) == 0:
			return string(typed), nil
		case err != nil:
			return "", err
		case key == keyInterrupt:
			return "", errInterrupted
		case key == keyBackspace || key == keyDelete:
			_, size := utf8.DecodeLastRune(typed)
			typed = typed[:len(typed)-size]
		case key == keyClear:
			typed = nil
		case key >= ' ' || key == '\t':
			typed = append(typed, key)
		}
	}
}
