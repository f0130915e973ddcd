package storetest_test

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store"
	"github.com/dbsh-go/dbsh/store/storetest"
)

// chinookScripts is a sample of real data, a script for each database, beside the repository where it is present.
const chinookScripts = "../../../shared/data/chinook/chinook_%s.sql"

// TestChinook asks the same questions of the same data on each database. The answers, which all must give, are those of plain SQL
// on SQLite; the file says them too, so that they are seen to change.
func TestChinook(t *testing.T) {
	golden := goldenAnswers(t)
	for _, d := range storetest.Databases() {
		if d.Name == "memory" {
			continue
		}
		t.Run(d.Name, func(t *testing.T) {
			t.Parallel()
			db := openChinook(t, d)
			for _, q := range chinookQuestions {
				t.Run(q.name, func(t *testing.T) {
					c := newChinook(t, db)
					if got, want := q.ask(c), golden[q.name]; got != want {
						t.Errorf("got\n%s\nwant\n%s", got, want)
					}
					if d.Name != "sqlite" {
						return
					}
					rows, err := c.s.Execute(q.sql)
					c.ok(err)
					if got, want := answer(rows.Values), golden[q.name]; got != want {
						t.Errorf("plain SQL: got\n%s\nwant\n%s", got, want)
					}
				})
			}
		})
	}
}

// goldenAnswers are the answers by the questions' names: a paragraph each, with the name above.
func goldenAnswers(t *testing.T) map[string]string {
	text, err := os.ReadFile("testdata/chinook.golden")
	if err != nil {
		t.Fatal(err)
	}
	answers := map[string]string{}
	for _, paragraph := range strings.Split(strings.TrimSpace(string(text)), "\n\n") {
		name, lines, _ := strings.Cut(paragraph, "\n")
		answers[strings.TrimPrefix(name, "# ")] = lines
	}
	return answers
}

// openChinook opens a database of its own with Chinook's tables.
func openChinook(t *testing.T, d storetest.Database) *store.DB {
	script, err := os.ReadFile(fmt.Sprintf(chinookScripts, d.Name))
	if err != nil {
		t.Skipf("Chinook is not beside the repository: %v", err)
	}
	db := d.Open(t)
	tx, err := db.Raw().Begin()
	if err != nil {
		t.Fatal(err)
	}
	for _, statement := range strings.Split(string(script), ";\n") {
		if ofItsOwnDatabase(statement) {
			continue
		}
		if _, err := tx.Exec(statement); err != nil {
			t.Fatalf("%.100s: %v", statement, err)
		}
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	return db
}

// ofItsOwnDatabase tells whether a statement of the scripts makes or enters the database that they want for themselves, or is empty.
func ofItsOwnDatabase(statement string) bool {
	if at := strings.LastIndex(statement, "*/"); at >= 0 {
		statement = statement[at+2:]
	}
	statement = strings.TrimSpace(strings.TrimPrefix(statement, "\ufeff"))
	for _, word := range []string{"DROP DATABASE", "CREATE DATABASE", "USE ", `\c `} {
		if strings.HasPrefix(statement, word) {
			return true
		}
	}
	return statement == ""
}

// chinook is a session on it, and the models.
type chinook struct {
	*testing.T
	s                                             *store.Session
	models                                        map[string]any
	artists, albums, tracks, genres, media, lists store.Selection
	employees, customers, invoices, lines         store.Selection
}

func newChinook(t *testing.T, db *store.DB) *chinook {
	s := store.NewSession(db)
	t.Cleanup(func() { _ = s.Close() })
	models := map[string]any{
		"Artist": &chinookArtist{}, "Album": &chinookAlbum{}, "Track": &chinookTrack{}, "Genre": &chinookGenre{}, "MediaType": &chinookMediaType{},
		"Playlist": &chinookPlaylist{}, "Employee": &chinookEmployee{}, "Customer": &chinookCustomer{}, "Invoice": &chinookInvoice{}, "InvoiceLine": &chinookInvoiceLine{},
	}
	if db.Dialect() == "postgresql" {
		models = map[string]any{
			"Artist": &chinookPostgresArtist{}, "Album": &chinookPostgresAlbum{}, "Track": &chinookPostgresTrack{}, "Genre": &chinookPostgresGenre{},
			"MediaType": &chinookPostgresMediaType{}, "Playlist": &chinookPostgresPlaylist{}, "Employee": &chinookPostgresEmployee{},
			"Customer": &chinookPostgresCustomer{}, "Invoice": &chinookPostgresInvoice{}, "InvoiceLine": &chinookPostgresInvoiceLine{},
		}
	}
	of := func(name string) store.Selection { return s.Select(name, models[name]) }
	return &chinook{
		T: t, s: s, models: models, artists: of("Artist"), albums: of("Album"), tracks: of("Track"), genres: of("Genre"), media: of("MediaType"), lists: of("Playlist"),
		employees: of("Employee"), customers: of("Customer"), invoices: of("Invoice"), lines: of("InvoiceLine"),
	}
}

func (c *chinook) ok(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// table is the answer of values.
func (c *chinook) table(v store.Values) string {
	c.Helper()
	rows, err := v.All()
	c.ok(err)
	return answer(rows.Values)
}

// objects is the answer of objects: fields of each.
func (c *chinook) objects(q store.Selection, fields ...string) string {
	c.Helper()
	var rows [][]any
	c.ok(q.Each(func(object any) error { rows = append(rows, c.fields(object, fields...)); return nil }))
	return answer(rows)
}

// fields are an object's values.
func (c *chinook) fields(object any, fields ...string) (row []any) {
	for _, name := range fields {
		row = append(row, reflect.ValueOf(object).Elem().FieldByName(name).Interface())
	}
	return row
}

// all reads a model's objects.
func (c *chinook) all(model string, q store.Selection) []any {
	c.Helper()
	rows := c.list(model)
	c.ok(q.All(rows.Interface()))
	return items(rows)
}

// related are the objects that a relation of an object leads to.
func (c *chinook) related(owner any, relation, model string) []any {
	c.Helper()
	rows := c.list(model)
	c.ok(store.Load(owner, relation, rows.Interface()))
	return items(rows)
}

// page reads a page of any model's objects.
func (c *chinook) page(model string, q store.Selection, page, size int) (store.Pagination, []any) {
	c.Helper()
	rows := c.list(model)
	p, err := q.Paginate(page, size, rows.Interface())
	c.ok(err)
	return p, items(rows)
}

// keysets reads all pages, one after the other by its cursor.
func (c *chinook) keysets(model string, q store.Selection, size int) (all []any) {
	c.Helper()
	rows := c.list(model)
	page, err := q.Keyset(size, rows.Interface())
	c.ok(err)
	for all = items(rows); page.HasNext; all = append(all, items(rows)...) {
		page, err = q.Keyset(size, rows.Interface(), page.NextCursor)
		c.ok(err)
	}
	return all
}

// list is a pointer to a slice for a model's objects.
func (c *chinook) list(model string) reflect.Value {
	return reflect.New(reflect.SliceOf(reflect.TypeOf(c.models[model])))
}

func items(list reflect.Value) (objects []any) {
	for k := range list.Elem().Len() {
		objects = append(objects, list.Elem().Index(k).Interface())
	}
	return objects
}

// answer writes rows as lines, the same for the same values.
func answer(rows [][]any) string {
	var lines []string
	for _, row := range rows {
		var cells []string
		for _, cell := range row {
			cells = append(cells, word(cell))
		}
		lines = append(lines, strings.Join(cells, " | "))
	}
	return strings.Join(lines, "\n")
}

func word(cell any) string {
	if v := reflect.ValueOf(cell); v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return "NULL"
		}
		return word(v.Elem().Interface())
	}
	switch cell := cell.(type) {
	case nil:
		return "NULL"
	case []byte:
		return string(cell)
	case time.Time:
		return cell.Format(time.DateTime)
	case float64:
		return decimal.NewFromFloat(cell).Round(4).String()
	case decimal.Decimal:
		return cell.String()
	}
	return fmt.Sprint(cell)
}
