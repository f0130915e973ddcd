package shell

import (
	"errors"
	"fmt"
	"go/token"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// fileLine is where an entry stands in a file.
type fileLine struct {
	path string
	line int
}

// readsFrom says where the entries that are checked from now on come from; nil for what is typed.
func (j *journal) readsFrom(from *fileLine) { j.reading = from }

// placedError is an error of a file's entry, with its place.
type placedError struct {
	fileLine
	err error
}

func (e *placedError) Error() string { return fmt.Sprintf("%s:%d: %v", e.path, e.line, e.err) }
func (e *placedError) Unwrap() error { return e.err }

// placed says in which file and line an error is: that of the statement, where it is known.
func (s *shell) placed(err error, entry *fileLine) error {
	if err == nil || isQuit(err) {
		return err
	}
	at, within := *entry, 1
	var failure *check.Error
	if source, known := s.journal.source(err); known && source.from != nil {
		at, within = *source.from, source.Line
	} else if errors.As(err, &failure) && failure.Line > 0 {
		within = failure.Line
	}
	at.line += within - 1
	return &placedError{at, err}
}

// source is a place in a piece of the journal.
type source struct {
	piece
	check.Position
	runs bool // the piece ran last
}

// source is where an error came from.
func (j *journal) source(err error) (found source, known bool) {
	var placed *engine.PlacedError
	if !errors.As(err, &placed) {
		return found, false
	}
	return j.at(placed.At)
}

// at is what stands at a place of an entry that was checked.
func (j *journal) at(place token.Position) (found source, known bool) {
	number, numbered := check.NumberOf(place.Filename)
	if !numbered || number >= len(j.pieces) {
		return found, false
	}
	return source{j.pieces[number], check.Position{Line: place.Line, Column: place.Column}, number == j.running}, true
}

// text is the line of the place, "" where the piece has none so long, and what stands before the place in the piece.
func (s source) text() (line, before string) {
	lines := strings.Split(s.golang, "\n")
	if s.Line < 1 || s.Line > len(lines) || s.Column < 1 || s.Column > len(lines[s.Line-1]) {
		return "", ""
	}
	line = lines[s.Line-1]
	return line, strings.Join(lines[:s.Line-1], "\n") + line[:s.Column-1]
}

// withSource puts behind an error's sentence the line it came from, unless that tells nothing: where the entry that runs is that line,
// where an entry begins with the statement, and where the sentence has lines of its own.
func (s *shell) withSource(err error, text string) string {
	at, known := s.journal.source(err)
	if !known || strings.Contains(text, "\n") {
		return text
	}
	line, before := at.text()
	if line == "" || strings.TrimSpace(before) == "" || at.golang == line && at.runs {
		return text
	}
	return (&check.Error{Position: at.Position, Msg: text, Source: line}).Render()
}
