package keys_test

import (
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/input/keys"
)

func names(pressed []keys.Key) string {
	var out []string
	for _, k := range pressed {
		name := k.Name
		if name == keys.Paste {
			name += ":" + k.Text
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

func TestDecoder(t *testing.T) {
	for _, test := range []struct{ sent, want string }{
		{"ab", "a b"},
		{"é世😀", "é 世 😀"},
		{"\r\n\t\x7f\x08", "enter ctrl-j tab backspace ctrl-h"},
		{"\x00\x01\x1a\x1f", "ctrl-space ctrl-a ctrl-z ctrl-_"},
		{"\x1b[A\x1b[B\x1bOC\x1bOD", "up down right left"},
		{"\x1b[H\x1b[1~\x1b[7~\x1b[F\x1b[4~\x1bOF", "home home home end end end"},
		{"\x1b[3~\x1b[5~\x1b[Z", "delete page-up shift-tab"},
		{"\x1b[1;5C\x1b[1;3D\x1b[1;2A\x1b[1;7B\x1b[3;5~", "ctrl-right alt-left shift-up ctrl-alt-down ctrl-delete"},
		{"\x1bOP\x1b[11~\x1b[[A", "f1 f1 f1"},
		{"\x1bb\x1bé\x1b\r\x1b\x7f\x1b.", "alt-b alt-é alt-enter alt-backspace alt-."},
		{"\x1b\x08", "ctrl-alt-h"},
		{"\x1b[13;2u\x1b[27;5;13~", "shift-enter ctrl-enter"},
		{"\x1b\x1b[A", "escape up"},
		{"\x1b[200~a\tb\r\nc\rd\x1b[A\x1b[201~x", "paste:a\tb\nc\nd[A x"},
		{"\x1b[200~\x1b[201~x", "x"},
		{"\x1b[?1;2c\x1b[99zx", "x"},
		{"\x1b[12\x03", "ctrl-c"},
		{"a\xffb\u0085c", "a b c"},
	} {
		var whole keys.Decoder
		if got := names(whole.Feed([]byte(test.sent))); got != test.want {
			t.Errorf("%q: got %q, want %q", test.sent, got, test.want)
		}
		var pieces keys.Decoder
		var pressed []keys.Key
		for _, c := range []byte(test.sent) {
			pressed = append(pressed, pieces.Feed([]byte{c})...)
		}
		if got := names(pressed); got != test.want && !strings.Contains(test.want, "paste") {
			t.Errorf("%q byte by byte: got %q, want %q", test.sent, got, test.want)
		}
	}
}

func TestEscape(t *testing.T) {
	var d keys.Decoder
	if got := d.Feed([]byte("\x1b")); len(got) != 0 || !d.Waiting() {
		t.Fatalf("an Escape is certain at once: %v", got)
	}
	if got := names(d.Flush()); got != "escape" || d.Waiting() {
		t.Errorf("got %q, want escape", got)
	}
	d.Feed([]byte("\x1b["))
	if got := names(d.Flush()); got != "escape [" {
		t.Errorf("got %q, want the two keys", got)
	}
}

// A paste whose end has been lost ends with a ^C that is typed.
func TestLostEndOfPaste(t *testing.T) {
	var d keys.Decoder
	d.Feed([]byte("\x1b[200~abc"))
	if d.Waiting() || len(d.Flush()) != 0 {
		t.Error("a paste takes time, and is no Escape")
	}
	if got := names(d.Feed([]byte("\x03"))); got != "ctrl-c" {
		t.Errorf("got %q, want ctrl-c", got)
	}
}

func FuzzDecoder(f *testing.F) {
	f.Add("\x1b[200~a\x1b[201~\x1b[1;5C\xc3", 3)
	f.Fuzz(func(t *testing.T, sent string, at int) {
		at = max(0, min(at, len(sent)))
		var whole, pieces keys.Decoder
		want := names(append(whole.Feed([]byte(sent)), whole.Flush()...))
		got := names(append(append(pieces.Feed([]byte(sent[:at])), pieces.Feed([]byte(sent[at:]))...), pieces.Flush()...))
		if got != want && !strings.Contains(sent, "\x03") {
			t.Errorf("%q cut at %d: got %q, want %q", sent, at, got, want)
		}
	})
}
