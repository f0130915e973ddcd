package models

import (
	"context"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/store/schema"
)

func TestModelNames(t *testing.T) {
	table := func(name string) *schema.Table {
		if schemaName, rest, found := strings.Cut(name, "."); found {
			return &schema.Table{Schema: schemaName, Name: rest}
		}
		return &schema.Table{Name: name}
	}
	for _, test := range []struct{ tables, want string }{
		{"users", "User/Users"},
		{"user users", "User/Users UserTable/UserTables"},
		{"user users USERS", "User/Users UserTable/UserTables UserTable2/UserTables2"},
		{"sheep", "Sheep/AllSheep"},
		{"orders sales.orders sales.order_lines", "Order/Orders SalesOrder/SalesOrders SalesOrderLine/SalesOrderLines"},
		{"sales_orders sales.orders", "SalesOrder/SalesOrders SalesOrderTable/SalesOrderTables"},
		{"album album_query album_page album_root new_albums", "Album/Albums AlbumPageTable/AlbumPageTables " +
			"AlbumQueryTable/AlbumQueryTables AlbumRootTable/AlbumRootTables NewAlbumTable/NewAlbumTables"},
		{"all_sheep sheep", "AllSheep/AllAllSheep SheepTable/SheepTables"},
		{"中文 $$ %%", "X/Xes XTable/XTables X中文/AllX中文"},
		{"models and or not", "And/Ands Model/Models Not/Nots Or/Ors"},
	} {
		var tables []*schema.Table
		for name := range strings.FieldsSeq(test.tables) {
			tables = append(tables, table(name))
		}
		for range 5 {
			rand.Shuffle(len(tables), func(i, j int) { tables[i], tables[j] = tables[j], tables[i] })
			var got []string
			for _, m := range newPlan(tables).models {
				got = append(got, m.name+"/"+m.root)
			}
			slices.Sort(got)
			want := strings.Fields(test.want)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s: got %v, want %v", test.tables, got, want)
				break
			}
		}
	}
}

func TestFieldNames(t *testing.T) {
	for _, test := range []struct{ table, want string }{
		{"create table artist (ArtistId integer primary key, Name text)", "ID Name"},
		{"create table artist (ArtistId integer primary key, id text)", "ArtistID ID"},
		{"create table artist (id integer primary key)", "ID"},
		{"create table artist (code text primary key, name text)", "ID Name"},
		{"create table artist (a integer, b integer, primary key (b, a))", "A B"},
		{"create table artist (a_id integer, b text)", "AID B"},
		{"create table artist (id integer primary key, model text, query text, column text, artist_query text)",
			"ID Model_ Query_ Column_ ArtistQuery_"},
		{"create table artist (id integer primary key, model text, \"model_\" text)", "ID Model_ Model_2"},
		{"create table artist (id integer primary key, first_name text, firstName text, \"first name\" text, first_name2 text)",
			"ID FirstName FirstName3 FirstName4 FirstName2"},
		{"create table artist (\"中文\" text primary key, \"1st\" text, \"$\" text, \"%\" text)", "ID N1st X X2"},
		{"create view artist as select 1 as id, 2 as Id2, 'x' as \"count(*)\"", "ID ID2 Count"},
	} {
		c := catalog(t, open(t, test.table))
		d, err := c.Describe(context.Background(), "artist")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range d.Fields {
			got = append(got, f.Name)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s: got %v, want %s", test.table, got, test.want)
		}
	}
}

func TestFieldTypes(t *testing.T) {
	c := catalog(t, open(t, `
		create table kinds (id integer primary key, i int not null, f real, d decimal(8,2), s text not null, n varchar(9), b blob, nb blob not null,
			t bool not null, day date, at timestamp not null, clock time, j json, untyped, nn not null);
		create table keys (id integer primary key, kind_id references kinds, other_id not null references kinds (s));`))
	for model, want := range map[string]string{
		"Kind": "int64 int64 *float64 *decimal.Decimal string *string []byte []byte bool *time.Time time.Time *string *string any any",
		"Key":  "int64 *int64 string",
	} {
		d, err := c.Describe(context.Background(), model)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range d.Fields {
			got = append(got, f.Go)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: got %s, want %s", model, strings.Join(got, " "), want)
		}
	}
}

func TestRelationNames(t *testing.T) {
	const (
		users = "create table users (id integer primary key, name text);"
		books = "create table books (id integer primary key, title text);"
	)
	for _, test := range []struct {
		name, script string
		want         map[string]string
	}{
		{"the id suffix goes", users + "create table posts (id integer primary key, author_id references users, EditorId references users)",
			map[string]string{"posts": "Author *User, Editor *User", "users": "PostsByEditor []*Post, PostsByAuthor []*Post"}},
		{"no suffix: column and target", users + "create table posts (id integer primary key, written_by references users)",
			map[string]string{"posts": "WrittenByUser *User", "users": "Posts []*Post"}},
		{"the column is called as its target", users + "create table posts (id integer primary key, user references users)",
			map[string]string{"posts": "UserRel *User", "users": "Posts []*Post"}},
		{"a suffix without a sign", users + "create table posts (id integer primary key, userid references users)",
			map[string]string{"posts": "User *User"}},
		{"a prefix", users + "create table posts (id integer primary key, id_user references users)",
			map[string]string{"posts": "User *User"}},
		{"to itself", "create table employees (id integer primary key, manager_id references employees)",
			map[string]string{"employees": "Manager *Employee, Employees []*Employee"}},
		{"a column has the name", users + "create table posts (id integer primary key, user_id references users, user text)",
			map[string]string{"posts": "UserRel *User", "users": "Posts []*Post"}},
		{"a column has the reverse name", "create table users (id integer primary key, posts text);" +
			"create table posts (id integer primary key, user_id references users)",
			map[string]string{"users": "PostsRel []*Post"}},
		{"a column has a method's name", "create table users (id integer primary key, add_posts text);" +
			"create table posts (id integer primary key, user_id references users)",
			map[string]string{"users": "PostsRel []*Post"}},
		{"one to one", users + "create table profiles (id integer primary key, user_id unique references users)",
			map[string]string{"profiles": "User *User", "users": "Profile *Profile"}},
		{"one to one by the key", users + "create table profiles (id integer primary key references users)",
			map[string]string{"profiles": "User *User", "users": "Profile *Profile"}},
		{"a partial unique index is not unique", users + "create table profiles (id integer primary key, user_id references users);" +
			"create unique index u on profiles (user_id) where id > 1",
			map[string]string{"users": "Profiles []*Profile"}},
		{"an association", users + books + "create table readings (user_id references users, book_id references books, primary key (user_id, book_id))",
			map[string]string{"users": "Readings []*Reading, Books []*Book", "books": "Readings []*Reading, Users []*User",
				"readings": "User *User, Book *Book"}},
		{"an association without a key", users + books + "create table readings (user_id references users, book_id references books)",
			map[string]string{"users": "Readings []*Reading, Books []*Book"}},
		{"not only an association", users + books + "create table readings (user_id references users, book_id references books, day text)",
			map[string]string{"users": "Readings []*Reading", "books": "Readings []*Reading"}},
		{"an association beside a foreign key", users +
			"create table books (id integer primary key, user_id references users);" +
			"create table readings (user_id references users, book_id references books)",
			map[string]string{"users": "Books []*Book, Readings []*Reading, BooksByReading []*Book", "books": "User *User, Readings []*Reading, Users []*User"}},
		{"the association's words", users + books + "create table writings (author_id references users, book_id references books)",
			map[string]string{"books": "Writings []*Writing, Authors []*User", "users": "Writings []*Writing, Books []*Book"}},
		{"an association of a table with itself", users + "create table followers (follower_id references users, followed_id references users)",
			map[string]string{"users": "FollowersByFollowed []*Follower, FollowersByFollower []*Follower, Followers []*User, Followed []*User"}},
		{"a key of several columns", "create table users (tenant_id integer, id integer, primary key (tenant_id, id));" +
			"create table posts (id integer primary key, tenant_id, author_id, foreign key (tenant_id, author_id) references users (tenant_id, id))",
			map[string]string{"posts": "Author *User", "users": "Posts []*Post"}},
		{"a key of several columns with the target's names", "create table lines (order_id integer, no integer, primary key (order_id, no));" +
			"create table parcels (id integer primary key, order_id, no, foreign key (order_id, no) references lines)",
			map[string]string{"parcels": "Line *Line", "lines": "Parcels []*Parcel"}},
		{"two keys in one column", users + "create table people (id integer primary key);" +
			"create table posts (id integer primary key, owner_id references users references people)",
			map[string]string{"posts": "Owner *Person, OwnerUser *User"}},
		{"a target that is not there", "create table posts (id integer primary key, user_id references users)",
			map[string]string{"posts": ""}},
		{"other capitals", "create table Users (Id integer primary key); create table posts (id integer primary key, user_id references USERS (ID))",
			map[string]string{"posts": "User *User", "Users": "Posts []*Post"}},
		{"one target in two spellings", users + "create table posts (id integer primary key, author_id references users, editor_id references USERS)",
			map[string]string{"posts": "Author *User, Editor *User", "users": "PostsByAuthor []*Post, PostsByEditor []*Post"}},
		{"a quoted target behind a comment", "create table \"the users\" (id integer primary key);" +
			"create table posts (id integer primary key, user_id references /* whom? */ [the users])",
			map[string]string{"posts": "User *TheUser", "the users": "Posts []*Post"}},
		{"a relation called Model", "create table models (id integer primary key); create table cars (id integer primary key, model_id references models)",
			map[string]string{"cars": "ModelRel *Model", "models": "Cars []*Car"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := catalog(t, open(t, test.script))
			for table, want := range test.want {
				d, err := c.Describe(context.Background(), table)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, l := range d.Links {
					got = append(got, l.Name+" "+l.Type)
				}
				if strings.Join(got, ", ") != want {
					t.Errorf("%s: got %q, want %q", table, strings.Join(got, ", "), want)
				}
			}
		})
	}
}

func TestChinookNames(t *testing.T) {
	c := catalog(t, chinook(t))
	infos, err := c.List(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, i := range infos {
		got[i.Root] = i.Table + " " + strings.Join(i.Key, ",") + ": " + strings.Join(i.Relations, " ")
	}
	want := map[string]string{
		"Albums":         "Album ID: Artist Tracks",
		"Artists":        "Artist ID: Albums",
		"Customers":      "Customer ID: SupportRep Invoices",
		"Employees":      "Employee ID: ReportsToEmployee Customers Employees",
		"Genres":         "Genre ID: Tracks",
		"Invoices":       "Invoice ID: Customer InvoiceLines",
		"InvoiceLines":   "InvoiceLine ID: Invoice Track",
		"MediaTypes":     "MediaType ID: Tracks",
		"Playlists":      "Playlist ID: PlaylistTracks Tracks",
		"PlaylistTracks": "PlaylistTrack PlaylistID,TrackID: Playlist Track",
		"Tracks":         "Track ID: Album MediaType Genre InvoiceLines PlaylistTracks Playlists",
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}
