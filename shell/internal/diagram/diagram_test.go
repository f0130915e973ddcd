package diagram_test

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dbsh-go/dbsh/shell/internal/diagram"
)

func shop() *diagram.Diagram {
	return &diagram.Diagram{
		Boxes: []diagram.Box{
			{Name: "posts", Rows: []diagram.Row{{Name: "id", Type: "integer", Key: true}, {Name: "user_id", Type: "integer", To: "users"}}},
			{Name: "users", Rows: []diagram.Row{{Name: "id", Type: "integer", Key: true}, {Name: "name", Type: "varchar(20)"}}},
			{Name: "staff", Rows: []diagram.Row{{Name: "id", Type: "int", Key: true}, {Name: "boss", Type: "int", To: "staff"}}},
		},
		Links: []diagram.Link{{From: "posts", To: "users", Name: "user_id"}, {From: "staff", To: "staff", Name: "boss", Optional: true, One: true}},
	}
}

func screen(width int) diagram.Screen {
	return diagram.Screen{Width: width, Measure: utf8.RuneCountInString, Shorten: func(text string, n int) string {
		if runes := []rune(text); len(runes) > n {
			return string(runes[:max(0, n-1)]) + "…"
		}
		return text
	}}
}

func TestWrite(t *testing.T) {
	var b strings.Builder
	if err := diagram.Write(&b, shop(), screen(60)); err != nil {
		t.Fatal(err)
	}
	want := `┌ users ────────────┐  ┌ staff ────────┐
│ id        integer │  │ id        int │
│ name  varchar(20) │  │ boss  → staff │
└───────────────────┘  └───────────────┘
┌ posts ───────────┐
│ id       integer │
│ user_id  → users │
└──────────────────┘
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// TestWriteColoured has the same lines with colours: they take no room.
func TestWriteColoured(t *testing.T) {
	d := shop()
	d.Boxes[2].Rows = append(d.Boxes[2].Rows, diagram.Row{Name: "more", Type: "text"})
	plain, coloured := screen(60), screen(60)
	coloured.Paint = func(_ diagram.Role, text string) string { return "\x1b[1m" + text + "\x1b[0m" }
	var want, got strings.Builder
	if err := errors.Join(diagram.Write(&want, d, plain), diagram.Write(&got, d, coloured)); err != nil {
		t.Fatal(err)
	}
	if bare := strings.NewReplacer("\x1b[1m", "", "\x1b[0m", "").Replace(got.String()); bare != want.String() {
		t.Errorf("got\n%s\nwant\n%s", bare, want.String())
	}
}

// TestSVGIsWideEnough makes boxes wider for characters that are.
func TestSVGIsWideEnough(t *testing.T) {
	width := func(name string) string {
		var b strings.Builder
		d := &diagram.Diagram{Boxes: []diagram.Box{{Name: name}}}
		if err := diagram.WriteSVG(&b, d); err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(b.String(), "viewBox=\"0 0 ")
		size, _, _ := strings.Cut(rest, " ")
		return size
	}
	if narrow, wide := width(strings.Repeat("xx", 20)), width(strings.Repeat("中", 20)); narrow != wide {
		t.Errorf("40 letters have a picture of %s, 20 Chinese ones of %s", narrow, wide)
	}
}

func TestWriteFits(t *testing.T) {
	for _, width := range []int{12, 20, 33, 80} {
		var b strings.Builder
		d := shop()
		d.Boxes[0].Name = strings.Repeat("long", 30)
		if err := diagram.Write(&b, d, screen(width)); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("%d columns on a screen of %d: %q", n, width, line)
			}
		}
	}
}

func TestMermaid(t *testing.T) {
	var b strings.Builder
	if err := diagram.WriteMermaid(&b, shop()); err != nil {
		t.Fatal(err)
	}
	want := `erDiagram
    posts {
        integer id PK
        integer user_id FK
    }
    users {
        integer id PK
        varchar_20 name
    }
    staff {
        int id PK
        int boss FK
    }
    users ||--o{ posts : "user_id"
    staff |o--o| staff : "boss"
`
	if got := b.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Circles of references, names with signs and an empty diagram are drawn too.
func TestOdd(t *testing.T) {
	circle := &diagram.Diagram{
		Boxes: []diagram.Box{{Name: "a<b", Rows: []diagram.Row{{Name: "x&y"}}}, {Name: "c d", Rows: []diagram.Row{{Name: "a"}}}},
		Links: []diagram.Link{{From: "a<b", To: "c d", Name: "x&y"}, {From: "c d", To: "a<b", Name: "a"}, {From: "c d", To: "gone", Name: "z"}},
	}
	for _, d := range []*diagram.Diagram{circle, shop(), {}} {
		if err := diagram.Write(io.Discard, d, screen(0)); err != nil {
			t.Error(err)
		}
		if err := diagram.WriteMermaid(io.Discard, d); err != nil {
			t.Error(err)
		}
		var b strings.Builder
		if err := diagram.WriteSVG(&b, d); err != nil {
			t.Error(err)
		}
		for decoder := xml.NewDecoder(strings.NewReader(b.String())); ; {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%v in\n%s", err, b.String())
			}
		}
	}
}
