package complete_test

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/shell/internal/complete"
)

// names is a small prompt: what each expression and type has.
type names struct{ members, fields, wanted map[string][]string }

func (n names) Names(complete.Place, string) []complete.Candidate {
	return candidates("Album", "Albums", "Artist", "Artists", "a", "session", "strings", "selected")
}
func (n names) Members(_ complete.Place, expr string) []complete.Candidate {
	return candidates(n.members[expr]...)
}
func (n names) Fields(typ string) []complete.Candidate { return candidates(n.fields[typ]...) }
func (n names) Wanted(function string, argument int) []complete.Candidate {
	return candidates(n.wanted[fmt.Sprint(function, " ", argument)]...)
}
func (n names) Table(expr string) string {
	if strings.HasPrefix(expr, "Artists") {
		return "Artist"
	}
	return ""
}

func candidates(texts ...string) (list []complete.Candidate) {
	for _, text := range texts {
		list = append(list, complete.Candidate{Text: text})
	}
	return list
}

func textsOf(candidates []complete.Candidate) (texts []string) {
	for _, c := range candidates {
		texts = append(texts, c.Text)
	}
	return texts
}

// tables is a small database.
type tables map[string][]string

func (t tables) Tables() []complete.Candidate {
	return candidates("Album", "Artist", "Order Details", "order")
}
func (t tables) Columns(table string) []complete.Candidate {
	return candidates(t[strings.ToLower(table)]...)
}
func (t tables) Links(table string) []complete.Link {
	album := complete.Link{Table: "Album", RefTable: "Artist", Columns: []string{"ArtistId"}, RefColumns: []string{"ArtistId"}}
	details := complete.Link{Table: "Order Details", RefTable: "order", Columns: []string{"Order Id", "n"}, RefColumns: []string{"id", "n"}}
	self := complete.Link{Table: "Artist", RefTable: "Artist", Columns: []string{"TeacherId"}, RefColumns: []string{"ArtistId"}}
	switch strings.ToLower(table) {
	case "album":
		return []complete.Link{album}
	case "artist":
		return []complete.Link{album, self}
	}
	return []complete.Link{details}
}

func completer() *complete.Completer {
	artists := []string{"Count", "Filter", "FilterBy", "First", "Name"}
	return &complete.Completer{
		Go: names{
			members: map[string][]string{
				"Artists":                   artists,
				"Artists.Filter(x, y)":      artists,
				"Artists.Get(1)":            {"ID", "Name"},
				"a":                         {"Albums", "ID", "Name"},
				"a.Albums()[0]":             {"Title"},
				"(a)":                       {"ID"},
				"strings":                   {"ToLower", "ToUpper", "Trim"},
				"Artist{Name: \"x\"}":       {"Name"},
				"func() int { return 1 }()": {"x"},
			},
			wanted: map[string][]string{"Artists.OrderBy 0": {"Artists.ID", "Artists.Name"}, "f 1": {"true", "false"}},
			fields: map[string][]string{"Artist": {"ID", "Name"}, "store.Config": {"Driver"}},
		},
		Database: tables{"album": {"AlbumId", "Title", "ArtistId"}, "artist": {"ArtistId", "Name", "Full Name"}},
		Commands: []complete.Command{
			{Names: []string{":doc"}, Least: ":do", Argument: complete.Entry},
			{Names: []string{":describe", `\d`}, Least: ":d", Argument: complete.Words, Words: func() []string { return []string{"Album", "Artist"} }},
			{Names: []string{":format"}, Least: ":f", Argument: complete.Words, Words: func() []string { return []string{"csv", "json", "jsonl"} }},
			{Names: []string{":explain"}, Least: ":expl", Argument: complete.Entry},
			{Names: []string{":set"}, Least: ":se", Argument: complete.Words, Words: func() []string { return []string{"keys", "style"} }, Then: func(first string) []string {
				return map[string][]string{"keys": {"emacs", "vi"}}[first]
			}},
			{Names: []string{":copy"}, Least: ":co", Argument: complete.Copy},
			{Names: []string{":help", `\?`}, Least: ":h"},
			{Names: []string{":history", `\s`}, Least: ":hi"},
			{Names: []string{":load", `\i`}, Least: ":l", Argument: complete.File},
		},
	}
}

func TestComplete(t *testing.T) {
	for _, test := range []struct{ text, typed, want string }{ // | is the cursor
		{"Art|", "Art", "Artist Artists"},
		{"art|", "art", "Artist Artists"},
		{"x := Art|", "Art", "Artist Artists"},
		{"x := A|lbum", "A", "Album Albums Artist Artists"},
		{"Artists.Fi|", "Fi", "Filter FilterBy First"},
		{"Artists.fi|", "fi", "Filter FilterBy First"},
		{"Artists.|", "", "Count Filter FilterBy First Name"},
		{"Artists.lter|", "lter", "Filter FilterBy"},
		{"Artists.rst|", "rst", "First"},
		{"Artists.x|", "x", ""},
		{"SELECT name| FROM Artist", "name", "Name"},
		{"SELECT ame| FROM Artist", "ame", "\"Full Name\" Name rename"},
		{"SELECT * FROM etails|", "etails", "\"Order Details\""},
		{"Artists.Filter(Artists.Na|", "Na", "Name"},
		{"Artists.Filter(Art|", "Art", "Artist Artists"},
		{"Artists.Filter(x, y).Fi|", "Fi", "Filter FilterBy First"},
		{"Artists.Get(1).|", "", "ID Name"},
		{"a.|", "", "Albums ID Name"},
		{"&a.|", "", "Albums ID Name"},
		{"f(-a.|", "", "Albums ID Name"},
		{"a.Albums()[0].|", "", "Title"},
		{"(a).|", "", "ID"},
		{"x.(a).|", "", ""},
		{"Artist{Name: \"x\"}.|", "", "Name"},
		{"for {\n\ta.N|\n}", "N", "Name"},
		{"y := 1\na.N|", "N", "Name"},
		{"strings.To|", "To", "ToLower ToUpper"},
		{"fmt.Println(strings.To|", "To", "ToLower ToUpper"},
		{"nothing.|", "", ""},
		{".|", "", ""},
		{"&Artist{Na|", "Na", "Name"},
		{"&Artist{|}", "", "ID Name"},
		{"Artist{ID: 1, |", "", "ID Name"},
		{"[]Artist{{Na|", "Na", "Name"},
		{"[]*Artist{{ID: 1}, {|", "", "ID Name"},
		{"store.Config{Dr|", "Dr", "Driver"},
		{"Artist{Name: se|", "se", "selected session select"},
		{"if x {\n\tArt|", "Art", "Artist Artists"},
		{"f(a, Art|", "Art", "Artist Artists"},
		{"fo|", "fo", "for"},
		{"\"Art|", "", ""},
		{"`Art|", "", ""},
		{"x // Art|", "", ""},
		{"f(\"a\", Alb|", "Alb", "Album Albums"},
		{"sel|", "sel", "select selected"},
		{"SEL|", "SEL", "SELECT"},
		{"UPD|", "UPD", "UPDATE"},
		{"SELECT * FROM Alb|", "Alb", "Album"},
		{"select * from alb|", "alb", "Album"},
		{"SELECT * FROM |", "", "\"Order Details\" \"order\" Album Artist"},
		{"SELECT * FROM \"Or|", "\"Or", "\"Order Details\""},
		{"SELECT * FROM [Or|", "[Or", "[Order Details]"},
		{"SELECT al.Ti| FROM Album al", "Ti", "Title"},
		{"SELECT al.| FROM Album al", "", "AlbumId ArtistId Title"},
		{"SELECT album.Ti| FROM Album", "Ti", "Title"},
		{"SELECT Ti| FROM Album", "Ti", "Title"},
		{"SELECT Na| FROM Album JOIN Artist", "Na", "Name"},
		{"SELECT * FROM Album\nWHERE Art|", "Art", "ArtistId"},
		{"SELECT * FROM Artist WHERE F|", "F", "\"Full Name\" FALSE FETCH FILTER FOR FOREIGN FROM FULL"},
		{"SELECT * FROM Artist WHERE artist.F|", "F", "\"Full Name\""},
		{"SELECT * FROM Album wh|", "wh", "when where"},
		{"WITH recent AS (SELECT 1) SELECT * FROM rec|", "rec", "recent"},
		{"SELECT 'Alb|", "", ""},
		{"SELECT * FROM Album WHERE ArtistId = :a|", "a", "a"},
		{"SELECT * FROM Album WHERE ArtistId = :{a.I|", "I", "ID"},
		{"SELECT 1; SELECT * FROM Alb|", "Alb", "Album"},
		{"SELECT 1; Art|", "Art", "Artist Artists"},
		{"INSERT INTO Album (Ti|", "Ti", "Title"},
		{"SELECT * FROM Album JOIN |", "", "\"Artist ON Artist.ArtistId = Album.ArtistId\""},
		{"SELECT * FROM Album al JOIN Ar|", "Ar", "\"Artist ON Artist.ArtistId = al.ArtistId\" Artist"},
		{"SELECT * FROM Artist a JOIN Artist|", "Artist", "\"Artist ON Artist.ArtistId = a.TeacherId\" \"Artist ON Artist.TeacherId = a.ArtistId\" Artist"},
		{"SELECT * FROM Artist JOIN Artist|", "Artist", "\"Artist artist2 ON artist2.ArtistId = Artist.TeacherId\" \"Artist artist2 ON artist2.TeacherId = Artist.ArtistId\" Artist"},
		{"SELECT * FROM \"order\" o LEFT JOIN |", "", `"\"Order Details\" ON \"Order Details\".\"Order Id\" = o.id AND \"Order Details\".n = o.n"`},
		{"SELECT * FROM Album JOIN Artist ON |", "", "\"Album.ArtistId = Artist.ArtistId\""},
		{"SELECT * FROM Album al JOIN Artist ar ON al|", "al", "\"al.ArtistId = ar.ArtistId\" al all alter"},
		{"Artists.OrderBy(|", "", "Artists.ID Artists.Name"},
		{"Artists.OrderBy(Art|", "Art", "Artists.ID Artists.Name Artist Artists"},
		{"x := f(g(a, b), |", "", "false true"},
		{"f(a)(|", "", "Album Albums Artist Artists a selected session strings"},
		{"db.Select(&x, \"SELECT * FROM Alb|", "Alb", "Album"},
		{"db.Select(&x, `SELECT Tit| FROM Album`)", "Tit", "Title"},
		{"db.Get(&x, \"SELECT * FROM Artist WHERE Na|", "Na", "Name"},
		{"db.Get(&x, \"SELECT * FROM Artist WHERE Fu|", "Fu", `"\\\"Full Name\\\""`},
		{"x := \"SELECT * FROM Artist WHERE Na|\" + y", "Na", "Name"},
		{"Artists.Where(\"Na|", "Na", "Name"},
		{"Artists.Where(\"|", "", `"\\\"Full Name\\\"" Artist ArtistId Name`},
		{"Artists.Where(\"ArtistId = 1 AND Na|", "Na", "Name"},
		{"Artists.Filter(x).FilterBy(\"Na|", "Na", "Name"},
		{"Artists.FilterBy(\"Name\", \"Na|", "", ""},
		{"Artists.FilterBy(\"Name\", 1, \"Art|", "Art", "ArtistId"},
		{"strings.Where(\"Na|", "", ""},
		{":he|", ":he", ":help"},
		{":|", ":", ":copy :describe :doc :explain :format :help :history :load :set"},
		{`\|`, `\`, `\? \d \i \s`},
		{":f js|", "js", "json jsonl"},
		{":d Al|", "Al", "Album"},
		{`\d Al|`, "Al", "Album"},
		{`\d+ Al|`, "Al", "Album"},
		{":doc strings.To|", "To", "ToLower ToUpper"},
		{":doc! Art|", "Art", "Artist Artists"},
		{":expl SELECT * FROM Alb|", "Alb", "Album"},
		{":explain analyze SELECT Ti| FROM Album", "Ti", "Title"},
		{":explain 2 Artists.Fi|", "Fi", "Filter FilterBy First"},
		{":explain sel|", "sel", "select selected"},
		{":set ke|", "ke", "keys"},
		{":set keys |", "", "emacs vi"},
		{":set style x|", "", ""},
		{":copy Alb|", "Alb", "Album"},
		{":copy Album |", "", "to"},
		{":copy Album to Art|", "Art", "Artist"},
		{":copy (SELECT * FROM Alb|", "Alb", "Album"},
		{":copy (SELECT Title FROM Album) t|", "t", "to"},
		{":copy Album to x.csv --s|", "--s", "--skip"},
		{":nothing x|", "", ""},
		{":help x|", "", ""},
	} {
		cursor := strings.Index(test.text, "|")
		text := test.text[:cursor] + test.text[cursor+1:]
		found, from := completer().Complete(text, cursor)
		var texts []string
		for _, text := range textsOf(found) {
			if strings.Contains(text, " ") && !strings.Contains(test.want, text) || strings.Contains(text, " ON ") || strings.Contains(text, " = ") {
				text = strconv.Quote(text)
			}
			texts = append(texts, text)
		}
		if got := strings.Join(texts, " "); got != test.want {
			t.Errorf("Complete(%q): got %q, want %q", test.text, got, test.want)
		}
		if got := text[from:cursor]; test.want != "" && got != test.typed {
			t.Errorf("Complete(%q): replaces %q, want %q", test.text, got, test.typed)
		}
	}
}

func TestCompleteFiles(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"setup.go", "seed.sql", ".hidden", "sub/x"} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for typed, want := range map[string][]string{
		"s":      {"seed.sql", "setup.go", "sub/"},
		"":       {"seed.sql", "setup.go", "sub/"},
		"se":     {"seed.sql", "setup.go"},
		".":      {".hidden"},
		"none/x": nil,
		"sub/":   {"x"},
	} {
		text := ":load " + dir + "/" + typed
		candidates, from := completer().Complete(text, len(text))
		if got := textsOf(candidates); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", typed, got, want)
		}
		if _, last := filepath.Split(typed); want != nil && text[from:] != last {
			t.Errorf("%q: replaces %q, want %q", typed, text[from:], last)
		}
	}
}

func TestCompleteWithoutSources(t *testing.T) {
	var c complete.Completer
	for _, text := range []string{"", "Art", "a.", "SELECT * FROM x", "SELECT x.", ":he", ":load x", "f("} {
		for cursor := range len(text) + 1 {
			c.Complete(text, cursor)
		}
	}
	if candidates, _ := c.Complete("x", 5); candidates != nil {
		t.Errorf("a cursor beyond the text: got %v", candidates)
	}
}

func FuzzComplete(f *testing.F) {
	for _, seed := range []string{"Artists.Filter(Artists.Na", "[]Artist{{Na", "SELECT al.T FROM Album al", ":f js", "}).", "x\r\ny.", "])[.("} {
		f.Add(seed, len(seed))
	}
	f.Fuzz(func(t *testing.T, text string, cursor int) {
		if strings.HasPrefix(strings.TrimSpace(text), ":l") || strings.Contains(text, `\i`) || len(text) > 500 {
			t.Skip("files are no business of a fuzz test")
		}
		candidates, from := completer().Complete(text, cursor)
		if len(candidates) > 0 && (from < 0 || from > cursor) {
			t.Errorf("Complete(%q, %d) replaces from %d", text, cursor, from)
		}
	})
}

func TestTopic(t *testing.T) {
	for marked, want := range map[string]complete.Topic{
		"Artists.Filter(|":                           {Go: "Artists.Filter"},
		"x := Artists.Get(1, f(2), |":                {Go: "Artists.Get"},
		"strings.Re|peat":                            {Go: "strings.Repeat"},
		"db.Select(&x, \"SELECT 1|":                  {Go: "db.Select"},
		"db.Select(&x, \"SELECT Tit|le FROM Album\"": {Table: "Album", Column: "Title"},
		"f(g(1)|":                               {Go: "f"},
		"f(1)|":                                 {},
		"Artists.All().|":                       {},
		"func(x |":                              {},
		"":                                      {},
		"y := 1\nArtists.Filter(x).First(|":     {Go: "Artists.Filter(x).First"},
		"SELECT count(|":                        {Words: []string{"count", "SELECT"}},
		"SEL|ECT 1":                             {Words: []string{"SELECT", "SELECT"}},
		"SELECT 1 ORDER BY |":                   {Words: []string{"BY"}},
		"SELECT * FROM Alb|um al":               {Table: "Album"},
		"SELECT a|l.Title FROM Album al":        {Table: "Album"},
		"SELECT al.Ti|tle FROM Album al":        {Table: "Album", Column: "Title"},
		"SELECT upper(Na|me) FROM Artist":       {Table: "Artist", Column: "Name"},
		"SELECT * FROM Album WHERE x = :{a.I|D": {Go: "a.ID"},
		":expl|ain":                             {Command: ":explain"},
		`\i |x`:                                 {Command: ":load"},
		":explain analyze Artists.Filter(|":     {Go: "Artists.Filter"},
		":explain SELECT count(|":               {Words: []string{"count", "SELECT"}},
		":copy Album to |":                      {Command: ":copy"},
		":nothing |":                            {},
	} {
		cursor := strings.Index(marked+"|", "|")
		if got := completer().Topic(strings.Replace(marked, "|", "", 1), cursor); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v, want %+v", marked, got, want)
		}
	}
}
