package closure

import (
	"math/rand/v2"
	"runtime"
	"runtime/debug"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// Calls from compiled code begin with an empty thread, so recursion through compiled code is found by looking at the stack of
// the goroutine, once in that many calls; beyond that many frames it is too deep.
const (
	stackChecks = 256
	stackFrames = 400_000
)

func (m *Machine) guardStack() {
	if rand.Uint32N(stackChecks) != 0 {
		return
	}
	var pc [1]uintptr
	if runtime.Callers(stackFrames, pc[:]) > 0 {
		panic(&ending{engine.ErrRecursion})
	}
}

// stackOf is where a mistake of the compiler happened, for a bug report.
func stackOf(reason any) string {
	if _, ok := reason.(unsupported); ok {
		return ""
	}
	return string(debug.Stack())
}
