package display_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
	"unsafe"

	"github.com/google/uuid"
	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/shell/internal/display"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// Model stands for store.Model.
type Model struct{ _ *int }

// The types below are as the interpreter makes them: without names.
type (
	artist = struct {
		Model `table:"Artist" rel:"Albums: many Album via ArtistId"`
		ID    int64   `db:"ArtistId,pk,auto"`
		Name  *string `db:"Name,size=120"`
	}
	point = struct {
		A int `go:"P.7"`
		B string
	}
	hidden = struct {
		Xa int `go:"secret.1"`
		Xb *int
	}
)

// shelf knows the artists, as the shell does.
type shelf struct{ misfit bool }

func (s shelf) Object(v any) (display.Object, bool) {
	a, ok := v.(*artist)
	if !ok {
		return display.Object{}, false
	}
	o := display.Object{
		Model:   "Artist",
		Columns: []display.Column{{Column: "ArtistId", Field: "ID", Value: a.ID}, {Column: "Name", Field: "Name", Value: a.Name}},
		Relations: []display.Relation{
			{Name: "Albums"},
			{Name: "Label", Loaded: true, Summary: "Label 3"},
		},
	}
	if s.misfit {
		o.Columns[0].Value, o.Columns[0].Misfit = "one", true
	}
	return o, true
}

func ptr[T any](v T) *T { return &v }

func print(t *testing.T, p *display.Printer, v any, written string) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Print(&b, display.Value{Value: reflect.ValueOf(v), Type: written}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// selection stands for store.Selection.
type selection struct{ table string }

func (s selection) SQL() string    { return "SELECT * FROM " + s.table }
func (s selection) String() string { return s.SQL() }

func TestQuery(t *testing.T) {
	type artistQuery = struct{ Selection selection }
	type artistRoot = struct {
		ArtistQuery artistQuery
		ID          int
	}
	q := artistQuery{selection{"Artist"}}
	for _, v := range []any{q, artistRoot{ArtistQuery: q}} {
		if got := print(t, &display.Printer{}, v, "ArtistQuery"); got != "SELECT * FROM Artist\n" {
			t.Errorf("got %s", got)
		}
	}
}

type loud struct{ _ int }

func (loud) String() string { return "loud" }

type bomb struct{ N int }

func (bomb) String() string { panic("boom") }

type bad struct{}

func (*bad) Error() string { return "bad\x1b[31m" }

type color int

type nullable struct {
	N     sql.Null[int64]
	Big   *big.Int
	Parts []int
}

type quiet struct{ a, b int }

func TestLiterals(t *testing.T) {
	cycle := map[string]any{"n": 1}
	cycle["self"] = cycle
	ring := []any{1, nil}
	ring[1] = ring
	tests := []struct {
		v       any
		written string
		want    string
	}{
		{"AC/DC", "string", `"AC/DC"`},
		{"SELECT a\nFROM b", "string", "`SELECT a\nFROM b`"},
		{"SELECT `a`\nFROM b\n", "string", "\"SELECT `a`\\n\" +\n\t\"FROM b\\n\""},
		{"a\n\x1b\"", "", `"a\n\x1b\""`},
		{275, "", "275"}, {int64(-1), "", "-1"}, {uint64(1 << 63), "", "9223372036854775808"},
		{1.5, "", "1.5"}, {float32(0.1), "", "0.1"}, {3.0, "", "3"}, {1e21, "", "1e+21"},
		{true, "", "true"}, {complex(1, 2), "", "(1+2i)"}, {color(3), "", "3"},
		{(*string)(nil), "", "nil"}, {ptr("x"), "", `"x"`}, {ptr(ptr(7)), "", "&7"},
		{[]byte("hi\x00"), "", `[]byte("hi\x00")`},
		{time.Date(2009, 1, 2, 3, 4, 5, 0, time.UTC), "", "2009-01-02 03:04:05"},
		{1500 * time.Millisecond, "", "1.5s"},
		{decimal.RequireFromString("0.990"), "", "0.99"}, {big.NewInt(42), "", "42"},
		{uuid.MustParse("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"},
		{errors.New("no such thing"), "error", "no such thing"}, {&bad{}, "", `bad\x1b[31m`}, {(*bad)(nil), "", "nil"},
		{loud{}, "", "loud"}, {bomb{}, "", "display_test.bomb (panic in its String method: boom)"},
		{[]int{1, 2}, "", "[]int{1, 2}"}, {[]int(nil), "", "nil"}, {[2]string{"a"}, "", `[2]string{"a", ""}`},
		{[]any{1, "a", nil, 1.5}, "", `[]any{1, "a", nil, 1.5}`},
		{map[string]int{"b": 2, "a": 1}, "", `map[string]int{"a": 1, "b": 2}`},
		{map[int]bool{10: true, 9: false}, "map[int]bool", "map[int]bool{9: false, 10: true}"},
		{point{1, "x"}, "", `P{A: 1, B: "x"}`}, {&point{1, "x"}, "*P", `&P{A: 1, B: "x"}`},
		{struct{ A int }{1}, "Other", "Other{A: 1}"}, {struct{ A int }{1}, "", "struct{A: 1}"},
		{map[string]point{"k": {1, "x"}}, "", `map[string]P{"k": {A: 1, B: "x"}}`},
		{hidden{Xa: 1, Xb: ptr(2)}, "", "secret{a: 1, b: 2}"},
		{struct{}{}, "", "struct{}{}"},
		{map[string]*artist{"x": {ID: 1, Name: ptr("Nena")}}, "", `map[string]*Artist{"x": {ID: 1, Name: "Nena"}}`},
		{func(int, ...string) (bool, error) { return false, nil }, "", "func(int, ...string) (bool, error)"},
		{func() {}, "func(p P)", "func(p P)"},
		{make(chan int), "", "chan int"}, {make(<-chan *point), "", "<-chan *P"},
		{quiet{1, 2}, "", "display_test.quiet"}, {&quiet{1, 2}, "", "*display_test.quiet"},
		{[]error{errors.New("a"), nil}, "", `[]error{"a", nil}`},
		{[]time.Duration{time.Second}, "", "[]time.Duration{1s}"},
		{[]*int{ptr(1), nil}, "", "[]*int{1, nil}"},
		{[][]int{{1}, {2, 3}}, "", "[][]int{{1}, {2, 3}}"},
		{cycle, "", `map[string]any{"n": 1, "self": map[string]any(cycle)}`},
		{ring, "", "[]any{1, []any(cycle)}"},
		{url.URL{Scheme: "x"}, "", `url.URL{Scheme: "x", Opaque: "", User: nil, Host: "", Path: "", Fragment: "", RawQuery: "", RawPath: "", RawFragment: "", ForceQuery: false, OmitHost: false}`},
	}
	for _, tt := range tests {
		p := &display.Printer{Options: table.Options{Width: 500}, Objects: shelf{}}
		if got := print(t, p, tt.v, tt.written); got != tt.want+"\n" {
			t.Errorf("%#v: got %s want %s", tt.v, got, tt.want)
		}
	}
}

func TestNothing(t *testing.T) {
	p := &display.Printer{}
	if got := print(t, p, nil, ""); got != "" {
		t.Errorf("no value: %q", got)
	}
	var e error
	for want, v := range map[string]display.Value{
		"nil\n":  {Value: reflect.ValueOf(&e).Elem(), Type: "error"},
		"NULL\n": {Value: reflect.ValueOf((*string)(nil)), Column: true},
		"\"x\"\n": {
			Value: reflect.ValueOf(ptr("x")), Column: true,
		},
	} {
		var b bytes.Buffer
		if err := p.Print(&b, v); err != nil || b.String() != want {
			t.Errorf("got %q, %v, want %q", b.String(), err, want)
		}
	}
}

func TestWrapper(t *testing.T) {
	type wrapper struct {
		IValue any
		WClose func() error
	}
	if got := print(t, &display.Printer{}, wrapper{IValue: point{A: 1}}, "io.Closer"); got != "P{A: 1, B: \"\"}\n" {
		t.Errorf("got %s", got)
	}
}

func TestLongLiteral(t *testing.T) {
	type inner struct{ Host, Path string }
	v := map[string]inner{"first": {"example.org", "/a/long/path"}, "second": {"b.net", "/"}}
	want := `map[string]display_test.inner{
  "first": {
    Host: "example.org",
    Path: "/a/long/path",
  },
  "second": {Host: "b.net", Path: "/"},
}
`
	p := &display.Printer{Options: table.Options{Width: 40, Height: 24}}
	if got := print(t, p, v, ""); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestLimits(t *testing.T) {
	screen := &display.Printer{Options: table.Options{Width: 80, Height: 24}}
	pipe := &display.Printer{}
	many := make([]int, 1000)
	if got := print(t, screen, many, ""); !strings.HasSuffix(got, "  … 900 more,\n}\n") {
		t.Errorf("got ...%s", got[len(got)-40:])
	}
	if got := print(t, pipe, many, ""); strings.Count(got, "0,") != 1000 {
		t.Error("a pipe gets less than all")
	}
	text := strings.Repeat("x", 10_000)
	if got := print(t, screen, text, ""); len(got) > 2100 || !strings.HasSuffix(got, "x\"… (10,000 bytes)\n") {
		t.Errorf("%d bytes, ending %s", len(got), got[len(got)-30:])
	}
	var deep any = 1
	for range 1000 {
		deep = []any{deep}
	}
	if got := print(t, screen, deep, ""); !strings.Contains(got, "[]any{…}") || len(got) > 200 {
		t.Errorf("got %s", got)
	}
	wide := map[int]map[int][]int{}
	for i := range 100 {
		wide[i] = map[int][]int{}
		for j := range 100 {
			wide[i][j] = make([]int, 100)
		}
	}
	if got := print(t, screen, wide, ""); len(got) > 1<<20 {
		t.Errorf("%d bytes at a screen", len(got))
	}
}

func TestObject(t *testing.T) {
	a := &artist{ID: 1, Name: ptr("AC/DC")}
	tests := []struct {
		name    string
		objects display.Objects
		v       any
		format  table.Format
		want    string
	}{
		{"record", shelf{}, a, table.Aligned, `
─[ Artist ]────────────────────────
 ID     │ 1
 Name   │ AC/DC
 Albums │ not loaded
 Label  │ Label 3
`},
		{"misfit", shelf{misfit: true}, a, table.Aligned, `
─[ Artist ]────────────────────────
 ID     │ one (!)
 Name   │ AC/DC
 Albums │ not loaded
 Label  │ Label 3
(!) does not fit its column's type
`},
		{"by tags", nil, &artist{ID: 2}, table.Aligned, `
─[ Artist ]────────────────────────
 ID   │ 2
 Name │ NULL
`},
		{"by value", nil, *a, table.Aligned, `
─[ Artist ]────────────────────────
 ID   │ 1
 Name │ AC/DC
`},
		{"json", shelf{}, a, table.JSON, `{"ArtistId":1,"Name":"AC/DC"}` + "\n"},
		{"jsonl", shelf{}, a, table.JSONL, `{"ArtistId":1,"Name":"AC/DC"}` + "\n"},
		{"csv", shelf{}, a, table.CSV, "ArtistId,Name\n1,AC/DC\n"},
		{"nil", shelf{}, (*artist)(nil), table.Aligned, "nil\n"},
		{"nil json", shelf{}, (*artist)(nil), table.JSON, "null\n"},
	}
	for _, tt := range tests {
		p := &display.Printer{Objects: tt.objects, Options: table.Options{Format: tt.format}}
		if got := print(t, p, tt.v, "*Artist"); got != strings.TrimPrefix(tt.want, "\n") {
			t.Errorf("%s: got\n%s", tt.name, got)
		}
	}
}

func TestLists(t *testing.T) {
	artists := []*artist{{ID: 1, Name: ptr("AC/DC")}, {ID: 22}}
	grid := `
┌────┬───────┐
│ ID │ Name  │
├────┼───────┤
│  1 │ AC/DC │
│ 22 │ NULL  │
└────┴───────┘
(2 rows)
`
	points := `
┌───┬───┐
│ A │ B │
├───┼───┤
│ 1 │ x │
└───┴───┘
(1 row)
`
	type page struct {
		Pagination struct{ Page, Pages, Total int }
		Items      []*artist
	}
	pg := page{Items: artists}
	pg.Pagination.Page, pg.Pagination.Pages, pg.Pagination.Total = 1, 14, 275
	tests := []struct {
		name   string
		v      any
		format table.Format
		want   string
	}{
		{"objects", artists, table.Aligned, grid},
		{"objects in any", []any{artists[0], artists[1]}, table.Aligned, grid},
		{"objects by value", []artist{*artists[0], *artists[1]}, table.Aligned, grid},
		{"objects json", artists, table.JSON, "[{\"ArtistId\":1,\"Name\":\"AC/DC\"},\n {\"ArtistId\":22,\"Name\":null}]\n"},
		{"objects csv", artists, table.CSV, "ArtistId,Name\n1,AC/DC\n22,\n"},
		{"no objects", []*artist{}, table.Aligned, "┌────┬──────┐\n│ ID │ Name │\n├────┼──────┤\n└────┴──────┘\n(0 rows)\n"},
		{"nil objects", []*artist(nil), table.JSON, "[]\n"},
		{"a nil among objects", []*artist{nil}, table.JSON, "[null]\n"},
		{"structs", []point{{1, "x"}}, table.Aligned, points},
		{"pointers to structs", []*point{{1, "x"}}, table.Aligned, points},
		{"structs json", []point{{1, "x"}}, table.JSON, "[{\"A\":1,\"B\":\"x\"}]\n"},
		{"maps", []map[string]any{{"a": 1, "b": []int{1}}, {"c": nil}}, table.Aligned, `
┌─────┬──────────┬─────┐
│   a │ b        │ c   │
├─────┼──────────┼─────┤
│   1 │ []int{1} │ nil │
│ nil │ nil      │ nil │
└─────┴──────────┴─────┘
(2 rows)
`},
		{"maps json", []map[string]any{{"a": 1, "b": []int{1}}}, table.JSON, "[{\"a\":1,\"b\":[1]}]\n"},
		{"rows", rows{}, table.Aligned, "┌──────┐\n│ Name │\n├──────┤\n│ Rock │\n└──────┘\n(1 row)\n"},
		{"rows json", rows{}, table.JSON, "[{\"Name\":\"Rock\"}]\n"},
		{"page", pg, table.Aligned, grid + "page 1 of 14, 275 rows in all\n"},
		{"page json", &pg, table.JSON, `{"Page":1,"Pages":14,"Total":275,"Items":[{"ArtistId":1,"Name":"AC/DC"},{"ArtistId":22,"Name":null}]}` + "\n"},
	}
	for _, tt := range tests {
		p := &display.Printer{Objects: shelf{}, Options: table.Options{Format: tt.format}}
		if got := print(t, p, tt.v, ""); got != strings.TrimPrefix(tt.want, "\n") {
			t.Errorf("%s: got\n%s", tt.name, got)
		}
	}
}

// rows stands for the result of an SQL statement.
type rows struct{}

func (rows) Columns() []string { return []string{"Name"} }
func (rows) Len() int          { return 1 }
func (rows) Row(int) []any     { return []any{"Rock"} }

func TestOtherFormats(t *testing.T) {
	type tagged struct {
		Name   string `json:"name,omitempty"`
		Secret string `json:"-"`
		N      *float64
	}
	cycle := &struct{ Next any }{}
	cycle.Next = cycle
	tests := []struct {
		v      any
		format table.Format
		want   string
	}{
		{275, table.JSON, "275"}, {"AC/DC", table.JSON, `"AC/DC"`}, {ptr("x"), table.JSON, `"x"`}, {(*string)(nil), table.JSON, "null"},
		{275, table.CSV, "275"}, {"a,b", table.CSV, "a,b"}, {true, table.Markdown, "true"}, {1.5, table.TSV, "1.5"},
		{[]int{1, 2}, table.JSON, "[1,2]"}, {[]int{1, 2}, table.JSONL, "1\n2"}, {[]int{1, 2}, table.CSV, "value\n1\n2"},
		{map[string]int{"b": 2, "a": 1}, table.JSON, `{"a":1,"b":2}`}, {map[int]string{2: "b"}, table.JSON, `{"2":"b"}`},
		{map[string]int{"b": 2, "a": 1}, table.CSV, "key,value\na,1\nb,2"},
		{point{1, "x"}, table.JSON, `{"A":1,"B":"x"}`}, {&point{1, "x"}, table.CSV, "A,B\n1,x"}, {hidden{}, table.JSON, `{"a":0,"b":null}`},
		{tagged{Name: "n"}, table.JSON, `{"name":"n","N":null}`},
		{errors.New("x"), table.JSON, `"x"`}, {loud{}, table.JSON, `"loud"`}, {loud{}, table.CSV, "loud"},
		{[]byte("hi"), table.JSON, `"aGk="`}, {time.Unix(0, 0).UTC(), table.JSON, `"1970-01-01T00:00:00Z"`},
		{decimal.RequireFromString("0.99"), table.JSON, "0.99"}, {[]decimal.Decimal{decimal.NewFromInt(1)}, table.JSON, "[1]"},
		{uuid.Nil, table.JSON, `"00000000-0000-0000-0000-000000000000"`},
		{map[string]any{"f": func() {}, "t": time.Second}, table.JSON, `{"f":"func()","t":1000000000}`},
		{cycle, table.JSON, `{"Next":"*struct(cycle)"}`},
		{sql.NullString{String: "x", Valid: true}, table.JSON, `"x"`}, {[]sql.NullInt64{{}}, table.CSV, "value\n\"\""},
		{[]nullable{{N: sql.Null[int64]{V: 1, Valid: true}}, {}}, table.CSV, "N,Big,Parts\n1,,\n,,"},
		{[]nullable{{Big: big.NewInt(7), Parts: []int{1}}}, table.CSV, "N,Big,Parts\n,7,[1]"},
		{[]nullable{{Big: big.NewInt(7), Parts: []int{1}}}, table.JSON, `[{"N":null,"Big":7,"Parts":[1]}]`},
		{[]artist{{ID: 1}}, table.JSONL, `{"ArtistId":1,"Name":null}`},
	}
	for _, tt := range tests {
		p := &display.Printer{Options: table.Options{Format: tt.format}}
		if got := print(t, p, tt.v, ""); got != tt.want+"\n" {
			t.Errorf("%s of %#v: got %s want %s", tt.format, tt.v, got, tt.want)
		}
	}
	var b bytes.Buffer
	p := &display.Printer{Options: table.Options{Format: "xml"}}
	if err := p.Print(&b, display.Value{Value: reflect.ValueOf(1)}); err == nil {
		t.Error("an unknown format was printed")
	}
}

// Whatever a value is, every format shows it: without a panic, without end, and without raw control characters for people.
func TestAnything(t *testing.T) {
	type P *P
	var self P
	self = &self
	var round any
	round = &round
	type node struct {
		Next  *node
		Other any
	}
	n := &node{}
	n.Next, n.Other = n, []any{n, map[string]any{"n": n}}
	values := []any{
		self, round, n, *n, []any{round}, []P{self}, []*node{n, nil}, []any{nil}, []any{n, *n}, map[any]any{1: 2, "a": n, nil: nil, 1.5: true},
		reflect.ValueOf(1), reflect.TypeFor[int](), []reflect.Value{reflect.ValueOf(1)}, &sql.DB{}, []*sql.DB{{}}, http.DefaultClient,
		[]fmt.Stringer{loud{}, nil}, []any{loud{}, loud{}}, []*bad{nil}, []error{nil, &bad{}}, map[bomb]bomb{{1}: {2}}, []bomb{{1}},
		"\x1b]0;title\a", []string{"\x1b[31m"}, map[string]string{"\x1b": "\x9b"}, errors.New("\x1b[2J"), []map[string]int{{"\x1b": 1}, nil},
		struct{ F func() }{}, make(chan struct{}), [0]int{}, [][]any{{}}, [][]byte{nil, {27}}, complex64(1), uintptr(1), unsafe.Pointer(nil),
		quiet{1, 2}, []quiet{{1, 2}}, map[string]quiet{"x": {}}, &[]int{1}, new(map[string]int), (*[]int)(nil), decimal.Decimal{}, &big.Int{},
		sql.Null[time.Time]{}, &sql.NullString{String: "x", Valid: true}, struct{ error }{}, struct{ time.Time }{}, artist{}, []artist{{}}, []any{artist{}, 1},
	}
	for _, format := range table.Formats() {
		for _, v := range values {
			p := &display.Printer{Objects: shelf{}, Options: table.Options{Format: format, Width: 80, Height: 24}}
			got := print(t, p, v, "any")
			if format.People() && strings.ContainsAny(got, "\x1b\a\u009b") {
				t.Errorf("%s of %T has control characters: %q", format, v, got)
			}
			if format == table.JSON && !json.Valid([]byte(got)) {
				t.Errorf("%T: not JSON: %s", v, got)
			}
			if len(got) > 100_000 {
				t.Errorf("%s of %T: %d bytes", format, v, len(got))
			}
		}
	}
}

func TestText(t *testing.T) {
	p := &display.Printer{Objects: shelf{}}
	v := display.Value{Value: reflect.ValueOf(&artist{ID: 1}), Type: "*Artist"}
	if got := p.Text(v); got != "&Artist{ID: 1, Name: nil}" {
		t.Errorf("got %s", got)
	}
}

func BenchmarkObjects(b *testing.B) {
	list := make([]*artist, 10_000)
	for i := range list {
		list[i] = &artist{ID: int64(i), Name: ptr("Antônio Carlos Jobim")}
	}
	for _, o := range []table.Options{{}, {Width: 80, Height: 40}, {Format: table.JSON}} {
		b.Run(string(o.Format), func(b *testing.B) {
			p := &display.Printer{Options: o}
			b.ReportAllocs()
			for b.Loop() {
				if err := p.Print(&bytes.Buffer{}, display.Value{Value: reflect.ValueOf(list)}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
