package buffer

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The motions of vi. Its words are runs of letters, digits and underscores, or runs of other characters that are not blank.

// class tells what a character is to vi: 0 for blank, 1 for a word's, 2 for others.
func class(r rune) int {
	switch {
	case unicode.IsSpace(r):
		return 0
	case isWord(r):
		return 1
	}
	return 2
}

func classAt(text string, at int) int {
	r, _ := utf8.DecodeRuneInString(text[at:])
	return class(r)
}

// ViWord is the beginning of the next word: w.
func ViWord(text string, at int) int {
	if at >= len(text) {
		return at
	}
	own := classAt(text, at)
	at = forth(text, at, func(r rune) bool { return own != 0 && class(r) == own })
	return forth(text, at, unicode.IsSpace)
}

// ViWordBack is the beginning of the word, or of the one before: b.
func ViWordBack(text string, at int) int {
	at = back(text, at, unicode.IsSpace)
	if at == 0 {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(text[:at])
	return back(text, at, func(before rune) bool { return class(before) == class(r) })
}

// ViWordEnd is the last character of the word, or of the next one: e.
func ViWordEnd(text string, at int) int {
	if at >= len(text) {
		return at
	}
	at = forth(text, Right(text, at), unicode.IsSpace)
	if at >= len(text) {
		return Left(text, len(text))
	}
	own := classAt(text, at)
	return Left(text, forth(text, at, func(r rune) bool { return class(r) == own }))
}

// ViRun is the end of the word that a place is in, or of the blanks.
func ViRun(text string, at int) int {
	if at >= len(text) {
		return at
	}
	own := classAt(text, at)
	return forth(text, at, func(r rune) bool { return class(r) == own })
}

// ViBigRun is ViRun for words of all that is not blank.
func ViBigRun(text string, at int) int {
	return forth(text, at, func(r rune) bool { return !unicode.IsSpace(r) })
}

// ViBigWord is W.
func ViBigWord(text string, at int) int {
	at = forth(text, at, func(r rune) bool { return !unicode.IsSpace(r) })
	return forth(text, at, unicode.IsSpace)
}

// ViBigWordEnd is E.
func ViBigWordEnd(text string, at int) int {
	at = forth(text, Right(text, at), unicode.IsSpace)
	return max(0, Left(text, forth(text, at, func(r rune) bool { return !unicode.IsSpace(r) })))
}

// Find is the next place of a character in the line; forward or backward, and just before it if until is set.
func Find(text string, at int, wanted string, forward, until bool) (int, bool) {
	if forward {
		from := Right(text, at)
		if until { // one that stands next is where a search before has ended
			from = Right(text, from)
		}
		end := LineEnd(text, at)
		if from > end {
			return at, false
		}
		n := strings.Index(text[from:end], wanted)
		if n < 0 {
			return at, false
		}
		if until {
			return Left(text, from+n), true
		}
		return from + n, true
	}
	start, to := lineStart(text, at), at
	if until {
		to = max(start, Left(text, at))
	}
	n := strings.LastIndex(text[start:to], wanted)
	if n < 0 {
		return at, false
	}
	if until {
		return Right(text, start+n), true
	}
	return start + n, true
}
