package table_test

import (
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// written writes rows one by one.
func written(t *testing.T, o table.Options, columns []string, n int, row func(i int) []any) string {
	t.Helper()
	var out strings.Builder
	list := make([]table.Column, len(columns))
	for i, name := range columns {
		list[i].Name = name
	}
	w, err := table.NewWriter(&out, list, o)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if err := w.Row(row(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// What comes behind the rows that have decided the widths is written whole where nothing is cut, and is cut to its column on a screen.
func TestWiderThanTheSample(t *testing.T) {
	row := func(i int) []any {
		if i == 1500 {
			return []any{i, "much wider 中文"}
		}
		return []any{i, "x"}
	}
	text := written(t, table.Options{}, []string{"n", "text"}, 2000, row)
	for _, want := range []string{
		"│      0 │ x    │\n", "│   1500 │ much wider 中文 │\n", "│   1501 │ x    │\n", "└────────┴──────┘\n(2,000 rows)\ncolumns are as wide as the first 1,000 rows need\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("there is no %q", want)
		}
	}
	text = written(t, table.Options{Width: 14, MaxRows: -1}, []string{"n", "text"}, 2000, row)
	if want := "│ 1500 │ muc… │\n"; !strings.Contains(text, want) {
		t.Errorf("there is no %q in\n%s", want, text[len(text)-300:])
	}
	text = written(t, table.Options{}, []string{"n", "text"}, 1000, row)
	if !strings.HasSuffix(text, "└─────┴──────┘\n(1,000 rows)\n") {
		t.Errorf("got %q at the end", text[len(text)-100:])
	}
}

// A screen that is too narrow for the columns has a line for each field of the rows behind the first ones too.
func TestTurnedBehindTheSample(t *testing.T) {
	columns := strings.Fields("a b c d e f g h i j")
	text := written(t, table.Options{Width: 20, MaxRows: -1}, columns, 1200, func(i int) []any { return []any{i, 1, 2, 3, 4, 5, 6, 7, 8, 9} })
	if !strings.Contains(text, "[ row 1200 ]") || !strings.HasSuffix(text, "(1,200 rows)\n") {
		t.Errorf("got %q at the end", text[len(text)-200:])
	}
}

// Rows that are large are fewer in the sample.
func TestLargeSample(t *testing.T) {
	large := strings.Repeat("x", 3<<20)
	text := written(t, table.Options{Width: 40, MaxRows: -1}, []string{"n", "text"}, 4, func(i int) []any { return []any{i, large} })
	if got := strings.Count(text, "xxx"); got == 0 || len(text) > 2000 {
		t.Errorf("got %d bytes", len(text))
	}
}
