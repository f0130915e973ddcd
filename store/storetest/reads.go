package storetest

import (
	"github.com/dbsh-go/dbsh/store"
)

var readTests = []test{
	{"columns go into structs by name", func(b *bench) {
		b.people(4)
		id, name, roleID := b.users().Column("ID"), b.users().Column("Username"), b.users().Column("RoleID")
		var rows []struct {
			Key  int64 `db:"id"`
			Name string
			Role *int64 `db:"role_id"`
			Rest string
		}
		b.ok(b.users().OrderBy("id").Select(id, name.As("name"), roleID).Into(&rows))
		b.equal(len(rows), 4)
		b.equal(line(rows[1].Key, rows[1].Name, *rows[1].Role, rows[0].Role == nil), "2 b 1 true")
	}},
	{"columns go into pointers to structs, and the first row into one", func(b *bench) {
		b.people(2)
		q := b.users().OrderBy("id desc").Select(b.users().Column("ID"), b.users().Column("Username"))
		type person struct {
			ID       int
			UserName string
		}
		var rows []*person
		b.ok(q.Into(&rows))
		var first person
		b.ok(q.Into(&first))
		b.equal(line(*rows[1], first), "{1 a} {2 b}")
	}},
	{"columns go into maps", func(b *bench) {
		b.people(1)
		var rows []map[string]any
		b.ok(b.users().Select(b.users().Column("ID"), b.users().Column("Username").As("who")).Into(&rows))
		b.equal(rows, "[map[id:1 who:a]]")
	}},
	{"a column goes into a list of values", func(b *bench) {
		b.people(3)
		var list []string
		b.ok(b.users().OrderBy("id").Select(b.users().Column("Username")).Into(&list))
		var n int
		b.ok(b.users().Select(store.Count()).Into(&n))
		b.equal(line(list, n), "[a b c] 3")
	}},
	{"grouped rows are typed", func(b *bench) {
		b.people(8)
		roleID := b.users().Column("RoleID")
		var rows []struct {
			RoleID *int64
			N      int
			Last   string
		}
		b.ok(b.users().GroupBy(roleID).Having(store.Count().Gt(1)).OrderBy(roleID.Asc().NullsFirst()).
			Select(roleID, store.Count().As("n"), b.users().Column("Username").Max().As("last")).Into(&rows))
		b.equal(len(rows), 3)
		b.equal(line(rows[0].RoleID == nil, rows[0].N, rows[0].Last, *rows[1].RoleID, rows[1].N, rows[1].Last), "true 3 g 1 3 h")
	}},
	{"what does not fit is told by name", func(b *bench) {
		b.people(1)
		q := b.users().Select(b.users().Column("ID"), b.users().Column("RoleID"))
		var short []struct{ ID int64 }
		b.fails(q.Into(&short), nil, `no field for column "role_id"`, "the struct has ID")
		var blind []struct{ ID, RoleID int64 }
		b.fails(q.Into(&blind), nil, "row 1: role_id: got NULL, want a whole number: use a pointer, or Coalesce")
		var one []int
		b.fails(q.Into(&one), nil, "got 2 columns (id, role_id) for one int")
		b.fails(q.Into(one), nil, "want a pointer")
		var wrong []struct {
			ID     bool
			RoleID any
		}
		b.ok(b.s.Add(user("z")), b.s.Flush())
		b.fails(q.Filter(b.users().Column("ID").Gt(1)).Into(&wrong), nil, "id: got int64 2, want true or false")
	}},
	{"scalars are typed", func(b *bench) {
		b.people(3)
		id, name := b.users().Column("ID"), b.users().Column("Username")
		n, err := b.users().Select(store.Count()).ScalarInt()
		b.ok(err)
		text, err := b.users().OrderBy("id desc").Select(name).ScalarString()
		b.ok(err)
		avg, err := b.users().Select(id.Avg()).ScalarFloat()
		b.ok(err)
		b.equal(line(n, text, avg), "3 c 2")
		_, err = b.users().Filter(id.Gt(9)).Select(name).ScalarString()
		b.fails(err, store.ErrNotFound)
		_, err = b.users().Filter(id.Gt(9)).Select(id.Max()).ScalarInt()
		b.fails(err, nil, "got NULL")
	}},
}
