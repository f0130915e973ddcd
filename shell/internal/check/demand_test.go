package check

import (
	"strings"
	"testing"
)

// A method is there whenever it could matter, though types get theirs one by one.
func TestMethodsOnDemand(t *testing.T) {
	for _, test := range []struct {
		name    string
		entries []string
		want    string // at the end of what the last entry gives
	}{
		{"selected", []string{`var b bytes.Buffer`, `b.Len()`}, "int"},
		{"selected on an embedded field", []string{`type S struct{ *bytes.Buffer }`, `S{}.Len()`}, "int"},
		{"wanted by a compiled interface", []string{`var b bytes.Buffer`, `var w io.Writer = &b`}, "var w io.Writer"},
		{"wanted by an interface in an interface", []string{`var b bytes.Buffer`, `var w io.ReadWriter = &b`}, "var w io.ReadWriter"},
		{"wanted by an interface of the prompt", []string{`type L interface{ Len() int }`, `var l L = &bytes.Buffer{}`}, "var l L"},
		{"wanted by a constraint", []string{`func f[T fmt.Stringer](x T) string { return x.String() }`, `f(time.Second)`}, "string"},
		{"as an error", []string{`var e error = &store.SQLError{}`, `e.Error()`}, "string"},
		{"of a query, before what it hides", []string{`a := Artists.Get(1)`, `a.QueryAlbums().Filter()`}, "AlbumQuery"},
		{"of a query declared before", []string{`q := Artists.Limit(1)`, `q.Filter()`}, "ArtistQuery"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := livePrompt(t, music)
			if got := run(t, c, test.entries...); !strings.HasSuffix(got, test.want) {
				t.Errorf("got\n%s\nwant %s at the end", got, test.want)
			}
		})
	}
}

// What a first query costs is the types that it makes the checker read.
func TestFirstQueryReadsFewTypes(t *testing.T) {
	c := livePrompt(t, music)
	if _, err := c.Check(`Artists.Count()`); err != nil {
		t.Fatal(err)
	}
	if n := len(c.imports.named); n > 12 {
		t.Errorf("%d compiled types were read, want at most 12: those that the model names", n)
	}
}
