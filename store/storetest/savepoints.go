package storetest

import (
	"errors"

	"github.com/dbsh-go/dbsh/store"
)

var savepointTests = []test{
	{"7 a key violation inside a savepoint leaves the outer work", func(b *bench) {
		t := b.tags("a")
		t[0].Note = ptr("outer")
		b.ok(b.s.Add(&Label{ID: 2, Name: "b"}), b.s.Flush())
		b.fails(b.s.Nested(func() error { return b.s.Add(&Label{ID: 1, Name: "x"}) }), store.ErrIntegrity)
		b.ok(b.s.Add(&Label{ID: 3, Name: "c"}), b.s.Commit())
		b.holds("SELECT id, name, note FROM labels ORDER BY id", "1 a outer; 2 b NULL; 3 c NULL")
	}},
	{"7 what a savepoint has not changed stays loaded", func(b *bench) {
		b.tags("a", "b")
		b.s.Clear()
		one, two := get[Label](b, 1), get[Label](b, 2)
		b.fails(b.s.Nested(func() error { two.Name = "x"; b.ok(b.s.Flush()); return errStop }), errStop)
		b.silent(func() {
			if one.Name != "a" || get[Label](b, 1) != one || two.Name != "b" {
				b.Error("objects are not what they were")
			}
		})
		b.ok(b.s.Rollback())
	}},
	{"7 a change before a savepoint outlives its rollback", func(b *bench) {
		t := b.tags("a")
		t[0].Name = "outer"
		b.fails(b.s.Nested(func() error { t[0].Name = "inner"; return errStop }), errStop)
		if t[0].Name != "outer" {
			b.Errorf("got %q, want outer", t[0].Name)
		}
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 outer")
	}},
	{"7 deleted inside a savepoint that is rolled back", func(b *bench) {
		t := b.tags("a")
		b.fails(b.s.Nested(func() error { b.ok(b.s.Delete(t[0]), b.s.Flush()); return errStop }), errStop)
		b.state(t[0], store.Persistent)
		t[0].Name = "b"
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 b")
	}},
	{"7 deleted inside a savepoint that is released, then rolled back", func(b *bench) {
		t := b.tags("a")
		b.ok(b.s.Nested(func() error { return b.s.Delete(t[0]) }))
		b.state(t[0], store.Deleted)
		b.ok(b.s.Rollback())
		b.state(t[0], store.Persistent)
		b.holds(tagNames, "1 a")
	}},
	{"7 added before, deleted inside, rolled back to the savepoint", func(b *bench) {
		b.tags()
		fresh := &Label{ID: 1, Name: "a"}
		b.ok(b.s.Add(fresh), b.s.Flush())
		b.fails(b.s.Nested(func() error { b.ok(b.s.Delete(fresh), b.s.Flush()); return errStop }), errStop)
		b.state(fresh, store.Persistent)
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 a")
	}},
	{"7 a key that changed inside a savepoint changes back", func(b *bench) {
		t := b.tags("a")
		b.fails(b.s.Nested(func() error { t[0].ID = 5; b.ok(b.s.Flush()); return errStop }), errStop)
		if t[0].ID != 1 || get[Label](b, 1) != t[0] {
			b.Errorf("got key %d", t[0].ID)
		}
		b.ok(b.s.Rollback())
	}},
	{"7 savepoints three deep", func(b *bench) {
		t := b.tags("a")
		b.ok(b.s.Nested(func() error {
			t[0].Name = "one"
			return b.s.Nested(func() error {
				t[0].Name = "two"
				b.fails(b.s.Nested(func() error { t[0].Name = "three"; b.ok(b.s.Flush()); return errStop }), errStop)
				return nil
			})
		}), b.s.Commit())
		b.holds(tagNames, "1 two")
	}},
	{"6 a collection is what it was after rollback", func(b *bench) {
		admin, member, _, john, susan, _ := b.tutorial()
		must[[]*User](b)(admin.Users())
		must[[]*User](b)(member.Users())
		b.ok(admin.SetUsers(susan), b.s.Flush(), b.s.Rollback())
		if got := names(must[[]*User](b)(admin.Users())); got != "john" {
			b.Errorf("got %s, want john", got)
		}
		if r := must[*Role](b)(susan.Role()); r != member {
			b.Error("susan has another role")
		}
		if r := must[*Role](b)(john.Role()); r != admin {
			b.Error("john has another role")
		}
	}},
	{"6 pending changes are undone without a flush", func(b *bench) {
		t := b.tags("a")
		t[0].Name = "b"
		b.silent(func() { b.ok(b.s.Rollback()) })
		if t[0].Name != "a" || b.s.IsModified(t[0]) {
			b.Errorf("got %q", t[0].Name)
		}
	}},
	{"6 a mark for deletion is undone", func(b *bench) {
		t := b.tags("a")
		b.ok(b.s.Delete(t[0]), b.s.Rollback(), b.s.Commit())
		b.holds(tagNames, "1 a")
		if len(b.s.Deleted()) != 0 {
			b.Error("it is still marked")
		}
	}},
	{"2 two new objects with one key are refused by the database", func(b *bench) {
		b.tags()
		b.ok(b.s.Add(&Label{ID: 1, Name: "a"}, &Label{ID: 1, Name: "b"}))
		b.fails(b.s.Flush(), store.ErrIntegrity)
		b.ok(b.s.Rollback())
		b.holds("SELECT count(*) FROM labels", "0")
	}},
	{"2 a new object with the key of a persistent one is refused", func(b *bench) {
		t := b.tags("a")
		fresh := &Label{ID: 1, Name: "b"}
		b.ok(b.s.Add(fresh))
		b.fails(b.s.Flush(), store.ErrIntegrity)
		b.ok(b.s.Rollback())
		b.state(t[0], store.Persistent)
		b.state(fresh, store.Transient)
		if get[Label](b, 1) != t[0] {
			b.Error("the session's object is another one")
		}
	}},
	{"1 an object of another session is refused", func(b *bench) {
		t := b.tags("a")
		other := store.NewSession(b.db)
		defer other.Close()
		b.fails(other.Add(t[0]), nil, "another session")
		b.ok(b.s.Expunge(t[0]), other.Add(t[0]))
		if other.State(t[0]) != store.Persistent {
			b.Error("it has not changed sessions")
		}
	}},
	{"1 expunging a pending object writes nothing", func(b *bench) {
		b.tags()
		fresh := &Label{ID: 1, Name: "a"}
		b.ok(b.s.Add(fresh), b.s.Expunge(fresh))
		b.state(fresh, store.Transient)
		b.silent(func() { b.ok(b.s.Commit()) })
	}},
	{"1 expunging a changed object forgets the change", func(b *bench) {
		t := b.tags("a")
		t[0].Name = "b"
		b.ok(b.s.Expunge(t[0]), b.s.Commit())
		b.holds(tagNames, "1 a")
		b.state(t[0], store.Detached)
	}},
	{"1 a detached object's changes are written when it is back", func(b *bench) {
		t := b.tags("a")
		b.ok(b.s.Expunge(t[0]))
		t[0].Name = "b"
		b.ok(b.s.Add(t[0]), b.s.Commit())
		b.holds(tagNames, "1 b")
	}},
	{"1 deleting twice is deleting once", func(b *bench) {
		t := b.tags("a")
		b.ok(b.s.Delete(t[0], t[0]), b.s.Delete(t[0]))
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN", "DELETE FROM labels WHERE id = ? (1)")
		b.ok(b.s.Commit())
	}},
}

var errStop = errors.New("stop")
