package input

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/dbsh-go/dbsh/shell/internal/input/screen"
)

// Of a line that is too long for the screen only the part around the cursor is put into rows; what is seen is what all rows would show.
func TestLongLinesAreShownAsOthers(t *testing.T) {
	pieces := []string{"a", "世", "e\u0301", "\u0301", "\t", "\x01", "👨‍👩‍👧", "🇩🇪", "foo(bar) ", strings.Repeat("0123456789", 100), strings.Repeat("世界", 300), strings.Repeat("\t", 40), "\n"}
	sent := []string{"\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x01", "\x05", "\x1bb", "\x1bf", "\x1b[1;5H", "\x1b[1;5F", "\x7f", "\x1b[3~", "\x17", "\x1f"}
	rapid.Check(t, func(t *rapid.T) {
		columns, room := rapid.IntRange(3, 90).Draw(t, "columns"), rapid.IntRange(1, 12).Draw(t, "room")
		e := newTestEditor("")
		e.config.Highlight = digits
		for range rapid.IntRange(4, 12).Draw(t, "pasted") {
			e.buf.Insert(strings.Repeat(rapid.SampledFrom(pieces).Draw(t, "piece"), rapid.IntRange(1, 30).Draw(t, "times")))
		}
		for range rapid.IntRange(1, 20).Draw(t, "keys") {
			if rapid.Bool().Draw(t, "types") {
				e.types(rapid.SampledFrom(pieces[:8]).Draw(t, "typed"))
			} else {
				e.types(rapid.SampledFrom(sent).Draw(t, "key"))
			}
			got := e.body(columns, room)
			fresh := newTestEditor("")
			fresh.config, fresh.buf = e.config, e.buf
			lines := newLines(e.buf.Text())
			all := fresh.layout(columns, len(e.buf.Text()), lines, 0, len(lines)-1)
			top := all.starts[e.top.line] + e.top.row
			want := screen.Frame{Rows: all.rows[top:min(len(all.rows), top+room)], Row: all.cursorRow - top, Col: all.cursorCol}
			if len(got.Rows) != len(want.Rows) || got.Row != want.Row || got.Col != want.Col {
				t.Fatalf("%d rows, cursor at %d, %d; want %d, %d, %d", len(got.Rows), got.Row, got.Col, len(want.Rows), want.Row, want.Col)
			}
			for i := range got.Rows {
				if got.Rows[i].String() != want.Rows[i].String() || !reflect.DeepEqual(styles(got.Rows[i]), styles(want.Rows[i])) {
					t.Fatalf("row %d is %q, want %q", i, got.Rows[i], want.Rows[i])
				}
			}
		}
	})
}

func digits(text string, from, to int) (spans []Span) {
	for at := from; at < to; at++ {
		if text[at] >= '0' && text[at] <= '9' {
			spans = append(spans, Span{From: at, To: at + 1, Style: "33"})
		}
	}
	return spans
}

func styles(row screen.Row) (styles []screen.Style) {
	for _, cell := range row {
		styles = append(styles, cell.Style)
	}
	return styles
}

// A key in a line of 100,000 characters costs what is seen of it, wherever the cursor stands and whatever the characters are: with the whole
// line put into rows it is some thousand allocations.
func TestKeyInALongLine(t *testing.T) {
	for name, text := range longLines() {
		for _, where := range []string{"\x05", "\x01", ""} {
			e := newTestEditor(text[:len(text)/2] + "|" + text[len(text)/2:])
			e.types(where)
			e.frame(100, 40)
			const most = 400
			for _, key := range []string{"x", "\x1b[D", "\x7f"} {
				if n := testing.AllocsPerRun(10, func() {
					e.types(key)
					e.frame(100, 40)
				}); n > most {
					t.Errorf("%s, behind %q: the key %q allocates %.0f times, want at most %d", name, where, key, n, most)
				}
			}
		}
	}
}

func longLines() map[string]string {
	return map[string]string{"ASCII": strings.Repeat("0123456789", 10_000), "Chinese": strings.Repeat("世界您好", 25_000)}
}
