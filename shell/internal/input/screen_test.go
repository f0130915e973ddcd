//go:build unix

package input_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/creack/pty"
)

// shown is what the terminal shows, with a bar where the cursor stands.
func (s *session) shown() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	cursor := s.term.CursorPosition()
	var lines []string
	for y := range s.term.Height() {
		var line strings.Builder
		for x := 0; x < s.term.Width(); x++ {
			if x == cursor.X && y == cursor.Y {
				line.WriteString("|")
			}
			cell := s.term.CellAt(x, y)
			if cell == nil || cell.Content == "" {
				line.WriteString(" ")
				continue
			}
			line.WriteString(cell.Content)
			x += max(0, cell.Width-1)
		}
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n")
}

// shows waits until the terminal shows these lines, and nothing else.
func (s *session) shows(lines ...string) {
	s.t.Helper()
	want := strings.Join(lines, "\n")
	s.until(func(shown string) bool { return shown == want }, want)
}

// until waits until what is shown is right.
func (s *session) until(right func(shown string) bool, want string) {
	s.t.Helper()
	shown := ""
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if shown = s.shown(); right(shown) {
			return
		}
	}
	s.t.Fatalf("the terminal shows\n%s\nwant\n%s", shown, want)
}

// resize makes the terminal another size.
func (s *session) resize(columns, rows int) {
	s.t.Helper()
	s.mu.Lock()
	s.term.Resize(columns, rows)
	s.mu.Unlock()
	if err := pty.Setsize(s.pty, &pty.Winsize{Rows: uint16(rows), Cols: uint16(columns)}); err != nil {
		s.t.Fatal(err)
	}
}

func history(t *testing.T, entries ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "history")
	add(t, open(t, path), entries...)
	return path
}

func TestScreenOfManyLines(t *testing.T) {
	t.Parallel()
	s := start(t, history(t))
	s.typed("for {\r")
	s.shows("shop> for {", "  ...     |")
	s.typed("a(b)\r")
	s.shows("shop> for {", "  ...     a(b)", "  ...     |")
	s.typed(up + up + "\x05" + "\x1b[B")
	s.shows("shop> for {", "  ...     a|(b)", "  ...")
	s.typed("世" + left)
	s.shows("shop> for {", "  ...     a|世(b)", "  ...")
	s.typed("\x1b\r")
	s.shows("shop> for {", "  ...     a", "  ...     |世(b)", "  ...")
	s.typed("\x1b[1;5F}\r")
	s.shows("shop> for {", "  ...     a", "  ...     世(b)", "  ... }", `got "for {\n\ta\n\t世(b)\n}"`, "shop> |")
}

func TestScreenOfWideCharacters(t *testing.T) {
	t.Parallel()
	s := start(t, history(t))
	s.typed("👨‍👩‍👧🇩🇪e\u0301世x")
	s.shows("shop> 👨‍👩‍👧🇩🇪e\u0301世x|")
	for _, want := range []string{"👨‍👩‍👧🇩🇪e\u0301世|x", "👨‍👩‍👧🇩🇪e\u0301|世x", "👨‍👩‍👧🇩🇪|e\u0301世x", "👨‍👩‍👧|🇩🇪e\u0301世x", "|👨‍👩‍👧🇩🇪e\u0301世x"} {
		s.typed(left)
		s.shows("shop> " + want)
	}
	s.typed("\x05\x7f\x7f\x7f\x7f")
	s.shows("shop> 👨‍👩‍👧|")
}

// At the right margin the cursor goes on to the next row, and characters of two columns are not cut.
func TestScreenAtTheMargin(t *testing.T) {
	t.Parallel()
	s := start(t, history(t))
	s.resize(20, 10)
	s.typed("12345678901234")
	s.shows("shop> 12345678901234", "|")
	s.typed(left)
	s.shows("shop> 1234567890123|4")
	s.typed("\x05世界")
	s.shows("shop> 12345678901234", "世界|")
	s.typed("\x01a")
	s.shows("shop> a|1234567890123", "4世界")
	s.typed("\x7f\x05\x7f\x7f\x7f世")
	s.shows("shop> 1234567890123", "世|")
}

func TestScreenResized(t *testing.T) {
	t.Parallel()
	s := start(t, history(t))
	s.typed("a 1234567890 1234567890 1234567890")
	s.shows("shop> a 1234567890 1234567890 1234567890|")
	s.resize(24, 10)
	s.shows("shop> a 1234567890 12345", "67890 1234567890|")
	s.resize(80, 24)
	s.shows("shop> a 1234567890 1234567890 1234567890|")
	s.typed("\x01x")
	s.shows("shop> x|a 1234567890 1234567890 1234567890")
}

// An entry that is taller than the screen shows the part around the cursor; entered, all of it stands above.
func TestScreenOfTallEntries(t *testing.T) {
	t.Parallel()
	var page strings.Builder
	page.WriteString("{")
	for i := range 600 {
		fmt.Fprintf(&page, "\n\tline%d", i)
	}
	s := start(t, history(t))
	s.resize(30, 6)
	s.typed(paste(page.String()))
	s.shows("  ...     line594", "  ...     line595", "  ...     line596", "  ...     line597", "  ...     line598", "  ...     line599|")
	s.typed(strings.Repeat(up, 7))
	s.shows("  ...     line592|", "  ...     line593", "  ...     line594", "  ...     line595", "  ...     line596", "  ...     line597")
	s.typed("\x1b[1;5H")
	s.shows("shop> |{", "  ...     line0", "  ...     line1", "  ...     line2", "  ...     line3", "  ...     line4")
	s.typed("\x1b[1;5F\r")
	s.typed("}")
	s.until(func(shown string) bool { return strings.HasSuffix(shown, "line599\n  ... }|") }, "the end of the entry")
	before := len(s.output())
	s.typed("\r")
	s.expect("got")
	s.expect("shop> ")
	echoed, _, _ := strings.Cut(strings.ReplaceAll(ansi.Strip(s.output()[before:]), "\r", ""), "got")
	for i := range 600 {
		if n := strings.Count(echoed, fmt.Sprintf("line%d\n", i)); n != 1 {
			t.Fatalf("line %d is shown %d times", i, n)
		}
	}
}

func TestScreenOfSearch(t *testing.T) {
	t.Parallel()
	s := start(t, history(t, "SELECT 1", "users.All()", "{\nusers\n}"))
	s.typed("\x12use")
	s.shows("shop> {", "  ... users", "  ... }|", "search back: use")
	s.typed("\x12")
	s.shows("shop> users.All()|", "search back: use")
	s.typed("zz")
	s.shows("shop> users.All()|", "not found: usezz")
	s.typed("\x07")
	s.shows("shop> |")
}

func TestScreenOfSuggestions(t *testing.T) {
	t.Parallel()
	s := start(t, history(t, "users.All()"))
	s.typed("us")
	s.shows("shop> us|ers.All()")
	s.mu.Lock()
	cell := s.term.CellAt(8, 0)
	s.mu.Unlock()
	if cell.Style.Attrs == 0 {
		t.Error("what is suggested looks like what is typed")
	}
	s.got("\r", "us")
	s.until(func(shown string) bool { return strings.HasPrefix(shown, "shop> us\ngot") }, "nothing of the suggestion")
}

func TestScreenOfCandidates(t *testing.T) {
	t.Parallel()
	s := start(t, history(t))
	s.typed("x al\t")
	s.shows("shop> x Album|", "Albums     of Al", "AlbumPage  of Al")
	s.typed("\t")
	s.shows("shop> x Albums|", "Albums     of Al", "AlbumPage  of Al")
	s.typed("\x1b[Z")
	s.shows("shop> x Album|", "Albums     of Al", "AlbumPage  of Al")
	s.typed("P")
	s.shows("shop> x AlbumP|")
	s.typed("\t\r")
	s.shows("shop> x AlbumPage", `got "x AlbumPage"`, "shop> |")
}

// F2 enters the command of plans, alone or with what is typed behind it.
func TestScreenPlans(t *testing.T) {
	t.Parallel()
	s := start(t, history(t))
	s.typed("\x1bOQ")
	s.shows("shop> :explain", `got ":explain"`, "shop> |")
	s.typed("Users.All()\x1bOQ")
	s.shows("shop> :explain", `got ":explain"`, "shop> :explain Users.All()", `got ":explain Users.All()"`, "shop> |")
}

func TestScreenExplains(t *testing.T) {
	t.Parallel()
	s := start(t, history(t))
	s.typed("f(\x1bOP")
	s.shows("shop> f(|", "func f(", "It does something.", "    x")
	s.typed("1")
	s.shows("shop> f(1|")
}

// Documentation that is wider than the terminal is broken at blanks, and what is too high is left out.
func TestScreenExplainsInLittleRoom(t *testing.T) {
	t.Parallel()
	s := start(t, history(t))
	s.resize(30, 8)
	s.typed("long\x1bOP")
	s.shows("shop> long|", "func long", "It does many things, one after", "another, and says so in more", "lines than one.", "", "  long()", "  // and more")
}

func TestScreenHasColours(t *testing.T) {
	t.Parallel()
	s := start(t, history(t))
	s.typed("a1(")
	s.shows("shop> a1(|")
	s.typed(")")
	s.shows("shop> a1()|")
	s.mu.Lock()
	defer s.mu.Unlock()
	if plain, coloured := s.term.CellAt(6, 0), s.term.CellAt(7, 0); plain.Style.Fg != nil || coloured.Style.Fg == nil {
		t.Errorf("the letter has the colour %v, the digit %v", plain.Style.Fg, coloured.Style.Fg)
	}
	if own, partner := s.term.CellAt(8, 0), s.term.CellAt(9, 0); own.Style.Attrs == 0 || partner.Style.Attrs == 0 {
		t.Error("the brackets at the cursor are not marked")
	}
}

// What runs on prints above what is typed.
func TestScreenOfWhatIsPrinted(t *testing.T) {
	t.Parallel()
	s := start(t, history(t))
	s.typed("print\r")
	s.shows("shop> print", "shop> |")
	s.typed("{\rab\x1b[D")
	s.shows("shop> print", "one", "two", "shop> {", "  ... a|b")
}

// What was typed while an entry ran was shown where the cursor stood: the prompt goes below it.
func TestScreenOfWhatWasTypedAhead(t *testing.T) {
	t.Parallel()
	s := start(t, history(t))
	s.typed("wait\r")
	s.shows("shop> wait", "waiting", "|")
	s.typed("abc")
	s.shows("shop> wait", "waiting", "abc|")
	s.typed(ctrlC)
	s.until(func(shown string) bool { return strings.Contains(shown, "interrupted") }, "interrupted")
	s.typed("def")
	s.until(func(shown string) bool { return strings.HasSuffix(shown, "interrupted\ndef\nshop> def|") }, "the prompt below what was typed ahead")
}

func TestScreenCleared(t *testing.T) {
	t.Parallel()
	s := start(t, history(t))
	s.got("a\r", "a")
	s.typed("b\x0c")
	s.shows("shop> b|")
}

// Escape is known by what does not follow it, and the cursor shows the mode.
func TestScreenOfVi(t *testing.T) {
	t.Parallel()
	s := start(t, history(t), "INPUT_TEST_KEYS=vi")
	s.typed("abc")
	s.shows("shop> abc|")
	s.expect("abc")
	s.typed("\x1b")
	s.shows("shop> ab|c")
	if out := s.output(); !strings.Contains(out, "\x1b[6 q") || !strings.HasSuffix(strings.TrimSuffix(out, "\x1b[9G"), "\x1b[2 q") {
		t.Errorf("the cursor is no bar, and then no block: %q", out)
	}
	s.typed("0x")
	s.shows("shop> |bc")
	s.got("\r", "bc")
}

// editorScript is a program that does with the file it is given what a line of sh says.
func editorScript(t *testing.T, line string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "my editor")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+line+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return "'" + path + "'"
}

func TestEditor(t *testing.T) {
	t.Parallel()
	appends := editorScript(t, `[ "$1" = -x ] && printf '\nand more' >> "$2" && echo "in the editor"`)
	s := start(t, history(t), "VISUAL="+appends+" -x", "EDITOR=false")
	s.typed("one")
	s.shows("shop> one|")
	s.typed("\x18\x05")
	s.expect("in the editor")
	s.until(func(shown string) bool { return strings.HasSuffix(shown, "shop> one\n  ...\n  ... and more|") }, "what was saved")
	s.got("\r", "one\n\nand more")
	s.typed(":edit two\r")
	s.until(func(shown string) bool { return strings.HasSuffix(shown, "shop> two\n  ...\n  ... and more|") }, "what was saved")
	s.got("!\r", "two\n\nand more!")
}

func TestEditorFails(t *testing.T) {
	t.Parallel()
	s := start(t, history(t), "VISUAL=", "EDITOR="+editorScript(t, "exit 1"))
	s.typed("one\x18\x05")
	s.expect("set $VISUAL or $EDITOR")
	s.until(func(shown string) bool { return strings.HasSuffix(shown, "shop> one|") }, "what was typed")
}

// ^Z stops the program for the shell that it runs in, and fg brings back what was typed.
func TestSuspend(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here to stop the program in")
	}
	s := startProgram(t, exec.Command(bash, "--norc", "--noprofile", "-i"), history(t), "PS1=bash$ ", "PROGRAM="+os.Args[0])
	s.expect("bash$ ")
	s.typed("$PROGRAM\r")
	s.expect("shop> ")
	s.typed("abc\x1a")
	s.expect("Stopped")
	s.expect("bash$ ")
	s.typed("stty -a | grep -o ' -*icanon'; fg\r")
	s.expect(" icanon") // the terminal gives lines again
	s.expect("shop> ")
	s.got("d\r", "abcd")
	s.typed(ctrlD)
	s.expect("leave? ")
	s.typed("\r")
	s.expect("bash$ ")
}

// What ends the program while keys are taken leaves the terminal as it was.
func TestTerminated(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("there is no bash here to run the program in")
	}
	s := startProgram(t, exec.Command(bash, "--norc", "--noprofile", "-c", `"$PROGRAM"; echo "ended $?"; stty -a | grep -o ' -*icanon'`), history(t), "PROGRAM="+os.Args[0])
	s.expect("shop> ")
	s.typed("abc")
	s.expect("abc")
	out, err := exec.Command("pgrep", "-P", fmt.Sprint(s.cmd.Process.Pid)).Output()
	if err != nil {
		t.Skipf("no pgrep here: %v", err)
	}
	if err := exec.Command("kill", strings.TrimSpace(string(out))).Run(); err != nil {
		t.Fatal(err)
	}
	s.expect("ended 143")
	s.expect(" icanon")
}
