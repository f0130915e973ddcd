package complete

import "testing"

func TestStatementPlace(t *testing.T) {
	for _, test := range []struct{ text, before, after string }{
		{"a.", "", ""},
		{"x := 1; a.", "x := 1;", ""},
		{"x := 1\na.", "x := 1\n", ""},
		{"for _, r := range x {\n\ty()\n\tf(r.", "for _, r := range x {\n\ty()\n", "}"},
		{"for i := 0; i < a.", " i := 0\n", ""},
		{"for i := 0; i < 3; i += a.", " i := 0\n", ""},
		{"if x := f(); x.", " x := f()\n", ""},
		{"switch x := f(); x.", " x := f()\n", ""},
		{"y := 1\nif x, ok := y.(T); ok && x.", "y := 1\n x, ok := y.(T)\n", ""},
		{"if x := f(); x > 1 { g() } else if y := h(x); y.", " x := f()\n y := h(x)\n", ""},
		{"if x { g() } else if y { z.", "if x { g() } else if y {", "}"},
		{"if x := f(); x { y.", "if x := f(); x {", "}"},
		{"if x := f(); x { g() }\ny.", "if x := f(); x { g() }\n", ""},
		{"g(func() { if x := f(); x.", "g(func() { x := f()\n", "})"},
		{"select {\ncase x := <-c:\n\tx.", "select {\ncase x := <-c:", "}"},
		{"switch x := y.(type) {\ncase T:\n\tx.", "switch x := y.(type) {\ncase T:", "}"},
		{"if true { x() } else { y.", "if true { x() } else {", "}"},
		{"g(func(u *User) bool { return u.", "g(func(u *User) bool {", "})"},
		{"g(User{Name: a.", "", ""},
		{"x := T{1}\nx.", "x := T{1}\n", ""},
		{"x := []T{{1, a.", "", ""},
		{"for i := range x { f() }\ny := 1\ny.", "for i := range x { f() }\ny := 1\n", ""},
		{"if x { f() } else { g() }\ny.", "if x { f() } else { g() }\n", ""},
		{"g(func() { if x { y() } }, z.", "", ""},
		{"switch x {\ncase 1:\n\ta.", "switch x {\ncase 1:", "}"},
		{"func f(a T) int {\n\ta.", "_ = func(a T) int {", "}"},
		{"func (s *S) M() {\n\ts.", "_ = func(s *S, ) {", "}"},
		{"x := map[string]int{\"a\": 1}[b.", "", ""},
	} {
		tokens, _ := scan(test.text)
		if got := statementPlace(tokens, test.text); got != (Place{test.before, test.after}) && got != (Place{test.before[:max(0, len(test.before)-1)], test.after}) {
			t.Errorf("%q: got %q and %q, want %q and %q", test.text, got.Before, got.After, test.before, test.after)
		}
	}
}
