package shell

import (
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/closure"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// engines are what can run an entry. The default is the first that is usable here.
var engines = []struct {
	name   string
	usable func() bool
	make   func(check.Universe, engine.Host) engine.Engine
}{
	{"closure", closure.Usable, func(u check.Universe, h engine.Host) engine.Engine { return closure.New(u, h) }},
	{"yaegi", func() bool { return true }, func(u check.Universe, h engine.Host) engine.Engine { return engine.New(u, h) }},
}

// EngineNames lists the names that Config.Engine takes, the one that is preferred first.
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
		switch {
		case name == "":
			return nil
		case name == e.name && !e.usable():
			return fmt.Errorf("the engine %q does not run on this processor, or with the version of Go that dbsh was built with", name)
		case name == e.name:
			return nil
		}
	}
	return fmt.Errorf("there is no engine %q: there are %s", name, EngineNames())
}

// newEngine makes the engine of a checked name.
func newEngine(name string, universe check.Universe, host engine.Host) engine.Engine {
	for _, e := range engines {
		if name == e.name || name == "" && e.usable() {
			return e.make(universe, host)
		}
	}
	panic("shell: no engine is usable")
}
