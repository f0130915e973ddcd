package closure_test

import (
	"context"
	"fmt"
	"runtime"
	"testing"

	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/closure"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

func heap() int {
	runtime.GC()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int(stats.HeapAlloc)
}

// kept is how many bytes are left of each entry, checked only or run as well.
func kept(t *testing.T, src string, run bool) int {
	const n = 1500
	c := check.New(check.Config{Packages: new(symbols.Packages)})
	m := closure.New(c, engine.Host{})
	do := func(src string) {
		entry, err := c.Check(src)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Release(entry)
		if !run {
			return
		}
		if err := m.Run(context.Background(), entry); err != nil {
			t.Fatal(err)
		}
	}
	do("func g(n int) int { return n }")
	do(fmt.Sprintf(src, n))
	before := heap()
	for i := range n {
		do(fmt.Sprintf(src, i))
	}
	left := (heap() - before) / n
	runtime.KeepAlive(c)
	runtime.KeepAlive(m)
	return left
}

// The engine keeps next to nothing of an entry, however long the session: what an entry leaves behind is the checker's.
func TestGrowth(t *testing.T) {
	for _, src := range []string{"x := %d", "x := %d; x+1", "g(%d)", "fmt.Sprint(%d)", "for i := range %d { _ = i; break }", "func f() int { return %d }"} {
		checked := kept(t, src, false)
		ran := kept(t, src, true)
		t.Logf("%s: %d bytes when checked, %d when run", src, checked, ran)
		if ran-checked > 400 {
			t.Errorf("%s: running an entry leaves %d bytes behind", src, ran-checked)
		}
	}
}
