package models

import (
	"bytes"
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/traefik/yaegi/interp"

	"github.com/dbsh-go/dbsh/context/symbols"
	"github.com/dbsh-go/dbsh/store"
)

// nasty has what real schemas have and textbooks do not.
const nasty = `
	create table "order" ("select" integer primary key, "group by" text not null default 'a "quoted" ''text''', "中文" varchar(10),
		"it's" numeric(10,2), "back` + "`" + `tick" text, "a,b" blob not null, "x.y" real, untyped, "2nd" boolean, "when" datetime, "query" text,
		"new
line" text, "filter" integer not null, "double""quote" text);
	create table "select" (id integer primary key, "order" references "order", "order_id" integer unique references "order");
	create table "my table" (a integer, b integer, "c d" integer, primary key (a, b), unique (b, a));
	create table keyed (id integer primary key, x integer, y integer, dotted references "x.y" ("a.b"),
		foreign key (x, y) references "my table" (a, b) on delete cascade on update set null);
	create table "x.y" ("a.b" integer primary key);
	create table ties ("k-1" references keyed, "t 1" integer, "t 2" integer, foreign key ("t 1", "t 2") references "my table");
	create table no_key (a integer references keyed, b text);
	create table models (id integer primary key, model text, model_id references models);
	create table registers (id integer primary key);
	create table followers (follower_id references registers, followed_id references registers, primary key (follower_id, followed_id));
	create view "a view" as select 1 as id, "select" as model from "order";
	create table computed (id integer primary key, a integer, twice integer generated always as (a * 2));
`

// TestModelTypeIsInterpreted shows that the struct type of a model is the one the interpreter makes of its source.
func TestModelTypeIsInterpreted(t *testing.T) {
	for name, db := range databases {
		t.Run(name, func(t *testing.T) {
			c := catalog(t, db(t))
			for _, m := range c.current().models {
				source, err := c.Source(m.name)
				if err != nil {
					t.Fatal(err)
				}
				want := interpreted(t, m.name, source)
				got, ok := c.ModelType(m.name)
				if !ok || got != want {
					t.Errorf("%s: got\n%v\nwant\n%v", m.name, got, want)
				}
			}
		})
	}
}

// interpreted is the type that the interpreter makes of a model's struct.
func interpreted(t *testing.T, model, source string) reflect.Type {
	t.Helper()
	start := strings.Index(source, "type "+model+" struct {")
	end := start + strings.Index(source[start:], "\n}\n") + 3
	imports := source[strings.Index(source, "import"):strings.Index(source, "\n// ")]
	i := interp.New(interp.Options{})
	symbols := interp.Exports{
		"time/time":                             {"Time": reflect.ValueOf((*time.Time)(nil))},
		"github.com/dbsh-go/dbsh/store/store":   {"Model": reflect.ValueOf((*store.Model)(nil))},
		"github.com/shopspring/decimal/decimal": {"Decimal": reflect.ValueOf((*decimal.Decimal)(nil))},
	}
	if err := i.Use(symbols); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if _, err := i.EvalWithContext(ctx, imports+"\n"+source[start:end]); err != nil {
		t.Fatalf("%s: %v\n%s", model, err, source[start:end])
	}
	v, err := i.EvalWithContext(ctx, "&"+model+"{}")
	if err != nil {
		t.Fatalf("%s: %v", model, err)
	}
	return v.Type().Elem()
}

// TestInterpreterRunsSource shows that the source that the compiler takes is also good for the interpreter.
func TestInterpreterRunsSource(t *testing.T) {
	db := chinook(t)
	c := catalog(t, db)
	session := store.NewSession(db, store.WithModels(c))
	defer session.Close()
	var source strings.Builder
	if err := c.WritePackage(&source, "main"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	i := interp.New(interp.Options{Stdout: &out})
	exports := interp.Exports{"host/host": {"Session": reflect.ValueOf(&session).Elem()}}
	var packages symbols.Packages
	for _, path := range []string{"time", storePath, decimalType.path} {
		exports[path+"/"+symbols.Name(path)] = packages.Symbols(path)
	}
	if err := i.Use(exports); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for _, text := range []string{
		source.String(), `import "host"`,
		`Artists := NewArtists(host.Session); a, err := Artists.Get(1); println(*a.Name, err == nil)`,
		`albums, err := a.Albums(); println(len(albums), albums[0].Title)`,
		`back, err := albums[0].Artist(); println(back == a)`,
		`n := 0; err = Artists.Limit(5).Each(func(row *Artist) error { n += len(*row.Name); return nil }); println(n, err == nil)`,
		`page, err := Artists.Paginate(2, 10); println(page.Pages, page.HasNext, len(page.Items), page.Items[0].ID)`,
		`page, err = page.Next(); println(page.Page, page.Items[0].ID); page, err = page.Prev(); println(page.Page)`,
		`Tracks := NewTracks(host.Session); count, err := Tracks.Filter(Tracks.UnitPrice.Gt(1), Tracks.Name.Like("A%")).Count(); println(count)`,
		`some, err := a.QueryAlbums().OrderBy(NewAlbums(host.Session).Title.Desc()).Limit(1).All(); println(some[0].Title)`,
		`made := &Album{Title: "New"}; println(made.SetArtist(a) == nil, a.AddAlbums(made) == nil, host.Session.Flush() == nil, made.ArtistID)`,
		`Playlists := NewPlaylists(host.Session); list, err := Playlists.With(Playlists.Tracks).First(); tracks, err := list.Tracks(); println(len(tracks))`,
	} {
		if _, err := i.EvalWithContext(ctx, text); err != nil {
			t.Fatalf("%.80s: %v", text, err)
		}
	}
	const want = "AC/DC true\n2 For Those About To Rock We Salute You\ntrue\n52 true\n28 true 10 11\n3 21\n2\n7\nLet There Be Rock\ntrue true true 1\n3290\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}
