// Package input reads entries: whole ones, from a terminal with editing, completion and history, or from a pipe.
// What makes an entry whole is given to it; it knows nothing of Go or SQL.
//
// The terminal's rules, for a person at the keys:
//
//   - An entry goes on over lines, behind a continuation prompt, until it is whole. Two empty lines in a row give it
//     up; it is in the history then, to be mended.
//   - ^C drops what is typed. ^D on an empty line is the end of input. While an entry runs ^C is a signal: [Interrupts].
//   - What is pasted arrives as one piece: its tabs complete nothing and its line ends run nothing. Enter runs it.
//   - History holds entries, not lines. A recalled entry stands in one line with ⏎ for its line ends, which can be
//     edited like any character; Alt-Enter types one.
package input

import (
	"errors"
	"io"
)

// Reader reads one entry after another.
type Reader interface {
	// Read is the next entry, without the blank space after it. At the end of input the error is io.EOF; a terminal
	// can be read again after that, when the person decided to stay.
	Read(prompt string) (string, error)
	// Ask is the answer to a question. The errors are [ErrNoTerminal], [ErrInterrupted] after ^C and io.EOF after ^D.
	Ask(question string) (string, error)
	// Close puts the terminal back as it was. Its error tells that history could not be kept.
	Close() error
}

var (
	// ErrNoTerminal says that nobody is there to answer.
	ErrNoTerminal = errors.New("input: not a terminal, nobody to ask")
	// ErrInterrupted is the answer ^C, and the cause of a context that [Interrupts] cancelled.
	ErrInterrupted = errors.New("interrupted")
)

// NewPlain reads from a pipe or file, where scan finds the entries. It shows no prompt.
func NewPlain(scan func() (string, error)) Reader { return plain{scan} }

type plain struct {
	scan func() (string, error)
}

func (p plain) Read(string) (string, error) { return p.scan() }
func (p plain) Ask(string) (string, error)  { return "", ErrNoTerminal }
func (p plain) Close() error                { return nil }

var _ io.Closer = Reader(nil)
