package table_test

import (
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

func TestStyles(t *testing.T) {
	tab := &table.Table{Columns: columns("id", "name"), Rows: [][]any{{int64(1), "中文"}, {int64(10), nil}}}
	for style, want := range map[table.Style]string{
		table.Rounded: "╭────┬──────╮\n│ id │ name │\n├────┼──────┤\n│  1 │ 中文 │\n│ 10 │ NULL │\n╰────┴──────╯\n",
		table.Double:  "╔════╦══════╗\n║ id ║ name ║\n╠════╬══════╣\n║  1 ║ 中文 ║\n║ 10 ║ NULL ║\n╚════╩══════╝\n",
		table.ASCII:   "+----+------+\n| id | name |\n+----+------+\n|  1 | 中文 |\n| 10 | NULL |\n+----+------+\n",
		table.Pipes:   "| id | name |\n| -- | ---- |\n|  1 | 中文 |\n| 10 | NULL |\n",
		table.Psql:    " id | name\n----+-----\n  1 | 中文\n 10 | NULL\n",
		table.Minimal: "id  name\n──  ────\n 1  中文\n10  NULL\n",
		table.Unlined: "id  name\n 1  中文\n10  NULL\n",
	} {
		if got := write(t, tab, table.Options{Style: style, Quiet: true}); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", style, got, want)
		}
	}
}

// A style with less around its cells leaves them more of the screen.
func TestStylesFitTheScreen(t *testing.T) {
	tab := &table.Table{Columns: columns("a", "b"), Rows: [][]any{{strings.Repeat("x", 100), strings.Repeat("y", 100)}}}
	for _, style := range table.Styles() {
		for line := range strings.Lines(write(t, tab, table.Options{Style: style, Width: 40, Quiet: true})) {
			if got := table.TextWidth(strings.TrimSuffix(line, "\n")); got > 40 {
				t.Errorf("%s: %d columns on a screen of 40: %q", style, got, line)
			}
		}
	}
}

func TestParseStyle(t *testing.T) {
	for text, want := range map[string]table.Style{"ascii": table.ASCII, "R": table.Rounded, "mark": table.Pipes, " psql ": table.Psql} {
		if got, err := table.ParseStyle(text); err != nil || got != want {
			t.Errorf("%q: got %q and %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "p", "fancy"} {
		if got, err := table.ParseStyle(text); err == nil {
			t.Errorf("%q: got %q, want an error", text, got)
		}
	}
}

func TestInsert(t *testing.T) {
	tab := &table.Table{Columns: columns("id", `odd "name"`), Rows: [][]any{{int64(1), "it's"}, {nil, []byte{0, 255}}, {1.5, true}}}
	got := write(t, tab, table.Options{Format: table.Insert, Insert: table.Inserting{Table: "t"}})
	want := `INSERT INTO t ("id", "odd ""name""") VALUES (1, 'it''s');
INSERT INTO t ("id", "odd ""name""") VALUES (NULL, X'00ff');
INSERT INTO t ("id", "odd ""name""") VALUES (1.5, TRUE);
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestUncoloured(t *testing.T) {
	for text, want := range map[string]string{"plain": "plain", "\x1b[1ma\x1b[0mb": "ab", "x\x1b[31": "x"} {
		if got := table.Uncoloured(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
