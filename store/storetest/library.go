package storetest

import (
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// Writer writes books, and has a mentor. (The library's models are on the tables of library; a test that wants other tags
// declares types of the same names for itself.)
type Writer struct {
	store.Model `table:"writers" rel:"Books: many Book via writer_id; Pupils: many Writer via mentor_id"`
	ID          int64  `db:"id,pk"`
	Name        string `db:"name"`
	MentorID    *int64 `db:"mentor_id,fk=writers.id,rel=Mentor,backref=Pupils"`
}

// Book is of a writer, and of several genres.
type Book struct {
	store.Model `table:"books" rel:"Genres: many Genre through book_genres(book_id, genre_id)"`
	ID          int64  `db:"id,pk"`
	Title       string `db:"title"`
	Year        int64  `db:"year"`
	WriterID    *int64 `db:"writer_id,fk=writers.id,rel=Writer,backref=Books"`
}

// Genre has books.
type Genre struct {
	store.Model `table:"genres" rel:"Books: many Book through book_genres(genre_id, book_id)"`
	ID          int64  `db:"id,pk"`
	Name        string `db:"name"`
}

var librarySchema = []string{
	`CREATE TABLE writers (id INTEGER PRIMARY KEY, name VARCHAR(20), mentor_id INTEGER, FOREIGN KEY (mentor_id) REFERENCES writers (id))`,
	`CREATE TABLE books (id INTEGER PRIMARY KEY, title VARCHAR(20), year INTEGER, writer_id INTEGER, FOREIGN KEY (writer_id) REFERENCES writers (id))`,
	`CREATE TABLE genres (id INTEGER PRIMARY KEY, name VARCHAR(20))`,
	`CREATE TABLE book_genres (book_id INTEGER NOT NULL, genre_id INTEGER NOT NULL, PRIMARY KEY (book_id, genre_id), FOREIGN KEY (book_id) REFERENCES books (id), FOREIGN KEY (genre_id) REFERENCES genres (id))`,
	`INSERT INTO writers (id, name, mentor_id) VALUES (1, 'Ada', NULL), (2, 'Bob', 1), (3, 'Cy', 1), (4, 'Dee', 2)`,
	`INSERT INTO books (id, title, year, writer_id) VALUES (1, 'a', 2001, 1), (2, 'b', 2002, 1), (3, 'c', 2003, 2), (4, 'd', 2001, 2), (5, 'e', 2005, NULL)`,
	`INSERT INTO genres (id, name) VALUES (1, 'x'), (2, 'y')`,
	`INSERT INTO book_genres (book_id, genre_id) VALUES (1, 1), (1, 2), (3, 1)`,
}

// library makes the library's tables and rows, and a session that knows the models: the library's own where none are given.
func (b *bench) library(models ...any) {
	b.Helper()
	b.tables(librarySchema...)
	b.session(models...)
}

// session makes a new session that knows the models, instead of the one there is.
func (b *bench) session(models ...any) {
	b.Helper()
	b.ok(b.s.Close())
	b.s = store.NewSession(b.db)
	b.s.OnNotice(func(text string) { b.notices = append(b.notices, text) })
	s := b.s
	b.Cleanup(func() { _ = s.Close() })
	if len(models) == 0 {
		models = []any{&Writer{}, &Book{}, &Genre{}}
	}
	b.ok(b.s.Register(models...))
	b.sent = nil
}

// root is the query for a model's objects.
func root[T any](b *bench) store.Selection { return b.s.Query((*T)(nil)) }

// found runs a query.
func found[T any](b *bench, q store.Selection) []*T {
	b.Helper()
	var rows []*T
	b.ok(q.All(&rows))
	return rows
}

// many reads a collection.
func many[T any](b *bench, owner any, relation string) []*T {
	b.Helper()
	var rows []*T
	b.ok(store.Load(owner, relation, &rows))
	return rows
}

// single reads a relation to one object.
func single[T any](b *bench, owner any, relation string) *T {
	b.Helper()
	var row *T
	b.ok(store.Load(owner, relation, &row))
	return row
}

// during are the statements that do sends, by what caused them: "" for the query itself.
func (b *bench) during(do func()) string {
	b.Helper()
	before := len(b.sent)
	do()
	var causes []string
	for _, statement := range b.sent[before:] {
		cause := statement.Cause
		if cause == "" {
			cause = "query"
		}
		causes = append(causes, cause)
	}
	return strings.Join(causes, ", ")
}

// causes checks what caused the statements that do sends.
func (b *bench) causes(do func(), want ...string) {
	b.Helper()
	if got := b.during(do); got != strings.Join(want, ", ") {
		b.Errorf("sent for %q, want %q", got, strings.Join(want, ", "))
	}
}

// is checks a text.
func (b *bench) is(got, want string) {
	b.Helper()
	if got != want {
		b.Errorf("got %q, want %q", got, want)
	}
}

// told are objects by a name that each has.
func told[T any](rows []*T, name func(*T) string) string {
	list := make([]string, len(rows))
	for i, row := range rows {
		list[i] = name(row)
	}
	return strings.Join(list, " ")
}

func titles(books []*Book) string { return told(books, func(b *Book) string { return b.Title }) }

func writers(list []*Writer) string { return told(list, func(w *Writer) string { return w.Name }) }

func genres(list []*Genre) string { return told(list, func(g *Genre) string { return g.Name }) }

// works are all writers with their books, as the relations in memory have them: "Ada: a b; Bob: c d".
func (b *bench) works(list []*Writer) string {
	b.Helper()
	lines := make([]string, len(list))
	for i, w := range list {
		lines[i] = strings.TrimSpace(w.Name + ": " + titles(many[Book](b, w, "Books")))
	}
	return strings.Join(lines, "; ")
}

const allWorks = "Ada: a b; Bob: c d; Cy:; Dee:"

func sorted(words string) string {
	list := strings.Fields(words)
	slices.Sort(list)
	return strings.Join(list, " ")
}
