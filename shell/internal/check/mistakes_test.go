package check

import (
	"reflect"
	"testing"

	"github.com/dbsh-go/dbsh/store"
)

// What a person types who comes from Python, SQL or another language, or who is new to Go: each is refused in words that
// say what to write.
func TestMistakes(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{`exit()`, `1:1: undefined: exit: :quit leaves (or ^D)`},
		{`quit`, `1:1: undefined: quit: :quit leaves (or ^D)`},
		{`help`, `1:1: undefined: help: :help shows what there is`},
		{`help(Artists)`, `1:1: undefined: help: :help shows what there is`},
		{`Builder{}`, `1:1: undefined: Builder: did you mean strings.Builder?`},
		{`Println("x")`, `1:1: undefined: Println: did you mean fmt.Println?`},
		{`var t Time`, `1:7: undefined: Time: did you mean time.Time?`},
		{`Artist2.All()`, `1:1: undefined: Artist2: did you mean Artist?`},
		{`x := None`, `1:6: undefined: None: did you mean nil?`},
		{`x := True`, `1:6: undefined: True: did you mean true?`},
		{`x := FALSE`, `1:6: undefined: FALSE: did you mean false?`},
		{`if Artists.Count() == null { }`, `1:23: undefined: null: did you mean nil?`},
		{`artists = Artists.All()`, `1:1: undefined: artists: := declares it`},
		{`totl := 1; total = 2`, `1:12: undefined: total: did you mean totl?`},
		{`for i = 0; i < 3; i++ { }`, `1:5: undefined: i: := declares it`},
		{`func f(a) { }`, `1:8: undefined: a: a parameter is a name and a type, a int`},
		{`str(5)`, `1:1: undefined: str: fmt.Sprint(x) makes a text`},
		{`Artist.All()`, `1:8: queries start at Artists: Artists.All()`},
		{`Artist.query.all()`, `1:8: queries start at Artists: Artists.All()`},
		{`Artist.Count()`, `1:8: queries start at Artists: Artists.Count()`},
		{`Artist.Filter(Artist.ID.Eq(1))`, `1:8: queries start at Artists: Artists.Filter(...)`},
		{`Artist.ID`, `1:8: queries start at Artists: Artists.ID`},
		{`session.Query(Artist)`, `1:15: Artist is a type, no value: queries start at Artists`},
		{`session.add_all(1)`, `1:9: store.Session has no field or method add_all: write session.Add(a, b)`},
		{`b := Albums.Get(1); b.Artist = nil`, `1:23: Artist is a relation: b.SetArtist(nil)`},
		{`b := Albums.Get(1); a := Artists.Get(1); b.Artist = a`, `1:44: Artist is a relation: b.SetArtist(a)`},
		{`a := Artists.Get(1); b := Albums.Get(1); a.Albums = append(a.Albums, b)`, `1:44: Albums is a relation: a.AddAlbums(b)`},
		{`a := Artists.Get(1); a.Albums = Albums.All()`, `1:24: Albums is a relation: a.SetAlbums(Albums.All()...)`},
		{`a := Artists.Get(1); a.Albums().append(Albums.Get(1))`, `1:33: []*Album has no field or method append: write a.AddAlbums(Albums.Get(1))`},
		{`&Album{Title: "x", Artist: Artists.Get(1)}`, `1:20: Artist is a relation of Album: call SetArtist(Artists.Get(1)) on the object`},
		{`&Artist{Albums: nil}`, `1:9: Albums is a relation of Artist: call AddAlbums(nil) on the object`},
		{`Albums.Get(1).Artist.Name`, `1:15: Artist is a method of *Album: call it, Albums.Get(1).Artist()`},
		{`a := Artist{}; session.Add(a)`, `1:28: session.Add wants a pointer: &a`},
		{`session.Delete(Artist{})`, `1:16: session.Delete wants a pointer: &Artist{...}`},
		{`a := Artist{}; session.Refresh(a, "Name")`, `1:32: session.Refresh wants a pointer: &a`},
		{`as := []Artist{{}}; session.State(as[0])`, `1:35: session.State wants a pointer: &as[0]`},
		{`a := Artists.Get(1); session.State(*a)`, `1:36: session.State wants a pointer: a`},
		{`session.Add(Artists.Get(1), Artist{})`, `1:29: session.Add wants a pointer: &Artist{...}`},
		{`Artist(name="x")`, `1:12: Go has no named arguments: &Artist{Name: "x"}`},
		{`x := Artist(Name='x', rank=3)`, `1:17: Go has no named arguments: &Artist{Name: "x", Rank: 3}`},
		{`Album(title="x", artist=nena)`, `1:12: Go has no named arguments: &Album{Title: "x"}, then SetArtist(nena)`},
		{`Artist("x")`, `1:8: cannot convert "x" (string) to type Artist: write &Artist{...}`},
		{`Artist()`, `1:8: missing argument in conversion to Artist: write &Artist{...}`},
		{`new Artist()`, `1:5: syntax error: unexpected Artist: write &Artist{}`},
		{`&Artist{"x"}`, `1:9: cannot use "x" (string) as store.Model in struct literal: name the fields, Field: value`},
		{`&Artist{name: "x"}`, `1:9: unknown field name in struct literal of type Artist: did you mean Name?`},
		{`&Artist{Nope: "x"}`, `1:9: unknown field Nope in struct literal of type Artist: it has ID, Name, Rank`},
		{`Artist{name = "x"}`, `1:13: syntax error: missing ',' in composite literal: a field is set with a colon, name: "x"`},
		{`Artists.FilterBy(name="x")`, `1:22: Go has no named arguments: Artists.FilterBy("name", "x")`},
		{`Artists.filter_by(name='x', rank=f(1, 2)).first()`, `1:23: Go has no named arguments: Artists.FilterBy("name", "x", "rank", f(1, 2))`},
		{`Artist.query.filter_by(name="x").all()`, `1:28: Go has no named arguments: Artists.FilterBy("name", "x")`},
		{`Artists.Get(id=1)`, `1:15: Go has no named arguments: Artists.Get(1)`},
		{`double(n=1)`, `1:9: Go has no named arguments: double(1)`},
		{`Artists.Filter(Artists.Name = "x")`, `1:29: = is no comparison: Artists.Name.Eq("x")`},
		{`Artists.Filter(Artists.Name)`, `1:16: cannot use Artists.Name (store.Column) as store.Condition in argument to Artists.Filter: compare it, Artists.Name.Eq(...)`},
		{`Artists.Filter("Name = 'x'")`, `1:16: cannot use "Name = 'x'" (string) as store.Condition in argument to Artists.Filter: ask a column, or write Text("Name = 'x'") for SQL`},
		{`Artists.Filter(Artists.ID.Eq(1) && Artists.ID.Eq(2))`, `1:16: operator && not defined on Artists.ID.Eq(1) (store.Condition): write And(Artists.ID.Eq(1), Artists.ID.Eq(2))`},
		{`Artists.Filter(Artists.ID.Eq(1) || Artists.ID.Eq(2))`, `1:16: operator || not defined on Artists.ID.Eq(1) (store.Condition): write Or(Artists.ID.Eq(1), Artists.ID.Eq(2))`},
		{`Artists.Filter(Artists.ID.Eq(1) and Artists.ID.Eq(2))`, `1:33: syntax error: missing ',' in argument list: Go says && (And(a, b) in a query)`},
		{`Artists.FilterBy("Name", 'john')`, `1:26: a text stands in double quotes: "john"`},
		{`''`, `1:1: a text stands in double quotes: ""`},
		{`Artists[0]`, `1:1: Artists has no elements to index: write Artists.All()[0]`},
		{`len(Artists)`, `1:5: Artists is a query: write Artists.Count()`},
		{`for _, a := range Artists { }`, `1:19: Artists cannot be ranged over: write Artists.All()`},
		{`for a := range Artists.All() { a.Name }`, `1:34: int has no field or method Name: a is the index, write for _, a := range ...`},
		{`if true { UPDATE Artist SET Name = "x" }`, `1:18: SQL stands alone: inside Go use session.Execute("UPDATE ...")`},
		{`for range 2 { select * from Artist }`, `1:22: SQL stands alone: inside Go use session.Execute("SELECT ...")`},
		{`if true { DELETE FROM Artist }`, `1:18: SQL stands alone: inside Go use session.Execute("DELETE ...")`},
		{`SELEC * FROM Artist`, `1:14: syntax error: unexpected Artist: did you mean SELECT?`},
		{`if true: fmt.Println(1)`, `1:8: syntax error: unexpected ':': a block stands in braces, if true { ... }`},
		{`if true { } elif false { }`, `1:13: syntax error: unexpected elif: Go says else if`},
		{`def f():`, `1:5: syntax error: unexpected f: a function is func name(a int) int { ... }`},
		{`class X: pass`, `1:7: syntax error: unexpected X: a type is type Name struct { ... }`},
		{`while true { }`, `1:7: syntax error: unexpected true: for is Go's while, for x < 3 { ... }`},
		{`import os`, `1:10: syntax error: missing import path: a path stands in quotes, import "os"`},
		{`from x import y`, `1:6: syntax error: unexpected x: packages are there by their names, or import "path"`},
		{`import x from y`, `1:10: syntax error: import path must be a string: a path stands in quotes, import "x"`},
		{`print x`, `1:7: syntax error: unexpected x: write fmt.Println(x)`},
		{`lambda x: x`, `1:8: syntax error: unexpected x: a function is func(a int) int { return a }`},
		{`x := true and false`, `1:11: syntax error: unexpected and: Go says && (And(a, b) in a query)`},
		{`for a in Artists.All() { }`, `1:7: syntax error: expected '{', found in: write for _, a := range Artists.All() { ... }`},
		{`for i in range(3) { }`, `1:7: syntax error: expected '{', found in: write for i := range 3 { ... }`},
		{`[a.Name for a in Artists.All()]`, `1:9: a list is filled by a loop: for _, x := range xs { list = append(list, ...) }`},
		{`f"hello"`, `1:2: syntax error: unexpected "hello": write fmt.Sprintf("... %v", x)`},
		{`x := {"a": 1}`, `1:6: a map names its type: map[string]any{...}`},
		{`[1, 2]`, `1:3: a list names its type: []int{1, 2}`},
		{`x := ["a", "b"]`, `1:10: a list names its type: []string{"a", "b"}`},
		{`x ? 1 : 2`, `1:3: syntax error: unexpected '?': if x { ... } else { ... } chooses`},
		{`++x`, `1:1: syntax error: unexpected '++': write x++`},
		{`y := x++`, `1:7: syntax error: unexpected '++': x++ is a statement of its own`},
		{`var x int := 3`, `1:11: syntax error: unexpected ':=': write x int := 3`},
		{`x := 5; if x = 5 { }`, `1:12: syntax error: expected a condition, found an assignment: == compares`},
		{`if x := 5 { }`, `1:4: syntax error: expected a condition, found an assignment: a condition follows, if x := 5; x != ...`},
		{`fmt.Println "x"`, `1:13: syntax error: unexpected "x": arguments stand in brackets, fmt.Println("x")`},
		{`len("a"`, `1:8: syntax error: expected ')', found the end`},
		{`a := []int{1, 2, 3)`, `1:19: syntax error: expected '}', found ')'`},
		{`fmt.Println("x"))`, `1:17: syntax error: unexpected ')'`},
		{`n := 5; Artists.Get(1).ID == n`, `1:30: mismatched types int64 and int in Artists.Get(1).ID == n: write int64(n)`},
		{`n := 5; n < Artists.Get(1).ID`, `1:13: mismatched types int and int64 in n < Artists.Get(1).ID: write int64(n)`},
		{`n := 5; &Artist{ID: n}`, `1:21: cannot use n (int) as int64 in struct literal: write int64(n)`},
		{`n := 5; a := Artists.Get(1); a.ID = n`, `1:37: cannot use n (int) as int64 in assignment: write int64(n)`},
		{`m := 0; m += Artists.Get(1).ID`, `1:9: mismatched types int and int64 in m += Artists.Get(1).ID: write int(Artists.Get(1).ID)`},
		{`var n int = Artists.Get(1).ID`, `1:13: cannot use Artists.Get(1).ID (int64) as int in variable declaration: write int(Artists.Get(1).ID)`},
		{`var a int32; var b int64; a + b`, `1:27: mismatched types int32 and int64 in a + b: write int32(b)`},
		{`n := 2; time.Sleep(n * time.Second)`, `1:20: mismatched types int and time.Duration in n * time.Second: write time.Duration(n)`},
		{`f := 1.5; n := 2; f * n`, `1:19: mismatched types float64 and int in f * n: write float64(n)`},
		{`n := 3; n + 1.5`, `1:13: 1.5 is no whole number: write float64(n)`},
		{`"a" + 1`, `1:1: mismatched types string and int in "a" + 1: write fmt.Sprint("a", 1)`},
		{`n := 3; "a" + n`, `1:9: mismatched types string and int in "a" + n: write fmt.Sprint("a", n)`},
		{`s := "a"; s == nil`, `1:16: mismatched types string and nil in s == nil: a text is never nil, write s == ""`},
		{`var s string = nil`, `1:16: cannot use nil as string in variable declaration: a text is never nil, write ""`},
		{`s := "5"; var n int = s`, `1:23: cannot use s (string) as int in variable declaration: write strconv.Atoi(s)`},
		{`s := "5"; var n int64 = s`, `1:25: cannot use s (string) as int64 in variable declaration: write strconv.ParseInt(s, 10, 64)`},
		{`var n int = "5"`, `1:13: cannot use "5" (string) as int in variable declaration: a number stands without quotes, 5`},
		{`int("5")`, `1:5: cannot convert "5" (string) to type int: a number stands without quotes, 5`},
		{`s := "1.5"; float64(s)`, `1:21: cannot convert s (string) to type float64: write strconv.ParseFloat(s, 64)`},
		{`var s string = 5`, `1:16: cannot use 5 (int) as string in variable declaration: a text stands in double quotes, "5"`},
		{`n := 5; var s string = n`, `1:24: cannot use n (int) as string in variable declaration: write fmt.Sprint(n)`},
		{`var s string = 'x'`, `1:16: cannot use 'x' (rune) as string in variable declaration: a text stands in double quotes, "x"`},
		{`var t time.Time = "2020-01-01"`, `1:19: cannot use "2020-01-01" (string) as time.Time in variable declaration: write time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)`},
		{`time.Now() == "2020-01-01"`, `1:15: mismatched types time.Time and string in time.Now() == "2020-01-01": write time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC)`},
		{`time.Now() - time.Now()`, `1:1: operator - not defined on time.Now() (time.Time): write time.Now().Sub(time.Now())`},
		{`time.Now() > time.Now()`, `1:1: operator > not defined in time.Now() > time.Now(): write time.Now().After(time.Now())`},
		{`t := Tracks.Get(1); t.UnitPrice > 1`, `1:35: mismatched types decimal.Decimal and int in t.UnitPrice > 1: write t.UnitPrice.GreaterThan(decimal.NewFromInt(1))`},
		{`t := Tracks.Get(1); t.UnitPrice == 1.5`, `1:36: mismatched types decimal.Decimal and float in t.UnitPrice == 1.5: write t.UnitPrice.Equal(decimal.NewFromFloat(1.5))`},
		{`t := Tracks.Get(1); t.UnitPrice = 2`, `1:35: cannot use 2 (int) as decimal.Decimal in assignment: write decimal.NewFromInt(2)`},
		{`var a *Artist = Artists.All()`, `1:17: cannot use Artists.All() ([]*Artist) as *Artist in variable declaration: it holds many, take one by index: Artists.All()[0]`},
		{`var as []*Artist = Artists.Get(1)`, `1:20: cannot use Artists.Get(1) (*Artist) as []*Artist in variable declaration: write []*Artist{Artists.Get(1)}`},
		{`x := 5; if x { }`, `1:12: a condition is true or false: x is an int: write x != 0`},
		{`s := "a"; if s { }`, `1:14: a condition is true or false: s is a string: write s != ""`},
		{`if Artists.All() { }`, `1:4: a condition is true or false: Artists.All() is a []*Artist: write len(Artists.All()) > 0`},
		{`if Artists.Get(1) { }`, `1:4: a condition is true or false: Artists.Get(1) is a *Artist: write Artists.Get(1) != nil`},
		{`if session.Commit() { }`, `1:4: a condition is true or false: session.Commit() is an error: write session.Commit() != nil`},
		{`x := 5; x[0]`, `1:9: x has no elements to index: it is an int`},
		{`x := []int{1}; x["a"]`, `1:18: cannot convert "a" (string) to type int: an index is a whole number`},
		{`x := 5; for _, v := range x.y { }`, `1:29: int has no field or method y`},
		{`len(5)`, `1:5: 5 has no length: it is an int`},
		{`x := 5; *x`, `1:10: x is no pointer: it is an int`},
		{`a := Artists.Get(1); a.ID()`, `1:22: a.ID is no function: it is an int64: leave out the brackets`},
		{`x := 1; x == 1; x`, `1:9: x == 1 is not used: = assigns, == compares`},
		{`"abc".upper()`, `1:7: string has no field or method upper: use strings.ToUpper`},
		{`x := []int{1}; x.append(2)`, `1:18: []int has no field or method append: write x = append(x, 2)`},
		{`x := []int{1}; x.length`, `1:18: []int has no field or method length: write len(x)`},
		{`[]int{}.append(1)`, `1:9: []int has no field or method append: write append([]int{}, 1)`},
		{`Tracks.Filter(Tracks.Album.Title.Eq("x"))`, `1:28: store.Relation has no field or method Title: conditions on the other side stand in Tracks.Album.Has(...); it has Any, Eq, Ne, Is, Contains, IsNull and IsNotNull too, and Joined, Selectin, Subquery, Lazy and others for With`},
		{`const c = 1; c = 2`, `1:14: cannot assign to c: it is a constant`},
		{`func f(x int) { return x }`, `1:24: too many return values, have (int), want (): say what it returns, func f(...) int { ... }`},
		{`x := 5; if !x { }`, `1:13: operator ! not defined on x (int): write x == 0`},
		{`Artists.Filter(Name == "john")`, `1:16: undefined: Name: write Artists.Name.Eq("john")`},
		{`Artists.Filter(name == "john")`, `1:16: undefined: name: write Artists.Name.Eq("john")`},
		{`Artists.Filter(rank > 3)`, `1:16: undefined: rank: write Artists.Rank.Gt(3)`},
		{`Artists.Filter(Name)`, `1:16: undefined: Name: a column stands behind its query, Artists.Name`},
		{`Artists.query.all()`, `1:9: Artists has no field or method query: write Artists.All()`},
		{`Artists.objects.all()`, `1:9: Artists has no field or method objects: write Artists.All()`},
		{`Artist.find(1)`, `1:8: queries start at Artists: Artists.Get(key), or Artists.FilterBy("field", value).First()`},
		{`Artist.find_by(name: "x")`, `1:20: Go has no named arguments: Artists.FilterBy("name", "x").First()`},
		{`Artists.FilterBy(name: "x")`, `1:22: Go has no named arguments: Artists.FilterBy("name", "x")`},
		{`user = Artists.Get(1)`, `1:1: undefined: user: := declares it`},
		{`user.name`, `1:6: package user has no name: user := ... declares a variable of that name`},
		{`a := Albums.Get(1); if a.Artist == nil { }`, `1:26: Artist is a method of *Album: call it, a.Artist()`},
		{`a := Albums.Get(1); if a.Artist != nil { }`, `1:26: Artist is a method of *Album: call it, a.Artist()`},
		{`a := Albums.Get(1); a["title"]`, `1:21: a has no elements to index: write a.Title`},
		{`a := Albums.Get(1); a["nope"]`, `1:21: a has no elements to index: it is a *Album`},
		{`Artists[1:3]`, `1:1: Artists has no elements to slice: write Artists.All()[1:3]`},
		{`x := 5; x[1:]`, `1:9: x has no elements to slice: it is an int`},
		{`session.Add(Artists)`, `1:13: session.Add wants an object: Artists is a query: write session.Add(&Artist{...})`},
		{`session.Delete(Artists.Filter(Artists.ID.Eq(1)))`, `1:16: session.Delete wants an object: Artists.Filter(Artists.ID.Eq(1)) is a query: Artists.Filter(Artists.ID.Eq(1)).Delete() deletes its rows`},
		{`session.Refresh(Artists)`, `1:17: session.Refresh wants an object: Artists is a query: take one, Artists.First()`},
		{`-Artists.ID`, `1:2: operator - not defined on Artists.ID (store.Column): write Artists.ID.Desc()`},
		{`Artists.Filter(!Artists.ID.Eq(1))`, `1:17: operator ! not defined on Artists.ID.Eq(1) (store.Condition): write Not(Artists.ID.Eq(1))`},
		{`printf("%d", 5)`, `1:1: undefined: printf: write fmt.Printf(...)`},
		{`console.log("x")`, `1:1: undefined: console: write fmt.Println(...)`},
		{`echo "x"`, `1:6: syntax error: unexpected "x": write fmt.Println("x")`},
		{`puts x`, `1:6: syntax error: unexpected x: write fmt.Println(x)`},
		{`"hello" + 'x'`, `1:1: mismatched types string and rune in "hello" + 'x': a text stands in double quotes: "x"`},
		{`"a" * 3`, `1:1: mismatched types string and int in "a" * 3: write strings.Repeat("a", 3)`},
		{`n := 3; "a" * n`, `1:9: mismatched types string and int in "a" * n: write strings.Repeat("a", n)`},
		{`"%s" % "x"`, `1:1: operator % not defined on "%s" (string): write fmt.Sprintf("%s", "x")`},
		{`x := (1, 2)`, `1:8: Go has no tuples: a list is []int{1, 2}, several variables are a, b := 1, 2`},
		{`return (1, 2)`, `1:10: Go has no tuples: a list is []int{1, 2}, several variables are a, b := 1, 2`},
		{`for (a of Artists.All()) {}`, `1:8: syntax error: expected ')', found of: write for _, x := range xs { ... }`},
		{`Artists.All().map(a => a.Name)`, `1:15: Go has no arrows: a function is func(a int) int { return a }; a loop goes through a list, for _, x := range xs { ... }`},
		{`f := x => x + 1`, `1:8: Go has no arrows: a function is func(a int) int { return a }; a loop goes through a list, for _, x := range xs { ... }`},
		{`sorted(Artists.All())`, `1:1: undefined: sorted: slices.Sorted, slices.SortFunc and sort.Slice sort; a query has OrderBy`},
		{`isinstance(1, int)`, `1:1: undefined: isinstance: x.(T) asserts a type, :type X tells it`},
		{`sum(1, 2)`, `1:1: undefined: sum: a loop adds up, a query has Sum(column)`},
		{`input("name?")`, `1:1: undefined: input: bufio.NewScanner(os.Stdin) reads lines`},
		{`open("f.txt")`, `1:1: undefined: open: os.Open(name) opens a file, os.ReadFile(name) reads it`},
		{`del x`, `1:5: syntax error: unexpected x: delete(m, key) takes a key out of a map; variables stay`},
		{`try { }`, `1:1: undefined: try: errors check themselves here`},
		{`raise`, `1:1: undefined: raise: panic(err) stops, a function returns its error`},
		{`throw`, `1:1: undefined: throw: panic(err) stops, a function returns its error`},
		{`this.Name`, `1:1: undefined: this: a method names its receiver, func (u *User) Name() string`},
		{`type(Artists)`, `1:13: syntax error: expected type, found ')': :type Artists tells the type`},
		{`range(10)`, `1:1: syntax error: unexpected 'range': write for i := range 10 { ... }`},
		{`f'{x}'`, `1:2: syntax error: illegal rune literal: write fmt.Sprintf("... %v", x)`},
		{`if !Artists.All() { }`, `1:5: operator ! not defined on Artists.All() ([]*Artist): write len(Artists.All()) == 0`},
		{`s := "a"; if !s { }`, `1:15: operator ! not defined on s (string): write s == ""`},
		{`type A struct { b *B }`, `1:20: undefined: B: types that refer to each other stand in one entry, type A struct { b *B }; type B struct { a *A }`},
		{`type A struct { b Artst }`, `1:19: undefined: Artst: did you mean Artist?`},
		{`type A []B`, `1:10: undefined: B: types that refer to each other stand in one entry, type A struct { b *B }; type B struct { a *A }`},
		{`func f(b *B) { }`, `1:11: undefined: B: did you mean b?`},
		{`parseInt("5")`, `1:1: undefined: parseInt: write strconv.Atoi(s)`},
		{`Artists.where(1)`, `1:9: Artists has no field or method where`},
		{`Artists.find(1)`, `1:9: Artists has no field or method find: write Artists.Get(key), or Artists.FilterBy("field", value).First()`},
		{`Artists.order_by("Name")`, `1:9: Artists has no field or method order_by: write Artists.OrderBy("field")`},
		{`Artists.create(1)`, `1:9: Artists has no field or method create: write session.Add(&Model{...}), then session.Commit()`},
		{`Artists.Filter("Name" == "x")`, `1:16: cannot use "Name" == "x" (bool) as store.Condition in argument to Artists.Filter: write Artists.Name.Eq("x")`},
		{`Artists.Filter(true)`, `1:16: cannot use true (bool) as store.Condition in argument to Artists.Filter: Artists.All() gives all rows`},
		{`Artists.Filter(nil)`, `1:16: cannot use nil as store.Condition in argument to Artists.Filter: Artists.All() gives all rows`},
		{`Artists.Filter(7)`, `1:16: cannot use 7 (int) as store.Condition in argument to Artists.Filter: Artists.Get(7) finds one by its key`},
		{`a := Artists.Get(1); Artists.Filter(a)`, `1:37: cannot use a (*Artist) as store.Condition in argument to Artists.Filter: a column makes one, such as Artists.Name.Eq(...)`},
		{`Albums.Filter(Albums.Artist == nil)`, `1:32: mismatched types store.Relation and nil in Albums.Artist == nil: write Albums.Artist.IsNull()`},
		{`a := Artists.Get(1); Albums.Filter(Albums.Artist != a)`, `1:53: mismatched types store.Relation and *Artist in Albums.Artist != a: write Albums.Artist.Ne(a)`},
		{`a := Artists.Get(1); a.ID = nil`, `1:29: cannot use nil as int64 in assignment: a number is never nil, write 0`},
		{`a := Artists.Get(1); session.Add(a.Albums)`, `1:36: Albums is a method of *Artist: call it, a.Albums()`},
		{`session.Delete(Artists.All)`, `1:24: All is a method of ArtistRoot: call it, Artists.All()`},
		{`a := Artists.Get(1); print(a)`, `1:28: Go's own print writes an address: write fmt.Println(a), or a alone`},
		{`Albums.Get(1).itl`, `1:15: Album has no field or method itl: did you mean Title?`},
		{`?Artists`, `1:1: syntax error: unexpected '?': :doc NAME explains a name, F1 what the cursor stands at`},
		{`Artists.All??`, `1:12: syntax error: unexpected '?': :doc NAME explains a name, F1 what the cursor stands at`},
		{`%timeit Artists.All()`, `1:1: syntax error: unexpected '%': write :bench`},
		{`%cls`, `1:1: syntax error: unexpected '%': commands begin with a colon, :help lists them`},
		{`strings.Builder{}.buf`, `1:19: strings.Builder has no field or method buf`},
	} {
		c, _ := modelPrompt()
		run(t, c, `session := &store.Session{}; func double(n int) int { return 2 * n }`)
		if got := run(t, c, test.src); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.src, got, test.want)
		}
	}
}

// Several values are shown together, as a list.
func TestSeveralValues(t *testing.T) {
	for src, want := range map[string]string{
		`1, "x"`:                   `show []any{1, "x"} []any`,
		`x := 1; x, x + 1 // both`: "x := 1\nvar x int\nshow []any{x, x + 1} []any",
		"f := func() (int, error) { return 1, nil }; f(), 2": "f := func() (int, error) { return 1, nil }\nvar f func() (int, error)\nshow []any{Chk1(f()), 2} []any",
		`[]int{1, 2}, map[string]int{}`:                      `show []any{[]int{1, 2}, map[string]int{}} []any`,
		"1,\n2":                                              `show []any{1, 2} []any`,
		`x, y := 1, 2; x, z`:                                 `1:18: undefined: z`,
		`1, 2,`:                                              `1:1: one value at a time: fmt.Println(1, 2,)`,
		`for { 1, 2 }`:                                       `1:7: one value at a time: fmt.Println(1, 2)`,
	} {
		c, _ := modelPrompt()
		if got := run(t, c, src); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", src, got, want)
		}
	}
}

// Rows of SQL are no slice.
func TestMistakesWithRows(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{`for _, r := range _ { }`, `1:19: _ cannot be ranged over: write _.Values or _.Maps()`},
		{`_[0]`, `1:1: _ has no elements to index: write _.Values[0] or _.Maps()[0]`},
		{`len(_)`, `1:5: _ has no length: write _.Len()`},
	} {
		c := livePrompt(t, music)
		var rows *store.Rows
		c.Keep(reflect.ValueOf(&rows).Elem())
		if got := run(t, c, test.src); got != test.want {
			t.Errorf("%s: got\n%s\nwant\n%s", test.src, got, test.want)
		}
	}
}

// A name of the prompt is what it was declared as, however other languages use it.
func TestMistakesAreNoneWhenDeclared(t *testing.T) {
	c := prompt(nil)
	run(t, c, `quit := 1; help := func() int { return 2 }; None := 3`)
	for src, want := range map[string]string{`quit`: "show quit int", `help()`: "show help() int", `None`: "show None int", `quit = None`: "quit = None"} {
		if got := run(t, c, src); got != want {
			t.Errorf("%s: got %s, want %s", src, got, want)
		}
	}
}

func TestTypeOfMethodValue(t *testing.T) {
	c, _ := modelPrompt()
	for expr, want := range map[string]string{
		`Artists.Filter`:        "func(conditions ...store.Condition) ArtistQuery",
		`Artists.Get(1).Albums`: "func() ([]*Album, error)",
	} {
		if got, err := c.TypeOf(expr); err != nil || got != want {
			t.Errorf("%s: got %s, %v, want %s", expr, got, err, want)
		}
	}
}
