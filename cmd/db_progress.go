package cmd

import (
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/dbsh-go/dbsh/store/migration"
)

// progress prints what is run: a line for each migration, and, of those that take long, where they are.
type progress struct {
	m     *migrations
	mu    sync.Mutex
	stop  chan struct{} // ends looking at the clock; nil where nobody does
	event migration.Event
	since time.Time
}

// tellAfter is how long a statement runs before it is said that it does, and again and again.
const tellAfter = 5 * time.Second

func (p *progress) notify(event migration.Event) {
	p.mu.Lock()
	defer p.mu.Unlock()
	verb := "upgrade"
	if event.Direction == migration.Down {
		verb = "downgrade"
	}
	switch event.Kind {
	case migration.Started:
		p.begin()
	case migration.Running:
		p.event, p.since = event, time.Now()
	case migration.Finished:
		p.finish()
		p.m.say("%s %s (%s)", verb, event.Migration, spent(event.Took))
	case migration.Elsewhere:
		p.finish()
		p.m.say("%s %s: another program has done it", verb, event.Migration)
	case migration.Resumed:
		p.m.say("%s %s goes on with statement %d of %d", verb, event.Migration, event.Statement, event.Of)
	case migration.Waiting:
		fmt.Fprintln(p.m.std.err, "another program changes the database: waiting")
	}
}

// spent is a time as people write it: 21 ms, 1.5 s.
func spent(took time.Duration) string {
	if took < time.Second {
		return fmt.Sprintf("%d ms", took.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", took.Seconds())
}

// begin starts to look at the clock.
func (p *progress) begin() {
	p.finish()
	stop := make(chan struct{})
	p.stop, p.since, p.event = stop, time.Now(), migration.Event{}
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(tellAfter):
				p.still()
			}
		}
	}()
}

// still says what runs.
func (p *progress) still() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if took := time.Since(p.since); p.event.Statement > 0 && took >= tellAfter {
		text := fmt.Sprintf("%.80s", strings.Join(strings.Fields(p.event.SQL), " "))
		fmt.Fprintf(p.m.std.err, "%s: statement %d of %d runs since %s: %s\n", p.event.Migration.Version, p.event.Statement, p.event.Of, took.Round(time.Second), text)
	}
}

func (p *progress) finish() {
	if p.stop != nil {
		close(p.stop)
		p.stop = nil
	}
}

func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finish()
}
