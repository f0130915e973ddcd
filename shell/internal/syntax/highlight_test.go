package syntax_test

import (
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// marks are the letters that stand for classes in the tests below.
var marks = map[syntax.Class]byte{
	syntax.KeywordPart: 'k', syntax.BuiltinPart: 'b', syntax.StringPart: 's', syntax.NumberPart: 'n',
	syntax.CommentPart: 'c', syntax.ParameterPart: 'p', syntax.CommandPart: 'm',
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
		{"世 := 'x'", "       sss"},
		{"", ""},
	} {
		got := []byte(strings.Repeat(" ", len(test.text)))
		for _, p := range (syntax.Rules{}).Highlight(test.text, func(string) bool { return false }) {
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
		for _, p := range (syntax.Rules{}).Highlight(text, func(string) bool { return false }) {
			if p.From < last || p.To < p.From || p.To > len(text) {
				t.Fatalf("%q: %+v behind %d", text, p, last)
			}
			last = p.To
		}
	})
}
