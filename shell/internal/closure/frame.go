package closure

import (
	"go/token"
	"reflect"
	"sync/atomic"
	"unsafe"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// frame holds the variables of one running call, by class. Frames are used again by later calls of the same depth, so what
// outlives the call (captured variables, variables whose address is taken, structs and arrays) lies in memory of its own,
// whose address is in p.
type frame struct {
	i  []int64 // integers, floats as bits, booleans
	s  []string
	a  []any
	p  []unsafe.Pointer
	l  []slice
	up []unsafe.Pointer // captured variables

	th       *thread
	deferred []func()
	panic    *panicking // while deferred calls run because of it
	caller   *frame     // that deferred this call
	target   int        // the label that a break, continue or goto is on its way to
	at       token.Pos  // the statement that runs
}

// sizes counts variables by class.
type sizes struct{ i, s, a, p, l int }

// thread is one goroutine of the prompt, or one call from compiled code.
type thread struct {
	m      *Machine
	epoch  *epoch
	frames []*frame
	depth  int
	at     token.Pos // where the panic began that deferred calls run because of
}

// place is the statement that runs.
func (th *thread) place() token.Pos {
	if th.at.IsValid() {
		return th.at
	}
	for i := th.depth - 1; i >= 0; i-- {
		if th.frames[i].at.IsValid() {
			return th.frames[i].at
		}
	}
	return token.NoPos
}

// running is an entry while it runs.
type running struct {
	entry  *check.Entry
	thread *thread
}

// Place implements engine.Placer: it is the innermost call that stands in the entry's own text.
func (m *Machine) Place() (token.Position, bool) {
	now := m.now.Load()
	if now == nil || m.concurrent.Load() > 0 {
		return token.Position{}, false
	}
	for i := now.thread.depth - 1; i >= 0; i-- {
		if at, ok := now.entry.Place(now.thread.frames[i].at); ok {
			return at, true
		}
	}
	return token.Position{}, false
}

// epoch is the time from one stop to the next. What was started in it ends with it.
type epoch struct {
	stopped atomic.Bool
	done    chan struct{}
	reason  error
}

// maxDepth is how deep calls may nest. A level takes about two kilobytes of stack, of which Go gives a gigabyte.
const maxDepth = 100_000

// push makes the frame of a call. The thread's depth is put back by pop, or by whatever recovers.
func (th *thread) push(c *code, up []unsafe.Pointer) *frame {
	if th.epoch.stopped.Load() {
		panic(&ending{th.epoch.reason})
	}
	if th.depth == len(th.frames) {
		th.grow()
	}
	f := th.frames[th.depth]
	th.depth++
	n := &c.sizes
	if len(f.i) < n.i {
		f.i = make([]int64, n.i)
	}
	if len(f.s) < n.s {
		f.s = make([]string, n.s)
	}
	if len(f.a) < n.a {
		f.a = make([]any, n.a)
	}
	if len(f.p) < n.p {
		f.p = make([]unsafe.Pointer, n.p)
	}
	if len(f.l) < n.l {
		f.l = make([]slice, n.l)
	}
	f.up = up
	f.caller = nil
	f.at = token.NoPos
	return f
}

func (th *thread) pop() { th.depth-- }

func (th *thread) grow() {
	if th.depth >= maxDepth {
		panic(&ending{engine.ErrRecursion})
	}
	th.frames = append(th.frames, &frame{th: th})
}

// code is a compiled function body.
type code struct {
	name     string
	sizes    sizes
	body     func(*frame)
	captured []*typ // the types of the variables in closure.up
}

// function is a declared function or method, whose code a redefinition replaces.
type function struct {
	name  string
	sig   *layout
	code  atomic.Pointer[code]
	value atomic.Pointer[closure]
}

// closure is a function value.
type closure struct {
	m    *Machine
	sig  *layout
	fn   *function // a declared function
	code *code     // or a literal
	up   []unsafe.Pointer
	ptr  unsafe.Pointer // the function value that compiled code sees
}

func (cl *closure) get() *code {
	if cl.code != nil {
		return cl.code
	}
	return cl.fn.code.Load()
}

// layout is a signature as calls use it: where arguments and results stand in a frame.
type layout struct {
	rt       reflect.Type
	params   []param
	results  []param
	sizes    sizes
	variadic bool
}

// param is the place of an argument or a result.
type param struct {
	t  *typ
	at int
}

// place takes the next place of a class.
func (n *sizes) place(c class) int {
	at := 0
	switch c {
	case integers, floats, booleans:
		at, n.i = n.i, n.i+1
	case texts:
		at, n.s = n.s, n.s+1
	case anys:
		at, n.a = n.a, n.a+1
	case pointers, memories:
		at, n.p = n.p, n.p+1
	case lists:
		at, n.l = n.l, n.l+1
	}
	return at
}
