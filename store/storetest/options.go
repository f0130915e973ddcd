package storetest

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/dbsh-go/dbsh/store"
)

// ShopVisit has no table name of its own, and a composite natural key.
type ShopVisit struct {
	store.Model
	Shop  string     `db:"shop,pk,size=20"`
	Day   store.Date `db:"day,pk"`
	Count int64      `db:"count"`
}

// Ticket has defaults of every kind.
type Ticket struct {
	store.Model `table:"user"`
	Code        uuid.UUID  `db:"code,pk,default=uuid"`
	Slug        string     `db:"slug,size=40,unique,default=slug"`
	Number      int64      `db:"number,default=7"`
	Given       *int64     `db:"given,default=7"`
	Stamp       *string    `db:"stamp,size=40,onupdate=slug"`
	Opened      time.Time  `db:"opened,default=now"`
	OpenedOn    store.Date `db:"opened_on,default=now"`
	State       string     `db:"state,size=20,server_default=open"`
	Price       int64      `db:"price,server_default=3"`
	Total       int64      `db:"total,generated='price * 2'"`
	Select      string     `db:"select,size=20"`
}

// Branch belongs to a firm, whose key may change.
type Branch struct {
	store.Model `table:"branches"`
	ID          int64   `db:"id,pk,auto"`
	Firm        *string `db:"firm,size=20,fk=firms.name,ondelete='set null',onupdate_fk=cascade"`
}

// Firm has a natural key.
type Firm struct {
	store.Model `table:"firms"`
	Name        string `db:"name,pk,size=20"`
}

// tickets makes the table; slugs count from slug-1.
func (b *bench) tickets() {
	b.Helper()
	_, err := b.s.CreateAll(&Ticket{})
	b.ok(err, b.s.Commit())
	n := 0
	b.s.SetDefault("slug", func() any {
		n++
		return "slug-" + strings.Repeat("i", n)
	})
}

var optionTests = []test{
	{"a table is called as its model, and may have a composite natural key", func(b *bench) {
		made, err := b.s.CreateAll(&ShopVisit{})
		b.made(made, err, "created 1 table", "shop_visit")
		day := store.Date{Year: 2024, Month: 2, Day: 29}
		visit := &ShopVisit{Shop: "x", Day: day, Count: 1}
		b.ok(b.s.Add(visit, &ShopVisit{Shop: "x", Day: day.AddDays(1)}), b.s.Commit())
		if get[ShopVisit](b, "x", day) != visit {
			b.Error("the row has another object")
		}
		if got := again[ShopVisit](b, "x", "2024-03-01"); got.Day.String() != "2024-03-01" {
			b.Errorf("got %s", got.Day)
		}
		visit.Count = 2
		b.ok(b.s.Commit(), b.s.Delete(visit), b.s.Commit())
		b.holds("SELECT count(*) FROM shop_visit", "1")
	}},
	{"defaults are values, functions and the caller's own functions", func(b *bench) {
		b.tickets()
		first, second := &Ticket{}, &Ticket{Slug: "mine", Number: 1, Given: ptr(int64(0)), Opened: time.Unix(0, 0)}
		b.ok(b.s.Add(first, second), b.s.Commit())
		if first.Code == uuid.Nil || first.Slug != "slug-i" || first.Number != 7 || *first.Given != 7 || first.Stamp != nil || time.Since(first.Opened) > time.Minute ||
			first.OpenedOn != store.DateOf(first.Opened) {
			b.Errorf("got %+v", first)
		}
		if second.Slug != "mine" || second.Number != 1 || *second.Given != 0 || second.Opened.Unix() != 0 {
			b.Errorf("got %+v", second)
		}
		if got := again[Ticket](b, first.Code); len(differences(got, first)) > 0 {
			b.Errorf("read %v", differences(got, first))
		}
	}},
	{"onupdate is for updates that leave the column alone", func(b *bench) {
		b.tickets()
		ticket := &Ticket{Slug: "x"}
		b.ok(b.s.Add(ticket), b.s.Commit())
		ticket.Number = 8
		b.ok(b.s.Commit())
		if ticket.Stamp == nil || *ticket.Stamp != "slug-i" {
			b.Errorf("got %v", ticket.Stamp)
		}
		ticket.Stamp = ptr("mine")
		b.ok(b.s.Commit())
		if *ticket.Stamp != "mine" {
			b.Errorf("got %v", *ticket.Stamp)
		}
		b.silent(func() { b.ok(b.s.Commit()) })
	}},
	{"server defaults are read back", func(b *bench) {
		b.tickets()
		ticket, other := &Ticket{}, &Ticket{State: "closed", Price: 9}
		b.ok(b.s.Add(ticket, other), b.s.Flush())
		if ticket.State != "open" || ticket.Price != 3 || other.State != "closed" || other.Price != 9 {
			b.Errorf("got %+v and %+v", ticket, other)
		}
	}},
	{"columns that the database computes are read back, and never written", func(b *bench) {
		b.tickets()
		ticket := &Ticket{Price: 5, Total: 99}
		b.ok(b.s.Add(ticket), b.s.Commit())
		if ticket.Total != 10 {
			b.Errorf("got total %d after the insert", ticket.Total)
		}
		ticket.Price = 6
		b.ok(b.s.Commit())
		if ticket.Total != 12 {
			b.Errorf("got total %d after the update", ticket.Total)
		}
		b.silent(func() { b.ok(b.s.Commit()) })
		ticket.Total = 1
		b.silent(func() { b.fails(b.s.Flush(), nil, "update Ticket: Total is computed by the database") })
		b.ok(b.s.Rollback())
		if ticket.Total != 12 {
			b.Errorf("got total %d after the rollback", ticket.Total)
		}
	}},
	{"a default that does not fit names model and column", func(b *bench) {
		b.tickets()
		b.s.SetDefault("slug", func() any { return 5 })
		b.ok(b.s.Add(&Ticket{}))
		b.silent(func() { b.fails(b.s.Flush(), nil, "insert Ticket: default of Slug", "5") })
	}},
	{"what a foreign key does is the database's, too", func(b *bench) {
		_, err := b.s.CreateAll(&Branch{}, &Firm{})
		b.ok(err, b.s.Add(&Firm{Name: "a"}), b.s.Flush(), b.s.Add(&Branch{Firm: ptr("a")}), b.s.Commit())
		_, err = b.s.Execute("UPDATE firms SET name = 'b'")
		b.ok(err)
		b.holds("SELECT firm FROM branches", "b")
		_, err = b.s.Execute("DELETE FROM firms WHERE name = 'b'")
		b.ok(err, b.s.Commit())
		b.holds("SELECT count(*) FROM branches WHERE firm IS NULL", "1")
	}},
	{"unique columns and tables are", func(b *bench) {
		b.tickets()
		b.ok(b.s.Add(&Ticket{Slug: "x"}), b.s.Commit(), b.s.Add(&Ticket{Slug: "x"}))
		b.fails(b.s.Flush(), store.ErrIntegrity, "slug")
		b.ok(b.s.Rollback())
	}},
	{"reserved words are names of tables and columns", func(b *bench) {
		b.tickets()
		ticket := &Ticket{Slug: "x", Select: "y"}
		b.ok(b.s.Add(ticket), b.s.Commit())
		root := b.s.Query(&Ticket{})
		n, err := root.Filter(root.Column("Select").Eq("y")).OrderBy(root.Column("Select")).Count()
		b.ok(err)
		if n != 1 {
			b.Errorf("got %d rows", n)
		}
		ticket.Select = "z"
		b.ok(b.s.Commit(), b.s.Delete(ticket), b.s.Commit())
	}},
}
