package input

import (
	"sort"

	"github.com/dbsh-go/dbsh/shell/internal/input/screen"
)

// visible is the part of a line that is put into rows, and how many of its rows are left empty before and behind it.
type visible struct{ from, to, above, below int }

// visible is all of a line, unless that is very long: then it is what is no more rows away from the cursor than room.
func (e *editor) visible(l *screen.Layout, from, to, room int) visible {
	const long = 4000
	all := visible{from: from, to: to}
	if to-from < long || room >= to-from {
		return all
	}
	cursor := e.buf.Cursor() - from
	starts := e.wrapped.rows(l, e.buf.Text()[from:to], cursor, room+1)
	own := sort.Search(len(starts), func(i int) bool { return starts[i].At > cursor }) // its row; those of other lines are the nearest
	seen := all
	seen.above = max(0, own-room)
	for seen.above > 0 && starts[seen.above-1].Part > 0 {
		seen.above--
	}
	if seen.above > 0 {
		seen.from = from + starts[seen.above-1].At
	}
	if last := own + room; last < len(starts) {
		seen.to = from + starts[last].At
		seen.below = len(starts) - last
	}
	return seen
}

// wrapped is where the rows of the last long line begin, as far as that was asked.
type wrapped struct {
	text          string
	columns, left int
	starts        []screen.Start
}

// rows are where the rows of a line begin up to an offset, and some more. It measures no more than what differs from the last time.
func (w *wrapped) rows(l *screen.Layout, text string, until, more int) []screen.Start {
	if left := l.Column(); w.columns != l.Columns || w.left != left {
		*w = wrapped{columns: l.Columns, left: left}
	}
	if w.text != text {
		// A character at the end of what is the same may have become another one, so the row before goes too.
		const widest = 4
		same := shared(w.text, text) - widest
		known := sort.Search(len(w.starts), func(i int) bool { return w.starts[i].At > same }) - 1
		w.text, w.starts = text, w.starts[:max(0, known)]
	}
	w.starts = l.Starts(text, w.starts, until, more)
	return w.starts
}

// shared is how many bytes two texts have in common at their beginning.
func shared(a, b string) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
