package cmd

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestGrowth(t *testing.T) {
	for live, want := range map[uint64]int{0: 400, 5 << 20: 400, 32 << 20: 400, 40 << 20: 300, 80 << 20: 100, 120 << 20: 100, 1 << 34: 100} {
		if got := growth(live); got != want {
			t.Errorf("%d MB: got %d %%, want %d", live>>20, got, want)
		}
	}
}

// TestPaceCollection: a heap that has become large is collected at the usual pace, and one that is small again seldom.
func TestPaceCollection(t *testing.T) {
	t.Setenv("GOGC", "")
	before := debug.SetGCPercent(usualGrowth)
	stop := paceCollection()
	t.Cleanup(func() { stop(); debug.SetGCPercent(before) })
	if got := debug.SetGCPercent(smallHeapGrowth); got != smallHeapGrowth {
		t.Errorf("at first: got %d %%", got)
	}
	settles := func(want int) {
		t.Helper()
		got := 0
		for range 200 {
			runtime.GC()
			time.Sleep(5 * time.Millisecond) // the collection's finalizer runs beside it
			if got = debug.SetGCPercent(want); got == want {
				return
			}
			debug.SetGCPercent(got)
		}
		t.Errorf("got %d %%, want %d", got, want)
	}
	large := make([]byte, 2*smallHeap)
	settles(usualGrowth)
	runtime.KeepAlive(large)
	large = nil
	settles(smallHeapGrowth)
}
