package table

import (
	"fmt"
	"strings"
)

// Style is the name of the lines around the cells of the formats for people.
type Style string

const (
	Unicode  Style = "unicode"
	Rounded  Style = "rounded"
	Double   Style = "double"
	ASCII    Style = "ascii"
	Pipes    Style = "markdown" // as Markdown writes tables; [Markdown] is the format that also escapes
	Psql     Style = "psql"     // as PostgreSQL's psql
	Minimal  Style = "minimal"  // one line, below the heading
	Unlined  Style = "plain"    // none
	standard       = Unicode
)

// Styles are all styles, in the order in which help names them.
func Styles() []Style { return []Style{Unicode, Rounded, Double, ASCII, Pipes, Psql, Minimal, Unlined} }

// ParseStyle finds a style by its name, or by a beginning of it that no other style shares.
func ParseStyle(name string) (Style, error) {
	key := strings.ToLower(strings.TrimSpace(name))
	var found []Style
	for _, s := range Styles() {
		if string(s) == key {
			return s, nil
		}
		if key != "" && strings.HasPrefix(string(s), key) {
			found = append(found, s)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	var names []string
	for _, s := range Styles() {
		names = append(names, string(s))
	}
	last := len(names) - 1
	return "", fmt.Errorf("unknown style %q: want %s or %s", name, strings.Join(names[:last], ", "), names[last])
}

// frame is how a style draws. A rule is left out where it has no fill.
type frame struct {
	top, head, bottom rule
	row               rule // around and between cells; its fill is not used
	dash, bar         string
}

// rule is a line of the grid: what stands left of its first cell, between two cells and right of the last.
type rule struct{ left, fill, middle, right string }

var frames = map[Style]frame{
	Unicode: {
		top: rule{"┌─", "─", "─┬─", "─┐"}, head: rule{"├─", "─", "─┼─", "─┤"}, bottom: rule{"└─", "─", "─┴─", "─┘"},
		row: rule{"│ ", "", " │ ", " │"}, dash: "─", bar: "│",
	},
	Rounded: {
		top: rule{"╭─", "─", "─┬─", "─╮"}, head: rule{"├─", "─", "─┼─", "─┤"}, bottom: rule{"╰─", "─", "─┴─", "─╯"},
		row: rule{"│ ", "", " │ ", " │"}, dash: "─", bar: "│",
	},
	Double: {
		top: rule{"╔═", "═", "═╦═", "═╗"}, head: rule{"╠═", "═", "═╬═", "═╣"}, bottom: rule{"╚═", "═", "═╩═", "═╝"},
		row: rule{"║ ", "", " ║ ", " ║"}, dash: "═", bar: "║",
	},
	ASCII: {
		top: rule{"+-", "-", "-+-", "-+"}, head: rule{"+-", "-", "-+-", "-+"}, bottom: rule{"+-", "-", "-+-", "-+"},
		row: rule{"| ", "", " | ", " |"}, dash: "-", bar: "|",
	},
	Pipes:   {head: rule{"| ", "-", " | ", " |"}, row: rule{"| ", "", " | ", " |"}, dash: "-", bar: "|"},
	Psql:    {head: rule{"-", "-", "-+-", ""}, row: rule{" ", "", " | ", ""}, dash: "-", bar: "|"},
	Minimal: {head: rule{"", "─", "  ", ""}, row: rule{"", "", "  ", ""}, dash: "─", bar: "│"},
	Unlined: {row: rule{"", "", "  ", ""}, dash: " ", bar: ""},
}

func (o Options) frame() *frame {
	f, ok := frames[o.Style]
	if !ok {
		f = frames[standard]
	}
	return &f
}

// around is the number of terminal columns that the frame takes of a line with n cells.
func (f *frame) around(n int) int {
	return TextWidth(f.row.left) + (n-1)*TextWidth(f.row.middle) + TextWidth(f.row.right)
}
