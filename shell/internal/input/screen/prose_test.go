package screen

import (
	"strings"
	"testing"
)

func TestProse(t *testing.T) {
	long := strings.Repeat("word ", 12) + "end"
	for _, test := range []struct {
		text    string
		columns int
		want    string
	}{
		{"one two three", 20, "one two three"},
		{"one two three", 8, "one two|three"},
		{"  one two three", 9, "  one two|  three"},
		{long + "\nmore", 200, long + " more"},
		{long + "\n  in", 200, long + "|  in"},
		{long + "\n:copy a to b", 200, long + "|:copy a to b"},
		{long + "\n\nmore", 200, long + "||more"},
		{"short\nlines stay", 200, "short|lines stay"},
		{"世界 世界", 5, "世界|世界"},
		{"undividable", 5, "undi…"},
		{"an undividable word", 5, "an|undi…|word"},
		{"  undividable word", 8, "  undiv…|  word"},
		{"     in", 4, "   …"},
	} {
		var lines []string
		for _, line := range Paragraphs(test.text) {
			lines = append(lines, Fold(line, test.columns)...)
		}
		if got := strings.Join(lines, "|"); got != test.want {
			t.Errorf("%q in %d columns: got %q, want %q", test.text, test.columns, got, test.want)
		}
	}
}
