package screen_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/vt"
	"pgregory.net/rapid"

	"github.com/dbsh-go/dbsh/shell/internal/input/screen"
)

// seen is what an emulated terminal shows: its lines without the blanks at their ends, and none that are empty at the end.
func seen(terminal *vt.Emulator) []string {
	lines := strings.Split(strings.ReplaceAll(terminal.String(), "\r", ""), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// tty writes to an emulated terminal as the system does: a line feed goes to the beginning of the next line.
type tty struct{ terminal *vt.Emulator }

func (t tty) Write(p []byte) (int, error) {
	t.terminal.Write(bytes.ReplaceAll(p, []byte("\n"), []byte("\r\n")))
	return len(p), nil
}

func frame(columns int, text string, at int) screen.Frame {
	l := screen.Layout{Columns: columns}
	var f screen.Frame
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			l.Break()
		}
		before := len(line)
		if at >= 0 && at <= len(line) {
			before = at
		}
		l.Write(line[:before], "")
		if at >= 0 && at <= len(line) {
			f.Row, f.Col = l.Place(line[before:])
		}
		l.Write(line[before:], "1")
		at -= len(line) + 1
	}
	f.Rows = l.End()
	return f
}

func TestLayout(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"abcdefghijk", "abcdefghij|k"},
		{"abcdefghi世", "abcdefghi|世"},
		{"a\tb", "a   b"},
		{"e\u0301x", "e\u0301x"},
		{"👨‍👩‍👧🇩🇪x", "👨‍👩‍👧🇩🇪x"},
		{"a\x1bb", "a^[b"},
		{"a\nb", "a|b"},
		{"", ""},
	} {
		var rows []string
		for _, row := range frame(10, test.text, -1).Rows {
			rows = append(rows, row.String())
		}
		if got := strings.Join(rows, "|"); got != test.want {
			t.Errorf("%q: got %q, want %q", test.text, got, test.want)
		}
	}
	for text, want := range map[string][2]int{"abcdefghij": {1, 0}, "abcdefghi": {0, 9}, "世世": {0, 4}, "👨‍👩‍👧": {0, 2}, "🇩🇪": {0, 2}, "e\u0301": {0, 1}} {
		if f := frame(10, text, len(text)); f.Row != want[0] || f.Col != want[1] {
			t.Errorf("%q: the cursor is at %d, %d, want %v", text, f.Row, f.Col, want)
		}
	}
}

// Whatever frames follow each other, the terminal shows the last one below what was there before, and the cursor where it belongs.
func TestPainterShowsTheLastFrame(t *testing.T) {
	const columns, height = 12, 8
	pieces := []string{"a", "bc", " ", "世", "👨‍👩‍👧", "🇩🇪", "e\u0301", "\n", "\t", "0123456789ab"}
	rapid.Check(t, func(t *rapid.T) {
		terminal := vt.NewEmulator(columns, height)
		above := rapid.IntRange(0, height).Draw(t, "lines above")
		for i := range above {
			fmt.Fprintf(tty{terminal}, "line %d\n", i)
		}
		p := screen.Painter{Out: tty{terminal}}
		for range rapid.IntRange(1, 6).Draw(t, "frames") {
			var text strings.Builder
			for range rapid.IntRange(0, 12).Draw(t, "pieces") {
				text.WriteString(rapid.SampledFrom(pieces).Draw(t, "piece"))
			}
			f := frame(columns, text.String(), len(text.String()))
			if len(f.Rows) > height {
				f.Rows = f.Rows[len(f.Rows)-height:]
				f.Row = len(f.Rows) - 1
			}
			p.Paint(f)
			var want []string
			for _, row := range f.Rows {
				want = append(want, strings.TrimRight(row.String(), " "))
			}
			lines := strings.Split(strings.ReplaceAll(terminal.String(), "\r", ""), "\n")
			at := terminal.CursorPosition().Y - f.Row
			if at < 0 || at+len(want) > len(lines) {
				t.Fatalf("the frame of %d rows stands at row %d", len(want), at)
			}
			for i := range want {
				if got := strings.TrimRight(lines[at+i], " "); got != want[i] {
					t.Fatalf("row %d: got %q, want %q", i, got, want[i])
				}
			}
			for i := at + len(want); i < len(lines); i++ {
				if strings.TrimSpace(lines[i]) != "" {
					t.Fatalf("below the frame stands %q", lines[i])
				}
			}
			if at > 0 && above > 0 && !strings.HasPrefix(lines[at-1], "line") {
				t.Fatalf("above the frame stands %q", lines[at-1])
			}
			if x := terminal.CursorPosition().X; x != f.Col {
				t.Fatalf("the cursor is in column %d, want %d, behind %q", x, f.Col, text.String())
			}
		}
		p.Clear()
		if got := strings.Join(seen(terminal), "\n"); strings.ContainsAny(got, "abc世") {
			t.Fatalf("cleared, it shows %q", got)
		}
	})
}

// One more character costs a few bytes, wherever the entry ends.
func TestPainterWritesWhatDiffers(t *testing.T) {
	var out bytes.Buffer
	p := screen.Painter{Out: &out}
	text := strings.Repeat("word ", 30) + "\n" + strings.Repeat("more ", 30)
	p.Paint(frame(80, text, len(text)))
	out.Reset()
	p.Paint(frame(80, text+"x", len(text)+1))
	if out.Len() > 20 {
		t.Errorf("%d bytes for one character: %q", out.Len(), out.String())
	}
	out.Reset()
	p.Paint(frame(80, text+"x", len(text)+1))
	if out.Len() > 0 {
		t.Errorf("nothing has changed, and %q is written", out.String())
	}
}
