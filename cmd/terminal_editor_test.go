//go:build unix

package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/vt"
)

// picture is what the terminal shows.
func (p *person) picture() *vt.Emulator {
	p.mu.Lock()
	defer p.mu.Unlock()
	terminal := vt.NewEmulator(120, 50)
	terminal.Write([]byte(p.sent.String()))
	return terminal
}

// shownAs waits until the terminal shows a line, and returns it with the column behind it and its row.
func (p *person) shownAs(line string) (terminal *vt.Emulator, row int) {
	p.t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		terminal = p.picture()
		for y, text := range strings.Split(strings.ReplaceAll(terminal.String(), "\r", ""), "\n") {
			if strings.TrimRight(text, " ") == line {
				return terminal, y
			}
		}
	}
	p.t.Fatalf("no line %q in\n%s", line, terminal.String())
	return nil, 0
}

// What is typed has colours, unless the person wants none; what helps to type is told apart without colours too.
func TestTerminalHasColours(t *testing.T) {
	t.Parallel()
	database := filepath.Join(t.TempDir(), "music.db")
	if err := withDB(database, makeMusic); err != nil {
		t.Fatal(err)
	}
	for _, environment := range []string{"NO_COLOR=", "NO_COLOR=1"} {
		program := program(database)
		program.Env = append(program.Env, environment)
		p := startAt(t, program, database)
		p.waits(ready)
		p.types(`for x := range "abc" {`)
		terminal, row := p.shownAs(`music> for x := range "abc" {`)
		coloured := ""
		for x := range 120 {
			if cell := terminal.CellAt(x, row); cell != nil && cell.Style.Fg != nil {
				coloured += cell.Content
			}
		}
		want := `forrange"abc"`
		if environment == "NO_COLOR=1" {
			want = ""
		}
		if coloured != want {
			t.Errorf("%s: %q has colours, want %q", environment, coloured, want)
		}
	}
}

// A project keeps what is typed in it apart.
func TestTerminalKeepsHistoryOfProjects(t *testing.T) {
	t.Parallel()
	folder := filepath.Join(t.TempDir(), "shop")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := withDB(filepath.Join(folder, "music.db"), makeMusic); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "dbsh.toml"), []byte("[development]\nurl = \"music.db\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	program := program()
	program.Dir = folder
	p := startAt(t, program, "")
	p.waits(ready)
	p.types(`len("of the shop")` + enter)
	p.waits("\n11\n", ready)
	found, err := filepath.Glob(filepath.Join(p.home, "dbsh", "projects", "shop-*", "history"))
	if err != nil || len(found) != 1 {
		t.Fatalf("got %q, %v, want one history of the project", found, err)
	}
	if text, err := os.ReadFile(found[0]); err != nil || !strings.Contains(string(text), "of the shop") {
		t.Errorf("the history is %q, %v", text, err)
	}
	if text, err := os.ReadFile(filepath.Join(p.home, "dbsh", "history")); err == nil {
		t.Errorf("the history of no project is %q", text)
	}
}

// A long copy says how far it is, and leaves nothing of that on the screen.
func TestTerminalTellsOfACopy(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	file := filepath.Join(t.TempDir(), "many.csv")
	var rows strings.Builder
	rows.WriteString("Name\n")
	for i := range 300_000 {
		fmt.Fprintf(&rows, "name %d\n", i)
	}
	if err := os.WriteFile(file, []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	p.types(":copy " + file + " to Artist" + enter)
	p.waits(" rows, ", " rows/s, ", "%, ", "s left", "300000 rows")
	p.waits(ready)
	if shown := p.picture().String(); strings.Contains(shown, "rows/s") && strings.Contains(shown, "left") {
		t.Errorf("how far it was is left on the screen:\n%s", shown)
	}
}

// What is printed without an end of its line, by Go's own print too, is ended before the prompt; errors of goroutines stand above what is typed.
func TestTerminalKeepsThePromptApart(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	p.types(`print(40 + 2)` + enter)
	p.shownAs("42")
	p.waits(ready)
	p.types(`go func() { time.Sleep(300*time.Millisecond); panic("one") }()` + enter)
	p.waits(ready)
	p.types("1 + 1")
	p.waits("one")
	_, row := p.shownAs("music> 1 + 1")
	if above := strings.Split(p.picture().String(), "\n")[row-1]; !strings.Contains(above, "panic: one") {
		t.Errorf("above what is typed stands %q", above)
	}
	p.types(enter)
	p.waits("\n2\n", ready)
}

// Characters of several columns, of several code points and of none stand where they are typed, and an earlier entry is found by a part of it.
func TestTerminalEditsWhatIsNoASCII(t *testing.T) {
	t.Parallel()
	p := sitDown(t)
	const text = `x := "👩‍👩‍👧 é 世界 🇩🇪"`
	p.types(text)
	p.shownAs("music> " + text)
	p.types("\x1b[D\x1b[D\x7f") // before the flag: the blank goes
	terminal, row := p.shownAs(`music> x := "👩‍👩‍👧 é 世界🇩🇪"`)
	if at := terminal.CursorPosition(); at.Y != row || at.X != len("music> x := \"")+2+1+1+1+4 {
		t.Errorf("the cursor stands at %v, in row %d", at, row)
	}
	p.types(enter)
	p.waits(ready)
	p.types("1 + 1" + enter)
	p.waits("\n2\n", ready)
	p.types("\x12界🇩") // half of the flag: what is looked for need be no whole character
	p.shownAs("search back: 界🇩")
	p.types("\x1b")
	time.Sleep(200 * time.Millisecond) // else the key behind Escape would be one of Alt's
	p.types("\x05; len(x)" + enter)
	p.waits(fmt.Sprintf("\n%d\n", len("👩‍👩‍👧 é 世界🇩🇪")), ready)
}
