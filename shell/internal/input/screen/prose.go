package screen

import "strings"

// Paragraphs are the lines of a text, those of one paragraph joined: lines as far in as the one before, which was broken for its length. What begins
// with a colon is a command to type.
func Paragraphs(text string) (lines []string) {
	const broken = 60
	last := 0 // the length of the line before
	for _, line := range strings.Split(text, "\n") {
		n, words := len(lines), strings.TrimSpace(line)
		if last >= broken && indent(line) == indent(lines[n-1]) && words != "" && words[0] != ':' {
			lines[n-1] += " " + words
		} else {
			lines = append(lines, line)
		}
		last = len(line)
	}
	return lines
}

func indent(line string) string { return line[:len(line)-len(strings.TrimLeft(line, " "))] }

// Fold is a line in parts that fit, cut at blanks; all but the first are as far in as it is. A word that is too long alone is shortened.
func Fold(line string, columns int) (parts []string) {
	in := indent(line)
	for Width(line) > columns {
		cut, width := 0, 0
		for at, r := range line {
			if r == ' ' && at > len(in) {
				cut = at
			}
			if width += Width(string(r)); width > columns {
				break
			}
		}
		if cut == 0 {
			after := strings.IndexByte(line[len(in):], ' ')
			if after < 0 {
				break
			}
			cut = len(in) + after
		}
		parts = append(parts, Shorten(line[:cut], columns))
		line = in + strings.TrimLeft(line[cut:], " ")
	}
	return append(parts, Shorten(line, columns))
}
