package outlet_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/outlet"
)

func needShell(t *testing.T) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the commands are those of a Unix shell")
	}
}

func TestMove(t *testing.T) {
	var base, first, second bytes.Buffer
	o := outlet.New(&base)
	write := func(text string) {
		if _, err := o.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	write("a")
	back := o.Move(&first)
	write("b")
	inner := o.Move(&second)
	write("c")
	inner()
	write("d")
	if !o.Moved() {
		t.Error("it leads to its base, want it moved")
	}
	back()
	write("e")
	if got := base.String() + " " + first.String() + " " + second.String(); got != "ae bd c" || o.Moved() {
		t.Errorf("got %q, want %q", got, "ae bd c")
	}
}

// TestEndLine ends the lines of the base that have no end, and no others.
func TestEndLine(t *testing.T) {
	var base, aside bytes.Buffer
	o := outlet.New(&base)
	o.EndLine()
	for _, text := range []string{"a", "", "b\n", "c"} {
		if _, err := o.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	back := o.Move(&aside)
	if _, err := o.Write([]byte("d\n")); err != nil {
		t.Fatal(err)
	}
	back()
	o.EndLine()
	o.EndLine()
	if _, err := o.Beside(&base).Write([]byte("e")); err != nil {
		t.Fatal(err)
	}
	o.EndLine()
	o.EndLine()
	if got := base.String() + aside.String(); got != "ab\nc\ne\nd\n" {
		t.Errorf("got %q", got)
	}
}

func TestPager(t *testing.T) {
	needShell(t)
	for _, test := range []struct {
		name, text string
		wraps      bool
		want       string
	}{
		{"short", "a\nb\n", false, "a\nb\n"},
		{"as long as the screen", "a\nb\nc\n", false, "a\nb\nc\n"},
		{"longer", "a\nb\nc\nd\n", false, "> a\n> b\n> c\n> d\n"},
		{"too wide", strings.Repeat("x", 11) + "\n", false, "> " + strings.Repeat("x", 11) + "\n"},
		{"wraps", strings.Repeat("x", 11) + "\n", true, strings.Repeat("x", 11) + "\n"},
		{"wraps too often", strings.Repeat("x", 40) + "\n", true, "> " + strings.Repeat("x", 40) + "\n"},
		{"no line feed", "a", false, "a"},
	} {
		var out bytes.Buffer
		pager := outlet.NewPager("sed 's/^/> /'", outlet.Screen{Width: 10, Height: 4, Wraps: test.wraps}, &out, &out, func(line string) int { return len(line) })
		for i := range len(test.text) { // a byte at a time
			if _, err := pager.Write([]byte{test.text[i]}); err != nil {
				t.Fatal(err)
			}
		}
		if err := pager.Close(); err != nil {
			t.Error(err)
		}
		if got := out.String(); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
	}
}

// Whoever leaves the pager early has seen enough.
func TestPagerIsLeft(t *testing.T) {
	needShell(t)
	var out bytes.Buffer
	pager := outlet.NewPager("head -1", outlet.Screen{Width: 10, Height: 4}, &out, &out, func(line string) int { return len(line) })
	for range 100_000 {
		if _, err := pager.Write([]byte("line\n")); err != nil {
			t.Fatal(err)
		}
	}
	if err := pager.Close(); err != nil || out.String() != "line\n" {
		t.Errorf("got %q, %v", out.String(), err)
	}
}

func TestStart(t *testing.T) {
	needShell(t)
	var out bytes.Buffer
	t.Setenv("SET_ALREADY", "here")
	program, err := outlet.Start("cat; echo $SET_ALREADY $NOT_SET; exit 2", &out, &out, "SET_ALREADY=there", "NOT_SET=by default")
	if err != nil {
		t.Fatal(err)
	}
	program.Write([]byte("text\n"))
	if err := program.Close(); err == nil || !strings.HasSuffix(err.Error(), "exit code 2") {
		t.Errorf("got %v, want an exit code", err)
	}
	if got := out.String(); got != "text\nhere by default\n" {
		t.Errorf("got %q", got)
	}
}

func TestCreate(t *testing.T) {
	t.Setenv("HOME", t.TempDir())
	for _, add := range []bool{false, true, true, false} {
		file, err := outlet.Create("~/x.txt", add)
		if runtime.GOOS == "windows" {
			t.Skip("the home folder has another variable")
		}
		if err != nil {
			t.Fatal(err)
		}
		file.WriteString("x")
		file.Close()
	}
	if text, err := os.ReadFile(filepath.Join(os.Getenv("HOME"), "x.txt")); err != nil || string(text) != "x" {
		t.Errorf("got %q, %v", text, err)
	}
	if _, err := outlet.Create(t.TempDir(), false); err == nil || !strings.Contains(err.Error(), "is a directory") {
		t.Errorf("got %v", err)
	}
}
