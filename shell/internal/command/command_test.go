package command_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dbsh-go/dbsh/shell/internal/command"
	"github.com/dbsh-go/dbsh/shell/internal/table"
)

// shop is the rest of the shell, as far as commands see it.
type shop struct {
	connected []string
	changes   []command.Change
	flushed   int
	saved     string
	loaded    string
	ran       []command.Statement

	committed time.Time // when, zero for not known
	edited    string
}

func (s *shop) Edit(text string) error {
	s.edited = text
	return nil
}

var errBroken = errors.New("connection lost")

func (s *shop) Models(context.Context) ([]command.Model, error) {
	return []command.Model{artist.Model, {Name: "Top", Root: "Tops", Table: "top", Kind: "view"}}, nil
}

func (s *shop) Describe(_ context.Context, name string) (*command.Description, error) {
	if name != "Artist" && name != "artist" {
		return nil, fmt.Errorf("describe %q: there is no model or table of that name", name)
	}
	return artist, nil
}

func (s *shop) Sizes(context.Context) ([]command.Size, error) {
	return []command.Size{
		{Table: "artist", Kind: "table", Rows: 1275, About: true, Bytes: 40960, Indexes: 1, IndexBytes: 8192},
		{Table: "top", Kind: "view", Rows: -1, Bytes: -1, IndexBytes: -1},
	}, nil
}

func (s *shop) Count(context.Context, string) (int64, error) { return 1275, nil }

var artist = &command.Description{
	Model: command.Model{Name: "Artist", Root: "Artists", Table: "artist", Kind: "table", Key: []string{"ID"}, Relations: []string{"Albums", "Label"}},
	Fields: []command.Field{
		{Name: "ID", Column: "ArtistId", Type: "INTEGER", Go: "int64", Key: "primary"},
		{Name: "Name", Column: "Name", Type: "NVARCHAR(120)", Go: "*string", Null: true, Default: "'x'"},
	},
	Links: []command.Link{
		{Name: "Albums", Type: "[]*Album", Via: "Album.ArtistId", Target: "Album"},
		{Name: "Label", Type: "*Label", Via: "LabelId", Target: "Label"},
	},
	Indexes: []command.Index{{Name: "by_name", On: "Name", Unique: true}},
	SQL:     "CREATE TABLE artist (\n\tArtistId INTEGER\n)",
}

func (s *shop) Entry() []command.Statement { return s.ran }
func (s *shop) Last(n int) []command.Statement {
	if n < 0 || n > len(s.ran) {
		return s.ran
	}
	return s.ran[len(s.ran)-n:]
}
func (s *shop) Ran() []command.Ran {
	return []command.Ran{{Text: "Users.All()\n", Statements: 2, Rows: 9, Took: 1250 * time.Microsecond}}
}
func (s *shop) Repeats() []command.Repeat {
	return []command.Repeat{{Times: 7, SQL: "SELECT 1", Cause: "lazy User.Role", Line: "u.Role()", Fix: "Users.With(Users.Role)"}}
}
func (s *shop) Pending(context.Context) ([]command.Change, error) { return s.changes, nil }
func (s *shop) Flushed() int                                      { return s.flushed }
func (s *shop) Entries() []command.Entered {
	return []command.Entered{{Text: "a := 1"}, {Text: "for {\n\tbreak\n}"}, {Text: "session.Commit()", At: s.committed}}
}
func (s *shop) Save(_ context.Context, path string, overwrite bool) (string, error) {
	if path == "there.go" && !overwrite {
		return "", errors.New("save: there.go is there already; :save! replaces it")
	}
	s.saved = path
	return "Wrote " + path + ".", nil
}
func (s *shop) Load(_ context.Context, path string) error { s.loaded = path; return nil }
func (s *shop) Type(_ context.Context, expr string) (string, error) {
	if expr == "x" {
		return "", errors.New("undefined: x")
	}
	return "(*Artist, error)", nil
}
func (s *shop) Doc(context.Context, string) (string, error) { return "Flush writes.\n", nil }
func (s *shop) Source(_ context.Context, name string) (string, error) {
	return "type " + name + " struct {\n\tID int64\n}\n", nil
}
func (s *shop) Connect(_ context.Context, database string, lose bool) error {
	s.connected = append(s.connected, fmt.Sprint(database, " ", lose))
	return nil
}

func (s *shop) Beside(_ context.Context, database, name string) (string, error) {
	s.connected = append(s.connected, database+" as "+name)
	return name + " is open", nil
}

func (s *shop) Open() []command.Open {
	return []command.Open{{Name: "shop", Kind: "sqlite", Database: "shop.db", Using: true}, {Name: "reports", Kind: "postgresql", Database: "postgresql://h/r", Models: "Reports..."}}
}

func (s *shop) Use(_ context.Context, name string) (string, error) {
	s.connected = append(s.connected, "use "+name)
	return "SQL goes to " + name, nil
}

func (s *shop) Disconnect(_ context.Context, name string) error {
	s.connected = append(s.connected, "close "+name)
	return nil
}

func (s *shop) Info(context.Context) ([]command.Fact, error) {
	return []command.Fact{{"Database", "chinook.db"}, {"Version", "SQLite 3.50"}}, nil
}

func environment(s *shop) (*command.Env, *bytes.Buffer) {
	out := &bytes.Buffer{}
	return &command.Env{
		Out: out, Settings: &command.Settings{},
		Database: command.Database{Connection: s, Models: s, Statements: s, Changes: s},
		Prompt:   command.Prompt{History: s, Script: s, Names: s, Editor: s},
	}, out
}

func ptr[T any](v T) *T { return &v }

func busy() *shop {
	return &shop{
		flushed: 2,
		changes: []command.Change{
			{Kind: command.Insert, Model: "Artist", Fields: []command.FieldChange{{Field: "Name", New: ptr("Nena")}, {Field: "LabelID", New: (*int64)(nil)}, {Field: "Rank", New: ptr(7)}}},
			{Kind: command.Update, Model: "Genre", Key: "1", Fields: []command.FieldChange{{Field: "Name", Old: "Rock", New: "RO\x1bCK"}}},
			{Kind: command.Delete, Model: "Track", Key: "5"},
		},
		ran: []command.Statement{
			{SQL: "SELECT\t1;", Rows: 1, Took: 80 * time.Microsecond},
			{
				SQL: `SELECT "Name" FROM "Artist" WHERE "ArtistId" = ? AND "Name" = ?`, Args: []any{int64(1), "a\x1b"}, Rows: -1,
				Took: 1250 * time.Millisecond, Cause: "lazy Album.Artist", Err: errBroken,
			},
		},
	}
}

func TestScreens(t *testing.T) {
	tests := []struct{ line, want string }{
		{":models", `
┌────────┬─────────┬────────────┬─────┬───────────────┐
│ Model  │ Query   │ Table      │ Key │ Relations     │
├────────┼─────────┼────────────┼─────┼───────────────┤
│ Artist │ Artists │ artist     │ ID  │ Albums, Label │
│ Top    │ Tops    │ top (view) │     │               │
└────────┴─────────┴────────────┴─────┴───────────────┘
(2 rows)
`},
		{`\dt TOP`, `
┌───────┬───────┬────────────┬─────┬───────────┐
│ Model │ Query │ Table      │ Key │ Relations │
├───────┼───────┼────────────┼─────┼───────────┤
│ Top   │ Tops  │ top (view) │     │           │
└───────┴───────┴────────────┴─────┴───────────┘
(1 row)
`},
		{":describe", `
┌────────┬───────┬────────┬──────────┬─────────┬─────────────┐
│ Table  │ Kind  │   Rows │    Bytes │ Indexes │ Index bytes │
├────────┼───────┼────────┼──────────┼─────────┼─────────────┤
│ artist │ table │ ~1,275 │ 40.0 KiB │       1 │     8.0 KiB │
│ top    │ view  │        │          │       0 │             │
└────────┴───────┴────────┴──────────┴─────────┴─────────────┘
2 tables, 1,275 rows, 48.0 KiB; ~ is what the database believes
`},
		{":describe Artist", `
Artist: table artist, query Artists
┌───────┬──────────┬───────────────┬─────────┬──────┬─────────┬─────────┐
│ Field │ Column   │ Type          │ Go      │ Null │ Key     │ Default │
├───────┼──────────┼───────────────┼─────────┼──────┼─────────┼─────────┤
│ ID    │ ArtistId │ INTEGER       │ int64   │      │ primary │         │
│ Name  │ Name     │ NVARCHAR(120) │ *string │ yes  │         │ 'x'     │
└───────┴──────────┴───────────────┴─────────┴──────┴─────────┴─────────┘
Relations:
  Albums  []*Album  Album.ArtistId
  Label   *Label    LabelId
Indexes:
  by_name  (Name)  unique
`},
		{`\d+ artist;`, `
Artist: table artist, query Artists
┌───────┬──────────┬───────────────┬─────────┬──────┬─────────┬─────────┐
│ Field │ Column   │ Type          │ Go      │ Null │ Key     │ Default │
├───────┼──────────┼───────────────┼─────────┼──────┼─────────┼─────────┤
│ ID    │ ArtistId │ INTEGER       │ int64   │      │ primary │         │
│ Name  │ Name     │ NVARCHAR(120) │ *string │ yes  │         │ 'x'     │
└───────┴──────────┴───────────────┴─────────┴──────┴─────────┴─────────┘
Relations:
  Albums  []*Album  Album.ArtistId
  Label   *Label    LabelId
Indexes:
  by_name  (Name)  unique
Rows: 1,275
CREATE TABLE artist (
  ArtistId INTEGER
);
`},
		{":changes", `
+ Artist
    Name: "Nena"
    LabelID: NULL
    Rank: 7
~ Genre 1
    Name: "Rock" → "RO\x1bCK"
- Track 5
1 to insert, 1 to update, 1 to delete. session.Commit() writes, session.Rollback() takes back.
2 rows written in the open transaction: session.Commit() keeps, session.Rollback() takes back.
`},
		{":sql", `
SELECT  1;
-- 1 row, 0.08 ms
SELECT "Name" FROM "Artist" WHERE "ArtistId" = ? AND "Name" = ?;
-- 1, "a\x1b"
-- 1.25 s, lazy Album.Artist
-- error: connection lost
-- in all: 2 statements, 1 row, 1.25 s
-- 7 times the same query, lazy User.Role, by u.Role()
--   SELECT 1
--   Users.With(Users.Role)
`},
		{":sql entries", `
┌─────────────┬────────────┬──────┬──────┐
│ entry       │ statements │ rows │   ms │
├─────────────┼────────────┼──────┼──────┤
│ Users.All() │          2 │    9 │ 1.25 │
└─────────────┴────────────┴──────┴──────┘
(1 row)
`},
		{":sql off", "Echo of SQL is off.\n"},
		{":sql 1", `
SELECT "Name" FROM "Artist" WHERE "ArtistId" = ? AND "Name" = ?;
-- 1, "a\x1b"
-- 1.25 s, lazy Album.Artist
-- error: connection lost
`},
		{":history", `
    1  a := 1
    2  for {
           break
       }
    3  session.Commit()
`},
		{`\s 1`, "    3  session.Commit()\n"},
		{":hist COMM", "    3  session.Commit()\n"},
		{":history nowhere", "Nothing found.\n"},
		{":conninfo", " Database │ chinook.db\n Version  │ SQLite 3.50\n"},
		{":type Artists.First()", "(*Artist, error)\n"},
		{":doc session.Flush", "Flush writes.\n"},
		{":source Point", "type Point struct {\n    ID int64\n}\n"},
		{`:save "my file.go"`, "Wrote my file.go.\n"},
		{":save! there.go", "Wrote there.go.\n"},
		{":echo", "Echo of SQL is on.\n"},
		{`\timing off`, "Timing is off.\n"},
		{`\x`, "Expanded display is on.\n"},
		{":format", "Format is table. There are table, vertical, csv, tsv, json, jsonl, markdown, html, sql-insert.\n"},
		{":f md", "Format is markdown.\n"},
		{":help describe", `
:d[escribe] [MODEL]  (\d)
columns, relations and indexes of a model
:describe+ also counts its rows and shows the SQL that made it

Takes the name of a model, of its query root or of its table. Without one, tells how large all tables are.

  :describe
  :describe Artist
  \d+ artist
`},
		{`\? \q`, `
:q[uit]  (\q)
leave; asks when work is uncommitted

The same as ^D at an empty prompt. Uncommitted work is rolled back when you leave.

  :quit
`},
	}
	for _, tt := range tests {
		env, out := environment(busy())
		if err := command.Run(t.Context(), env, tt.line); err != nil {
			t.Errorf("%s: %v", tt.line, err)
			continue
		}
		want := strings.TrimPrefix(tt.want, "\n")
		if got := out.String(); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", tt.line, got, want)
		}
	}
}

func TestHelpListsAll(t *testing.T) {
	env, out := environment(&shop{})
	if err := command.Run(t.Context(), env, ":help"); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(out.String(), "\n")
	column := -1
	for _, c := range command.All() {
		i := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, "  :"+c.Spec) })
		if i < 0 {
			t.Errorf("no line for %s", c.Name())
			continue
		}
		if at := strings.Index(lines[i], c.Help); column >= 0 && at != column {
			t.Errorf("%s: the text begins at %d, elsewhere at %d", c.Name(), at, column)
		} else {
			column = at
		}
		if len(lines[i]) > 100 {
			t.Errorf("%s: a line of %d characters", c.Name(), len(lines[i]))
		}
	}
}

// Every text names at most one command, and the table is sorted and complete.
func TestNames(t *testing.T) {
	all := command.All()
	owner := map[string]string{}
	claim := func(text, name string) {
		if other := owner[text]; other != "" {
			t.Errorf("%s means %s and %s", text, other, name)
		}
		owner[text] = name
	}
	for i, c := range all {
		name := c.Name()
		if i > 0 && all[i-1].Name() >= name {
			t.Errorf("%s stands behind %s", name, all[i-1].Name())
		}
		least := strings.IndexByte(c.Spec, '[')
		if least < 0 {
			least = len(name)
		}
		for n := least; n <= len(name); n++ {
			claim(":"+name[:n], name)
			if got, err := command.Find(":" + name[:n]); err != nil || got.Name() != name {
				t.Errorf("%s: got %v, %v", name[:n], got, err)
			}
		}
		for _, alias := range c.Psql {
			claim(`\`+alias, name)
			if got, err := command.Find(`\` + alias); err != nil || got.Name() != name {
				t.Errorf(`\%s: got %v, %v`, alias, got, err)
			}
		}
		if c.Help == "" || c.Long == "" || strings.HasSuffix(c.Help, ".") {
			t.Errorf("%s: help %q, long help %q", name, c.Help, c.Long)
		}
		if !strings.Contains(c.Long, ":"+name) && !strings.Contains(c.Long, `\`) && name != "sql" && name != "changes" {
			t.Errorf("%s: the long help has no example", name)
		}
	}
	for _, want := range strings.Fields(":help :models :describe :sql :echo :changes :history :save :load :type :doc :format :timing :quit") {
		if owner[want] == "" {
			t.Errorf("there is no %s", want)
		}
	}
	for _, want := range strings.Fields(`\d \dt \x \timing \i \q \conninfo \? \s`) {
		if owner[want] == "" {
			t.Errorf("there is no %s", want)
		}
	}
}

func TestErrors(t *testing.T) {
	tests := []struct{ line, want string }{
		{":", "unknown command :: :help lists all"},
		{":modles", "unknown command :modles: did you mean :models? (:help lists all)"},
		{`\quti`, `unknown command \quti: did you mean :quit? (:help lists all)`},
		{":zzz", "unknown command :zzz: :help lists all"},
		{`\l`, `unknown command \l: of psql's names only those in :help are known here`},
		{`\load x.go`, `unknown command \load: did you mean :load? (:help lists all)`},
		{":save+ x.go", ":save takes no +: usage :save[!] FILE (:help save says more)"},
		{":frobnicate now", "unknown command :frobnicate: :help lists all"},
		{":help nothing", "help: unknown command :nothing: :help lists all; :doc nothing looks for a name in scope"},
		{":describe Artits", `describe "Artits": there is no model or table of that name; did you mean Artist?`},
		{":describe Zebra", `describe "Zebra": there is no model or table of that name`},
		{":describe! Artist", ":describe takes no !: usage :describe[+] [MODEL] (:help describe says more)"},
		{":quit now", `:quit takes no argument, got "now": usage :quit (:help quit says more)`},
		{":sql+", ":sql takes no +: usage :sql [N|all|entries|timeline] (:help sql says more)"},
		{":sql x", `:sql: got "x", want a number of statements, last, all, entries, timeline, on or off`},
		{":sql 0", `:sql: got "0", want a number of statements, last, all, entries, timeline, on or off`},
		{":history -3", ":history: got -3, want a number of entries, a text, or all"},
		{":echo maybe", `:echo: got "maybe", want on or off`},
		{":format xml", `:format: unknown format "xml": want table, vertical, csv, tsv, json, jsonl, markdown, html or sql-insert`},
		{":models nowhere", `:models: no model or table has "nowhere" in its name; :models lists all`},
		{":save there.go", "save: there.go is there already; :save! replaces it"},
		{":type x", "undefined: x"},
	}
	for _, tt := range tests {
		env, out := environment(busy())
		err := command.Run(t.Context(), env, tt.line)
		if err == nil || err.Error() != tt.want || out.Len() > 0 {
			t.Errorf("%s: got %v, printed %q, want %s", tt.line, err, out, tt.want)
		}
		if unknown := strings.Contains(tt.want, "unknown command"); unknown != errors.Is(err, command.ErrUnknown) {
			t.Errorf("%s: ErrUnknown is %t", tt.line, !unknown)
		}
	}
}

func TestQuit(t *testing.T) {
	for _, line := range []string{":q", ":quit", `\q`, " :QUIT "} {
		env, _ := environment(&shop{})
		if err := command.Run(t.Context(), env, line); !errors.Is(err, command.ErrQuit) {
			t.Errorf("%q: %v", line, err)
		}
	}
}

func TestSettings(t *testing.T) {
	env, out := environment(&shop{})
	steps := []struct {
		line string
		want command.Settings
		see  table.Format
	}{
		{":echo", command.Settings{Echo: true}, table.Aligned},
		{":echo on", command.Settings{Echo: true}, table.Aligned},
		{":timing", command.Settings{Echo: true, Timing: true}, table.Aligned},
		{":echo OFF", command.Settings{Timing: true}, table.Aligned},
		{`\x`, command.Settings{Timing: true, Expanded: true}, table.Vertical},
		{":format json", command.Settings{Format: table.JSON, Timing: true, Expanded: true}, table.JSON},
		{":format table", command.Settings{Format: table.Aligned, Timing: true}, table.Aligned},
	}
	for _, s := range steps {
		if err := command.Run(t.Context(), env, s.line); err != nil {
			t.Fatal(err)
		}
		if *env.Settings != s.want || env.Settings.Effective() != s.see {
			t.Errorf("%s: got %+v, want %+v", s.line, *env.Settings, s.want)
		}
	}
	if strings.Count(out.String(), "\n") != len(steps) {
		t.Errorf("printed %s", out)
	}
}

func TestFormatsForPrograms(t *testing.T) {
	tests := []struct{ line, want string }{
		{":models top", `[{"Model":"Top","Query":"Tops","Table":"top (view)","Key":"","Relations":""}]`},
		{":models nowhere", "[]"},
		{":sql 1", `[{"sql":"SELECT \"Name\" FROM \"Artist\" WHERE \"ArtistId\" = ? AND \"Name\" = ?","args":"1, \"a\\x1b\"","rows":null,"ms":1250,"cause":"lazy Album.Artist","error":"connection lost"}]`},
		{":conninfo", `{"Database":"chinook.db","Version":"SQLite 3.50"}`},
		{":changes", `[{"change":"insert","model":"Artist","key":"","field":"Name","old":null,"new":"Nena"},
 {"change":"insert","model":"Artist","key":"","field":"LabelID","old":null,"new":null},
 {"change":"insert","model":"Artist","key":"","field":"Rank","old":null,"new":7},
 {"change":"update","model":"Genre","key":"1","field":"Name","old":"Rock","new":"RO\u001bCK"},
 {"change":"delete","model":"Track","key":"5","field":null,"old":null,"new":null}]`},
	}
	for _, tt := range tests {
		env, out := environment(busy())
		env.Settings.Format = table.JSON
		if err := command.Run(t.Context(), env, tt.line); err != nil {
			t.Errorf("%s: %v", tt.line, err)
		}
		if got := strings.TrimSuffix(out.String(), "\n"); got != tt.want {
			t.Errorf("%s: got\n%s", tt.line, got)
		}
	}
}

func TestNothingThere(t *testing.T) {
	for line, want := range map[string]string{
		":changes": "Nothing is pending.\n",
		":sql":     "No SQL has run yet.\n",
	} {
		env, out := environment(&shop{})
		if err := command.Run(t.Context(), env, line); err != nil || out.String() != want {
			t.Errorf("%s: %q, %v", line, out, err)
		}
	}
}

func TestScript(t *testing.T) {
	s := &shop{}
	env, _ := environment(s)
	for _, line := range []string{`\i 'two words.go'`, ":save a.go"} {
		if err := command.Run(t.Context(), env, line); err != nil {
			t.Fatal(err)
		}
	}
	if s.loaded != "two words.go" || s.saved != "a.go" {
		t.Errorf("loaded %q, saved %q", s.loaded, s.saved)
	}
}

func TestColor(t *testing.T) {
	env, out := environment(busy())
	env.Color = true
	if err := command.Run(t.Context(), env, ":changes"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"\x1b[32m+ Artist\x1b[0m\n", "\x1b[33m~ Genre 1\x1b[0m\n", "\x1b[31m- Track 5\x1b[0m\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out)
		}
	}
}

func TestLongStatement(t *testing.T) {
	args := make([]any, 1000)
	for i := range args {
		args[i] = strings.Repeat("é", 1000)
	}
	var b bytes.Buffer
	s := command.Statement{SQL: "INSERT " + strings.Repeat("(?),", 10_000), Args: args, Rows: 1000, Took: 12_300 * time.Microsecond}
	if err := command.WriteStatement(&b, s, false); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); len(got) > 7000 || !strings.Contains(got, "… (40,007 bytes);\n") || !strings.Contains(got, "… 980 more\n-- 1,000 rows, 12.3 ms\n") {
		t.Errorf("%d bytes: %s", len(got), got)
	}
}

func TestTook(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0.00 ms", 80 * time.Microsecond: "0.08 ms", 12345 * time.Microsecond: "12.3 ms", 1250 * time.Millisecond: "1.25 s", 123 * time.Second: "2m3s",
	} {
		if got := command.Took(d); got != want {
			t.Errorf("%v: got %s, want %s", d, got, want)
		}
	}
}

// A relation's change names objects; a collection's says which ones leave.
func TestChangesOfRelations(t *testing.T) {
	env, out := environment(&shop{changes: []command.Change{
		{Kind: command.Insert, Model: "User", Fields: []command.FieldChange{{Field: "Role", New: "a new Role", Relation: true}}},
		{Kind: command.Update, Model: "Post", Key: "1", Fields: []command.FieldChange{
			{Field: "Tags", Old: "Tag 1", New: "Tag 2", Relation: true},
			{Field: "Author", New: "User 3", Relation: true},
			{Field: "Likes", Old: "User 4", Relation: true},
		}},
	}})
	if err := command.Run(t.Context(), env, ":changes"); err != nil {
		t.Fatal(err)
	}
	want := "+ User\n    Role: a new Role\n~ Post 1\n    Tags: Tag 1 → Tag 2\n    Author: User 3\n    Likes: without User 4\n"
	if got := out.String(); !strings.HasPrefix(got, want) {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

func TestHistoryTimes(t *testing.T) {
	s := &shop{committed: time.Date(2026, 1, 2, 15, 4, 5, 0, time.Local)}
	env, out := environment(s)
	if err := command.Run(context.Background(), env, ":history 2"); err != nil {
		t.Fatal(err)
	}
	want := "    2                    for {\n                             break\n                         }\n    3  2026-01-02 15:04  session.Commit()\n"
	if out.String() != want {
		t.Errorf("got\n%s\nwant\n%s", out.String(), want)
	}
}

func TestEdit(t *testing.T) {
	s := &shop{}
	env, _ := environment(s)
	for line, want := range map[string]string{":edit": "session.Commit()", `\e`: "session.Commit()", ":ed 1": "a := 1"} {
		if err := command.Run(context.Background(), env, line); err != nil || s.edited != want {
			t.Errorf("%s: %q is edited (%v), want %q", line, s.edited, err, want)
		}
	}
	for _, line := range []string{":edit 0", ":edit 4", ":edit x"} {
		if err := command.Run(context.Background(), env, line); err == nil {
			t.Errorf("%s: no error", line)
		}
	}
}
