package input

import (
	"fmt"
	"sort"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/input/buffer"
	"github.com/dbsh-go/dbsh/shell/internal/input/screen"
)

// Span is how a part of a text looks, from one byte offset to another: the numbers of SGR sequences, such as "1;34".
type Span struct {
	From, To int
	Style    string
}

// What helps to type is told apart by attributes, not by colours: it has to be without colours too.
const (
	faint   screen.Style = "2"
	bold    screen.Style = "1"
	reverse screen.Style = "7"
	found   screen.Style = "4"
)

// menuRows is how many candidates are shown at once, panelRows how many lines of documentation.
const menuRows, panelRows = 8, 12

// anchor is the row at the top of what is shown of an entry that is taller than the screen.
type anchor struct {
	line int // of the text
	row  int // of that line
}

// frame is what is to be seen on a screen of some columns and rows.
func (e *editor) frame(columns, rows int) screen.Frame {
	below := e.below(columns, rows)
	f := e.body(columns, max(1, rows-len(below)))
	f.Rows = append(f.Rows, below...)
	return f
}

// body is the part of the entry around the cursor that fits, behind its prompts.
func (e *editor) body(columns, room int) screen.Frame {
	lines := newLines(e.buf.Text())
	own := lines.of(e.buf.Cursor())
	first, last := max(0, own-room), min(len(lines)-1, own+room)
	l := e.layout(columns, room, lines, first, last)
	total := len(l.rows)

	top := 0
	if n := e.top.line - first; n >= 0 && n < len(l.starts) {
		top = min(l.starts[n]+e.top.row, total-1)
	}
	top = max(0, min(top, total-room))
	if l.cursorRow < top {
		top = l.cursorRow
	} else if l.cursorRow >= top+room {
		top = l.cursorRow - room + 1
	}
	at := sort.SearchInts(l.starts, top+1) - 1
	e.top = anchor{first + at, top - l.starts[at]}
	return screen.Frame{Rows: l.rows[top:min(total, top+room):min(total, top+room)], Row: l.cursorRow - top, Col: l.cursorCol}
}

// whole is all rows of the entry.
func (e *editor) whole(columns int) []screen.Row {
	lines := newLines(e.buf.Text())
	return e.layout(columns, len(e.buf.Text()), lines, 0, len(lines)-1).rows
}

// lines are the offsets where lines begin.
type lines []int

func newLines(text string) lines {
	starts := lines{0}
	for i := range len(text) {
		if text[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// of is the number of the line that an offset stands in.
func (l lines) of(offset int) int { return sort.SearchInts(l, offset+1) - 1 }

// laidOut is lines in rows.
type laidOut struct {
	rows                 []screen.Row
	starts               []int // the rows where lines begin
	cursorRow, cursorCol int
}

// layout puts lines of the entry into rows. Of a line that takes very many, it fills those that are no further from the cursor than room.
func (e *editor) layout(columns, room int, lines lines, first, last int) laidOut {
	text, cursor := e.buf.Text(), e.buf.Cursor()
	var out laidOut
	l := screen.Layout{Columns: columns}
	marks := e.marks()
	for n := first; n <= last; n++ {
		if n > first {
			l.Break()
		}
		out.starts = append(out.starts, len(l.Rows))
		if n == 0 {
			l.WriteColoured(e.shownPrompt())
		} else {
			l.Write(continuation(e.prompt), "")
		}
		l.Indent()
		from, to := lines[n], lineStop(text, lines, n)
		seen := e.visible(&l, from, to, room)
		l.Blank(seen.above)
		from, to = seen.from, seen.to
		styles := e.styles(marks, from, to)
		at := from
		if cursor >= from && cursor <= to {
			l.WriteStyled(text[from:cursor], styles)
			out.cursorRow, out.cursorCol = l.Place(text[cursor:to])
			at = cursor
		}
		l.WriteStyled(text[at:to], styles[at-from:])
		l.Blank(seen.below)
		if n == len(lines)-1 {
			e.writeTail(&l, columns)
		}
	}
	out.rows = l.End()
	return out
}

// shownPrompt is the last line of the prompt: what stands above it is written once.
func (e *editor) shownPrompt() string { return e.prompt[strings.LastIndexByte(e.prompt, '\n')+1:] }

func (e *editor) writeTail(l *screen.Layout, columns int) {
	ghost, _, more := strings.Cut(e.ghost(), "\n")
	if more {
		ghost += " ⏎ …"
	}
	if ghost != "" {
		l.Write(screen.Shorten(ghost, columns), faint)
	}
	l.Write(e.tail, "")
}

// lineStop is the end of a line, without its newline.
func lineStop(text string, lines lines, n int) int {
	if n+1 < len(lines) {
		return lines[n+1] - 1
	}
	return len(text)
}

// marks are the spans that lie above the look of the text.
func (e *editor) marks() (marks []Span) {
	if e.final {
		return nil
	}
	if e.search != nil {
		if start, end, ok := e.match(e.buf.Text()); ok {
			marks = append(marks, Span{start, end, string(found)})
		}
	}
	for _, at := range e.brackets() {
		marks = append(marks, Span{at, at + 1, string(bold + ";" + found)})
	}
	return marks
}

// styles is how each byte from one offset to another looks.
func (e *editor) styles(marks []Span, from, to int) []screen.Style {
	out := make([]screen.Style, to-from+1)
	paint := func(spans []Span) {
		for _, span := range spans {
			for i := max(span.From, from); i < min(span.To, to); i++ {
				out[i-from] = screen.Style(span.Style)
			}
		}
	}
	if e.config.Highlight != nil && !e.plain {
		paint(e.config.Highlight(e.buf.Text(), from, to))
	}
	paint(marks)
	return out
}

// brackets are the places of the bracket at the cursor, or before it, and of its partner.
func (e *editor) brackets() []int {
	text, at := e.buf.Text(), e.buf.Cursor()
	if other, ok := buffer.Bracket(text, at); ok && strings.IndexByte("([{", text[at]) >= 0 || ok && e.vi.commands() {
		return []int{at, other}
	}
	if at > 0 && strings.IndexByte(")]}", text[at-1]) >= 0 {
		if other, ok := buffer.Bracket(text, at-1); ok {
			return []int{at - 1, other}
		}
	}
	return nil
}

// below is what stands under the entry: a search, candidates, or documentation.
func (e *editor) below(columns, height int) []screen.Row {
	room := height - 1
	if e.final || room < 1 {
		return nil
	}
	l := screen.Layout{Columns: columns}
	switch {
	case e.search != nil:
		l.Write(screen.Shorten(e.search.status(), columns-1), faint)
	case e.menu != nil:
		return e.menu.rows(columns, min(room, menuRows))
	case e.panel != "":
		return panelOf(e.panel, columns, min(room, panelRows))
	default:
		return nil
	}
	return l.End()
}

// rows shows candidates below each other, what they are beside them, and how many there are when not all can be seen.
func (m *menu) rows(columns, room int) []screen.Row {
	shown := min(room, len(m.candidates))
	if at := max(0, m.at); at < m.first {
		m.first = at
	} else if at >= m.first+shown {
		m.first = at - shown + 1
	}
	visible := m.candidates[m.first : m.first+shown]
	widest := 0
	for _, c := range visible {
		widest = max(widest, screen.Width(oneLine(c.Text)))
	}
	widest = min(widest, columns-1)
	l := screen.Layout{Columns: columns}
	for i, c := range visible {
		if i > 0 {
			l.Break()
		}
		style := screen.Style("")
		if m.first+i == m.at {
			style = reverse
		}
		text := screen.Shorten(oneLine(c.Text), widest)
		l.Write(text+strings.Repeat(" ", widest-screen.Width(text)), style)
		beside := oneLine(c.Detail)
		if i == shown-1 && shown < len(m.candidates) {
			beside = strings.TrimSpace(beside + fmt.Sprintf("  (%d of %d)", m.first+shown, len(m.candidates)))
		}
		if room := columns - widest - 3; beside != "" && room > 3 {
			l.Write("  "+screen.Shorten(beside, room), faint)
		}
	}
	return l.End()
}

func oneLine(text string) string {
	return strings.NewReplacer("\n", " ", "\t", " ").Replace(text)
}

// continuation is a prompt as wide as the first one, so that lines stand below each other.
func continuation(prompt string) string {
	const dots = "... "
	l := screen.Layout{Columns: 1 << 20}
	l.WriteColoured(prompt[strings.LastIndexByte(prompt, '\n')+1:])
	return strings.Repeat(" ", max(0, l.End()[0].Width()-len(dots))) + dots
}
