package shell

import (
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/closure"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// engines are what can run an entry, the default first.
var engines = []struct {
	name string
	make func(check.Universe, engine.Host) engine.Engine
}{
	{"yaegi", func(u check.Universe, h engine.Host) engine.Engine { return engine.New(u, h) }},
	{"closure", func(u check.Universe, h engine.Host) engine.Engine { return closure.New(u, h) }},
}

// EngineNames lists the names that Config.Engine takes, the default first.
func EngineNames() string {
	var names []string
	for _, e := range engines {
		names = append(names, e.name)
	}
	return strings.Join(names, ", ")
}

// CheckEngine tells whether Config.Engine takes a name.
func CheckEngine(name string) error {
	for _, e := range engines {
		if name == e.name || name == "" {
			return nil
		}
	}
	return fmt.Errorf("there is no engine %q: there are %s", name, EngineNames())
}

// newEngine makes the engine of a checked name.
func newEngine(name string, universe check.Universe, host engine.Host) engine.Engine {
	for _, e := range engines {
		if name == e.name {
			return e.make(universe, host)
		}
	}
	return engines[0].make(universe, host)
}
