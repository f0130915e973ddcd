package engine_test

import (
	"fmt"
	"runtime"
	"testing"
)

func heap() uint64 {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}

// allocated is how much memory an entry asks for: what grows with the entries before it shows here, on a busy machine too.
func allocated(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A long session must neither do more for each entry nor pile up memory much: the interpreter keeps something of every entry.
func TestGrowth(t *testing.T) { onEngines(t, testGrowth) }

func testGrowth(t *testing.T, on maker) {
	if testing.Short() {
		t.Skip("two thousand entries")
	}
	const n = 2000
	p := newPrompt(on)
	must(t, p, "x := 1", "x")
	before := heap()
	run := func(from, to int) {
		for i := from; i < to; i++ {
			must(t, p, fmt.Sprintf("x := %d; x+1", i))
		}
	}
	run(0, 10)
	first := allocated(func() { run(10, 110) }) / 100
	run(110, n-100)
	last := allocated(func() { run(n-100, n) }) / 100
	p.shown = nil
	kept := (heap() - before) / n
	t.Logf("an entry allocates %d bytes at first and %d after %d, and keeps %d", first, last, n, kept)
	if first > 60_000 || last > 200_000 { // 40 and 135 KB: the interpreter copies its globals, which each shown value adds to
		t.Errorf("an entry allocates %d bytes at first and %d after %d", first, last, n)
	}
	if kept > 40_000 {
		t.Errorf("an entry keeps %d bytes", kept)
	}
	runtime.KeepAlive(p)
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		p := newPrompt(onYaegi)
		must(b, p, "1+1")
	}
}

func BenchmarkEntry(b *testing.B) {
	for _, src := range []string{"x := 1", "x + 1", "f(2)", `fmt.Sprint(x)`, "for i := range 3 { _ = i }", "n := strconv.Atoi(\"12\") + 1"} {
		b.Run(src, func(b *testing.B) {
			p := newPrompt(onYaegi)
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
		p, _ := modelPrompt(onYaegi)
		must(b, p, "Artist0s.Get(1).Name")
	}
}

func BenchmarkFib(b *testing.B) {
	p := newPrompt(onYaegi)
	must(b, p, "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }")
	for b.Loop() {
		must(b, p, "_ = fib(20)")
	}
}

func BenchmarkLoop(b *testing.B) {
	p := newPrompt(onYaegi)
	for b.Loop() {
		must(b, p, "{ t := 0; for i := 0; i < 1000000; i++ { t += i }; _ = t }")
	}
}
