package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

var errInterrupted = errors.New("interrupted")

// What is cancelled ends within milliseconds, and the machine goes on with everything that was there before.
func TestCancel(t *testing.T) { onEngines(t, testCancel) }

func testCancel(t *testing.T, on maker) {
	for _, tt := range []struct{ name, src string }{
		{"endless loop", "for { }"},
		{"endless loop with a body", "n := 0; for { n++ }"},
		{"receive", "<-make(chan int)"},
		{"receive in a function", "wait()"},
		{"receive in a condition", "if <-make(chan bool) { }"},
		{"send", "c := make(chan int); c <- 1"},
		{"select", "select { case <-make(chan int): case <-make(chan string): }"},
		{"select without cases", "select { }"},
		{"range over a channel", "for range make(chan int) { }"},
		{"nil channel", "var c chan int; <-c"},
		{"sleep", "time.Sleep(time.Hour)"},
		{"sleep in a loop", "for { time.Sleep(time.Millisecond) }"},
		{"sleep deferred", "func() { defer time.Sleep(time.Hour); panic(1) }()"},
		{"goroutines that spin", "for range 4 { go func() { for { } }() }; for { }"},
		{"mutex", "var mu sync.Mutex; mu.Lock(); mu.Lock()"},
		{"endless recursion in a goroutine of another", "c := make(chan int); go func() { for { } }(); <-c"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			skipRaces(t, tt.src)
			p := newPrompt(on)
			must(t, p, "x := 40", "func wait() int { return <-make(chan int) }", "add := func(n int) int { return x + n }", "func plus(n int) int { return add(n) }")
			ctx, cancel := context.WithCancelCause(t.Context())
			var stopped time.Time
			time.AfterFunc(20*time.Millisecond, func() { stopped = time.Now(); cancel(errInterrupted) })
			err := p.runContext(ctx, tt.src)
			if !errors.Is(err, errInterrupted) {
				t.Fatalf("got %v, want the cause of the context", err)
			}
			if late := time.Since(stopped); late > 2*time.Second {
				t.Errorf("stopped after %v", late)
			}
			if got, want := transcript(p, []string{"plus(2)", "c := make(chan int, 1); c <- 3; <-c"}), "= 42\n= 3"; got != want && tt.name != "mutex" {
				t.Errorf("after it, got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// must runs entries that may not fail.
func must(t testing.TB, p *prompt, entries ...string) {
	t.Helper()
	for _, entry := range entries {
		if err := p.run(entry); err != nil {
			t.Fatalf("%s: %v", entry, err)
		}
	}
}

// An entry that waits in compiled code is given up: functions work on, closures in variables do not and that is said.
func TestAbandoned(t *testing.T) { onEngines(t, testAbandoned) }

func testAbandoned(t *testing.T, on maker) {
	skipRaces(t, "go on")
	p := newPrompt(on)
	must(t, p, "x := 40", "func plus(n int) int { return x + n }", "type T struct{ N int }; func (t T) Get() int { return t.N }", "var mu sync.Mutex; mu.Lock()", "t := T{5}")
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := p.runContext(ctx, "mu.Lock(); x = 1"); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v, want the cause of the context", err)
	}
	if got, want := transcript(p, []string{"plus(2)", "t.Get()", "mu.Unlock()", "time.Sleep(5*time.Millisecond); x", "fmt.Println(func() int { return x }())"}), "= 42\n= 5\n= 40\n40"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if on.name == onClosure.name {
		return // closures go on as well
	}
	if len(p.background) != 1 || !strings.Contains(p.background[0].Error(), "closures") {
		t.Errorf("got %v, want a word about closures", p.background)
	}
}

// While the host says that it is busy, an entry that waits in compiled code is waited for.
func TestBusyIsWaitedFor(t *testing.T) { onEngines(t, testBusyIsWaitedFor) }

func testBusyIsWaitedFor(t *testing.T, on maker) {
	p := newPrompt(on)
	must(t, p, "add := func(n int) int { return n + 1 }", "var mu sync.Mutex; mu.Lock()")
	p.busy.Store(true)
	ctx, cancel := context.WithCancelCause(t.Context())
	time.AfterFunc(10*time.Millisecond, func() { cancel(errInterrupted) })
	time.AfterFunc(300*time.Millisecond, func() { p.busy.Store(false) })
	start := time.Now()
	if err := p.runContext(ctx, "mu.Lock()"); !errors.Is(err, errInterrupted) {
		t.Fatalf("got %v, want the cause of the context", err)
	}
	if took := time.Since(start); took < 300*time.Millisecond || took > 5*time.Second {
		t.Errorf("it took %v, want as long as the host was busy", took)
	}
}

func TestRecursion(t *testing.T) { onEngines(t, testRecursion) }

func testRecursion(t *testing.T, on maker) {
	for _, tt := range []struct{ name, define, call string }{
		{"function", "func f(n int) int { return f(n+1) }", "f(0)"},
		{"mutual", "func f(n int) int { return g(n) }; func g(n int) int { return f(n+1) }", "f(0)"},
		{"method through an interface", "type T struct{}; func (t T) M(i interface{ M(any) }) { }; func f(n int) { var h interface{ F(int) } = R{}; h.F(n) }; type R struct{}; func (r R) F(n int) { f(n) }", "f(0)"},
		{"closure", "var f func(int) int; f = func(n int) int { return f(n) + 1 }", "f(0)"},
		{"String that prints itself", "type T struct{ A int }; func (t T) String() string { return fmt.Sprint(t) }", "fmt.Sprint(T{1})"},
		{"with defers", "func f(n int) (r int) { defer func() { r++ }(); return f(n+1) }", "f(0)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := newPrompt(on)
			must(t, p, tt.define)
			start := time.Now()
			err := p.run(tt.call)
			if !errors.Is(err, engine.ErrRecursion) {
				t.Fatalf("got %v, want ErrRecursion", err)
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			} else {
				t.Log(took)
			}
			if got := transcript(p, []string{"1+1"}); got != "= 2" {
				t.Errorf("after it, got %s", got)
			}
		})
	}
}

func TestDeepRecursionThatEnds(t *testing.T) { onEngines(t, testDeepRecursionThatEnds) }

func testDeepRecursionThatEnds(t *testing.T, on maker) {
	p := newPrompt(on)
	got := transcript(p, []string{"func f(n int) int { if n == 0 { return 0 }; return 1 + f(n-1) }", "f(5000)"})
	if got != "= 5000" {
		t.Errorf("got %s", got)
	}
}

func TestExit(t *testing.T) { onEngines(t, testExit) }

func testExit(t *testing.T, on maker) {
	p := newPrompt(on)
	for _, src := range []string{`defer fmt.Println("not this"); os.Exit(3)`, "func() { for { os.Exit(3) } }()"} {
		err := p.run(src)
		var exit *engine.ExitError
		if !errors.As(err, &exit) || exit.Code != 3 {
			t.Errorf("%s: got %v, want exit status 3", src, err)
		}
	}
	if got := transcript(p, []string{"1+1"}); got != "= 2" {
		t.Errorf("after it, got %s", got)
	}
	if got := p.out.String(); got != "" {
		t.Errorf("printed %q", got)
	}
	var exit *engine.ExitError
	if err := p.run(`log.SetFlags(0); log.Fatal("no")`); !errors.As(err, &exit) || exit.Code != 1 || p.out.String() != "no\n" {
		t.Errorf("log.Fatal: got %v and %q", err, p.out.String())
	}
}
