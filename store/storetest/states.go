package storetest

import (
	"slices"

	"github.com/dbsh-go/dbsh/store"
)

var stateTests = []test{
	{"1 life of a row", func(b *bench) {
		r := role("Admin")
		b.state(r, store.Transient)
		b.ok(b.s.Add(r))
		b.state(r, store.Pending)
		if r.ID != 0 || !b.s.Contains(r) {
			b.Error("a pending object has no key and is in the session")
		}
		b.ok(b.s.Flush())
		b.state(r, store.Persistent)
		if r.ID != 1 {
			b.Errorf("got key %d after the flush, want 1", r.ID)
		}
		b.ok(b.s.Commit(), b.s.Delete(r))
		b.state(r, store.Persistent)
		b.ok(b.s.Flush())
		b.state(r, store.Deleted)
		if b.s.Contains(r) {
			b.Error("a deleted object is still in the session")
		}
		b.ok(b.s.Commit())
		b.state(r, store.Detached)
		b.holds("SELECT count(*) FROM roles", "0")
	}},
	{"1 add again does nothing", func(b *bench) {
		r := role("Admin")
		b.ok(b.s.Add(r, r), b.s.Add(r), b.s.Commit())
		b.silent(func() { b.ok(b.s.Add(r), b.s.Flush()) })
		b.holds("SELECT count(*) FROM roles", "1")
	}},
	{"1 add takes a mark for deletion away", func(b *bench) {
		r := role("Admin")
		b.ok(b.s.Add(r), b.s.Commit(), b.s.Delete(r), b.s.Add(r))
		b.silent(func() { b.ok(b.s.Flush()) })
		b.state(r, store.Persistent)
	}},
	{"1 expunge detaches", func(b *bench) {
		r, u := role("Admin"), user("john")
		b.ok(b.s.Add(r), b.s.Commit(), b.s.Add(u), b.s.Expunge(r, u))
		b.state(r, store.Detached)
		b.state(u, store.Transient)
		r.Name = ptr("lost")
		b.silent(func() { b.ok(b.s.Flush()) })
		if _, err := r.Users(); err == nil {
			b.Error("a detached object loads a relation")
		} else {
			b.fails(err, nil, "Role 1", "detached")
		}
		b.ok(b.s.Add(r))
		b.state(r, store.Persistent)
		if get[Role](b, 1) != r {
			b.Error("the re-added object is not the row's")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT name FROM roles", "lost")
	}},
	{"1 close detaches", func(b *bench) {
		r := role("Admin")
		b.ok(b.s.Add(r), b.s.Commit(), b.s.Close(), b.s.Close())
		b.state(r, store.Detached)
		b.fails(b.s.Add(r), store.ErrClosed)
	}},
	{"1 clear forgets", func(b *bench) {
		r, u := role("Admin"), user("john")
		b.ok(b.s.Add(r), b.s.Commit(), b.s.Add(u))
		b.s.Clear()
		b.state(r, store.Detached)
		b.state(u, store.Transient)
		if get[Role](b, 1) == r {
			b.Error("the session still has the object")
		}
	}},
	{"1 a copy is a new object", func(b *bench) {
		r := role("Admin")
		b.ok(b.s.Add(r), b.s.Commit())
		copied := *r
		b.state(&copied, store.Transient)
		copied.ID, copied.Name = 0, ptr("Copy")
		b.ok(b.s.Add(&copied), b.s.Commit())
		b.holds("SELECT id, name FROM roles ORDER BY id", "1 Admin; 2 Copy")
		b.state(r, store.Persistent)
	}},
	{"2 one object for a row", func(b *bench) {
		b.tutorial()
		b.s.Clear()
		first := get[Role](b, 1)
		b.silent(func() {
			if get[Role](b, 1) != first {
				b.Error("Get gives another object")
			}
		})
		if rows := all[Role](b); rows[0] != first {
			b.Error("a query gives another object")
		}
		first.Name = ptr("mine")
		b.ok(b.s.NoAutoflush(func() error { all[Role](b); return nil }))
		if *first.Name != "mine" {
			b.Error("a query has overwritten a change")
		}
	}},
	{"2 new, dirty, deleted", func(b *bench) {
		admin, _, moderator, john, _, _ := b.tutorial()
		fresh := user("new")
		admin.Name = ptr("Administrator")
		b.ok(b.s.Add(fresh), b.s.Delete(moderator))
		if got := b.s.New(); !slices.Equal(got, []any{fresh}) {
			b.Errorf("new: got %v", got)
		}
		if got := b.s.Dirty(); !slices.Equal(got, []any{admin}) {
			b.Errorf("dirty: got %v", got)
		}
		if got := b.s.Deleted(); !slices.Equal(got, []any{moderator}) {
			b.Errorf("deleted: got %v", got)
		}
		if !b.s.IsModified(admin) || b.s.IsModified(john) {
			b.Error("IsModified is wrong")
		}
		status := b.s.Status()
		if status.New != 1 || status.Dirty != 1 || status.Deleted != 1 || !status.Uncommitted || status.InTransaction {
			b.Errorf("got %+v", status)
		}
	}},
	{"2 changes are a diff", func(b *bench) {
		admin, _, moderator, _, _, david := b.tutorial()
		admin.Name = nil
		b.ok(david.SetRole(admin), b.s.Delete(moderator), b.s.Add(user("new")))
		var got []string
		b.silent(func() {
			for _, change := range b.s.Changes() {
				got = append(got, change.String())
			}
		})
		want := []string{`insert User: Username "new", RoleID NULL`, `update Role 1: Name "Admin" -> NULL`, `update User 3: RoleID 2 -> 1`, `delete Role 3`}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			b.Errorf("got  %q\nwant %q", got, want)
		}
	}},
}
