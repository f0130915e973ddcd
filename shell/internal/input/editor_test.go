package input

import (
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/input/buffer"
	"github.com/dbsh-go/dbsh/shell/internal/input/keys"
)

// newTestEditor is an editor of entries that are whole when their braces are closed, with a text whose cursor a bar marks.
func newTestEditor(marked string, history ...string) *editor {
	before, after, _ := strings.Cut(marked, "|")
	e := &editor{
		config:   &Config{Complete: func(text string) bool { return strings.Count(text, "{") <= strings.Count(text, "}") }},
		prompt:   "shop> ",
		bindings: emacs(),
		kills:    &buffer.Ring{},
	}
	e.buf.Reset(before + after)
	e.buf.MoveTo(len(before))
	e.recall.entries, e.recall.at = history, len(history)
	return e
}

// types presses the keys of what a terminal sends, one by one.
func (e *editor) types(sent string) (out outcome) {
	var d keys.Decoder
	for _, k := range append(d.Feed([]byte(sent)), d.Flush()...) {
		out = e.press(k)
	}
	return out
}

func (e *editor) marked() string {
	text, at := e.buf.Text(), e.buf.Cursor()
	return text[:at] + "|" + text[at:]
}

func TestEmacsKeys(t *testing.T) {
	for _, test := range []struct{ name, from, sent, want string }{
		{"ctrl-a", "a\nb c|", "\x01", "a\n|b c"},
		{"ctrl-e", "|ab\nc", "\x05", "ab|\nc"},
		{"ctrl-b and ctrl-f", "ab|", "\x02\x02\x06", "a|b"},
		{"words", "one two.three|", "\x1bb\x1bb\x1bf", "one two|.three"},
		{"ctrl-arrows", "one two|", "\x1b[1;5D\x1b[1;5D\x1b[1;5C", "one| two"},
		{"ctrl-home", "a\nb|", "\x1b[1;5H", "|a\nb"},
		{"up and down", "abc\nd\nefg|", "\x1b[A\x1b[A\x1b[B\x1b[B", "abc\nd\nefg|"},
		{"backspace", "a世|", "\x7f", "a|"},
		{"backspace over a family", "a👨‍👩‍👧|", "\x7f", "a|"},
		{"delete", "|ab", "\x1b[3~", "|b"},
		{"ctrl-d deletes", "|ab", "\x04", "|b"},
		{"ctrl-k and ctrl-y", "a| b", "\x0b\x01\x19", " b|a"},
		{"ctrl-k joins lines", "a|\nb", "\x0b", "a|b"},
		{"kills one after another are one", "|a b c", "\x1bd\x1bd\x05\x19", " ca b|"},
		{"kills back are one", "a b c|", "\x17\x17\x01\x19", "b c|a "},
		{"alt-y", "a b|", "\x17\x01\x0b\x19\x1by", "b|"},
		{"ctrl-u", "ab|c", "\x15", "|c"},
		{"alt-backspace", "a.bc|", "\x1b\x7f", "a.|"},
		{"ctrl-w takes signs too", "x a.bc|", "\x17", "x |"},
		{"ctrl-t", "ab|cd", "\x14", "acb|d"},
		{"ctrl-t at the end", "abc|", "\x14", "acb|"},
		{"alt-u", "|one two", "\x1bu", "ONE| two"},
		{"alt-l", "|ÖNE", "\x1bl", "öne|"},
		{"alt-c", "| éNE", "\x1bc", " Éne|"},
		{"undo", "|", "ab cd\x1f", "ab|"},
		{"undo twice and redo", "|", "ab cd\x1f\x1f\x1b\x1f", "ab|"},
		{"ctrl-x ctrl-u", "|", "ab\x18\x15", "|"},
		{"ctrl-v tab", "a|", "\x16\t", "a\t|"},
		{"alt-enter", "a|b", "\x1b\r", "a\n|b"},
		{"enter indents", "\tfor {|", "\r", "\tfor {\n\t\t|"},
		{"enter goes on where the line began", "  {a,|", "\r", "  {a,\n  |"},
		{"a bracket goes below the one that it closes", "\tx {\n\t\ty\n\t\t|", "}", "\tx {\n\t\ty\n\t}|"},
		{"enter leaves no blanks behind", "{\n\t|", "\r", "{\n\n\t|"},
		{"enter in another line begins one", "a|\nb", "\r", "a\n|\nb"},
		{"tab indents where a line begins", "a\n|", "\t", "a\n\t|"},
		{"paste", "a|b", "\x1b[200~1\n\t2\x1b[201~", "a1\n\t2|b"},
		{"keys that are not known", "a|", "\x1b[99~\x1bq\x1dz", "az|"},
	} {
		e := newTestEditor(test.from)
		e.types(test.sent)
		if got := e.marked(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

func TestEnter(t *testing.T) {
	for _, test := range []struct {
		from, sent string
		want       outcome
	}{
		{"x|", "\r", accepted},
		{"x|yz", "\r", accepted}, // in the only line, wherever the cursor is
		{"a\nb|c", "\r", accepted},
		{"a|\nb", "\r", goOn},
		{"{|", "\r", goOn},
		{"{|", "\r\r", goOn},
		{"{|", "\r\r\r", dropped},
		{"{|", "\r\rx\x7f\r", goOn},
		{"{\n\n\n|", "\r", goOn}, // pasted so
		{"|", "\x04", ended},
		{"a|", "\x03", interrupted},
	} {
		e := newTestEditor(test.from)
		if got := e.types(test.sent); got != test.want {
			t.Errorf("%q and %q: got %v, want %v", test.from, test.sent, got, test.want)
		}
	}
}

func TestRecall(t *testing.T) {
	history := []string{"SELECT 1", "users.All()", "for {\n\ta\n}", "SELECT 2"}
	const up, down = "\x1b[A", "\x1b[B"
	for _, test := range []struct{ name, from, sent, want string }{
		{"up", "|", up, "SELECT 2|"},
		{"up and on through lines", "|", up + up + up, "users.All()|"},
		{"up, and down to what was typed", "x|", "\x1b[A\x1b[B", "x|"},
		{"those that begin so", "SEL|", up + up, "SELECT 1|"},
		{"back to what was typed", "SEL|", up + up + down + down, "SEL|"},
		{"none begins so", "zz|", up, "zz|"},
		{"no further", "u|", up + up, "users.All()|"},
		{"lines first", "a\nb|", up + up, "a|\nb"},
		{"lines of what was recalled", "f|", up + "\x01" + up, "for {\n|\ta\n}"},
		{"alt-p", "a\nb|", "\x1bp", "a\nb|"},
		{"alt-<", "|", "\x1b<", "SELECT 1|"},
		{"alt->", "x|", "\x1b<\x1b>", "x|"},
		{"last argument", "f(|", "\x1b.", "f(2|"},
		{"last arguments", "f(|", "\x1b.\x1b.\x1b.", "f(users.All|"},
		{"search", "x|", "\x12all", "users.All()|"},
		{"search on", "x|", "\x12sel\x12", "SELECT 1|"},
		{"search on and back", "x|", "\x12sel\x12\x13", "SELECT 2|"},
		{"capitals count", "x|", "\x12aLL", "for {\n\ta\n}|"},
		{"search, and edit", "x|", "\x12all\x01y", "y|users.All()"},
		{"search given up", "x|y", "\x12all\x07", "x|y"},
		{"search mended", "x|", "\x12alx\x7fl", "users.All()|"},
		{"paste ends a search", "x|", "\x12all\x1b[200~P\x1b[201~", "users.All()P|"},
		{"ghost", "us|", "\x06", "users.All()|"},
		{"ghost by ctrl-e", "us|", "\x05", "users.All()|"},
		{"ghost by right", "us|", "\x1b[C", "users.All()|"},
		{"a word of the ghost", "us|", "\x1bf", "users|"},
		{"no ghost in the middle", "u|s", "\x06\x06", "users.All()|"},
	} {
		e := newTestEditor(test.from, history...)
		e.types(test.sent)
		if got := e.marked(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
	e := newTestEditor("SELECT|", history...)
	if got := e.ghost(); got != " 2" {
		t.Errorf("the ghost is %q, want the newest entry's", got)
	}
	if out := newTestEditor("|", history...).types("\x12all\r"); out != accepted {
		t.Errorf("Enter in a search: %v, want it to run what was found", out)
	}
}

func TestMenu(t *testing.T) {
	three := []Candidate{{Text: "Filter"}, {Text: "FilterBy"}, {Text: "First"}}
	for _, test := range []struct {
		name, from string
		candidates []Candidate
		sent, want string
	}{
		{"one", "a.Fi|", three[:1], "", "a.Filter|"},
		{"none", "a.x|", nil, "", "a.x|"},
		{"what all begin with", "a.F|", three, "", "a.Fi|"},
		{"first", "a.Fi|", three, "\t", "a.Filter|"},
		{"second", "a.Fi|", three, "\t\t", "a.FilterBy|"},
		{"arrows", "a.Fi|", three, "\x1b[B\x1b[B\x1b[A", "a.Filter|"},
		{"last by shift-tab", "a.Fi|", three, "\x1b[Z", "a.First|"},
		{"around", "a.Fi|", three, "\t\t\t\t\t", "a.Filter|"},
		{"taken by typing on", "a.Fi|", three, "\t(", "a.Filter(|"},
		{"taken by Enter", "a.Fi|", three, "\t\rx", "a.Filterx|"},
		{"given up", "a.Fi|", three, "\t\x07", "a.Fi|"},
		{"another case", "a.fi|", three[2:], "", "a.First|"},
	} {
		e := newTestEditor(test.from)
		e.offer(test.candidates, 2)
		e.types(test.sent)
		if got := e.marked(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
	e := newTestEditor("a.Fi|")
	e.config.Candidates = func(string, int) ([]Candidate, int) { return nil, 0 }
	e.offer(three, 2)
	if out := e.types("l"); out != completing {
		t.Errorf("typing on: %v, want the candidates to be looked for again", out)
	}
	e.offer(three[:2], 2)
	if e.menu == nil || e.marked() != "a.Fil|" {
		t.Errorf("typing on changes the text: %q", e.marked())
	}
}

func TestViKeys(t *testing.T) {
	for _, test := range []struct{ name, from, sent, want string }{
		{"inserts at first", "|", "abc", "abc|"},
		{"escape goes back", "abc|", "\x1b", "ab|c"},
		{"h l 0 $", "abc|", "\x1b", "ab|c"},
		{"w", "|foo.bar baz", "\x1b3w", "foo.bar |baz"},
		{"b", "foo.bar|", "\x1bb", "foo.|bar"},
		{"e", "|foo bar", "\x1bee", "foo ba|r"},
		{"0", "\tabc|", "\x1b0", "|\tabc"},
		{"^", "\tabc|", "\x1b^", "\t|abc"},
		{"$", "|abc", "\x1b$", "ab|c"},
		{"f", "|a,b,c", "\x1bf,;", "a,b|,c"},
		{"t", "|ab,c", "\x1bt,", "a|b,c"},
		{"F and ,", "a,b,c|", "\x1bF,,", "a,b|,c"},
		{"T", "a,bc|", "\x1bT,", "a,|bc"},
		{"%", "|f(a[b])", "\x1b%", "f(a[b]|)"},
		{"gg and G", "a\nb\nc|", "\x1bggGgg", "|a\nb\nc"},
		{"2G", "a\nb\nc|", "\x1b2G", "a\n|b\nc"},
		{"j k", "ab\ncd|", "\x1bkkj", "ab\nc|d"},
		{"i", "ab|", "\x1biX", "aX|b"},
		{"a", "ab|", "\x1baX", "abX|"},
		{"I", " ab|", "\x1bIX", " X|ab"},
		{"A", "|ab", "\x1bAX", "abX|"},
		{"o", "{|}", "\x1boX", "{}\nX|"},
		{"O", "\ta|", "\x1blOX", "\tX|\n\ta"},
		{"x", "abc|", "\x1b0x", "|bc"},
		{"3x", "abcd|", "\x1b03x", "|d"},
		{"X", "abc|", "\x1bX", "a|c"},
		{"r", "abc|", "\x1br世", "ab|世"},
		{"2r", "abc|", "\x1b02rx", "x|xc"},
		{"~", "aBc|", "\x1b03~", "Ab|C"},
		{"J", "a\n  b|", "\x1bkJ", "a| b"},
		{"dw", "foo bar|", "\x1b0dw", "|bar"},
		{"d2w", "a b c|", "\x1b0d2w", "|c"},
		{"2dw", "a b c|", "\x1b02dw", "|c"},
		{"dw at the end of a line", "a\nb|", "\x1bggdw", "|\nb"},
		{"de", "foo bar|", "\x1b0de", "| bar"},
		{"db", "foo bar|", "\x1bdb", "foo |r"},
		{"d$", "foo bar|", "\x1b0wd$", "foo| "},
		{"D", "foo bar|", "\x1b0wD", "foo| "},
		{"d0", "foo bar|", "\x1bd0", "|r"},
		{"df", "a,b|", "\x1b0df,", "|b"},
		{"dt", "a,b|", "\x1b0dt,", "|,b"},
		{"dG", "a\nb\nc|", "\x1bggjdG", "|a"},
		{"dd", "a\nb\nc|", "\x1bkdd", "a\n|c"},
		{"2dd", "a\nb\nc|", "\x1bgg2dd", "|c"},
		{"dj", "a\nb\nc|", "\x1bggdj", "|c"},
		{"dd of the last", "a\nb|", "\x1bdd", "|a"},
		{"cw", "foo bar|", "\x1b0cwX", "X| bar"},
		{"cw of one letter", "a bc|", "\x1b0cwX", "X| bc"},
		{"cc", "\tfoo|", "\x1bccX", "\tX|"},
		{"C", "foo bar|", "\x1b0wCX", "foo X|"},
		{"s", "abc|", "\x1b0sX", "X|bc"},
		{"yw and p", "a b|", "\x1b0ywp", "aa|  b"},
		{"yy and p", "a\nb|", "\x1byyp", "a\nb\n|b"},
		{"yy and P", "a\nb|", "\x1byykP", "|b\na\nb"},
		{"x and p", "ab|", "\x1b0xp", "b|a"},
		{"u takes back all that was inserted", "a|", "\x1bab c d\x1bu", "|a"},
		{"u and ctrl-r", "abc|", "\x1bxxuu\x12", "a|b"},
		{".", "a b c|", "\x1b0dw.", "|c"},
		{". of an insertion", "a b|", "\x1b0cwX\x1bw.", "X |X"},
		{"escape gives an operator up", "ab|", "\x1bd\x1bx", "|a"},
		{"a motion that leads nowhere", "ab|", "\x1bdfz", "a|b"},
		{"0 is a count behind another digit", strings.Repeat("a", 12) + "|", "\x1b010x", "|aa"},
		{"arrows", "ab|", "\x1b\x1b[Dx", "|b"},
	} {
		e := newTestEditor(test.from)
		e.vi = &vi{}
		e.types(test.sent)
		if got := e.marked(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
	e := newTestEditor("|")
	e.vi = &vi{}
	if insert, out := e.vi.shape(), e.types("a\x1bd\x03"); insert == "" || e.vi.shape() == insert || out != interrupted {
		t.Errorf("the cursor does not show the mode, or ^C does not interrupt: %v", out)
	}
	if out := e.types("\x1bl\r"); out != accepted {
		t.Errorf("Enter among commands: %v", out)
	}
}

// What is inserted in the keys of vi has those of emacs too, and earlier entries come by j and k.
func TestViObjects(t *testing.T) {
	for _, test := range []struct{ name, from, sent, want string }{
		{"ciw", "foo b|ar baz", "\x1bciwX", "foo X| baz"},
		{"diw in blanks", "a  |b", "\x1bdiw", "a|b"},
		{"daw", "foo |bar baz", "\x1bldaw", "foo |baz"},
		{"daw at the end", "foo bar|", "\x1bdaw", "fo|o"},
		{"diW", "x a.b(c)| y", "\x1bdiW", "x | y"},
		{"ci\"", `f("a b|c", 1)`, "\x1bci\"X", `f("X|", 1)`},
		{"ci\" before it", `f|(1, "abc")`, "\x1bci\"X", `f(1, "X|")`},
		{"di\" with an escaped one", `"a\"b|c"`, "\x1bdi\"", `"|"`},
		{"da'", "x = 'a|b';", "\x1bda'", "x = |;"},
		{"ci(", "f(a, g(b), c|)", "\x1bci(X", "f(X|)"},
		{"cib in the inner one", "f(a, g(b|), c)", "\x1bcibX", "f(a, g(X|), c)"},
		{"da[", "x[i|]", "\x1bda[", "|x"},
		{"ci{ over lines", "for {\n\ta|b\n}", "\x1bci{X", "for {X|}"},
		{"yi( and p", "f(ab|)", "\x1byi($p", "f(ab)a|b"},
		{"no such object", "abc|", "\x1bdi(", "ab|c"},
		{"again by .", "f(ab|) g(cd)", "\x1bci(X\x1b$.", "f(X) g(|X)"},
	} {
		e := newTestEditor(test.from)
		e.vi = &vi{}
		e.types(test.sent)
		if got := e.marked(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// Enter ends a search of vi and runs nothing; n and N go on with it.
func TestViSearches(t *testing.T) {
	e := newTestEditor("|", "use one", "else", "use two")
	e.vi = &vi{}
	if out := e.types("\x1b/use\r"); out != goOn || e.buf.Text() != "use two" || e.search != nil {
		t.Errorf("/use and Enter: %v, %q", out, e.buf.Text())
	}
	e.types("n")
	if got := e.buf.Text(); got != "use one" {
		t.Errorf("n: %q", got)
	}
	e.types("N")
	if got := e.buf.Text(); got != "use two" {
		t.Errorf("N: %q", got)
	}
	if out := e.types("\r"); out != accepted {
		t.Errorf("Enter: %v", out)
	}
}

func TestViRecalls(t *testing.T) {
	e := newTestEditor("|", "one", "two")
	e.vi = &vi{}
	e.types("\x1bkk")
	if got := e.marked(); got != "on|e" {
		t.Errorf("k: %q", got)
	}
	e.types("jA3")
	if got := e.marked(); got != "two3|" {
		t.Errorf("j, and A: %q", got)
	}
}
