package check

import (
	"strings"
	"testing"
)

func TestErrors(t *testing.T) {
	artist := []string{`a := Artists.Get(1)`}
	for _, test := range []struct {
		entries []string
		want    string
	}{
		{[]string{`Artists.Frist()`}, `1:9: Artists has no field or method Frist: did you mean First?`},
		{[]string{`Artsts.First()`}, `1:1: undefined: Artsts: did you mean Artists?`},
		{append(artist, `a.Nmae`), `1:3: Artist has no field or method Nmae: did you mean Name?`},
		{append(artist, `a.Albums()[0].Titel`), `1:15: Album has no field or method Titel: did you mean Title?`},
		{[]string{`strings.ToUper("a")`}, `1:9: package strings has no ToUper: did you mean ToUpper?`},
		{[]string{`many := Artists.All(); fmt.Println(many...)`}, `1:36: cannot use many ([]*Artist) as []any in argument to fmt.Println: range over it and give them one by one`},
		{[]string{`sync.OnceVlaue(nil)`}, `1:6: package sync has no OnceVlaue: did you mean OnceValue?`},
		{[]string{`atomic.Pointr[int]{}`}, `1:8: package atomic has no Pointr: did you mean Pointer?`},
		{[]string{`strings`}, `1:1: strings is a package: use something in it, strings.Name`},
		{[]string{`nosuch`}, `1:1: undefined: nosuch`},
		{[]string{`totl := 1; x := total`}, `1:17: undefined: total: did you mean totl?`},
		{[]string{`_ + 1`}, `1:1: _ has no value yet: nothing has been printed`},
		{[]string{"x := 1\ny := x + \"a\""}, `2:6: mismatched types int and string in x + "a": write fmt.Sprint(x, "a")`},
		{[]string{`var x int = "a"`}, `1:13: cannot use "a" (string) as int in variable declaration`},
		{[]string{`Artists.Name == "x"`}, `1:1: Artists.Name is a column: == is no operator for it: use Artists.Name.Eq("x")`},
		{[]string{`Artists.Filter(3 < Artists.ID)`}, `1:20: Artists.ID is a column: < is no operator for it: use Artists.ID.Gt(3)`},
		{append(artist, `a.Albums`), `1:3: Albums is a method of *Artist: call it, a.Albums()`},
		{append(artist, `fmt.Println(a.Albums)`), `1:15: Albums is a method of *Artist: call it, a.Albums()`},
		{append(artist, `len(a.Albums)`), `1:7: Albums is a method of *Artist: call it, a.Albums()`},
		{append(artist, `for range a.Albums { }`), `1:13: Albums is a method of *Artist: call it, a.Albums()`},
		{append(artist, `a.Albums[0]`), `1:3: Albums is a method of *Artist: call it, a.Albums()`},
		{[]string{`b := Albums.Get(1)`, `b.Artist.Name`}, `1:3: Artist is a method of *Album: call it, b.Artist()`},
		{append(artist, `a.Albums().Title`), `1:12: []*Album has no field or method Title: it holds many: take one by index, or range over it`},
		{[]string{`Tracks.UnitPrice.Gt("x")`}, `1:21: Tracks.UnitPrice is a decimal.Decimal: it cannot be compared with "x"`},
		{[]string{`Artists.Rank.In(1, "x")`}, `1:20: Artists.Rank is an int64: it cannot be compared with "x"`},
		{[]string{`Artists.Name.Eq(5)`}, `1:17: Artists.Name is a string: it cannot be compared with 5`},
		{[]string{`Artists.FilterBy("nmae", "x")`}, `1:18: no column or relation nmae of Artist: did you mean Name?`},
		{[]string{`Artists.FilterBy("Name", 5)`}, `1:26: Artist.Name is a string: it cannot be compared with 5`},
		{[]string{`type P struct{ A int }; p := P{}`, `type P struct{ B int }`, `p = P{}`}, `1:5: cannot use P{} (P) as P (older) in assignment`},
		{[]string{`type P struct{ A int }; p := P{}`, `type P struct{ A int }; p = P{}`}, `1:29: cannot use P{} (P) as P (older) in assignment`},
		{[]string{`func load() (int, error) { return 1, nil }`, `var s string = load()`}, `1:16: cannot use load() (int) as string in variable declaration: write fmt.Sprint(load())`},
		{append(artist, `var n int = a.Name`), `1:13: cannot use a.Name (*string) as int in variable declaration`},
		{append(artist, `len(a.Name) + "x"`), `1:1: mismatched types int and string in len(a.Name) + "x": write fmt.Sprint(len(a.Name), "x")`},
		{append(artist, `var n bool = len(a.Name)`), `1:14: cannot use len(a.Name) (int) as bool in variable declaration`},
		{[]string{`func f() {}`, `x := f()`}, `1:6: f() gives no value`},
		{[]string{`return 1`}, `1:8: there is no function here to return a value from`},
		{[]string{`nil`}, `1:1: nil alone has no type`},
		{[]string{`x := 1; 1 + 1; x`}, `1:9: 1 + 1 is not used: fmt.Println(1 + 1) prints it`},
		{[]string{`x := (1`}, `1:8: syntax error: expected ')', found the end of the line`},
		{[]string{"x := 1\n}"}, `2:1: syntax error: unexpected }`},
		{[]string{`import "no/such"`}, `1:8: there is no package "no/such" here`},
		{[]string{`type P struct{ A int }`, `func (p P) M() {}`, `func (p P) M() int { return 1 }`}, `1:12: P has a method M with other parameters or results: declare type P again to change it`},
		{[]string{`type P struct{ A int }`, `func (p P) A() {}`}, `1:12: P has a field A: a method cannot have its name`},
		{[]string{`func (b strings.Builder) X() {}`}, `1:9: Builder is a type of package strings: it cannot get more methods here`},
		{[]string{`func (t time) X() {}`}, `1:9: time is a package: use something in it, time.Name`},
		{[]string{`type L[T any] []T`, `func (l L[T]) Len() int { return len(l) }`}, `1:15: methods of a generic type must be typed in one entry with the type`},
		{[]string{`type P struct{ A int }`, `func (p P) M() int { return "x" }`, `P{}.M()`}, `1:5: P has no field or method M`},
		{[]string{`func f(a int) {}; f("x", 2)`}, `1:26: too many arguments in call to f, have (string, number), want (int)`},
		{[]string{`func f() int { return 1, 2 }`}, `1:26: too many return values, have (number, number), want (int)`},
		{[]string{`func f() int { }`}, `1:16: missing return: the function must end in return`},
		{[]string{`x.y.z = 1`}, `1:1: undefined: x`},
		{[]string{`int`}, `1:1: int is a type, no value`},
		{[]string{`goto end`}, `1:6: label end not declared`},
		{[]string{`break`}, `1:1: break not in for, switch, or select statement`},
		{[]string{`var e error = 3`}, `1:15: cannot use 3 (int) as error in variable declaration: int does not implement error (missing method Error)`},
		{[]string{`var s fmt.Stringer = 3`}, `1:22: cannot use 3 (int) as fmt.Stringer in variable declaration: int does not implement fmt.Stringer (missing method String)`},
		{[]string{`type P struct{ A int }`, `P{C: 1}`}, `1:3: unknown field C in struct literal of type P: it has A`},
		{[]string{`type P struct{ A int }`, `P{1, 2}`}, `1:6: too many values in struct literal of type P`},
		{[]string{`for i := range "a" { i := "x" + i }`}, `1:27: mismatched types string and int in "x" + i: write fmt.Sprint("x", i)`},
		{[]string{`f := func(x int) int { return x }; f()`}, `1:38: not enough arguments in call to f, have (), want (int)`},
		{[]string{`var x []int = [2]int{1,2}`}, `1:15: cannot use [2]int{…} ([2]int) as []int in variable declaration`},
		{[]string{`1 = 2`}, `1:1: cannot assign to 1`},
		{[]string{`x := 1; x()`}, `1:9: x is no function: it is an int`},
		{[]string{`if 1 { }`}, `1:4: a condition is true or false: 1 is an int: write 1 != 0`},
		{[]string{`slices.Max(3)`}, `1:1: in call to slices.Max, cannot infer E`},
		{[]string{`slices.Map([]int{1})`}, `1:8: package slices has no Map: did you mean Max?`},
		{[]string{`type P struct{ Name string }`, `P{Nmae: "x"}`}, `1:3: unknown field Nmae in struct literal of type P: did you mean Name?`},
		{[]string{`x := 1`, `x = `}, `1:5: syntax error: expected a value, found the end`},
		{[]string{`func f() { f( }`}, `1:15: syntax error: expected a value, found '}'`},
		{[]string{`x := "abc`}, `1:6: syntax error: the closing quote is missing`},
		{[]string{`1 +`}, `1:4: syntax error: expected a value, found the end`},
		{[]string{`func f() {`}, `1:11: syntax error: expected '}', found the end`},
	} {
		c, _ := modelPrompt()
		last := len(test.entries) - 1
		for _, src := range test.entries[:last] {
			_, _ = c.Check(src) // what is wrong on the way must leave nothing behind
		}
		if got := run(t, c, test.entries[last]); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.entries[len(test.entries)-1], got, test.want)
		}
	}
}

type brokenModels struct{ fakeModels }

func (b *brokenModels) Source(model string) (string, error) {
	return "package models\ntype Artist struct { ID nosuch }", nil
}

func TestBrokenModelIsNamed(t *testing.T) {
	c := New(Config{Packages: new(packagesWithStore), Models: &brokenModels{}})
	if got, want := run(t, c, `Artist{}`), "1:1: Artist cannot be used: source of model Artist: model Artist:2:25: undefined: nosuch"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// The caret stands under the place, behind wide characters too, and a long line is cut around it.
func TestRenderPlaces(t *testing.T) {
	long := strings.Repeat("x", 1000)
	for _, test := range []struct {
		err  Error
		want string
	}{
		{Error{Position: Position{1, 3}, Msg: "m", Source: "ab cd"}, "m\n  ab cd\n    ^"},
		{Error{Position: Position{1, 2}, Msg: "m", Source: "\ta"}, "m\n  \ta\n  \t^"},
		{Error{Position: Position{1, 8}, Msg: "m", Source: `"北京" + 1`}, "m\n  \"北京\" + 1\n       ^"},
		{Error{Position: Position{1, 6}, Msg: "m", Source: `"😀"+1`}, "m\n  \"😀\"+1\n     ^"},
		{Error{Position: Position{1, 501}, Msg: "m", Source: long}, "m\n  ..." + long[:400] + "...\n  " + strings.Repeat(" ", 203) + "^"},
	} {
		if got := test.err.Render(); got != test.want {
			t.Errorf("got\n%s\nwant\n%s", got, test.want)
		}
	}
}
