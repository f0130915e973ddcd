package store

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
)

func TestTerminals(t *testing.T) {
	l := openLibrary(t)
	var authors []*libAuthor
	must(t, l.authors.OrderBy("id").All(&authors))
	if len(authors) != 4 || authors[0].Name != "Ada" || *authors[0].Email != "ada@x.org" || authors[1].Email != nil || *authors[1].MentorID != 1 {
		t.Fatalf("got %d authors, first %+v", len(authors), authors[0])
	}
	if want := time.Date(1980, 1, 2, 3, 4, 5, 0, time.UTC); !authors[0].Born.Equal(want) {
		t.Errorf("got %v, want %v", authors[0].Born, want)
	}
	var books []*libBook
	must(t, l.books.OrderBy("id").All(&books))
	for i, want := range []string{"0.99", "1.99", "10", "2.5"} {
		if got := books[i].Price.String(); got != want {
			t.Errorf("book %d: got price %s, want %s", i+1, got, want)
		}
	}
	if !books[0].Out || books[1].Out || books[2].Pages != 300 {
		t.Errorf("got %+v", books[0])
	}
	var none []*libTeam
	must(t, l.teams.FilterBy("id", 99).All(&none))
	if none == nil || len(none) != 0 {
		t.Errorf("no rows: got %#v, want an empty slice", none)
	}
	l.sent()

	var team *libTeam
	must(t, l.teams.OrderBy("id desc").First(&team))
	if team.Name != "Empty" {
		t.Errorf("First: got %s", team.Name)
	}
	if got := l.sent(); !slices.Equal(got, []string{"SELECT teams.id, teams.name FROM teams ORDER BY teams.id DESC LIMIT 1"}) {
		t.Errorf("First sent %q", got)
	}
	nothing := l.teams.FilterBy("id", 99)
	for name, err := range map[string]error{"First": nothing.First(&team), "One": nothing.One(&team)} {
		if !errors.Is(err, ErrNotFound) || err.Error() != "no Team found: the query has no rows" {
			t.Errorf("%s of nothing: got %v", name, err)
		}
	}
	for name, find := range map[string]func(any) error{"FirstOrNil": nothing.FirstOrNil, "OneOrNone": nothing.OneOrNone} {
		team = &libTeam{}
		if err := find(&team); err != nil || team != nil {
			t.Errorf("%s of nothing: got %v, %v", name, team, err)
		}
	}
	for name, err := range map[string]error{"One": l.teams.One(&team), "OneOrNone": l.teams.OneOrNone(&team)} {
		if !errors.Is(err, ErrMultipleRows) {
			t.Errorf("%s of many: got %v", name, err)
		}
	}
	must(t, l.teams.FilterBy("name", "Verse").One(&team))
	if team.ID != 2 {
		t.Errorf("One: got %d", team.ID)
	}
	if err := l.teams.All(&authors); fmt.Sprint(err) != "Team: got *[]*Author for the result, want a *[]*Team" {
		t.Errorf("wrong slice: %v", err)
	}
	if err := l.teams.First(team); err == nil {
		t.Error("First takes a *T")
	}
}

func TestGet(t *testing.T) {
	l := openLibrary(t)
	var team, again *libTeam
	must(t, l.teams.Get(&team, 2), l.teams.Get(&again, int32(2)))
	if team != again || team.Name != "Verse" {
		t.Errorf("got %p and %p", team, again)
	}
	if got, want := l.sent(), []string{"SELECT teams.id, teams.name FROM teams WHERE teams.id = ?"}; !slices.Equal(got, want) {
		t.Errorf("sent %q, want %q", got, want)
	}
	var order *libOrder
	must(t, l.orders.Get(&order, "A", 1))
	if *order.Note != "one" {
		t.Errorf("got %+v", order)
	}
	tests := []struct {
		err  error
		want string
	}{
		{l.teams.Get(&team, 99), "Team 99 not found"},
		{l.teams.Get(&team, nil), "Team NULL not found"},
		{l.teams.Get(&team, "x"), `get Team: Team.ID: got string "x", want a whole number`},
		{l.teams.Get(&team), "get Team: got 0 values, want 1: its primary key is ID"},
		{l.orders.Get(&order, "A"), "get Order: got 1 values, want 2: its primary key is Shop, No"},
		{l.teams.FilterBy("name", "Prose").Get(&team, 2), "Team 2 not found"},
	}
	for _, test := range tests {
		if fmt.Sprint(test.err) != test.want {
			t.Errorf("got %v, want %s", test.err, test.want)
		}
	}
	if team != nil {
		t.Error("Get of nothing leaves an object")
	}
	must(t, l.teams.GetOrNil(&team, 99))
	if team != nil {
		t.Errorf("got %v", team)
	}
}

func TestIdentity(t *testing.T) {
	l := openLibrary(t)
	var first, second []*libTeam
	must(t, l.teams.OrderBy("id").All(&first))
	first[0].Name = "changed"
	if _, err := l.session.db.Raw().Exec("UPDATE teams SET name = 'elsewhere' WHERE id = 2"); err != nil {
		t.Fatal(err)
	}
	must(t, l.session.NoAutoflush(func() error { return l.teams.OrderBy("id").All(&second) }))
	if !slices.Equal(first, second) || first[0].Name != "changed" || first[1].Name != "Verse" {
		t.Errorf("loaded objects were not kept: %+v", second[0])
	}
	must(t, l.session.NoAutoflush(func() error { return l.teams.Fresh().OrderBy("id").All(&second) }))
	if !slices.Equal(first, second) || first[0].Name != "Prose" || first[1].Name != "elsewhere" {
		t.Errorf("Fresh has not overwritten: %+v", second[0])
	}
}

func TestCountExistsAggregates(t *testing.T) {
	l := openLibrary(t)
	books, price := l.books, l.books.Column("Price")
	counts := []struct {
		of   Selection
		want int
		sql  string
	}{
		{books, 4, "SELECT count(*) FROM books"},
		{books.Filter(price.Gt(1)).OrderBy("title"), 3, "SELECT count(*) FROM books WHERE books.price > ?"},
		{books.Limit(2), 2, "SELECT count(*) FROM (SELECT books.id FROM books LIMIT 2) AS anon_1"},
		{books.OrderBy("id").Limit(9).Offset(3), 1, "SELECT count(*) FROM (SELECT books.id FROM books ORDER BY books.id LIMIT 9 OFFSET 3) AS anon_1"},
		{books.Join(books.Relation("Tags")), 4, "SELECT count(*) FROM books JOIN book_tags ON books.id = book_tags.book_id JOIN tags ON tags.id = book_tags.tag_id"},
		{books.Join(books.Relation("Tags")).Distinct(), 3, "SELECT count(*) FROM (SELECT DISTINCT books.id FROM books JOIN book_tags ON books.id = book_tags.book_id JOIN tags ON tags.id = book_tags.tag_id) AS anon_1"},
		{books.Select(books.Column("AuthorID")).Distinct().of, 3, "SELECT count(*) FROM (SELECT DISTINCT books.author_id FROM books) AS anon_1"},
		{books.GroupBy(books.Column("AuthorID")), 3, "SELECT count(*) FROM (SELECT books.id FROM books GROUP BY books.author_id) AS anon_1"},
	}
	for _, test := range counts {
		l.sent()
		got, err := test.of.Count()
		must(t, err)
		if sent := l.sent(); got != test.want || !slices.Equal(sent, []string{test.sql}) {
			t.Errorf("got %d by %q, want %d by %s", got, sent, test.want, test.sql)
		}
	}
	for want, q := range map[bool]Selection{true: books.Filter(price.Gt(1)).OrderBy("id"), false: books.Filter(price.Gt(100))} {
		l.sent()
		got, err := q.Exists()
		must(t, err)
		if sent := l.sent(); got != want || sent[0] != "SELECT EXISTS (SELECT 1 FROM books WHERE books.price > ?)" {
			t.Errorf("Exists: got %v by %q, want %v", got, sent, want)
		}
	}
	value := func(v any, err error) string {
		must(t, err)
		return fmt.Sprintf("%T %v", v, v)
	}
	empty := books.Filter(price.Gt(100))
	for want, got := range map[string]string{
		"decimal.Decimal 15.48": value(books.Sum(price)), "decimal.Decimal 3.87": value(books.Avg(price)), "decimal.Decimal 0.99": value(books.Min(price)),
		"int64 650": value(books.Sum(books.Column("Pages"))), "float64 162.5": value(books.Avg(books.Column("Pages"))), "string Gamma": value(books.Max(books.Column("Title"))),
		"<nil> <nil>": value(empty.Sum(price)), "decimal.Decimal 2.98": value(books.OrderBy("id").Limit(2).Sum(price)),
		"time.Time 1980-01-02 03:04:05 +0000 UTC": value(l.authors.Min(l.authors.Column("Born"))),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestValues(t *testing.T) {
	l := openLibrary(t)
	books := l.books
	q := books.GroupBy(books.Column("AuthorID")).Select(books.Column("AuthorID"), Count().As("n"), Sum(books.Column("Price")).As("total")).OrderBy("author_id")
	rows, err := q.All()
	must(t, err)
	if got := fmt.Sprint(rows.Columns, rows.Values); got != "[author_id n total] [[1 2 2.98] [2 1 10] [3 1 2.5]]" {
		t.Errorf("got %s", got)
	}
	list, err := books.OrderBy("id").Select(books.Column("Title")).List()
	must(t, err)
	if fmt.Sprint(list) != "[Alpha Beta Gamma Delta]" {
		t.Errorf("got %v", list)
	}
	one, err := books.Select(books.Column("Price").Max()).Scalar()
	must(t, err)
	if d, ok := one.(decimal.Decimal); !ok || d.String() != "10" {
		t.Errorf("got %T %v", one, one)
	}
	if _, err := books.FilterBy("id", 99).Select(books.Column("Title")).First(); !errors.Is(err, ErrNotFound) {
		t.Errorf("got %v", err)
	}
	if n, err := q.Count(); n != 3 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	whole, err := l.teams.Limit(1).Rows()
	must(t, err)
	if got := fmt.Sprint(whole.Columns, whole.Values); got != "[id name] [[1 Prose]]" {
		t.Errorf("got %s", got)
	}
}

func TestEach(t *testing.T) {
	l := openLibrary(t)
	var names []string
	must(t, l.authors.OrderBy("id").Each(func(object any) error {
		author := object.(*libAuthor)
		names = append(names, author.Name)
		if l.session.Contains(author) {
			t.Error("Each fills the identity map")
		}
		return nil
	}))
	if fmt.Sprint(names) != "[Ada Bob Cy_ 100%]" {
		t.Errorf("got %v", names)
	}
	stop := errors.New("stop")
	if err := l.authors.Each(func(any) error { return stop }); err != stop {
		t.Errorf("got %v", err)
	}
	if err := l.authors.Distinct().With(l.authors.Relation("Team")).Each(func(any) error { return nil }); err == nil {
		t.Error("batches are distinct")
	}
}

func TestEager(t *testing.T) {
	l := openLibrary(t)
	authors, books := l.authors, l.books
	team, mentor, written, tags := authors.Relation("Team"), authors.Relation("Mentor"), authors.Relation("Books"), books.Relation("Tags")
	const own = "SELECT authors.id, authors.name, authors.email, authors.team_id, authors.mentor_id, authors.born FROM authors ORDER BY authors.id"
	const byAuthor = "SELECT books.id, books.title, books.author_id, books.price, books.pages, books.out FROM books WHERE books.author_id IN (?, ?, ?, ?) ORDER BY books.title DESC"
	tests := []struct {
		name string
		with []Relation
		sent []string
	}{
		{"selectin", []Relation{written}, []string{own, byAuthor}},
		{"nested", []Relation{written.With(tags)}, []string{own, byAuthor,
			"SELECT tags.id, tags.name, book_tags.book_id FROM tags JOIN book_tags ON tags.id = book_tags.tag_id WHERE book_tags.book_id IN (?, ?, ?, ?) ORDER BY tags.id"}},
		{"twice", []Relation{written, written.With(tags)}, []string{own, byAuthor,
			"SELECT tags.id, tags.name, book_tags.book_id FROM tags JOIN book_tags ON tags.id = book_tags.tag_id WHERE book_tags.book_id IN (?, ?, ?, ?) ORDER BY tags.id"}},
		{"belongs to", []Relation{team}, []string{own, "SELECT teams.id, teams.name FROM teams WHERE teams.id IN (?, ?) ORDER BY teams.id"}},
		{"in memory", []Relation{mentor}, []string{own}},
		{"joined collection", []Relation{written.Joined()}, []string{strings.Replace(own, " FROM authors", ", books_1.id, books_1.title, books_1.author_id, books_1.price, books_1.pages, books_1.out FROM authors LEFT OUTER JOIN books AS books_1 ON authors.id = books_1.author_id", 1) + ", books_1.title DESC"}},
		{"joined", []Relation{team.Joined()}, []string{strings.Replace(own, " FROM authors", ", teams_1.id, teams_1.name FROM authors LEFT OUTER JOIN teams AS teams_1 ON teams_1.id = authors.team_id", 1)}},
		{"taken back", []Relation{written, written.Lazy()}, []string{own}},
	}
	for _, test := range tests {
		l.session.Clear()
		l.sent()
		var all []*libAuthor
		must(t, authors.With(test.with...).OrderBy("id").All(&all))
		if sent := l.sent(); !slices.Equal(sent, test.sent) {
			t.Errorf("%s: sent\n%s\nwant\n%s", test.name, strings.Join(sent, "\n"), strings.Join(test.sent, "\n"))
		}
		for _, r := range test.with {
			if r.from != authors.from || test.name == "taken back" {
				continue
			}
			if rel, _, _ := r.resolve(); rel.kind.collection() {
				var found []*libBook
				must(t, Load(all[0], r.name, &found))
				if len(found) != 2 || found[0].Title != "Beta" {
					t.Errorf("%s: got %v", test.name, found)
				}
				for _, book := range found {
					var tags []*libTag
					must(t, Load(book, "Tags", &tags))
				}
			}
		}
		if test.name == "joined" {
			var one *libTeam
			must(t, Load(all[0], "Team", &one))
			if one == nil || one.Name != "Prose" {
				t.Errorf("joined: got %+v", one)
			}
			must(t, Load(all[3], "Team", &one))
			if one != nil {
				t.Errorf("joined: got %+v, want nil", one)
			}
		}
		sent := l.sent()
		if test.name == "nested" || test.name == "joined" {
			if len(sent) > 0 {
				t.Errorf("%s: touching what was loaded sent %q", test.name, sent)
			}
		}
	}
}

func TestBulk(t *testing.T) {
	l := openLibrary(t)
	books := l.books
	var loaded []*libBook
	must(t, books.OrderBy("id").All(&loaded))
	l.sent()
	n, err := books.Filter(books.Column("Pages").Ge(200)).Update("price", books.Column("Price").Mul(2), books.Column("Out"), true)
	must(t, err)
	if n != 2 || loaded[1].Price.String() != "3.98" || !loaded[1].Out || loaded[0].Price.String() != "0.99" {
		t.Errorf("updated %d, got %+v", n, loaded[1])
	}
	if got := l.sent(); len(got) != 3 || got[1] != "UPDATE books SET price = books.price * ?, out = ? WHERE books.pages >= ? RETURNING id" {
		t.Errorf("sent %q", got)
	}
	if _, err := l.session.Execute("DELETE FROM book_tags"); err != nil {
		t.Fatal(err)
	}
	n, err = books.FilterBy("id", 1).Delete()
	must(t, err)
	if n != 1 || l.session.State(loaded[0]) != Deleted || l.session.State(loaded[1]) != Persistent {
		t.Errorf("deleted %d, state %v", n, l.session.State(loaded[0]))
	}
	must(t, l.session.Rollback())
	if l.session.State(loaded[0]) != Persistent {
		t.Errorf("rolled back: state %v", l.session.State(loaded[0]))
	}
	refused := []struct {
		err  func() error
		want string
	}{
		{func() error { _, err := books.Delete(); return err }, "delete Book: there is no filter: say AllRows() if every row is meant"},
		{func() error { _, err := books.Update("pages", 1); return err }, "update Book: there is no filter: say AllRows() if every row is meant"},
		{func() error { _, err := books.AllRows().Update("pages", "x"); return err }, `update Book: Book.Pages: got string "x", want a whole number`},
		{func() error { _, err := books.AllRows().Update("pags", 1); return err }, "update Book: Book has no column pags: did you mean Pages?"},
		{func() error { _, err := books.AllRows().Update("id", 1); return err }, "update Book: ID is the primary key: change it on the object"},
		{func() error { _, err := books.AllRows().Limit(1).Delete(); return err }, "delete Book: only filters can choose the rows: put the rest in a subquery (Filter(column.In(...)))"},
	}
	for _, test := range refused {
		if err := test.err(); fmt.Sprint(err) != test.want {
			t.Errorf("got %v, want %s", err, test.want)
		}
	}
	l.session.Clear()
	n, err = l.orders.AllRows().Delete()
	if n != 3 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
}

func TestPaginate(t *testing.T) {
	l := openLibrary(t)
	q := l.authors.OrderBy("id")
	var page []*libAuthor
	p, err := q.Paginate(2, 3, &page)
	must(t, err)
	want := Pagination{Page: 2, PerPage: 3, Pages: 2, Total: 4, First: 4, Last: 4, HasPrev: true, PrevNum: 1, query: q}
	if p != want || len(page) != 1 || page[0].ID != 4 {
		t.Errorf("got %+v with %d items, want %+v", p, len(page), want)
	}
	p, err = q.Paginate(1, 0, &page)
	if want := (Pagination{Page: 1, PerPage: 20, Pages: 1, Total: 4, First: 1, Last: 4, query: q}); p != want || err != nil {
		t.Errorf("got %+v, %v", p, err)
	}
	p, err = q.FilterBy("id", 99).Paginate(1, 5, &page)
	if want := (Pagination{Page: 1, PerPage: 5, query: p.query}); p != want || err != nil || len(page) != 0 {
		t.Errorf("got %+v, %v", p, err)
	}
	for _, numbers := range [][2]int{{0, 5}, {3, 3}, {1, -1}} {
		if _, err := q.Paginate(numbers[0], numbers[1], &page); !errors.Is(err, ErrNotFound) {
			t.Errorf("page %v: got %v", numbers, err)
		}
	}
	pages := []struct {
		p    Pagination
		args []int
		want []int
	}{
		{Pagination{Page: 1, Pages: 3}, nil, []int{1, 2, 3}},
		{Pagination{Page: 10, Pages: 20}, nil, []int{1, 2, 0, 8, 9, 10, 11, 12, 13, 14, 0, 19, 20}},
		{Pagination{Page: 1, Pages: 20}, nil, []int{1, 2, 3, 4, 5, 0, 19, 20}},
		{Pagination{Page: 10, Pages: 20}, []int{0, 1, 1, 0}, []int{0, 9, 10, 11}},
		{Pagination{}, nil, nil},
	}
	for _, test := range pages {
		if got := test.p.IterPages(test.args...); !slices.Equal(got, test.want) {
			t.Errorf("page %d of %d: got %v, want %v", test.p.Page, test.p.Pages, got, test.want)
		}
	}
}

func TestMisfits(t *testing.T) {
	type cell struct {
		Model `table:"cells"`
		ID    int64            `db:"id,pk"`
		Count int64            `db:"count,notnull"`
		Price *decimal.Decimal `db:"price,type=NUMERIC"`
		When  *time.Time       `db:"at"`
		Name  string           `db:"name,notnull"`
	}
	db := openTest(t, `CREATE TABLE cells (id INTEGER PRIMARY KEY, count INTEGER, price NUMERIC, at DATETIME, name TEXT)`,
		`INSERT INTO cells VALUES (1, 'abc', 'cheap', 'soon', 'one'), (2, 2, 0.1, '2020-02-02', 'two'), (3, NULL, NULL, NULL, x'ff00')`)
	session := NewSession(db)
	defer session.Close()
	var notices []string
	session.OnNotice(func(text string) { notices = append(notices, text) })
	cells := session.Select("Cell", (*cell)(nil))
	var all []*cell
	must(t, cells.OrderBy("id").All(&all))
	if all[0].Name != "one" || all[0].Count != 0 || all[0].Price != nil || all[0].When != nil || all[1].Price.String() != "0.1" || all[2].Name != "" {
		t.Errorf("got %+v, %+v", all[0], all[1])
	}
	if want := []string{`Cell 1: Count does not fit: got "abc", want a whole number; the field is left empty (and 4 more cells like it)`}; !slices.Equal(notices, want) {
		t.Errorf("got %q, want %q", notices, want)
	}
	if got, want := modelOf(all[0]).inst.misfits, map[string]string{"count": "abc", "price": "cheap", "at": "soon"}; !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	all[0].Name = "eins"
	seen := watch(t, db)
	must(t, session.Commit())
	if got := texts(*seen); !slices.Contains(got, "UPDATE cells SET name = ? WHERE id = ?") {
		t.Errorf("sent %q, want only name written", got)
	}
	rows, err := session.Execute("SELECT count, price, at FROM cells WHERE id = 1")
	must(t, err)
	if got := fmt.Sprint(rows.Values[0]); got != "[abc cheap soon]" {
		t.Errorf("the row holds %s", got)
	}
}

func TestKeylessRows(t *testing.T) {
	type view struct {
		Model `table:"loud" view:"true"`
		Name  string `db:"name"`
	}
	db := openTest(t, append(slices.Clone(librarySQL), "CREATE VIEW loud AS SELECT upper(name) AS name FROM authors UNION ALL SELECT 'ADA'")...)
	session := NewSession(db)
	defer session.Close()
	loud := session.Select("Loud", (*view)(nil))
	var all []*view
	must(t, loud.OrderBy("name").All(&all))
	if len(all) != 5 || all[1].Name != "ADA" || all[1] == all[2] {
		t.Errorf("got %d rows", len(all))
	}
	if n, err := loud.FilterBy("name", "ADA").Count(); n != 2 || err != nil {
		t.Errorf("got %d, %v", n, err)
	}
	var one *view
	if err := loud.Get(&one, 1); fmt.Sprint(err) != "get Loud: loud has no primary key: use Filter and First" {
		t.Errorf("got %v", err)
	}
}

// TestLoadAllocations holds the budget: what database/sql and the driver allocate for a row of five columns, and little more.
func TestLoadAllocations(t *testing.T) {
	type person struct {
		Model `table:"people"`
		ID    int64   `db:"id,pk"`
		Name  string  `db:"name"`
		Email *string `db:"email"`
		Age   int64   `db:"age"`
		Score float64 `db:"score"`
	}
	const rows = 2000
	db := openTest(t, "CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, email TEXT, age INTEGER, score REAL)",
		fmt.Sprintf("INSERT INTO people WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i, 'name ' || i, 'x' || i, i + 1000, i / 3.0 FROM n", rows))
	session := NewSession(db)
	defer session.Close()
	people := session.Select("Person", (*person)(nil))
	perRow := testing.AllocsPerRun(5, func() {
		session.Clear()
		var all []*person
		must(t, people.All(&all))
		if len(all) != rows {
			t.Fatal(len(all))
		}
	}) / rows
	t.Logf("%.1f allocations a row", perRow)
	if perRow > 12 {
		t.Errorf("got %.1f allocations a row, want at most 12", perRow)
	}
}

func TestTurn(t *testing.T) {
	l := openLibrary(t)
	q := l.authors.OrderBy("id")
	var page []*libAuthor
	p, err := q.Paginate(1, 2, &page)
	must(t, err)
	total := p.Total
	for p.HasNext {
		if p, err = p.Turn(1, &page); err != nil || page[0].ID != int64(2*p.Page-1) || p.Total != total {
			t.Fatalf("page %d begins with %d, %v", p.Page, page[0].ID, err)
		}
	}
	if _, err := p.Turn(1, &page); !errors.Is(err, ErrNotFound) || fmt.Sprint(err) != fmt.Sprintf("no page %d of Author: the last is page %d", p.Page+1, p.Page) {
		t.Errorf("behind the last page: %v", err)
	}
	p, err = p.Turn(-p.PrevNum, &page)
	must(t, err)
	if p.Page != 1 || page[0].ID != 1 {
		t.Errorf("got page %d, which begins with %d, want the first", p.Page, page[0].ID)
	}
	if _, err := p.Turn(-1, &page); !errors.Is(err, ErrNotFound) || fmt.Sprint(err) != "no page 0 of Author: pages count from 1" {
		t.Errorf("before the first page: %v", err)
	}
	if _, err := (Pagination{}).Turn(1, &page); err == nil {
		t.Error("a page of no query was turned")
	}
}
