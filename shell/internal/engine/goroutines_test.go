package engine_test

import "testing"

// concurrent are programs that start goroutines in loops. Each prints the same however the goroutines take turns.
var concurrent = []struct{ name, entry, want string }{
	{"go with an argument", `var wg sync.WaitGroup; var mu sync.Mutex; t := 0
for i := 0; i < 40; i++ { wg.Add(1); go func(n int) { defer wg.Done(); mu.Lock(); defer mu.Unlock(); t += n }(i) }
wg.Wait(); fmt.Print(t)`, "780"},
	{"go with a loop variable", `var wg sync.WaitGroup; var mu sync.Mutex; t := 0
for i := range 40 { wg.Add(1); go func() { defer wg.Done(); mu.Lock(); t += i; mu.Unlock() }() }
wg.Wait(); fmt.Print(t)`, "780"},
	{"WaitGroup.Go", `var wg sync.WaitGroup; var t atomic.Int64
for i := range 40 { wg.Go(func() { t.Add(int64(i)) }) }
wg.Wait(); fmt.Print(t.Load())`, "780"},
	{"in a function", `func sum(n int) int { c := make(chan int); for i := range n { go func() { c <- i }() }; t := 0; for range n { t += <-c }; return t }
fmt.Print(sum(40))`, "780"},
	{"go of a named function", `func add(c chan int, n int) { c <- n }
c := make(chan int); for i := range 40 { go add(c, i) }
t := 0; for range 40 { t += <-c }; fmt.Print(t)`, "780"},
	{"go of a function value", `c := make(chan int); add := func(n int) { c <- n }
for i := range 40 { go add(i) }
t := 0; for range 40 { t += <-c }; fmt.Print(t)`, "780"},
	{"go of a method", `type box struct{ n int }
func (b *box) add(c chan int) { c <- b.n }
c := make(chan int); for i := range 40 { b := &box{i}; go b.add(c) }
t := 0; for range 40 { t += <-c }; fmt.Print(t)`, "780"},
	{"go of a builtin", `list := []chan int{}; for range 40 { c := make(chan int); list = append(list, c); go close(c) }
t := 0; for i, c := range list { <-c; t += i }; fmt.Print(t)`, "780"},
	{"go of a builtin on an element", `c := make([]chan os.Signal, 40); t := 0
for i := range c { c[i] = make(chan os.Signal); go close(c[i]) }
for i := range c { <-c[i]; t += i }; fmt.Print(t)`, "780"},
	{"functions kept while others end", `var wg sync.WaitGroup; var mu sync.Mutex; t := 0; var list []func()
for i := range 40 { f := func() { mu.Lock(); t += i; mu.Unlock() }; list = append(list, f); wg.Go(list[i]) }
wg.Wait(); for _, f := range list { f() }; fmt.Print(t)`, "1560"},
	{"functions in a channel", `jobs := make(chan func() int); c := make(chan int)
for range 4 { go func() { for job := range jobs { c <- job() } }() }
go func() { for i := range 40 { jobs <- func() int { return i } }; close(jobs) }()
t := 0; for range 40 { t += <-c }; fmt.Print(t)`, "780"},
	{"go inside a range over a function", `c := make(chan int)
for i := range slices.Values([]int{1, 2, 3, 4, 5, 6, 7, 8}) { for j := range 5 { go func() { c <- i * j }() } }
t := 0; for range 40 { t += <-c }; fmt.Print(t)`, "360"},
	{"go behind goto", `c := make(chan int)
func f() int { i := 0
again:
	n := i; go func() { c <- n }()
	i++
	if i < 40 { goto again }
	t := 0; for range 40 { t += <-c }; return t }
fmt.Print(f())`, "780"},
	{"select that receives", `func take(c chan int) int { t := 0; for { select { case n, ok := <-c: if !ok { return t }; t += n } } }
sums := make(chan int)
for i := range 8 { c := make(chan int); go func() { sums <- take(c) }(); go func() { for j := range 50 { c <- i*1000 + j }; close(c) }() }
list := []int{}; for range 8 { list = append(list, <-sums) }; slices.Sort(list); fmt.Print(list)`,
		"[1225 51225 101225 151225 201225 251225 301225 351225]"},
	{"select that sends", `func give(c chan int, from int) { for j := range 50 { select { case c <- from + j: } }; close(c) }
sums := make(chan int)
for i := range 8 { c := make(chan int); go give(c, i*1000); go func() { t := 0; for n := range c { t += n }; sums <- t }() }
list := []int{}; for range 8 { list = append(list, <-sums) }; slices.Sort(list); fmt.Print(list)`,
		"[1225 51225 101225 151225 201225 251225 301225 351225]"},
	{"workers that are told to end", `jobs, results, done := make(chan int), make(chan int), make(chan struct{}); var wg sync.WaitGroup
for range 4 { wg.Go(func() { for { select { case n := <-jobs: results <- n * n; case <-done: return } } }) }
go func() { for i := range 40 { jobs <- i } }()
t := 0; for range 40 { t += <-results }; close(done); wg.Wait(); fmt.Print(t)`, "20540"},
	{"timers", `var wg sync.WaitGroup; var t atomic.Int64
for i := range 40 { wg.Add(1); time.AfterFunc(time.Duration(i%3), func() { defer wg.Done(); t.Add(int64(i)) }) }
wg.Wait(); fmt.Print(t.Load())`, "780"},
}

// A goroutine that ends takes nothing from one that is being started. That it did was seen in one run of a few hundred.
func TestGoroutines(t *testing.T) { onEngines(t, testGoroutines) }

func testGoroutines(t *testing.T, on maker) {
	if raceDetector && on.name == onYaegi.name {
		t.Skip("the interpreter's own data races")
	}
	runs := 150
	if testing.Short() {
		runs = 10
	}
	for _, program := range concurrent {
		t.Run(program.name, func(t *testing.T) {
			t.Parallel()
			for range runs {
				p := newPrompt(on)
				if err := p.run(program.entry); err != nil {
					t.Fatal(err)
				}
				if got := p.out.String(); got != program.want {
					t.Fatalf("got %s, want %s", got, program.want)
				}
			}
		})
	}
}

// The same happens without goroutines, where a function of an earlier iteration ends between the making of one and its use.
func TestFunctionsOfLoops(t *testing.T) { onEngines(t, testFunctionsOfLoops) }

func testFunctionsOfLoops(t *testing.T, on maker) {
	for _, test := range []struct{ name, entry, want string }{
		{"argument before a call", `pair := func(f func() int, n int) func() int { return func() int { return f() + n } }
prev := func() int { return 0 }
for i := range 4 { prev = pair(func() int { return i }, prev()); fmt.Print(prev(), " ") }`, "0 1 3 6 "},
		{"composite literal", `type step struct { f func() int; n int }
s := step{func() int { return 5 }, 0}
for i := range 4 { s = step{func() int { return i }, s.f()}; fmt.Print(s.f(), s.n, " ") }`, "0 5 1 0 2 1 3 2 "},
		{"method expression", `type T int
func (t T) Get(n int) int { return int(t) + n }
type step struct { f func(T, int) int; n int }
s := step{T.Get, 0}
for i := range 3 { s = step{T.Get, s.f(T(i), s.n)}; fmt.Print(s.n, " ") }`, "0 1 3 "},
		{"goto", `type step struct { f func() int; n int }
func f() { s := step{func() int { return 5 }, 0}; i := 0
again:
	n := i; s = step{func() int { return n }, s.f()}; fmt.Print(s.f(), s.n, " ")
	i++
	if i < 3 { goto again } }
f()`, "0 5 1 0 2 1 "},
	} {
		t.Run(test.name, func(t *testing.T) {
			p := newPrompt(on)
			if err := p.run(test.entry); err != nil {
				t.Fatal(err)
			}
			if got := p.out.String(); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
