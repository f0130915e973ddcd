package storetest

import (
	"slices"

	"github.com/dbsh-go/dbsh/store"
)

// merge is session.Merge for a known type.
func merge[T any](b *bench, object *T, fields ...string) *T {
	b.Helper()
	merged, err := b.s.Merge(object, fields...)
	b.ok(err)
	return merged.(*T)
}

var mergeTests = []test{
	{"19 a new object without key is copied and pending", func(b *bench) {
		given := role("Admin")
		merged := merge(b, given)
		b.state(given, store.Transient)
		b.state(merged, store.Pending)
		if merged == given {
			b.Error("the object itself was added")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT name FROM roles", "Admin")
		if given.ID != 0 {
			b.Error("the given object has changed")
		}
	}},
	{"19 a key that has no row is inserted", func(b *bench) {
		b.tags()
		merged := merge(b, &Label{ID: 7, Name: "seven"})
		b.state(merged, store.Pending)
		b.ok(b.s.Commit())
		b.holds(tagNames, "7 seven")
	}},
	{"19 a key that has a row is updated", func(b *bench) {
		b.tags("a")
		b.s.Clear()
		merged := merge(b, &Label{ID: 1, Name: "b"})
		b.state(merged, store.Persistent)
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 b")
	}},
	{"19 a model's query merges into what it gives", func(b *bench) {
		b.tags("a")
		b.s.Clear()
		labels := b.s.Query(&Label{})
		var merged, again *Label
		b.ok(labels.Merge(&merged, &Label{ID: 1, Name: "b", Note: ptr("n")}, "Name"), labels.Merge(&again, merged))
		if again != merged {
			b.Error("an object of the session is merged into another one")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT name, note FROM labels", "b NULL")
		b.fails(labels.Merge(&merged, &Team{ID: 1}), nil, "merge: got *Team, want a *Label")
		b.fails(labels.Merge(&merged, (*Label)(nil)), nil, "session.Merge: got a nil *Label")
		b.fails(labels.Merge(&merged, nil), nil, "merge: got nil, want a *Label")
		b.fails(labels.Merge(merged, merged), nil, "want a **Label")
	}},
	{"19 what the session has is found without SQL", func(b *bench) {
		t := b.tags("a")
		b.silent(func() {
			if merge(b, &Label{ID: 1, Name: "b"}) != t[0] {
				b.Error("the merged object is not the session's")
			}
		})
		if t[0].Name != "b" {
			b.Error("the value was not copied")
		}
	}},
	{"19 an object of the session is itself", func(b *bench) {
		t := b.tags("a")
		fresh := &Label{ID: 9, Name: "c"}
		b.ok(b.s.Add(fresh))
		if merge(b, t[0]) != t[0] || merge(b, fresh) != fresh {
			b.Error("it was copied")
		}
	}},
	{"19 a detached object comes back as the session's", func(b *bench) {
		t := b.tags("a")
		b.ok(b.s.Expunge(t[0]))
		t[0].Name = "b"
		merged := merge(b, t[0])
		if merged == t[0] || merged.Name != "b" {
			b.Error("it is not a changed copy")
		}
		b.state(t[0], store.Detached)
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 b")
	}},
	{"19 the same values write nothing", func(b *bench) {
		b.tags("a")
		merge(b, &Label{ID: 1, Name: "a"})
		b.silent(func() { b.ok(b.s.Commit()) })
	}},
	{"19 zero values are copied", func(b *bench) {
		t := b.tags("a")
		t[0].Note = ptr("note")
		b.ok(b.s.Commit())
		merge(b, &Label{ID: 1, Name: "a"})
		b.ok(b.s.Commit())
		b.holds("SELECT note FROM labels", "NULL")
	}},
	{"19 named fields only are copied", func(b *bench) {
		t := b.tags("a")
		t[0].Note = ptr("note")
		b.ok(b.s.Commit())
		merge(b, &Label{ID: 1, Name: "b"}, "Name")
		b.ok(b.s.Commit())
		b.holds("SELECT name, note FROM labels", "b note")
		_, err := b.s.Merge(&Label{ID: 1}, "Nmae")
		b.fails(err, store.ErrUnknownColumn, "Name")
	}},
	{"19 an object of another session is copied", func(b *bench) {
		b.tags("a")
		other := store.NewSession(b.db)
		defer other.Close()
		var theirs *Label
		b.ok(other.Query(&Label{}).Get(&theirs, 1))
		b.s.Clear()
		merged := merge(b, theirs)
		if merged == theirs || other.State(theirs) != store.Persistent {
			b.Error("it has changed sessions")
		}
		b.state(merged, store.Persistent)
	}},
	{"19 a related object is merged too", func(b *bench) {
		given := user("john")
		b.ok(given.SetRole(role("Admin")))
		merged := merge(b, given)
		b.ok(b.s.Commit())
		b.holds("SELECT u.username, r.name FROM users u JOIN roles r ON r.id = u.role_id", "john Admin")
		if r := must[*Role](b)(merged.Role()); b.s.State(r) != store.Persistent || r == must[*Role](b)(given.Role()) {
			b.Error("the role is not a copy of the session's")
		}
	}},
	{"19 a collection becomes the merged one", func(b *bench) {
		admin, _, _, _, susan, _ := b.tutorial()
		id, name := admin.ID, *admin.Name
		b.ok(susan.SetRole(admin), b.s.Commit())
		b.s.Clear()
		given := &Role{ID: id, Name: &name}
		b.ok(given.SetUsers(&User{ID: susan.ID, Username: ptr("susan")}))
		merged := merge(b, given)
		if got := names(must[[]*User](b)(merged.Users())); got != "susan" {
			b.Errorf("got %s, want susan", got)
		}
		b.ok(b.s.Commit())
		b.holds("SELECT username FROM users WHERE role_id = 1", "susan")
	}},
	{"19 a collection that was not loaded stays", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		b.s.Clear()
		merge(b, &Role{ID: admin.ID, Name: ptr("Chief")})
		b.ok(b.s.Commit())
		b.holds("SELECT count(*) FROM users WHERE role_id = 1", "1")
		b.holds("SELECT name FROM roles WHERE id = 1", "Chief")
	}},
	{"19 many to many is merged", func(b *bench) {
		u, one, two := user("john"), &Article{Title: "one"}, &Article{Title: "two"}
		b.ok(u.AddArticles(one, two), u.AddCollected(one), b.s.Add(u), b.s.Commit())
		b.s.Clear()
		given := &User{ID: u.ID, Username: ptr("john")}
		b.ok(given.SetCollected(&Article{ID: two.ID, Title: "two", UserID: u.ID}))
		merge(b, given)
		b.ok(b.s.Commit())
		b.holds("SELECT count(*) FROM user_collections", "1")
		b.holds("SELECT a.title FROM user_collections c JOIN articles a ON a.id = c.article_id", "two")
	}},
	{"19 orphans of a merged collection are deleted", func(b *bench) {
		album := &Album{Title: "one"}
		b.ok(album.AddTracks(&Track{Name: "a"}, &Track{Name: "b"}), b.s.Add(album), b.s.Commit())
		tracks := must[[]*Track](b)(album.Tracks())
		b.s.Clear()
		given := &Album{ID: album.ID, Title: "two"}
		b.ok(given.AddTracks(&Track{ID: tracks[1].ID, Name: "B"}))
		merge(b, given)
		b.ok(b.s.Commit())
		b.holds("SELECT title FROM albums", "two")
		b.holds("SELECT name FROM tracks", "B")
	}},
	{"19 a circle is merged once", func(b *bench) {
		ann, bob := &Employee{Name: "ann"}, &Employee{Name: "bob"}
		b.ok(ann.SetManager(bob), bob.SetManager(ann))
		merged := merge(b, ann)
		b.ok(b.s.Commit())
		b.holds("SELECT count(*) FROM employees", "2")
		if m := must[*Employee](b)(merged.Manager()); m == nil || must[*Employee](b)(m.Manager()) != merged {
			b.Error("the copies do not refer to each other")
		}
	}},
	{"19 another version is stale", func(b *bench) {
		d := &Document{Code: "a"}
		b.ok(b.s.Add(d), b.s.Commit())
		old := &Document{Code: "a", Version: 1, CreatedAt: d.CreatedAt}
		d.Done = true
		b.ok(b.s.Commit())
		_, err := b.s.Merge(old)
		b.fails(err, store.ErrStale, "Document a")
		merge(b, &Document{Code: "a", Version: 2, CreatedAt: d.CreatedAt})
	}},
	{"19 composite keys are merged", func(b *bench) {
		order := &Order{Shop: "north", Number: 1, Note: "old"}
		b.ok(b.s.Add(order), b.s.Commit())
		b.s.Clear()
		given := &Order{Shop: "north", Number: 1, Note: "new"}
		b.ok(given.AddLines(&Line{Position: 1, Item: "nut"}))
		merge(b, given)
		b.ok(b.s.Commit())
		b.holds("SELECT note FROM orders", "new")
		b.holds("SELECT shop, number, position, item FROM order_lines", "north 1 1 nut")
	}},
	{"19 pending work is flushed before", func(b *bench) {
		b.tags()
		b.ok(b.s.Add(&Label{ID: 1, Name: "a"}))
		merged := merge(b, &Label{ID: 1, Name: "b"})
		b.state(merged, store.Persistent)
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 b")
	}},
	{"19 wrong arguments", func(b *bench) {
		_, err := b.s.Merge(nil)
		b.fails(err, nil, "nil")
		_, err = b.s.Merge(Role{})
		b.fails(err, nil, "pointer")
	}},
	{"2 history of a column", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		history := func(object any, name string) store.History {
			h, err := b.s.History(object, name)
			b.ok(err)
			return h
		}
		if h := history(admin, "Name"); h.HasChanges() || !slices.Equal(h.Unchanged, []any{"Admin"}) {
			b.Errorf("got %+v", h)
		}
		admin.Name = ptr("Chief")
		if h := history(admin, "name"); !slices.Equal(h.Added, []any{"Chief"}) || !slices.Equal(h.Deleted, []any{"Admin"}) || h.Unchanged != nil {
			b.Errorf("got %+v", h)
		}
		admin.Name = nil
		if h := history(admin, "Name"); !slices.Equal(h.Added, []any{nil}) {
			b.Errorf("got %+v", h)
		}
		b.ok(b.s.Flush())
		if h := history(admin, "Name"); h.HasChanges() {
			b.Errorf("got %+v", h)
		}
		if h := history(role("new"), "Name"); !slices.Equal(h.Added, []any{"new"}) || h.Deleted != nil {
			b.Errorf("got %+v", h)
		}
		_, err := b.s.History(admin, "Nmae")
		b.fails(err, store.ErrUnknownColumn, "Name")
	}},
	{"2 history of a relation", func(b *bench) {
		admin, member, _, john, susan, _ := b.tutorial()
		must[[]*User](b)(admin.Users())
		b.ok(john.SetRole(member), admin.AddUsers(susan))
		h, err := b.s.History(admin, "Users")
		b.ok(err)
		if !slices.Equal(h.Added, []any{susan}) || !slices.Equal(h.Deleted, []any{john}) || h.Unchanged != nil {
			b.Errorf("got %+v", h)
		}
		h, err = b.s.History(john, "Role")
		b.ok(err)
		if !slices.Equal(h.Added, []any{member}) || !slices.Equal(h.Deleted, []any{admin}) {
			b.Errorf("got %+v", h)
		}
		b.silent(func() {
			h, err := b.s.History(member, "Users")
			b.ok(err)
			if !slices.Contains(h.Added, any(john)) {
				b.Errorf("got %+v", h)
			}
		})
	}},
	{"12 refresh of named fields leaves the others", func(b *bench) {
		t := b.tags("a")
		other := store.NewSession(b.db)
		defer other.Close()
		_, err := other.Execute("UPDATE labels SET name = 'b', note = 'n'")
		b.ok(err, other.Commit(), b.s.Refresh(t[0], "Note"))
		if t[0].Name != "a" || *t[0].Note != "n" {
			b.Errorf("got %+v", t[0])
		}
	}},
	{"12 expire of named fields leaves the others", func(b *bench) {
		t := b.tags("a")
		other := store.NewSession(b.db)
		defer other.Close()
		_, err := other.Execute("UPDATE labels SET name = 'b', note = 'n'")
		b.ok(err, other.Commit(), b.s.Expire(t[0], "Note"))
		if get[Label](b, 1) != t[0] || t[0].Name != "a" || *t[0].Note != "n" {
			b.Errorf("got %+v", t[0])
		}
		b.ok(b.s.Expire(t[0]))
		if get[Label](b, 1).Name != "b" {
			b.Error("a whole expire has not renewed the rest")
		}
		b.fails(b.s.Expire(t[0], "Nmae"), store.ErrUnknownColumn)
		b.fails(b.s.Expire("Name"), nil, "no object")
	}},
	{"12 expire of a relation loads it again", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		must[[]*User](b)(admin.Users())
		other := store.NewSession(b.db)
		defer other.Close()
		_, err := other.Execute("INSERT INTO users (id, username, role_id) VALUES (9, 'new', 1)")
		b.ok(err, other.Commit())
		if got := names(must[[]*User](b)(admin.Users())); got != "john" {
			b.Errorf("got %s", got)
		}
		b.ok(b.s.Expire(admin, "Users"))
		if got := names(must[[]*User](b)(admin.Users())); got != "john new" {
			b.Errorf("got %s", got)
		}
	}},
	{"1 an object made transient is inserted again", func(b *bench) {
		t := b.tags("a")
		b.ok(b.s.MakeTransient(t[0]))
		b.state(t[0], store.Transient)
		t[0].ID, t[0].Name = 2, "b"
		b.ok(b.s.Add(t[0]), b.s.Commit())
		b.holds(tagNames, "1 a; 2 b")
	}},
	{"1 a detached object made transient is new", func(b *bench) {
		t := b.tags("a")
		b.ok(b.s.Delete(t[0]), b.s.Commit())
		b.state(t[0], store.Detached)
		b.ok(b.s.MakeTransient(t[0]), b.s.Add(t[0]))
		b.state(t[0], store.Pending)
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 a")
	}},
	{"1 reset detaches and the session can be used on", func(b *bench) {
		t := b.tags("a")
		t[0].Name = "b"
		fresh := &Label{ID: 2, Name: "c"}
		b.ok(b.s.Add(fresh), b.s.Flush(), b.s.Reset())
		b.state(t[0], store.Detached)
		b.state(fresh, store.Transient)
		if get[Label](b, 1) == t[0] {
			b.Error("the session still has the object")
		}
	}},
	{"7 in a transaction, in a savepoint", func(b *bench) {
		b.tags("a")
		if b.s.InTransaction() || b.s.InNested() {
			b.Error("a transaction is open")
		}
		b.ok(b.s.Nested(func() error {
			if !b.s.InTransaction() || !b.s.InNested() {
				b.Error("inside it is not told")
			}
			return nil
		}), b.s.Rollback())
		if b.s.InTransaction() || b.s.InNested() {
			b.Error("a transaction is still open")
		}
	}},
}
