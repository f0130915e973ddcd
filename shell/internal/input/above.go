package input

import (
	"bytes"
	"io"
	"sync"
)

// above is what is printed while an entry is edited, by what an entry before has left running.
type above struct {
	printed chan []byte

	mu   sync.Mutex
	over chan struct{} // closed when nothing is edited any more; nil while nothing is
}

func (a *above) begin() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.over = make(chan struct{})
}

func (a *above) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.over != nil {
		close(a.over)
		a.over = nil
	}
}

// aboveWriter writes to out while nothing is edited.
type aboveWriter struct {
	*above
	out io.Writer
}

// Write waits until what is printed is taken: nothing piles up.
func (w aboveWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	over := w.over
	w.mu.Unlock()
	if over == nil {
		return w.out.Write(p)
	}
	select {
	case w.printed <- bytes.Clone(p):
		return len(p), nil
	case <-over:
		return w.out.Write(p)
	}
}

// print writes what was printed, and what has been printed since, in lines above the entry.
func (t *terminal) print(text []byte) {
	for more := true; more; {
		select {
		case further := <-t.above.printed:
			text = append(text, further...)
		default:
			more = false
		}
	}
	t.painter.Clear()
	if !bytes.HasSuffix(text, []byte("\n")) {
		text = append(text, '\n')
	}
	t.out.Write(text)
}
