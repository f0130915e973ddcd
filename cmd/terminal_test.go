//go:build unix

package cmd

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"
)

// patience is how long a person waits for the program: long, because the machine may be busy with other tests.
const patience = 20 * time.Second

// Keys that a terminal sends.
const (
	enter      = "\r"
	tab        = "\t"
	interrupt  = "\x03" // ^C
	leave      = "\x04" // ^D
	arrowUp    = "\x1b[A"
	pasteBegin = "\x1b[200~"
	pasteEnd   = "\x1b[201~"
)

// ready stands in what is seen where the program begins to wait for a line: it asks the terminal to mark pastes then.
const ready = "\x02"

func TestTerminalCompletes(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types("a := Artists.Get(1)" + enter)
	p.waits(ready)
	for _, test := range []struct{ typed, completed, rest, result string }{
		{"Art" + tab + "s", "Artists", ".Count()", "\n2\n"},
		{"Artists.Fir" + tab, "Artists.First", "().ID", "\n1\n"},
		{"Artists.Mer" + tab, "Artists.Merge", "(a).ID", "\n1\n"},
		{"a.N" + tab, "a.Name", "", "\n\"AC/DC\"\n"},
		{"SELECT * FROM Alb" + tab, "SELECT * FROM Album", ";", "Let There Be Rock"},
		{":he" + tab, ":help", "", ":d[escribe] [MODEL]"},
	} {
		p.types(test.typed)
		p.waits(test.completed)
		p.types(test.rest + enter)
		p.waits(test.result)
		p.waits(ready)
	}
}

func TestTerminalOffers(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types("a := Artists.Get(1)" + enter)
	p.waits(ready)
	for _, test := range []struct {
		typed string
		offer []string
	}{
		{"Artist", []string{"Artist", "Artists"}},
		{"Artists.Fi", []string{"Filter", "FilterBy", "First", "FirstOrNil"}},
		{"a.", []string{"Albums", "ID", "Name"}},
	} {
		p.types(test.typed + tab)
		for _, name := range test.offer {
			p.sees(name)
		}
		p.interruptsUntil("^C") // the first may do no more than to close the list
		p.waits(ready)
	}
}

// What the schema says is offered too, and what is called is explained on a key.
// TestTerminalBeginsLines has the prompt, values and errors on lines of their own where an entry has printed half a line.
func TestTerminalBeginsLines(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	for _, test := range []struct{ typed, result string }{
		{`fmt.Print("be" + "gun")`, "\nbegun\n"},
		{`fmt.Print("be" + "fore"); 5`, "\nbefore\n5\n"},
		{`fmt.Print("be" + "hind"); panic("up")`, "\nbehind\npanic: up\n"},
	} {
		p.types(test.typed + enter)
		p.waits(test.result)
		p.waits(ready)
	}
}

// TestTerminalSteps goes through an entry statement by statement, runs the rest at once, and ends another before its end.
func TestTerminalSteps(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types(`:step for i := range 4 { n := i * 10; fmt.Println("at", n) }` + enter)
	p.waits(ready, "ends here: ")
	for _, seen := range []string{"i = 0", "i = 0, n = 0", "i = 1"} {
		p.types(enter)
		p.waits(seen, ready, "ends here: ")
	}
	p.types("c" + enter)
	p.waits("at 10", "at 20", "at 30", ready)
	p.types(`:step for i := range 4 { fmt.Println("again", i) }` + enter)
	p.waits(ready, "ends here: ")
	p.types("q" + enter)
	p.waits("ended before this statement", ready)
	p.types("40 + 2" + enter)
	p.waits("\n42\n", ready)
}

func TestTerminalKnowsTheSchema(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	for _, test := range []struct{ typed, seen string }{
		{"SELECT * FROM Album al JOIN " + tab, "Artist ON Artist.ArtistId = al.ArtistId"},
		{"SELECT * FROM Album JOIN Artist ON " + tab, "Artist.ArtistId"}, // the common start first
		{`Albums.FilterBy("Ti` + tab, `FilterBy("Title`},
		{`Albums.Where("AlbumId = 1 AND T` + tab, "TEXT NOT NULL"},
		{`db.Select(nil, "SELECT * FROM Albu` + tab, "FROM Album"},
		{"Albums.OrderBy(" + tab, "Albums.ArtistID"},
		{"Albums.Get(\x1bOP", "func (AlbumQuery).Get(key ...any) (*Album, error)"},
		{"strings.Repeat\x1bh", "func strings.Repeat("},
		{"for _, row := range Albums.All() { row.Ti" + tab, "row.Title"},
	} {
		p.types(test.typed)
		p.waits(test.seen)
		p.types(interrupt)
		p.waits("^C", ready)
	}
}

func TestTerminalHasKeysOfVi(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types(":set keys vi" + enter)
	p.waits("Keys is vi.", ready)
	p.types("40 + 3\x1b")
	time.Sleep(200 * time.Millisecond) // else the key behind Escape would be one of Alt's
	p.types("r2" + enter)
	p.waits("\n42\n", ready)
}

// :edit gives an entry to the person's own editor, and what is saved is there to be run.
func TestTerminalEditsInAnEditor(t *testing.T) {
	t.Parallel()
	editor := filepath.Join(t.TempDir(), "editor")
	script := "#!/bin/sh\ncase $1 in *.go) sed s/5/42/ $1 > $1.new && mv $1.new $1;; esac\n"
	if err := os.WriteFile(editor, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	database := filepath.Join(t.TempDir(), "music.db")
	if err := withDB(database, makeMusic); err != nil {
		t.Fatal(err)
	}
	program := program(database)
	program.Env = append(program.Env, "VISUAL=", "EDITOR="+editor)
	p := startAt(t, program, database)
	p.waits(ready)
	p.types("500 + 4" + enter)
	p.waits("\n504\n", ready)
	for _, command := range []string{":edit", ":edit 3"} {
		p.types(command + enter)
		p.waits(ready, "4200 + 4")
		p.types(enter)
		p.waits("\n4204\n", ready)
		p.types("500 + 4" + enter)
		p.waits("\n504\n", ready)
	}
}

func TestTerminalRecallsWholeEntries(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types("for i := range 2 {" + enter)
	p.waits("... ")
	p.types(`fmt.Println("round", i)` + enter)
	p.waits("... ")
	p.types("}" + enter)
	p.waits("round 0", "round 1", ready)

	p.types(arrowUp)
	p.waits("for i := range 2 {")
	p.types(enter)
	p.waits("round 0", "round 1", ready)

	p.types(":history 1" + enter)
	p.waits(time.Now().Format("2006-01-02 15:"), ready)

	history, err := os.ReadFile(filepath.Join(p.home, "dbsh", "history"))
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(history), "range 2"); n == 0 {
		t.Errorf("the history file does not hold the entry:\n%s", history)
	}
}

func TestTerminalDropsHalfTypedEntry(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types(`fmt.Println("ne" + "ver")`)
	p.waits("ver")
	p.types(interrupt)
	p.waits("^C", ready)

	p.types("for {" + enter)
	p.waits("... ")
	p.types(`fmt.Println("ne" + "ver")` + interrupt)
	p.waits("^C", ready)

	p.types("40 + 2" + enter)
	p.waits("\n42\n", ready)
	if strings.Contains(p.screen(), "\nnever") {
		t.Errorf("what ^C dropped has run:\n%s", p.screen())
	}
}

func TestTerminalInterrupts(t *testing.T) {
	t.Parallel()
	for name, entry := range map[string]string{
		"loop":  `fmt.Println("star" + "ted"); for {}`,
		"sleep": `fmt.Println("star" + "ted"); time.Sleep(time.Hour)`,
		"query": `fmt.Println("star" + "ted"); session.Execute("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := sitDown(t)
			p.types("kept := 40" + enter)
			p.waits(ready)
			p.types(entry + enter)
			p.waits("started")
			p.types(interrupt)
			p.waits("interrupted", ready)
			p.types("kept + 2" + enter)
			p.waits("\n42\n", ready)
			if strings.Contains(p.screen(), "> ^C") {
				t.Errorf("^C was taken again as a key of the prompt:\n%s", p.screen())
			}
			p.types("Artists.Count()" + enter)
			p.waits("\n2\n", ready)
		})
	}
}

func TestTerminalInterruptsSQL(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n;" + enter)
	p.waits("FROM n;\n") // entered: before that, ^C would take the line back
	p.interruptsUntil("interrupted")
	p.types("40 + 2" + enter)
	p.waits("\n42\n", ready)
}

func TestTerminalAsksBeforeWorkIsLost(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types(`session.Add(&Artist{Name: "Nena"})` + enter)
	p.waits(ready, "music +1 ~0 -0> ")
	p.types(leave)
	p.waits("Not committed: 1 new. Leave and lose it? [y/N] ")
	p.types("n" + enter)
	p.waits(ready, "music +1 ~0 -0> ")
	p.types("session.Commit()" + enter)
	p.waits(ready)
	p.types(`session.Add(&Artist{Name: "Trio"})` + enter)
	p.waits(ready, "music +1 ~0 -0> ")
	p.types(":q" + enter)
	p.waits("Leave and lose it? [y/N] ")
	p.types("y" + enter)
	if code := p.exitCode(); code != exitOK {
		t.Errorf("exit code %d, want %d: the person agreed", code, exitOK)
	}
	err := withDB(p.database, func(db *sql.Conn) error {
		var names string
		err := db.QueryRowContext(context.Background(), "SELECT group_concat(Name) FROM Artist WHERE ArtistId > 2").Scan(&names)
		if names != "Nena" {
			t.Errorf("the file holds %q, want what was committed: Nena", names)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestTerminalAsksBeforeRowsAreDestroyed(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types("DELETE FROM Album;" + enter)
	p.waits("DELETE without WHERE: all of Album. Run it? [y/N] ")
	p.types("n" + enter)
	p.waits("not run", ready)
	p.types("Albums.Count()" + enter)
	p.waits("\n2\n", ready)

	p.types("DELETE FROM Album;" + enter)
	p.waits("Run it? [y/N] ")
	p.types("y" + enter)
	p.waits("2 rows changed", ready, "music tx")
	p.types("Albums.Count()" + enter)
	p.waits("\n0\n", ready)
	p.types("session.Rollback()" + enter)
	p.waits(ready, "music> ")
	p.types("Albums.Count()" + enter)
	p.waits("\n2\n", ready)
}

func TestTerminalCutsResultsToTheScreen(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000) SELECT i FROM n;" + enter)
	p.waits("│  1 │", " more rows; :last shows all", ready)
	if strings.Contains(p.screen(), "│ 1000 │") {
		t.Error("all of 1,000 rows are shown on a screen of 50 lines")
	}
	p.types(":format csv" + enter)
	p.waits(ready)
	p.types("_" + enter)
	p.waits("\n1\n", "\n1000\n", ready)
}

func TestTerminalLeaves(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types("Artists.Count()" + enter)
	p.waits("\n2\n", ready)
	p.types(leave)
	if code := p.exitCode(); code != exitOK {
		t.Errorf("exit code %d, want %d", code, exitOK)
	}
}

func TestTerminalTakesPastedPage(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types("sum := 0" + enter)
	p.waits(ready)
	var page strings.Builder
	for i := range 499 {
		fmt.Fprintf(&page, "sum += 1 // line %d\n", i)
	}
	page.WriteString(`fmt.Println("sum is", sum)`)
	p.types(pasteBegin + page.String() + pasteEnd)
	p.waits("line 498", "fmt.Println")
	p.types(enter)
	p.waits("sum is 499", ready)

	p.types(arrowUp) // it was one entry: the key brings back all of it
	p.waits("fmt.Println")
	p.types(enter)
	p.waits("sum is 998", ready)
}

// person sits at a terminal where dbsh runs.
type person struct {
	t        *testing.T
	home     string // where the history is kept
	database string
	keys     *os.File
	program  *exec.Cmd

	mu   sync.Mutex
	sent strings.Builder // all that the terminal has been sent
	seen strings.Builder // the same without escape sequences
	read int             // how far waits has looked
	ends chan struct{}
}

// sitDown starts dbsh on a database of its own at a new terminal and waits until it is ready.
func sitDown(t *testing.T, flags ...string) *person {
	t.Helper()
	database := filepath.Join(t.TempDir(), "music.db")
	if err := withDB(database, makeMusic); err != nil {
		t.Fatal(err)
	}
	return sitDownAt(t, database, flags...)
}

// sitDownAt starts dbsh on a database that is there.
func sitDownAt(t *testing.T, database string, flags ...string) *person {
	t.Helper()
	p := sitDownBefore(t, database, flags...)
	p.waits(ready)
	return p
}

// sitDownBefore starts dbsh and waits for nothing.
func sitDownBefore(t *testing.T, database string, flags ...string) *person {
	t.Helper()
	return startAt(t, program(append(flags, database)...), database)
}

// startAt starts a program at a new terminal.
func startAt(t *testing.T, program *exec.Cmd, database string) *person {
	t.Helper()
	dir := t.TempDir()
	p := &person{t: t, home: dir, database: database, program: program, ends: make(chan struct{})}
	p.program.Env = append(append(p.program.Env, quietly(dir)...), "TERM=xterm", "TMPDIR="+dir)
	keys, err := pty.StartWithSize(p.program, &pty.Winsize{Rows: 50, Cols: 120})
	if errors.Is(err, pty.ErrUnsupported) || errors.Is(err, os.ErrNotExist) {
		t.Skipf("no pseudo-terminal here: %v", err)
	} else if err != nil {
		t.Fatal(err)
	}
	p.keys = keys
	go p.watch()
	t.Cleanup(func() {
		p.program.Process.Kill() // it may have ended
		p.program.Wait()
		keys.Close()
		<-p.ends
	})
	return p
}

func makeMusic(db *sql.Conn) error {
	_, err := db.ExecContext(context.Background(), `
		CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name TEXT);
		CREATE TABLE Album (AlbumId INTEGER PRIMARY KEY, Title TEXT NOT NULL, ArtistId INTEGER NOT NULL REFERENCES Artist);
		INSERT INTO Artist VALUES (1, 'AC/DC'), (2, 'Accept');
		INSERT INTO Album VALUES (1, 'Let There Be Rock', 1), (2, 'Restless and Wild', 2);`)
	return err
}

// waiting is what the program sends when it begins to wait for a line; escapes are what a terminal acts on and does not show.
const waiting = "\x1b[?2004h"

var escapes = regexp.MustCompile("\x1b(\\[[0-9;? ]*[A-Za-z]|[^\\[])|\a")

// watch collects what the terminal shows.
func (p *person) watch() {
	defer close(p.ends)
	buf := make([]byte, 64<<10)
	for {
		n, err := p.keys.Read(buf)
		p.mu.Lock()
		p.sent.Write(buf[:n])
		p.seen.Reset() // a sequence may have come in two pieces
		p.seen.WriteString(escapes.ReplaceAllString(strings.ReplaceAll(p.sent.String(), waiting, ready), ""))
		p.mu.Unlock()
		if err != nil {
			return // the program has ended
		}
	}
}

// screen is what was seen; where the cursor returns to the start of its line, a line begins.
func (p *person) screen() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(p.seen.String())
}

func (p *person) types(keys string) {
	p.t.Helper()
	if _, err := io.WriteString(p.keys, keys); err != nil {
		p.t.Fatalf("type %q: %v\n%s", keys, err, p.screen())
	}
}

// waits waits until the terminal has shown these texts, one after another and after what was waited for before.
func (p *person) waits(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		if !p.shows(text, patience) {
			screen := p.screen()
			p.t.Fatalf("waited in vain for %q behind %q; the terminal shows\n%s", text, screen[max(0, p.read-80):p.read], screen)
		}
	}
}

// shows tells whether a text comes up in time after what was waited for before.
func (p *person) shows(text string, limit time.Duration) bool {
	for end := time.Now().Add(limit); ; time.Sleep(5 * time.Millisecond) {
		screen := p.screen()
		if p.read < len(screen) {
			if at := strings.Index(screen[p.read:], text); at >= 0 {
				p.read += at + len(text)
				return true
			}
		}
		if time.Now().After(end) {
			return false
		}
	}
}

// sees waits for a text without going past it: what is looked for next may stand before.
func (p *person) sees(text string) {
	p.t.Helper()
	before := p.read
	p.waits(text)
	p.read = before
}

// interruptsUntil presses ^C until a text comes up: the first may come before the entry runs, and is then no interrupt of it.
func (p *person) interruptsUntil(text string) {
	p.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); {
		p.types(interrupt)
		if p.shows(text, 200*time.Millisecond) {
			time.Sleep(400 * time.Millisecond) // the last ^C may have come after the end: nobody types on in the same moment
			return
		}
	}
	p.t.Fatalf("pressed ^C in vain; the terminal shows\n%s", p.screen())
}

// exitCode waits for the end of the program.
func (p *person) exitCode() int {
	p.t.Helper()
	select {
	case <-p.ends:
	case <-time.After(patience):
		p.t.Fatalf("the program does not end; the terminal shows\n%s", p.screen())
	}
	p.program.Wait()
	return p.program.ProcessState.ExitCode()
}
