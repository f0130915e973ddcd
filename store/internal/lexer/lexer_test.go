package lexer

import (
	"fmt"
	"strings"
	"testing"
)

func TestTokens(t *testing.T) {
	kinds := map[Kind]string{Word: "w", Literal: "l", Name: "n", Sign: "s"}
	tests := []struct{ text, want string }{
		{"", ""},
		{" \t\n-- all\n/* blank */", ""},
		{"SELECT a1,$x", "w0:SELECT w0:a1 s0:, w0:$x"},
		{"a.b('x''y')", "w0:a s0:. w0:b s0:( l1:'x''y' s0:)"},
		{`"a""b" [c d] ` + "`e``f`", "n0:a\"b n0:c d n0:e`f"},
		{"((x)) )y", "s0:( s1:( w2:x s1:) s0:) s0:) w0:y"},
		{"größe", "w0:größe"},
		{"a--b\nc/**/d", "w0:a w0:c w0:d"},
		{"'open", "l0:'open"},
		{`"`, "n0:"},
		{`"open`, "n0:open"},
		{"[open", "n0:open"},
		{"/* open", ""},
		{"a /", "w0:a s0:/"},
		{"AS $$ a; 'b $$ c", "w0:AS l0:$$ a; 'b $$ w0:c"},
		{"$fn$ $$ $1; $fn$;", "l0:$fn$ $$ $1; $fn$ s0:;"},
		{"$1 + a$b$c", "w0:$1 s0:+ w0:a$b$c"},
		{"$$open", "l0:$$open"},
	}
	for _, test := range tests {
		var parts []string
		for _, token := range Tokens(test.text) {
			parts = append(parts, fmt.Sprintf("%s%d:%s", kinds[token.Kind], token.Depth, token.Text))
		}
		if got := strings.Join(parts, " "); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.text, got, test.want)
		}
	}
}

// TestMySQLTokens: what is a string or a comment on MySQL alone, and what is one elsewhere.
func TestMySQLTokens(t *testing.T) {
	mysql := Rules{Backslashes: true, Hashes: true}
	tests := []struct{ text, want, elsewhere string }{
		{`'it\'s; ok'; b`, `'it\'s; ok'|;|b`, `'it\'|s|;|ok|'; b`},
		{`"it\"s; ok"; b`, `it\"s; ok|;|b`, `it\|s|;|ok|; b`},
		{`'a\\'; b`, `'a\\'|;|b`, `'a\\'|;|b`},
		{"`a\\`; b", `a\|;|b`, `a\|;|b`},
		{"a # it's\n; b", "a|;|b", "a|#|it|'s\n; b"},
		{"5--1; b", "5|-|-|1|;|b", "5"},
		{"5 -- 1\n; b", "5|;|b", "5|;|b"},
		{`e'it\'s'; b`, `e'it\'s'|;|b`, `e'it\'s'|;|b`},
		{`'open\`, `'open\`, `'open\`},
	}
	for _, test := range tests {
		told := func(tokens []Token) string {
			var parts []string
			for _, token := range tokens {
				parts = append(parts, token.Text)
			}
			return strings.Join(parts, "|")
		}
		if got := told(mysql.Tokens(test.text)); got != test.want {
			t.Errorf("%s:\ngot  %s\nwant %s", test.text, got, test.want)
		}
		if got := told(Tokens(test.text)); got != test.elsewhere {
			t.Errorf("%s elsewhere:\ngot  %s\nwant %s", test.text, got, test.elsewhere)
		}
	}
}

// FuzzTokens: every text is read to its end, in order.
func FuzzTokens(f *testing.F) {
	for _, text := range []string{"SELECT 'a' \"b\" -- c", "/*", "[", "`", "\"\"", "\x00\xff", "$$a$$ $"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, rules := range []Rules{{}, {Backslashes: true, Hashes: true}} {
			at := 0
			for _, token := range rules.Tokens(text) {
				if token.Start < at || token.End <= token.Start || token.End > len(text) || token.Depth < 0 {
					t.Fatalf("%q: token %+v behind %d", text, token, at)
				}
				at = token.End
			}
		}
	})
}
