package cmd

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
)

// How much the heap may grow before it is collected, in percent of what was in use after the collection before. Go's usual pace is meant for heaps
// of every size; that of a shell is a few megabytes, mostly of symbols, which an entry that makes much and keeps little would have walked again
// and again. So a small heap grows more, up to a size that is still small, and a large one at the usual pace.
const (
	smallHeapGrowth = 400
	usualGrowth     = 100
	smallHeap       = 160 << 20 // bytes
)

// paceCollection sets the pace until stop is called. A person's GOGC is left as it is.
func paceCollection() (stop func()) {
	var stopped atomic.Bool
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(smallHeapGrowth)
		runtime.SetFinalizer(&collected{&stopped}, (*collected).again)
	}
	return func() { stopped.Store(true) }
}

// collected is found by each collection, and put up again for the next.
type collected struct{ stopped *atomic.Bool }

func (c *collected) again() {
	if c.stopped.Load() {
		return
	}
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetGCPercent(growth(live[0].Value.Uint64()))
	runtime.SetFinalizer(c, (*collected).again)
}

// growth is the pace for a heap with so many bytes in use.
func growth(live uint64) int {
	if live >= smallHeap {
		return usualGrowth
	}
	return int(min(smallHeapGrowth, max(usualGrowth, (smallHeap-live)*100/max(live, 1))))
}
