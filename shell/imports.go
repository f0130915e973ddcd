package shell

import (
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/syntax"
)

// Imports are the paths of the packages that the Go of a text imports by name. The text may hold SQL and commands too.
func Imports(text string) []string {
	if !strings.Contains(text, "import") {
		return nil
	}
	var paths []string
	for _, part := range (syntax.Rules{}).Split(text) {
		if part.Kind != syntax.SQL && part.Kind != syntax.Command {
			paths = append(paths, check.Imports(part.Text)...)
		}
	}
	return paths
}

// BuildError is what the go command said when packages could not be compiled in.
type BuildError struct{ What, Output string }

func (e *BuildError) Error() string {
	return fmt.Sprintf("%s: the go command refuses it:\n%s", e.What, strings.TrimSpace(e.Output))
}
