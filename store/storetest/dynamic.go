package storetest

import "github.com/dbsh-go/dbsh/store"

// Shelf holds volumes, as many as one would rather ask for than load.
type Shelf struct {
	store.Model `table:"shelves" rel:"Volumes: many Volume via shelf_id lazy=dynamic order='title desc' cascade='all, delete-orphan'"`
	ID          int64 `db:"id,pk"`
}

// Volume stands on a shelf.
type Volume struct {
	store.Model `table:"volumes"`
	ID          int64  `db:"id,pk"`
	Title       string `db:"title"`
	ShelfID     *int64 `db:"shelf_id,fk=shelves.id,rel=Shelf,backref=Volumes"`
}

// Heap is a shelf that is only added to.
type Heap struct {
	store.Model `table:"shelves" rel:"Things: many Thing via shelf_id lazy=write_only cascade='all, delete-orphan' passive_deletes"`
	ID          int64 `db:"id,pk"`
}

// Thing is on a heap.
type Thing struct {
	store.Model `table:"volumes"`
	ID          int64  `db:"id,pk"`
	Title       string `db:"title"`
	ShelfID     *int64 `db:"shelf_id,fk=shelves.id,rel=Heap,backref=Things,ondelete=cascade"`
}

func (b *bench) shelf() *Shelf {
	b.Helper()
	b.tables(
		`CREATE TABLE shelves (id INTEGER PRIMARY KEY)`,
		`CREATE TABLE volumes (id INTEGER PRIMARY KEY, title VARCHAR(20), shelf_id INTEGER, FOREIGN KEY (shelf_id) REFERENCES shelves (id) ON DELETE CASCADE)`,
		`INSERT INTO shelves (id) VALUES (1), (2)`,
		`INSERT INTO volumes (id, title, shelf_id) VALUES (1, 'a', 1), (2, 'b', 1), (3, 'c', 2)`)
	b.session(&Shelf{}, &Volume{})
	return get[Shelf](b, 1)
}

func (b *bench) heap() *Heap {
	b.Helper()
	b.shelf()
	b.session(&Heap{}, &Thing{})
	return get[Heap](b, 1)
}

func volumes(list []*Volume) string { return told(list, func(v *Volume) string { return v.Title }) }

var dynamicTests = []test{
	{"11 a dynamic collection is asked each time", func(b *bench) {
		shelf := b.shelf()
		b.causes(func() {
			b.is(volumes(many[Volume](b, shelf, "Volumes")), "b a")
			b.is(volumes(many[Volume](b, shelf, "Volumes")), "b a")
		}, "dynamic Shelf.Volumes", "dynamic Shelf.Volumes")
	}},
	{"11 a dynamic collection is a query to go on with", func(b *bench) {
		shelf := b.shelf()
		q := store.Related(shelf, "Volumes", (*Volume)(nil))
		n, err := q.Count()
		if b.ok(err); n != 2 {
			b.Errorf("got %d, want 2", n)
		}
		b.is(volumes(found[Volume](b, q.FilterBy("Title", "a"))), "a")
		b.is(volumes(found[Volume](b, q.Unordered().OrderBy("title").Limit(1))), "a")
	}},
	{"11 adding to a dynamic collection loads nothing", func(b *bench) {
		shelf := b.shelf()
		b.silent(func() { b.ok(store.Append(shelf, "Volumes", []*Volume{{ID: 9, Title: "new"}})) })
		b.is(volumes(many[Volume](b, shelf, "Volumes")), "new b a")
		b.ok(b.s.Commit())
		b.holds("SELECT shelf_id FROM volumes WHERE id = 9", "1")
	}},
	{"11 a dynamic collection keeps nothing", func(b *bench) {
		shelf := b.shelf()
		b.ok(store.Append(shelf, "Volumes", []*Volume{{ID: 9, Title: "new"}}), b.s.Commit())
		_, err := b.s.Execute("DELETE FROM volumes WHERE id = 9")
		b.ok(err, b.s.Commit())
		b.is(volumes(many[Volume](b, shelf, "Volumes")), "b a")
	}},
	{"11 removing from a dynamic collection", func(b *bench) {
		shelf := b.shelf()
		volume := get[Volume](b, 1)
		b.silent(func() { b.ok(store.Remove(shelf, "Volumes", []*Volume{volume})) })
		b.is(volumes(many[Volume](b, shelf, "Volumes")), "b")
		b.ok(b.s.Commit())
		b.holds("SELECT count(*) FROM volumes WHERE id = 1", "0")
	}},
	{"11 replacing a dynamic collection", func(b *bench) {
		shelf := b.shelf()
		b.ok(store.Set(shelf, "Volumes", []*Volume{get[Volume](b, 2), {ID: 9, Title: "new"}}), b.s.Commit())
		b.holds("SELECT id FROM volumes WHERE shelf_id = 1 ORDER BY id", "2; 9")
	}},
	{"11 a dynamic collection without flushes is what the rows say", func(b *bench) {
		shelf := b.shelf()
		b.ok(store.Append(shelf, "Volumes", []*Volume{{ID: 9, Title: "new"}}))
		b.ok(b.s.NoAutoflush(func() error {
			b.is(volumes(many[Volume](b, shelf, "Volumes")), "b a")
			return nil
		}))
	}},
	{"11 a dynamic collection of a new object is what was added", func(b *bench) {
		b.shelf()
		shelf, volume := &Shelf{ID: 9}, &Volume{ID: 9, Title: "new"}
		b.ok(store.Append(shelf, "Volumes", []*Volume{volume}))
		b.is(volumes(many[Volume](b, shelf, "Volumes")), "new")
		b.ok(b.s.Add(shelf))
		b.is(volumes(many[Volume](b, shelf, "Volumes")), "new")
		if single[Shelf](b, volume, "Shelf") != shelf {
			b.Error("the other side does not know")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT shelf_id FROM volumes WHERE id = 9", "9")
	}},
	{"11 the other side of a dynamic collection moves its member", func(b *bench) {
		shelf, other := b.shelf(), get[Shelf](b, 2)
		b.ok(store.Set(get[Volume](b, 1), "Shelf", other))
		b.is(volumes(many[Volume](b, shelf, "Volumes")), "b")
		b.is(volumes(many[Volume](b, other, "Volumes")), "c a")
	}},
	{"11 a dynamic collection after a rollback", func(b *bench) {
		shelf := b.shelf()
		b.ok(store.Append(shelf, "Volumes", []*Volume{{ID: 9, Title: "new"}}), b.s.Flush(), b.s.Rollback())
		b.is(volumes(many[Volume](b, shelf, "Volumes")), "b a")
	}},
	{"11 deleting the owner of a dynamic collection", func(b *bench) {
		shelf := b.shelf()
		b.ok(b.s.Delete(shelf), b.s.Commit())
		b.holds("SELECT id FROM volumes", "3")
	}},
	{"11 a dynamic collection is not loaded by With", func(b *bench) {
		b.shelf()
		s := root[Shelf](b)
		var all []*Shelf
		b.fails(s.With(s.Relation("Volumes")).All(&all), nil, "Shelf.Volumes", "dynamic", "QueryVolumes")
	}},
	{"11 conditions on a dynamic collection", func(b *bench) {
		b.shelf()
		s := root[Shelf](b)
		n, err := s.Filter(s.Relation("Volumes").Any(root[Volume](b).Column("Title").Eq("c"))).Count()
		if b.ok(err); n != 1 {
			b.Errorf("got %d, want 1", n)
		}
	}},
	{"11 a write_only collection is never read", func(b *bench) {
		heap := b.heap()
		var things []*Thing
		b.silent(func() { b.fails(store.Load(heap, "Things", &things), nil, "Heap.Things", "write_only", "QueryThings") })
		b.fails(store.Load(&Heap{}, "Things", &things), nil, "write_only")
		n, err := store.Related(heap, "Things", (*Thing)(nil)).Count()
		if b.ok(err); n != 2 {
			b.Errorf("got %d, want 2", n)
		}
	}},
	{"11 a write_only collection is added to and removed from", func(b *bench) {
		heap := b.heap()
		thing := get[Thing](b, 1)
		b.silent(func() {
			b.ok(store.Append(heap, "Things", []*Thing{{ID: 9, Title: "new"}}), store.Remove(heap, "Things", []*Thing{thing}))
		})
		b.ok(b.s.Commit())
		b.holds("SELECT id FROM volumes WHERE shelf_id = 1 ORDER BY id", "2; 9")
	}},
	{"11 a write_only collection is not replaced", func(b *bench) {
		heap := b.heap()
		b.silent(func() { b.fails(store.Set(heap, "Things", []*Thing{}), nil, "Heap.Things", "write_only") })
		b.ok(store.Set(&Heap{ID: 9}, "Things", []*Thing{{ID: 9}}))
	}},
	{"11 a write_only collection is left to the database", func(b *bench) {
		heap := b.heap()
		b.ok(b.s.Delete(heap))
		b.sends(func() { b.ok(b.s.Commit()) }, "BEGIN", "DELETE FROM shelves WHERE id = ? (1)", "COMMIT")
		b.holds("SELECT id FROM volumes", "3")
	}},
}
