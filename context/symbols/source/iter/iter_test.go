package iter_test

import (
	"testing"

	"github.com/dbsh-go/dbsh/context/symbols/source/iter"
)

func TestPullTakesTurns(t *testing.T) {
	produced := 0
	next, stop := iter.Pull(func(yield func(int) bool) {
		for ; produced < 5; produced++ {
			if !yield(produced) {
				return
			}
		}
	})
	for want := range 3 {
		if got, ok := next(); got != want || !ok {
			t.Fatalf("got %d %t, want %d", got, ok, want)
		}
	}
	if produced != 2 {
		t.Errorf("the sequence is at %d, want it to wait at 2", produced)
	}
	stop()
	if got, ok := next(); got != 0 || ok {
		t.Errorf("after stop: got %d %t, want nothing", got, ok)
	}
	stop() // again does nothing
}

func TestPullEnds(t *testing.T) {
	next, stop := iter.Pull2(func(yield func(int, string) bool) { yield(1, "a") })
	defer stop()
	if k, v, ok := next(); k != 1 || v != "a" || !ok {
		t.Fatalf("got %d %s %t", k, v, ok)
	}
	for range 2 {
		if k, v, ok := next(); k != 0 || v != "" || ok {
			t.Fatalf("at the end: got %d %q %t", k, v, ok)
		}
	}
}
