package check

import (
	"strings"
	"testing"
)

func TestMembersAt(t *testing.T) {
	c, _ := modelPrompt()
	for _, test := range []struct {
		place      Place
		expr, want string
	}{
		{Place{"for _, a := range Artists.All() {", "}"}, "a", "Name"},
		{Place{"a := Artists.Get(1)", ""}, "a", "Name"},
		{Place{"a := Artists.Get(1)\nb := a.Albums()", ""}, "b[0]", "Title"},
		{Place{"type P struct{ X int }\np := P{}", ""}, "p", "X"},
		{Place{"f := func(a *Artist) {\n\tif true {", "}}"}, "a", "Name"},
		{Place{"g(func(a *Artist) bool {", "})"}, "a", "Name"},
		{Place{"a := Artists.Get(1)\nnothing(a)", ""}, "a.Albums()[0]", "Title"},
		{Place{"_ = func(a *Artist, ) {", "}"}, "a", "Name"},
	} {
		members, err := c.MembersAt(test.place, test.expr)
		var names []string
		for _, m := range members {
			names = append(names, m.Name)
		}
		if err != nil || !strings.Contains(strings.Join(names, " ")+" ", test.want+" ") {
			t.Errorf("%q, %s: got %v, %v, want %s", test.place.Before, test.expr, names, err, test.want)
		}
	}
	if members, err := c.MembersAt(Place{"x := (", ""}, "x"); err == nil {
		t.Errorf("what is no Go has %v", members)
	}
	if c.Declared("a") || c.Declared("p") {
		t.Error("what is typed is declared before it is entered")
	}
}

func TestNamesAt(t *testing.T) {
	c, _ := modelPrompt()
	var got []string
	for _, name := range c.NamesAt(Place{"n := 1\nfor i, a := range Artists.All() {\n\tif b := a.Albums(); true {\n\t\tvar s string\n\t\t_ = s\n", "}}\nlater := 1"}) {
		got = append(got, name.Name+" "+name.Type)
	}
	if want := "a *Artist, b []*Album, i int, n int, s string"; strings.Join(got, ", ") != want {
		t.Errorf("got %q, want %q", strings.Join(got, ", "), want)
	}
}
