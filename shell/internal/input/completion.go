package input

import (
	"strings"

	"github.com/chzyer/readline"
)

// completer gives the library the candidates of the terminal.
type completer terminal

// replace is a line to take the place of the one that is edited.
type replace struct {
	line []rune
	pos  int
}

// Do answers a tab. The library can only add to what is typed, so a single candidate that is spelt differently
// (art for Artists, Ord for "Order Details") replaces the line after it.
func (c *completer) Do(line []rune, pos int) ([][]rune, int) {
	if c.asking || c.config.Candidates == nil {
		return nil, 0
	}
	before := c.pending + strings.ReplaceAll(string(line[:pos]), string(newline), "\n")
	after := strings.ReplaceAll(string(line[pos:]), string(newline), "\n")
	candidates, from := c.config.Candidates(before+after, len(before))
	if from < 0 || from > len(before) || len(candidates) == 0 {
		return nil, 0
	}
	typed := before[from:]
	if shared := commonStart(candidates); !strings.HasPrefix(shared, typed) && (len(candidates) == 1 || startsFold(shared, typed)) {
		keep := line[: pos-len([]rune(typed)) : pos-len([]rune(typed))]
		text := append(keep, []rune(strings.ReplaceAll(shared, "\n", " "))...)
		c.tab = &replace{append(text, line[pos:]...), len(text)}
		return nil, 0
	}
	c.keys.menu.Store(len(candidates) > 1)
	return suffixes(candidates, typed)
}

// suffixes is what the candidates add to what is typed, as many as the screen can show, and how much of what is typed
// the library is to show before each.
func suffixes(candidates []string, typed string) ([][]rune, int) {
	width, height := Screen()
	widest := 1
	var added [][]rune
	for _, candidate := range candidates {
		// The library divides by the number of columns, so a candidate must leave room for one.
		if rest, ok := strings.CutPrefix(candidate, typed); ok && len([]rune(candidate))+2 < width {
			added = append(added, []rune(rest))
			widest = max(widest, len([]rune(candidate))+1)
		}
	}
	if room := max(1, width/widest) * max(1, height-3); len(added) > room {
		added = added[:room]
	}
	shown := []rune(typed)
	var widths readline.Runes
	if widths.WidthAll(shown) != len(shown) {
		shown = nil // it counts characters where it should count columns, and fails
	}
	return added, len(shown)
}

// startsFold tells whether text begins with start, case aside.
func startsFold(text, start string) bool {
	return len(text) >= len(start) && strings.EqualFold(text[:len(start)], start)
}

// commonStart is what all candidates begin with.
func commonStart(candidates []string) string {
	shared := candidates[0]
	for _, candidate := range candidates[1:] {
		for !strings.HasPrefix(candidate, shared) {
			shared = shared[:len(shared)-1]
		}
	}
	return strings.ToValidUTF8(shared, "")
}
