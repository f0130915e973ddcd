package screen

// Start is where a row begins in a text that takes several.
type Start struct {
	At   int // the offset of its first character
	Part int // how many cells of that character stand in the row before: a tab has several
}

// measure finds where rows begin; nothing is kept of what stands in them.
type measure struct {
	from   int // where the text begins that is written
	next   Start
	starts []Start
	until  int // an offset
	more   int // how many starts behind it are enough
}

// Starts are where the rows of a text begin that is written at this place, but for the first, which begins here: those up to an offset, and
// some more. With some given, which hold for the text, it goes on behind them: so a long text that is changed at its end is not measured anew.
func (l *Layout) Starts(text string, known []Start, until, more int) []Start {
	m := measure{starts: known, until: until, more: more}
	own := Layout{Columns: l.Columns, col: l.col, left: l.left, measure: &m}
	for n := len(m.starts); n > 0; n-- {
		if last := m.starts[n-1]; last.Part == 0 {
			m.from, own.col = last.At, 0
			break
		}
		m.starts = m.starts[:n-1]
	}
	own.Write(text[m.from:], "")
	return m.starts
}

// reach notes how far the text has been written. True: that is enough.
func (m *measure) reach(offset int) bool {
	if m == nil {
		return false
	}
	m.next = Start{At: m.from + offset}
	n := len(m.starts) - m.more
	return n >= 0 && m.starts[n].At > m.until
}
