package closure_test

import (
	"context"
	"testing"

	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/closure"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// programs are what docs/performance.md compares the engines by.
var programs = []struct{ name, define, run string }{
	{"fib(20)", "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }", "_ = fib(20)"},
	{"million additions", "", "{ t := 0; for i := 0; i < 1000000; i++ { t += i }; _ = t }"},
	{"string building", "", `{ var b strings.Builder; for i := range 1000 { b.WriteString("ab"); b.WriteByte(byte('a' + i%26)) }; _ = b.String() }`},
	{"string appending", "", `{ s := ""; for range 1000 { s += "x" }; _ = len(s) }`},
	{"map loop", "", `{ m := map[string]int{}; keys := []string{"a", "b", "c", "d"}; for i := range 10000 { m[keys[i%4]] += i }; _ = len(m) }`},
	{"method calls", "type P struct{ x, y int }; func (p *P) Add(n int) { p.x += n }; func (p P) Sum() int { return p.x + p.y }", "{ p := &P{}; for i := range 10000 { p.Add(i); _ = p.Sum() } }"},
	{"interface calls", "type S interface{ Area() float64 }; type R struct{ w, h float64 }; func (r R) Area() float64 { return r.w * r.h }", "{ ss := []S{R{1, 2}, R{3, 4}}; t := 0.0; for range 5000 { for _, s := range ss { t += s.Area() } }; _ = t }"},
	{"sieve", "func sieve(n int) int { c := make([]bool, n+1); k := 0; for i := 2; i <= n; i++ { if c[i] { continue }; k++; for j := i * i; j <= n; j += i { c[j] = true } }; return k }", "_ = sieve(10000)"},
	{"closures", "", "{ fs := []func(int) int{}; for i := range 100 { fs = append(fs, func(n int) int { return n + i }) }; t := 0; for range 100 { for _, f := range fs { t = f(t) } }; _ = t }"},
	{"sort.Slice", "", "{ s := make([]int, 1000); for i := range s { s[i] = (i * 7919) % 1000 }; sort.Slice(s, func(i, j int) bool { return s[i] < s[j] }) }"},
	{"slices.SortFunc", "", "{ s := make([]int, 1000); for i := range s { s[i] = (i * 7919) % 1000 }; slices.SortFunc(s, func(a, b int) int { return cmp.Compare(a, b) }) }"},
	{"small structs", "type user struct { ID int; Name string; Age int }", `{ var u *user; for i := range 10000 { u = &user{ID: i, Name: "x", Age: 3} }; _ = u }`},
	{"appends", "", "{ var s []int; for i := range 10000 { s = append(s, i) }; _ = s }"},
	{"Sprintf", "", `{ for i := range 1000 { _ = fmt.Sprintf("%d %s", i, "x") } }`},
}

func BenchmarkEngines(b *testing.B) {
	packages := new(symbols.Packages)
	for _, e := range []struct {
		name string
		make func(check.Universe) engine.Engine
	}{
		{"yaegi", func(u check.Universe) engine.Engine { return engine.New(u, engine.Host{}) }},
		{"closure", func(u check.Universe) engine.Engine { return closure.New(u, engine.Host{}) }},
	} {
		for _, p := range programs {
			b.Run(p.name+"/"+e.name, func(b *testing.B) {
				checker := check.New(check.Config{Packages: packages})
				m := e.make(checker)
				run := func(src string) *check.Entry {
					entry, err := checker.Check(src)
					if err != nil {
						b.Fatal(err)
					}
					if err := m.Run(context.Background(), entry); err != nil {
						b.Fatal(err)
					}
					return entry
				}
				if p.define != "" {
					run(p.define)
				}
				entry := run(p.run)
				for b.Loop() {
					if err := m.Run(context.Background(), entry); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
