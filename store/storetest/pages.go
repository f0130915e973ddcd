package storetest

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// people makes users a, b, c, ... with the roles 1, 2 or none, in turn.
func (b *bench) people(n int) {
	b.Helper()
	b.ok(b.s.Add(role("Admin"), role("User")), b.s.Flush())
	for k := range n {
		u := user(string(rune('a' + k)))
		if k%3 > 0 {
			u.RoleID = ptr(int64(k % 3))
		}
		b.ok(b.s.Add(u))
	}
	b.ok(b.s.Commit())
	b.s.Clear()
}

func (b *bench) users() store.Selection { return b.s.Query((*User)(nil)) }

// read gives the names of the users that a selection finds.
func (b *bench) read(q store.Selection) string {
	b.Helper()
	var found []*User
	b.ok(q.All(&found))
	return names(found)
}

var pageTests = []test{
	{"a page has its items and its place", func(b *bench) {
		b.people(7)
		var items []*User
		p, err := b.users().OrderBy("Username").Paginate(2, 3, &items)
		b.ok(err)
		got := line(names(items), p.Page, p.PerPage, p.Pages, p.Total, p.First, p.Last, p.HasNext, p.HasPrev, p.NextNum, p.PrevNum)
		b.equal(got, "d e f 2 3 3 7 4 6 true true 3 1")
	}},
	{"the size of a page is 20 if none is given", func(b *bench) {
		b.people(21)
		var items []*User
		p, err := b.users().OrderBy("id").Paginate(1, 0, &items)
		b.ok(err)
		b.equal(line(p.PerPage, len(items), p.Pages), "20 20 2")
	}},
	{"a page before the first is not found", func(b *bench) {
		b.people(3)
		var items []*User
		for _, page := range []int{0, -1} {
			_, err := b.users().Paginate(page, 2, &items)
			b.status(err, http.StatusNotFound)
			b.fails(err, store.ErrNotFound, fmt.Sprintf("no page %d of User: pages count from 1", page))
		}
	}},
	{"a page of no rows is not found", func(b *bench) {
		b.people(3)
		var items []*User
		_, err := b.users().Paginate(1, -1, &items)
		b.status(err, http.StatusNotFound)
		b.fails(err, store.ErrNotFound, "no page of -1 rows of User: a page has 1 row at least (0 means 20)")
		_, err = b.users().Paginate(3, 2, &items)
		b.status(err, http.StatusNotFound)
		b.fails(err, store.ErrNotFound, "no page 3 of User: the last is page 2")
	}},
	{"the first page may be empty", func(b *bench) {
		var items []*User
		p, err := b.users().Paginate(1, 2, &items)
		b.ok(err)
		b.equal(line(len(items), p.Total, p.Pages, p.First, p.Last, p.HasNext, p.HasPrev), "0 0 0 0 0 false false")
	}},
	{"without error_out a wrong page is the first, a wrong size 20", func(b *bench) {
		b.people(3)
		var items []*User
		p, err := b.users().OrderBy("id").Paginate(0, -5, &items, store.ErrorOut(false))
		b.ok(err)
		b.equal(line(p.Page, p.PerPage, len(items)), "1 20 3")
	}},
	{"without error_out a page behind the last is empty", func(b *bench) {
		b.people(3)
		var items []*User
		p, err := b.users().OrderBy("id").Paginate(9, 2, &items, store.ErrorOut(false))
		b.ok(err)
		b.equal(line(p.Page, len(items), p.Total, p.HasNext, p.HasPrev, p.PrevNum), "9 0 3 false true 8")
	}},
	{"max_per_page limits the size", func(b *bench) {
		b.people(5)
		var items []*User
		p, err := b.users().OrderBy("id").Paginate(2, 100, &items, store.MaxPerPage(2))
		b.ok(err)
		b.equal(line(p.PerPage, names(items)), "2 c d")
		p, err = p.Turn(1, &items)
		b.ok(err)
		b.equal(line(p.PerPage, names(items)), "2 e")
	}},
	{"without count nothing is counted", func(b *bench) {
		b.people(5)
		var items []*User
		var p store.Pagination
		before := len(b.sent)
		p, err := b.users().OrderBy("id").Paginate(1, 2, &items, store.NoCount())
		b.ok(err)
		b.equal(line(len(b.sent)-before, names(items), p.Total, p.Pages, p.HasNext, p.NextNum), "1 a b -1 0 true 2")
		p, err = b.users().OrderBy("id").Paginate(3, 2, &items, store.NoCount())
		b.ok(err)
		b.equal(line(names(items), p.HasNext, p.HasPrev), "e false true")
		if p.IterPages() != nil {
			b.Errorf("got pages %v, want none", p.IterPages())
		}
	}},
	{"a page is turned to the next and the one before", func(b *bench) {
		b.people(5)
		var items []*User
		p, err := b.users().OrderBy("id").Paginate(1, 2, &items)
		b.ok(err)
		p, err = p.Turn(1, &items)
		b.ok(err)
		b.equal(line(p.Page, names(items)), "2 c d")
		p, err = p.Turn(1, &items)
		b.ok(err)
		_, err = p.Turn(1, &items)
		b.fails(err, store.ErrNotFound, "no page 4 of User: the last is page 3")
		p, err = p.Turn(-2, &items)
		b.ok(err)
		b.equal(line(p.Page, names(items)), "1 a b")
		_, err = p.Turn(-1, &items)
		b.fails(err, store.ErrNotFound, "no page 0 of User: pages count from 1")
	}},
	{"the count of a page leaves the order out", func(b *bench) {
		b.people(3)
		var items []*User
		before := len(b.sent)
		_, err := b.users().OrderBy("Username").Paginate(1, 2, &items)
		b.ok(err)
		if sent := b.sent[len(b.sent)-1].SQL; len(b.sent)-before != 2 || strings.Contains(sent, "ORDER BY") {
			b.Errorf("sent %s", sent)
		}
	}},
	{"pages to link to have gaps", func(b *bench) {
		for _, test := range []struct {
			page, pages int
			edges       []int
			want        []int
		}{
			{1, 0, nil, nil},
			{1, 1, nil, []int{1}},
			{1, 3, nil, []int{1, 2, 3}},
			{1, 10, nil, []int{1, 2, 3, 4, 5, 0, 9, 10}},
			{5, 10, nil, []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}},
			{10, 20, nil, []int{1, 2, 0, 8, 9, 10, 11, 12, 13, 14, 0, 19, 20}},
			{20, 20, nil, []int{1, 2, 0, 18, 19, 20}},
			{10, 20, []int{1, 1, 1, 1}, []int{1, 0, 9, 10, 11, 0, 20}},
			{10, 20, []int{0, 0, 0, 0}, []int{0, 10}},
		} {
			got := store.Pagination{Page: test.page, Pages: test.pages}.IterPages(test.edges...)
			if !slices.Equal(got, test.want) {
				b.Errorf("page %d of %d: got %v, want %v", test.page, test.pages, got, test.want)
			}
		}
	}},
	{"get of no row is 404", func(b *bench) {
		var u *User
		b.status(b.users().GetOr404(&u, 7), http.StatusNotFound)
		b.status(b.users().FirstOr404(&u), http.StatusNotFound)
		b.status(b.users().OneOr404(&u), http.StatusNotFound)
	}},
	{"one of two rows is 404 where asked so", func(b *bench) {
		b.people(2)
		var u *User
		b.fails(b.users().One(&u), store.ErrMultipleRows)
		b.fails(b.users().OneOrNone(&u), store.ErrMultipleRows)
		b.status(b.users().OneOr404(&u), http.StatusNotFound)
		b.ok(b.users().Filter(b.users().Column("Username").Eq("b")).OneOr404(&u))
		b.equal(*u.Username, "b")
	}},
}

// status checks that an error is not-found and knows its HTTP status.
func (b *bench) status(err error, want int) {
	b.Helper()
	var http interface{ HTTPStatus() int }
	if !errors.Is(err, store.ErrNotFound) || !errors.As(err, &http) || http.HTTPStatus() != want {
		b.Errorf("got error %v, want one of status %d", err, want)
	}
}

func (b *bench) equal(got, want any) {
	b.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		b.Errorf("got  %v\nwant %v", got, want)
	}
}

// line is values with blanks between them.
func line(values ...any) string { return strings.TrimSuffix(fmt.Sprintln(values...), "\n") }
