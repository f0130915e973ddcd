package command_test

import (
	"context"
	"errors"
	"maps"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// sink notes where results are led to, and which value was shown.
type sink struct {
	to   string
	last int
}

func (s *sink) Divert(_ context.Context, to string) error {
	if to == "/" {
		return errors.New("write /: is a directory")
	}
	s.to = to
	return nil
}
func (s *sink) Undivert() error                     { s.to = ""; return nil }
func (s *sink) Diverted() string                    { return s.to }
func (s *sink) Last(_ context.Context, n int) error { s.last = n; return nil }

// said runs lines and gives what they print, or the last one's error.
func said(t *testing.T, env *command.Env, out interface {
	String() string
	Reset()
}, lines ...string) string {
	t.Helper()
	for i, line := range lines {
		out.Reset()
		if err := command.Run(t.Context(), env, line); err != nil {
			if i < len(lines)-1 {
				t.Fatalf("%s: %v", line, err)
			}
			return "error: " + err.Error()
		}
	}
	return out.String()
}

func TestOutput(t *testing.T) {
	for _, test := range []struct {
		lines []string
		want  string
	}{
		{[]string{":output"}, "Results go to the screen.\n"},
		{[]string{`:o "my file.csv"`}, "Results go to \"my file.csv\"; :output off ends it.\n"},
		{[]string{`\o |sort`, ":output"}, "Results go to |sort; :output off ends it.\n"},
		{[]string{":output x", ":output OFF"}, "Results go to the screen.\n"},
		{[]string{":output /"}, "error: write /: is a directory"},
	} {
		env, out := environment(&shop{})
		env.Output = &sink{}
		if got := said(t, env, out, test.lines...); got != test.want {
			t.Errorf("%q: got %q, want %q", test.lines, got, test.want)
		}
	}
}

func TestLast(t *testing.T) {
	for line, want := range map[string]int{":last": 0, ":la 3": 3, ":last _12": 12} {
		values := &sink{last: -1}
		env, _ := environment(&shop{})
		env.Values = values
		if err := command.Run(t.Context(), env, line); err != nil || values.last != want {
			t.Errorf("%s: showed %d (%v), want %d", line, values.last, err, want)
		}
	}
	for _, line := range []string{":last x", ":last 0", ":last -1"} {
		env, _ := environment(&shop{})
		if err := command.Run(t.Context(), env, line); err == nil || !strings.Contains(err.Error(), "want the number of a value") {
			t.Errorf("%s: %v", line, err)
		}
	}
}

func TestSet(t *testing.T) {
	for _, test := range []struct {
		lines []string
		want  string
	}{
		{[]string{":set style rou"}, "Style is rounded.\n"},
		{[]string{":set style rounded", ":set style"}, "rounded\n"},
		{[]string{":set null ∅"}, "Null is ∅.\n"},
		{[]string{":set null ∅", `:set null ""`}, "Null is NULL.\n"},
		{[]string{":set echo on", ":set echo"}, "on\n"},
		{[]string{`\pset FORMAT csv`}, "Format is csv.\n"},
		{[]string{":format sql-insert a.users"}, "Format is sql-insert a.users.\n"},
		{[]string{":format csv users"}, `error: :format: got "users" behind csv, which takes nothing more`},
		{[]string{":set style fancy"}, `error: :set style: unknown style "fancy": want unicode, rounded, double, ascii, markdown, psql, minimal or plain`},
		{[]string{":set theme mono, null=red"}, "Theme is mono, null=red.\n"},
		{[]string{":set theme dark"}, `error: :set theme: got the theme "dark", want bright, default, mono, and changes such as null=bright-black`},
		{[]string{":set styel ascii"}, "error: :set: there is no setting styel: did you mean style?"},
		{[]string{":set timing maybe"}, `error: :set timing: got "maybe", want on or off`},
		{[]string{":pager"}, "There is no pager.\n"},
		{[]string{":pager on"}, "error: :pager: there is no pager: $PAGER names none and less is not there; :pager COMMAND says which one"},
		{[]string{":pager less -S"}, "What :last and other commands show goes through less -S.\n"},
		{[]string{":pager less", ":pager on"}, "What is longer than the screen goes through less.\n"},
		{[]string{":pager less", ":pager off"}, "Nothing goes through less.\n"},
	} {
		env, out := environment(&shop{})
		if got := said(t, env, out, test.lines...); got != test.want {
			t.Errorf("%q: got %q, want %q", test.lines, got, test.want)
		}
	}
}

// Settings go to another shell as texts.
func TestSettingsAsTexts(t *testing.T) {
	before := command.Settings{Format: table.JSONL, Style: table.Minimal, Null: "-", Echo: true, Expanded: true, Paging: command.PageAll, Pager: "less"}
	var after command.Settings
	after.Pager = "less"
	after.Take(before.Texts())
	if got, want := after.Texts(), before.Texts(); !maps.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	after.Take(map[string]string{"colour of the moon": "blue", "style": "nobody knows"})
	if got, want := after.Texts(), before.Texts(); !maps.Equal(got, want) {
		t.Errorf("what is not known has changed %v to %v", want, got)
	}
}
