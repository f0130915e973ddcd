// Package outlet is where results go: the terminal, a pager, a file, another program.
//
// Rules:
//   - An [Outlet] is one writer for the whole life of a shell. What it leads to is exchanged behind it, so that nobody who prints
//     needs to know.
//   - A reader that has had enough, such as a pager that is left, is no error: the rest is dropped.
//   - Nothing here knows what is written.
package outlet

import (
	"errors"
	"io"
	"sync"
	"sync/atomic"
	"syscall"
)

// Outlet is a writer whose end can be moved. It is safe for use by several goroutines.
type Outlet struct {
	base    io.Writer
	mu      sync.Mutex
	current io.Writer
	begun   bool   // the base's last line has no end yet
	before  func() // see Announce
}

// New makes an outlet that leads to base.
func New(base io.Writer) *Outlet { return &Outlet{base: base, current: base} }

// Base is where the outlet leads when it has not been moved.
func (o *Outlet) Base() io.Writer { return o.base }

// Moved tells whether the outlet leads elsewhere than to its base.
func (o *Outlet) Moved() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.current != o.base
}

// Move leads what is written from now on to w, until back is called.
func (o *Outlet) Move(w io.Writer) (back func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	before := o.current
	o.current = w
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.current = before
	}
}

// Announce calls before whenever something is about to be written to the base, until stop is called. Nobody else writes meanwhile, so it must
// not use the outlet itself.
func (o *Outlet) Announce(before func()) (stop func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.before = before
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.before = nil
	}
}

func (o *Outlet) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.before != nil && o.current == o.base {
		o.before()
	}
	if o.current == o.base && len(p) > 0 {
		o.begun = p[len(p)-1] != '\n'
	}
	return o.current.Write(p)
}

// Beside is a writer to the place where the base leads too: EndLine ends its lines as well.
func (o *Outlet) Beside(w io.Writer) io.Writer { return beside{o, w} }

type beside struct {
	o *Outlet
	w io.Writer
}

func (b beside) Write(p []byte) (int, error) {
	b.o.mu.Lock()
	defer b.o.mu.Unlock()
	if len(p) > 0 {
		b.o.begun = p[len(p)-1] != '\n'
	}
	return b.w.Write(p)
}

// EndLine ends a line of the base that was begun, so that what comes next stands on one of its own.
func (o *Outlet) EndLine() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.begun {
		o.begun = false
		_, _ = io.WriteString(o.base, "\n") // what follows meets the same failure, and tells it
	}
}

// Left tells whether a reader has had enough: what is written is dropped.
func (o *Outlet) Left() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	end, is := o.current.(interface{ Left() bool })
	return is && end.Left()
}

// enough drops what its writer no longer takes.
type enough struct {
	w    io.Writer
	left atomic.Bool
}

// Left tells whether anything was dropped.
func (e *enough) Left() bool { return e.left.Load() }

func (e *enough) Write(p []byte) (int, error) {
	if e.left.Load() {
		return len(p), nil
	}
	if _, err := e.w.Write(p); err != nil && !closed(err) {
		return 0, err
	} else if err != nil {
		e.left.Store(true)
	}
	return len(p), nil
}

// closed tells the error of a pipe that nobody reads any more.
func closed(err error) bool {
	return errors.Is(err, syscall.EPIPE) || errors.Is(err, io.ErrClosedPipe)
}
