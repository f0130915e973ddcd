package shell

import (
	"errors"
	"fmt"
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
	number, numbered := check.NumberOf(placed.At.Filename)
	if !numbered || number >= len(j.pieces) {
		return found, false
	}
	return source{j.pieces[number], check.Position{Line: placed.At.Line, Column: placed.At.Column}, number == j.running}, true
}

// withSource puts behind an error's sentence the line it came from, unless that tells nothing: where the entry that runs is that line,
// where an entry begins with the statement, and where the sentence has lines of its own.
func (s *shell) withSource(err error, text string) string {
	at, known := s.journal.source(err)
	if !known || strings.Contains(text, "\n") {
		return text
	}
	lines := strings.Split(at.golang, "\n")
	if at.Line < 1 || at.Line > len(lines) || at.Column < 1 || at.Column > len(lines[at.Line-1]) {
		return text
	}
	line := lines[at.Line-1]
	before := strings.Join(lines[:at.Line-1], "") + line[:at.Column-1]
	if strings.TrimSpace(before) == "" || len(lines) == 1 && at.runs {
		return text
	}
	return (&check.Error{Position: at.Position, Msg: text, Source: line}).Render()
}
