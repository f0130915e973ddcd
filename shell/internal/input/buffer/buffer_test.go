package buffer_test

import (
	"strings"
	"testing"

	"github.com/rivo/uniseg"
	"pgregory.net/rapid"

	"github.com/dbsh-go/dbsh/shell/internal/input/buffer"
)

// at makes a text and a place of a text with a bar in that place.
func at(marked string) (string, int) {
	before, after, _ := strings.Cut(marked, "|")
	return before + after, len(before)
}

func TestMotions(t *testing.T) {
	for _, test := range []struct {
		name       string
		motion     buffer.Motion
		from, want string
	}{
		{"left", buffer.Left, "ab|", "a|b"},
		{"left at the start", buffer.Left, "|a", "|a"},
		{"left over a line end", buffer.Left, "a\n|b", "a|\nb"},
		{"left over a mark", buffer.Left, "xe\u0301|", "x|e\u0301"},
		{"left over a family", buffer.Left, "x👨‍👩‍👧|", "x|👨‍👩‍👧"},
		{"left over the second flag", buffer.Left, "🇩🇪🇫🇷|", "🇩🇪|🇫🇷"},
		{"right over a flag", buffer.Right, "|🇩🇪🇫🇷", "🇩🇪|🇫🇷"},
		{"right over Han", buffer.Right, "|世界", "世|界"},
		{"right at the end", buffer.Right, "a|", "a|"},
		{"line start", buffer.LineStart, "a\nb c|d", "a\n|b cd"},
		{"line end", buffer.LineEnd, "a|b\nc", "ab|\nc"},
		{"indented", buffer.Indented, "x\n\t a|", "x\n\t |a"},
		{"word left", buffer.WordLeft, "foo(bar_1.|", "foo(|bar_1."},
		{"word left over a line", buffer.WordLeft, "foo\n  |", "|foo\n  "},
		{"word right", buffer.WordRight, "a| .bär)", "a .bär|)"},
		{"big word", buffer.BigWordLeft, "a b.c(d) |", "a |b.c(d) "},
		{"w", buffer.ViWord, "|foo.bar", "foo|.bar"},
		{"w over blanks", buffer.ViWord, "foo|.  bar", "foo.  |bar"},
		{"b", buffer.ViWordBack, "foo.|bar", "foo|.bar"},
		{"e", buffer.ViWordEnd, "|foo bar", "fo|o bar"},
		{"e on", buffer.ViWordEnd, "fo|o bar", "foo ba|r"},
		{"e at the end", buffer.ViWordEnd, "fo|o", "fo|o"},
		{"W", buffer.ViBigWord, "|a.b c", "a.b |c"},
		{"E", buffer.ViBigWordEnd, "|a.b c", "a.|b c"},
	} {
		text, from := at(test.from)
		_, want := at(test.want)
		if got := test.motion(text, from); got != want {
			t.Errorf("%s from %q: got %q, want %q", test.name, test.from, text[:got]+"|"+text[got:], test.want)
		}
	}
}

func TestFind(t *testing.T) {
	for _, test := range []struct {
		from, char     string
		forward, until bool
		want           string // "" for not found
	}{
		{"|a,b,c", ",", true, false, "a|,b,c"},
		{"a|,b,c", ",", true, false, "a,b|,c"},
		{"|ab,c", ",", true, true, "a|b,c"},
		{"a|b,c,d", ",", true, true, "ab,|c,d"},
		{"a,b|,c", ",", false, false, "a|,b,c"},
		{"a,b|c", ",", false, true, "a,|bc"},
		{"|a\nb", "b", true, false, ""},
	} {
		text, from := at(test.from)
		got, ok := buffer.Find(text, from, test.char, test.forward, test.until)
		if shown := text[:got] + "|" + text[got:]; ok != (test.want != "") || ok && shown != test.want {
			t.Errorf("%+v: got %q, %v", test, shown, ok)
		}
	}
}

func TestBracket(t *testing.T) {
	for marked, want := range map[string]int{"|(a[b])": 5, "(a[b]|)": 0, "(a|[b])": 4, "|(": -1, "|a": -1} {
		text, from := at(marked)
		if got, ok := buffer.Bracket(text, from); ok != (want >= 0) || ok && got != want {
			t.Errorf("%q: got %d, %v", marked, got, ok)
		}
	}
}

func TestUndo(t *testing.T) {
	var b buffer.Buffer
	b.Reset("")
	for _, r := range "one two" {
		b.Type(string(r))
	}
	b.Insert("(3)")
	b.Delete(0, 4)
	var seen []string
	for b.Undo() {
		seen = append(seen, b.Text())
	}
	if got, want := strings.Join(seen, "|"), "one two(3)|one two|one|"; got != want {
		t.Errorf("undone: got %q, want %q", got, want)
	}
	for b.Redo() {
	}
	if b.Text() != "two(3)" {
		t.Errorf("done again: got %q", b.Text())
	}
	b.Undo()
	b.Type("x")
	if b.Redo() {
		t.Error("what was undone can be done again after a change")
	}
}

// Up and down keep the column over shorter lines, by what is seen of characters.
func TestVertical(t *testing.T) {
	var b buffer.Buffer
	b.Reset("世界世\n\nabcdef")
	b.MoveTo(b.Cursor() - 1) // behind abcde, and in the middle of the third character
	if first, second, third := b.Up(), b.Up(), b.Up(); !first || !second || third {
		t.Fatal("there are two lines above")
	}
	if got := b.Text()[:b.Cursor()]; got != "世界" {
		t.Errorf("up: the cursor is behind %q", got)
	}
	if first, second, third := b.Down(), b.Down(), b.Down(); !first || !second || third {
		t.Fatal("there are two lines below")
	}
	if got := b.Text()[b.Cursor():]; got != "f" {
		t.Errorf("down: the cursor is before %q", got)
	}
}

func TestRing(t *testing.T) {
	var r buffer.Ring
	if r.Yank() != "" || r.Turn() != "" {
		t.Error("an empty ring gives something")
	}
	r.Kill("a", false, false)
	r.Kill("b", false, false)
	r.Kill("c", true, false)
	r.Kill("A", true, true)
	if got := r.Yank(); got != "Abc" {
		t.Errorf("yank: %q", got)
	}
	if got := r.Turn() + r.Turn(); got != "aAbc" {
		t.Errorf("turn: %q", got)
	}
}

// Whatever is done, the cursor stands where a grapheme begins, and undo leads back to the beginning.
func TestCursorStandsBetweenGraphemes(t *testing.T) {
	pieces := []string{"a", " ", "\n", "e", "\u0301", "世", "👨", "\u200d", "👩", "🇩", "🇪", "\t", "foo.bar"}
	motions := []buffer.Motion{buffer.Left, buffer.Right, buffer.WordLeft, buffer.WordRight, buffer.ViWord, buffer.ViWordBack, buffer.ViWordEnd, buffer.LineStart, buffer.LineEnd}
	rapid.Check(t, func(t *rapid.T) {
		var b buffer.Buffer
		b.Reset("")
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 5).Draw(t, "what") {
			case 0, 1:
				b.Type(rapid.SampledFrom(pieces).Draw(t, "typed"))
			case 2:
				b.MoveTo(rapid.SampledFrom(motions).Draw(t, "motion")(b.Text(), b.Cursor()))
			case 3:
				b.Delete(b.Cursor(), rapid.SampledFrom(motions).Draw(t, "motion")(b.Text(), b.Cursor()))
			case 4:
				b.Up()
			case 5:
				b.Down()
			}
			for place, rest := 0, b.Text(); ; {
				if place == b.Cursor() {
					break
				}
				cluster, after, _, _ := uniseg.FirstGraphemeClusterInString(rest, -1)
				if cluster == "" || place > b.Cursor() {
					t.Fatalf("the cursor stands in a grapheme: %q at %d", b.Text(), b.Cursor())
				}
				place, rest = place+len(cluster), after
			}
		}
		for b.Undo() {
		}
		if b.Text() != "" {
			t.Fatalf("all undone, %q is left", b.Text())
		}
	})
}
