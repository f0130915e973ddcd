package models

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/schema"
)

func TestCatalog(t *testing.T) {
	c := catalog(t, chinook(t))
	for _, ident := range []string{"Album", "Albums", "AlbumRoot", "AlbumQuery", "AlbumPage", "NewAlbums"} {
		if model, ok := c.Owner(ident); model != "Album" || !ok {
			t.Errorf("Owner(%s) = %s, %v, want Album", ident, model, ok)
		}
	}
	if model, ok := c.Owner("album"); ok {
		t.Errorf("Owner(album) = %s, want none", model)
	}
	if root, constructor := c.Root("MediaType"); root != "MediaTypes" || constructor != "NewMediaTypes" {
		t.Errorf("Root(MediaType) = %s, %s", root, constructor)
	}
	if root, constructor := c.Root("Nobody"); root+constructor != "" {
		t.Errorf("Root(Nobody) = %s, %s, want none", root, constructor)
	}
	names := c.Names()
	if len(names) != 22 || !slices.IsSorted(names) || !slices.Contains(names, "Artist") || !slices.Contains(names, "Artists") {
		t.Errorf("Names() = %v, want 11 models and 11 roots in order", names)
	}
	if name, ok := c.TableModel("", "", "playlisttrack"); name != "PlaylistTrack" || !ok {
		t.Errorf("TableModel(playlisttrack) = %s, %v", name, ok)
	}
	if name, ok := c.TableModel("", "other", "Album"); ok {
		t.Errorf("TableModel(other.Album) = %s, want none", name)
	}
	if _, ok := c.ModelType("Nobody"); ok {
		t.Error("ModelType(Nobody) is there")
	}
	if _, err := c.Source("Nobody"); err == nil || !strings.Contains(err.Error(), "Nobody") {
		t.Errorf("Source(Nobody): got %v, want an error that names it", err)
	}
}

func TestDescribe(t *testing.T) {
	c := catalog(t, chinook(t))
	for _, name := range []string{"Track", "Tracks", "track", "TRACKS"} {
		d, err := c.Describe(context.Background(), name)
		if err != nil || d.Name != "Track" {
			t.Errorf("Describe(%s) = %v, %v", name, d, err)
		}
	}
	if _, err := c.Describe(context.Background(), "nothing"); err == nil {
		t.Error("Describe(nothing): want an error")
	}
	d, err := c.Describe(context.Background(), "Track")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := d.Fields[2], (Field{Name: "AlbumID", Column: "AlbumId", Type: "INTEGER", Go: "*int64", Null: true, Key: "Album.AlbumId"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := d.Fields[8], (Field{Name: "UnitPrice", Column: "UnitPrice", Type: "NUMERIC(10,2)", Go: "decimal.Decimal"}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	wantLinks := []Link{
		{"Album", "*Album", "Track.AlbumId", "Album"}, {"MediaType", "*MediaType", "Track.MediaTypeId", "MediaType"},
		{"Genre", "*Genre", "Track.GenreId", "Genre"}, {"InvoiceLines", "[]*InvoiceLine", "InvoiceLine.TrackId", "InvoiceLine"},
		{"PlaylistTracks", "[]*PlaylistTrack", "PlaylistTrack.TrackId", "PlaylistTrack"},
		{"Playlists", "[]*Playlist", "through PlaylistTrack", "Playlist"},
	}
	if !slices.Equal(d.Links, wantLinks) {
		t.Errorf("got  %v\nwant %v", d.Links, wantLinks)
	}
	if want := (Index{Name: "IFK_TrackAlbumId", On: "AlbumId"}); !slices.Contains(d.Indexes, want) {
		t.Errorf("got %v, want %v among them", d.Indexes, want)
	}
	if !strings.HasPrefix(d.SQL, "CREATE TABLE [Track]") {
		t.Errorf("SQL is %q", d.SQL)
	}
}

func TestReadOnlyModels(t *testing.T) {
	c := catalog(t, open(t, nasty))
	for model, forbidden := range map[string][]string{
		"AView": {"Get(", "func (a *AView)"}, "NoKey": {"Get(", "SetAKeyed", "AddKeyed"}, "Keyed": {"AddNoKeys", "SetNoKeys"},
	} {
		source, err := c.Source(model)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range forbidden {
			if strings.Contains(source, text) {
				t.Errorf("%s can be read only, and its source has %s", model, text)
			}
		}
	}
	if source, err := c.Source("AView"); err != nil || !strings.Contains(source, "it can be read only") || !strings.Contains(source, "NewAViews") {
		t.Errorf("%s (%v)", source, err)
	}
}

func TestRefresh(t *testing.T) {
	db := open(t, "create table users (id integer primary key)")
	c := catalog(t, db)
	before, ok := c.ModelType("User")
	if !ok {
		t.Fatal("there is no User")
	}
	if _, err := db.Raw().Exec("alter table users add column name text; create table posts (id integer primary key, user_id references users)"); err != nil {
		t.Fatal(err)
	}
	if after, ok := c.ModelType("User"); !ok || after != before {
		t.Error("the model has changed before Refresh")
	}
	if err := c.Refresh(context.Background()); err != nil {
		t.Fatal(err)
	}
	if after, ok := c.ModelType("User"); !ok || after.NumField() != before.NumField()+1 {
		t.Errorf("after Refresh: got %v", after)
	}
	if d, err := c.Describe(context.Background(), "User"); err != nil || !slices.Equal(d.Relations, []string{"Posts"}) {
		t.Errorf("after Refresh: got %v (%v)", d, err)
	}
}

// TestTableGone is what happens when another program drops a table.
func TestTableGone(t *testing.T) {
	db := open(t, "create table users (id integer primary key)")
	c := catalog(t, db)
	if _, err := db.Raw().Exec("drop table users"); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Source("User"); err == nil || !strings.Contains(err.Error(), "users") {
		t.Errorf("got %v, want an error that names the table", err)
	}
	if _, ok := c.ModelType("User"); ok {
		t.Error("the model has a type")
	}
}

// failing is a database that cannot be read.
type failing struct{ Database }

var errUnplugged = errors.New("unplugged")

func (failing) Tables(context.Context) ([]*schema.Table, error) { return nil, errUnplugged }

func TestRefreshFails(t *testing.T) {
	if _, err := New(context.Background(), failing{}); !errors.Is(err, errUnplugged) {
		t.Errorf("got %v, want %v", err, errUnplugged)
	}
	c := catalog(t, open(t, "create table users (id integer primary key)"))
	c.sources[0].Database = failing{c.sources[0].Database}
	if err := c.Refresh(context.Background()); !errors.Is(err, errUnplugged) {
		t.Errorf("got %v, want %v", err, errUnplugged)
	}
	if _, err := c.Source("User"); err != nil {
		t.Errorf("after a failed Refresh: %v", err)
	}
}

func TestConcurrentUse(t *testing.T) {
	c := catalog(t, open(t, nasty))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, name := range c.Names() {
				model, _ := c.Owner(name)
				if _, err := c.Source(model); err != nil {
					t.Error(err)
				}
				c.ModelType(model)
			}
			if err := c.Refresh(context.Background()); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
}

// TestStoreReadsModels has store read every model and follow every relation: it understands all tags.
func TestStoreReadsModels(t *testing.T) {
	rows := `
		insert into "order" ("select", "a,b", "filter") values (1, x'00', 3), (2, x'01', 4);
		insert into "select" (id, "order", order_id) values (1, 1, 2);
		insert into "my table" (a, b) values (1, 2);
		insert into "x.y" values (7);
		insert into keyed (id, x, y, dotted) values (1, 1, 2, 7);
		insert into ties values (1, 1, 2);
		insert into no_key values (1, 'x');
		insert into models values (1, 'T', 1);
		insert into registers values (1), (2);
		insert into followers values (1, 2);
		insert into computed (a) values (21);`
	for name, db := range map[string]func(testing.TB) *store.DB{
		"chinook": chinook,
		"nasty":   func(t testing.TB) *store.DB { return open(t, nasty+rows) },
	} {
		t.Run(name, func(t *testing.T) {
			opened := db(t)
			c := catalog(t, opened)
			session := store.NewSession(opened, store.WithModels(c))
			defer session.Close()
			for _, m := range c.current().models {
				readAll(t, c, session, m.name)
			}
		})
	}
}

func readAll(t *testing.T, c *Catalog, session *store.Session, model string) {
	t.Helper()
	typ, _ := c.ModelType(model)
	q := session.QueryModel(model)
	rows := reflect.New(reflect.SliceOf(reflect.PointerTo(typ)))
	if err := q.Limit(3).All(rows.Interface()); err != nil {
		t.Errorf("%s: %v", model, err)
		return
	}
	if rows.Elem().Len() == 0 {
		t.Errorf("%s has no rows", model)
		return
	}
	d, err := c.Describe(context.Background(), model)
	if err != nil {
		t.Fatal(err)
	}
	for _, link := range d.Links {
		target, _ := c.ModelType(link.Target)
		loaded := reflect.PointerTo(target)
		if strings.HasPrefix(link.Type, "[]") {
			loaded = reflect.SliceOf(loaded)
		}
		err := store.Load(rows.Elem().Index(0).Interface(), link.Name, reflect.New(loaded).Interface())
		if err != nil && len(d.Key) > 0 {
			t.Errorf("%s.%s: %v", model, link.Name, err)
		}
	}
}

// TestComputedColumn writes a row of a table that has a column nobody can write.
func TestComputedColumn(t *testing.T) {
	db := open(t, nasty)
	c := catalog(t, db)
	session := store.NewSession(db, store.WithModels(c))
	defer session.Close()
	typ, _ := c.ModelType("Computed")
	row := reflect.New(typ)
	a := int64(21)
	row.Elem().FieldByName("A").Set(reflect.ValueOf(&a))
	if err := errors.Join(session.Add(row.Interface()), session.Flush()); err != nil {
		t.Fatal(err)
	}
	if twice, ok := row.Elem().FieldByName("Twice").Interface().(*int64); !ok || twice == nil || *twice != 42 {
		t.Errorf("got %v, want 42", twice)
	}
}

// connected makes a database of n tables, each of which refers to another.
func connected(t testing.TB, n int) *store.DB {
	var b strings.Builder
	b.WriteString("begin;\n")
	for i := range n {
		fmt.Fprintf(&b, "create table things_%d (id integer primary key, name varchar(40) not null, price numeric(10,2), made datetime, "+
			"thing_%d_id integer references things_%d (id));\n", i, i/10, i/10)
	}
	b.WriteString("commit;")
	return open(t, b.String())
}

func TestThousandTables(t *testing.T) {
	db := connected(t, 1000)
	c := catalog(t, db)
	start := time.Now()
	infos, err := c.List(context.Background())
	if err != nil || len(infos) != 1000 {
		t.Fatalf("got %d models (%v), want 1000", len(infos), err)
	}
	if took := time.Since(start); took > 20*time.Second {
		t.Errorf("listing 1,000 models took %v", took)
	}
}

// counted counts what a catalog asks of a database.
type counted struct {
	*store.DB
	lists  int
	tables []string
}

func (c *counted) Tables(ctx context.Context) ([]*schema.Table, error) {
	c.lists++
	return c.DB.Tables(ctx)
}

func (c *counted) Describe(ctx context.Context, names ...string) ([]*schema.Table, error) {
	c.tables = append(c.tables, names...)
	return c.DB.Describe(ctx, names...)
}

// Of a thousand tables, a model needs itself, its parent, and the children of both, ten each: all else stays unread.
func TestNamingOneModelReadsFewTables(t *testing.T) {
	db := &counted{DB: connected(t, 1000)}
	statements := 0
	defer db.Trace(func(store.Statement) { statements++ })()
	c, err := New(context.Background(), db)
	if err != nil {
		t.Fatal(err)
	}
	if db.lists != 1 || len(db.tables) != 0 || statements != 1 {
		t.Errorf("opening took %d lists and %d statements and described %d tables, want one statement", db.lists, statements, len(db.tables))
	}
	if _, err := c.Source("Things33"); err != nil {
		t.Fatal(err)
	}
	if len(db.tables) != 21 || statements > 7 {
		t.Errorf("naming a model described %d tables in %d statements, want 21 in 6", len(db.tables), statements-1)
	}
	if _, err := c.Source("Things34"); err != nil {
		t.Fatal(err)
	}
	if len(db.tables) != 31 {
		t.Errorf("naming its neighbour brought the tables described to %d, want 31: only the neighbour's children are new", len(db.tables))
	}
}

// What a thousand tables cost before one is named: a name for each, and no more than a few small things with it.
func TestOpeningAllocatesLittle(t *testing.T) {
	db := connected(t, 1000)
	tables, err := db.Tables(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if n := testing.AllocsPerRun(3, func() { newPlan(tables) }); n > 10_000 {
		t.Errorf("naming 1,000 tables allocates %.0f times, want at most 10 a table", n)
	}
}

func BenchmarkPlan1000(b *testing.B) {
	db := connected(b, 1000)
	tables, err := db.Tables(context.Background())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		newPlan(tables)
	}
}

func BenchmarkNew1000(b *testing.B) {
	db := connected(b, 1000)
	for b.Loop() {
		if _, err := New(context.Background(), db); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFirstSource(b *testing.B) {
	db := chinook(b)
	for b.Loop() {
		c, err := New(context.Background(), db)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := c.Source("Track"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSource(b *testing.B) {
	c := catalog(b, chinook(b))
	if _, err := c.Source("Track"); err != nil {
		b.Fatal(err)
	}
	m := c.current().byName["Track"]
	for b.Loop() {
		m.detail = c.current().complete(m)
		fileSource(m)
	}
}
