package engine_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// prompt is a checker and an engine that share what was typed.
type prompt struct {
	busy    atomic.Bool
	checker *check.Checker
	machine engine.Engine
	shown   []engine.Value

	mu         sync.Mutex
	background []error
	out        buffer
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

// packages are shared: building their tables is not what is tested.
var packages = new(symbols.Packages)

func newPrompt(on maker) *prompt {
	p := &prompt{}
	p.checker = check.New(check.Config{Packages: packages})
	p.machine = on.make(p.checker, engine.Host{
		Stdout: &p.out, Stderr: &p.out,
		Args: []string{"prompt", "a"},
		Busy: func() bool { return p.busy.Load() },
		Show: func(v engine.Value) { p.shown = append(p.shown, v) },
		Background: func(err error) {
			p.mu.Lock()
			defer p.mu.Unlock()
			p.background = append(p.background, err)
		},
	})
	return p
}

// run checks and runs an entry, and gives up on it after ten seconds.
func (p *prompt) run(src string) error { return p.runContext(context.Background(), src) }

func (p *prompt) runContext(ctx context.Context, src string) error {
	entry, err := p.checker.Check(src)
	if err != nil {
		return fmt.Errorf("check: %w", err)
	}
	result := make(chan error, 1)
	go func() { result <- p.machine.Run(ctx, entry) }()
	select {
	case err := <-result:
		return err
	case <-time.After(10 * time.Second):
		return errors.New("still running after ten seconds")
	}
}

// snippets reads "=== name" sections.
func snippets(t testing.TB, name string) (order []string, text map[string]string) {
	data, err := os.ReadFile(filepath.Join("conformance", "testdata", "corpus", name))
	if err != nil {
		t.Fatal(err)
	}
	text = map[string]string{}
	for _, section := range strings.Split(string(data), "=== ")[1:] {
		title, body, _ := strings.Cut(section, "\n")
		title = strings.TrimSpace(title)
		order = append(order, title)
		text[title] = body
	}
	return order, text
}

// skipRaces skips code that runs goroutines when the race detector watches: it would find what the interpreter does.
func skipRaces(t *testing.T, src ...string) {
	t.Helper()
	for _, text := range src {
		if raceDetector && goroutines.MatchString(text) {
			t.Skip("the interpreter's own data races")
		}
	}
}

var goroutines = regexp.MustCompile(`\bgo [a-z]|\.Go\(|mu\.Lock\(\); mu\.Lock|iter\.Pull`)
