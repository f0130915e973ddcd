package input

import (
	"bytes"
	"io"
	"unicode"

	"github.com/chzyer/readline"
)

// screen stands between the library and the terminal. It shows private characters as others of the same width, and
// puts the cursor right where the library does not: it goes back one column for each character behind the cursor,
// however wide those are.
type screen struct {
	io.Writer
	behind []rune // what stands behind the cursor in the line that is written next
}

// Paint is called with the line before it is written.
func (s *screen) Paint(line []rune, pos int) []rune {
	s.behind = append(s.behind[:0], line[pos:]...)
	return line
}

func (s *screen) Write(p []byte) (int, error) {
	shown := s.moveBack(p)
	const first = 0xEE // byte of every private character in UTF-8
	if bytes.IndexByte(shown, first) >= 0 {
		shown = bytes.Map(visible, shown)
	}
	if _, err := s.Writer.Write(shown); err != nil {
		return 0, err
	}
	return len(p), nil
}

// moveBack gives the line that was painted the way back that its width asks for. In lines that are wrapped the
// library's own way stays.
func (s *screen) moveBack(p []byte) []byte {
	count, columns := len(s.behind), 0
	for _, r := range s.behind {
		columns += width(r)
	}
	s.behind = s.behind[:0]
	way := bytes.Repeat([]byte("\b"), count)
	text, ok := bytes.CutSuffix(p, way)
	if columns == count || !ok || bytes.Contains(p, []byte("\x1b[A")) {
		return p
	}
	return append(bytes.Clone(text), bytes.Repeat([]byte("\b"), columns)...)
}

// visible is what a private character looks like.
func visible(r rune) rune {
	switch {
	case r == newline:
		return '⏎'
	case r == deleteKey || firstMark <= r && r < firstMark+marks:
		return ' '
	}
	return r
}

// wide are the characters of two columns that the library counts as one.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{{Lo: 0x3000, Hi: 0x303e, Stride: 1}, {Lo: 0xff01, Hi: 0xff60, Stride: 1}, {Lo: 0xffe0, Hi: 0xffe6, Stride: 1}},
	R32: []unicode.Range32{{Lo: 0x1f300, Hi: 0x1f64f, Stride: 1}, {Lo: 0x1f680, Hi: 0x1f6ff, Stride: 1}, {Lo: 0x1f900, Hi: 0x1f9ff, Stride: 1}},
}

// width is how many columns a character takes.
func width(r rune) int {
	if unicode.Is(wide, r) {
		return 2
	}
	return readline.Runes{}.Width(r)
}
