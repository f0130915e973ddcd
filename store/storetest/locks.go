package storetest

import (
	"time"

	"github.com/dbsh-go/dbsh/store"
)

var lockTests = []test{
	{"for update begins a transaction", func(b *bench) {
		b.people(2)
		var u *User
		b.ok(b.users().Filter(b.users().Column("ID").Eq(1)).ForUpdate().One(&u))
		if !b.s.Status().InTransaction {
			b.Error("no transaction is open")
		}
		u.Username = ptr("x")
		b.ok(b.s.Commit())
		b.holds("SELECT username FROM users WHERE id = 1", "x")
	}},
	{"for update shows what the locked row holds", func(b *bench) {
		b.people(1)
		u := get[User](b, 1)
		other := store.NewSession(b.db)
		_, err := other.Execute("UPDATE users SET username = 'new' WHERE id = 1")
		b.ok(err, other.Commit(), other.Close())
		var again *User
		b.ok(b.users().ForUpdate().One(&again), b.s.Commit())
		b.equal(line(again == u, *again.Username), "true new")
	}},
	{"reading begins no transaction", func(b *bench) {
		b.people(1)
		get[User](b, 1)
		b.equal(b.s.Status().InTransaction, false)
	}},
	{"a locked row is skipped", func(b *bench) {
		b.people(3)
		b.s.Clear()
		var mine, theirs []*User
		b.ok(b.users().OrderBy("id").Limit(1).ForUpdate(store.SkipLocked()).All(&mine))
		b.equal(names(mine), "a")
		other := store.NewSession(b.db)
		defer other.Close()
		q := other.Query((*User)(nil)).OrderBy("id").Limit(1).ForUpdate(store.SkipLocked())
		if text, _, _ := q.Statement(); text[len(text)-6:] != "LOCKED" {
			return // SQLite locks as a whole
		}
		b.ok(q.All(&theirs))
		b.equal(names(theirs), "b")
		b.ok(other.Rollback(), b.s.Rollback())
	}},
	{"a locked row is not waited for", func(b *bench) {
		b.people(1)
		var u *User
		b.ok(b.users().ForUpdate().One(&u))
		other := store.NewSession(b.db)
		defer other.Close()
		q := other.Query((*User)(nil)).ForUpdate(store.NoWait())
		if text, _, _ := q.Statement(); text[len(text)-6:] != "NOWAIT" {
			return
		}
		start := time.Now()
		b.fails(q.One(&u), store.ErrBusy)
		if took := time.Since(start); took > 2*time.Second {
			b.Errorf("it waited for %v", took)
		}
		b.ok(other.Rollback(), b.s.Rollback())
	}},
}

var byQueryTests = []test{
	{"update by an expression, and objects follow", func(b *bench) {
		for _, name := range []string{"a", "b", "c"} {
			b.ok(b.s.Add(&Document{Code: name, Score: ptr(1.0)}))
		}
		b.ok(b.s.Commit())
		first := get[Document](b, "a")
		q := b.s.Query((*Document)(nil))
		n, err := q.Filter(q.Column("Code").Lt("c")).Update(q.Column("Score"), q.Column("Score").Add(0.5))
		b.ok(err)
		b.equal(line(n, *first.Score), "2 1.5")
		b.ok(b.s.Rollback())
		b.equal(*first.Score, 1)
	}},
	{"update sets what every update sets", func(b *bench) {
		b.ok(b.s.Add(&Document{Code: "a"}), b.s.Commit())
		d := get[Document](b, "a")
		before := d.Version
		q := b.s.Query((*Document)(nil))
		_, err := q.Filter(q.Column("Code").Eq("a")).Update("Kind", "memo")
		b.ok(err)
		if d.Kind != "memo" || d.UpdatedAt == nil || d.Version != before+1 {
			b.Errorf("got %+v", *d)
		}
		d.Kind = "note"
		b.ok(b.s.Commit())
	}},
	{"objects that the filter does not choose stay", func(b *bench) {
		b.people(4)
		var users []*User
		b.ok(b.users().OrderBy("id").All(&users))
		n, err := b.users().Filter(b.users().Column("ID").Gt(2)).Delete()
		b.ok(err)
		b.equal(n, 2)
		b.state(users[0], store.Persistent)
		b.state(users[1], store.Persistent)
		b.state(users[2], store.Deleted)
		b.state(users[3], store.Deleted)
		b.ok(b.s.Commit())
		b.holds("SELECT count(*) FROM users", "2")
	}},
	{"a filter that the update makes untrue", func(b *bench) {
		b.people(3)
		u := get[User](b, 2)
		n, err := b.users().Filter(b.users().Column("RoleID").Eq(1)).Update("RoleID", 2)
		b.ok(err)
		b.equal(line(n, *u.RoleID), "1 2")
	}},
	{"without a filter it is refused", func(b *bench) {
		b.people(2)
		_, err := b.users().Delete()
		b.fails(err, nil, "say AllRows()")
		_, err = b.users().Update("RoleID", nil)
		b.fails(err, nil, "say AllRows()")
		n, err := b.users().AllRows().Update("RoleID", nil)
		b.ok(err)
		b.equal(n, 2)
	}},
	{"only filters choose the rows", func(b *bench) {
		b.people(2)
		q := b.users()
		for _, wrong := range []store.Selection{q.Limit(1), q.Offset(1), q.Distinct(), q.Join(q.Relation("Role")), q.GroupBy(q.Column("ID")), q.Union(q)} {
			_, err := wrong.AllRows().Delete()
			b.fails(err, nil, "only filters can choose the rows")
		}
	}},
	{"a subquery chooses the rows", func(b *bench) {
		b.people(5)
		roles := b.s.Query((*Role)(nil))
		n, err := b.users().Filter(b.users().Column("RoleID").In(roles.Filter(roles.Column("Name").Eq("User")).Select(roles.Column("ID")))).Delete()
		b.ok(err)
		b.equal(n, 1)
	}},
}
