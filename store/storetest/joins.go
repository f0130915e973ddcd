package storetest

import (
	"errors"
	"fmt"

	"github.com/dbsh-go/dbsh/store"
)

// company makes Ann, who leads Bob and Cid; Bob leads Dan.
func (b *bench) company() store.Selection {
	b.Helper()
	ann, bob, cid, dan := &Employee{Name: "Ann"}, &Employee{Name: "Bob"}, &Employee{Name: "Cid"}, &Employee{Name: "Dan"}
	b.ok(ann.AddReports(bob, cid), bob.AddReports(dan), b.s.Add(ann, bob, cid, dan), b.s.Commit())
	b.s.Clear()
	return b.s.Query((*Employee)(nil))
}

// table gives the rows of values, each in brackets.
func (b *bench) table(v store.Values) string {
	b.Helper()
	return fmt.Sprint(must[*store.Rows](b)(v.All()).Values)
}

var joinTests = []test{
	{"a model is joined by its foreign key", func(b *bench) {
		b.people(4)
		roles := b.s.Query((*Role)(nil))
		b.equal(b.table(b.users().Join(roles).OrderBy("Username").Select(b.users().Column("Username"), roles.Column("Name"))), "[[b Admin] [c User]]")
	}},
	{"an outer join keeps rows without a match", func(b *bench) {
		b.people(3)
		roles := b.s.Query((*Role)(nil))
		b.equal(b.table(b.users().OuterJoin(roles).OrderBy("Username").Select(b.users().Column("Username"), roles.Column("Name"))), "[[a <nil>] [b Admin] [c User]]")
	}},
	{"a full join keeps rows of both sides", func(b *bench) {
		b.people(2)
		roles := b.s.Query((*Role)(nil))
		v := b.users().FullJoin(roles, roles.Column("ID").Eq(b.users().Column("RoleID"))).Select(b.users().Column("Username"), roles.Column("Name")).
			OrderBy(b.users().Column("Username").Asc().NullsLast())
		if _, _, err := v.Statement(); errors.Is(err, store.ErrUnsupported) {
			return // MySQL has none, and says so
		}
		b.equal(b.table(v), "[[a <nil>] [b Admin] [<nil> User]]")
	}},
	{"a cross join has every pair", func(b *bench) {
		b.people(3)
		b.equal(must[int](b)(b.users().CrossJoin(b.s.Query((*Role)(nil))).Count()), 6)
	}},
	{"a model is joined to itself under another name", func(b *bench) {
		q := b.company()
		boss := q.As("boss")
		b.equal(b.table(q.Join(boss, boss.Column("ID").Eq(q.Column("ManagerID"))).Filter(boss.Column("Name").Eq("Ann")).OrderBy(q.Column("Name")).
			Select(q.Column("Name"), boss.Column("Name").As("boss"))), "[[Bob Ann] [Cid Ann]]")
		b.equal(b.table(q.OuterJoin(q.Relation("Manager").As("boss")).OrderBy(q.Column("Name")).Select(q.Column("Name"), boss.Column("Name"))), "[[Ann <nil>] [Bob Ann] [Cid Ann] [Dan Bob]]")
	}},
	{"a subquery is joined as a table", func(b *bench) {
		b.people(8)
		users, roles := b.users(), b.s.Query((*Role)(nil))
		n := users.GroupBy(users.Column("RoleID")).Select(users.Column("RoleID"), store.Count().As("n")).Subquery("counts")
		b.equal(b.table(roles.Join(n, n.Column("RoleID").Eq(roles.Column("ID"))).OrderBy(roles.Column("Name")).Select(roles.Column("Name"), n.Column("n"))), "[[Admin 3] [User 2]]")
	}},
	{"a subquery is selected from", func(b *bench) {
		b.people(6)
		sub := b.users().OrderBy("id desc").Limit(4).Select(b.users().Column("ID"), b.users().Column("Username").As("name")).Subquery("last")
		b.equal(b.table(sub.Filter(sub.Column("ID").Lt(5)).OrderBy("name").Select(sub.Column("name"))), "[[c] [d]]")
		b.equal(must[int](b)(sub.Count()), 4)
		b.equal(must[*store.Rows](b)(sub.OrderBy("id").Rows()).Values[0], "[3 c]")
		var none []*User
		b.fails(sub.All(&none), nil, "want a *[]*last")
	}},
	{"a subquery is a value", func(b *bench) {
		q := b.company()
		other := q.As("other")
		reports := other.Filter(other.Column("ManagerID").Eq(q.Column("ID"))).Select(store.Count()).ScalarSubquery()
		b.equal(b.table(q.OrderBy("Name").Select(q.Column("Name"), reports.As("reports"))), "[[Ann 2] [Bob 1] [Cid 0] [Dan 0]]")
		b.equal(b.table(q.Filter(reports.Gt(1)).Select(q.Column("Name"))), "[[Ann]]")
	}},
	{"exists and not exists", func(b *bench) {
		q := b.company()
		other := q.As("other")
		led := other.Filter(other.Column("ManagerID").Eq(q.Column("ID")))
		b.equal(b.table(q.Filter(store.Exists(led)).OrderBy("Name").Select(q.Column("Name"))), "[[Ann] [Bob]]")
		b.equal(b.table(q.Filter(store.NotExists(led)).OrderBy("Name").Select(q.Column("Name"))), "[[Cid] [Dan]]")
	}},
	{"a value is compared with all rows of a query", func(b *bench) {
		b.people(5)
		q := b.users()
		v := q.Filter(q.Column("ID").Gt(store.All(q.As("o").Filter(q.As("o").Column("ID").Lt(4)).Select(q.As("o").Column("ID"))))).OrderBy("id")
		if _, _, err := v.Statement(); errors.Is(err, store.ErrUnsupported) {
			return // SQLite has none, and says so
		}
		b.equal(b.read(v), "d e")
	}},
	{"a common table expression", func(b *bench) {
		b.people(6)
		users, roles := b.users(), b.s.Query((*Role)(nil))
		late := users.Filter(users.Column("ID").Gt(2)).Select(users.Column("Username"), users.Column("RoleID")).CTE("late")
		b.equal(b.table(roles.Join(late, late.Column("RoleID").Eq(roles.Column("ID"))).Filter(roles.Column("ID").Lt(3)).OrderBy(late.Column("username")).
			Select(late.Column("username"), roles.Column("Name"))), "[[c User] [e Admin] [f User]]")
		b.equal(b.read(users.Filter(users.Column("Username").In(late.Select(late.Column("username")))).OrderBy("id")), "c d e f")
		b.equal(must[int](b)(users.Filter(users.Column("Username").In(late.Select(late.Column("username")))).Count()), 4)
	}},
	{"a common table expression mentions another", func(b *bench) {
		b.people(6)
		users := b.users()
		one := users.Filter(users.Column("ID").Gt(1)).Select(users.Column("ID")).CTE("one")
		two := one.Filter(one.Column("ID").Lt(5)).Select(one.Column("ID").Mul(10).As("ten")).CTE("two")
		b.equal(b.table(two.OrderBy("ten").Select(two.Column("ten"))), "[[20] [30] [40]]")
	}},
	{"a recursive common table expression walks a tree", func(b *bench) {
		q := b.company()
		tree := q.Filter(q.Column("Name").Eq("Bob")).Select(q.Column("ID"), q.Column("Name"), store.Literal(1).As("depth")).CTE("tree")
		tree = tree.UnionAll(q.Join(tree, tree.Column("ID").Eq(q.Column("ManagerID"))).Select(q.Column("ID"), q.Column("Name"), tree.Column("depth").Add(1)))
		b.equal(b.table(tree.OrderBy("depth").Select(tree.Column("name"), tree.Column("depth"))), "[[Bob 1] [Dan 2]]")
		var found []*Employee
		b.ok(q.Filter(q.Column("ID").In(tree.Select(tree.Column("id")))).OrderBy("Name").All(&found))
		b.equal(line(len(found), found[0].Name, found[1].Name), "2 Bob Dan")
		_, err := q.Subquery("x").UnionAll(q.Select(q.Column("ID"))).Count()
		b.fails(err, nil, "only a common table expression can be recursive")
	}},
	{"union of objects", func(b *bench) {
		b.people(6)
		q := b.users()
		low, high, mid := q.Filter(q.Column("ID").Lt(4)), q.Filter(q.Column("ID").Gt(4)), q.Filter(q.Column("ID").Between(3, 5))
		b.equal(b.read(low.Union(mid).OrderBy("Username")), "a b c d e")
		b.equal(must[int](b)(low.UnionAll(mid).Count()), 6)
		b.equal(b.read(low.Intersect(mid)), "c")
		b.equal(b.read(low.Except(mid).OrderBy("id desc")), "b a")
		b.equal(b.read(low.Union(high).Filter(q.Column("Username").Gt("b")).OrderBy("id desc").Limit(2)), "f e")
		b.equal(b.read(q.OrderBy("id").Limit(1).Union(q.OrderBy("id desc").Limit(1)).OrderBy("id")), "a f")
		b.equal(b.read(low.Union(high).Except(low.Except(mid)).OrderBy("id")), "c e f")
		var users []*User
		b.ok(low.Union(mid).All(&users))
		if got := get[User](b, users[0].ID); got != users[0] {
			b.Error("the objects of a union are not the session's")
		}
	}},
	{"union of values", func(b *bench) {
		b.people(3)
		users, roles := b.users(), b.s.Query((*Role)(nil))
		names := users.Select(users.Column("Username").As("name"), store.Literal("user").As("kind")).
			UnionAll(roles.Select(roles.Column("Name"), store.Literal("role")))
		b.equal(b.table(names.OrderBy("kind", "name desc").Limit(3)), "[[User role] [Admin role] [c user]]")
		b.equal(must[int](b)(names.Count()), 5)
		_, err := users.Select(users.Column("ID")).Union(roles.Select(roles.Column("ID"), roles.Column("Name"))).All()
		b.fails(err, nil, "Union: got a query of 2 columns, want 1")
		var none []*User
		b.fails(users.Union(roles).All(&none), nil, "got a query of Role")
	}},
	{"objects from SQL", func(b *bench) {
		b.people(6)
		q := b.users().FromSQL("SELECT * FROM users WHERE id > ?", 2)
		b.equal(b.read(q.OrderBy("id")), "c d e f")
		b.equal(b.read(q.Filter(b.users().Column("RoleID").Eq(1)).OrderBy("id")), "e")
		b.equal(must[int](b)(q.Limit(3).Count()), 3)
		b.equal(b.read(b.users().FromSQL("SELECT id, username, role_id FROM users WHERE username = :name;", map[string]any{"name": "b"}).With(b.users().Relation("Role"))), "b")
		var none []*User
		b.fails(b.users().Limit(1).FromSQL("SELECT 1").All(&none), nil, "FromSQL must come first")
	}},
	{"distinct", func(b *bench) {
		b.people(7)
		q := b.users()
		b.equal(must[int](b)(q.Distinct().Select(q.Column("RoleID")).Count()), 3)
		b.equal(must[int](b)(q.Select(q.Column("RoleID").Distinct().Count()).Count()), 1)
		n := must[int64](b)(q.Select(q.Column("RoleID").Distinct().Count()).ScalarInt())
		b.equal(n, 2)
	}},
	{"distinct on", func(b *bench) {
		b.people(7)
		q := b.users()
		first := q.DistinctOn(q.Column("RoleID")).OrderBy(q.Column("RoleID").Asc().NullsFirst(), "id desc")
		if _, _, err := first.Statement(); errors.Is(err, store.ErrUnsupported) {
			return // PostgreSQL's alone: the others say so
		}
		b.equal(b.read(first), "g e f")
	}},
	{"count counts the query's rows", func(b *bench) {
		b.people(7)
		q := b.users()
		b.equal(must[int](b)(q.Limit(3).Count()), 3)
		b.equal(must[int](b)(q.Offset(5).Limit(9).Count()), 2)
		b.equal(must[int](b)(q.GroupBy(q.Column("RoleID")).Select(q.Column("RoleID")).Count()), 3)
		b.equal(must[int](b)(q.Join(q.Relation("Role")).Select(q.Column("ID"), b.s.Query((*Role)(nil)).Column("ID")).Distinct().Count()), 4)
	}},
	{"a query is explained", func(b *bench) {
		b.people(1)
		rows, err := b.users().Filter(b.users().Column("Username").Eq("a")).Explain()
		b.ok(err)
		if rows.Len() == 0 || len(rows.Columns) == 0 {
			b.Error("nothing is said")
		}
	}},
	{"a query is shown as SQL", func(b *bench) {
		text := b.users().Filter(b.users().Column("Username").Eq("o'x")).String()
		if text != b.users().Filter(b.users().Column("Username").Eq("o'x")).SQL() || text[:20] != "SELECT users.id, use" || text[len(text)-9:] != "-- 'o''x'" {
			b.Errorf("got %s", text)
		}
	}},
}

var windowTests = []test{
	{"rows are numbered", func(b *bench) {
		b.people(7)
		q := b.users()
		n := store.RowNumber().Over(store.PartitionBy(q.Column("RoleID")).OrderBy(q.Column("ID").Desc())).As("n")
		sub := q.Select(q.Column("Username"), n).Subquery("numbered")
		b.equal(b.table(sub.Filter(sub.Column("n").Eq(1)).OrderBy("username").Select(sub.Column("username"))), "[[e] [f] [g]]")
	}},
	{"rank and dense rank", func(b *bench) {
		q := b.company()
		order := store.OrderBy(q.Column("ManagerID").Coalesce(0))
		b.equal(b.table(q.OrderBy("Name").Select(q.Column("Name"), store.Rank().Over(order).As("r"), store.DenseRank().Over(order).As("d"))), "[[Ann 1 1] [Bob 2 2] [Cid 2 2] [Dan 4 3]]")
	}},
	{"lag and lead", func(b *bench) {
		b.people(3)
		q := b.users()
		order := store.OrderBy(q.Column("ID"))
		name := q.Column("Username")
		b.equal(b.table(q.OrderBy("id").Select(name.Lag().Over(order).As("before"), name, name.Lead(1).Over(order).As("behind"))), "[[<nil> a b] [a b c] [b c <nil>]]")
	}},
	{"a running total", func(b *bench) {
		b.people(4)
		q := b.users()
		id := q.Column("ID")
		var rows []struct{ Total, Near, All int64 }
		b.ok(q.OrderBy("id").Select(id.Sum().Over(store.OrderBy(id).Rows(store.UnboundedPreceding, store.CurrentRow)).As("total"),
			id.Sum().Over(store.OrderBy(id).Rows(-1, 1)).As("near"), id.Sum().Over().As("all")).Into(&rows))
		b.equal(rows, "[{1 3 10} {3 6 10} {6 9 10} {10 7 10}]")
	}},
	{"first, last and parts", func(b *bench) {
		b.people(4)
		q := b.users()
		id, name := q.Column("ID"), q.Column("Username")
		whole := store.OrderBy(id).Rows(store.UnboundedPreceding, store.UnboundedFollowing)
		b.equal(b.table(q.OrderBy("id").Limit(1).Select(name.FirstValue().Over(whole).As("f"), name.LastValue().Over(whole).As("l"), name.NthValue(2).Over(whole).As("n"), store.Ntile(2).Over(store.OrderBy(id)).As("half"))), "[[a d b 1]]")
		_, err := q.Select(id.Over()).All()
		b.fails(err, nil, "is no function")
	}},
}
