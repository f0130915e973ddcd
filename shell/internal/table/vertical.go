package table

import (
	"bytes"
	"fmt"
)

// vertical is a line for each field, each row under a rule with its number. Line feeds in a cell are kept: the rest of the
// cell stands below its beginning. Long text is left for the terminal to wrap.
type vertical struct {
	out     *output
	table   *Table
	options Options
	frame   *frame
	cells   view
	labels  [][]byte
	widths  []int // of labels
	widest  int
	rows    int
	misfit  bool
	scratch []byte
}

// screenLines is how many lines one cell may take on a screen.
const screenLines = 12

func verticalLimit(height, columns int) int { return max(1, (height-2)/(columns+1)) }

func beginVertical(out *output, t *Table, o Options) encoder {
	v := &vertical{out: out, table: t, options: o, frame: o.frame(), cells: view{null: o.null(), lines: true, whole: o.Whole}}
	for _, c := range t.Columns {
		v.label(c.label())
	}
	for _, n := range t.Notes {
		v.label(n.Name)
	}
	return v
}

func (v *vertical) label(name string) {
	text := appendVisible(nil, name, false)
	w := width(text)
	if limit := v.options.Width / 2; limit > 0 {
		text, w = clip(text, w, limit)
	}
	v.labels = append(v.labels, text)
	v.widths = append(v.widths, w)
	v.widest = max(v.widest, w)
}

func (v *vertical) row(cells []any) {
	v.rows++
	v.heading()
	for i := range v.table.Columns {
		var cell any
		if i < len(cells) {
			cell = cells[i]
		}
		var look look
		v.scratch, look = v.cells.append(v.scratch[:0], cell)
		v.misfit = v.misfit || look == warn
		v.field(i, v.scratch, look)
	}
	for i, n := range v.table.Notes {
		v.scratch = appendVisible(v.scratch[:0], n.Text, false)
		v.field(len(v.table.Columns)+i, v.scratch, aside)
	}
	v.out.spill()
}

// heading is the rule above a row: its number, or what the record is.
func (v *vertical) heading() {
	title := fmt.Sprintf("row %d", v.rows)
	if v.table.Record {
		if title = v.table.Title; title == "" {
			return
		}
	}
	const usual = 30
	text := appendVisible(nil, title, false)
	out := append(append(v.out.buf, v.frame.dash...), "[ "...)
	out = v.options.appendColored(out, text, v.options.colors().Heading)
	out = append(out, " ]"...)
	for range max(1, usual-width(text)) {
		out = append(out, v.frame.dash...)
	}
	v.out.buf = append(out, '\n')
}

func (v *vertical) field(i int, text []byte, look look) {
	out := append(v.out.buf, ' ')
	out = v.options.appendColored(out, v.labels[i], v.options.colors().Heading)
	out = appendBlanks(out, v.widest-v.widths[i])
	text, missing := v.crop(text)
	for n := 0; ; n++ {
		line, rest, more := bytes.Cut(text, []byte{'\n'})
		if n > 0 {
			out = appendBlanks(append(out, '\n', ' '), v.widest)
		}
		out = append(append(out, ' '), v.frame.bar...)
		if len(line) > 0 {
			out = v.options.appendColored(append(out, ' '), line, v.options.color(look))
		}
		if !more {
			break
		}
		text = rest
	}
	v.out.buf = append(append(out, missing...), '\n')
}

// crop cuts the text of a cell that would fill the screen, and says how much is missing.
func (v *vertical) crop(text []byte) (shown []byte, missing string) {
	if v.options.Width <= 0 || v.options.Height <= 0 {
		return text, ""
	}
	end := min(len(text), v.options.Width*screenLines)
	if lines := bytes.SplitAfterN(text[:end], []byte{'\n'}, screenLines+1); len(lines) > screenLines {
		end -= len(lines[screenLines]) + 1
	}
	for end < len(text) && end > 0 && text[end]&0xc0 == 0x80 { // within a character
		end--
	}
	if end == len(text) {
		return text, ""
	}
	return text[:end], ellipsis + " (" + Grouped(len(text)-end) + " more bytes)"
}

func (v *vertical) close(left int) {
	if !v.table.Record {
		writeFooter(v.out, v.options, v.rows, left, v.misfit)
	} else if v.misfit {
		writeMisfitNote(v.out, v.options)
	}
}
