package shell

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/display"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// errStepsEnded ends an entry whose steps a person has ended.
var errStepsEnded = errors.New("ended before this statement")

// stepping is an entry that runs statement by statement.
type stepping struct {
	*shell
	free bool // the person wants to see no more of it
}

// Steps implements command.Entries.
func (e entryRuns) Steps(ctx context.Context, text string) error {
	if _, is := e.engine.(engine.Stepper); !is {
		return errors.New("step: this engine runs entries whole: the closure engine stops before statements")
	}
	e.steps = &stepping{shell: e.shell}
	defer func() { e.steps = nil }()
	defer e.forget()
	return e.pieces(ctx, text)
}

// next shows a statement that runs next, and asks whether it is to.
func (s *stepping) next(step engine.Step) error {
	if s.free {
		return nil
	}
	s.freshLine()
	fmt.Fprintln(s.config.Err, s.text(step))
	if s.asker == nil {
		return nil
	}
	answer, err := s.asker("Enter runs it, c all that is left, q ends here: ")
	switch strings.ToLower(answer) {
	case "":
		return err
	case "c":
		s.free = true
	case "q":
		return errStepsEnded
	}
	return nil
}

// text is a statement's line, and the variables there.
func (s *stepping) text(step engine.Step) string {
	at, _ := s.journal.at(step.At)
	line, _ := at.text()
	if step.End.Line == step.At.Line {
		line = line[:min(step.End.Column-1, len(line))]
	}
	text := fmt.Sprintf("%3d  %s", step.At.Line, strings.TrimSpace(line[min(step.At.Column-1, len(line)):]))
	values := make([]string, len(step.Names))
	for i, name := range step.Names {
		p := &display.Printer{Objects: objects{s.session}, Options: table.Options{Height: 1}}
		values[i] = name + " = " + table.Shorten(table.Visible(p.Text(shownAs(step.Values[i], false))), shownValue)
	}
	if len(values) > 0 {
		text += "\n     " + strings.Join(values, ", ")
	}
	return text
}
