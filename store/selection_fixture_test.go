package store

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

// A small library: authors in a team, their books, tags on the books, and a chain of mentors.
type (
	libTeam struct {
		Model `table:"teams"`
		ID    int64  `db:"id,pk,auto"`
		Name  string `db:"name,notnull"`
	}
	libAuthor struct {
		Model    `table:"authors" rel:"Books: many Book via author_id order='title desc'"`
		ID       int64     `db:"id,pk,auto"`
		Name     string    `db:"name,notnull,size=80"`
		Email    *string   `db:"email"`
		TeamID   *int64    `db:"team_id,fk=teams.id,rel=Team,backref=Authors"`
		MentorID *int64    `db:"mentor_id,fk=authors.id,rel=Mentor,backref=Students"`
		Born     time.Time `db:"born,notnull"`
	}
	libBook struct {
		Model    `table:"books" rel:"Tags: many Tag through book_tags(book_id, tag_id) backref=Books"`
		ID       int64           `db:"id,pk,auto"`
		Title    string          `db:"title,notnull"`
		AuthorID int64           `db:"author_id,notnull,fk=authors.id,rel=Author"`
		Price    decimal.Decimal `db:"price,notnull,type=NUMERIC"`
		Pages    int             `db:"pages,notnull"`
		Out      bool            `db:"out,notnull"`
	}
	libTag struct {
		Model `table:"tags"`
		ID    int64  `db:"id,pk,auto"`
		Name  string `db:"name,notnull"`
	}
	libOrder struct {
		Model `table:"Order"`
		Shop  string `db:"shop,pk"`
		No    int64  `db:"No,pk"`
		Note  *string
	}
)

var librarySQL = []string{
	`CREATE TABLE teams (id INTEGER PRIMARY KEY, name TEXT NOT NULL)`,
	`CREATE TABLE authors (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT, team_id INTEGER REFERENCES teams(id),
		mentor_id INTEGER REFERENCES authors(id), born DATETIME NOT NULL)`,
	`CREATE TABLE books (id INTEGER PRIMARY KEY, title TEXT NOT NULL, author_id INTEGER NOT NULL REFERENCES authors(id),
		price NUMERIC(10,2) NOT NULL, pages INTEGER NOT NULL, out BOOLEAN NOT NULL)`,
	`CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL)`,
	`CREATE TABLE book_tags (book_id INTEGER NOT NULL REFERENCES books(id), tag_id INTEGER NOT NULL REFERENCES tags(id), PRIMARY KEY (book_id, tag_id))`,
	`CREATE TABLE "Order" (shop TEXT, "No" INTEGER, note TEXT, PRIMARY KEY (shop, "No"))`,
	`INSERT INTO teams VALUES (1, 'Prose'), (2, 'Verse'), (3, 'Empty')`,
	`INSERT INTO authors VALUES (1, 'Ada', 'ada@x.org', 1, NULL, '1980-01-02 03:04:05'), (2, 'Bob', NULL, 1, 1, '1990-01-01 00:00:00'),
		(3, 'Cy_', 'cy@x.org', 2, 1, '2000-12-31 23:59:59'), (4, '100%', NULL, NULL, 2, '2001-01-01 00:00:00')`,
	`INSERT INTO books VALUES (1, 'Alpha', 1, 0.99, 100, 1), (2, 'Beta', 1, 1.99, 200, 0), (3, 'Gamma', 2, 10, 300, 1), (4, 'Delta', 3, 2.5, 50, 0)`,
	`INSERT INTO tags VALUES (1, 'new'), (2, 'old'), (3, 'unused')`,
	`INSERT INTO book_tags VALUES (1, 1), (1, 2), (2, 2), (4, 1)`,
	`INSERT INTO "Order" VALUES ('A', 1, 'one'), ('A', 2, NULL), ('B', 1, 'three')`,
}

// library is the selections of a session on it.
type library struct {
	session                             *Session
	statements                          *[]Statement
	teams, authors, books, tags, orders Selection
}

func openLibrary(t testing.TB) *library {
	t.Helper()
	db := openTest(t, librarySQL...)
	session := NewSession(db)
	t.Cleanup(func() { must(t, session.Close()) })
	return &library{
		session: session, statements: watch(t, db),
		teams: session.Select("Team", (*libTeam)(nil)), authors: session.Select("Author", (*libAuthor)(nil)),
		books: session.Select("Book", (*libBook)(nil)), tags: session.Select("Tag", (*libTag)(nil)),
		orders: session.Select("Order", (*libOrder)(nil)),
	}
}

// sent is the SQL since the last call.
func (l *library) sent() []string {
	sent := texts(*l.statements)
	*l.statements = nil
	return sent
}
