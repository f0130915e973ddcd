package engine_test

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/shell/internal/check"
	"github.com/dbsh-go/dbsh/shell/internal/engine"
)

// What follows is a store with the shape of dbsh's: rows come from a table in memory.

type Model struct{ _ bool }

type Session struct{ log []string }

func (s *Session) Select(model string, zero any) Selection { return Selection{s, model, nil} }
func (s *Session) Commit() error                           { s.log = append(s.log, "commit"); return nil }

type Selection struct {
	session *Session
	model   string
	where   []string
}

func (s Selection) Column(name string) Column { return Column{name} }
func (s Selection) Count() (int64, error)     { return 275, nil }
func (s Selection) Filter(conditions ...Condition) Selection {
	for _, c := range conditions {
		s.where = append(append([]string{}, s.where...), c.text)
	}
	return s
}
func (s Selection) SQL() string { return s.model + " " + strings.Join(s.where, " and ") }
func (s Selection) Get(row any, key ...any) error {
	if key[0] == 99 {
		return errMissing
	}
	v := reflect.ValueOf(row).Elem()
	v.FieldByName("ID").SetInt(int64(key[0].(int)))
	v.FieldByName("Name").SetString(fmt.Sprint(s.model, " ", key[0]))
	return nil
}
func (s Selection) All(rows any) error {
	v := reflect.ValueOf(rows).Elem()
	for i := range 3 {
		row := reflect.New(v.Type().Elem().Elem())
		row.Elem().FieldByName("Name").SetString(fmt.Sprint("row ", i))
		v.Set(reflect.Append(v, row))
	}
	return nil
}

type (
	Column    struct{ name string }
	Condition struct{ text string }
	Relation  struct{ _ string }
)

func (c Column) Eq(value any) Condition { return Condition{fmt.Sprint(c.name, " = ", value)} }

var errMissing = errors.New("no such row")

func Load(owner any, relation string, into any) error {
	v := reflect.ValueOf(into).Elem()
	if v.Kind() == reflect.Slice {
		return Selection{}.All(into)
	}
	if reflect.ValueOf(owner).Elem().FieldByName("ID").Int() > 1 {
		return nil
	}
	row := reflect.New(v.Type().Elem())
	row.Elem().FieldByName("Name").SetString(relation)
	v.Set(row)
	return nil
}

// storePath is where these types are, so that the checker takes them for the store's.
var storePath = reflect.TypeFor[Model]().PkgPath()

type storePackages struct{ symbols.Packages }

var storeSymbols = map[string]reflect.Value{
	"Model": reflect.ValueOf((*Model)(nil)), "Session": reflect.ValueOf((*Session)(nil)),
	"Selection": reflect.ValueOf((*Selection)(nil)), "Column": reflect.ValueOf((*Column)(nil)),
	"Condition": reflect.ValueOf((*Condition)(nil)), "Relation": reflect.ValueOf((*Relation)(nil)), "Load": reflect.ValueOf(Load),
}

func (p *storePackages) Symbols(path string) map[string]reflect.Value {
	if path == storePath {
		return storeSymbols
	}
	return p.Packages.Symbols(path)
}

// generated are models in pairs: Artist0 has many Album0, Album0 has one Artist0.
type generated struct{}

func (generated) parse(ident string) (kind, n string) {
	i := strings.IndexAny(ident, "0123456789")
	if i < 0 {
		return ident, ""
	}
	j := i
	for j < len(ident) && ident[j] >= '0' && ident[j] <= '9' {
		j++
	}
	return ident[:i] + ident[j:], ident[i:j]
}

func (g generated) Owner(ident string) (string, bool) {
	kind, n := g.parse(strings.TrimPrefix(ident, "New"))
	for _, suffix := range []string{"Root", "Query", "s"} {
		kind = strings.TrimSuffix(kind, suffix)
	}
	if n == "" || kind != "Artist" && kind != "Album" {
		return "", false
	}
	return kind + n, true
}

func (generated) Root(model string) (string, string) { return model + "s", "New" + model + "s" }
func (generated) Names() []string                    { return nil }

func (g generated) Source(model string) (string, error) {
	kind, n := g.parse(model)
	relation := "func (m *" + model + ") Albums() ([]*Album" + n + ", error) { var rows []*Album" + n + "; err := store.Load(m, \"Albums\", &rows); return rows, err }"
	if kind == "Album" {
		relation = "func (m *" + model + ") Artist() (*Artist" + n + ", error) { var row *Artist" + n + "; err := store.Load(m, \"Artist\", &row); return row, err }"
	}
	return strings.ReplaceAll(`package models
import store "`+storePath+`"
type @ struct {
	store.Model `+"`table:\"@\"`"+`
	ID   int64  `+"`db:\"Id,pk\"`"+`
	Name string `+"`db:\"Name\"`"+`
}
type @Query struct { store.Selection }
func (q @Query) Filter(conditions ...store.Condition) @Query { return @Query{q.Selection.Filter(conditions...)} }
func (q @Query) All() ([]*@, error) { var rows []*@; err := q.Selection.All(&rows); return rows, err }
func (q @Query) Get(key ...any) (*@, error) { row := new(@); if err := q.Selection.Get(row, key...); err != nil { return nil, err }; return row, nil }
type @Root struct { @Query; ID, Name store.Column; Artist, Albums store.Relation }
func New@s(session *store.Session) @Root {
	q := session.Select("@", (*@)(nil))
	return @Root{@Query: @Query{q}, ID: q.Column("Id"), Name: q.Column("Name")}
}
`, "@", model) + relation, nil
}

func modelPrompt(on maker) (*prompt, *Session) {
	p, session := &prompt{}, &Session{}
	p.checker = check.New(check.Config{Packages: new(storePackages), Models: generated{}, Store: storePath, Bindings: []check.Binding{
		{Name: "session", Value: reflect.ValueOf(&session).Elem()},
	}})
	p.machine = on.make(p.checker, engine.Host{
		Stdout: &p.out, Stderr: &p.out, Session: session,
		Show:    func(v engine.Value) { p.shown = append(p.shown, v) },
		Missing: func(owner any, relation string) error { return fmt.Errorf("it has no %s", relation) },
	})
	return p, session
}

func TestModels(t *testing.T) { onEngines(t, testModels) }

func testModels(t *testing.T, on maker) {
	for _, tt := range []struct {
		name    string
		entries []string
		want    string
	}{
		{"count", []string{"Artist0s.Count()"}, "= 275"},
		{"get", []string{"Artist0s.Get(1).Name", "Artist0s.Get(99).Name", "Artist0s.Get(2).ID"}, "= Artist0 1\n! no such row\n= 2"},
		{"relation", []string{"Album0s.Get(1).Artist().Name", "Album0s.Get(2).Artist().Name", "len(Artist0s.Get(1).Albums())"}, "= Artist\n! it has no Artist\n= 3"},
		{"filter", []string{`Artist0s.Filter(Artist0s.Name.Eq("x"), Artist0s.ID.Eq(3)).SQL()`}, "= Artist0 Name = x and Id = 3"},
		{"range and print", []string{`for _, a := range Artist0s.All() { fmt.Print(a.Name, ";") }; fmt.Println()`}, "row 0;row 1;row 2;"},
		{"assign", []string{"a := Artist0s.Get(1)", `a.Name = "Nena"; a.Name`, "b := &Artist0{Name: a.Name}; b.Name"}, "= Nena\n= Nena"},
		{"binding", []string{"session.Commit()", "Artist0s.Count()"}, "= 275"},
		{"function over models", []string{"func names(as []*Artist0) (r []string) { for _, a := range as { r = append(r, a.Name) }; return }", "names(Artist0s.All())"}, "= [row 0 row 1 row 2]"},
		{"chain", []string{"Artist0s.Get(1).Albums()[0].Artist().Albums()[2].Name"}, "= row 2"},
		{"method on a model's slice", []string{"slices.SortedFunc(slices.Values(Artist0s.All()), func(a, b *Artist0) int { return cmp.Compare(b.Name, a.Name) })[0].Name"}, "= row 2"},
		{"shown again", []string{"Artist0s.Get(4)", "_.Name"}, ""},
		{"interface", []string{"var c interface{ Count() (int64, error) } = Artist0s", "c.Count()"}, "= 275"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p, _ := modelPrompt(on)
			got := transcript(p, tt.entries)
			if tt.want == "" {
				got, tt.want = got[strings.LastIndex(got, "\n")+1:], "= Artist0 4"
			}
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// A model's struct is the very type that compiled code builds from the same fields and tags.
func TestModelType(t *testing.T) { onEngines(t, testModelType) }

func testModelType(t *testing.T, on maker) {
	p, _ := modelPrompt(on)
	must(t, p, "*Artist0s.Get(1)")
	got := p.shown[0].V.Type()
	want := reflect.StructOf([]reflect.StructField{
		{Name: "Model", Type: reflect.TypeFor[Model](), Tag: `table:"Artist0"`},
		{Name: "ID", Type: reflect.TypeFor[int64](), Tag: `db:"Id,pk"`},
		{Name: "Name", Type: reflect.TypeFor[string](), Tag: `db:"Name"`},
	})
	if got != want {
		t.Errorf("got %v\nwant %v", got, want)
	}
}

func TestTypeName(t *testing.T) {
	p := newPrompt(onYaegi)
	must(t, p, "type P struct{ A int `json:\"a\"`; B string }", "P{1, \"x\"}")
	tag := p.shown[0].V.Type().Field(0).Tag
	if name, ok := engine.TypeName(tag); name != "P" || !ok {
		t.Errorf("TypeName(%s) = %s, %v", tag, name, ok)
	}
	if _, ok := engine.TypeName(`db:"x"`); ok {
		t.Error("a tag of another kind has a name")
	}
}
