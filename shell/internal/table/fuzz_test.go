package table_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/rivo/uniseg"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

var hard = []string{
	"", "a", "NULL", "\u0301x", "x\u200d", "\u200d🙂", "日本語", "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", "🇩🇪🇫", "\x1b[31m", "\xff\xfe", "a,b\"c\r\nd", "\ufe0f", "☺\ufe0f",
	"\u0d4e", "\u0600", "각\u11a8", "\u0e33", "  ", "long text that does not fit into any column of its table",
}

// Every line of an aligned table is equally wide, and fits the screen.
func FuzzAligned(f *testing.F) {
	for i, s := range hard {
		f.Add(s, hard[(i+1)%len(hard)], hard[(i+7)%len(hard)], uint8(20+i*3))
	}
	f.Fuzz(func(t *testing.T, head, a, b string, screen uint8) {
		tab := &table.Table{
			Columns: []table.Column{{Name: head}, {Name: "n"}, {Name: "b"}},
			Rows:    [][]any{{a, int64(1), b}, {b, int64(-22), a}, {nil, nil, a + b}},
		}
		o := table.Options{Width: int(screen)}
		var out bytes.Buffer
		if err := table.Write(&out, tab, o); err != nil {
			t.Fatal(err)
		}
		text := out.String()
		if strings.ContainsAny(text, "\x1b\r\t\x00\x07") {
			t.Fatalf("control characters in %q", text)
		}
		if !strings.HasPrefix(text, "┌") {
			return // vertical
		}
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		if len(lines) != 8 {
			t.Fatalf("%d lines:\n%s", len(lines), text)
		}
		want := uniseg.StringWidth(lines[0])
		if o.Width > 0 && want > o.Width {
			t.Errorf("%d columns on a screen of %d:\n%s", want, o.Width, text)
		}
		for _, line := range lines[:7] {
			if got := uniseg.StringWidth(line); got != want {
				t.Errorf("width %d, want %d: %q in\n%s", got, want, line, text)
			}
		}
	})
}

// What is written as CSV is what encoding/csv reads.
func FuzzCSV(f *testing.F) {
	for i, s := range hard {
		f.Add(s, hard[(i+1)%len(hard)])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		if strings.Contains(a+b, "\r") {
			return // the reader changes \r\n within quotes to \n
		}
		var out bytes.Buffer
		tab := &table.Table{Columns: []table.Column{{Name: "x"}, {Name: b}}, Rows: [][]any{{a, b}, {b, nil}}}
		if err := table.Write(&out, tab, table.Options{Format: table.CSV}); err != nil {
			t.Fatal(err)
		}
		got, err := csv.NewReader(&out).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		want := [][]string{{"x", b}, {a, b}, {b, ""}}
		for i := range want {
			if strings.Join(got[i], "\x00") != strings.Join(want[i], "\x00") {
				t.Errorf("line %d: got %q, want %q", i, got[i], want[i])
			}
		}
	})
}

func FuzzJSON(f *testing.F) {
	for _, s := range hard {
		f.Add(s, 1.5)
	}
	f.Fuzz(func(t *testing.T, s string, n float64) {
		var out bytes.Buffer
		tab := &table.Table{Columns: []table.Column{{Name: s}}, Rows: [][]any{{s}, {n}}}
		if err := table.Write(&out, tab, table.Options{Format: table.JSON}); err != nil {
			t.Fatal(err)
		}
		var got []map[string]any
		if err := json.Unmarshal(out.Bytes(), &got); err != nil {
			t.Fatalf("%v in %s", err, out.Bytes())
		}
		valid := strings.ToValidUTF8(s, "\ufffd")
		if len(got) != 2 || got[0][s] != s && strings.ToValidUTF8(s, "") == s {
			t.Errorf("got %v, want %q", got, valid)
		}
		if got := got[1][s]; strings.ToValidUTF8(s, "") == s && got != nil && got != n {
			t.Errorf("got %v, want %v", got, n)
		}
	})
}
