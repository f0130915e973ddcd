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
		var thrown *engine.PanicError
		if err := m.Run(context.Background(), entry); !errors.As(err, &thrown) || thrown.At.Line != tt.line || thrown.At.Column != tt.column {
			t.Errorf("%s: got %v, want a panic at %d:%d", tt.src, err, tt.line, tt.column)
			if thrown != nil {
				t.Log(thrown.At)
			}
		}
	}
}
