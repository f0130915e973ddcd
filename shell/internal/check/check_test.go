package check

import (
	"fmt"
	"go/ast"
	"go/printer"
	"go/types"
	"reflect"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/context/symbols"
)

// prompt is a checker with the standard library and a few predeclared names.
func prompt(models Models) *Checker {
	counter := 0
	return New(Config{
		Packages: new(symbols.Packages),
		Models:   models,
		Bindings: []Binding{
			{Name: "counter", Value: reflect.ValueOf(&counter).Elem()},
			{Name: "double", Value: reflect.ValueOf(func(n int) int { return 2 * n })},
			{Name: "load", Value: reflect.ValueOf(func(name string) (int, error) { return len(name), nil })},
			{Name: "pair", Value: reflect.ValueOf(func() (int, string, error) { return 1, "", nil })},
			{Name: "save", Value: reflect.ValueOf(func() error { return nil })},
			{Name: "Text", Value: reflect.ValueOf((*strings.Builder)(nil))},
		},
	})
}

// print writes an entry as lines: what each unit declares, its repaired body, and what it shows.
func print(e *Entry) string {
	var lines []string
	add := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	for _, unit := range e.Units {
		for _, model := range unit.Models {
			add("root %s = %s", model.Root.Name(), model.New.Name())
		}
		for _, name := range unit.Types {
			add("type %s", name.Name())
		}
		for _, fn := range unit.Funcs {
			replaces := ""
			if unit.Replaces[fn] != nil {
				replaces = " again"
			}
			add("func %s%s%s", fn.Name(), strings.TrimPrefix(typeString(fn.Type()), "func"), replaces)
		}
		for _, method := range unit.Methods {
			add("method %s.%s", typeString(method.Signature().Recv().Type()), method.Name())
		}
		for _, stmt := range unit.Body {
			add("%s", source(e, stmt))
		}
		for _, v := range unit.Vars {
			reuse := ""
			if v.Reuse != nil {
				reuse = " again"
			}
			add("var %s %s%s", v.Global.Name(), typeString(v.Global.Type()), reuse)
		}
		if unit.Show != nil {
			add("show %s %s", source(e, unit.Show.Expr), typeString(unit.Show.Type))
		}
		add("--")
	}
	return strings.TrimSuffix(strings.Join(lines, "\n"), "\n--")
}

func source(e *Entry, node ast.Node) string {
	var b strings.Builder
	if err := printer.Fprint(&b, e.Fset, node); err != nil {
		return err.Error()
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(b.String(), preludeName+".", "")), " ")
}

func typeString(t types.Type) string {
	return types.TypeString(t, func(pkg *types.Package) string {
		if pkg.Path() == "main" {
			return ""
		}
		return pkg.Name()
	})
}

// run checks entries; all but the last must be right. The outcome of the last is its print, or its error.
func run(t *testing.T, c *Checker, entries ...string) string {
	t.Helper()
	for i, src := range entries {
		entry, err := c.Check(src)
		last := i == len(entries)-1
		switch {
		case err != nil && last:
			return err.(*Error).Error()
		case err != nil:
			t.Fatalf("%s: %v", src, err)
		case last:
			return print(entry)
		}
	}
	return ""
}

func lines(l ...string) string { return strings.Join(l, "\n") }

func TestEntries(t *testing.T) {
	for _, test := range []struct {
		name    string
		entries []string
		want    string
	}{
		{"expression", []string{`1 + 1`}, "show 1 + 1 int"},
		{"variable", []string{`x := 1`}, "x := 1\nvar x int"},
		{"variable then value", []string{`x := 1; x`}, "x := 1\nvar x int\nshow x int"},
		{"later entry", []string{`x := 1`, `x + 1`}, "show x + 1 int"},
		{"package by name", []string{`strings.ToUpper("a")`}, `show strings.ToUpper("a") string`},
		{"constant of a package", []string{`math.MaxInt64`}, `show math.MaxInt64 int`},
		{"rune constant", []string{`utf8.RuneError`}, `show utf8.RuneError rune`},
		{"method of a package's type", []string{`time.Duration(3).String()`}, `show time.Duration(3).String() string`},
		{"interface of a package", []string{`var e fmt.Stringer`}, "var e fmt.Stringer\nvar e fmt.Stringer"},
		{"generic source", []string{`xs := []int{3, 1}; slices.Sort(xs); slices.Max(xs)`}, "xs := []int{3, 1}\nslices.Sort(xs)\nvar xs []int\nshow slices.Max(xs) int"},
		{"generic sequence", []string{`slices.Sorted(maps.Keys(map[string]int{"a": 1}))`}, `show slices.Sorted(maps.Keys(map[string]int{"a": 1})) []string`},
		{"function", []string{`func f(a int) int { return a }`}, "func f(a int) int"},
		{"function before its use", []string{`f(1); func f(a int) int { return a }`}, "func f(a int) int\nshow f(1) int"},
		{"function of a variable of the entry", []string{`x := 1; func f() int { return x }; f()`}, "x := 1\nvar x int\n--\nfunc f() int\nshow f() int"},
		{"type and method", []string{`type P struct{ A int }; func (p P) Get() int { return p.A }; P{1}.Get()`}, "type P\nmethod P.Get\nshow P{1}.Get() int"},
		{"method added later", []string{`type P struct{ A int }`, `func (p *P) Get() int { return p.A }`, `p := &P{1}; p.Get()`}, "p := &P{1}\nvar p *P\nshow p.Get() int"},
		{"method again", []string{`type P struct{ A int }`, `func (p P) Get() int { return p.A }`, `func (p P) Get() int { return 2 }`}, "method P.Get"},
		{"type again", []string{`type P struct{ A int }`, `type P struct{ A, B int }`, `P{B: 2}.B`}, "show P{B: 2}.B int"},
		{"variable again", []string{`x := 1`, `x := 2`}, "x := 2\nvar x int again"},
		{"variable of another type", []string{`x := 1`, `x := "a"`}, "x := \"a\"\nvar x string"},
		{"again in one entry", []string{`x := 1; x := "a"; x`}, "x := 1\nvar x int\n--\nx := \"a\"\nvar x string\nshow x string"},
		{"function again", []string{`func f() int { return 1 }`, `func f() int { return 2 }`}, "func f() int again"},
		{"constants", []string{`const ( A = iota; B )`, `B`}, "show B int"},
		{"import", []string{`import "strings"`, `strings.ToLower("A")`}, `show strings.ToLower("A") string`},
		{"renamed import", []string{`import s "strings"; s.ToLower("A")`}, `show s.ToLower("A") string`},
		{"import group", []string{`import ( "strings"; r "math/rand" ); strings.Repeat("a", r.Intn(3))`}, `show strings.Repeat("a", r.Intn(3)) string`},
		{"user's name before a package's", []string{`type U struct{ Path int }; url := U{1}`, `url.Path`}, "show url.Path int"},
		{"last value", []string{`40`, `_ + 2`}, "show _1 + 2 int"},
		{"numbered value", []string{`40`, `"a"`, `_1 + len(_)`}, "show _1 + len(_2) int"},
		{"blank stays blank", []string{`1`, `_, ok := map[int]int{}[1]; for _, x := range []int{1} { _ = x }; ok`}, "_, ok := map[int]int{}[1]\nfor _, x := range []int{1} { _ = x }\nvar ok bool\nshow ok bool"},
		{"no value", []string{`func f() {}`, `f()`}, "f()"},
		{"builtin", []string{`len("abc")`}, `show len("abc") int`},
		{"print", []string{`fmt.Println(1)`}, `fmt.Println(1)`},
		{"two values", []string{`strings.Cut("a=b", "=")`}, `show List3(strings.Cut("a=b", "=")) []any`},
		{"binding", []string{`counter + double(2)`}, `show counter + double(2) int`},
		{"type binding", []string{`var b Text; b.Len()`}, "var b Text\nvar b Text\nshow b.Len() int"},
		{"unused", []string{`for i := range 3 { y := i }`}, "for i := range 3 { y := i }"},
		{"unexported fields without keys", []string{`type p struct{ a, b int }`, `p{1, 2}.b`}, "show p{a: 1, b: 2}.b int"},
		{"whole file", []string{"package main\nimport \"fmt\"\nvar x = f()\nfunc f() int { return y }\nvar y = 2\nfunc main() { fmt.Println(x) }", `main()`}, "main()"},
		{"whole file in order", []string{"package main\nvar x = f()\nfunc f() int { return y }\nvar y, ok = m[1]\nvar m = map[int]int{1: strconv.Atoi(\"2\")}\nconst c = 1\nfunc init() { y++ }"},
			"func f() int\nfunc init()\nm = map[int]int{1: Chk1(strconv.Atoi(\"2\"))}\ny, ok = m[1]\nx = f()\ninit()\nvar x int\nvar y int\nvar ok bool\nvar m map[int]int"},
		{"method of an earlier type with a new type", []string{`type P struct{ A int }`, `type Q struct{ N int }; func (q Q) Twice() int { return 2 * q.N }; func (p P) Add(q Q) Q { return Q{p.A + q.Twice()} }; P{1}.Add(Q{2}).N`},
			"type Q\n--\nmethod Q.Twice\nmethod P.Add\nshow P{1}.Add(Q{2}).N int"},
		{"mutual recursion", []string{`func even(n int) bool { return n == 0 || odd(n-1) }; func odd(n int) bool { return n != 0 && even(n-1) }; even(4)`}, "func even(n int) bool\nfunc odd(n int) bool\nshow even(4) bool"},
		{"nothing", []string{`// nothing`}, ""},
		{"comment behind", []string{`1 // one`}, "show 1 int"},
		{"dot import", []string{`import . "strings"`, `ToUpper("a")`}, `show ToUpper("a") string`},
		{"generic function", []string{`func Map[A, B any](xs []A, f func(A) B) []B { return nil }`, `Map([]int{1}, strconv.Itoa)`}, "show Map([]int{1}, strconv.Itoa) []string"},
		{"generic type", []string{`type L[T any] []T; func (l L[T]) Len() int { return len(l) }`, `L[int]{1}.Len()`}, "show L[int]{1}.Len() int"},
		{"shadowed builtin", []string{`len := func(s string) int { return 7 }`, `len("a")`}, `show len("a") int`},
		{"type of a constant of the entry", []string{`const N = 3; type A [N]int; A{}`}, "const N = 3\n--\ntype A\nshow A{} A"},
		{"labels", []string{`x := 1; L: for { break L }; x := 2`}, `1:31: no new variables on left side of :=`},
		{"pointer wanted", []string{`var p *int = 1; p = 2`}, "var p *int = Ptr(1)\np = Ptr(2)\nvar p *int"},
		{"pointers wanted", []string{`ps := []*string{"a"}; m := map[int]*float64{1: 2}; c := make(chan *int, 1); c <- 3; ps = append(ps, "b")`},
			"ps := []*string{Ptr(\"a\")}\nm := map[int]*float64{1: Ptr[·T1](2)}\nc := make(chan *int, 1)\nc <- Ptr(3)\nps = append(ps, Ptr(\"b\"))\nvar ps []*string\nvar m map[int]*float64\nvar c chan *int"},
		{"pointer to an own type", []string{`type F float64; type S struct{ F *F }; a := S{F: 1}; S{2}`}, "type F\ntype S\na := S{F: Ptr[F](1)}\nvar a S\nshow S{Ptr[F](2)} S"},
		{"pointer argument and result", []string{`func f(p *int) *int { return 3 }; f(1)`}, "func f(p *int) *int\nshow f(Ptr(1)) *int"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := run(t, prompt(nil), test.entries...); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestCheckedCalls(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{`load("a")`, `show Chk1(load("a")) int`},
		{`load("a") + 1`, `show Chk1(load("a")) + 1 int`},
		{`n := load("a")`, "n := Chk1(load(\"a\"))\nvar n int"},
		{`n, err := load("a")`, "n, err := load(\"a\")\nvar n int\nvar err error"},
		{`var n int = load("a")`, "var n int = Chk1(load(\"a\"))\nvar n int"},
		{`a, b := pair()`, "a, b := Chk2(pair())\nvar a int\nvar b string"},
		{`pair()`, "show List2(Chk2(pair())) []any"},
		{`save()`, "Chk0(save())"},
		{`(save())`, "Chk0(save())"},
		{`err := save()`, "err := save()\nvar err error"},
		{`for i := range 2 { save() }`, "for i := range 2 { save() }"},
		{`n := (load("a")) * 2`, "n := Chk1(load(\"a\")) * 2\nvar n int"},
		{`double(load("a"))`, `show double(Chk1(load("a"))) int`},
		{`double(double(load("a")))`, `show double(double(Chk1(load("a")))) int`},
		{`[]int{load("a"), load("b")}`, `show []int{Chk1(load("a")), Chk1(load("b"))} []int`},
		{`xs := append([]int{}, load("a"))`, "xs := append([]int{}, Chk1(load(\"a\")))\nvar xs []int"},
		{`float64(load("a"))`, `show float64(Chk1(load("a"))) float64`},
		{`if load("a") > 0 { }`, `if Chk1(load("a")) > 0 { }`},
		{`for i := range load("a") { _ = i }`, `for i := range Chk1(load("a")) { _ = i }`},
		{`[]int{1}[load("a")]`, `show []int{1}[Chk1(load("a"))] int`},
		{`fmt.Println(load("a"))`, `fmt.Println(load("a"))`},
		{`f := func() int { return load("a") }; f()`, "f := func() int { return Chk1(load(\"a\")) }\nvar f func() int\nshow f() int"},
		{`f := func() (int, error) { return load("a") }; f()`, "f := func() (int, error) { return load(\"a\") }\nvar f func() (int, error)\nshow Chk1(f()) int"},
		{`c := make(chan int, 1); c <- load("a")`, "c := make(chan int, 1)\nc <- Chk1(load(\"a\"))\nvar c chan int"},
		{`map[string]int{"a": load("a")}`, `show map[string]int{"a": Chk1(load("a"))} map[string]int`},
		{`switch load("a") { case 1: }`, `switch Chk1(load("a")) { case 1: }`},
		{`strconv.Atoi(strconv.Unquote("1")) + 1`, `show Chk1(strconv.Atoi(Chk1(strconv.Unquote("1")))) + 1 int`},
		{`slices.Max([]int{load("a")})`, `show slices.Max([]int{Chk1(load("a"))}) int`},
		{`defer load("a")`, `defer load("a")`},
	} {
		if got := run(t, prompt(nil), test.src); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.src, got, test.want)
		}
	}
}

func toFunc(object types.Object) *types.Func {
	fn, _ := object.(*types.Func)
	return fn
}
