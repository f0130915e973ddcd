// Package spelling finds what a misspelled name was meant to be.
package spelling

import "strings"

// Closest is the candidate that a misspelled name was probably meant to be, "" when none is near: the same letters in
// another case, or few letters wrong, missing, too many or swapped.
func Closest(name string, candidates []string) string {
	best, nearest := "", allowed(name)+1
	for _, candidate := range candidates {
		if candidate == name {
			continue
		}
		distance := edits(strings.ToLower(name), strings.ToLower(candidate), nearest)
		if distance < nearest || distance == nearest && best != "" && candidate < best {
			best, nearest = candidate, distance
		}
	}
	return best
}

// allowed is how many letters may be wrong: about one in four, and none in what is too short to tell.
func allowed(name string) int {
	switch n := len(name); {
	case n <= 2:
		return 0
	case n <= 4:
		return 1
	case n <= 8:
		return 2
	default:
		return 3
	}
}

// edits counts insertions, deletions, replacements and swaps of neighbours between two words, and gives up beyond limit.
func edits(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if d := len(x) - len(y); d > limit || -d > limit {
		return limit + 1
	}
	before, previous, current := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(x); i++ {
		current[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, previous, current = previous, current, before
	}
	return previous[len(y)]
}
