package conformance

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/closure"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// engines are what is proved. The names are those of the lists of deviations.
var engines = []struct {
	name string
	make func(check.Universe, engine.Host) engine.Engine
}{
	{"yaegi", func(u check.Universe, h engine.Host) engine.Engine { return engine.New(u, h) }},
	{"closure", func(u check.Universe, h engine.Host) engine.Engine { return closure.New(u, h) }},
}

// onEngines runs a test once for each engine.
func onEngines(t *testing.T, test func(t *testing.T, engine string)) {
	for _, e := range engines {
		t.Run(e.name, func(t *testing.T) { test(t, e.name) })
	}
}

// packages are shared: building their tables is not what is tested.
var packages = new(symbols.Packages)

// prompt is a checker and an engine that share what was typed.
type prompt struct {
	checker *check.Checker
	engine  engine.Engine
	out     buffer
}

func newPrompt(name string) *prompt {
	p := &prompt{checker: check.New(check.Config{Packages: packages})}
	for _, e := range engines {
		if e.name == name {
			p.engine = e.make(p.checker, engine.Host{
				Stdout: &p.out, Stderr: &p.out,
				Args:       []string{"prompt"},
				Background: func(err error) { p.out.Write([]byte(err.Error() + "\n")) },
			})
		}
	}
	return p
}

// errLate ends the wait for an entry.
var errLate = errors.New("still running after ten seconds")

// run checks and runs an entry. refused tells that nothing of it ran, and err then why.
func (p *prompt) run(src string) (err error, refused bool) {
	entry, err := p.checker.Check(src)
	if err != nil {
		return err, true
	}
	result := make(chan error, 1)
	go func() { result <- p.engine.Run(context.Background(), entry) }()
	select {
	case err = <-result:
	case <-time.After(10 * time.Second):
		err = errLate
	}
	var internal *engine.InternalError
	return err, errors.As(err, &internal) && p.out.String() == ""
}

// buffer may be written to by goroutines of the prompt.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
