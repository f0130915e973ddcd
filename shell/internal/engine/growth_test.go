package engine_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"
)

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// A long session must neither slow down nor pile up memory much: the interpreter keeps something of every entry.
func TestGrowth(t *testing.T) {
	if testing.Short() {
		t.Skip("two thousand entries")
	}
	const n = 2000
	p := newPrompt()
	must(t, p, "x := 1", "x")
	before := heap()
	var first, last time.Duration
	for i := range n {
		start := time.Now()
		must(t, p, fmt.Sprintf("x := %d; x+1", i))
		switch took := time.Since(start); {
		case i >= 10 && i < 110:
			first += took
		case i >= n-100:
			last += took
		}
	}
	p.shown = nil
	kept := (heap() - before) / n
	t.Logf("an entry takes %v at first and %v after %d, and keeps %d bytes", first/100, last/100, n, kept)
	if last > 3*first {
		t.Errorf("100 entries took %v at first and %v after %d", first, last, n)
	}
	if kept > 40_000 {
		t.Errorf("an entry keeps %d bytes", kept)
	}
	runtime.KeepAlive(p)
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		p := newPrompt()
		must(b, p, "1+1")
	}
}

func BenchmarkEntry(b *testing.B) {
	for _, src := range []string{"x := 1", "x + 1", "f(2)", `fmt.Sprint(x)`, "for i := range 3 { _ = i }", "n := strconv.Atoi(\"12\") + 1"} {
		b.Run(src, func(b *testing.B) {
			p := newPrompt()
			must(b, p, "x := 5", "func f(n int) int { return n * 2 }", src)
			entry, err := p.checker.Check(src)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if err := p.machine.Run(b.Context(), entry); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkModel(b *testing.B) {
	for b.Loop() {
		p, _ := modelPrompt()
		must(b, p, "Artist0s.Get(1).Name")
	}
}

func BenchmarkFib(b *testing.B) {
	p := newPrompt()
	must(b, p, "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }")
	for b.Loop() {
		must(b, p, "_ = fib(20)")
	}
}

func BenchmarkLoop(b *testing.B) {
	p := newPrompt()
	for b.Loop() {
		must(b, p, "{ t := 0; for i := 0; i < 1000000; i++ { t += i }; _ = t }")
	}
}
