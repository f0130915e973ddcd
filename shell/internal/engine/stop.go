package engine

import (
	"errors"
	"reflect"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/traefik/yaegi/interp"
)

// control stops interpreted code and lets it run again.
//
// The interpreter compares the run number in each frame with its own before each step and ends the frame when they differ,
// and waits on channels together with a channel of its own. Its own way to stop counts the number up for good and closes
// that channel: closures made before then return zero values without a word. So control does it from outside: the number
// is changed while there is something to stop and set back after, and the channel is sent on, never closed.
type control struct {
	number *uint64
	wake   chan struct{}
	run    uint64 // the number that all frames carry

	mu     sync.Mutex
	reason error         // why code is being stopped, nil when it is not
	notice chan struct{} // closed while code is being stopped
}

// newControl finds the two fields. The interpreter must have evaluated with a context once: that makes its channel and
// lets all code compiled later wait on it.
func newControl(i *interp.Interpreter) (*control, error) {
	fields := reflect.ValueOf(i).Elem()
	id, done := fields.FieldByName("id"), fields.FieldByName("done")
	if !id.IsValid() || id.Type() != reflect.TypeFor[uint64]() || !done.IsValid() || done.Type() != reflect.TypeFor[chan struct{}]() {
		return nil, errors.New("the interpreter is of another version: it has no run number")
	}
	c := &control{
		number: (*uint64)(id.Addr().UnsafePointer()),
		wake:   *(*chan struct{})(done.Addr().UnsafePointer()),
	}
	c.run = atomic.LoadUint64(c.number)
	c.notice = make(chan struct{})
	return c, nil
}

// stop makes all interpreted code end at its next step. The first reason counts.
func (c *control) stop(reason error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.reason == nil {
		c.reason = reason
		close(c.notice)
	}
	atomic.StoreUint64(c.number, c.run+1)
}

// exit is os.Exit.
func (c *control) exit(code int) { c.stop(&ExitError{code}) }

// stopped is the reason given to stop, nil while code may run.
func (c *control) stopped() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.reason
}

// stopping is closed when code is to stop, for what waits in compiled code.
func (c *control) stopping() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.notice
}

// drain wakes whatever waits on a channel until ended is closed or patience ends.
func (c *control) drain(ended <-chan struct{}, patience time.Duration) bool {
	deadline := time.Now().Add(patience)
	for pause := 10 * time.Microsecond; ; pause *= 2 {
		c.wakeAll()
		select {
		case <-ended:
			c.wakeAll()
			return true
		case <-time.After(pause):
		}
		if time.Now().After(deadline) {
			return false
		}
	}
}

func (c *control) wakeAll() {
	for {
		select {
		case c.wake <- struct{}{}:
			runtime.Gosched()
		default:
			return
		}
	}
}

// resume lets code run again. With fresh set, what was stopped and still waits in compiled code ends when it wakes;
// the price is that closures made before do not run any more.
func (c *control) resume(fresh bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.reason == nil {
		return
	}
	c.reason = nil
	c.notice = make(chan struct{})
	if fresh {
		c.run += 2
	}
	atomic.StoreUint64(c.number, c.run)
}
