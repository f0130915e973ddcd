// Package screen puts styled text into rows of cells, and draws such rows at the bottom of what a terminal shows.
//
// Rules:
//   - A cell is a grapheme and the columns it takes; package uniseg says how many, as for tables. What is wider than what is left of a row goes to
//     the next row.
//   - A frame is drawn below what the terminal has shown before, and may be no taller than the terminal. Only what differs from the frame
//     before is written, in one piece.
//   - The terminal is never left to wrap a line, and the column is set anew after graphemes of several characters, about whose width terminals
//     disagree.
package screen

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Style is how a cell looks: the numbers of SGR sequences, "1;31". "" is plain.
type Style string

// Cell is what stands in one place of a row.
type Cell struct {
	Text  string
	Width int
	Style Style
}

// Row is the cells of a row, from the left.
type Row []Cell

// Width is how many columns the cells take.
func (r Row) Width() (width int) {
	for _, c := range r {
		width += c.Width
	}
	return width
}

// String is the row's text, for tests.
func (r Row) String() string {
	var b strings.Builder
	for _, c := range r {
		b.WriteString(c.Text)
	}
	return b.String()
}

// Frame is what is to be seen: rows, and where the cursor stands.
type Frame struct {
	Rows     []Row
	Row, Col int
}

// Layout puts text into rows. The zero value of its fields but Columns is an empty first row.
type Layout struct {
	Columns int // of the terminal
	Rows    []Row
	row     Row
	col     int
	left    int // where text begins, from which tabs count
	measure *measure
}

// Write adds text of one line.
func (l *Layout) Write(text string, style Style) { l.write(text, style, nil) }

// WriteStyled adds text of one line, of which each grapheme looks as its first byte does.
func (l *Layout) WriteStyled(text string, styles []Style) { l.write(text, "", styles) }

func (l *Layout) write(text string, style Style, styles []Style) {
	for i := 0; i < len(text); {
		if styles != nil {
			style = styles[i]
		}
		if l.measure.reach(i) {
			return
		}
		if c := text[i]; c >= ' ' && c < 0x7f && (i+1 == len(text) || text[i+1] < 0x80) {
			l.put(Cell{text[i : i+1], 1, style})
			i++
			continue
		}
		cluster, _, width, _ := uniseg.FirstGraphemeClusterInString(text[i:], -1)
		i += len(cluster)
		switch {
		case cluster == "\t":
			l.tab(style)
		case width > 0:
			l.put(Cell{cluster, width, style})
		default:
			l.join(cluster, style)
		}
	}
}

// tab goes on to the next column that is a multiple of four, counted from where the text begins.
func (l *Layout) tab(style Style) {
	const stop = 4
	l.fit(1)
	for n := stop - (l.col-l.left+stop*l.Columns)%stop; n > 0; n-- {
		l.put(Cell{" ", 1, style})
	}
}

// join adds what takes no column: to a character before it, or on a column of its own, where nothing is that it could stand on. Control
// characters are shown so that the terminal does not act on them.
func (l *Layout) join(cluster string, style Style) {
	if cluster[0] < ' ' || cluster[0] == 0x7f {
		l.put(Cell{"^", 1, style})
		l.put(Cell{string(cluster[0] ^ 0x40), 1, style})
		return
	}
	l.put(Cell{"\u25cc" + cluster, 1, style})
}

func (l *Layout) put(c Cell) {
	l.fit(c.Width)
	l.col += c.Width
	if l.measure != nil {
		l.measure.next.Part++
		return
	}
	if l.row == nil {
		const usual = 128
		l.row = make(Row, 0, min(l.Columns, usual))
	}
	l.row = append(l.row, c)
}

// fit begins a new row for what the last one has no room for.
func (l *Layout) fit(width int) {
	switch {
	case l.col+width <= l.Columns:
	case l.measure != nil:
		l.measure.starts = append(l.measure.starts, l.measure.next)
		l.col = 0
	default:
		l.Break()
	}
}

// Break begins a new row.
func (l *Layout) Break() {
	l.Rows = append(l.Rows, l.row)
	l.row, l.col = nil, 0
}

// Blank goes on some rows further, and leaves those between empty.
func (l *Layout) Blank(rows int) {
	for range rows {
		l.Break()
	}
}

// Indent says that text begins here.
func (l *Layout) Indent() { l.left = l.col }

// Column is where what is written next stands, if it fits.
func (l *Layout) Column() int { return l.col }

// Place is where text will stand that is written next: behind a full row that is the next one.
func (l *Layout) Place(next string) (row, col int) {
	width := 1
	if cluster := firstCluster(next); cluster != "\t" {
		width = max(1, uniseg.StringWidth(cluster))
	}
	if l.col+width > l.Columns {
		l.Break()
	}
	return len(l.Rows), l.col
}

func firstCluster(text string) string {
	cluster, _, _, _ := uniseg.FirstGraphemeClusterInString(text, -1)
	return cluster
}

// End ends the last row, and returns all.
func (l *Layout) End() []Row {
	l.Break()
	return l.Rows
}

// WriteColoured adds text of one line that has SGR sequences in it.
func (l *Layout) WriteColoured(text string) {
	var style Style
	for text != "" {
		before, after, found := strings.Cut(text, "\x1b[")
		l.Write(before, style)
		if !found {
			return
		}
		codes, rest, ended := strings.Cut(after, "m")
		if !ended {
			return
		}
		if style = Style(codes); codes == "0" {
			style = ""
		}
		text = rest
	}
}

// Shorten is text of at most some columns, the last of them an ellipsis where it has been cut.
func Shorten(text string, columns int) string {
	if uniseg.StringWidth(text) <= columns {
		return text
	}
	end, used, state := 0, 0, -1
	for rest := text; rest != ""; {
		var cluster string
		var width int
		cluster, rest, width, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if used += width; used > columns-1 {
			break
		}
		end += len(cluster)
	}
	return text[:end] + "…"
}

// Width is the number of columns that text of one line takes.
func Width(text string) int { return uniseg.StringWidth(text) }
