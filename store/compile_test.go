package store

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// ids runs a selection and tells the first column of its rows, so that every form below is also known to run.
func ids(t *testing.T, q Selection) string {
	t.Helper()
	rows, err := q.Rows()
	if err != nil {
		t.Fatalf("run: %v", err)
	}
	var found []string
	for _, row := range rows.Values {
		found = append(found, fmt.Sprint(row[0]))
	}
	return strings.Join(found, " ")
}

func TestConditions(t *testing.T) {
	l := openLibrary(t)
	authors, books := l.authors, l.books
	id, name, email, team := authors.Column("ID"), authors.Column("name"), authors.Column("Email"), authors.Column("TeamID")
	born, price, pages, title, out := authors.Column("Born"), books.Column("Price"), books.Column("Pages"), books.Column("Title"), books.Column("Out")
	two := int64(2)
	var none *string
	tests := []struct {
		of   Selection
		is   Condition
		want string // behind WHERE, then the arguments
		rows string
	}{
		{authors, id.Eq(1), "authors.id = ? [1]", "1"},
		{authors, id.Eq(&two), "authors.id = ? [2]", "2"},
		{authors, id.Ne(1), "authors.id != ? [1]", "2 3 4"},
		{authors, id.Gt(2), "authors.id > ? [2]", "3 4"},
		{authors, id.Gt(2.5), "authors.id > ? [2.5]", "3 4"},
		{authors, id.Ge(2), "authors.id >= ? [2]", "2 3 4"},
		{authors, id.Lt(2), "authors.id < ? [2]", "1"},
		{authors, id.Le(2), "authors.id <= ? [2]", "1 2"},
		{authors, email.Eq(nil), "authors.email IS NULL []", "2 4"},
		{authors, email.Eq(none), "authors.email IS NULL []", "2 4"},
		{authors, email.Ne(nil), "authors.email IS NOT NULL []", "1 3"},
		{authors, email.IsNull().Not(), "authors.email IS NOT NULL []", "1 3"},
		{authors, Not(email.IsNotNull()), "authors.email IS NULL []", "2 4"},
		{authors, name.Like("%a%"), "authors.name LIKE ? [%a%]", "1"},
		{authors, name.NotLike("%a%"), "authors.name NOT LIKE ? [%a%]", "2 3 4"},
		{authors, name.Like("A%").Not(), "authors.name NOT LIKE ? [A%]", "2 3 4"},
		{authors, name.ILike("BOB"), "lower(authors.name) LIKE lower(?) [BOB]", "2"},
		{authors, name.Contains("o"), "authors.name LIKE ? [%o%]", "2"},
		{authors, name.Contains("0%"), "authors.name LIKE ? ESCAPE '/' [%0/%%]", "4"},
		{authors, name.EndsWith("_"), "authors.name LIKE ? ESCAPE '/' [%/_]", "3"},
		{authors, name.EndsWith("_").Not(), "authors.name NOT LIKE ? ESCAPE '/' [%/_]", "1 2 4"},
		{authors, name.StartsWith("A"), "authors.name LIKE ? [A%]", "1"},
		{authors, email.StartsWith(name), "authors.email LIKE authors.name || ? [%]", "1 3"},
		{authors, id.In(1, 3), "authors.id IN (?, ?) [1 3]", "1 3"},
		{authors, id.In([]int{1, 3}), "authors.id IN (?, ?) [1 3]", "1 3"},
		{authors, id.NotIn(1, 3), "authors.id NOT IN (?, ?) [1 3]", "2 4"},
		{authors, id.In(1, 3).Not(), "authors.id NOT IN (?, ?) [1 3]", "2 4"},
		{authors, id.In(), "1 != 1 []", ""},
		{authors, id.NotIn([]int{}), "1 = 1 []", "1 2 3 4"},
		{authors, id.In(books.Filter(pages.Gt(100)).Select(books.Column("AuthorID"))),
			"authors.id IN (SELECT books.author_id FROM books WHERE books.pages > ?) [100]", "1 2"},
		{authors, team.In(l.teams.Where("name = ?", "Verse")), "authors.team_id IN (SELECT teams.id FROM teams WHERE name = ?) [Verse]", "3"},
		{authors, id.Between(2, 3), "authors.id BETWEEN ? AND ? [2 3]", "2 3"},
		{authors, Not(id.Between(2, 3)), "authors.id NOT BETWEEN ? AND ? [2 3]", "1 4"},
		{authors, id.Eq(1).Or(id.Eq(2)), "authors.id = ? OR authors.id = ? [1 2]", "1 2"},
		{authors, And(id.Gt(1), Or(name.Eq("Bob"), email.IsNotNull())), "authors.id > ? AND (authors.name = ? OR authors.email IS NOT NULL) [1 Bob]", "2 3"},
		{authors, Or(id.Eq(1).And(name.Eq("Ada")), id.Eq(4)), "authors.id = ? AND authors.name = ? OR authors.id = ? [1 Ada 4]", "1 4"},
		{authors, Not(id.Eq(1).Or(id.Eq(2))), "NOT (authors.id = ? OR authors.id = ?) [1 2]", "3 4"},
		{authors, Not(Not(id.Eq(1).Or(id.Eq(2)))), "authors.id = ? OR authors.id = ? [1 2]", "1 2"},
		{authors, Text("name = ? OR id = ?", "Ada", 2).And(id.Lt(3)), "(name = ? OR id = ?) AND authors.id < ? [Ada 2 3]", "1 2"},
		{authors, Text("? > 2 AND name <> '?'", id), "authors.id > 2 AND name <> '?' []", "3 4"},
		{authors, name.Lower().Eq("ada"), "lower(authors.name) = ? [ada]", "1"},
		{authors, name.Length().Gt(3), "length(authors.name) > ? [3]", "4"},
		{authors, email.Coalesce("none").Eq("none"), "coalesce(authors.email, ?) = ? [none none]", "2 4"},
		{authors, born.Gt("1990-01-01"), "authors.born > ? [1990-01-01 00:00:00]", "3 4"},
		{authors, born.Eq(time.Date(1980, 1, 2, 3, 4, 5, 0, time.UTC)), "authors.born = ? [1980-01-02 03:04:05]", "1"},
		{authors, Func("strftime", "%Y", born).Eq("1980"), "strftime(?, authors.born) = ? [%Y 1980]", "1"},
		{books, price.Eq(0.99), "books.price = ? [0.99]", "1"},
		{books, price.Ge(decimal.RequireFromString("1.99")), "books.price >= ? [1.99]", "2 3 4"},
		{books, price.Mul(2).Gt(4), "books.price * ? > ? [2 4]", "3 4"},
		{books, price.Add(1).Mul(pages).Lt(200), "(books.price + ?) * books.pages < ? [1 200]", "1 4"},
		{books, pages.Sub(pages.Sub(1)).Eq(1), "books.pages - (books.pages - ?) = ? [1 1]", "1 2 3 4"},
		{books, pages.Div(100).Eq(2), "books.pages / ? = ? [100 2]", "2"},
		{books, title.Upper().Concat("!").Eq("BETA!"), "upper(books.title) || ? = ? [! BETA!]", "2"},
		{books, out.Eq(true), "books.out = ? [true]", "1 3"},
		{books, price.Eq(books.Select(price.Max())), "books.price = (SELECT max(books.price) FROM books) []", "3"},
		{books, Text("1").And(books.Column("AuthorID").Eq(authors.Filter(name.Eq("Bob")).Select(id))),
			"(1) AND books.author_id = (SELECT authors.id FROM authors WHERE authors.name = ?) [Bob]", "3"},
	}
	for _, test := range tests {
		text, args, err := test.of.Filter(test.is).Statement()
		if err != nil {
			t.Errorf("%s: %v", test.want, err)
			continue
		}
		_, where, _ := strings.Cut(text, " WHERE ")
		if got := fmt.Sprintf("%s %v", where, args); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
		if got := ids(t, test.of.Filter(test.is).OrderBy("id")); got != test.rows {
			t.Errorf("%s: got rows %q, want %q", test.want, got, test.rows)
		}
	}
}

func TestRelationConditions(t *testing.T) {
	l := openLibrary(t)
	authors, books, tags, teams := l.authors, l.books, l.tags, l.teams
	var ada *libAuthor
	must(t, authors.Get(&ada, 1))
	var tag *libTag
	must(t, tags.Get(&tag, 2))
	var book *libBook
	must(t, books.Get(&book, 3))
	tests := []struct {
		of   Selection
		is   Condition
		want string
		rows string
	}{
		{authors, authors.Relation("Team").Has(teams.Column("Name").Eq("Prose")),
			"EXISTS (SELECT 1 FROM teams WHERE teams.id = authors.team_id AND teams.name = ?) [Prose]", "1 2"},
		{authors, Not(authors.Relation("Team").Has()), "NOT EXISTS (SELECT 1 FROM teams WHERE teams.id = authors.team_id) []", "4"},
		{authors, authors.Relation("Books").Any(books.Column("Pages").Ge(200), books.Column("Out").Eq(true)),
			"EXISTS (SELECT 1 FROM books WHERE authors.id = books.author_id AND books.pages >= ? AND books.out = ?) [200 true]", "2"},
		{books, books.Relation("Tags").Any(tags.Column("Name").Eq("new")),
			"EXISTS (SELECT 1 FROM book_tags, tags WHERE books.id = book_tags.book_id AND tags.id = book_tags.tag_id AND tags.name = ?) [new]", "1 4"},
		{tags, tags.Relation("Books").Any(), "EXISTS (SELECT 1 FROM book_tags, books WHERE tags.id = book_tags.tag_id AND books.id = book_tags.book_id) []", "1 2"},
		{authors, authors.Relation("Mentor").Has(authors.Column("Name").Eq("Ada")),
			"EXISTS (SELECT 1 FROM authors AS authors_1 WHERE authors_1.id = authors.mentor_id AND authors_1.name = ?) [Ada]", "2 3"},
		{authors, authors.Relation("Students").Any(authors.Relation("Students").Any()),
			"EXISTS (SELECT 1 FROM authors AS authors_1 WHERE authors.id = authors_1.mentor_id AND EXISTS (SELECT 1 FROM authors AS authors_2 WHERE authors_1.id = authors_2.mentor_id)) []", "1"},
		{authors, authors.Relation("Mentor").Eq(ada), "authors.mentor_id = ? [1]", "2 3"},
		{authors, authors.Relation("Mentor").Ne(ada), "authors.mentor_id != ? [1]", "4"},
		{authors, authors.Relation("Mentor").IsNull(), "authors.mentor_id IS NULL []", "1"},
		{authors, authors.Relation("Mentor").IsNotNull(), "authors.mentor_id IS NOT NULL []", "2 3 4"},
		{authors, authors.Relation("Books").IsNull(), "NOT EXISTS (SELECT 1 FROM books WHERE authors.id = books.author_id) []", "4"},
		{authors, authors.Relation("Books").Contains(book), "EXISTS (SELECT 1 FROM books WHERE authors.id = books.author_id AND books.id = ?) [3]", "2"},
		{books, books.Relation("Tags").Contains(tag),
			"EXISTS (SELECT 1 FROM book_tags, tags WHERE books.id = book_tags.book_id AND tags.id = book_tags.tag_id AND tags.id = ?) [2]", "1 2"},
	}
	for _, test := range tests {
		text, args, err := test.of.Filter(test.is).Statement()
		must(t, err)
		_, where, _ := strings.Cut(text, " WHERE ")
		if got := fmt.Sprintf("%s %v", where, args); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
		if got := ids(t, test.of.Filter(test.is).OrderBy("id")); got != test.rows {
			t.Errorf("%s: got rows %q, want %q", test.want, got, test.rows)
		}
	}
}

func TestStatements(t *testing.T) {
	l := openLibrary(t)
	authors, books, teams, orders := l.authors, l.books, l.teams, l.orders
	name, price := authors.Column("Name"), books.Column("Price")
	boss := authors.As("boss")
	mentors := authors.Relation("Mentor").As("boss")
	type statement interface {
		Statement() (string, []any, error)
	}
	const all = "SELECT teams.id, teams.name FROM teams"
	tests := []struct {
		query statement
		want  string
	}{
		{teams, all},
		{teams.OrderBy(teams.Column("Name")), all + " ORDER BY teams.name"},
		{teams.OrderBy("name desc", teams.Column("ID").Asc()), all + " ORDER BY teams.name DESC, teams.id"},
		{teams.OrderBy(teams.Column("Name").Desc().NullsLast()), all + " ORDER BY teams.name DESC NULLS LAST"},
		{teams.OrderBy("id").Unordered(), all},
		{teams.Limit(5).Offset(10), all + " LIMIT 5 OFFSET 10"},
		{teams.Offset(10), all + " LIMIT -1 OFFSET 10"},
		{teams.Limit(5).Limit(-1), all},
		{teams.Distinct(), "SELECT DISTINCT teams.id, teams.name FROM teams"},
		{teams.FilterBy("name", "x", "ID", 1), all + " WHERE teams.name = ? AND teams.id = ?"},
		{teams.FilterBy(teams.Column("Name"), nil), all + " WHERE teams.name IS NULL"},
		{authors.FilterBy("Mentor", nil).Select(name), "SELECT authors.name FROM authors WHERE authors.mentor_id IS NULL"},
		{orders.Filter(orders.Column("No").Eq(1)), `SELECT "Order".shop, "Order"."No", "Order".note FROM "Order" WHERE "Order"."No" = ?`},
		{teams.As("t").Limit(1), "SELECT t.id, t.name FROM teams AS t LIMIT 1"},
		{authors.Join(authors.Relation("Team")).Filter(teams.Column("Name").Eq("x")).Select(name),
			"SELECT authors.name FROM authors JOIN teams ON teams.id = authors.team_id WHERE teams.name = ?"},
		{authors.OuterJoin(authors.Relation("Books"), price.Gt(1)).Select(name, price),
			"SELECT authors.name, books.price FROM authors LEFT OUTER JOIN books ON authors.id = books.author_id AND books.price > ?"},
		{books.Join(books.Relation("Tags")).Select(books.Column("Title")),
			"SELECT books.title FROM books JOIN book_tags ON books.id = book_tags.book_id JOIN tags ON tags.id = book_tags.tag_id"},
		{authors.Join(mentors).Filter(boss.Column("Name").Eq("Ada")).Select(name, boss.Column("Name").As("boss")),
			"SELECT authors.name, boss.name AS boss FROM authors JOIN authors AS boss ON boss.id = authors.mentor_id WHERE boss.name = ?"},
		{teams.Join(authors).Select(name), "SELECT authors.name FROM teams JOIN authors ON authors.team_id = teams.id"},
		{authors.Join(teams, teams.Column("ID").Eq(authors.Column("TeamID"))).Select(name),
			"SELECT authors.name FROM authors JOIN teams ON teams.id = authors.team_id"},
		{authors.Join(authors.Relation("Team")).Join(authors.Relation("Books")).Select(name),
			"SELECT authors.name FROM authors JOIN teams ON teams.id = authors.team_id JOIN books ON authors.id = books.author_id"},
		{teams.Filter(teams.Column("ID").Eq(authors.Column("TeamID"))), "SELECT teams.id, teams.name FROM teams, authors WHERE teams.id = authors.team_id"},
		{authors.GroupBy(authors.Column("TeamID")).Having(Count().Gt(1)).Select(authors.Column("TeamID"), Count().As("n")).OrderBy(Count().Desc()),
			"SELECT authors.team_id, count(*) AS n FROM authors GROUP BY authors.team_id HAVING count(*) > ? ORDER BY count(*) DESC"},
		{books.Select(Count(books.Column("AuthorID").Distinct()), Sum(price), Avg(price.Mul(2)), Min(price), Max(price)),
			"SELECT count(DISTINCT books.author_id), sum(books.price), avg(books.price * ?), min(books.price), max(books.price) FROM books"},
		{books.Select(books.Column("AuthorID").Distinct()), "SELECT DISTINCT books.author_id FROM books"},
		{books.Select(price.Round(1), Expr("? + 1", books.Column("Pages")).As("next"), Lower(books.Column("Title"))),
			"SELECT round(books.price, 1), books.pages + 1 AS next, lower(books.title) FROM books"},
		{teams.OrderBy(Expr("random()")), all + " ORDER BY random()"},
		{teams.Filter(teams.Column("ID").Gt(authors.Filter(authors.Column("TeamID").Eq(teams.Column("ID"))).Select(Count()))),
			all + " WHERE teams.id > (SELECT count(*) FROM authors WHERE authors.team_id = teams.id)"},
		{authors.With(authors.Relation("Mentor").Joined().With(authors.Relation("Team").Joined())).Filter(name.Eq("Bob")).Limit(1),
			"SELECT authors.id, authors.name, authors.email, authors.team_id, authors.mentor_id, authors.born, authors_1.id, authors_1.name, authors_1.email, " +
				"authors_1.team_id, authors_1.mentor_id, authors_1.born, teams_1.id, teams_1.name FROM authors " +
				"LEFT OUTER JOIN authors AS authors_1 ON authors_1.id = authors.mentor_id " +
				"LEFT OUTER JOIN teams AS teams_1 ON teams_1.id = authors_1.team_id WHERE authors.name = ? LIMIT 1"},
	}
	for _, test := range tests {
		text, args, err := test.query.Statement()
		if err != nil {
			t.Errorf("%s: %v", test.want, err)
			continue
		}
		if text != test.want {
			t.Errorf("got  %s\nwant %s", text, test.want)
		}
		if _, err := l.session.Execute(text, args...); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestSQLForPeople(t *testing.T) {
	l := openLibrary(t)
	q := l.authors.Join(l.authors.Relation("Team")).Filter(l.teams.Column("Name").Eq("O'Hara"), l.authors.Column("ID").In(l.books.Limit(3))).OrderBy("name").Limit(2)
	want := `SELECT authors.id, authors.name, authors.email, authors.team_id, authors.mentor_id, authors.born
FROM authors
JOIN teams ON teams.id = authors.team_id
WHERE teams.name = ? AND authors.id IN (SELECT books.id
  FROM books
  LIMIT 3)
ORDER BY authors.name
LIMIT 2
-- 'O''Hara'`
	if got := q.SQL(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := l.teams.String(); got != "SELECT teams.id, teams.name\nFROM teams" {
		t.Errorf("got %s", got)
	}
	if got, want := l.teams.FilterBy("nmae", 1).SQL(), "-- FilterBy: Team has no column nmae: did you mean Name?"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCompileErrors(t *testing.T) {
	l := openLibrary(t)
	authors, books, teams := l.authors, l.books, l.teams
	tests := []struct {
		query Selection
		want  string
	}{
		{books.Filter(books.Column("Price").Eq("x")), `select Book: Book.Price: got string "x", want a number`},
		{books.Filter(books.Column("Pages").In(1, "2")), `select Book: Book.Pages: got string "2", want a whole number`},
		{books.Filter(books.Column("Pages").Gt(true)), `select Book: Book.Pages: got bool true, want a whole number`},
		{books.Filter(books.Column("Out").Eq(1)), `select Book: Book.Out: got int 1, want true or false`},
		{books.Filter(books.Column("Title").Eq(1)), `select Book: Book.Title: got int 1, want a string`},
		{books.Filter(books.Column("Title").Like(1)), `select Book: got int 1, want a string to match with`},
		{books.Filter(books.Column("Price").Mul("x").Gt(1)), `select Book: Book.Price: got string "x", want a number`},
		{authors.Filter(authors.Column("Born").Gt("soon")), `select Author: Author.Born: got string "soon", want a time`},
		{authors.Filter(authors.Column("Nmae").Eq(1)), `select Author: Author has no column Nmae: did you mean Name?`},
		{authors.Filter(Column{}.Eq(1)), `select Author: the column is empty: take it from a model's root (Users.Name) or from Selection.Column`},
		{authors.Filter(Condition{}), `select Author: the condition is empty: make it from a column (Users.Name.Eq("x"))`},
		{authors.OrderBy("name; DROP TABLE authors"), `OrderBy: Author has no column name; DROP TABLE`},
		{authors.OrderBy("name sideways"), `OrderBy: got "name sideways", want name asc or name desc`},
		{authors.OrderBy(1), `Author: OrderBy: got int 1, want a column, an order or a name`},
		{authors.FilterBy("name"), `Author: FilterBy: got 1 arguments, want pairs of name and value`},
		{authors.FilterBy("Team", &libBook{}), `select Author: relation Author.Team: got a Book, want a Team`},
		{authors.Where("id = ? OR id = ?", 1), `select Author: "id = ? OR id = ?": got 1 arguments, want 2, one for each ?`},
		{authors.Join(authors.Relation("Taem")), `Join: Author has no relation Taem: did you mean Team?`},
		{authors.Join(authors.Relation("Mentor")), `select Author: Author is in the query already as authors: give the joined one another name with As("other")`},
		{authors.Join(l.tags), `Join: Author has no foreign key to Tag: give the condition, or join a relation`},
		{authors.Join(teams.Where("id = 1")), `Author: Join: the joined Team has clauses of its own: join first, then filter`},
		{authors.Join(3), `Author: Join: got int 3, want a relation or a model's root`},
		{authors.Filter(teams.Relation("Authors").Any()), ``},
		{Selection{}.Filter(authors.Column("ID").Eq(1)), `the selection is empty: make it from a session (NewUsers(session), session.Query(&User{}))`},
		{l.orders.Filter(l.orders.Column("No").In(l.orders)), `select Order: Order has no primary key of one column: say what to compare with (Order.Select(...))`},
	}
	for _, test := range tests {
		_, _, err := test.query.Statement()
		if got := fmt.Sprint(err); got != test.want && test.want != "" {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}
}

func TestSelectionsAreImmutable(t *testing.T) {
	l := openLibrary(t)
	base := l.teams.Filter(l.teams.Column("ID").Gt(0)).OrderBy("name")
	before := base.SQL()
	one, two := base.Filter(l.teams.Column("ID").Eq(1)), base.Filter(l.teams.Column("ID").Eq(2))
	three, four := base.OrderBy("id"), base.OrderBy("id desc").Limit(3).Distinct()
	if one.SQL() == two.SQL() || three.SQL() == four.SQL() || base.SQL() != before {
		t.Errorf("selections share clauses:\n%s\n%s\n%s", base.SQL(), one.SQL(), two.SQL())
	}
	team := l.authors.Relation("Team")
	a, b := team.With(l.teams.Relation("Authors")), team.With(l.teams.Relation("Authors").Lazy()).Joined()
	if len(team.nested) != 0 || a.strategy == b.strategy {
		t.Error("relations share what they are made of")
	}
	condition := l.teams.Column("ID").Eq(1).And(l.teams.Column("ID").Eq(2))
	condition.And(l.teams.Column("ID").Eq(3))
	condition.And(l.teams.Column("ID").Eq(4))
	if _, args, _ := l.teams.Filter(condition).Statement(); len(args) != 2 {
		t.Errorf("got %v, want two arguments", args)
	}
}

func TestIdentifiers(t *testing.T) {
	l := openLibrary(t)
	d := l.session.db.dialect
	for name, want := range map[string]string{
		"users": "users", "user_1": "user_1", "Users": `"Users"`, "order": `"order"`, "a b": `"a b"`, `a"b`: `"a""b"`, "1st": `"1st"`, "": `""`, "名": `"名"`,
	} {
		if got := dialect.Identifier(d, name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}
