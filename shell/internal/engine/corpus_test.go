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
	machine *engine.Machine
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

func newPrompt() *prompt {
	p := &prompt{}
	p.checker = check.New(check.Config{Packages: packages})
	p.machine = engine.New(p.checker, engine.Host{
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
	data, err := os.ReadFile(filepath.Join("testdata", name))
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

// disagreements are the snippets that the engine does not run as compiled Go does, and why.
var disagreements = map[string]string{
	"recursive_slice_type":   "refused: the interpreter never comes back from type T []T",
	"recursive_func_type":    "refused: the same for type F func() F",
	"json_marshaler":         "compiled code sees no methods of prompt types",
	"json_unmarshaler":       "the same",
	"template_method":        "the same",
	"reflect_name":           "compiled code sees no names of prompt types",
	"ptr_to_ptr_struct":      "refused: the address of a field through which a type contains itself",
	"once_value":             "refused by the checker: generic functions of package sync",
	"struct_tags_json_embed": "embedded fields are named fields to compiled code",
}

// atLeast is how many snippets must agree.
const atLeast = 165

// compiledNames are the package names that the compiled form of the corpus had.
var compiledNames = regexp.MustCompile(`\bc\d{3}\.`)

func TestCorpus(t *testing.T) {
	if agree := agreement(t, "corpus"); agree < atLeast {
		t.Errorf("%d snippets agree with compiled Go, want at least %d", agree, atLeast)
	}
}

// TestMore has longer snippets, of what people write who know the language.
func TestMore(t *testing.T) { agreement(t, "more") }

// agreement runs the snippets of a file and counts those that print what compiled Go prints.
func agreement(t *testing.T, file string) int {
	order, source := snippets(t, file+".txt")
	_, want := snippets(t, file+"_want.txt")
	agree := 0
	for _, name := range order {
		t.Run(name, func(t *testing.T) {
			skipRaces(t, source[name])
			p := newPrompt()
			err := p.run(source[name])
			got := p.out.String()
			if err != nil {
				got += err.Error() + "\n"
			}
			expected := compiledNames.ReplaceAllString(want[name], "main.")
			reason, listed := disagreements[name]
			switch {
			case got == expected && listed:
				t.Errorf("agrees now, and is listed: %s", reason)
			case got != expected && !listed:
				var internal *engine.InternalError
				if errors.As(err, &internal) {
					t.Log(internal.Detail)
				}
				t.Errorf("got\n%swant\n%s", got, expected)
			}
			if got == expected {
				agree++
			}
		})
	}
	t.Logf("%d of %d agree", agree, len(order))
	return agree
}
