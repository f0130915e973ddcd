package engine_test

import (
	"context"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// kinds are what a long session is made of: each is typed again and again, with another number for $.
var kinds = []string{
	"x$ := $",            // a new variable
	"x := $",             // one that is declared again
	"x := fmt.Sprint($)", // of another type
	`x += "a"; len(x)`,   // a value that is shown
	"a := len(x) + $; b := a + 1",
	"b := a + b", // a chain of variables that are out of scope
	"a := b + a",
	"h := func(n int) int { return n + a }; h(1)",
	"func f(n int) int { return $ + n }", // a function that takes the place of another
	"func g() int { return f(a) }",
	"func f(n int) int { return g() + n }", // a chain of functions that are out of scope
	"for i := range 3 { if i > 1 { a = i } }",
	"Artist0s.Filter(Artist0s.ID.Eq($)).Count()",
	"row := Artist0s.Get($ % 5); row.Name",
	"nothing + $", // an error
}

// However long a session, an entry leaves next to nothing behind that no later one can reach. Only on the closure engine: the
// interpreter keeps the code of every entry.
func TestMemory(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("twenty thousand entries")
	}
	const n = 20_000
	p, _ := modelPrompt(onClosure)
	run := func(from, to int) {
		for i := from; i < to; i++ {
			src := strings.ReplaceAll(kinds[i%len(kinds)], "$", strconv.Itoa(i))
			if err := p.forget(src); err != nil && i%len(kinds) != len(kinds)-1 {
				t.Fatalf("%s: %v", src, err)
			}
			p.shown = nil
		}
	}
	run(0, 10*len(kinds))
	before := heap()
	run(10*len(kinds), 10*len(kinds)+n)
	grown := int64(heap()) - int64(before)
	t.Logf("%d entries leave %.1f MB, %d bytes each", n, float64(grown)/1e6, grown/n)
	if grown > 6_000_000 { // 3; the goal is 20
		t.Errorf("%d entries leave %d bytes", n, grown)
	}
	runtime.KeepAlive(p)
}

// forget runs an entry as the shell does, which then lets go of it.
func (p *prompt) forget(src string) error {
	entry, err := p.checker.Check(src)
	if err != nil {
		return err
	}
	defer p.checker.Release(entry)
	return p.machine.Run(context.Background(), entry)
}
