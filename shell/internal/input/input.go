// Package input reads entries: whole ones, from a terminal with editing, completion and history, or from a pipe.
// What makes an entry whole is given to it; it knows nothing of Go or SQL.
//
// The terminal's rules, for a person at the keys:
//
//   - An entry is edited as one text of any number of lines, behind continuation prompts. Enter in its last line runs it once it is whole, and
//     begins a line until then; Alt-Enter always begins one. Two empty lines entered one after another give up what is not whole; it is in
//     the history then, to be mended.
//   - ^C drops what is typed. ^D on nothing is the end of input. While an entry runs ^C is a signal: [Interrupts].
//   - What is pasted arrives as one piece: its tabs complete nothing and its line ends run nothing. Enter runs it.
//   - History holds entries, not lines.
//   - No key waits for anything: what takes time is looked for beside, and shown if it is still wanted.
//
// The parts: package keys makes keys of bytes, package buffer is the text, the editor here says what keys do to it, package screen draws it.
// The terminal here lets them work on the real one; it alone uses the library, for the modes and the size of terminals.
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
	// Edit gives text to the person's own editor ($VISUAL, $EDITOR); what is saved is what the next entry begins as. Nobody being there, the
	// error is [ErrNoTerminal].
	Edit(text string) error
	// Above is out, but for what is printed while an entry is edited: that stands above the entry. It is for any goroutine.
	Above(out io.Writer) io.Writer
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

func (p plain) Read(string) (string, error)   { return p.scan() }
func (p plain) Ask(string) (string, error)    { return "", ErrNoTerminal }
func (p plain) Edit(string) error             { return ErrNoTerminal }
func (p plain) Above(out io.Writer) io.Writer { return out }
func (p plain) Close() error                  { return nil }

var _ io.Closer = Reader(nil)
