package check

import (
	"reflect"
	"strings"
	"testing"
)

func TestRender(t *testing.T) {
	c, _ := modelPrompt()
	_, err := c.Check("x := 1\n\tArtists.Frist()")
	want := lines(
		"Artists has no field or method Frist: did you mean First?",
		"  \tArtists.Frist()",
		"  \t        ^")
	if got := err.(*Error).Render(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestFailedCheckLeavesScope(t *testing.T) {
	c := prompt(nil)
	run(t, c, `x := 1; x`)
	for _, src := range []string{
		`x := "a"; y := 2; nosuch`,
		`import s "strings"; s.Nothing()`,
		`type P struct{ A int }; func f() int { return "a" }`,
	} {
		if _, err := c.Check(src); err == nil {
			t.Fatalf("%s: no error", src)
		}
	}
	if got := run(t, c, `x + _`); got != "show x + _1 int" {
		t.Errorf("x and _ are not what they were: %s", got)
	}
	for _, name := range []string{"y", "s", "P", "f"} {
		if c.scope.names[name] != nil {
			t.Errorf("%s was declared by an entry that failed", name)
		}
	}
}

func TestUndo(t *testing.T) {
	c, _ := modelPrompt()
	run(t, c, `type P struct{ A int }`)
	run(t, c, `x := 1; func (p P) Get() int { return p.A }; Artists.Count()`)
	c.Undo()
	if got := run(t, c, `P{}.Get()`); got != "1:5: P has no field or method Get" {
		t.Errorf("the method is still there: %s", got)
	}
	if got := run(t, c, `x`); got != "1:1: undefined: x" {
		t.Errorf("the variable is still there: %s", got)
	}
	if got := run(t, c, `Artists.Count()`); !strings.HasPrefix(got, "root Artists") {
		t.Errorf("the root is not made again: %s", got)
	}
	if got := run(t, c, `func (p P) Get() int { return 2 }`, `P{}.Get()`); got != "show P{}.Get() int" {
		t.Errorf("the method cannot be declared again: %s", got)
	}
}

func TestUnshow(t *testing.T) {
	c := prompt(nil)
	run(t, c, `1`)
	entry, err := c.Check(`x := "a"; x`)
	if err != nil {
		t.Fatal(err)
	}
	c.Unshow(entry)
	if got := run(t, c, `_ + len(x)`); got != "show _1 + len(x) int" {
		t.Errorf("got %s", got)
	}
}

func TestKeep(t *testing.T) {
	c := prompt(nil)
	rows := []map[string]any{{"a": 1}}
	shown := c.Keep(reflect.ValueOf(&rows).Elem())
	if got := run(t, c, `_[0]["a"]`); got != `show _1[0]["a"] any` {
		t.Errorf("got %s", got)
	}
	if value, ok := c.Binding(shown); !ok || value.Len() != 1 {
		t.Error("the value is not bound")
	}
}

func TestCheckAll(t *testing.T) {
	c := prompt(nil)
	entries, err := c.CheckAll([]string{`x := 1`, `func f() int { return x }`, `f() + x`})
	if err != nil || len(entries) != 3 || print(entries[2]) != "show f() + x int" {
		t.Errorf("got %v, %v", entries, err)
	}
	_, err = c.CheckAll([]string{`y := 1`, "z := y\nz = \"a\""})
	failure, ok := err.(*Error)
	if !ok || failure.Entry != 1 || failure.Line != 2 || failure.Source != `z = "a"` {
		t.Errorf("got %+v", failure)
	}
	if c.scope.names["y"] != nil {
		t.Error("an entry before the wrong one counts")
	}
}

func TestNames(t *testing.T) {
	c, models := modelPrompt()
	run(t, c, `x := map[string]int{}; const K = 2; func f(a int) bool { return true }; type P struct{}; 1`)
	models.read = nil
	kinds := map[string]string{}
	for _, name := range c.Names("") {
		kinds[name.Name] = strings.TrimSpace(name.Kind + " " + name.Type)
	}
	for name, want := range map[string]string{
		"x": "variable map[string]int", "K": "constant untyped int", "f": "function func(a int) bool", "P": "type P",
		"_1": "variable int", "Artist": "model", "Artists": "root", "strings": "package",
	} {
		if kinds[name] != want {
			t.Errorf("%s is %q, want %q", name, kinds[name], want)
		}
	}
	if len(models.read) > 0 {
		t.Errorf("naming read %v", models.read)
	}
}

func TestMembers(t *testing.T) {
	c, _ := modelPrompt()
	run(t, c, `type P struct{ A int; b string }; func (p *P) Get() (int, error) { return p.A, nil }; p := P{}; a := Artists.Get(1)`)
	for _, test := range []struct{ expr, want string }{
		{`p.`, "A field int, Get method func() (int, error), b field string"},
		{`a`, "Albums method func() ([]*Album, error), ID field int64, Name field *string, Rank field *int64"},
		{`Artists.Get(1).Albums()[0].`, "Artist method func() (*Artist, error), ArtistID field int64, ID field int64, SetArtist method func(row *Artist) error, Title field string, Tracks method func() ([]*Track, error)"},
		{`Artists.`, "Albums field store.Relation, All method func() ([]*Artist, error), Count method func() (int64, error), Filter method func(conditions ...store.Condition) ArtistQuery, First method func() (*Artist, error), Get method func(key ...any) (*Artist, error), ID field store.Column, Name field store.Column, Rank field store.Column"},
		{`Artists.Filter(nosuch).`, "All method func() ([]*Artist, error), Column method func(name string) store.Column, Count method func() (int64, error), Filter method func(conditions ...store.Condition) ArtistQuery"},
		{`cmp.`, "Compare function func[T cmp.Ordered](x T, y T) int, Less function func[T cmp.Ordered](x T, y T) bool"},
		{`utf8`, "MaxRune constant , RuneLen function func(int32) int"},
		{`time.Now().`, "Year method func() int"},
		{`Artist.`, "Albums method func() ([]*Album, error)"},
	} {
		members, err := c.Members(test.expr)
		if err != nil {
			t.Errorf("%s: %v", test.expr, err)
			continue
		}
		var got []string
		for _, member := range members {
			got = append(got, member.Name+" "+member.Kind+" "+member.Type)
		}
		if all := strings.Join(got, ", "); !containsAll(all, strings.SplitAfter(test.want, ", ")) {
			t.Errorf("%s: got\n%s\nwant\n%s", test.expr, all, test.want)
		}
	}
	for _, expr := range []string{`nosuch.`, `p.A + `, `x := 1`, ``, `for {}`} {
		if _, err := c.Members(expr); err == nil {
			t.Errorf("%s: no error", expr)
		}
	}
	if got := run(t, c, `_ + 1`); got != "1:1: _ has no value yet: nothing has been printed" {
		t.Errorf("asking for members showed something: %s", got)
	}
}

func containsAll(text string, parts []string) bool {
	for _, part := range parts {
		if !strings.Contains(text, strings.TrimSuffix(part, ", ")) {
			return false
		}
	}
	return true
}

func TestTypeOfAndDescribe(t *testing.T) {
	c, _ := modelPrompt()
	run(t, c, `x := 1; type P struct{ A int }; func f(a int) (int, error) { return a, nil }`)
	for _, test := range []struct{ expr, want string }{
		{`x`, "int"}, {`x + 1`, "int"}, {`1.5`, "float64"}, {`f(1)`, "int"}, {`P{}`, "P"}, {`Artists.First()`, "*Artist"},
		{`nosuch`, "1:1: undefined: nosuch"}, {`x := 1`, "this is no expression: x := 1"}, {`fmt.Println()`, "(int, error)"},
	} {
		got, err := c.TypeOf(test.expr)
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("TypeOf %s: got %s, want %s", test.expr, got, test.want)
		}
	}
	for _, test := range []struct{ name, want string }{
		{`x`, "var x int"}, {`f`, "func f(a int) (int, error)"}, {`P`, "type P struct{A int}"},
		{`strings.Cut`, "func strings.Cut(string, string) (string, string, bool)"}, {`strings`, `package strings // import "strings"`},
		{`Artists.First`, "func (ArtistQuery).First() (*Artist, error)"}, {`slices.Max`, "func slices.Max[S ~[]E, E cmp.Ordered](x S) E"},
	} {
		got, err := c.Describe(test.name)
		if err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("Describe %s: got %s, want %s", test.name, got, test.want)
		}
	}
}

func TestSetModels(t *testing.T) {
	c, _ := modelPrompt()
	run(t, c, `a := Artists.Get(1)`)
	c.SetModels(&fakeModels{})
	if got := run(t, c, `a = Artists.Get(1)`); got != "a = Chk1(Artists.Get(1))" {
		t.Errorf("a model that says the same is another: %s", got)
	}
	c.SetModels(&fakeModels{more: "Country string; "})
	if got := run(t, c, `a = Artists.Get(1)`); !strings.Contains(got, "as *Artist (older)") {
		t.Errorf("an object of the old model takes one of the new: %s", got)
	}
	if got := run(t, c, `a.Albums()`); got != "show Chk1(a.Albums()) []*Album" {
		t.Errorf("an object of the old model lost its methods: %s", got)
	}
}
