package input

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/input/screen"
)

// BenchmarkKey is a key in a long entry: what it does, and the frame that shows it.
func BenchmarkKey(b *testing.B) {
	var page strings.Builder
	for i := range 600 {
		fmt.Fprintf(&page, "\tfmt.Println(\"line %d\", 世界, and some text that fills the line up)\n", i)
	}
	for name, text := range map[string]string{"lines": page.String(), "line": strings.Repeat("0123456789", 10_000)} {
		b.Run(name, func(b *testing.B) {
			e := newTestEditor(text + "|")
			p := screen.Painter{Out: &strings.Builder{}}
			for b.Loop() {
				e.types("x")
				p.Paint(e.frame(100, 40))
			}
		})
	}
}
