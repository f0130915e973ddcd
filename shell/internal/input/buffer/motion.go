package buffer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Motion finds a place from another.
type Motion func(text string, at int) int

// Left is the grapheme before, over line ends too.
func Left(text string, at int) int {
	if at == 0 {
		return 0
	}
	if text[at-1] == '\n' {
		return at - 1
	}
	place := sure(text, at)
	for {
		next := place + len(firstCluster(text[place:]))
		if next >= at {
			return place
		}
		place = next
	}
}

// Right is the grapheme behind, over line ends too.
func Right(text string, at int) int {
	if at == len(text) {
		return at
	}
	return at + len(firstCluster(text[at:]))
}

// Start is the beginning of the text.
func Start(string, int) int { return 0 }

// End is the end of the text.
func End(text string, _ int) int { return len(text) }

// LineStart is the beginning of the line.
func LineStart(text string, at int) int { return lineStart(text, at) }

func lineStart(text string, at int) int { return strings.LastIndexByte(text[:at], '\n') + 1 }

// LineEnd is the end of the line.
func LineEnd(text string, at int) int {
	if n := strings.IndexByte(text[at:], '\n'); n >= 0 {
		return at + n
	}
	return len(text)
}

// Indented is the first character of the line that is not blank.
func Indented(text string, at int) int {
	start := lineStart(text, at)
	line := text[start:LineEnd(text, at)]
	return start + len(line) - len(strings.TrimLeft(line, " \t"))
}

// WordLeft is the beginning of the word before.
func WordLeft(text string, at int) int {
	at = back(text, at, func(r rune) bool { return !isWord(r) })
	return back(text, at, isWord)
}

// WordRight is the end of the word behind.
func WordRight(text string, at int) int {
	at = forth(text, at, func(r rune) bool { return !isWord(r) })
	return forth(text, at, isWord)
}

// BigWordLeft is the beginning of what stands before without a blank.
func BigWordLeft(text string, at int) int {
	at = back(text, at, unicode.IsSpace)
	return back(text, at, func(r rune) bool { return !unicode.IsSpace(r) })
}

// isWord tells the characters that words consist of. Marks belong to the letter they stand on.
func isWord(r rune) bool {
	return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
}

// back goes over characters before a place.
func back(text string, at int, over func(rune) bool) int {
	for at > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:at])
		if !over(r) {
			break
		}
		at -= size
	}
	return at
}

// forth goes over characters behind a place.
func forth(text string, at int, over func(rune) bool) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !over(r) {
			break
		}
		at += size
	}
	return at
}

// Bracket is the place of the bracket that belongs to the one at a place. False: there is none at the place, or it has no partner.
// Brackets in strings count as well: it looks at characters only.
func Bracket(text string, at int) (int, bool) {
	const opening, closing = "([{", ")]}"
	if at >= len(text) {
		return 0, false
	}
	step, own, partner := 1, text[at], byte(0)
	if n := strings.IndexByte(opening, own); n >= 0 {
		partner = closing[n]
	} else if n := strings.IndexByte(closing, own); n >= 0 {
		step, partner = -1, opening[n]
	} else {
		return 0, false
	}
	depth := 0
	for i := at; i >= 0 && i < len(text); i += step {
		switch text[i] {
		case own:
			depth++
		case partner:
			if depth--; depth == 0 {
				return i, true
			}
		}
	}
	return 0, false
}
