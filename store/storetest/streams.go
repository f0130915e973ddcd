package storetest

import (
	"errors"
	"fmt"
	"runtime"

	"github.com/dbsh-go/dbsh/store"
)

var streamTests = []test{
	{"rows come one by one, and not into the session", func(b *bench) {
		b.people(3)
		got := ""
		for row, err := range b.users().OrderBy("id").Iter() {
			b.ok(err)
			got += *row.(*User).Username
			b.state(row, store.Transient)
		}
		b.equal(got, "abc")
		before := len(b.sent)
		get[User](b, 1)
		b.equal(len(b.sent)-before, 1)
	}},
	{"leaving the loop closes the rows", func(b *bench) {
		b.people(5)
		for row, err := range b.users().OrderBy("id").Iter() {
			b.ok(err)
			if row.(*User).ID == 2 {
				break
			}
		}
		b.ok(b.s.Add(user("z")), b.s.Commit())
		b.equal(b.read(b.users().OrderBy("id")), "a b c d e z")
	}},
	{"an error of the callback ends the reading", func(b *bench) {
		b.people(5)
		stop, seen := errors.New("stop"), 0
		err := b.users().Each(func(any) error { seen++; return stop })
		b.fails(err, stop)
		b.equal(seen, 1)
		b.ok(b.s.Commit())
	}},
	{"what is wrong with the query comes as the last error", func(b *bench) {
		seen := 0
		for _, err := range b.users().FilterBy("nmae", 1).Iter() {
			seen++
			b.fails(err, store.ErrUnknownColumn)
		}
		b.equal(seen, 1)
	}},
	{"relations are loaded in batches", func(b *bench) {
		admin := role("Admin")
		for n := range 1100 {
			b.ok(admin.AddUsers(user(fmt.Sprint(n))))
		}
		b.ok(b.s.Add(admin, user("alone")), b.s.Commit())
		b.s.Clear()
		before, with, without := len(b.sent), 0, 0
		for row, err := range b.users().With(b.users().Relation("Role")).Iter() {
			b.ok(err)
			sent := len(b.sent)
			if r := must[*Role](b)(row.(*User).Role()); r != nil && *r.Name == "Admin" {
				with++
			} else {
				without++
			}
			if len(b.sent) != sent {
				b.Fatal("a relation was loaded one by one")
			}
		}
		b.equal(line(with, without), "1100 1")
		if n := len(b.sent) - before; n > 6 {
			b.Errorf("sent %d statements, want 3 for the users and 3 for their roles", n)
		}
		before = len(b.sent)
		get[User](b, 1)
		b.equal(len(b.sent)-before, 1)
	}},
	{"batches keep order and limit", func(b *bench) {
		b.people(6)
		got := ""
		for row, err := range b.users().With(b.users().Relation("Role")).OrderBy("RoleID desc", "Username").Limit(4).Iter() {
			b.ok(err)
			got += *row.(*User).Username
		}
		b.equal(got, "cfbe")
	}},
	{"values are read one by one", func(b *bench) {
		b.people(4)
		got := ""
		q := b.users().OrderBy("id").Select(b.users().Column("Username"), b.users().Column("ID"))
		b.ok(q.Each(func(row []any) error { got += fmt.Sprint(row...); return nil }))
		b.equal(got, "a1b2c3d4")
		for row, err := range q.Iter() {
			b.ok(err)
			b.equal(row, "[a 1]")
			break
		}
		b.ok(b.s.Commit())
	}},
	{"memory does not grow with the rows", func(b *bench) {
		const rows = 100_000
		_, err := b.s.Execute(`INSERT INTO albums (id, title) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000),
			m(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM m WHERE j < 99) SELECT j * 1000 + i, 'a title of some length' FROM n, m`)
		b.ok(err, b.s.Commit())
		grown := int64(0)
		for range 5 { // other tests use the same heap meanwhile
			seen, most := 0, uint64(0)
			start := heap()
			for _, err := range b.s.Query((*Album)(nil)).Iter() {
				b.ok(err)
				if seen++; seen%20_000 == 0 {
					most = max(most, heap())
				}
			}
			b.equal(seen, rows)
			if grown = int64(most) - int64(start); grown <= 4<<20 {
				return
			}
		}
		b.Errorf("the heap has grown by %d KB", grown>>10)
	}},
}

// heap is what lives after a collection.
func heap() uint64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return stats.HeapAlloc
}
