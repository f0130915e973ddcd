package check

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/context/symbols"
)

// packagesWithStore adds a store that has what generated models name, as source: the checker needs only its types.
type packagesWithStore struct{ symbols.Packages }

func (p *packagesWithStore) Symbols(path string) map[string]reflect.Value {
	if path == storePath {
		return nil
	}
	return p.Packages.Symbols(path)
}

func (p *packagesWithStore) Source(path string) map[string]string {
	if path != storePath {
		return p.Packages.Source(path)
	}
	return map[string]string{"store.go": `package store
type Model struct{ state *int }
type Session struct{}
func (s *Session) Select(model string, zero any) Selection { return Selection{} }
func (s *Session) Commit() error { return nil }
func (s *Session) Add(rows ...any) error { return nil }
func (s *Session) Delete(rows ...any) error { return nil }
func (s *Session) Refresh(row any, fields ...string) error { return nil }
func (s *Session) State(row any) int { return 0 }
func (s *Session) Query(model any) Selection { return Selection{} }
type Rows struct { Values [][]any }
func (r *Rows) Len() int { return 0 }
func (r *Rows) Maps() []map[string]any { return nil }
type Selection struct{ n *int }
func (s Selection) Column(name string) Column { return Column{} }
func (s Selection) Relation(name string) Relation { return Relation{} }
func (s Selection) Count() (int64, error) { return 0, nil }
func (s Selection) Filter(conditions ...Condition) Selection { return s }
func (s Selection) FilterBy(pairs ...any) Selection { return s }
func (s Selection) Get(row any, key ...any) error { return nil }
func (s Selection) All(rows any) error { return nil }
type Column struct{ n int }
func (c Column) Eq(value any) Condition { return Condition{} }
func (c Column) Gt(value any) Condition { return Condition{} }
func (c Column) In(values ...any) Condition { return Condition{} }
func (c Column) Like(pattern any) Condition { return Condition{} }
type Relation struct{ n int }
type Condition struct{ n int }
func Load(owner any, relation string, into any) error { return nil }
func Set(owner any, relation string, row any) error { return nil }
func Append(owner any, relation string, rows any) error { return nil }
func And(conditions ...Condition) Condition { return Condition{} }
func Exec(sql string) (int64, error) { return 0, nil }
`}
}

// fakeModels are models as context/models writes them, and remember which were read.
type fakeModels struct {
	read []string
	more string // fields that all models have, too
}

type fakeModel struct {
	name, root string
	fields     string // struct fields with tags
	columns    string // names of columns
	one, many  []string
}

var catalog = map[string]fakeModel{
	"Artist":   {"Artist", "Artists", "ID int64 `db:\"ArtistId,pk\"`; Name *string `db:\"Name\"`; Rank *int64 `db:\"Rank\"`", "ID, Name, Rank", nil, []string{"Albums Album"}},
	"Album":    {"Album", "Albums", "ID int64 `db:\"AlbumId,pk\"`; Title string `db:\"Title,notnull\"`; ArtistID int64 `db:\"ArtistId\"`", "ID, Title, ArtistID", []string{"Artist Artist"}, []string{"Tracks Track"}},
	"Track":    {"Track", "Tracks", "ID int64 `db:\"TrackId,pk\"`; Name string; UnitPrice decimal.Decimal `db:\"UnitPrice\"`; SoldAt *time.Time", "ID, Name, UnitPrice, SoldAt", []string{"Album Album"}, nil},
	"Employee": {"Employee", "Employees", "ID int64 `db:\"EmployeeId,pk\"`; FirstName string", "ID, FirstName", []string{"ReportsToEmployee Employee"}, nil},
}

func (f *fakeModels) Owner(ident string) (string, bool) {
	for name, m := range catalog {
		switch ident {
		case m.root, name, name + "Root", name + "Query", "New" + m.root:
			return name, true
		}
	}
	return "", false
}

func (f *fakeModels) Root(model string) (string, string) {
	return catalog[model].root, "New" + catalog[model].root
}

func (f *fakeModels) Names() []string {
	return []string{"Album", "Albums", "Artist", "Artists", "Employee", "Employees", "Track", "Tracks"}
}

func (f *fakeModels) Source(model string) (string, error) {
	f.read = append(f.read, model)
	m := catalog[model]
	var b strings.Builder
	put := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	put("package models\nimport (\n\"time\"\n\"github.com/dbsh-go/dbsh/store\"\n\"github.com/shopspring/decimal\"\n)")
	put("var _ decimal.Decimal\nvar _ time.Time")
	put("type %s struct { store.Model `table:\"%s\"`; %s%s }", m.name, m.name, f.more, m.fields)
	relations := ""
	for _, relation := range m.one {
		name, target, _ := strings.Cut(relation, " ")
		relations += name + " store.Relation; "
		put("func (m *%s) %s() (*%s, error) { var row *%s; err := store.Load(m, %q, &row); return row, err }", m.name, name, target, target, name)
		put("func (m *%s) Set%s(row *%s) error { return store.Set(m, %q, row) }", m.name, name, target, name)
	}
	for _, relation := range m.many {
		name, target, _ := strings.Cut(relation, " ")
		relations += name + " store.Relation; "
		put("func (m *%s) %s() ([]*%s, error) { var rows []*%s; err := store.Load(m, %q, &rows); return rows, err }", m.name, name, target, target, name)
		put("func (m *%s) Set%s(rows ...*%s) error { return store.Set(m, %q, rows) }", m.name, name, target, name)
		put("func (m *%s) Add%s(rows ...*%s) error { return store.Append(m, %q, rows) }", m.name, name, target, name)
	}
	put("type %[1]sQuery struct { store.Selection }", m.name)
	put("func (q %[1]sQuery) Filter(conditions ...store.Condition) %[1]sQuery { return %[1]sQuery{q.Selection.Filter(conditions...)} }", m.name)
	put("func (q %[1]sQuery) FilterBy(pairs ...any) %[1]sQuery { return %[1]sQuery{q.Selection.FilterBy(pairs...)} }", m.name)
	put("func (q %[1]sQuery) All() ([]*%[1]s, error) { var rows []*%[1]s; err := q.Selection.All(&rows); return rows, err }", m.name)
	put("func (q %[1]sQuery) First() (*%[1]s, error) { rows, err := q.All(); return rows[0], err }", m.name)
	put("func (q %[1]sQuery) Get(key ...any) (*%[1]s, error) { row := new(%[1]s); err := q.Selection.Get(row, key...); return row, err }", m.name)
	put("type %[1]sRoot struct { %[1]sQuery; %s store.Column; %s }", m.name, m.columns, relations)
	put("func New%s(session *store.Session) %[2]sRoot { q := session.Select(%[2]q, (*%[2]s)(nil)); return %[2]sRoot{%[2]sQuery: %[2]sQuery{q}, ID: q.Column(\"ID\")} }", m.root, m.name)
	return b.String(), nil
}

func modelPrompt() (*Checker, *fakeModels) {
	models := &fakeModels{}
	c := New(Config{Packages: new(packagesWithStore), Models: models, Paths: []string{"fmt", "strings", "time"}})
	return c, models
}

func TestModels(t *testing.T) {
	artist := []string{`a := Artists.Get(1)`}
	for _, test := range []struct {
		name    string
		entries []string
		want    string
	}{
		{"count", []string{`Artists.Count()`}, "root Artists = NewArtists\nshow Chk1(Artists.Count()) int64"},
		{"root once", []string{`Artists.Count()`, `Artists.Count()`}, "show Chk1(Artists.Count()) int64"},
		{"nullable alone", []string{`Artists.Get(1).Name`}, "root Artists = NewArtists\nshow Chk1(Artists.Get(1)).Name *string"},
		{"relation", []string{`Albums.Get(1).Artist().Name`}, `root Albums = NewAlbums` + "\n" + `show One(Chk1(Albums.Get(1)), "Artist", (*·T1).Artist).Name *string`},
		{"many", []string{`len(Artists.Get(1).Albums())`}, "root Artists = NewArtists\nshow len(Chk1(Chk1(Artists.Get(1)).Albums())) int"},
		{"relation alone", []string{`Albums.Get(1).Artist()`}, "root Albums = NewAlbums\nshow Chk1(Chk1(Albums.Get(1)).Artist()) *Artist"},
		{"far neighbour", []string{`Artists.Get(1).Albums()[0].Tracks()[0].Album().Artist().Albums()`}, "root Artists = NewArtists\n" +
			`show Chk1(One(One(Chk1(Chk1(Chk1(Artists.Get(1)).Albums())[0].Tracks())[0], "Album", (*·T1).Album), "Artist", (*·T2).Artist).Albums()) []*Album`},
		{"pointer in a literal", []string{`a := &Artist{Name: "Nena", Rank: 3}`}, "a := &Artist{Name: Ptr(\"Nena\"), Rank: Ptr[·T1](3)}\nvar a *Artist"},
		{"pointer assigned", append(artist, `a.Name = "x"; a.Rank = nil`), "a.Name = Ptr(\"x\")\na.Rank = nil"},
		{"value in len", append(artist, `len(a.Name)`), `show len(Value[·T1](a, "Name")) int`},
		{"value compared", append(artist, `a.Name == "AC/DC"`), `show Value[·T1](a, "Name") == "AC/DC" bool`},
		{"nil compared", append(artist, `a.Name == nil`), `show a.Name == nil bool`},
		{"value added to", append(artist, `x := a.Name + "!"`), "x := Value[·T1](a, \"Name\") + \"!\"\nvar x string"},
		{"value converted", append(artist, `float64(a.Rank)`), `show float64(Value[·T1](a, "Rank")) float64`},
		{"value as argument", append(artist, `strings.ToUpper(a.Name)`), `show strings.ToUpper(Value[·T1](a, "Name")) string`},
		{"value returned", append(artist, `func name() string { return a.Name }`), "func name() string"},
		{"value ranged over", append(artist, `for range a.Rank { }`), `for range Value[·T1](a, "Rank") { }`},
		{"value switched on", append(artist, `switch a.Name { case "x": }`), `switch Value[·T1](a, "Name") { case "x": }`},
		{"value incremented", append(artist, `a.Rank++; a.Rank += 2`), `a.Rank = Ptr(Value[·T1](a, "Rank") + 1)` + "\n" + `a.Rank = Ptr(Value[·T2](a, "Rank") + (2))`},
		{"method of the value", []string{`t := Tracks.Get(1)`, `t.SoldAt.Year()`}, `show Value[·T1](t, "SoldAt").Year() int`},
		{"value of a struct", append(artist, `b := *a; len(b.Name)`), "b := *a\nvar b Artist\nshow len(Value[·T1](&b, \"Name\")) int"},
		{"printed", append(artist, `fmt.Println(a.Name, len(a.Name))`), `fmt.Println(Null(a.Name), len(Value[·T1](a, "Name")))`},
		{"pointer stays", append(artist, `n := a.Name`), "n := a.Name\nvar n *string"},
		{"loop", []string{`for _, g := range Artists.All() { fmt.Println(g.Name) }`}, "root Artists = NewArtists\nfor _, g := range Chk1(Artists.All()) { fmt.Println(Null(g.Name)) }"},
		{"printed count", []string{`fmt.Println(Artists.Count())`}, "root Artists = NewArtists\nfmt.Println(Chk1(Artists.Count()))"},
		{"dropped error", []string{`var s store.Session`, `for range 2 { s.Commit() }`}, "for range 2 { Chk0(s.Commit()) }"},
		{"dropped error of a function", []string{`if true { store.Exec("x") }`}, `if true { Chk1(store.Exec("x")) }`},
		{"dropped error of a relation", []string{`b := Albums.Get(1)`, `b.SetArtist(nil); 1`}, "Chk0(b.SetArtist(nil))\nshow 1 int"},
		{"columns", []string{`Tracks.Filter(Tracks.UnitPrice.Gt(1), Tracks.Name.Like("A%")).Count()`}, "root Tracks = NewTracks\nshow Chk1(Tracks.Filter(Tracks.UnitPrice.Gt(1), Tracks.Name.Like(\"A%\")).Count()) int64"},
		{"names of FilterBy", []string{`Albums.FilterBy("Title", "x", "ArtistId", 1, "Artist", nil)`}, "root Albums = NewAlbums\nshow Albums.FilterBy(\"Title\", \"x\", \"ArtistId\", 1, \"Artist\", nil) AlbumQuery"},
		{"method for a model", []string{`func (a *Artist) Loud() string { return strings.ToUpper(a.Name) }`, `Artists.Get(1).Loud()`}, "root Artists = NewArtists\nshow Chk1(Artists.Get(1)).Loud() string"},
		{"user's name before a model's", []string{`type Artist struct{ X int }`, `Artist{1}.X`}, "show Artist{1}.X int"},
		{"model in an interface", append(artist, `var x interface{ Albums() ([]*Album, error) } = a`), "var x interface{ Albums() ([]*Album, error) } = a\nvar x interface{Albums() ([]*Album, error)}"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c, _ := modelPrompt()
			if got := run(t, c, test.entries...); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

func TestModelsAreReadWhenNamed(t *testing.T) {
	c, models := modelPrompt()
	for _, step := range []struct{ src, read string }{
		{`1`, ""},
		{`Artists.Count()`, "Artist"},
		{`a := Artists.Get(1)`, ""},
		{`a.Albums()[0].Title`, "Album"},
		{`a.Albums()[0].Artist().Name`, ""},
	} {
		models.read = nil
		run(t, c, step.src)
		if got := strings.Join(models.read, " "); got != step.read {
			t.Errorf("%s read %q, want %q", step.src, got, step.read)
		}
	}
}

func TestBodiesOfModels(t *testing.T) {
	c, _ := modelPrompt()
	entry, err := c.Check(`Albums.Get(1).Artist().Name`)
	if err != nil {
		t.Fatal(err)
	}
	fn := entry.Units[0].Models[0].New
	source, ok := c.Source(fn)
	if !ok || source.Decl.Name.Name != "NewAlbums" || source.Info.Defs[source.Decl.Name] != fn {
		t.Errorf("the constructor has no source: %v", c.models.failed)
	}
	for selector, selection := range entry.Units[0].Info.Selections {
		known := c.models.funcs[toFunc(selection.Obj())]
		if known == nil {
			continue
		}
		source, ok := c.Source(toFunc(selection.Obj()))
		if !ok || source.Info.Types[source.Decl.Recv.List[0].Type].Type == nil {
			t.Errorf("%s has no source: %v", selector.Sel.Name, c.models.failed)
		}
	}
}
