package shell

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/input"
	"github.com/dbsh-go/dbsh/store"
)

// progress shows how far a job has come: a bar at a terminal, lines elsewhere. The rate is this run's.
type progress struct {
	out  io.Writer
	live bool // a person sees it

	mu    sync.Mutex
	step  int
	start time.Time // of the step in this run
	from  int64     // rows that earlier runs have done
	shown time.Time
	last  string // the line that stands there, at a terminal
}

// How often it is shown.
const (
	liveInterval = 100 * time.Millisecond
	lineInterval = 5 * time.Second
)

// begun tells whether any batch has been done.
func (p *progress) begun() bool { return p.step > 0 }

func (p *progress) reached(at store.Progress) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if at.Step != p.step {
		p.newline()
		p.step, p.start, p.from, p.shown = at.Step, now, at.Done, now
		return
	}
	interval := lineInterval
	if p.live {
		interval = liveInterval
	}
	if over := at.Done >= at.Total; !over && now.Sub(p.shown) < interval {
		return
	}
	p.shown = now
	text := p.text(at, now.Sub(p.start))
	if !p.live {
		fmt.Fprintln(p.out, text)
		return
	}
	width, _ := input.Screen()
	if room := width - len(text) - len("[] ") - 1; room >= 10 {
		bar := min(room, 30)
		full := int(at.Done * int64(bar) / max(at.Total, 1))
		text = "[" + strings.Repeat("#", full) + strings.Repeat(".", bar-full) + "] " + text
	}
	fmt.Fprintf(p.out, "\r\x1b[K%s", text)
	p.last = text
}

// text is "Users: 500 of 1200 rows (41%), 2300 rows/s, 1s left".
func (p *progress) text(at store.Progress, took time.Duration) string {
	if at.Total == 0 {
		return at.Model + ": no rows"
	}
	text := fmt.Sprintf("%s: %d of %s (%d%%)", at.Model, at.Done, counted(at.Total, "row"), at.Done*100/at.Total)
	rate := float64(at.Done-p.from) / max(took.Seconds(), 1e-9)
	if at.Done == p.from || took < time.Millisecond {
		return text
	}
	text += fmt.Sprintf(", %.0f rows/s", rate)
	if left := at.Total - at.Done; left > 0 {
		text += fmt.Sprintf(", %s left", (time.Duration(float64(left)/rate) * time.Second).Round(time.Second))
	}
	return text
}

// note says something beside the bar.
func (p *progress) note(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.newline()
	fmt.Fprintln(p.out, text)
}

func (p *progress) newline() {
	if p.last != "" {
		fmt.Fprintln(p.out)
		p.last = ""
	}
}

// end leaves the last line as it is: what is printed next has a line of its own.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.newline()
}
