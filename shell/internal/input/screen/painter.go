package screen

import (
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Painter draws frames. Between two of them nobody else may write to the terminal; after [Painter.Leave] and [Painter.Clear] everybody may.
type Painter struct {
	Out   io.Writer
	shown Frame
	out   strings.Builder
	row   int // where the cursor is
	col   int // -1 for not known
	style Style
}

// Paint shows a frame in the place of the one before.
func (p *Painter) Paint(f Frame) error {
	for i, row := range f.Rows {
		if i < len(p.shown.Rows) {
			p.change(i, p.shown.Rows[i], row)
		} else if i > 0 || len(row) > 0 {
			p.change(i, nil, row)
		}
	}
	if n := len(f.Rows); n < len(p.shown.Rows) {
		p.move(n, 0)
		p.plain()
		p.out.WriteString("\x1b[J")
	}
	p.shown.Rows = f.Rows
	p.plain()
	p.move(f.Row, f.Col)
	p.shown.Row, p.shown.Col = f.Row, f.Col
	return p.flush()
}

// change writes where a row differs from what is shown of it.
func (p *Painter) change(at int, old, row Row) {
	same, col := 0, 0
	for same < len(old) && same < len(row) && old[same] == row[same] {
		col += row[same].Width
		same++
	}
	if at >= max(1, len(p.shown.Rows)) { // the row is not there yet
		p.move(at, 0)
	}
	if same == len(old) && same == len(row) {
		return
	}
	until := len(row)
	if len(old) == len(row) && old.Width() == row.Width() {
		for until > same && old[until-1] == row[until-1] {
			until--
		}
	}
	p.move(at, col)
	for _, c := range row[same:until] {
		p.cell(c)
	}
	if row.Width() < old.Width() {
		p.plain()
		p.out.WriteString("\x1b[K")
	}
}

func (p *Painter) cell(c Cell) {
	if c.Style != p.style {
		p.plain()
		if c.Style != "" {
			p.out.WriteString("\x1b[" + string(c.Style) + "m")
		}
		p.style = c.Style
	}
	p.out.WriteString(c.Text)
	p.col += c.Width
	if utf8.RuneCountInString(c.Text) > 1 {
		p.column(p.col)
	}
}

func (p *Painter) plain() {
	if p.style != "" {
		p.out.WriteString("\x1b[m")
		p.style = ""
	}
}

// move puts the cursor to a place of the frame, and makes the rows that are not there yet.
func (p *Painter) move(row, col int) {
	last := max(0, len(p.shown.Rows)-1)
	switch {
	case row < p.row:
		p.out.WriteString("\x1b[" + strconv.Itoa(p.row-row) + "A")
	case row > p.row:
		if down := min(row, last) - p.row; down > 0 {
			p.out.WriteString("\x1b[" + strconv.Itoa(down) + "B")
		}
		if n := row - max(p.row, last); n > 0 {
			p.plain()
			p.out.WriteString(strings.Repeat("\r\n", n))
			p.col = 0
			p.shown.Rows = append(p.shown.Rows[:len(p.shown.Rows):len(p.shown.Rows)], make([]Row, row+1-len(p.shown.Rows))...)
		}
	}
	p.row = row
	if p.col != col {
		p.column(col)
	}
}

// column puts the cursor to a column, whatever the terminal believes where it is.
func (p *Painter) column(col int) {
	if col == 0 {
		p.out.WriteString("\r")
	} else {
		p.out.WriteString("\x1b[" + strconv.Itoa(col+1) + "G")
	}
	p.col = col
}

// Leave goes to the row below the frame, which stays.
func (p *Painter) Leave() error {
	p.move(max(0, len(p.shown.Rows)-1), p.col)
	p.out.WriteString("\r\n")
	p.forget()
	return p.flush()
}

// Clear removes the frame. The cursor is where it began.
func (p *Painter) Clear() error {
	p.move(0, 0)
	p.out.WriteString("\r\x1b[J")
	p.forget()
	return p.flush()
}

// ClearScreen removes everything; the next frame stands at the top.
func (p *Painter) ClearScreen() error {
	p.out.WriteString("\x1b[H\x1b[2J")
	p.forget()
	return p.flush()
}

// Resized removes the frame after the terminal has become wider or narrower. Most terminals wrap anew what they show, so that each row
// that is wider than the terminal has become several.
func (p *Painter) Resized(columns int, wrapsAnew bool) error {
	if wrapsAnew && columns > 0 {
		above := 0
		for _, row := range p.shown.Rows[:min(p.row, len(p.shown.Rows))] {
			above += max(1, (row.Width()+columns-1)/columns)
		}
		p.row = above + max(0, p.shown.Col)/columns
	}
	p.col = -1
	return p.Clear()
}

func (p *Painter) forget() {
	p.shown = Frame{}
	p.row, p.col = 0, 0
}

// Print writes rows for good, each once, and leaves the cursor below them.
func (p *Painter) Print(rows []Row) error {
	for _, row := range rows {
		for _, c := range row {
			p.cell(c)
		}
		p.plain()
		p.out.WriteString("\r\n")
		p.col = 0
	}
	return p.flush()
}

// flush writes in one piece, so that nobody sees half a frame.
func (p *Painter) flush() error {
	text := p.out.String()
	p.out.Reset()
	if text == "" {
		return nil
	}
	_, err := io.WriteString(p.Out, text)
	return err
}
