package input

import (
	"fmt"
	"io"
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
	for name, text := range longLines() {
		benchmarkKeys(b, name, text+"|")
		benchmarkKeys(b, name+" in the middle", text[:len(text)/2]+"|"+text[len(text)/2:])
	}
	benchmarkKeys(b, "lines", page.String()+"|")
}

func benchmarkKeys(b *testing.B, name, text string) {
	for key, sent := range map[string]string{"x": "x", "left": "\x1b[D", "up": "\x1b[A", "word": "\x1bb", "rubout": "\x17"} {
		b.Run(name+"/"+key, func(b *testing.B) {
			e := newTestEditor(text)
			p := screen.Painter{Out: io.Discard}
			for b.Loop() {
				e.types(sent)
				p.Paint(e.frame(100, 40))
			}
		})
	}
}
