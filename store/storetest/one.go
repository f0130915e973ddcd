package storetest

import "github.com/dbsh-go/dbsh/store"

// Owner has one badge. (One to one.)
type Owner struct {
	store.Model `table:"users" rel:"Badge: one Badge via owner_id"`
	ID          int64 `db:"id,pk,auto"`
}

// Badge belongs to its owner.
type Badge struct {
	store.Model `table:"badges"`
	ID          int64  `db:"id,pk,auto"`
	OwnerID     *int64 `db:"owner_id,fk=users.id,rel=Owner"`
}

var oneTests = []test{
	{"9 one to one", func(b *bench) {
		b.create("CREATE TABLE badges (id INTEGER PRIMARY KEY, owner_id INTEGER REFERENCES users (id))")
		b.ok(b.s.Commit())
		s := store.NewSession(b.db)
		defer s.Close()
		b.ok(s.Register(&Owner{}, &Badge{}))
		owner, first, second := &Owner{}, &Badge{}, &Badge{}
		badge := func() (found *Badge) { b.ok(store.Load(owner, "Badge", &found)); return }
		bearer := func(of *Badge) (found *Owner) { b.ok(store.Load(of, "Owner", &found)); return }
		b.ok(store.Set(owner, "Badge", first), s.Add(owner), s.Commit())
		if badge() != first || bearer(first) != owner {
			b.Error("both sides do not know")
		}
		b.holds("SELECT id, owner_id FROM badges", "1 1")
		b.ok(store.Set(owner, "Badge", second))
		if badge() != second || bearer(first) != nil || first.OwnerID != nil {
			b.Error("the first badge is still the owner's")
		}
		b.ok(s.Commit())
		b.holds("SELECT id, owner_id FROM badges ORDER BY id", "1 NULL; 2 1")
		s.Clear()
		b.ok(s.Query(&Owner{}).Get(&owner, 1), s.Query(&Badge{}).Get(&first, 1))
		b.ok(store.Set(first, "Owner", owner), s.Flush())
		b.ok(store.Set(owner, "Badge", nil), s.Commit())
		b.holds("SELECT count(*) FROM badges WHERE id = 1 AND owner_id IS NULL", "1")
	}},
}
