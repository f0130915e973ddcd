package buffer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Object is the part of a text around a place that vi calls by a letter: w and W are words, quotes what stands between two of them in the line,
// brackets (b and B too) what stands between the nearest that enclose the place. Around it belong the quotes or brackets, the blanks behind a
// word, or before it where there are none behind. False: there is none.
func Object(text string, at int, letter string, around bool) (from, to int, ok bool) {
	if at >= len(text) {
		return 0, 0, false
	}
	switch letter {
	case "w", "W":
		return word(text, at, letter == "W", around)
	case `"`, "'", "`":
		return quoted(text, at, letter[0], around)
	case "(", ")", "b":
		return enclosed(text, at, '(', around)
	case "[", "]":
		return enclosed(text, at, '[', around)
	case "{", "}", "B":
		return enclosed(text, at, '{', around)
	}
	return 0, 0, false
}

func word(text string, at int, big, around bool) (from, to int, ok bool) {
	kind := class
	if big {
		kind = func(r rune) int { return min(1, class(r)) }
	}
	r, _ := utf8.DecodeRuneInString(text[at:])
	same := func(other rune) bool { return kind(other) == kind(r) && (other == '\n') == (r == '\n') }
	from, to = back(text, at, same), forth(text, at, same)
	if !around {
		return from, to, true
	}
	blank := func(r rune) bool { return unicode.IsSpace(r) && r != '\n' }
	if end := forth(text, to, blank); end > to {
		return from, end, true
	}
	return back(text, from, blank), to, true
}

func quoted(text string, at int, quote byte, around bool) (from, to int, ok bool) {
	start, end := lineStart(text, at), LineEnd(text, at)
	open := -1
	for i := start; i < end; i++ {
		switch {
		case text[i] == '\\' && quote != '`' && open >= 0:
			i++
		case text[i] != quote:
		case open < 0:
			if open = i; open > at { // the next one in the line will do
				at = open
			}
		case i < at:
			open = -1
		case around:
			return open, i + 1, true
		default:
			return open + 1, i, true
		}
	}
	return 0, 0, false
}

func enclosed(text string, at int, open byte, around bool) (from, to int, ok bool) {
	shut := ")]}"[strings.IndexByte("([{", open)]
	depth := 0
	for from = at; from >= 0; from-- {
		if text[from] == shut && from < at {
			depth++
		} else if text[from] == open {
			if depth == 0 {
				break
			}
			depth--
		}
	}
	if from < 0 {
		return 0, 0, false
	}
	end, ok := Bracket(text, from)
	if !ok {
		return 0, 0, false
	}
	if around {
		return from, end + 1, true
	}
	return from + 1, end, true
}
