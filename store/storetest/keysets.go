package storetest

import (
	"fmt"
	"strings"
	"time"

	"github.com/dbsh-go/dbsh/store"
)

// walk reads all pages of a query by their cursors, forwards, then backwards. It gives the pages.
func (b *bench) walk(q store.Selection, size int) (forwards, backwards string) {
	b.Helper()
	var items []*User
	var there, back []string
	page, err := q.Keyset(size, &items)
	b.ok(err)
	if page.HasPrev || page.PrevCursor != "" {
		b.Error("the first page has one before")
	}
	there = append(there, names(items))
	for page.HasNext {
		page, err = q.Keyset(size, &items, page.NextCursor)
		b.ok(err)
		there = append(there, names(items))
		if len(there) > 50 {
			b.Fatalf("the pages do not end: %v", there)
		}
	}
	if page.NextCursor != "" {
		b.Error("the last page has one behind")
	}
	back = append(back, names(items))
	for page.HasPrev {
		page, err = page.Turn(-1, &items)
		b.ok(err)
		back = append([]string{names(items)}, back...)
		if len(back) > 50 {
			b.Fatalf("the pages do not end: %v", back)
		}
	}
	return strings.Join(there, "|"), strings.Join(back, "|")
}

var keysetTests = []test{
	{"pages by primary key", func(b *bench) {
		b.people(5)
		there, back := b.walk(b.users(), 2)
		b.equal(there, "a b|c d|e")
		b.equal(back, there)
	}},
	{"a column that is equal in many rows", func(b *bench) {
		b.people(9)
		there, _ := b.walk(b.users().Filter(b.users().Column("RoleID").IsNotNull()).OrderBy("RoleID"), 2)
		b.equal(there, "b e|h c|f i")
	}},
	{"directions are mixed", func(b *bench) {
		b.people(9)
		q := b.users().Filter(b.users().Column("RoleID").IsNotNull()).OrderBy("RoleID", "Username desc")
		there, back := b.walk(q, 2)
		b.equal(there, "h e|b i|f c")
		b.equal(back, "h e|b i|f c")
	}},
	{"NULLs come first on every database", func(b *bench) {
		b.people(6)
		there, back := b.walk(b.users().OrderBy("RoleID"), 1)
		b.equal(there, "a|d|b|e|c|f")
		b.equal(back, there)
	}},
	{"NULLs come last in descending order", func(b *bench) {
		b.people(6)
		there, back := b.walk(b.users().OrderBy("RoleID desc"), 1)
		b.equal(there, "c|f|b|e|a|d")
		b.equal(back, there)
	}},
	{"NULLs come where the order puts them", func(b *bench) {
		b.people(6)
		there, back := b.walk(b.users().OrderBy(b.users().Column("RoleID").Asc().NullsLast(), "Username desc"), 1)
		b.equal(there, "e|b|f|c|d|a")
		b.equal(back, there)
		there, _ = b.walk(b.users().OrderBy(b.users().Column("RoleID").Desc().NullsFirst()), 4)
		b.equal(there, "a d c f|b e")
	}},
	{"rows that come and go move nothing", func(b *bench) {
		b.people(6)
		var items []*User
		page, err := b.users().OrderBy("Username").Keyset(2, &items)
		b.ok(err)
		b.ok(b.s.Delete(items[1]), b.s.Add(user("0")), b.s.Flush())
		_, err = page.Turn(1, &items)
		b.ok(err)
		b.equal(names(items), "c d")
	}},
	{"the page beside rows that are gone is empty and can be left", func(b *bench) {
		b.people(4)
		var items []*User
		page, err := b.users().Keyset(2, &items)
		b.ok(err)
		_, err = b.users().Filter(b.users().Column("ID").Gt(2)).Delete()
		b.ok(err)
		page, err = page.Turn(1, &items)
		b.ok(err)
		b.equal(line(len(items), page.HasNext, page.HasPrev), "0 false true")
		page, err = page.Turn(-1, &items)
		b.ok(err)
		b.equal(line(names(items), page.HasNext, page.HasPrev), "a b false false")
	}},
	{"a composite key", func(b *bench) {
		for _, shop := range []string{"x", "y"} {
			for n := range 3 {
				b.ok(b.s.Add(&Order{Shop: shop, Number: int64(n + 1), Note: fmt.Sprint(n % 2)}))
			}
		}
		b.ok(b.s.Commit())
		var items []*Order
		q := b.s.Query((*Order)(nil)).OrderBy("Note desc", "Number")
		page, err := q.Keyset(4, &items)
		b.ok(err)
		_, err = q.Keyset(4, &items, page.NextCursor)
		b.ok(err)
		var got []string
		for _, o := range items {
			got = append(got, fmt.Sprint(o.Note, o.Shop, o.Number))
		}
		b.equal(strings.Join(got, " "), "0x3 0y3")
	}},
	{"times and floats are found again", func(b *bench) {
		at := time.Date(2024, 2, 3, 4, 5, 6, 789000000, time.UTC)
		for k := range 4 {
			b.ok(b.s.Add(&Document{Code: fmt.Sprint(k), Score: ptr(float64(k/2) + 0.1), CreatedAt: at.Add(time.Duration(k%2) * time.Millisecond)}))
		}
		b.ok(b.s.Commit())
		b.s.Clear()
		q := b.s.Query((*Document)(nil)).OrderBy("CreatedAt desc", "Score")
		var codes []string
		var items []*Document
		page, err := q.Keyset(1, &items)
		for b.ok(err); ; b.ok(err) {
			codes = append(codes, items[0].Code)
			if !page.HasNext || len(codes) > 9 {
				break
			}
			page, err = page.Turn(1, &items)
		}
		b.equal(codes, "[1 3 0 2]")
	}},
	{"after and before a row", func(b *bench) {
		b.people(5)
		var c *User
		b.ok(b.users().Filter(b.users().Column("Username").Eq("c")).One(&c))
		q := b.users().OrderBy("Username")
		b.equal(b.read(q.After("c")), "d e")
		b.equal(b.read(q.After(c)), "d e")
		b.equal(b.read(q.Before("c")), "a b")
		b.equal(b.read(b.users().After(3)), "d e")
		b.equal(b.read(b.users().OrderBy("RoleID desc").After(1).Limit(1)), "a")
	}},
	{"a cursor of another order is refused", func(b *bench) {
		b.people(3)
		var items []*User
		page, err := b.users().OrderBy("Username").Keyset(1, &items)
		b.ok(err)
		_, err = b.users().OrderBy("Username desc").Keyset(1, &items, page.NextCursor)
		b.fails(err, nil, "another order")
		_, err = b.users().Keyset(1, &items, "nonsense!")
		b.fails(err, nil, `"nonsense!" is no cursor`)
		_, err = b.users().Keyset(0, &items)
		b.fails(err, nil, "want at least 1")
		_, err = b.users().Limit(3).Keyset(1, &items)
		b.fails(err, nil, "can not be limited")
		_, err = b.users().OrderBy(b.users().Column("Username").Lower()).Keyset(1, &items)
		b.fails(err, nil, "more than its own columns")
		_, err = page.Turn(2, &items)
		b.fails(err, nil, "want 1 or -1")
	}},
}
