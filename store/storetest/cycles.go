package storetest

import "github.com/dbsh-go/dbsh/store"

// Ball may have a favourite owner, who may have a favourite ball. (Two tables that refer to each other.)
type Ball struct {
	store.Model `table:"balls"`
	ID          int64  `db:"id,pk"`
	OwnerID     *int64 `db:"owner_id,fk=dogs.id,rel=Owner"`
}

// Dog has a favourite ball, and balls.
type Dog struct {
	store.Model `table:"dogs" rel:"Balls: many Ball via owner_id"`
	ID          int64  `db:"id,pk"`
	FavouriteID *int64 `db:"favourite_id,fk=balls.id,rel=Favourite"`
	ParentID    *int64 `db:"parent_id,fk=dogs.id,rel=Parent"`
}

// Region and Town are tied by a foreign key that no relation stands for; so are towns among themselves.
type Region struct {
	store.Model `table:"regions"`
	ID          int64  `db:"id,pk"`
	Name        string `db:"name,size=40"`
}

// Town is in a region.
type Town struct {
	store.Model `table:"atowns"`
	ID          int64  `db:"id,pk"`
	RegionID    int64  `db:"region_id,notnull,fk=regions.id"`
	CapitalID   *int64 `db:"capital_id,fk=atowns.id"`
}

var cycleSchema = []string{
	`CREATE TABLE regions (id INTEGER PRIMARY KEY, name VARCHAR(40))`,
	`CREATE TABLE atowns (id INTEGER PRIMARY KEY, region_id INTEGER NOT NULL, capital_id INTEGER, FOREIGN KEY (region_id) REFERENCES regions (id), FOREIGN KEY (capital_id) REFERENCES atowns (id))`,
	`CREATE TABLE balls (id INTEGER PRIMARY KEY, owner_id INTEGER)`,
	`CREATE TABLE dogs (id INTEGER PRIMARY KEY, favourite_id INTEGER, parent_id INTEGER, FOREIGN KEY (favourite_id) REFERENCES balls (id), FOREIGN KEY (parent_id) REFERENCES dogs (id))`,
}

// dogs makes the tables of this file. The key that closes the circle is the second one of balls, because SQLite adds none to a
// table that is there.
func (b *bench) dogs() {
	b.Helper()
	b.tables(cycleSchema...)
	if b.db.Dialect() == "sqlite" {
		b.tables(`DROP TABLE balls`, `CREATE TABLE balls (id INTEGER PRIMARY KEY, owner_id INTEGER REFERENCES dogs (id))`)
	} else {
		b.tables(`ALTER TABLE balls ADD FOREIGN KEY (owner_id) REFERENCES dogs (id)`)
	}
	b.ok(b.s.Register(&Ball{}, &Dog{}, &Region{}, &Town{}))
}

var cycleTests = []test{
	{"13 two new rows refer to each other", func(b *bench) {
		b.dogs()
		dog, ball := &Dog{ID: 1}, &Ball{ID: 1}
		b.ok(store.Set(dog, "Favourite", ball), store.Set(ball, "Owner", dog), b.s.Add(dog), b.s.Commit())
		b.holds("SELECT favourite_id FROM dogs", "1")
		b.holds("SELECT owner_id FROM balls", "1")
		if dog.FavouriteID == nil || *dog.FavouriteID != 1 || ball.OwnerID == nil || *ball.OwnerID != 1 {
			b.Error("the fields do not show it")
		}
	}},
	{"13 two new rows with keys of the database refer to each other", func(b *bench) {
		ann, bob := &Employee{Name: "ann"}, &Employee{Name: "bob"}
		b.ok(ann.SetManager(bob), bob.SetManager(ann), b.s.Add(ann, bob), b.s.Commit())
		b.holds("SELECT count(*) FROM employees a JOIN employees b ON a.manager_id = b.id AND b.manager_id = a.id WHERE a.id <> b.id", "2")
	}},
	{"13 a new row refers to itself", func(b *bench) {
		ann := &Employee{Name: "ann"}
		b.ok(ann.SetManager(ann), b.s.Add(ann), b.s.Commit())
		b.holds("SELECT count(*) FROM employees WHERE manager_id = id", "1")
		if ann.ManagerID == nil || *ann.ManagerID != ann.ID {
			b.Error("the field does not show it")
		}
	}},
	{"13 a new row with a given key refers to itself", func(b *bench) {
		b.dogs()
		dog := &Dog{ID: 7}
		b.ok(store.Set(dog, "Parent", dog), b.s.Add(dog), b.s.Commit())
		b.holds("SELECT parent_id FROM dogs", "7")
	}},
	{"13 a row with a given key names itself in its field", func(b *bench) {
		b.dogs()
		b.ok(b.s.Add(&Dog{ID: 7, ParentID: ptr[int64](7)}), b.s.Commit())
		b.holds("SELECT parent_id FROM dogs", "7")
	}},
	{"13 rows that refer to each other are deleted", func(b *bench) {
		b.dogs()
		dog, ball := &Dog{ID: 1}, &Ball{ID: 1}
		b.ok(store.Set(dog, "Favourite", ball), store.Set(ball, "Owner", dog), b.s.Add(dog), b.s.Commit())
		b.ok(b.s.Delete(dog, ball), b.s.Commit())
		b.holds("SELECT count(*) FROM dogs", "0")
		b.holds("SELECT count(*) FROM balls", "0")
	}},
	{"13 a row that refers to itself is deleted", func(b *bench) {
		ann := &Employee{Name: "ann"}
		b.ok(ann.SetManager(ann), b.s.Add(ann), b.s.Commit(), b.s.Delete(ann), b.s.Commit())
		b.holds("SELECT count(*) FROM employees", "0")
	}},
	{"13 three rows in a circle are deleted", func(b *bench) {
		ann, bob, cid := &Employee{Name: "ann"}, &Employee{Name: "bob"}, &Employee{Name: "cid"}
		b.ok(ann.SetManager(bob), bob.SetManager(cid), cid.SetManager(ann), b.s.Add(ann, bob, cid), b.s.Commit())
		b.ok(b.s.Delete(ann, bob, cid), b.s.Commit())
		b.holds("SELECT count(*) FROM employees", "0")
	}},
	{"13 persistent rows exchange their parents", func(b *bench) {
		ann, bob := &Employee{Name: "ann"}, &Employee{Name: "bob"}
		b.ok(bob.SetManager(ann), b.s.Add(ann, bob), b.s.Commit())
		b.ok(bob.SetManager(nil), ann.SetManager(bob), b.s.Commit())
		b.holds("SELECT name FROM employees WHERE manager_id IS NULL", "bob")
	}},
	{"13 a deep tree is inserted from its root and deleted from its leaves", func(b *bench) {
		parent := &Employee{Name: "root"}
		var all []any
		for range 50 {
			child := &Employee{Name: "child"}
			b.ok(child.SetManager(parent))
			all = append([]any{parent}, all...) // leaves are added before their parents
			parent = child
		}
		b.ok(b.s.Add(parent), b.s.Add(all...), b.s.Commit())
		b.holds("SELECT count(*) FROM employees WHERE manager_id IS NULL", "1")
		b.ok(b.s.Delete(append(all, parent)...), b.s.Commit())
		b.holds("SELECT count(*) FROM employees", "0")
	}},
	{"4 tables go by their foreign keys without a relation", func(b *bench) {
		b.dogs()
		b.ok(b.s.Add(&Town{ID: 1, RegionID: 9}, &Region{ID: 9, Name: "north"}), b.s.Commit())
		b.holds("SELECT region_id FROM atowns", "9")
	}},
	{"4 rows of one table go by their foreign keys without a relation", func(b *bench) {
		b.dogs()
		b.ok(b.s.Add(&Region{ID: 9}, &Town{ID: 1, RegionID: 9, CapitalID: ptr[int64](2)}, &Town{ID: 2, RegionID: 9}), b.s.Commit())
		b.holds("SELECT id, capital_id FROM atowns ORDER BY id", "1 2; 2 NULL")
	}},
	{"4 rows are deleted by their foreign keys without a relation", func(b *bench) {
		b.dogs()
		region, one, two := &Region{ID: 9}, &Town{ID: 1, RegionID: 9}, &Town{ID: 2, RegionID: 9, CapitalID: ptr[int64](1)}
		b.ok(b.s.Add(region, one, two), b.s.Commit(), b.s.Delete(region, one, two), b.s.Commit())
		b.holds("SELECT count(*) FROM atowns", "0")
		b.holds("SELECT count(*) FROM regions", "0")
	}},
	{"4 a row lets go of what is deleted in the same flush", func(b *bench) {
		b.dogs()
		old, fresh, town := &Region{ID: 1}, &Region{ID: 2}, &Town{ID: 1, RegionID: 1}
		b.ok(b.s.Add(old, town), b.s.Commit())
		town.RegionID = 2
		b.ok(b.s.Add(fresh), b.s.Delete(old), b.s.Commit())
		b.holds("SELECT region_id FROM atowns", "2")
		b.holds("SELECT id FROM regions", "2")
	}},
	{"13 a pair that is appended twice is one association row", func(b *bench) {
		u, a := user("john"), &Article{Title: "one"}
		b.ok(u.AddArticles(a), u.AddCollected(a, a), u.AddCollected(a), b.s.Add(u), b.s.Commit())
		b.holds("SELECT count(*) FROM user_collections", "1")
		if n := len(must[[]*Article](b)(u.Collected())); n != 1 {
			b.Errorf("got %d, want 1", n)
		}
	}},
	{"13 a pair that is there already is appended again", func(b *bench) {
		u, a := user("john"), &Article{Title: "one"}
		b.ok(u.AddArticles(a), u.AddCollected(a), b.s.Add(u), b.s.Commit())
		b.s.Clear()
		u, a = get[User](b, u.ID), get[Article](b, a.ID)
		b.ok(u.AddCollected(a), b.s.Commit())
		b.holds("SELECT count(*) FROM user_collections", "1")
		if n := len(must[[]*Article](b)(u.Collected())); n != 1 {
			b.Errorf("got %d, want 1", n)
		}
	}},
	{"13 a pair that is there already is appended among new ones", func(b *bench) {
		u, one, two := user("john"), &Article{Title: "one"}, &Article{Title: "two"}
		b.ok(u.AddArticles(one, two), u.AddCollected(one), b.s.Add(u), b.s.Commit())
		b.s.Clear()
		u, one, two = get[User](b, u.ID), get[Article](b, one.ID), get[Article](b, two.ID)
		b.ok(u.AddCollected(one, two), b.s.Commit())
		b.holds("SELECT count(*) FROM user_collections", "2")
	}},
	{"13 a pair from both sides is one association row", func(b *bench) {
		u, a := user("john"), &Article{Title: "one"}
		b.ok(u.AddArticles(a), b.s.Add(u), b.s.Commit())
		b.ok(u.AddCollected(a), store.Append(a, "Collectors", []*User{u}), b.s.Commit())
		b.holds("SELECT count(*) FROM user_collections", "1")
	}},
	{"13 a pair that is removed and appended again stays", func(b *bench) {
		u, a := user("john"), &Article{Title: "one"}
		b.ok(u.AddArticles(a), u.AddCollected(a), b.s.Add(u), b.s.Commit())
		b.ok(u.RemoveCollected(a), u.AddCollected(a))
		b.silent(func() { b.ok(b.s.Commit()) })
		b.holds("SELECT count(*) FROM user_collections", "1")
	}},
	{"13 a pair that is removed on one side and appended on the other stays", func(b *bench) {
		u, a := user("john"), &Article{Title: "one"}
		b.ok(u.AddArticles(a), u.AddCollected(a), b.s.Add(u), b.s.Commit())
		b.ok(u.RemoveCollected(a), store.Append(a, "Collectors", []*User{u}), b.s.Commit())
		b.holds("SELECT count(*) FROM user_collections", "1")
	}},
}
