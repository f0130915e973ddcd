package theme_test

import (
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/theme"
)

func TestParse(t *testing.T) {
	for _, test := range []struct {
		text string
		role theme.Role
		want string
	}{
		{"", theme.Error, "31"},
		{"default", theme.Prompt, ""},
		{"bright", theme.Error, "1;91"},
		{"bright, error=none", theme.Error, ""},
		{"null=bright-black, prompt=bold blue", theme.Prompt, "1;34"},
		{"null=bright-black, prompt=bold blue", theme.Null, "90"},
		{"default,heading=#0072b2", theme.Heading, "38;2;0;114;178"},
		{"mono", theme.Keyword, "1"},
	} {
		got, err := theme.Parse(test.text)
		if err != nil {
			t.Errorf("%q: %v", test.text, err)
			continue
		}
		if style := got.Style(test.role); style != test.want {
			t.Errorf("%q: %s is %q, want %q", test.text, test.role, style, test.want)
		}
	}
	for text, want := range map[string]string{
		"dark": "want bright, default, mono", "nul=red": `got a style for "nul"`, "null=pink": `got "pink", want colours`,
		"null=#12": "want a colour such as #0072b2", "null=red, bright": `got the theme "bright"`,
	} {
		if _, err := theme.Parse(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
}

func TestPaint(t *testing.T) {
	var none *theme.Theme
	if got := none.Paint(theme.Error, "x"); got != "\x1b[31mx\x1b[0m" || none.String() != "default" {
		t.Errorf("got %q of the theme %s", got, none)
	}
	plain, err := theme.Parse("error=none")
	if err != nil || plain.Paint(theme.Error, "x") != "x" || plain.String() != "error=none" {
		t.Errorf("got %q, %v", plain.Paint(theme.Error, "x"), err)
	}
}
