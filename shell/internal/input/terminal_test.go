//go:build unix

package input_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"github.com/dbsh-go/dbsh/shell/internal/input"
)

// child is the variable that makes the test binary the program at the other end of the pseudo-terminal.
const child = "INPUT_TEST_HISTORY"

func TestMain(m *testing.M) {
	if path, ok := os.LookupEnv(child); ok {
		os.Exit(serve(path))
	}
	os.Exit(m.Run())
}

// serve is a small shell: it prints each entry it gets. An entry is whole when its braces are closed.
func serve(path string) int {
	history, err := input.OpenHistory(path)
	if err != nil {
		fmt.Println(err)
		return 1
	}
	term, err := input.NewTerminal(input.Config{
		Vi: func() bool { return os.Getenv("INPUT_TEST_KEYS") == "vi" },
		Highlight: func(text string, from, to int) (spans []input.Span) {
			for at := from; at < to; at++ {
				if text[at] >= '0' && text[at] <= '9' {
					spans = append(spans, input.Span{From: at, To: at + 1, Style: "33"})
				}
			}
			return spans
		},
		Plan: ":explain",
		Explain: func(text string, cursor int) string {
			if text == "long" {
				return "func long\nIt does many things, one after another, and says so in more lines\nthan one.\n\n  long()\n  // and more\n  // than fits"
			}
			return "func " + text[:cursor] + "\nIt does something.\n\tx"
		},
		Complete: func(text string) bool { return strings.Count(text, "{") <= strings.Count(text, "}") },
		Candidates: func(text string, cursor int) ([]input.Candidate, int) {
			from := strings.LastIndexAny(text[:cursor], " \t\n") + 1
			var found []input.Candidate
			for _, name := range []string{"Artists", "Albums", "AlbumPage", `"Order Details"`} {
				if strings.HasPrefix(strings.ToLower(strings.Trim(name, `"`)), strings.ToLower(text[from:cursor])) {
					found = append(found, input.Candidate{Text: name, Detail: "of " + name[:2]})
				}
			}
			return found, from
		},
		History: history,
	})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	defer term.Close()
	for {
		entry, err := term.Read("shop> ")
		switch {
		case errors.Is(err, io.EOF):
			if answer, err := term.Ask("leave? "); answer != "no" {
				fmt.Printf("answer %q %v\n", answer, err)
				return 0
			}
		case err != nil:
			fmt.Println("error", err)
			return 1
		case entry == "print":
			go func() {
				time.Sleep(300 * time.Millisecond)
				fmt.Fprintln(term.Above(os.Stdout), "one")
				fmt.Fprint(term.Above(os.Stdout), "two")
			}()
		case entry == "wait":
			wait()
		case strings.HasPrefix(entry, ":edit "):
			if err := term.Edit(strings.TrimPrefix(entry, ":edit ")); err != nil {
				fmt.Println("error", err)
			}
		default:
			fmt.Printf("got %q\n", entry)
		}
	}
}

func wait() {
	ctx, stop := input.InterruptsAgain(context.Background(), func(times int) { fmt.Println("again", times) })
	defer stop()
	fmt.Println("waiting")
	<-ctx.Done()
	fmt.Println(context.Cause(ctx))
	time.Sleep(300 * time.Millisecond)
}

// session is a person at the terminal.
type session struct {
	t    *testing.T
	pty  *os.File
	cmd  *exec.Cmd
	mu   sync.Mutex
	out  strings.Builder
	read int          // how far expect has looked
	term *vt.Emulator // shows what was sent
}

func start(t *testing.T, history string, environment ...string) *session {
	t.Helper()
	s := startProgram(t, exec.Command(os.Args[0]), history, environment...)
	s.expect("shop> ")
	return s
}

// startProgram starts a program at a terminal, whose emulator does as the console of Linux does.
func startProgram(t *testing.T, cmd *exec.Cmd, history string, environment ...string) *session {
	t.Helper()
	cmd.Env = append(append(os.Environ(), child+"="+history, "TERM=linux"), environment...)
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 24, Cols: 80})
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	s := &session{t: t, pty: terminal, cmd: cmd, term: vt.NewEmulator(80, 24)}
	t.Cleanup(func() {
		terminal.Close()
		cmd.Process.Kill()
		cmd.Wait()
	})
	go func() {
		buf := make([]byte, 65536)
		for {
			n, err := terminal.Read(buf)
			s.mu.Lock()
			s.out.Write(buf[:n])
			s.term.Write(buf[:n])
			s.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return s
}

func (s *session) typed(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.pty, keys); err != nil {
		s.t.Fatalf("type %q: %v", keys, err)
	}
}

// expect waits for text after what was expected before.
func (s *session) expect(text string) {
	s.t.Helper()
	s.expectAny(text)
}

// expectAny waits for one of some texts.
func (s *session) expectAny(texts ...string) {
	s.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(2 * time.Millisecond) {
		for _, text := range texts {
			if at := strings.Index(s.output()[s.read:], text); at >= 0 {
				s.read += at + len(text)
				return
			}
		}
	}
	s.t.Fatalf("no %q in the output; since the last match it is %q", texts, s.output()[s.read:])
}

func (s *session) output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.out.String()
}

// got types keys and expects the entry they make.
func (s *session) got(keys, entry string) {
	s.t.Helper()
	s.typed(keys)
	s.expect(fmt.Sprintf("got %q", entry))
	s.expect("shop> ")
}

const (
	up    = "\x1b[A"
	left  = "\x1b[D"
	del   = "\x1b[3~"
	ctrlC = "\x03"
	ctrlD = "\x04"
)

func paste(text string) string { return "\x1b[200~" + text + "\x1b[201~" }

func TestTerminal(t *testing.T) {
	for _, test := range []struct {
		name string
		keys []string
		want string // the last entry
	}{
		{"line", []string{"x := 1\r"}, "x := 1"},
		{"lines", []string{"for {\r", "\r", "}\r"}, "for {\n\n}"},
		{"interrupt", []string{"for {\r", "abc" + ctrlC, "y\r"}, "y"},
		{"two empty lines give up", []string{"for {\r", "\r", "\r", "y\r"}, "y"},
		{"given up is recalled", []string{"for {\r", "\r", "\r", up + "}\r"}, "for {}"},
		{"recall of lines", []string{"for {\r", "a\r", "}\r", up + "\r"}, "for {\n\ta\n}"},
		{"recall and edit", []string{"for {\r", "}\r", up + " b\r"}, "for {\n} b"},
		{"recall what was recalled", []string{"{\r}\r", up + "c\r", up + "d\r"}, "{\n}cd"},
		{"recall twice", []string{"a\r", "b\r", up + up + "\r"}, "a"},
		{"recall nothing", []string{up + "x\r"}, "x"},
		{"new line in a line", []string{"a\x1b\rb\r"}, "a\nb"},
		{"delete", []string{"abc" + left + left + del + "\r"}, "ac"},
		{"delete on nothing is not the end", []string{del + "a" + del + "\r"}, "a"},
		{"NUL is not the end", []string{"\x00a\x00\r"}, "a"},
		{"home and end", []string{"b\x1b[1~a\x1b[4~c\r"}, "abc"},
		{"word left", []string{"foo bar\x1b[1;5DX\r"}, "foo Xbar"},
		{"wide characters", []string{"x := \"世界，😀é\"\r"}, "x := \"世界，😀é\""},
		{"wide characters recalled", []string{"世{\r界}\r", up + "！\r"}, "世{\n界}！"},
		{"tab completes", []string{"x Ar\t\r"}, "x Artists"},
		{"tab completes in a later line", []string{"{\r", "Ar\t}\r"}, "{\n\tArtists}"},
		{"tab corrects case", []string{"x ar\t y\r"}, "x Artists y"},
		{"tab adds quotes", []string{"x Or\t y\r"}, `x "Order Details" y`},
		{"tab completes what is shared", []string{"al\t\r"}, "Album"},
		{"tab without candidates", []string{"zz\t1\r"}, "zz1"},
		{"tab shows and selects", []string{"Album\t\t\t\r\r"}, "AlbumPage"},
		{"interrupt among candidates", []string{"Album\t\t", ctrlC, "y\r"}, "y"},
		{"paste in a line", []string{"a" + left + paste("x\ty") + "z\r"}, "x\tyza"},
		{"paste of lines", []string{paste("a\nb\tc") + "d\r"}, "a\nb\tcd"},
		{"paste of lines that ends", []string{paste("a\r\nb\n"), "\r"}, "a\nb"},
		{"paste between", []string{"12" + left + paste("a\nb") + "\r"}, "1a\nb2"},
		{"paste twice", []string{paste("a\n") + paste("b\n") + "c\r"}, "a\nb\nc"},
		{"paste does not act", []string{paste("a\x1b[A\x03\x04\x00b") + "\r"}, "a[Ab"},
		{"paste without an end", []string{"\x1b[200~abc", ctrlC, "d\r"}, "d"},
		{"paste after a drop", []string{paste("a\nb") + ctrlC + "c\r"}, "c"},
		{"paste into a search runs nothing", []string{"abc\r", "\x12" + "ab" + paste("x\ny") + "\r"}, "abcx\ny"},
		{"paste of lines is recalled", []string{paste("a\n b") + "\r", up + "\r"}, "a\n b"},
		{"paste of half a block", []string{paste("for {\n") + "\r", "}\r"}, "for {\n\n}"},
		{"old Enter key", []string{"a\n"}, "a"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, filepath.Join(t.TempDir(), "history"))
			for i, keys := range test.keys {
				if i == len(test.keys)-1 {
					s.got(keys, test.want)
					break
				}
				s.typed(keys)
				if strings.HasSuffix(keys, "\r") {
					s.expectAny("shop> ", "... ")
				}
				pause := 20 * time.Millisecond
				if strings.HasSuffix(keys, ctrlC) {
					pause *= 20 // what comes along with it would be another key's: nobody types so fast
				}
				time.Sleep(pause)
			}
		})
	}
}

// A page of code arrives as one entry, and the terminal gets each of its characters about once.
func TestPastePage(t *testing.T) {
	var page strings.Builder
	page.WriteString("func f() {\n")
	for i := range 300 {
		fmt.Fprintf(&page, "\tfmt.Println(\"line %d\", \"and some text that fills the line up\")\n", i)
	}
	page.WriteString("}")
	s := start(t, filepath.Join(t.TempDir(), "history"))
	before, begin := len(s.output()), time.Now()
	s.got(paste(strings.ReplaceAll(page.String(), "\n", "\r"))+"\r", page.String())
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("the paste took %v", took)
	}
	// Once as typed, with prompts, and once as this test's own answer.
	if wrote, limit := len(s.output())-before, 3*page.Len(); wrote > limit {
		t.Errorf("%d bytes were written for a page of %d, want at most %d", wrote, page.Len(), limit)
	}
	s.got(up+"\r", page.String())
}

func TestEndOfInput(t *testing.T) {
	s := start(t, filepath.Join(t.TempDir(), "history"))
	s.typed(ctrlD)
	s.expect("leave? ")
	s.typed("no\r")
	s.expect("shop> ")
	s.got("ab"+left+ctrlD+"\r", "a") // not at the end of an empty line: deletes
	s.typed(ctrlD)
	s.expect("leave? ")
	s.typed("x" + ctrlC)
	s.expect(`answer "" interrupted`)
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the shell ended with %v", err)
	}
}

// The keyboard can go away: the terminal is at its end then, however often it is asked, and half a line does not run.
func TestHangup(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), child+"="+filepath.Join(t.TempDir(), "history"))
	cmd.Stdin = strings.NewReader("a\rb")
	out, err := cmd.Output()
	if err != nil {
		t.Errorf("the shell ended with %v", err)
	}
	for _, want := range []string{`got "a"`, `answer "" EOF`} {
		if !strings.Contains(string(out), want) {
			t.Errorf("no %s in the output %q", want, out)
		}
	}
	if strings.Contains(string(out), `got "b"`) {
		t.Errorf("a line ran that nobody sent off: %q", out)
	}
}

func TestInterruptWhileRunning(t *testing.T) {
	s := start(t, filepath.Join(t.TempDir(), "history"))
	s.typed("wait\r")
	s.expect("waiting")
	s.typed(ctrlC)
	s.expect("interrupted")
	s.typed(ctrlC)
	s.expect("again 2")
	s.expect("shop> ")
	s.got("x\r", "x")
}

// Only while a line is read does the terminal mark pastes: programs that run get theirs unmarked.
func TestPasteModeIsForReading(t *testing.T) {
	s := start(t, filepath.Join(t.TempDir(), "history"))
	s.got("x\r", "x")
	out := s.output()
	at := strings.Index(out, "got")
	if on, off := strings.LastIndex(out[:at], "\x1b[?2004h"), strings.LastIndex(out[:at], "\x1b[?2004l"); on < 0 || off < on {
		t.Errorf("before the entry ran the mode was on at %d, off at %d: %q", on, off, out[:at])
	}
}

func TestRecallAcrossSessions(t *testing.T) {
	history := filepath.Join(t.TempDir(), "history")
	s := start(t, history)
	s.got("for {\r  a\\nb\r}\r", "for {\n  a\\nb\n}")
	s.got(" secret\r", " secret")
	s.typed(ctrlD)
	s.expect("leave? ")
	s.typed("\r")
	s.expect("answer")
	s = start(t, history)
	s.got(up+"\r", "for {\n  a\\nb\n}")
}
