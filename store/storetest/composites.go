package storetest

import (
	"fmt"

	"github.com/dbsh-go/dbsh/store"
)

// orders writes three of two shops, two with lines, and a line is of order a 1 or of a 2.
func (b *bench) orders() {
	b.Helper()
	for n, key := range []string{"a", "a", "b"} {
		order := &Order{Shop: key, Number: int64(n%2 + 1), Note: fmt.Sprint(key, n%2+1)}
		b.ok(b.s.Add(order))
		for position := range []int64{2, 1, 0}[n] {
			b.ok(order.AddLines(&Line{Position: int64(position + 1), Item: fmt.Sprint(order.Note, "-", position+1)}))
		}
	}
	b.ok(b.s.Commit())
	b.s.Clear()
}

func items(lines []*Line) string { return told(lines, func(l *Line) string { return l.Item }) }

var compositeTests = []test{
	{"13 composite keys are loaded every way", func(b *bench) {
		b.orders()
		q := root[Order](b)
		lines := q.Relation("Lines")
		for how, with := range map[string]store.Relation{"joined": lines.Joined(), "selectin": lines.Selectin(), "subquery": lines.Subquery(), "immediate": lines.Immediate(), "lazy": lines.Lazy()} {
			b.s.Clear()
			all := found[Order](b, q.With(with).OrderBy("shop", "number"))
			check := func() {
				b.is(items(many[Line](b, all[0], "Lines")), "a1-1 a1-2")
				b.is(items(many[Line](b, all[1], "Lines")), "a2-1")
				b.is(items(many[Line](b, all[2], "Lines")), "")
				if line := many[Line](b, all[1], "Lines")[0]; single[Order](b, line, "Order") != all[1] {
					b.Errorf("%s: the line does not know its order", how)
				}
			}
			if how == "lazy" {
				b.causes(check, "lazy Order.Lines")
			} else {
				b.silent(check)
			}
		}
	}},
	{"13 LIMIT counts owners with composite keys where their collection is joined, or read by a subquery", func(b *bench) {
		b.orders()
		q := root[Order](b)
		for _, with := range []store.Relation{q.Relation("Lines").Joined(), q.Relation("Lines").Subquery()} {
			b.s.Clear()
			all := found[Order](b, q.With(with).OrderBy("shop", "number desc").Limit(2))
			b.silent(func() {
				b.is(told(all, func(o *Order) string { return o.Note }), "a2 a1")
				b.is(items(many[Line](b, all[0], "Lines"))+" "+items(many[Line](b, all[1], "Lines")), "a2-1 a1-1 a1-2")
			})
		}
	}},
	{"13 what composite keys refer to is loaded every way", func(b *bench) {
		b.orders()
		q := root[Line](b)
		order := q.Relation("Order")
		for _, with := range []store.Relation{order.Joined(), order.Selectin(), order.Subquery(), order.Immediate()} {
			b.s.Clear()
			all := found[Line](b, q.With(with).OrderBy("shop", "number", "position"))
			b.silent(func() {
				b.is(told(all, func(l *Line) string { return single[Order](b, l, "Order").Note }), "a1 a1 a2")
			})
		}
		b.is(items(found[Line](b, q.Join(order).Where("orders.note = ?", "a2"))), "a2-1")
		b.is(items(found[Line](b, q.Filter(order.Has(root[Order](b).Column("Note").Eq("a1"))).OrderBy("position"))), "a1-1 a1-2")
	}},
	{"12 a collection shows the rows as they are, also one that another program has moved", func(b *bench) {
		admin, member, _, _, susan, _ := b.tutorial()
		other := store.NewSession(b.db)
		_, err := other.Execute("UPDATE users SET role_id = 1 WHERE id = 2")
		b.ok(err, other.Commit(), other.Close())
		b.ok(b.s.Expire(admin, member))
		b.is(names(must[[]*User](b)(admin.Users())), "john susan")
		b.is(names(must[[]*User](b)(member.Users())), "david")
		if *susan.RoleID != 2 || b.s.IsModified(susan) {
			b.Error("what was not read anew has changed")
		}
		b.ok(b.s.Refresh(susan))
		if must[*Role](b)(susan.Role()) != admin {
			b.Error("the user does not know")
		}
	}},
	{"5 a flush that fails before a query says so, and what was queried", func(b *bench) {
		b.tutorial()
		b.ok(b.s.Add(role("Admin")))
		var users []*User
		b.fails(b.s.Query(&User{}).All(&users), store.ErrIntegrity, "autoflush: insert into roles", `"Admin"`, "UNIQUE")
		b.fails(b.s.Query(&User{}).All(&users), store.ErrPendingRollback, "Rollback")
		b.ok(b.s.Rollback(), b.s.Query(&User{}).All(&users))
		b.ok(b.s.Add(&Article{Title: "x"}))
		err := b.s.Query(&User{}).All(&users)
		b.fails(err, store.ErrIntegrity, "autoflush: insert into articles")
		b.ok(b.s.Rollback(), b.s.Add(&Article{Title: "x"}))
		b.ok(b.s.NoAutoflush(func() error { return b.s.Query(&User{}).All(&users) }))
	}},
}
