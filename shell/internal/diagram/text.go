package diagram

import (
	"io"
	"strings"
)

// Screen is the room for a diagram.
type Screen struct {
	Width   int // columns, 0 for any number
	Measure func(text string) int
	Shorten func(text string, columns int) string
	Paint   func(role Role, text string) string // nil for no colours
}

// Role is what a part of a diagram is.
type Role int

const (
	Heading Role = iota
	Key
	Reference
)

// widest is how wide a box is at most.
const widest = 44

// Write draws boxes beside each other, as many as have room; those that others refer to come first. A reference is written as an arrow with
// its target's name.
func Write(w io.Writer, d *Diagram, s Screen) error {
	if s.Paint == nil {
		s.Paint = func(_ Role, text string) string { return text }
	}
	var b strings.Builder
	var shelf []drawn
	used := 0
	put := func() {
		writeShelf(&b, shelf)
		shelf, used = nil, 0
	}
	for _, layer := range d.layers() {
		for _, box := range layer {
			next := draw(box, s)
			if s.Width > 0 && used > 0 && used+2+next.width > s.Width {
				put()
			}
			shelf = append(shelf, next)
			used += next.width + 2
		}
		put()
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeShelf writes boxes side by side.
func writeShelf(b *strings.Builder, shelf []drawn) {
	highest := 0
	for _, box := range shelf {
		highest = max(highest, len(box.lines))
	}
	for i := range highest {
		line := ""
		for n, box := range shelf {
			if n > 0 {
				line += "  "
			}
			if i < len(box.lines) {
				line += box.lines[i]
			} else {
				line += strings.Repeat(" ", box.width)
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
}

// drawn is a box as lines of equal width, colours not counted.
type drawn struct {
	lines []string
	width int
}

func draw(box Box, s Screen) drawn {
	var lines []string
	limit := widest
	if s.Width > 0 {
		limit = min(limit, s.Width)
	}
	rows := make([][2]string, len(box.Rows))
	left, right := 0, 0
	for i, row := range box.Rows {
		rows[i] = [2]string{row.Name, row.Type}
		if row.To != "" {
			rows[i][1] = "→ " + row.To
		}
		left, right = max(left, s.Measure(rows[i][0])), max(right, s.Measure(rows[i][1]))
	}
	inner := max(left+2+right, s.Measure(box.Name)+2)
	inner = max(8, min(inner, limit-4))
	title := s.Shorten(box.Name, inner-1)
	lines = append(lines, "┌ "+s.Paint(Heading, title)+" "+strings.Repeat("─", inner-s.Measure(title))+"┐")
	for i, row := range box.Rows {
		name := s.Shorten(rows[i][0], inner)
		more := s.Shorten(rows[i][1], max(0, inner-s.Measure(name)-1))
		gap := strings.Repeat(" ", max(0, inner-s.Measure(name)-s.Measure(more)))
		switch {
		case row.Key:
			name = s.Paint(Key, name)
		case row.To != "":
			more = s.Paint(Reference, more)
		}
		lines = append(lines, "│ "+name+gap+more+" │")
	}
	return drawn{append(lines, "└"+strings.Repeat("─", inner+2)+"┘"), inner + 4}
}
