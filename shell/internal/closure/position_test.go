package closure_test

import (
	"context"
	"errors"
	"testing"

	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/closure"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// A panic says which statement of the entry it was.
func TestPositions(t *testing.T) {
	for _, tt := range []struct {
		src          string
		line, column int
	}{
		{"x := []int{1}\ny := 0\n  x[y+3] = 1", 3, 3},
		{"func f(n int) int {\n\tif n > 0 {\n\t\treturn 1 / (n - n)\n\t}\n\treturn 0\n}\nf(2)", 3, 3},
		{"func f() {\n\tdefer func() {}()\n\tvar m map[string]int\n\tm[\"a\"] = 1\n}\nf()", 4, 2},
		{"func g() {\n\tdefer func() { recover() }()\n\tpanic(1)\n}\ng()\n   panic(2)", 6, 4},
		{"xs := []int{2, 1}\nsort.Slice(xs, func(i, j int) bool { return xs[i+5] < xs[j] })", 2, 1},
	} {
		c := check.New(check.Config{Packages: new(symbols.Packages)})
		m := closure.New(c, engine.Host{})
		entry, err := c.Check(tt.src)
		if err != nil {
			t.Fatal(err)
		}
		var thrown *engine.PlacedError
		if err := m.Run(context.Background(), entry); !errors.As(err, &thrown) || thrown.At.Line != tt.line || thrown.At.Column != tt.column {
			t.Errorf("%s: got %v, want a panic at %d:%d", tt.src, err, tt.line, tt.column)
			if thrown != nil {
				t.Log(thrown.At)
			}
		}
	}
}

// Functions say where they panic after their entries have been let go of, and those that were declared again can be called.
func TestPositionsOfEarlierEntries(t *testing.T) {
	c := check.New(check.Config{Packages: new(symbols.Packages)})
	m := closure.New(c, engine.Host{})
	run := func(src string) error {
		entry, err := c.Check(src)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Release(entry)
		return m.Run(context.Background(), entry)
	}
	for _, src := range []string{
		"func f(n int) int {\n\treturn 1 / n\n}",
		"x := 0",
		"h := func() int {\n\n\treturn 1 / x }",
		"type T struct{}; func (T) m() int {\n\n\n  return 1 / x }",
		"func k(n int) int {\n\treturn f(n)\n}; before := k",
		"func k(n int) string { return \"\" }",
		"func f(n int) int {\n\n\n\n\n\n  return n / x }",
		"func g(n int) int { return n }",
		"func f(s string) string { return s }",
	} {
		if err := run(src); err != nil {
			t.Fatal(err)
		}
	}
	for src, line := range map[string]int{"f(\"\")": 0, "g(x)": 0, "before(0)": 7, "h()": 3, "T{}.m()": 4, "\n\n\n\n\n_ = 1 / x": 6} {
		err := run(src)
		var thrown *engine.PlacedError
		switch {
		case line == 0 && err != nil:
			t.Errorf("%s: %v", src, err)
		case line > 0 && (!errors.As(err, &thrown) || thrown.At.Line != line):
			t.Errorf("%s: got %v, want a panic in line %d", src, err, line)
		}
	}
}
