package check

import (
	"fmt"
	"strings"
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

// Render is the message for a person: what is wrong, the line, a caret under the place.
func (e *Error) Render() string {
	if e.Line == 0 {
		return e.sentence()
	}
	indent := []rune(e.Source[:min(max(e.Column-1, 0), len(e.Source))])
	for i, r := range indent {
		if r != '\t' {
			indent[i] = ' '
		}
	}
	return e.sentence() + "\n  " + e.Source + "\n  " + string(indent) + "^"
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
