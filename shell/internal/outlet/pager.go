package outlet

import (
	"bytes"
	"io"
	"os/exec"
)

// Screen is a terminal's size.
type Screen struct {
	Width, Height int
	Wraps         bool // a line that is wider may go on in the next: prose, where a table would fall apart
}

// lines are how many lines of the screen a text of this width takes; more than there are if it does not fit.
func (s Screen) lines(width int) int {
	switch {
	case width <= s.Width:
		return 1
	case s.Wraps && s.Width > 0:
		return (width + s.Width - 1) / s.Width
	}
	return s.Height
}

// DefaultPager is the command that shows long texts where nobody names one: less where it is, else "" for none.
func DefaultPager() string {
	if _, err := exec.LookPath("less"); err == nil {
		return "less"
	}
	return ""
}

// lessFlags are those that less has when $LESS names none: long lines are not wrapped but scrolled to, colours are shown, what is one
// screen or less is not kept waiting, and the text stays on the screen afterwards.
const lessFlags = "LESS=SRFX"

// Pager shows a text page by page where it is longer or wider than the screen. A short text, or the beginning of one, is kept
// until it is known which it is.
type Pager struct {
	command string
	screen  Screen
	out     io.Writer
	err     io.Writer
	measure func(line string) int
	kept    bytes.Buffer
	seen    int // bytes of kept that have been measured
	lines   int
	program *Program
}

// NewPager makes a pager of a command. measure tells the columns that a line takes.
func NewPager(command string, screen Screen, out, err io.Writer, measure func(line string) int) *Pager {
	return &Pager{command: command, screen: screen, out: out, err: err, measure: measure}
}

func (p *Pager) Write(text []byte) (int, error) {
	if p.program != nil {
		return p.program.Write(text)
	}
	p.kept.Write(text)
	if p.fits() {
		return len(text), nil
	}
	program, err := Start(p.command, p.out, p.err, lessFlags)
	if err != nil {
		return 0, err
	}
	p.program = program
	_, err = program.Write(p.kept.Bytes())
	return len(text), err
}

// fits looks at the lines that have come since it looked last.
func (p *Pager) fits() bool {
	rest := p.kept.Bytes()[p.seen:]
	for {
		line, after, whole := bytes.Cut(rest, []byte{'\n'})
		if !whole {
			return true
		}
		if p.lines += p.screen.lines(p.measure(string(line))); p.lines >= p.screen.Height {
			return false
		}
		p.seen += len(rest) - len(after)
		rest = after
	}
}

// Left tells whether the pager was left.
func (p *Pager) Left() bool { return p.program != nil && p.program.Left() }

// Close writes what was kept, or waits until the pager is left.
func (p *Pager) Close() error {
	if p.program != nil {
		return p.program.Close()
	}
	_, err := p.out.Write(p.kept.Bytes())
	return err
}
