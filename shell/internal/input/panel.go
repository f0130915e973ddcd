package input

import (
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/input/screen"
)

// panelOf is documentation in rows: its first line stands out, its paragraphs are broken anew where they are wider than the terminal, and what
// does not fit is left out.
func panelOf(text string, columns, most int) []screen.Row {
	l := screen.Layout{Columns: columns}
	first, rest, _ := strings.Cut(strings.ReplaceAll(text, "\t", "    "), "\n")
	var parts []string
	for _, line := range screen.Paragraphs(rest) {
		parts = append(parts, screen.Fold(line, columns)...)
	}
	for i, part := range screen.Fold(first, columns) {
		if i == most {
			return l.End()
		}
		if i > 0 {
			l.Break()
		}
		l.Write(part, bold)
	}
	for _, part := range parts {
		if rest == "" || len(l.Rows) == most-1 {
			break
		}
		l.Break()
		l.Write(part, faint)
	}
	return l.End()
}
