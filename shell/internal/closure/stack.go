package closure

import (
	"runtime"
	"runtime/debug"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// Calls from compiled code begin with an empty thread, so recursion through compiled code (a String that prints itself) is found
// otherwise: when very many such calls have begun and not ended, the stack of the goroutine is looked at, since they may
// as well be those of many goroutines.
const (
	manyCalls   = 4_000
	stackChecks = 256
	stackFrames = 80_000
)

func (m *Machine) guardStack() {
	if n := m.callbacks.Load(); n < manyCalls || n%stackChecks != 0 {
		return
	}
	var pc [1]uintptr
	if runtime.Callers(stackFrames, pc[:]) == 0 {
		return
	}
	// Package fmt recovers what a method panics with: nothing of the prompt goes on after this.
	m.stop(m.epoch.Load(), engine.ErrRecursion)
	panic(&ending{engine.ErrRecursion})
}

// stackOf is where a mistake of the compiler happened, for a bug report.
func stackOf(reason any) string {
	if _, ok := reason.(unsupported); ok {
		return ""
	}
	return string(debug.Stack())
}
