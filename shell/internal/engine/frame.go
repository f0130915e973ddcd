package engine

import (
	"bytes"
	"runtime"
)

// Frame holds the deferred calls of one call of a function, and its panic while they run.
// It is exported, as its methods are, for the interpreter's sake.
type Frame struct {
	host      *host
	calls     []func()
	panic     any
	goroutine string // that panics, once it was asked for
}

func (h *host) newFrame() *Frame { return &Frame{host: h} }

// Defer adds a call.
func (f *Frame) Defer(call func()) { f.calls = append(f.calls, call) }

// passing is a panic on its way from one frame to the next. It keeps the goroutine's number: to ask for it takes as long as
// the stack is deep.
type passing struct {
	panic     any
	goroutine string
}

// Run runs the body of a function and then what it deferred, last first, and goes on with the panic that is left.
func (f *Frame) Run(body func()) {
	f.call(body)
	for len(f.calls) > 0 {
		last := len(f.calls) - 1
		call := f.calls[last]
		f.calls = f.calls[:last]
		if f.panic == nil {
			f.call(call)
			continue
		}
		leave := f.host.panicking(f)
		f.call(call)
		leave()
	}
	if f.panic != nil {
		panic(&passing{f.panic, f.goroutine})
	}
}

func (f *Frame) call(fn func()) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *passing:
			f.panic, f.goroutine = r.panic, r.goroutine
		default:
			f.panic = r
		}
	}()
	fn()
}

// Recover takes the panic, unless it is a failed check: that ends the entry.
func (f *Frame) Recover() any {
	if _, failed := f.panic.(*failure); failed || f.panic == nil {
		return nil
	}
	value := recovered(f.panic)
	f.panic = nil
	return value
}

// panicking notes that deferred calls run on this goroutine because of a panic, for a recover outside of the text of the
// function that deferred.
func (h *host) panicking(f *Frame) (leave func()) {
	if f.goroutine == "" {
		f.goroutine = goroutineID()
	}
	id := f.goroutine
	h.mu.Lock()
	defer h.mu.Unlock()
	h.panics[id] = append(h.panics[id], f)
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if rest := h.panics[id][:len(h.panics[id])-1]; len(rest) > 0 {
			h.panics[id] = rest
		} else {
			delete(h.panics, id)
		}
	}
}

// recover is the predeclared function where the text does not tell which frame's panic is meant.
func (h *host) recover() any {
	h.mu.RLock()
	if len(h.panics) == 0 {
		h.mu.RUnlock()
		return nil
	}
	frames := h.panics[goroutineID()]
	h.mu.RUnlock()
	if len(frames) == 0 {
		return nil
	}
	return frames[len(frames)-1].Recover()
}

// goroutineID is the number in a stack trace's first line. Nothing else tells goroutines apart; it is slow, and only
// asked for during panics.
func goroutineID() string {
	var buf [40]byte
	line := buf[:runtime.Stack(buf[:], false)]
	line = bytes.TrimPrefix(line, []byte("goroutine "))
	if i := bytes.IndexByte(line, ' '); i > 0 {
		line = line[:i]
	}
	return string(line)
}
