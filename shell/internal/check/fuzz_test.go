package check

import (
	"fmt"
	"maps"
	"strings"
	"testing"
)

// FuzzCheck: no entry makes the checker panic (go/types included), and an entry that is wrong leaves the scope as it was.
func FuzzCheck(f *testing.F) {
	for _, src := range []string{
		`x := 1; x`, `_ + 1`, `f(1); func f(a int) int { return a }`, `func (p P) Get() int { return p.A }; p.Get()`,
		`type P struct{ B int }; P{1}`, `a.Name = "x"; a.Rank++`, `Albums.Get(1).Artist().Name`, `Artists.Frist()`,
		`Artists.FilterBy("Name", 1)`, `import . "strings"; ToUpper("a")`, "package main\nvar x = f()\nfunc f() int { return 1 }",
		`switch a.Name { case "x": goto L }; L: for { break L }`, `slices.Sorted(maps.Keys(map[string]int{}))`,
		`}; func x() {`, `func (`, `import (`, "x := `", `/*`, `_, _ = strconv.Atoi("1")`, `go func() { defer recover() }()`,
		`type T T`, `type T []T; var t T; t`, `func f[T any](x T) T { return f(x) }; f(1)`, `const c = c`, `var x, y = y, x`,
		`&a.Name`, `*a.Name`, `-a.Rank`, `[]int{}[a.Rank]`, `p.A++`, `P{}.A = 1`, `nil`, `int`, `func() {}`, `(func() {})()`,
		`type M struct{ store.Model; X *int }; m := &M{X: 1}; m.X + 1`, `//line x:1`, `/*line y:9:9*/ nosuch`,
	} {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		c, _ := modelPrompt()
		for _, before := range []string{`type P struct{ A int }; p := P{1}; a := Artists.Get(1)`, `40`} {
			if _, err := c.Check(before); err != nil {
				t.Fatal(err)
			}
		}
		names, shown := maps.Clone(c.scope.names), len(c.scope.shown)
		_, err := c.Check(src)
		if err == nil {
			c.Undo()
		} else if failure, ok := err.(*Error); !ok || strings.HasPrefix(failure.Msg, "this cannot be checked") {
			t.Errorf("%q: %v", src, err)
		} else if strings.Contains(failure.Render(), "·") && !strings.Contains(src, "·") {
			t.Errorf("%q: a hidden name shows: %s", src, failure.Render())
		}
		if !maps.Equal(names, c.scope.names) || shown != len(c.scope.shown) {
			t.Errorf("%q: the scope changed: %v", src, err)
		}
		_, _ = c.Members(src)
		if _, err := c.Check(`p.A + _ + len(a.Name)`); err != nil {
			t.Errorf("after %q: %v", src, err)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	for _, bench := range []struct {
		name  string
		setup int // earlier entries
		src   string
	}{
		{"variable", 0, `x := 1`},
		{"variable after 1000 entries", 1000, `x := 1`},
		{"expression", 0, `n + 1`},
		{"checked call", 0, `m := strconv.Atoi("12") + 1`},
		{"loop", 0, `for i := range 3 { fmt.Println(i) }`},
		{"chain", 0, `Artists.Filter(Artists.ID.Gt(1)).First().Name`},
		{"relation", 0, `Albums.Get(1).Artist().Name`},
		{"function", 0, `func g(a int) int { if a == 0 { return 1 }; return a }`},
		{"generic", 0, `slices.Sorted(maps.Keys(map[string]int{}))`},
	} {
		b.Run(bench.name, func(b *testing.B) {
			c, _ := modelPrompt()
			for i := range bench.setup {
				if _, err := c.Check(fmt.Sprintf("v%d := %d", i, i)); err != nil {
					b.Fatal(err)
				}
			}
			for _, src := range []string{`n := 1`, bench.src} {
				if _, err := c.Check(src); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := c.Check(bench.src); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
