package storetest

import "github.com/dbsh-go/dbsh/store"

// laterTests are sequences in which relations, fields and deletions contradict each other. What was said last counts.
var laterTests = []test{
	{"4 rows of a tree come after the rows of other tables that they refer to", func(b *bench) {
		b.tables(`CREATE TABLE racks (id INTEGER PRIMARY KEY, name VARCHAR(20))`,
			`CREATE TABLE nodes (id INTEGER PRIMARY KEY, rack_id INTEGER REFERENCES racks (id), parent_id INTEGER REFERENCES nodes (id))`)
		b.ok(b.s.Register(&Rack{}, &Node{}))
		rack, root, leaf := &Rack{Name: "a"}, &Node{}, &Node{}
		b.ok(store.Set(leaf, "Parent", root), store.Append(rack, "Nodes", []*Node{leaf, root}), b.s.Add(rack), b.s.Commit())
		b.holds("SELECT rack_id, parent_id FROM nodes ORDER BY id", "1 NULL; 1 1")
	}},
	{"9 a field written after the relation to a new object counts", func(b *bench) {
		admin, member, _, john, _, _ := b.tutorial()
		boss, ada := role("boss"), user("ada")
		b.ok(john.SetRole(boss), boss.AddUsers(ada))
		john.RoleID, ada.RoleID = &member.ID, &admin.ID
		if must[*Role](b)(john.Role()) != member {
			b.Error("the relation does not follow the field")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT username, role_id FROM users ORDER BY username", "ada 1; david 2; john 2; susan 2")
		if len(must[[]*User](b)(boss.Users())) != 0 || names(must[[]*User](b)(admin.Users())) != "ada" {
			b.Error("the collections do not know")
		}
	}},
	{"9 a field written after its object has left a collection counts", func(b *bench) {
		_, member, _, _, susan, david := b.tutorial()
		b.ok(member.SetUsers(david))
		susan.RoleID = &member.ID
		b.ok(b.s.Commit())
		b.holds("SELECT username, role_id FROM users WHERE role_id = 2 ORDER BY username", "david 2; susan 2")
		if n := len(must[[]*User](b)(member.Users())); n != 2 {
			b.Errorf("got %d users, want 2", n)
		}
	}},
	{"9 a field taken back after a relation counts", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		ada := user("ada")
		b.ok(b.s.Add(ada), b.s.Commit())
		must[[]*User](b)(admin.Users())
		b.ok(ada.SetRole(admin))
		ada.RoleID = nil
		b.ok(b.s.Commit())
		if got := names(must[[]*User](b)(admin.Users())); got != "john" {
			b.Errorf("got %s, want john", got)
		}
	}},
	{"9 a row that refers to itself by its field is in its own collection", func(b *bench) {
		ann := &Employee{Name: "ann"}
		b.ok(b.s.Add(ann), b.s.Commit())
		must[[]*Employee](b)(ann.Reports())
		ann.ManagerID = &ann.ID
		b.ok(b.s.Commit())
		if got := must[[]*Employee](b)(ann.Reports()); len(got) != 1 || got[0] != ann {
			b.Errorf("got %v", got)
		}
		b.ok(store.Set(ann, "Reports", nil), b.s.Commit())
		b.holds("SELECT count(*) FROM employees WHERE manager_id IS NULL", "1")
		if ann.ManagerID != nil {
			b.Error("the field does not know")
		}
	}},
	{"9 the other end of a one to one that was not loaded gives way", func(b *bench) {
		b.tags()
		person, old := &Holder{ID: 1}, &Passport{ID: 1}
		b.ok(store.Set(person, "Passport", old), b.s.Add(person), b.s.Commit())
		b.s.Clear()
		person, fresh := get[Holder](b, 1), &Passport{ID: 2}
		b.ok(store.Set(person, "Passport", fresh), b.s.Commit())
		b.holds("SELECT id, person_id FROM passports", "2 1")
		b.s.Clear()
		person, fresh = get[Holder](b, 1), &Passport{ID: 3}
		b.ok(b.s.Add(fresh), store.Set(fresh, "Holder", person), b.s.Commit())
		b.holds("SELECT id, person_id FROM passports", "3 1")
	}},
	{"13 a pair that was taken out and put back is written", func(b *bench) {
		b.linked()
		a, c := &Person{Name: "a"}, &Person{Name: "c"}
		b.ok(b.s.Add(a, c), b.s.Commit())
		b.s.Clear()
		a, c = get[Person](b, 1), get[Person](b, 2)
		b.ok(a.Unfollow(c), a.Follow(c), b.s.Commit())
		b.holds("SELECT follower_id, followed_id FROM follows", "1 2")
		b.s.Clear()
		a, c = get[Person](b, 1), get[Person](b, 2)
		b.ok(a.Follow(c), a.Unfollow(c), b.s.Commit())
		b.holds("SELECT count(*) FROM follows", "0")
	}},
	{"10 a row that was deleted before is not written when its parent goes", func(b *bench) {
		admin, _, _, john, susan, _ := b.tutorial()
		must[[]*User](b)(admin.Users())
		b.ok(b.s.Delete(john), b.s.Flush(), b.s.Delete(admin))
		b.sends(func() { b.ok(b.s.Flush()) }, "DELETE FROM roles WHERE id = ? (1)")
		b.ok(b.s.Commit(), susan.SetRole(nil), b.s.Commit())
	}},
	{"10 a child that a deleted parent was given last gets NULL", func(b *bench) {
		admin, _, _, _, _, _ := b.tutorial()
		ada := user("ada")
		b.ok(b.s.Add(ada), b.s.Commit(), ada.SetRole(admin), b.s.Delete(admin), b.s.Flush())
		if ada.RoleID != nil || b.s.IsModified(ada) {
			b.Error("the field is not NULL, as the row is")
		}
		b.ok(b.s.Commit())
	}},
	{"10 a child whose field names a deleted parent gets NULL", func(b *bench) {
		_, _, moderator, john, _, _ := b.tutorial()
		must[[]*User](b)(moderator.Users())
		john.RoleID = &moderator.ID
		ada := &User{Username: ptr("ada"), RoleID: &moderator.ID}
		b.ok(b.s.Add(ada), b.s.Delete(moderator), b.s.Commit())
		b.holds("SELECT username FROM users WHERE role_id IS NULL ORDER BY username", "ada; john")
		if john.RoleID != nil || ada.RoleID != nil {
			b.Error("the fields do not know")
		}
	}},
	{"10 adding an object leaves alone what it was related to and is deleted", func(b *bench) {
		admin, _, _, john, _, _ := b.tutorial()
		must[*Role](b)(john.Role())
		b.ok(b.s.Delete(admin), b.s.Flush(), b.s.Delete(john), b.s.Add(john), b.s.Commit())
		b.holds("SELECT role_id FROM users WHERE username = 'john'", "NULL")
	}},
	{"8 a flush that is refused before any SQL changes no state", func(b *bench) {
		album, track := &Album{Title: "a"}, &Track{Name: "t"}
		_, _, _, john, _, _ := b.tutorial()
		b.ok((&Article{Title: "x"}).SetAuthor(john), b.s.Add(album), b.s.Commit())
		b.ok(john.AddArticles(&Article{Title: "x"}), album.AddTracks(track), b.s.Delete(album, john))
		b.fails(b.s.Flush(), nil, "must not be null")
		b.state(track, store.Pending)
		b.state(album, store.Persistent)
		b.ok(b.s.Rollback())
		b.state(track, store.Transient)
	}},
	{"9 what is put back after the field has left counts", func(b *bench) {
		admin, _, _, john, _, _ := b.tutorial()
		must[*Role](b)(john.Role())
		john.RoleID = nil
		b.ok(b.s.Flush(), admin.SetUsers(john))
		if john.RoleID == nil || *john.RoleID != admin.ID {
			b.Error("the field does not follow the collection")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT role_id FROM users WHERE username = 'john'", "1")
		john.RoleID = nil
		b.ok(b.s.Flush(), john.SetRole(admin), b.s.Commit())
		b.holds("SELECT role_id FROM users WHERE username = 'john'", "1")
	}},
	{"9 a field written after its object has left a collection that is not loaded counts, also where the parent goes", func(b *bench) {
		b.tutorial()
		b.s.Clear()
		member, susan := get[Role](b, 2), get[User](b, 2)
		b.ok(member.RemoveUsers(susan))
		susan.RoleID = &member.ID
		b.ok(b.s.Delete(member), b.s.Commit())
		b.holds("SELECT count(*) FROM users WHERE role_id = 2", "0")
		if susan.RoleID != nil || must[*Role](b)(susan.Role()) != nil {
			b.Error("the object does not know")
		}
	}},
	{"10 a child that its field has put back is no orphan", func(b *bench) {
		house, _ := b.owned()
		room := many[Room](b, house, "Rooms")[0]
		b.ok(store.Remove(house, "Rooms", []*Room{room}))
		room.HouseID = &house.ID
		b.ok(b.s.Commit())
		b.state(room, store.Persistent)
		b.is(rooms(many[Room](b, house, "Rooms")), "b a")
	}},
	{"9 what a field has put in is taken out", func(b *bench) {
		ada, _, books := b.pair()
		books[2].WriterID = &ada.ID // the loaded collection does not show it before the flush
		b.ok(store.Remove(ada, "Books", books[2:3]))
		if books[2].WriterID != nil || single[Writer](b, books[2], "Writer") != nil {
			b.Error("c still has a writer")
		}
		b.ok(store.Set(ada, "Books", nil))
		books[0].WriterID = &ada.ID
		b.ok(store.Remove(ada, "Books", books[:1]), b.s.Commit())
		b.holds("SELECT id, writer_id FROM books ORDER BY id", "1 NULL; 2 NULL; 3 NULL; 4 2; 5 NULL")
		b.sides("Ada:", ada)
	}},
	{"9 what a field has led away is put in again, where only the collection is a relation", func(b *bench) {
		country := b.countries()
		flag := &Flag{ID: 1, Country: "yu"}
		b.ok(b.s.Add(flag, &Country{Code: "fr"}), b.s.Commit())
		flags := many[Flag](b, country, "Flags")
		flag.Country = "fr"
		b.ok(store.Append(country, "Flags", flags), b.s.Commit())
		b.holds("SELECT country FROM flags", "yu")
	}},
	{"9 a field written after what it led to was deleted counts", func(b *bench) {
		admin, member, _, john, _, _ := b.tutorial()
		must[*Role](b)(john.Role())
		b.ok(b.s.Delete(admin), b.s.Flush())
		john.RoleID = &member.ID
		if must[*Role](b)(john.Role()) != member {
			b.Error("the relation does not follow the field")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT role_id FROM users WHERE username = 'john'", "2")
	}},
	{"6 a collection that was changed before its transaction began comes back", func(b *bench) {
		admin, _, _, john, _, _ := b.tutorial()
		b.s.Clear()
		admin, john = get[Role](b, admin.ID), get[User](b, john.ID)
		b.ok(john.SetRole(nil), b.s.Delete(admin), b.s.Flush(), b.s.Rollback())
		if got := names(must[[]*User](b)(admin.Users())); got != "john" {
			b.Errorf("got the users %q, want john", got)
		}
	}},
}

// Rack has the nodes of a tree.
type Rack struct {
	store.Model `table:"racks" rel:"Nodes: many Node via rack_id"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name"`
}

// Node refers to its own table and to another.
type Node struct {
	store.Model `table:"nodes"`
	ID          int64  `db:"id,pk,auto"`
	RackID      *int64 `db:"rack_id,fk=racks.id,rel=Rack,backref=Nodes"`
	ParentID    *int64 `db:"parent_id,fk=nodes.id,rel=Parent"`
}
