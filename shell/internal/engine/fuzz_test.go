package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// Whatever the checker lets through either runs or is refused: the engine does not panic, does not hang, and runs the next entry.
// The seeds are the corpus; mutations of it that are still Go are what is looked for.
func FuzzLower(f *testing.F) {
	_, corpus := snippets(f, "language.txt")
	for _, src := range corpus {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		skipRaces(t, src)
		for _, word := range []string{"os.", "exec.", "http", "net.", "make(", "Repeat", "syscall", "runtime.", "debug.", "signal.", "<<", "new(", "unsafe", "user."} {
			if strings.Contains(src, word) {
				t.Skip("may touch the machine, or take all of its memory")
			}
		}
		p := newPrompt(onYaegi)
		entry, err := p.checker.Check(src)
		if err != nil {
			return
		}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		defer cancel()
		result := make(chan error, 1)
		go func() { result <- p.machine.Run(ctx, entry) }()
		select {
		case err = <-result:
		case <-time.After(5 * time.Second):
			t.Fatal("does not end")
		}
		var internal *engine.InternalError
		if errors.As(err, &internal) && strings.HasPrefix(internal.Form, "this entry") {
			t.Errorf("not a refusal: %s", internal.Detail)
		}
		if err := p.run("1+1"); err != nil {
			t.Errorf("the next entry fails: %v", err)
		}
	})
}
