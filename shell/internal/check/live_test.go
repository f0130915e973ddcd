package check

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/dbsh-go/dbsh/store/sqlite"

	generated "github.com/dbsh-go/dbsh/context/models"
	predeclared "github.com/dbsh-go/dbsh/context/scope"
	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/store"
)

const music = `
CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name NVARCHAR(120));
CREATE TABLE Album (AlbumId INTEGER PRIMARY KEY, Title NVARCHAR(160) NOT NULL, ArtistId INTEGER NOT NULL REFERENCES Artist);
CREATE TABLE Track (TrackId INTEGER PRIMARY KEY, Name TEXT NOT NULL, AlbumId INTEGER REFERENCES Album, UnitPrice NUMERIC(10,2) NOT NULL, Composer TEXT, Bytes INTEGER);
CREATE TABLE Playlist (PlaylistId INTEGER PRIMARY KEY, Name TEXT);
CREATE TABLE PlaylistTrack (PlaylistId INTEGER NOT NULL REFERENCES Playlist, TrackId INTEGER NOT NULL REFERENCES Track, PRIMARY KEY (PlaylistId, TrackId));
CREATE TABLE Employee (EmployeeId INTEGER PRIMARY KEY, FirstName TEXT NOT NULL, ReportsTo INTEGER REFERENCES Employee, BirthDate DATETIME);
`

// livePrompt is the prompt of a real database: generated models, the real store, the real predeclared names.
func livePrompt(t testing.TB, script string) *Checker {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	raw, err := sql.Open("sqlite", path+"?_pragma=synchronous(0)")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.Exec(script); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	catalog, err := generated.New(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	var bindings []Binding
	for _, b := range predeclared.Standard(store.NewSession(db)).Bindings() {
		bindings = append(bindings, Binding{Name: b.Name, Value: b.Value, Doc: b.Doc})
	}
	return New(Config{Packages: new(symbols.Packages), Paths: symbols.Paths(), Models: catalog, Bindings: bindings})
}

// What Tab offers behind a generated root and a query of it, with its type.
func TestLiveMembers(t *testing.T) {
	c := livePrompt(t, music+"CREATE TABLE empty (id INTEGER PRIMARY KEY);")
	for _, expr := range []string{"Artists.", "Artists.Limit(1)."} {
		types := map[string]string{}
		members, err := c.Members(expr)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range members {
			types[m.Name] = m.Type
		}
		for name, want := range map[string]string{
			"Merge":  "func(row *Artist, fields ...string) (*Artist, error)",
			"Delete": "func() (int64, error)",
		} {
			if types[name] != want {
				t.Errorf("%s%s is %q, want %q", expr, name, types[name], want)
			}
		}
	}
	if members, err := c.Members("Empties."); err != nil || len(members) == 0 {
		t.Errorf("a table empty has no root Empties: %v", err)
	}
}

func TestLiveModels(t *testing.T) {
	c := livePrompt(t, music)
	for _, test := range []struct{ src, want string }{
		{`Artists.Count()`, "root Artists = NewArtists\nshow Chk1(Artists.Count()) "},
		{`Artists.Get(1).Name`, "show Chk1(Artists.Get(1)).Name *string"},
		{`Albums.Get(1).Artist().Name`, `show One(Chk1(Albums.Get(1)), "Artist", (*·T1).Artist).Name *string`},
		{`len(Playlists.Get(1).Tracks())`, "show len(Chk1(Chk1(Playlists.Get(1)).Tracks())) int"},
		{`Employees.Get(2).ReportsToEmployee().FirstName`, `.FirstName string`},
		{`Tracks.Filter(Tracks.UnitPrice.Gt(1), Tracks.Name.Like("A%"), Or(Tracks.ID.Gt(3), Not(Tracks.Composer.IsNull()))).Count()`, "show Chk1("},
		{`a := &Artist{Name: "Nena"}; session.Add(a); session.Commit(); a.ID`, "a := &Artist{Name: Ptr(\"Nena\")}\nChk0(session.Add(a))\nChk0(session.Commit())"},
		{`for _, g := range Artists.Limit(1).All() { fmt.Println(g.Name, len(g.Name)) }`, `fmt.Println(Null(g.Name), len(Value[·T1](g, "Name")))`},
		{`session.State(a)`, "show session.State(a)"},
		{`Employees.Get(1).BirthDate.Year()`, `"BirthDate").Year() int`},
		{`Artists.Paginate(1, 20).Items`, "show Chk1(Artists.Paginate(1, 20)).Items []*Artist"},
		{`Albums.Filter(Albums.Artist.Has(Artists.Name.Eq("x"))).SQL()`, "string"},
		{`Artists.Filter(Albums.ID.Eq(1)).First().Albums()[0].Tracks()[0].Playlists()`, "[]*Playlist"},
		{`Artists.Frist()`, "1:9: Artists has no field or method Frist: did you mean First?"},
		{`Tracks.UnitPrice.Gt("x")`, `1:21: Tracks.UnitPrice is a decimal.Decimal: it cannot be compared with "x"`},
		{`Tracks.FilterBy("nmae", 1)`, "1:17: no column or relation nmae of Track: did you mean Name?"},
		{"type M struct { Model; ID int64 `db:\"id,pk\"`; X *int }; m := &M{X: 1}; m.X + 1", `show Value[·T1](m, "X") + 1 int`},
	} {
		if got := run(t, c, test.src); !strings.Contains(got, test.want) {
			t.Errorf("%s: got\n%s\nwant\n%s", test.src, got, test.want)
		}
	}
	for fn := range c.models.funcs {
		if _, ok := c.Source(fn); !ok {
			t.Errorf("%s has no source: %v", fn.FullName(), c.models.failed)
		}
	}
}

// A thousand tables, each with a key to the one before and to the first: naming one reads its neighbours and no more.
func TestManyTablesCostNothing(t *testing.T) {
	var script strings.Builder
	script.WriteString("BEGIN;\nCREATE TABLE t0 (id INTEGER PRIMARY KEY);\n")
	for i := 1; i < 1000; i++ {
		fmt.Fprintf(&script, "CREATE TABLE t%d (id INTEGER PRIMARY KEY, before_id INTEGER REFERENCES t%d);\n", i, i-1)
	}
	c := livePrompt(t, script.String()+"COMMIT;")
	root, _ := c.config.Models.Root("T500")
	if got := run(t, c, root+`.First().Before().ID`); !strings.HasSuffix(got, "int64") {
		t.Fatal(got)
	}
	if n := len(c.models.byName); n == 0 || n > 5 {
		t.Errorf("%d models were read", n)
	}
}
