package storetest

import (
	"github.com/dbsh-go/dbsh/store"
)

var markTests = []test{
	{"7 back to a mark: what was pending is pending again, though it was flushed since", func(b *bench) {
		t := b.tags("a")
		fresh := &Label{ID: 2, Name: "b"}
		t[0].Name = "changed"
		b.ok(b.s.Add(fresh))
		m := b.mark()
		b.ok(b.s.Flush(), m.Back())
		b.state(fresh, store.Pending)
		if t[0].Name != "changed" || len(b.s.Dirty()) != 1 || b.s.InTransaction() {
			b.Errorf("got name %q, dirty %v, open %v", t[0].Name, b.s.Dirty(), b.s.InTransaction())
		}
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 changed; 2 b")
	}},
	{"7 back to a mark: the key that the database has made is taken away", func(b *bench) {
		b.tags()
		fresh := &Label{Name: "a"}
		b.ok(b.s.Add(fresh))
		m := b.mark()
		b.ok(b.s.Flush())
		if fresh.ID == 0 {
			b.Error("got no key")
		}
		b.ok(m.Back())
		if fresh.ID != 0 {
			b.Errorf("got key %d", fresh.ID)
		}
		b.ok(b.s.Commit())
		b.holds("SELECT name FROM labels", "a")
	}},
	{"7 back to a mark: only what was done since is taken back from an open transaction", func(b *bench) {
		t := b.tags("a", "b")
		t[0].Name = "before"
		b.ok(b.s.Flush())
		m := b.mark()
		t[0].Name, t[1].Name = "since", "since too"
		b.ok(b.s.Flush(), b.s.Delete(t[1]), b.s.Flush(), m.Back())
		b.state(t[1], store.Persistent)
		if t[0].Name != "before" || t[1].Name != "b" {
			b.Errorf("got %q and %q", t[0].Name, t[1].Name)
		}
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 before; 2 b")
	}},
	{"7 back to a mark: what was written by SQL", func(b *bench) {
		t := b.tags("a")
		m := b.mark()
		_, err := b.s.Execute("UPDATE labels SET name = 'x'")
		b.ok(err, m.Back())
		b.holds(tagNames, "1 a")
		b.ok(b.s.Refresh(t[0]))
		if t[0].Name != "a" {
			b.Errorf("got %q", t[0].Name)
		}
	}},
	{"7 back to a mark: what was expunged is in the session again", func(b *bench) {
		t := b.tags("a", "b")
		fresh := &Label{ID: 3, Name: "c"}
		b.ok(b.s.Add(fresh))
		m := b.mark()
		b.ok(b.s.Expunge(t[0], fresh))
		b.s.Clear()
		b.ok(m.Back())
		b.state(t[0], store.Persistent)
		b.state(t[1], store.Persistent)
		b.state(fresh, store.Pending)
		if get[Label](b, 2) != t[1] {
			b.Error("the row has another object")
		}
	}},
	{"7 marks are gone back to one after the other, and dropped", func(b *bench) {
		t := b.tags("a")
		first := b.mark()
		t[0].Name = "one"
		b.ok(b.s.Flush())
		second := b.mark()
		t[0].Name = "two"
		b.ok(b.s.Flush())
		third := b.mark()
		t[0].Name = "three"
		b.ok(b.s.Flush())
		second.Drop()
		b.ok(third.Back())
		if t[0].Name != "two" {
			b.Errorf("got %q, want two", t[0].Name)
		}
		b.fails(second.Back(), store.ErrMarkEnded)
		b.ok(first.Back())
		if t[0].Name != "a" || b.s.InTransaction() {
			b.Errorf("got %q, open %v", t[0].Name, b.s.InTransaction())
		}
		b.fails(third.Back(), store.ErrMarkEnded)
	}},
	{"7 a mark ends with a commit, a rollback, and a savepoint below it", func(b *bench) {
		t := b.tags("a")
		m := b.mark()
		t[0].Name = "b"
		b.ok(b.s.Commit())
		b.fails(m.Back(), store.ErrMarkCommitted)
		m = b.mark()
		b.ok(b.s.Rollback())
		b.fails(m.Back(), store.ErrMarkEnded)
		b.ok(b.s.Savepoint("s"))
		m = b.mark()
		b.ok(b.s.RollbackTo("s"))
		b.fails(m.Back(), store.ErrMarkEnded)
		b.ok(b.s.Rollback())
		b.holds(tagNames, "1 b")
	}},
	{"7 a mark is no savepoint, and sends nothing before something is written", func(b *bench) {
		t := b.tags("a")
		t[0].Name = "b"
		b.ok(b.s.Flush())
		b.silent(func() {
			m := b.mark()
			if b.s.InNested() || b.s.Status().Savepoints != 0 {
				b.Error("got a savepoint")
			}
			if m.Changed() {
				b.Error("nothing has changed")
			}
			t[0].Name = "c"
			if !m.Changed() {
				b.Error("a field has changed")
			}
			b.ok(m.Back())
		})
		if t[0].Name != "b" {
			b.Errorf("got %q", t[0].Name)
		}
		b.ok(b.s.Rollback())
	}},
	{"7 a flush that fails takes marks with it, back to the savepoint below them", func(b *bench) {
		t := b.tags("a", "b")
		t[0].Name = "outer"
		b.fails(b.s.Nested(func() error {
			m := b.mark()
			b.ok(b.s.Add(&Label{ID: 2, Name: "taken"}))
			b.fails(b.s.Flush(), store.ErrIntegrity)
			b.fails(m.Back(), store.ErrMarkEnded)
			return errStop
		}), errStop)
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 outer; 2 b")
	}},
}

func (b *bench) mark() *store.Mark {
	m, err := b.s.Mark()
	b.ok(err)
	return m
}
