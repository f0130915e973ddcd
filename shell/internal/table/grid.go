package table

import "bytes"

// gridLines are the lines of a screen that rows cannot have: frame, heading, footer, prompt.
const gridLines = 6

// A grid decides by its first rows how wide its columns are: these many, or those that have so many bytes.
const (
	sampleRows  = 1000
	sampleBytes = 4 << 20
)

// spareDigits is how much wider columns of numbers are than the sample needs: behind 1 to 1000 come more.
const spareDigits = 3

// grid is the Aligned format. It keeps the first rows until it knows how wide the columns are, and none behind them. Cells of later
// rows that are wider stand out of their columns where nothing is cut to a screen.
type grid struct {
	out     *output
	table   *Table
	options Options
	frame   *frame
	rows    [][]any // of the sample
	bytes   int     // of theirs
	count   int     // rows so far

	widths   []int     // once they are known
	needed   []int     // of the row at hand
	right    []bool    // columns of numbers
	misfit   bool      // a cell that does not fit its column's type was among them
	wider    bool      // a cell stood out of its column
	line     page      // the one that is written behind the sample
	vertical *vertical // where the screen is too narrow
	left     int       // rows that this one does not show
}

func beginGrid(out *output, t *Table, o Options) encoder {
	if t.Record {
		return beginVertical(out, t, o)
	}
	return &grid{out: out, table: t, options: o, frame: o.frame()}
}

func (g *grid) row(cells []any) {
	g.count++
	switch {
	case len(g.table.Columns) == 0:
		return
	case len(g.rows) == sampleRows || g.bytes >= sampleBytes:
		g.begin(spareDigits)
		g.bytes = 0
	}
	switch {
	case g.vertical != nil:
		g.turned(cells)
	case g.widths != nil:
		g.later(cells)
	default:
		g.rows = append(g.rows, cells)
		g.bytes += Size(cells)
	}
}

// Size is about how much memory the cells of a row need.
func Size(cells []any) int {
	n := 0
	for _, cell := range cells {
		n += 16
		switch v := cell.(type) {
		case string:
			n += len(v)
		case []byte:
			n += len(v)
		}
	}
	return n
}

// begin writes the heading and the rows of the sample. Columns of numbers are wider than they need by spare, where there is room.
func (g *grid) begin(spare int) {
	p := g.measure()
	for i, right := range p.right {
		if right {
			p.natural[i] += spare
		}
	}
	widths, ok := fit(p.natural, p.least, g.options.Width, g.frame.around(len(p.natural)))
	if !ok {
		g.turn()
		return
	}
	g.widths, g.right, g.misfit = widths, p.right, p.misfit
	g.write(p)
	g.rows = nil
}

// later writes a row behind those of the sample.
func (g *grid) later(cells []any) {
	p := &g.line
	p.text, p.cells, p.right = p.text[:0], p.cells[:0], g.right
	g.measureRow(p, cells)
	g.misfit = g.misfit || p.misfit
	widths := append(g.needed[:0], g.widths...)
	for i, cell := range p.cells {
		if g.options.Width <= 0 || g.right[i] { // half a number is worse than none
			widths[i] = max(widths[i], int(cell.width))
			g.wider = g.wider || widths[i] > g.widths[i]
		}
	}
	g.needed = widths
	g.writeLine(p, p.cells, widths, 0, "")
}

func (g *grid) close(left int) {
	if len(g.table.Columns) == 0 {
		writeFooter(g.out, g.options, g.count, left, false)
		return
	}
	if g.widths == nil && g.vertical == nil {
		g.begin(0)
	}
	if g.vertical != nil {
		g.vertical.close(left + g.left)
		return
	}
	g.rule(g.widths, g.frame.bottom)
	writeFooter(g.out, g.options, g.count, left, g.misfit)
	if g.wider && !g.options.Quiet {
		g.out.buf = append(g.options.appendColored(g.out.buf, []byte(widerNote), g.options.color(aside)), '\n')
	}
}

var widerNote = "columns are as wide as the first " + Grouped(sampleRows) + " rows need"

// turn writes the rows vertically, fewer of them.
func (g *grid) turn() {
	o := g.options
	o.Format = Vertical
	g.vertical = beginVertical(g.out, g.table, o).(*vertical)
	for _, row := range g.rows {
		g.turned(row)
	}
	g.rows = nil
}

func (g *grid) turned(row []any) {
	o := g.options
	o.Format = Vertical
	if limit := o.rowLimit(len(g.table.Columns)); limit >= 0 && g.vertical.rows >= limit {
		g.left++
		return
	}
	g.vertical.row(row)
}

// span is one measured cell: its text ends at end of page.text, and begins where the one before it ends.
type span struct {
	end, width int32
	look       look
}

// page is the text of every cell, measured.
type page struct {
	text    []byte
	heads   []span
	cells   []span // row by row
	right   []bool // columns of numbers
	natural []int  // widths that would show everything
	least   []int  // widths below which a column is no use
	misfit  bool
}

func (g *grid) measure() *page {
	n := len(g.table.Columns)
	p := &page{
		text:    make([]byte, 0, (len(g.rows)+1)*n*10),
		heads:   make([]span, n),
		cells:   make([]span, 0, len(g.rows)*n),
		right:   g.rightColumns(),
		natural: make([]int, n),
		least:   make([]int, n),
	}
	for i, c := range g.table.Columns {
		start := len(p.text)
		p.text = appendVisible(p.text, c.label(), false)
		p.heads[i] = p.end(start, plain)
	}
	for _, row := range g.rows {
		g.measureRow(p, row)
		for i, cell := range p.cells[len(p.cells)-n:] {
			p.natural[i] = max(p.natural[i], int(cell.width))
		}
	}
	const head, text = 6, 8 // what must be seen of a heading, and of a column of text
	for i := range n {
		cells, label := p.natural[i], int(p.heads[i].width)
		p.natural[i] = max(cells, label, 1)
		if p.right[i] {
			p.least[i] = max(cells, min(label, head), 1) // half a number is worse than none
		} else {
			p.least[i] = min(p.natural[i], text)
		}
	}
	return p
}

// measureRow adds the cells of a row to a page.
func (g *grid) measureRow(p *page, row []any) {
	cells := view{null: g.options.null(), limit: g.options.Width, whole: g.options.Whole}
	for i := range g.table.Columns {
		start, look := len(p.text), plain
		if i < len(row) {
			p.text, look = cells.append(p.text, row[i])
		}
		p.cells = append(p.cells, p.end(start, look))
		p.misfit = p.misfit || look == warn
	}
}

// end measures the text from start on.
func (p *page) end(start int, look look) span {
	return span{end: int32(len(p.text)), width: int32(width(p.text[start:])), look: look}
}

// rightColumns finds the columns of numbers.
func (g *grid) rightColumns() []bool {
	right := make([]bool, len(g.table.Columns))
	for i, c := range g.table.Columns {
		right[i] = c.Align == AlignRight || c.Align == AlignAuto && g.numeric(i)
	}
	return right
}

func (g *grid) numeric(column int) bool {
	seen := false
	for _, row := range g.rows {
		if column >= len(row) || row[column] == nil {
			continue
		}
		if isNumber(row[column]) {
			seen = true
		} else if _, misfit := row[column].(Misfit); !misfit {
			return false
		}
	}
	return seen
}

func (g *grid) write(p *page) {
	n := len(g.widths)
	g.rule(g.widths, g.frame.top)
	start := g.writeLine(p, p.heads, g.widths, 0, g.options.colors().Heading)
	g.rule(g.widths, g.frame.head)
	for i := 0; i < len(p.cells); i += n {
		start = g.writeLine(p, p.cells[i:i+n], g.widths, start, "")
	}
}

func (g *grid) rule(widths []int, r rule) {
	if r.fill == "" {
		return
	}
	buf := append(g.out.buf, r.left...)
	for i, w := range widths {
		if i > 0 {
			buf = append(buf, r.middle...)
		}
		for range w {
			buf = append(buf, r.fill...)
		}
	}
	g.out.buf = append(append(buf, r.right...), '\n')
}

// writeLine writes one row whose text begins at start, and returns where the next one's begins.
func (g *grid) writeLine(p *page, spans []span, widths []int, start int, color string) int {
	r := g.frame.row
	buf := append(g.out.buf, r.left...)
	for i, cell := range spans {
		text, w := clip(p.text[start:cell.end:cell.end], int(cell.width), widths[i])
		start = int(cell.end)
		if i > 0 {
			buf = append(buf, r.middle...)
		}
		if p.right[i] {
			buf = appendBlanks(buf, widths[i]-w)
		}
		buf = g.options.appendColored(buf, text, color+g.options.color(cell.look))
		if !p.right[i] && (i < len(spans)-1 || r.right != "") {
			buf = appendBlanks(buf, widths[i]-w)
		}
	}
	g.out.buf = append(append(buf, r.right...), '\n')
	g.out.spill()
	return start
}

func (o Options) appendColored(dst, text []byte, color string) []byte {
	if !o.Color || color == "" || len(text) == 0 {
		return append(dst, text...)
	}
	return append(append(append(dst, color...), text...), reset...)
}

var blanks = bytes.Repeat([]byte{' '}, 128)

func appendBlanks(dst []byte, n int) []byte {
	for n > len(blanks) {
		dst = append(dst, blanks...)
		n -= len(blanks)
	}
	return append(dst, blanks[:max(0, n)]...)
}

// fit gives every column a width, so that a line takes at most total columns (0 for any), with its frame. Only the widest columns lose.
// It fails when even the least widths are too many.
func fit(natural, least []int, total, frame int) (widths []int, ok bool) {
	room := total - frame
	if total <= 0 || sum(natural) <= room {
		return natural, true
	}
	if sum(least) > room {
		return nil, false
	}
	widths = make([]int, len(natural))
	capped := func(limit int) int {
		for i := range widths {
			widths[i] = min(natural[i], max(limit, least[i]))
		}
		return sum(widths)
	}
	low, high := 0, room // low fits, high+1 need not
	for low < high {
		middle := (low + high + 1) / 2
		if capped(middle) <= room {
			low = middle
		} else {
			high = middle - 1
		}
	}
	left := room - capped(low)
	for i := range widths {
		if left > 0 && widths[i] == max(low, least[i]) && widths[i] < natural[i] {
			widths[i]++
			left--
		}
	}
	return widths, true
}

func sum(ns []int) (total int) {
	for _, n := range ns {
		total += n
	}
	return total
}

// writeFooter says how many rows there are, or how many are missing.
func writeFooter(out *output, o Options, shown, left int, misfit bool) {
	line := "(" + Counted(shown) + ")"
	if left > 0 {
		line = ellipsis + " " + Grouped(left) + " more " + plural("row", left)
		if out.hint != "" {
			line += "; " + out.hint
		}
	}
	if left > 0 || !o.Quiet {
		out.buf = append(o.appendColored(out.buf, []byte(line), o.color(aside)), '\n')
	}
	if misfit {
		writeMisfitNote(out, o)
	}
}

func writeMisfitNote(out *output, o Options) {
	out.buf = o.appendColored(out.buf, []byte(misfitNote), o.color(warn))
	out.buf = append(out.buf, '\n')
}
