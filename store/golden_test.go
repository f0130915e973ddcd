package store

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"github.com/dbsh-go/dbsh/store/internal/dialect"
)

// dialects are those that the golden statements are written in.
var dialects = []dialect.Dialect{dialect.SQLite{}, dialect.Postgres{}, dialect.MySQL{MariaDB: true}}

// golden is a query and its text on SQLite, PostgreSQL and MySQL. Where the text differs in placeholders and quotes only, it is given once.
type golden struct {
	query interface {
		Statement() (string, []any, error)
	}
	sqlite, postgres, mysql string
}

func (g golden) want(d dialect.Dialect) string {
	switch d.(type) {
	case dialect.Postgres:
		if g.postgres != "" {
			return g.postgres
		}
		text := g.sqlite
		for n := 1; strings.Contains(text, "?"); n++ {
			text = strings.Replace(text, "?", "$"+strconv.Itoa(n), 1)
		}
		return text
	case dialect.MySQL:
		if g.mysql != "" {
			return g.mysql
		}
		return strings.ReplaceAll(g.sqlite, `"`, "`")
	}
	return g.sqlite
}

func TestGoldenStatements(t *testing.T) {
	l := openLibrary(t)
	authors, books, teams := l.authors, l.books, l.teams
	id, name, email, team, mentor := authors.Column("ID"), authors.Column("Name"), authors.Column("Email"), authors.Column("TeamID"), authors.Column("MentorID")
	price, pages, title, author := books.Column("Price"), books.Column("Pages"), books.Column("Title"), books.Column("AuthorID")
	where := func(is Condition) Values { return authors.Filter(is).Select(id) }
	const from = "SELECT authors.id FROM authors WHERE "
	boss := authors.As("boss")
	totals := books.GroupBy(author).Select(author, Sum(price).As("total")).Subquery("totals")
	costly := books.Filter(price.Gt(5)).Select(author, title).CTE("costly")
	tree := authors.Filter(mentor.IsNull()).Select(id, name).CTE("tree")
	tree = tree.UnionAll(authors.Join(tree, tree.Column("ID").Eq(mentor)).Select(id, name))
	month := Func("strftime", "%m", authors.Column("Born")).As("month")
	tests := []golden{
		// operators
		{where(pages.Mod(7).Eq(1)), "SELECT authors.id FROM authors, books WHERE books.pages % ? = ?", "", ""},
		{where(id.BitAnd(6).BitOr(1).Gt(2)), from + "(authors.id & ?) | ? > ?", "", ""},
		{where(id.BitXor(3).Eq(1)), from + "(authors.id | ?) - (authors.id & ?) = ?", from + "authors.id # $1 = $2", from + "authors.id ^ ? = ?"},
		{where(id.ShiftLeft(1).Eq(4)), from + "authors.id << ? = ?", "", ""},
		{where(id.Neg().Lt(-3)), from + "-authors.id < ?", "", ""},
		{where(name.Concat("!").Concat(email).Eq("x")), from + "authors.name || ? || authors.email = ?", "", from + "concat(authors.name, ?, authors.email) = ?"},
		{where(email.StartsWith(name)), from + "authors.email LIKE authors.name || ?", "", from + "authors.email LIKE concat(authors.name, ?)"},
		{where(name.Contains(`a\b`)), from + "authors.name LIKE ? ESCAPE '/'", "", ""},
		{where(name.ILike("a%")), from + "lower(authors.name) LIKE lower(?)", from + "authors.name ILIKE $1", ""},
		{where(name.NotILike("a%")), from + "lower(authors.name) NOT LIKE lower(?)", from + "authors.name NOT ILIKE $1", ""},
		{where(name.Regexp("^A")), from + "authors.name REGEXP ?", from + "authors.name ~ $1", ""},
		{where(name.NotRegexp("^A")), from + "authors.name NOT REGEXP ?", from + "authors.name !~ $1", ""},
		{where(id.NotBetween(1, 2)), from + "authors.id NOT BETWEEN ? AND ?", "", ""},
		{where(id.Gt(1.5)), from + "authors.id > ?", from + "authors.id > $1::double precision", ""},
		{where(name.Length().Gt(3)), from + "length(authors.name) > ?", "", from + "char_length(authors.name) > ?"},
		{where(Tuple(id, team).In([]any{1, 2}, []any{3, 4})), from + "(authors.id, authors.team_id) IN (VALUES (?, ?), (?, ?))",
			from + "(authors.id, authors.team_id) IN (($1, $2), ($3, $4))", from + "(authors.id, authors.team_id) IN ((?, ?), (?, ?))"},
		{where(Tuple(id, team).NotIn(books.Select(author, pages))), from + "(authors.id, authors.team_id) NOT IN (SELECT books.author_id, books.pages FROM books)", "", ""},
		// text
		{authors.Where("id IN (?) AND name <> ?", []int{1, 2}, "x").Select(id), from + "id IN (?, ?) AND name <> ?", "", ""},
		{authors.Where("id > :low AND id < :high OR id = :low", map[string]any{"low": 1, "high": 3}).Select(id), from + "id > ? AND id < ? OR id = ?", "", ""},
		{authors.Where("name <> ':x ?' AND id::text <> ? /* :y */", 1).Select(id), from + "name <> ':x ?' AND id::text <> ? /* :y */",
			from + "name <> ':x ?' AND id::text <> $1 /* :y */", ""},
		{authors.Where("data ?? 'a'").Select(id), from + "data ? 'a'", from + "data ? 'a'", ""},
		// order
		{teams.OrderBy(teams.Column("Name").Asc().NullsLast()).Select(teams.Column("ID")), "SELECT teams.id FROM teams ORDER BY teams.name NULLS LAST", "",
			"SELECT teams.id FROM teams ORDER BY teams.name IS NULL, teams.name"},
		{teams.OrderBy(teams.Column("Name").Desc().NullsFirst()).Select(teams.Column("ID")), "SELECT teams.id FROM teams ORDER BY teams.name DESC NULLS FIRST", "",
			"SELECT teams.id FROM teams ORDER BY teams.name IS NOT NULL, teams.name DESC"},
		{authors.GroupBy(month).Select(month, Count().As("n")).OrderBy(Count().As("n").Desc()),
			"SELECT strftime(?, authors.born) AS month, count(*) AS n FROM authors GROUP BY month ORDER BY n DESC", "", ""},
		// values
		{authors.Select(Case().When(id.Lt(2), "few").When(id.Lt(9), "some").Else("many").As("size")),
			"SELECT CASE WHEN authors.id < ? THEN ? WHEN authors.id < ? THEN ? ELSE ? END AS size FROM authors",
			"SELECT CASE WHEN authors.id < $1 THEN $2::text WHEN authors.id < $3 THEN $4::text ELSE $5::text END AS size FROM authors", ""},
		{authors.Select(Case().When(id.Eq(1), email).End()), "SELECT CASE WHEN authors.id = ? THEN authors.email END FROM authors", "", ""},
		{authors.Select(Literal(7).As("seven"), Literal("x")), "SELECT ? AS seven, ? FROM authors", "SELECT $1::bigint AS seven, $2::text FROM authors", ""},
		{authors.Select(id.Cast("text"), email.Cast("integer"), authors.Column("Born").Cast("date"), id.Cast("decimal(10,2)")),
			"SELECT CAST(authors.id AS TEXT), CAST(authors.email AS INTEGER), date(authors.born), CAST(authors.id AS NUMERIC(10,2)) FROM authors",
			"SELECT CAST(authors.id AS TEXT), CAST(authors.email AS BIGINT), CAST(authors.born AS DATE), CAST(authors.id AS NUMERIC(10,2)) FROM authors",
			"SELECT CAST(authors.id AS CHAR), CAST(authors.email AS SIGNED), CAST(authors.born AS DATE), CAST(authors.id AS DECIMAL(10,2)) FROM authors"},
		{authors.Select(Func("concat", "a", name)), "SELECT concat(?, authors.name) FROM authors", "SELECT concat($1::text, authors.name) FROM authors", ""},
		// windows
		{books.Select(RowNumber().Over(PartitionBy(author).OrderBy(price.Desc(), title)).As("n")),
			"SELECT row_number() OVER (PARTITION BY books.author_id ORDER BY books.price DESC, books.title) AS n FROM books", "", ""},
		{books.Select(Sum(price).Over(OrderBy(title).Rows(UnboundedPreceding, CurrentRow)), price.Avg().Over()),
			"SELECT sum(books.price) OVER (ORDER BY books.title ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW), avg(books.price) OVER () FROM books", "", ""},
		{books.Select(price.Lag().Over(OrderBy(title)), price.Lead(2, 0).Over(OrderBy(title)), Rank().Over(OrderBy(title).Rows(-1, UnboundedFollowing))),
			"SELECT lag(books.price) OVER (ORDER BY books.title), lead(books.price, 2, ?) OVER (ORDER BY books.title), rank() OVER (ORDER BY books.title ROWS BETWEEN 1 PRECEDING AND UNBOUNDED FOLLOWING) FROM books", "", ""},
		// joins
		{authors.CrossJoin(teams).Select(id), "SELECT authors.id FROM authors CROSS JOIN teams", "", ""},
		{authors.OuterJoin(boss, boss.Column("ID").Eq(mentor)).Select(name, boss.Column("Name").As("boss")),
			"SELECT authors.name, boss.name AS boss FROM authors LEFT OUTER JOIN authors AS boss ON boss.id = authors.mentor_id", "", ""},
		{authors.Join(totals, totals.Column("AuthorID").Eq(id)).Filter(totals.Column("total").Gt(2)).Select(name, totals.Column("total")),
			"SELECT authors.name, totals.total FROM authors JOIN (SELECT books.author_id, sum(books.price) AS total FROM books GROUP BY books.author_id) AS totals ON totals.author_id = authors.id WHERE totals.total > ?", "", ""},
		{totals.OrderBy("total desc").Limit(1).Select(totals.Column("author_id")),
			"SELECT totals.author_id FROM (SELECT books.author_id, sum(books.price) AS total FROM books GROUP BY books.author_id) AS totals ORDER BY totals.total DESC LIMIT 1", "", ""},
		// subqueries
		{where(Exists(books.Filter(author.Eq(id), price.Gt(2)))), from + "EXISTS (SELECT 1 FROM books WHERE books.author_id = authors.id AND books.price > ?)", "", ""},
		{where(NotExists(books.Filter(author.Eq(id)).Select(title))), from + "NOT EXISTS (SELECT 1 FROM books WHERE books.author_id = authors.id)", "", ""},
		{authors.Select(name, books.Filter(author.Eq(id)).Select(Count()).ScalarSubquery().As("n")),
			"SELECT authors.name, (SELECT count(*) FROM books WHERE books.author_id = authors.id) AS n FROM authors", "", ""},
		// common table expressions
		{authors.Join(costly, costly.Column("AuthorID").Eq(id)).Filter(name.Ne("x")).Select(name, costly.Column("title")),
			"WITH costly AS (SELECT books.author_id, books.title FROM books WHERE books.price > ?) SELECT authors.name, costly.title FROM authors JOIN costly ON costly.author_id = authors.id WHERE authors.name != ?", "", ""},
		{where(id.In(costly.Select(costly.Column("AuthorID")))),
			"WITH costly AS (SELECT books.author_id, books.title FROM books WHERE books.price > ?) " + from + "authors.id IN (SELECT costly.author_id FROM costly)", "", ""},
		{tree.OrderBy("name").Select(tree.Column("name")),
			"WITH RECURSIVE tree(id, name) AS (SELECT authors.id, authors.name FROM authors WHERE authors.mentor_id IS NULL UNION ALL SELECT authors.id, authors.name FROM authors JOIN tree ON tree.id = authors.mentor_id) SELECT tree.name FROM tree ORDER BY tree.name", "", ""},
		// compounds
		{teams.Filter(teams.Column("ID").Lt(2)).Union(teams.Filter(teams.Column("ID").Gt(2))).OrderBy("name").Limit(1),
			"SELECT anon_1.id, anon_1.name FROM (SELECT teams.id, teams.name FROM teams WHERE teams.id < ? UNION SELECT teams.id, teams.name FROM teams WHERE teams.id > ?) AS anon_1 ORDER BY anon_1.name LIMIT 1", "", ""},
		{authors.Select(name).UnionAll(teams.Limit(1).Select(teams.Column("Name"))),
			"SELECT anon_1.name FROM (SELECT authors.name FROM authors UNION ALL SELECT * FROM (SELECT teams.name FROM teams LIMIT 1) AS anon_2) AS anon_1", "", ""},
		{authors.Select(team).Except(teams.Select(teams.Column("ID")), teams.Select(teams.Column("ID"))),
			"SELECT anon_1.team_id FROM (SELECT authors.team_id FROM authors EXCEPT SELECT teams.id FROM teams EXCEPT SELECT teams.id FROM teams) AS anon_1", "", ""},
		{teams.FromSQL("SELECT * FROM teams WHERE id > ?;", 1).Filter(teams.Column("Name").Ne("x")),
			"SELECT anon_1.id, anon_1.name FROM (SELECT * FROM teams WHERE id > ?) AS anon_1 WHERE anon_1.name != ?", "", ""},
		// locks
		{teams.ForUpdate().Select(teams.Column("ID")), "SELECT teams.id FROM teams", "SELECT teams.id FROM teams FOR UPDATE", "SELECT teams.id FROM teams FOR UPDATE"},
		{teams.Limit(1).ForUpdate(SkipLocked()).Select(teams.Column("ID")), "SELECT teams.id FROM teams LIMIT 1", "SELECT teams.id FROM teams LIMIT 1 FOR UPDATE SKIP LOCKED", "SELECT teams.id FROM teams LIMIT 1 FOR UPDATE SKIP LOCKED"},
		{teams.ForUpdate(ForShare(), NoWait()).Select(teams.Column("ID")), "SELECT teams.id FROM teams", "SELECT teams.id FROM teams FOR SHARE NOWAIT", "SELECT teams.id FROM teams LOCK IN SHARE MODE NOWAIT"},
	}
	for _, d := range dialects {
		l.session.db.dialect = d
		for _, test := range tests {
			text, _, err := test.query.Statement()
			if err != nil {
				t.Errorf("%s: %s: %v", d.Name(), test.sqlite, err)
			}
			if want := test.want(d); text != want {
				t.Errorf("%s: got\n  %s\nwant\n  %s", d.Name(), text, want)
			}
		}
	}
}

// TestGoldenOfOne are the statements that not every database has.
func TestGoldenOfOne(t *testing.T) {
	l := openLibrary(t)
	authors, teams := l.authors, l.teams
	full := authors.FullJoin(teams, teams.Column("ID").Eq(authors.Column("TeamID"))).Select(authors.Column("ID"))
	first := authors.DistinctOn(authors.Column("TeamID")).OrderBy("team_id", "name").Select(authors.Column("ID"))
	anyOf := authors.Filter(authors.Column("ID").Gt(Any(teams.Select(teams.Column("ID"))))).Select(authors.Column("ID"))
	locked := authors.Join(teams).ForUpdate(LockOf(authors)).Select(authors.Column("ID"))
	for _, test := range []golden{
		{full, "SELECT authors.id FROM authors FULL OUTER JOIN teams ON teams.id = authors.team_id", "", "unsupported"},
		{first, "unsupported", "SELECT DISTINCT ON (authors.team_id) authors.id FROM authors ORDER BY authors.team_id, authors.name", "unsupported"},
		{anyOf, "unsupported", "SELECT authors.id FROM authors WHERE authors.id > ANY (SELECT teams.id FROM teams)", "SELECT authors.id FROM authors WHERE authors.id > ANY (SELECT teams.id FROM teams)"},
		{locked, "SELECT authors.id FROM authors JOIN teams ON authors.team_id = teams.id", "SELECT authors.id FROM authors JOIN teams ON authors.team_id = teams.id FOR UPDATE OF authors", "unsupported"},
	} {
		for _, d := range dialects {
			l.session.db.dialect = d
			text, _, err := test.query.Statement()
			want := test.want(d)
			if want == "unsupported" && !errors.Is(err, ErrUnsupported) || want != "unsupported" && text != want {
				t.Errorf("%s: got\n  %s %v\nwant\n  %s", d.Name(), text, err, want)
			}
		}
	}
}
