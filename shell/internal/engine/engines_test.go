package engine_test

import (
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/closure"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// maker makes the engine that a test is about.
type maker struct {
	name string
	make func(check.Universe, engine.Host) engine.Engine
}

var (
	onYaegi   = maker{"yaegi", func(u check.Universe, h engine.Host) engine.Engine { return engine.New(u, h) }}
	onClosure = maker{"closure", func(u check.Universe, h engine.Host) engine.Engine { return closure.New(u, h) }}
)

// onEngines runs a test on each engine.
func onEngines(t *testing.T, test func(t *testing.T, on maker)) {
	for _, on := range []maker{onYaegi, onClosure} {
		t.Run(on.name, func(t *testing.T) { test(t, on) })
	}
}
