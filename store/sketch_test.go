package store

import (
	"fmt"
	"testing"
	"time"
)

// TestSketch reads conditions, orders and expressions as a person does: SQL with values in their places, and with no session behind it.
func TestSketch(t *testing.T) {
	l := openLibrary(t)
	authors, books := l.authors, l.books
	id, name, email, born := authors.Column("ID"), authors.Column("Name"), authors.Column("Email"), authors.Column("Born")
	price := books.Column("Price")
	tests := []struct {
		of   fmt.Stringer
		want string
	}{
		{name, "Author.Name"},
		{name.Eq("O'Hara"), "authors.name = 'O''Hara'"},
		{And(id.Gt(1), Or(email.Eq(nil), Not(name.Like("%a%")))), "authors.id > 1 AND (authors.email IS NULL OR authors.name NOT LIKE '%a%')"},
		{born.Lt(time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)), "authors.born < '2024-01-02 03:04:05Z'"},
		{price.Gt(0.5), "books.price > 0.5"},
		{price.Mul(2), "books.price * 2"},
		{price.Mul(2).As("double"), "double"},
		{Count(), "count(*)"},
		{id.In(books.Filter(price.Lt(9)).Select(books.Column("AuthorID"))), "authors.id IN (SELECT books.author_id FROM books WHERE books.price < 9)"},
		{authors.Relation("Mentor").Has(name.Eq("Ada")), "EXISTS (SELECT 1 FROM authors AS authors_1 WHERE authors_1.id = authors.mentor_id AND authors_1.name = 'Ada')"},
		{name.Desc().NullsLast(), "authors.name DESC NULLS LAST"},
		{id.Asc(), "authors.id"},
		{authors.Relation("Team"), "Author.Team"},
		{id.Eq("x"), `-- Author.ID: got string "x", want a whole number`},
		{Condition{}, `-- the condition is empty: make it from a column (Users.Name.Eq("x"))`},
		{Ordering{}, "-- the order is empty: take it from a column (Users.Name.Desc())"},
		{Relation{}, ""},
	}
	for _, test := range tests {
		if got := test.of.String(); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
	l.session.Close()
	if got := name.Eq("x").String(); got != "authors.name = 'x'" {
		t.Errorf("after the session: %s", got)
	}
}
