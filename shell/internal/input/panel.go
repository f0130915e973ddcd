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
	for _, line := range paragraphs(rest) {
		parts = append(parts, folded(line, columns)...)
	}
	for i, part := range folded(first, columns) {
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

// paragraphs are the lines of a text, those of one paragraph joined: lines as far in as the one before, which was broken for its length.
func paragraphs(text string) (lines []string) {
	const broken = 60
	last := 0 // the length of the line before
	for _, line := range strings.Split(text, "\n") {
		n := len(lines)
		if last >= broken && indent(line) == indent(lines[n-1]) && strings.TrimSpace(line) != "" {
			lines[n-1] += " " + strings.TrimSpace(line)
		} else {
			lines = append(lines, line)
		}
		last = len(line)
	}
	return lines
}

func indent(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " "))] }

// folded is a line in parts that fit, cut at blanks where that can be; all but the first are as far in as it is.
func folded(line string, columns int) (parts []string) {
	in := indent(line)
	for screen.Width(line) > columns {
		cut, width := 0, 0
		for at, r := range line {
			if r == ' ' && at > len(in) {
				cut = at
			}
			if width += screen.Width(string(r)); width > columns {
				break
			}
		}
		if cut == 0 {
			return append(parts, screen.Shorten(line, columns))
		}
		parts = append(parts, line[:cut])
		line = in + strings.TrimLeft(line[cut:], " ")
	}
	return append(parts, line)
}
