package check

import (
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Position is a place in what was typed; both count from 1, columns in bytes. Zero is no place.
type Position struct{ Line, Column int }

// Error says what is wrong with an entry.
type Error struct {
	Position
	Entry      int    // which entry of CheckAll, from 0
	Msg        string // one line
	Suggestion string // "" or what was probably meant: a name
	Hint       string // "" or what to write instead
	Source     string // the line that is wrong
}

// Error is the message with its place and suggestion, on one line.
func (e *Error) Error() string {
	var b strings.Builder
	if e.Line > 0 {
		fmt.Fprintf(&b, "%d:%d: ", e.Line, e.Column)
	}
	b.WriteString(e.sentence())
	return b.String()
}

// shownBytes is how much of a line a message shows on each side of the place.
const shownBytes = 200

// Render is the message for a person: what is wrong, the line, a caret under the place. Of a long line the part around it is shown.
func (e *Error) Render() string {
	if e.Line == 0 {
		return e.sentence()
	}
	at := min(max(e.Column-1, 0), len(e.Source))
	before, behind := e.Source[:at], e.Source[at:]
	if len(before) > shownBytes {
		before = "..." + strings.ToValidUTF8(before[len(before)-shownBytes:], "")
	}
	if len(behind) > shownBytes {
		behind = strings.ToValidUTF8(behind[:shownBytes], "") + "..."
	}
	return e.sentence() + "\n  " + before + behind + "\n  " + blanks(before) + "^"
}

// blanks is as wide as a text is on the screen.
func blanks(text string) string {
	var b strings.Builder
	for i, part := range strings.Split(text, "\t") {
		if i > 0 {
			b.WriteByte('\t')
		}
		b.WriteString(strings.Repeat(" ", table.TextWidth(part)))
	}
	return b.String()
}

func (e *Error) sentence() string {
	text := e.Msg
	if e.Suggestion != "" {
		text += ": did you mean " + e.Suggestion + "?"
	}
	if e.Hint != "" {
		text += ": " + e.Hint
	}
	return text
}

// locate fills in the source line.
func (e *Error) locate(src string) {
	lines := strings.Split(src, "\n")
	if e.Line > len(lines) { // the end of the entry, where something is missing
		e.Line = len(lines)
		e.Column = len(lines[e.Line-1]) + 1
	}
	if e.Line > 0 {
		e.Source = strings.TrimSuffix(lines[e.Line-1], "\r")
	}
}
