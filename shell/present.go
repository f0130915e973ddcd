package shell

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/display"
	"github.com/dbsh-go/dbsh/shell/internal/input"
	"github.com/dbsh-go/dbsh/shell/internal/outlet"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// present prints a result: cut to the screen, or through the pager where that is asked for.
func (s *shell) present(v display.Value) error {
	s.freshLine()
	p := s.printer(v)
	if !s.pages(s.settings.Paging == command.PageAll) {
		return p.Print(s.out, v)
	}
	p.Options.Height, p.Options.MaxRows = 0, -1
	return s.page(false, func() error { return p.Print(s.out, v) })
}

// whole prints all of a result, nothing shortened.
func (s *shell) whole(v display.Value) error {
	p := s.printer(v)
	p.Options.Width, p.Options.Height, p.Options.MaxRows, p.Options.Whole = 0, 0, -1, true
	return p.Print(s.out, v)
}

// printer shows a value in the format that is set, cut to the screen when a person reads.
func (s *shell) printer(v display.Value) *display.Printer {
	options := s.settings.Options()
	options.Width, options.Height = s.screen()
	options.Color = s.paints()
	if options.Height > 0 {
		options.Hint = ":last shows all"
	}
	if options.Format == table.Insert {
		options.Insert = s.inserting(v)
	}
	return &display.Printer{Objects: objects{s.session}, Options: options}
}

// paints tells whether what is printed may have colours: it goes to a terminal, be it through the pager.
func (s *shell) paints() bool {
	return s.config.Colour && (s.captured != nil || s.paging || !s.out.Moved())
}

// screen is the size of the terminal that results go to, 0 and 0 if they go elsewhere.
func (s *shell) screen() (width, height int) {
	if s.captured != nil {
		return s.captured.width, s.captured.height
	}
	if !s.config.Terminal || s.out.Moved() && !s.paging {
		return 0, 0
	}
	return input.Screen()
}

// pages tells whether what is wanted in the pager can go there.
func (s *shell) pages(wanted bool) bool {
	return wanted && s.config.Terminal && !s.out.Moved() && s.settings.Paging != command.PageNone && s.settings.Pager != ""
}

// page leads what is printed meanwhile through the pager, if it is longer than the screen, or wider and cannot be wrapped.
func (s *shell) page(wraps bool, print func() error) error {
	width, height := input.Screen()
	pager := outlet.NewPager(s.settings.Pager, outlet.Screen{Width: width, Height: height, Wraps: wraps}, s.out.Base(), s.config.Err, measure)
	back := s.out.Move(pager)
	s.paging = true
	err := print()
	s.paging = false
	back()
	return errors.Join(err, pager.Close())
}

// measure is the width of a line, whose colours take none.
func measure(line string) int { return table.TextWidth(table.Uncoloured(line)) }

// command runs a command of the shell.
func (s *shell) command(ctx context.Context, text string) error {
	run := func() error { return command.Run(ctx, s.env(), text) }
	var err error
	if call, unknown := command.Parse(text); unknown == nil && s.pages(call.Command.Pages) {
		err = s.page(call.Command.Name() != "last", run)
	} else {
		err = run()
	}
	if errors.Is(err, command.ErrQuit) {
		return errQuit
	}
	return err
}

// shownValues are the values that entries have given.
type shownValues struct{ *shell }

func (v shownValues) Last(ctx context.Context, n int) error {
	name := "_"
	if n > 0 {
		name = fmt.Sprintf("_%d", n)
	}
	value, err := v.valueOf(ctx, name)
	if failure, is := errors.AsType[*check.Error](err); is {
		return fmt.Errorf("last: %s", failure.Msg)
	}
	if err != nil {
		return err
	}
	return v.whole(shownAs(value, false))
}

// notes is where what was done is said: beside the results for a person, away from them for a program.
func (s *shell) notes() io.Writer {
	if s.config.Terminal {
		return s.out.Base()
	}
	return s.config.Err
}
