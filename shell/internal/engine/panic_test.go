package engine_test

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

func TestPanics(t *testing.T) { onEngines(t, testPanics) }

func testPanics(t *testing.T, on maker) {
	for _, tt := range []struct{ src, want string }{
		{`panic("x")`, "panic: x"},
		{`panic(42)`, "panic: 42"},
		{`panic(fmt.Errorf("no %d", 1))`, "panic: no 1"},
		{`type E struct{ c int }; func (e E) Error() string { return "E!" }; panic(E{1})`, "panic: E!"},
		{`type P struct{ A int }; panic(P{1})`, "panic: main.P{A:1}"},
		{`type C int; func (c C) String() string { return "C!" }; panic(C(1))`, "panic: C!"},
		{`s := []int{1, 2, 3}; i := 5; s[i]`, "panic: runtime error: index out of range [5] with length 3"},
		{`s := []int{1, 2, 3}; i := 5; s[i] = 1`, "panic: runtime error: index out of range [5] with length 3"},
		{`s := []int{}; i := -1; s[i]`, "panic: runtime error: index out of range [-1]"},
		{`a := [3]int{}; i := 3; a[i]`, "panic: runtime error: index out of range [3] with length 3"},
		{`s := "abc"; i := 7; s[i]`, "panic: runtime error: index out of range [7] with length 3"},
		{`s := []int{1}; for i := range 3 { s[i]++ }`, "panic: runtime error: index out of range [1] with length 1"},
		{`s := []int{1}; i := 4; s[:i]`, "panic: runtime error: slice bounds out of range [:4] with capacity 1"},
		{`s := "abc"; i := 4; s[i:]`, "panic: runtime error: slice bounds out of range [4:3]"},
		{`var m map[string]int; m["a"] = 1`, "panic: assignment to entry in nil map"},
		{`var p *struct{ A int }; p.A`, "panic: runtime error: invalid memory address or nil pointer dereference"},
		{`var p *struct{ A int }; p.A = 1`, "panic: runtime error: invalid memory address or nil pointer dereference"},
		{`var p *int; *p`, "panic: runtime error: invalid memory address or nil pointer dereference"},
		{`var f func(); f()`, "panic: runtime error: invalid memory address or nil pointer dereference"},
		{`var e error; e.Error()`, "panic: runtime error: invalid memory address or nil pointer dereference"},
		{`type I interface{ M() }; var i I; i.M()`, "panic: runtime error: invalid memory address or nil pointer dereference"},
		{`type T struct{ N int }; func (t *T) M() int { return t.N }; var t *T; t.M()`, "panic: runtime error: invalid memory address or nil pointer dereference"},
		{`z := 0; 1 / z`, "panic: runtime error: integer divide by zero"},
		{`z := 0; 1 % z`, "panic: runtime error: integer divide by zero"},
		{`var x any = "s"; x.(int)`, "panic: interface conversion: interface {} is string, not int"},
		{`var x any; x.(int)`, "panic: interface conversion: interface {} is nil, not int"},
		{`var x any = 1; x.(fmt.Stringer)`, "panic: interface conversion: int is not fmt.Stringer: missing method String"},
		{`type P struct{ A int }; type Q struct{ A int }; var x any = P{}; x.(Q)`, "panic: interface conversion: interface {} is main.P, not main.Q"},
		{`var err error = io.EOF; err.(*fs.PathError)`, "panic: interface conversion: error is *errors.errorString, not *fs.PathError"},
		{`c := make(chan int); close(c); close(c)`, "panic: close of closed channel"},
		{`c := make(chan int); close(c); c <- 1`, "panic: send on closed channel"},
		{`make([]int, -1 + len(os.Args[:0]))`, "panic: runtime error: makeslice: len out of range"},
		{`strings.Repeat("x", -1 + len(os.Args[:0]))`, "panic: strings: negative Repeat count"},
		{`regexp.MustCompile("(")`, "panic: regexp: Compile(`(`): error parsing regexp: missing closing ): `(`"},
		{`func f() { defer func() { panic("second") }(); panic("first") }; f()`, "panic: second"},
		{`func f() { panic("deep") }; func g() { f() }; xs := []int{2, 1}; sort.Slice(xs, func(i, j int) bool { g(); return true })`, "panic: deep"},
	} {
		t.Run(tt.src, func(t *testing.T) {
			t.Parallel()
			p := newPrompt(on)
			err := p.run(tt.src)
			var thrown *engine.PanicError
			exact := on.name == onClosure.name // the other one loses some indexes
			if !errors.As(err, &thrown) || err.Error() != tt.want && (exact || !strings.HasPrefix(tt.want, err.Error()+" [")) {
				t.Errorf("got %v\nwant %s", err, tt.want)
			}
			if p.out.String() != "" {
				t.Errorf("printed %q", p.out.String())
			}
			if got := transcript(p, []string{"1+1"}); got != "= 2" {
				t.Errorf("after it, got %s", got)
			}
		})
	}
}

func TestPanicValue(t *testing.T) { onEngines(t, testPanicValue) }

func testPanicValue(t *testing.T, on maker) {
	p := newPrompt(on)
	if err := p.run("panic(io.EOF)"); !errors.Is(err, io.EOF) {
		t.Errorf("got %v, want it to be io.EOF", err)
	}
	var runtimeError runtime.Error
	if err := p.run("z := 0; 1 / z"); !errors.As(err, &runtimeError) {
		t.Errorf("got %v, want a run-time error", err)
	}
}

// A failed check is the error itself, deferred calls run, and no recover sees it.
func TestFailedCheck(t *testing.T) { onEngines(t, testFailedCheck) }

func testFailedCheck(t *testing.T, on maker) {
	p := newPrompt(on)
	err := p.run(`func() { defer fmt.Print("b"); defer func() { if recover() != nil { fmt.Print("seen") } }(); defer fmt.Print("a"); os.ReadFile("/no/such") == nil }()`)
	if err == nil {
		err = p.run(`func() { defer fmt.Print("b"); defer func() { if recover() != nil { fmt.Print("seen") } }(); defer fmt.Print("a"); n := len(os.ReadFile("/no/such")); _ = n }()`)
	}
	var thrown *engine.PanicError
	if err == nil || errors.As(err, &thrown) || strings.Contains(p.out.String(), "seen") {
		t.Errorf("got %v, printed %q", err, p.out.String())
	}
}

func TestGoroutinePanics(t *testing.T) { onEngines(t, testGoroutinePanics) }

func testGoroutinePanics(t *testing.T, on maker) {
	skipRaces(t, "go on")
	p := newPrompt(on)
	must(t, p, `go func() { panic("x") }()`, `go panic("y")`, `func f(s []int) { s[3]++ }; go f(nil)`, `go func() { _ = len(os.ReadFile("/no/such")) }()`)
	time.Sleep(30 * time.Millisecond)
	p.mu.Lock()
	defer p.mu.Unlock()
	var got []string
	for _, err := range p.background {
		got = append(got, err.Error())
	}
	all := strings.Join(got, "\n")
	for _, want := range []string{"panic: x", "panic: y", "panic: runtime error: index out of range", "/no/such"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is missing in\n%s", want, all)
		}
	}
	if len(got) != 4 {
		t.Errorf("got %d reports, want 4", len(got))
	}
}

// A panic passes thousands of calls, and what they deferred, in well under the time that each would take to look at the stack.
func TestDeepPanic(t *testing.T) { onEngines(t, testDeepPanic) }

func testDeepPanic(t *testing.T, on maker) {
	p := newPrompt(on)
	must(t, p, `func g(n int) int { defer func() {}(); if n == 0 { panic("x") }; return g(n-1) }`)
	start := time.Now()
	if err := p.run("g(3000)"); err == nil || err.Error() != "panic: x" {
		t.Errorf("got %v, want panic: x", err)
	}
	if took := time.Since(start); took > 8*time.Second { // a third of a second, and over ten if the stack is looked at in each call
		t.Errorf("took %v", took)
	}
}
