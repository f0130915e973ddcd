package syntax_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// marks are the letters that stand for classes in the tests below.
var marks = map[syntax.Class]byte{
	syntax.KeywordPart: 'k', syntax.BuiltinPart: 'b', syntax.StringPart: 's', syntax.NumberPart: 'n',
	syntax.CommentPart: 'c', syntax.ParameterPart: 'p', syntax.CommandPart: 'm',
}

func parts(text string) []syntax.Part { return highlighter().Parts(text, 0, len(text)) }

func highlighter() *syntax.Highlighter {
	return &syntax.Highlighter{Declared: func(string) bool { return false }}
}

// However a text was changed, its parts are those of a text that is seen for the first time.
func TestHighlightGoesOn(t *testing.T) {
	pieces := []string{"a", " ", "\n", "x := []string{", `"abc", `, "f(12, nil)", "}", "`", `"`, "'", "/*", "*/", "// c\n", "SELECT a[1], ", "'it', ", "$1 ", ";", "\n:help\n", "世界", ".", "<", "-", strings.Repeat("f(1, x), ", 1000)}
	rapid.Check(t, func(t *rapid.T) {
		h := highlighter()
		text := ""
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			at := rapid.IntRange(0, len(text)).Draw(t, "at")
			end := at
			if rapid.Bool().Draw(t, "deletes") {
				end = min(len(text), at+rapid.IntRange(0, 12_000).Draw(t, "much"))
			}
			text = text[:at] + rapid.SampledFrom(pieces).Draw(t, "piece") + text[end:]
			from := rapid.IntRange(0, len(text)-1).Draw(t, "from")
			to := rapid.IntRange(from+1, len(text)).Draw(t, "to")
			var want []syntax.Part
			for _, p := range parts(text) {
				if p.To > from && p.From < to {
					want = append(want, p)
				}
			}
			if got := h.Parts(text, from, to); !slices.Equal(got, want) {
				t.Fatalf("%d to %d of %q:\ngot  %v\nwant %v", from, to, text, got, want)
			}
		}
	})
}

func TestHighlight(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`for i := range 3 { x("a") }`,
			`kkk      kkkkk n     sss   `},
		{"x := nil // why", "     bbb cccccc"},
		{"s := `raw", "     ssss"},
		{"select 1, 'a' from \"T\" -- end", "kkkkkk n  sss kkkk sss cccccc"},
		{"SELECT :id, :{a.ID}, $1, ?", "kkkkkk ppp  ppppppp  pp  p"},
		{":type len(x)", "mmmmm       "},
		{`\d users`, `mm      `},
		{"// only", "ccccccc"},
		{"x := 1\nSELECT 2;\n:help\nfunc", "     n kkkkkk n  mmmmm kkkk"},
		{"f(\nselect\n)", "   kkkkkk  "},
		{"\"open", "sssss"},
		{"delete(m, 1)", "bbbbbb    n "},
		{"x // c\n:help", "  cccc mmmmm"},
		{"-- first\nexplain select 1", "cccccccc kkkkkkk kkkkkk n"},
		{"世 := 'x'", "       sss"},
		{"", ""},
	} {
		got := []byte(strings.Repeat(" ", len(test.text)))
		for _, p := range parts(test.text) {
			for i := p.From; i < p.To; i++ {
				if got[i] != ' ' {
					t.Errorf("%q: offset %d is in two parts", test.text, i)
				}
				got[i] = marks[p.Class]
			}
		}
		if string(got) != test.want {
			t.Errorf("%q:\ngot  %q\nwant %q", test.text, got, test.want)
		}
	}
}

func FuzzHighlight(f *testing.F) {
	for _, seed := range []string{"x := 1\nselect 2;", "/*", ":{", "a--", "'\n", "$$ $", "\r\n:d"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, p := range parts(text) {
			if p.From < last || p.To < p.From || p.To > len(text) {
				t.Fatalf("%q: %+v behind %d", text, p, last)
			}
			last = p.To
		}
	})
}
