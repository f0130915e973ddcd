package table

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// appendVisible appends text with everything that would move the cursor, or that could not be seen, written as Go would escape it.
// keepLines leaves line feeds as they are.
func appendVisible(dst []byte, s string, keepLines bool) []byte {
	for i := 0; i < len(s); {
		// Most text is printable ASCII: copy it in one go.
		start := i
		for i < len(s) && s[i] >= ' ' && s[i] < 0x7f {
			i++
		}
		dst = append(dst, s[start:i]...)
		if i == len(s) {
			break
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == '\n' && keepLines:
			dst = append(dst, '\n')
		case r == utf8.RuneError && size == 1:
			dst = fmt.Appendf(dst, `\x%02x`, s[i])
		case visible(r):
			dst = append(dst, s[i:i+size]...)
		default:
			dst = appendEscape(dst, r)
		}
		i += size
	}
	return dst
}

// Visible is text as people may see it at a terminal: what would move the cursor, and what could not be seen, is written as Go would
// escape it. Line feeds stay.
func Visible(s string) string { return string(appendVisible(nil, s, true)) }

// TextWidth is the number of terminal columns that visible text of one line takes.
func TextWidth(s string) int { return width([]byte(s)) }

// Shorten cuts visible text of one line to at most so many columns, the last of them an ellipsis.
func Shorten(s string, columns int) string {
	text, _ := clip([]byte(s), width([]byte(s)), columns)
	return string(text)
}

// visible tells whether a rune may reach the terminal: graphic ones, and the two joiners that emoji and scripts such as
// Persian need. Characters that change the direction of text are not among them.
func visible(r rune) bool {
	return unicode.IsGraphic(r) || r == '\u200d' || r == '\u200c'
}

func appendEscape(dst []byte, r rune) []byte {
	switch {
	case r == '\n':
		return append(dst, `\n`...)
	case r == '\t':
		return append(dst, `\t`...)
	case r == '\r':
		return append(dst, `\r`...)
	case r < 0x80:
		return fmt.Appendf(dst, `\x%02x`, r)
	case r < 0x10000:
		return fmt.Appendf(dst, `\u%04x`, r)
	default:
		return fmt.Appendf(dst, `\U%08x`, r)
	}
}

// width is the number of terminal columns that visible text takes between two blanks. The blanks count: a combining
// mark at the beginning joins with what stands before it.
func width(s []byte) int {
	n, simple := simpleWidth(s)
	if simple {
		return n
	}
	return uniseg.StringWidth(" "+string(s)+" ") - 2
}

// simpleWidth measures text of characters that never join with others: Latin, Cyrillic, and Han. It is an order of magnitude faster than
// segmenting, and right for nearly every cell.
func simpleWidth(s []byte) (n int, ok bool) {
	for i := 0; i < len(s); {
		if s[i] < utf8.RuneSelf {
			i++
			n++
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		switch {
		case r >= 0xa1 && r <= 0x2ff && r != 0xad, r >= 0x400 && r <= 0x482:
			n++
		case r >= 0x4e00 && r <= 0x9fff:
			n += 2
		default:
			return 0, false
		}
		i += size
	}
	return n, true
}

const ellipsis = "…"

// shorten cuts visible text to at most limit columns, the last of them an ellipsis, and returns the new width.
// Characters are kept whole.
func shorten(s []byte, limit int) ([]byte, int) {
	if limit < 1 {
		return s[:0], 0
	}
	if _, simple := simpleWidth(s); simple {
		return shortenSimple(s, limit)
	}
	end, used, state := 0, 0, -1
	for rest := s; len(rest) > 0; {
		var cluster []byte
		var w int
		cluster, rest, w, state = uniseg.FirstGraphemeCluster(rest, state)
		if used+w > limit-1 {
			break
		}
		used += w
		end += len(cluster)
	}
	cut := append(s[:end:end], ellipsis...)
	w := width(cut)
	if w > limit { // text whose beginning or end joins with what surrounds it
		return append(s[:0:0], ellipsis...), 1
	}
	return cut, w
}

// shortenSimple is shorten for text that simpleWidth measures: one character is one rune.
func shortenSimple(s []byte, limit int) ([]byte, int) {
	end, used := 0, 0
	for end < len(s) {
		_, size := utf8.DecodeRune(s[end:])
		w, _ := simpleWidth(s[end : end+size])
		if used+w > limit-1 {
			break
		}
		used += w
		end += size
	}
	return append(s[:end:end], ellipsis...), used + 1
}

// clip is shorten for text that may be short enough already.
func clip(s []byte, w, limit int) ([]byte, int) {
	if w <= limit {
		return s, w
	}
	return shorten(s, limit)
}

// Uncoloured is text without the colours that [Options] can give it.
func Uncoloured(s string) string {
	start := strings.Index(s, "\x1b[")
	if start < 0 {
		return s
	}
	var b strings.Builder
	for start >= 0 {
		b.WriteString(s[:start])
		end := strings.IndexByte(s[start:], 'm')
		if end < 0 {
			return b.String()
		}
		s = s[start+end+1:]
		start = strings.Index(s, "\x1b[")
	}
	return b.String() + s
}
