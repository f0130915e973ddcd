package shell

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/context/sample"
	"github.com/dbsh-go/dbsh/shell/internal/complete"
	"github.com/dbsh-go/dbsh/store"
	_ "github.com/dbsh-go/dbsh/store/mysql"
	_ "github.com/dbsh-go/dbsh/store/postgres"
	_ "github.com/dbsh-go/dbsh/store/sqlite"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// atThousandTables is a completer where a thousand tables are known, so two thousand models and roots.
func atThousandTables(tb testing.TB) *complete.Completer {
	tb.Helper()
	ctx := context.Background()
	db, err := store.Open(ctx, filepath.Join(tb.TempDir(), "big.db"), store.Create())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	text := bytes.NewBufferString("BEGIN;")
	for i := range 1000 {
		fmt.Fprintf(text, "CREATE TABLE table%04d (id INTEGER PRIMARY KEY, name TEXT NOT NULL, parent_id INTEGER REFERENCES table%04d);\n", i, max(0, i-1))
	}
	text.WriteString("COMMIT;")
	if _, err := db.Raw().ExecContext(ctx, text.String()); err != nil {
		tb.Fatal(err)
	}
	var out bytes.Buffer
	s, err := open(ctx, Config{DB: db, Streams: Streams{In: strings.NewReader(""), Out: &out, Err: &out}})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { s.close() })
	if err := s.catalog.Warm(ctx); err != nil {
		tb.Fatal(err)
	}
	return s.completer()
}

// completed are texts, how many candidates they have among the thousand tables, and how many allocations they may take.
var completed = []struct {
	text        string
	found, most int
}{
	{"Table09", 100, 300},
	{"Tables0042.F", 9, 4000}, // nothing of it is for the other tables
	{"SELECT * FROM table00", 100, 1500},
	{"SELECT * FROM table0042 t JOIN ", 2, 3000},
	{"for _, row := range Tables0042.All() { row.N", 1, 1500},
}

// What Tab finds does not cost more for every table that there is.
func TestCompletionAllocates(t *testing.T) {
	c := atThousandTables(t)
	for _, test := range completed {
		found, _ := c.Complete(test.text, len(test.text))
		if len(found) != test.found {
			t.Errorf("%s: %d candidates, want %d: %v", test.text, len(found), test.found, found[:min(8, len(found))])
		}
		if n := testing.AllocsPerRun(5, func() { c.Complete(test.text, len(test.text)) }); n > float64(test.most) {
			t.Errorf("%s allocates %.0f times, want at most %d", test.text, n, test.most)
		}
	}
}

func BenchmarkCompletion(b *testing.B) {
	c := atThousandTables(b)
	for _, test := range append(completed[:len(completed):len(completed)], struct {
		text        string
		found, most int
	}{text: "x := "}) {
		b.Run(test.text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				c.Complete(test.text, len(test.text))
			}
		})
	}
}

// atSample is a shell on the sample database, where entries have been run.
func atSample(t *testing.T, entries ...string) *shell {
	t.Helper()
	path, remove, err := sample.Create(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { remove() })
	db, err := store.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return atDatabase(t, db, entries...)
}

func atDatabase(t *testing.T, db *store.DB, entries ...string) *shell {
	t.Helper()
	var out bytes.Buffer
	s, err := open(t.Context(), Config{DB: db, Streams: Streams{In: strings.NewReader(""), Out: &out, Err: &out}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.close() })
	for _, text := range entries {
		if err := s.entry(t.Context(), text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
	if err := s.catalog.Warm(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// offers fails unless these are among the candidates for a text whose cursor a bar marks, and none of those behind a minus.
func offers(t *testing.T, s *shell, marked string, want ...string) {
	t.Helper()
	at := strings.IndexByte(marked, '|')
	found, _ := s.completer().Complete(marked[:at]+marked[at+1:], at)
	var texts []string
	for _, c := range found {
		texts = append(texts, c.Text)
	}
	for _, name := range want {
		bare := strings.TrimPrefix(name, "-")
		if slices.Contains(texts, bare) != (bare == name) {
			t.Errorf("%s: want %s; there are %q", marked, name, texts)
		}
	}
}

func TestCompletionKnowsTheSample(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"users.csv", "notes.txt"} {
		if err := os.WriteFile(name, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := atSample(t, `u := Users.Get(1)`, `type Point struct { X, Y int; Label string }`, `func half(of int) int { return of / 2 }`, `wait := time.Second`)
	for marked, want := range map[string][]string{
		// what the entry itself declares
		"if a := Articles.First(); a.|":                         {"Title", "-Username"},
		"if a := Articles.First(); |":                           {"a", "u"},
		"for a := Articles.First(); a.|":                        {"Title"},
		"switch a := Articles.First(); a.|":                     {"Title"},
		"if a, err := Articles.Get(1); err == nil && a.|":       {"Title"},
		"if a := u.Articles(); len(a) > 0 { a[0].|":             {"Title"},
		"if u.ID > 1 { u.X() } else if p := Posts.First(); p.|": {"Body"},
		"for _, a := range u.Articles() { a.|":                  {"Title"},
		"Users.Each(func(x *User) error { x.|":                  {"Username"},
		// fields of literals
		"&User{|":                  {"Username", "Email", "-Posts"},
		"&User{Username: \"x\", |": {"Email"},
		"Point{|":                  {"X", "Y", "Label"},
		"[]Point{{X: 1}, {|":       {"X", "Label"},
		// what arguments are likely to be
		"Users.OrderBy(|":     {"Users.Username"},
		"Users.With(|":        {"Users.Posts", "-Users.Username"},
		"time.Sleep(|":        {"wait", "time.Second"},
		"session.Add(|":       {"u"},
		"Users.FilterBy(|":    {`"username"`},
		`Users.FilterBy("us|`: {"username"},
		// SQL in strings of Go
		`db.Select(nil, "SELECT use| FROM users")`:          {"username"},
		`db.Select(nil, "SELECT * FROM arti|`:               {"articles"},
		`Users.Where("user|`:                                {"username"},
		`Users.Where("username = ? AND ema|`:                {"email"},
		"db.Get(nil, `SELECT * FROM users u WHERE u.ema|`)": {"email"},
		// joins
		"SELECT * FROM users JOIN |":          {"posts ON posts.user_id = users.id", "roles ON roles.id = users.role_id"},
		"SELECT * FROM users u JOIN po|":      {"posts ON posts.user_id = u.id"},
		"SELECT * FROM posts JOIN users ON |": {"posts.user_id = users.id"},
		// commands
		":load |":                    {"users.csv", "notes.txt"},
		":copy us|":                  {"users", "user_collections", "users.csv"},
		":copy users to us|":         {"users.csv"},
		":output no|":                {"notes.txt"},
		"Users.All() :> us|":         {"users.csv"},
		":explain SELECT * FROM us|": {"users"},
		":set style |":               {"rounded"},
		":chart |":                   {"bar", "hist"},
		":query |":                   {"save", "drop"},
	} {
		offers(t, s, marked, want...)
	}
}

// What columns can hold is offered where they are compared, and temporary tables are known.
func TestCompletionKnowsServers(t *testing.T) {
	for _, d := range storetest.Databases() {
		var made []string
		switch d.Name {
		case "postgres":
			made = []string{
				"CREATE TYPE mood AS ENUM ('glad', 'sad')", "CREATE TABLE people (id int PRIMARY KEY, mood mood NOT NULL, awake boolean NOT NULL)",
				"CREATE TEMP TABLE recent (id int PRIMARY KEY, seen text)",
			}
		case "mysql":
			made = []string{"CREATE TABLE people (id int PRIMARY KEY, mood enum('glad', 'sad') NOT NULL, awake bool NOT NULL)"}
		default:
			continue
		}
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			s := atDatabase(t, d.Open(t), made...)
			offers(t, s, "People.Mood.Eq(|", `"glad"`, `"sad"`)
			offers(t, s, "People.Filter(People.Mood.In(|", `"glad"`, `"sad"`)
			offers(t, s, "People.Awake.Eq(|", "true", "false")
			if d.Name == "postgres" {
				offers(t, s, "SELECT * FROM rec|", "recent")
				offers(t, s, "SELECT se| FROM recent", "seen")
				offers(t, s, "Rec|", "Recents")
			}
		})
	}
}

// Fields are offered before methods: of both there may be many.
func TestCompletionBeginsWithFields(t *testing.T) {
	s := atSample(t, "u := Users.Get(1)")
	for typed, want := range map[string]string{
		"u.":         "CreatedAt Email ID RoleID Username AddArticles",
		"Users.":     "Articles ArticlesByUserCollection CreatedAt Email ID Posts Role RoleID UserCollections Username After",
		"u.mail":     "Email",
		"Users.name": "Username",
	} {
		found, _ := s.completer().Complete(typed, len(typed))
		var texts []string
		for _, c := range found {
			texts = append(texts, c.Text)
		}
		if got := strings.Join(texts, " "); got != want && !strings.HasPrefix(got, want) {
			t.Errorf("%s offers %s, want first %s", typed, got, want)
		}
	}
}

func TestExplained(t *testing.T) {
	s := atSample(t, "CREATE TABLE strays (id INTEGER PRIMARY KEY, home_id INTEGER REFERENCES nowhere)", "// half is one of two\n// equal parts.\nfunc half(of int) int { return of / 2 }", `u := Users.Get(1)`,
		"type Point struct{ X, Y int }", "// Sum adds them.\nfunc (p Point) Sum() int { return p.X + p.Y }", "p := Point{1, 2}",
		"type Pile[T any] []T\n\n// Sum counts them.\nfunc (p *Pile[T]) Sum() int { return len(*p) }", "pile := &Pile[string]{}")
	for marked, want := range map[string][]string{
		"half(|":                              {"func half(of int) int", "half is one of two", "equal parts."},
		"p.Su|m()":                            {"func (Point).Sum() int", "Sum adds them."},
		"pile.Su|m()":                         {"Sum() int", "Sum counts them."},
		"u.Posts(|":                           {"func (*User).Posts() ([]*Post, error)"},
		"u.AddPosts(|":                        {"func (*User).AddPosts(rows ...*Post) error"},
		"Users.Filter(|":                      {"func (UserQuery).Filter(conditions ...store.Condition) UserQuery", "conditions"},
		"session.Flush(|":                     {"Flush() error", "writes"},
		"Users.Username.Like(|":               {"Like("},
		"strings.Repeat(|":                    {"Repeat("},
		"store.As|":                           {},
		":cop|y users to x.csv":               {":cop[y] FROM to TO", "copy rows", ":copy users to users.csv"},
		":explain analyze Users.Filter(|":     {"func (UserQuery).Filter"},
		"SELECT coalesce(|":                   {"coalesce(value, value, ...)", "the first value that is not NULL"},
		"SELECT * FROM users LEFT J|OIN x":    {"JOIN table [AS name] ON condition", "LEFT keeps"},
		"SELECT * FROM us|ers":                {"table users", "role_id INTEGER, refers to roles.id"},
		"SELECT * FROM str|ays":               {"table strays", "home_id INTEGER, refers to nowhere"},
		"SELECT userna|me FROM users":         {"users.username VARCHAR(64) NOT NULL"},
		`db.Get(nil, "SELECT * FROM use|rs")`: {"table users"},
	} {
		at := strings.IndexByte(marked, '|')
		got := s.explained(s.completer().Topic(marked[:at]+marked[at+1:], at))
		for _, text := range want {
			if !strings.Contains(got, text) {
				t.Errorf("%s: no %q in\n%s", marked, text, got)
			}
		}
	}
}
