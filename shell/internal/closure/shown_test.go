package closure_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/closure"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// The shell can read all fields of a struct of the prompt, exported or not.
func TestShown(t *testing.T) {
	var shown engine.Value
	c := check.New(check.Config{Packages: new(symbols.Packages)})
	m := closure.New(c, engine.Host{Show: func(v engine.Value) { shown = v }})
	for _, tt := range []struct{ src, want string }{
		{"type P struct{ A int; b []string }; P{1, []string{\"x\"}}", "{A:1 Xb:[x]}"},
		{"[]P{{2, nil}}", "[{A:2 Xb:[]}]"},
		{"map[string]P{\"k\": {3, nil}}", "map[k:{A:3 Xb:[]}]"},
		{"var x any = P{4, nil}; x", "{A:4 Xb:[]}"},
		{"struct{ A int }{5}", "{A:5}"},
		{"type L struct{ V int; next *L }; (&L{1, &L{2, nil}}).next", "&{V:2 Xnext:<nil>}"},
	} {
		entry, err := c.Check(tt.src)
		if err != nil {
			t.Fatal(err)
		}
		if err := m.Run(context.Background(), entry); err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%+v", shown.V.Interface()); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.src, got, tt.want)
		}
	}
}
