package input

import (
	"io"

	"github.com/chzyer/readline"
)

// keyboard reads what is typed, when it is wanted and not before: while an entry runs, the keys are for what runs.
type keyboard struct {
	want   chan struct{}
	got    chan chunk
	asked  bool
	closed bool
}

// chunk is what one read gave.
type chunk struct {
	data []byte
	err  error
}

func newKeyboard(from io.Reader) *keyboard {
	k := &keyboard{want: make(chan struct{}), got: make(chan chunk, 1)}
	go func() {
		for range k.want {
			buf := make([]byte, 64<<10)
			n, err := from.Read(buf)
			k.got <- chunk{buf[:n], err}
		}
	}()
	return k
}

// next gives what is typed next. It reads on only after what it gave has been taken, by taken.
func (k *keyboard) next() <-chan chunk {
	if !k.asked {
		k.asked = true
		k.want <- struct{}{}
	}
	return k.got
}

func (k *keyboard) taken() { k.asked = false }

func (k *keyboard) close() {
	if !k.closed {
		k.closed = true
		close(k.want)
	}
}

// Sequences that a terminal is sent around the reading of an entry. Pasting is asked of it while an entry is read only, so that programs
// that an entry runs find the terminal as they expect it.
const (
	pasteOn     = "\x1b[?2004h"
	pasteOff    = "\x1b[?2004l"
	cursorBar   = "\x1b[6 q"
	cursorBlock = "\x1b[2 q"
	cursorOwn   = "\x1b[0 q"
)

// raw is a terminal that gives single keys.
type raw struct {
	state *readline.State
}

// enter asks the terminal for single keys. What is no terminal gives its bytes as it does; one that has gone away says so when it is read.
func (r *raw) enter() {
	if state, err := readline.MakeRaw(readline.GetStdin()); err == nil {
		r.state = state
	}
}

// leave puts the terminal back.
func (r *raw) leave() {
	if r.state != nil {
		readline.Restore(readline.GetStdin(), r.state) // as it was a moment ago: there is nothing to be done where that fails
		r.state = nil
	}
}
