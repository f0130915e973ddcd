package engine_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// transcript runs entries one after another and gives what they print, show and fail with.
func transcript(p *prompt, entries []string) string {
	var lines []string
	for _, entry := range entries {
		printed, shown := len(p.out.String()), len(p.shown)
		err := p.run(entry)
		if text := strings.TrimSuffix(p.out.String()[printed:], "\n"); text != "" {
			lines = append(lines, text)
		}
		for _, v := range p.shown[shown:] {
			lines = append(lines, "= "+show(v))
		}
		if err != nil {
			lines = append(lines, "! "+err.Error())
		}
	}
	return strings.Join(lines, "\n")
}

func show(v engine.Value) string {
	if !v.V.IsValid() {
		return "nil"
	}
	return fmt.Sprintf("%v", v.V.Interface())
}

// A row of these was found to go wrong in the interpreter without lowering.
func TestSessions(t *testing.T) { onEngines(t, testSessions) }

func testSessions(t *testing.T, on maker) {
	for _, tt := range []struct {
		name    string
		entries []string
		want    string
	}{
		{"shown value", []string{"1+1", "_ * 21", "_ + _1"}, "= 2\n= 42\n= 44"},
		{"shown struct", []string{"type P struct{ A int }", "P{3}", "_.A"}, "= {3}\n= 3"},
		{"shown pointer", []string{"type P struct{ A int }", "&P{3}", "_.A = 5; _.A", "_1.A"}, "= &{3}\n= 5\n= 5"},
		{"shown func", []string{"f := func() int { return 7 }; []any{f}[:0]", "len(_)", "[]func() int{f}[0] != nil"}, "= []\n= 0\n= true"},
		{"shown interface", []string{"any(3)", "_", `[]error{errors.New("x")}[0]`, "_.Error()"}, "= 3\n= 3\n= x\n= x"},
		{"literal called once", []string{"n := 0", "func() { n++ }()", "n", "n"}, "= 1\n= 1"},
		{"defer at the top fires once", []string{`defer fmt.Println("d"); fmt.Println("b")`, "1"}, "b\nd\n= 1"},
		{"comma ok", []string{`m := map[string]int{"a": 1}`, `v, ok := m["a"]`, "v", "ok", `if _, ok := m["b"]; !ok { fmt.Println("no") }`}, "= 1\n= true\nno"},
		{"comma ok of a channel", []string{"c := make(chan int, 1); c <- 4", "v, ok := <-c", "fmt.Println(v, ok)"}, "4 true"},
		{"type switch at the top", []string{"var x any = 1", "switch y := x.(type) { case int: fmt.Println(y+1); default: fmt.Println(\"?\") }"}, "2"},
		{"statements on one line", []string{"var x int; x = 1; x"}, "= 1"},
		{"range int and func", []string{"for i := range 3 { fmt.Print(i) }; fmt.Println()", "for i := range slices.Values([]int{4, 5}) { fmt.Print(i) }; fmt.Println()"}, "012\n45"},
		{"min max clear new", []string{"min(3, 1, 2)", "max(2.5, 1)", "m := map[int]int{1: 1}; clear(m); len(m)", "*new(5)"}, "= 1\n= 2.5\n= 0\n= 5"},
		{"generics of the library", []string{"x := []int{3, 1}; slices.Sort(x); x", "slices.Sorted(maps.Keys(map[string]int{\"b\": 1, \"a\": 2}))"}, "= [1 3]\n= [a b]"},
		{"inference", []string{"func Map[A, B any](xs []A, f func(A) B) (r []B) { for _, x := range xs { r = append(r, f(x)) }; return }", "Map([]int{1, 2}, func(n int) string { return fmt.Sprint(n * 2) })"}, "= [2 4]"},
		{"f(g()) through a generic", []string{"func Two() (int, string) { return 1, \"a\" }", "func Pair[A, B any](a A, b B) string { return fmt.Sprint(a, b) }", "Pair(Two())"}, "= 1a"},
		{"error is not lost", []string{`strconv.Atoi("12") + 1`, `strconv.Atoi("x") + 1`, "1"}, "= 13\n! strconv.Atoi: parsing \"x\": invalid syntax\n= 1"},
		{"stale value", []string{"41", "for i := 0; i < 2; i++ { }", "var y int"}, "= 41"},
		{"type redefined", []string{"type P struct{ A int }", "p := P{1}", "type P struct{ A, B int }", "P{B: 2}.B", "p.A"}, "= 2\n= 1"},
		{"method redefined", []string{"type T struct{}; func (T) M() int { return 1 }", "func call() int { return T{}.M() }", "func (T) M() int { return 2 }", "call()", "var i interface{ M() int } = T{}; i.M()"}, "= 2\n= 2"},
		{"method added", []string{"type T struct{ A int }", "t := T{4}", "func (t T) Twice() int { return 2*t.A }", "t.Twice()", "any(t).(interface{ Twice() int }).Twice()"}, "= 8\n= 8"},
		{"func redefined", []string{"func f() int { return 1 }", "func g() int { return f() }", "func f() int { return 2 }", "g()"}, "= 2"},
		{"func of another type", []string{"func f() int { return 1 }", "func g() int { return f() }", "func f(n int) int { return n }", "g() + f(5)"}, "= 6"},
		{"variable of another type", []string{"x := 1", `x := "a"`, "x"}, "= a"},
		{"variable kept by closure", []string{"x := 1", "f := func() int { return x }", "x := 5", "f()"}, "= 5"},
		{"redeclared in one entry", []string{`x := 1; x := "a"; x`}, "= a"},
		{"failed definition", []string{"func f() int { return undefinedThing }", "f()", "1"}, "! check: 1:23: undefined: undefinedThing\n! check: 1:1: undefined: f\n= 1"},
		{"dot import", []string{`import . "strings"`, `ToUpper("a")`}, "= A"},
		{"deferred closure of the same frame", []string{"func f() (n int) { g := func() { n++ }; defer g(); return 1 }", "f()"}, "= 2"},
		{"defer evaluates now", []string{"func f() { for i := range 3 { defer fmt.Print(i) } }", "f(); fmt.Println()"}, "210"},
		{"type switch in a loop", []string{"for _, x := range []any{1, \"a\", nil, 2.5} { switch x.(type) { case int: fmt.Print(\"i\"); case string: fmt.Print(\"s\"); case nil: fmt.Print(\"n\"); default: fmt.Print(\"?\") } }; fmt.Println()"}, "isn?"},
		{"error assertion", []string{"_, err := os.Open(\"/none\")", "pe, ok := err.(*fs.PathError)", "ok", "pe.Op"}, "= true\n= open"},
		{"receive in parentheses", []string{"c := make(chan int, 2); c <- 1; c <- 2", "x := (<-c)", "x + (<-c)"}, "= 3"},
		{"cyclic types", []string{"type A struct{ B *B; N int }; type B struct{ A *A; C []*C }; type C struct{ A *A; M map[string]*B }", "a := &A{N: 3}; a.B = &B{A: a, C: []*C{{A: a}}}", "a.B.C[0].A.B.A.N"}, "= 3"},
		{"os.Args", []string{"os.Args", "len(os.Args)"}, "= [prompt a]\n= 2"},
		{"shadowed universe", []string{"len := func(int) int { return 9 }", "len(1)", "string := 5", "string"}, "= 9\n= 5"},
		{"return from range func", []string{"func find(xs []int, n int) (int, bool) { for i, x := range slices.All(xs) { if x == n { return i, true } }; return -1, false }", "fmt.Println(find([]int{4, 5}, 5))", "fmt.Println(find(nil, 5))"}, "1 true\n-1 false"},
		{"receive returned", []string{"func get(c chan bool) bool { return <-c }", "c := make(chan bool); go func() { time.Sleep(time.Millisecond); c <- true }(); get(c)"}, "= true"},
		{"loop variables in goroutines", []string{"var wg sync.WaitGroup; var mu sync.Mutex; t := 0; for i := 0; i < 4; i++ { wg.Go(func() { mu.Lock(); t += i; mu.Unlock() }) }; wg.Wait(); t"}, "= 6"},
		{"range over channels", []string{"type C chan int; a, b := make(C, 1), make(C, 1); a <- 3; b <- 4", "for i, c := range []C{a, b} { n := <-c; fmt.Print(i, n, \" \"); c <- n }; for _, c := range [2]C{a, b} { n := <-c; fmt.Print(n, \" \"); c <- n }", "list := &[2]chan int{a, b}; for i, c := range list { n := <-c; fmt.Print(i, n, \" \"); c <- n }; for i := range list { fmt.Print(i, \" \") }", "m := map[string]<-chan int{\"k\": a}; for k, c := range m { fmt.Print(k, <-c) }; var c C; for _, c = range []C{a, b} { }; fmt.Println(c == b, a != b)"}, "0 3 1 4 3 4 \n0 3 1 4 0 1 \nk3true true"},
		{"struct without fields", []string{"type Dog struct{}; type Cat struct{}; func (Dog) S() string { return \"w\" }; func (Cat) S() string { return \"m\" }", "for _, a := range []interface{ S() string }{Dog{}, Cat{}} { switch a.(type) { case Cat: fmt.Print(\"cat \"); case Dog: fmt.Print(\"dog \") }; fmt.Print(a.S(), \",\") }; fmt.Println()", "fmt.Println(Dog{} == Dog{}, Dog{})"}, "dog w,cat m,\ntrue {}"},
		{"nested literals and maps of structs", []string{"type P struct{ X int; T []string }", "m := map[string]P{\"a\": {1, []string{\"q\"}}}", "m[\"a\"].T[0]", "ps := []*P{{X: 1}, {X: 2}}; ps[1].X"}, "= q\n= 2"},
		{"const in func", []string{"const k = 3", "func f() int { const j = 2; return j * k }", "f()"}, "= 6"},
		{"iota and typed const", []string{"type W int; const ( A W = iota; B )", "B", "fmt.Printf(\"%T %v\\n\", B, B)"}, "= 1\nmain.W 1"},
		{"method value and expr", []string{"type T struct{ n int }; func (t *T) Inc() { t.n++ }; func (t T) Get() int { return t.n }", "t := &T{}; f := t.Inc; f(); f(); g := T.Get; g(*t)", "h := (*T).Get; h(t)"}, "= 2\n= 2"},
		{"local var fresh per iteration", []string{"var fs []func() int; for i := range 3 { var x int; x += i; fs = append(fs, func() int { x++; return x }) }; fs[0]() + fs[1]()*10 + fs[2]()*100"}, "= 321"},
		{"anonymous struct", []string{"p := struct{ A int; b string }{1, \"x\"}; fmt.Printf(\"%v %+v\\n\", p, p)"}, "{1 x} {A:1 b:x}"},
		{"unexported fields print", []string{"type p struct{ a int; B []q }; type q struct{ c string }", "fmt.Printf(\"%v %+v %#v\\n\", p{1, nil}, p{1, []q{{\"z\"}}}, p{2, nil})"}, "{1 []} {a:1 B:[{c:z}]} main.p{a:2, B:[]main.q(nil)}"},
		{"stringer in any", []string{"type P struct{ N int }; func (p P) String() string { return fmt.Sprint(\"P\", p.N) }", "var x any = P{1}; fmt.Println(x, []any{P{2}}, map[string]any{\"k\": P{3}}, &P{4})"}, "P1 [P2] map[k:P3] P4"},
		{"errors.As through Unwrap", []string{"type E struct{ err error }; func (e *E) Error() string { return \"E: \" + e.err.Error() }; func (e *E) Unwrap() error { return e.err }", "err := fmt.Errorf(\"top: %w\", &E{io.EOF})", "fmt.Println(err, errors.Is(err, io.EOF))", "var e *E; errors.As(err, &e)", "e.err == io.EOF"}, "top: E: EOF true\n= true\n= true"},
		{"errors.Is of a prompt value", []string{"type E struct{ c int }; func (e E) Error() string { return fmt.Sprint(e.c) }", "var ErrA = E{1}; func f() error { return fmt.Errorf(\"x: %w\", ErrA) }", "errors.Is(f(), ErrA)", "errors.Is(f(), E{2})"}, "= true\n= false"},
		{"runtime.Error", []string{"func f() (err error) { defer func() { err = recover().(runtime.Error) }(); var p *struct{ A int }; _ = p.A; return nil }", "f().Error()"}, "= runtime error: invalid memory address or nil pointer dereference"},
		{"recover in a named function", []string{"func r() { fmt.Println(recover()) }", "func f() { defer r(); panic(1) }", "f()", "fmt.Println(recover())"}, "1\n<nil>"},
		{"nested panics", []string{"func f() { defer func() { fmt.Println(recover()) }(); defer func() { panic(2) }(); panic(1) }", "f()"}, "2"},
		{"check passes recover", []string{"func f() (n int) { defer func() { fmt.Println(\"deferred\", recover()) }(); return strconv.Atoi(\"x\") + 1 }", "f()"}, "deferred <nil>\n! strconv.Atoi: parsing \"x\": invalid syntax"},
		{"embedded", []string{"type B struct{ N int }; func (b *B) Inc() { b.N++ }; type C struct{ B; s string }", "c := C{}; c.Inc(); c.Inc(); c.N", "var i interface{ Inc() } = &c; i.Inc(); c.B.N"}, "= 2\n= 3"},
		{"select", []string{"a := make(chan int); go func() { a <- 3 }(); select { case v := <-a: fmt.Println(v); case <-time.After(time.Second): fmt.Println(\"late\") }"}, "3"},
		{"multi-value var", []string{"var a, b = 1, \"x\"; var c, d int = 3, 4; fmt.Println(a, b, c, d)"}, "1 x 3 4"},
		{"calls in what a select sends", []string{"f := func(n int) int { fmt.Print(\"f\", n, \" \"); return n }", "a, b := make(chan int, 1), make(chan int)", "for range 2 { select { case b <- f(1): case a <- strconv.Atoi(\"7\") + f(2): fmt.Println(\"sent\"); default: fmt.Println(\"full\") } }", "<-a"}, "f1 f2 sent\nf1 f2 full\n= 9"},
		{"goto", []string{"i := 0; again: i++; if i < 3 { goto again }; i"}, "= 3"},
		{"labelled", []string{"out: for i := range 3 { for j := range 3 { if j == 1 { continue out }; if i == 2 { break out }; fmt.Print(i, j, \";\") } }; fmt.Println()"}, "0 0;1 0;"},
		{"string iteration", []string{"for i, r := range \"aé\" { fmt.Print(i, string(r)) }; fmt.Println()"}, "0a1é"},
		{"complex and bits", []string{"complex(1, 2) * complex(0, 1)", "1<<10 | 3", "^5", "-7 / 2"}, "= (-2+1i)\n= 1027\n= -6\n= -3"},
		{"json", []string{"type P struct{ A int `json:\"a\"`; B []string `json:\"b,omitempty\"` }", "b, err := json.Marshal([]P{{A: 1}}); string(b)", "var p P; json.Unmarshal([]byte(`{\"a\":4,\"b\":[\"x\"]}`), &p); p"}, "= [{\"a\":1}]\n= {4 [x]}"},
		{"struct compare and key", []string{"type K struct{ a, b int }", "m := map[K]string{{1, 2}: \"x\"}; m[K{1, 2}]", "K{1, 2} == K{1, 2}"}, "= x\n= true"},
		{"func type and closure state", []string{"type F func(int) int; func (f F) Twice(n int) int { return f(f(n)) }", "F(func(n int) int { return n + 3 }).Twice(1)"}, "= 7"},
		{"variadic", []string{"func f(a ...int) int { return len(a) }", "f()", "f(1, 2)", "f([]int{1, 2, 3}...)"}, "= 0\n= 2\n= 3"},
		{"array of arrays", []string{"a := [2][2]int{{1, 2}, {3, 4}}; b := a; b[0][0] = 9; fmt.Println(a, b)"}, "[[1 2] [3 4]] [[9 2] [3 4]]"},
		{"variables of a whole file", []string{"package main\n\nvar count int\nvar names = []string{\"a\"}\n\ntype T struct{ n int }\n\nvar last T\n\nfunc (t T) F() int { last = t; return count + t.n }\n\nfunc init() { count = len(names) + 4 }\n\nfunc main() { count++; fmt.Println(count, names, T{1}.F(), last.n) }", "main()", "main()"}, "6 [a] 7 1\n7 [a] 8 1"},
		{"nil returned beside a deferred call", []string{"func f() (n int, err error) { defer func() { fmt.Println(\"d\") }(); return 1, nil }", "n, err := f(); fmt.Println(n, err)"}, "d\n1 <nil>"},
		{"nil returned past a recover", []string{"func f(bad bool) (rs []int, err error) { defer func() { if r := recover(); r != nil { err = fmt.Errorf(\"recovered: %v\", r) } }(); if bad { panic(\"p\") }; return []int{1}, nil }", "fmt.Println(f(false)); fmt.Println(f(true))"}, "[1] <nil>\n[] recovered: p"},
		{"nil for unnamed results", []string{"func f(n int) (*int, error) { defer fmt.Print(\"d \"); if n > 0 { return &n, nil }; return nil, errors.New(\"x\") }", "p, err := f(0); fmt.Println(p == nil, err)", "p, err = f(3); fmt.Println(*p, err)"}, "d true x\nd 3 <nil>"},
		{"nil from methods and closures", []string{"type T struct{}; func (*T) M() (m map[string]int, f func(), err error) { defer func() {}(); return nil, nil, nil }", "m, f, err := (&T{}).M(); fmt.Println(m == nil, f == nil, err)", "g := func() (fmt.Stringer, any, error) { defer func() {}(); return nil, nil, nil }; s, x, err := g(); fmt.Println(s, x, err)"}, "true true <nil>\n<nil> <nil> <nil>"},
		{"nil from a generic function", []string{"func f[T any](xs []T) (r *T, err error) { defer func() { if err != nil { err = fmt.Errorf(\"f: %w\", err) } }(); if len(xs) > 0 { return &xs[0], nil }; return nil, io.EOF }", "p, err := f([]int{4}); fmt.Println(*p, err)", "q, err := f([]string{}); fmt.Println(q == nil, err)"}, "4 <nil>\ntrue f: EOF"},
		{"nil from a range over a function", []string{"func f(n int) (p *int, err error) { for _, x := range slices.All([]int{1, 2}) { if x == n { return nil, nil } }; return &n, io.EOF }", "p, err := f(2); fmt.Println(p == nil, err)"}, "true <nil>"},
		{"results returned in another order", []string{"func f() (a, b int) { a, b = 1, 2; return b, a }", "fmt.Println(f())", "func g() (a, b int) { defer func() { a *= 10 }(); a, b = 1, 2; return b, a }", "fmt.Println(g())"}, "2 1\n20 1"},
		{"several values after each iteration", []string{"type L struct{ v int; next *L }; for n, p := (&L{1, &L{2, nil}}), (*L)(nil); n != nil; n, p = n.next, n { fmt.Print(n.v, p == nil, \";\") }; fmt.Println()", "for i, err := 0, io.EOF; err != nil; i, err = i+1, nil { fmt.Println(i) }", "c := make(chan int, 2); c <- 1; c <- 2; close(c); for v, ok := <-c; ok; v, ok = <-c { fmt.Println(v) }"}, "1 true;2 false;\n0\n1\n2"},
		{"nil pointer whose method panics", []string{"type E struct{ c int }; func (e *E) Error() string { return fmt.Sprint(e.c) }", "var e *E; fmt.Println(e); fmt.Printf(\"%v %s\\n\", e, error(e))"}, "<nil>\n<nil> <nil>"},
		{"named results begin at zero", []string{"func f(n int) (r int) { if n == 0 { return 1 }; for range n { r += f(n-1) }; return }", "f(4)", "func perms(xs []int) (r [][]int) { if len(xs) == 0 { return [][]int{{}} }; for i, x := range xs { for _, p := range perms(slices.Concat(xs[:i], xs[i+1:])) { r = append(r, append([]int{x}, p...)) } }; return }", "perms([]int{1, 2})"}, "= 24\n= [[1 2] [2 1]]"},
		{"types after the functions that ask for them", []string{"func safe(f func()) (err error) { defer func() { switch r := recover().(type) { case nil: case error: err = r; case fmt.Stringer: err = errors.New(r.String()); default: err = fmt.Errorf(\"%v\", r) } }(); f(); return }", "type E struct{ Code int }; func (e E) Error() string { return fmt.Sprint(\"code \", e.Code) }", "type S int", "func (S) String() string { return \"S\" }", "var e E; err := safe(func() { panic(E{4}) }); fmt.Println(errors.As(err, &e), e.Code, err)", "safe(func() { panic(S(1)) })", "safe(func() { panic(&E{5}) })", "safe(func() { panic(6) })"}, "true 4 code 4\n! S\n! code 5\n! 6"},
		{"compiled value in an interface of the prompt", []string{"func size(x any) int { if l, ok := x.(interface{ Len() int }); ok { return l.Len() }; return -1 }", "type L []string; func (l L) Len() int { return len(l) }", "fmt.Println(size(strings.NewReader(\"four\")), size(L{\"a\"}), size(3))", "l := any(strings.NewReader(\"x\")).(interface{ Len() int }); _, back := l.(*strings.Reader); back"}, "4 1 -1\n= true"},
		{"generic struct method redefined later", []string{"type S[T any] struct{ x []T }; func (s *S[T]) Push(v T) { s.x = append(s.x, v) }", "var s S[int]; s.Push(1); s.Push(2); len(s.x)", "var z S[string]; z.Push(\"a\"); fmt.Println(z.x)"}, "= 2\n[a]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			skipRaces(t, tt.entries...)
			t.Parallel()
			got := transcript(newPrompt(on), tt.entries)
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}
