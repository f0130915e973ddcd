package storetest

import "github.com/dbsh-go/dbsh/store"

// houseSchema has the tables of these tests. What a test wants of their relations stands in its own types.
var houseSchema = []string{
	`CREATE TABLE houses (id INTEGER PRIMARY KEY)`,
	`CREATE TABLE rooms (id INTEGER PRIMARY KEY, name VARCHAR(20), house_id INTEGER, FOREIGN KEY (house_id) REFERENCES houses (id) ON DELETE CASCADE)`,
	`CREATE TABLE chairs (id INTEGER PRIMARY KEY, room_id INTEGER, FOREIGN KEY (room_id) REFERENCES rooms (id))`,
	`CREATE TABLE house_rooms (house_id INTEGER NOT NULL, room_id INTEGER NOT NULL, PRIMARY KEY (house_id, room_id), FOREIGN KEY (house_id) REFERENCES houses (id), FOREIGN KEY (room_id) REFERENCES rooms (id))`,
	`INSERT INTO houses (id) VALUES (1), (2)`,
	`INSERT INTO rooms (id, name, house_id) VALUES (1, 'a', 1), (2, 'b', 1), (3, 'c', 2)`,
	`INSERT INTO chairs (id, room_id) VALUES (1, 1), (2, 3)`,
}

func (b *bench) houses(models ...any) {
	b.Helper()
	b.tables(houseSchema...)
	if len(models) < 3 {
		b.tables("DELETE FROM chairs")
	}
	b.session(models...)
}

// House owns its rooms, and they their chairs.
type House struct {
	store.Model `table:"houses" rel:"Rooms: many Room via house_id cascade='all, delete-orphan'"`
	ID          int64 `db:"id,pk"`
}

// Room is in a house, and holds chairs.
type Room struct {
	store.Model `table:"rooms" rel:"Chairs: many Chair via room_id cascade='all, delete-orphan'"`
	ID          int64  `db:"id,pk"`
	Name        string `db:"name"`
	HouseID     *int64 `db:"house_id,fk=houses.id,rel=House,backref=Rooms"`
}

// Chair is in a room.
type Chair struct {
	store.Model `table:"chairs"`
	ID          int64  `db:"id,pk"`
	RoomID      *int64 `db:"room_id,fk=rooms.id,rel=Room,backref=Chairs"`
}

func (b *bench) owned() (first, second *House) {
	b.Helper()
	b.houses(&House{}, &Room{}, &Chair{})
	return get[House](b, 1), get[House](b, 2)
}

func rooms(list []*Room) string { return told(list, func(r *Room) string { return r.Name }) }

var cascadeTests = []test{
	{"10 add brings what relations lead to, and what those lead to", func(b *bench) {
		b.houses(&House{}, &Room{}, &Chair{})
		house, room, chair := &House{ID: 9}, &Room{ID: 9}, &Chair{ID: 9}
		b.ok(store.Append(room, "Chairs", []*Chair{chair}), store.Append(house, "Rooms", []*Room{room}), b.s.Add(house))
		b.state(chair, store.Pending)
		b.ok(b.s.Commit())
		b.holds("SELECT room_id FROM chairs WHERE id = 9", "9")
	}},
	{"10 add brings the parent", func(b *bench) {
		b.houses(&House{}, &Room{}, &Chair{})
		house, room := &House{ID: 9}, &Room{ID: 9}
		b.ok(store.Set(room, "House", house), b.s.Add(room))
		b.state(house, store.Pending)
	}},
	{"10 without save-update nothing is brought", func(b *bench) {
		type Room struct {
			store.Model `table:"rooms"`
			ID          int64  `db:"id,pk"`
			HouseID     *int64 `db:"house_id,fk=houses.id"`
		}
		type House struct {
			store.Model `table:"houses" rel:"Rooms: many Room via house_id cascade=none"`
			ID          int64 `db:"id,pk"`
		}
		b.houses(&House{}, &Room{})
		house, room := &House{ID: 9}, &Room{ID: 9}
		b.ok(store.Append(house, "Rooms", []*Room{room}), b.s.Add(house), b.s.Flush())
		b.state(room, store.Transient)
		if len(b.notices) == 0 {
			b.Error("nothing was said about the room that is not written")
		}
	}},
	{"10 what left its relation before Add is not brought", func(b *bench) {
		b.houses(&House{}, &Room{}, &Chair{})
		house, room := &House{ID: 9}, &Room{ID: 9}
		b.ok(store.Append(house, "Rooms", []*Room{room}), store.Remove(house, "Rooms", []*Room{room}), b.s.Add(house))
		b.state(room, store.Transient)
	}},
	{"10 delete reaches grandchildren", func(b *bench) {
		house, _ := b.owned()
		b.ok(b.s.Delete(house))
		b.causes(func() { b.ok(b.s.Flush()) }, "delete House.Rooms", "delete Room.Chairs", "flush", "flush", "flush", "flush")
		b.holds("SELECT count(*) FROM chairs", "1")
		b.holds("SELECT id FROM rooms", "3")
		b.ok(b.s.Rollback())
		b.holds("SELECT count(*) FROM rooms", "3")
		b.is(rooms(many[Room](b, house, "Rooms")), "a b")
	}},
	{"10 delete takes pending children out of the session", func(b *bench) {
		house, _ := b.owned()
		room := &Room{ID: 9}
		b.ok(store.Append(house, "Rooms", []*Room{room}))
		b.state(room, store.Pending)
		b.ok(b.s.Delete(house), b.s.Commit())
		b.state(room, store.Transient)
		b.holds("SELECT id FROM rooms", "3")
	}},
	{"10 a child that was moved away is not deleted with its old parent", func(b *bench) {
		house, other := b.owned()
		room := many[Room](b, house, "Rooms")[0]
		b.ok(store.Set(room, "House", other), b.s.Delete(house), b.s.Commit())
		b.holds("SELECT id, house_id FROM rooms ORDER BY id", "1 2; 3 2")
	}},
	{"10 without a cascade the database's own is followed in memory", func(b *bench) {
		type Room struct {
			store.Model `table:"rooms"`
			ID          int64  `db:"id,pk"`
			HouseID     *int64 `db:"house_id,fk=houses.id,ondelete=cascade"`
		}
		type House struct {
			store.Model `table:"houses" rel:"Rooms: many Room via house_id"`
			ID          int64 `db:"id,pk"`
		}
		b.houses(&House{}, &Room{})
		house, room := get[House](b, 1), get[Room](b, 1)
		b.ok(b.s.Delete(house), b.s.Commit())
		b.state(room, store.Detached)
		b.holds("SELECT id FROM rooms", "3")
	}},
	{"10 an orphan is deleted with what it owns", func(b *bench) {
		house, _ := b.owned()
		b.ok(store.Remove(house, "Rooms", many[Room](b, house, "Rooms")[:1]), b.s.Commit())
		b.holds("SELECT id FROM rooms ORDER BY id", "2; 3")
		b.holds("SELECT id FROM chairs", "2")
	}},
	{"10 an orphan by its own side is deleted", func(b *bench) {
		house, _ := b.owned()
		room := many[Room](b, house, "Rooms")[0]
		b.ok(store.Set(room, "House", nil), b.s.Commit())
		b.holds("SELECT count(*) FROM rooms WHERE id = 1", "0")
		b.state(room, store.Detached)
	}},
	{"10 replacing a collection deletes what is left out", func(b *bench) {
		house, _ := b.owned()
		all := many[Room](b, house, "Rooms")
		b.ok(store.Set(house, "Rooms", []*Room{all[1], {ID: 9, Name: "new"}}), b.s.Commit())
		b.holds("SELECT id, name FROM rooms WHERE house_id = 1 ORDER BY id", "2 b; 9 new")
		b.holds("SELECT count(*) FROM rooms WHERE id = 1", "0")
	}},
	{"10 a child that is taken out and put back stays", func(b *bench) {
		house, _ := b.owned()
		room := many[Room](b, house, "Rooms")[0]
		b.ok(store.Remove(house, "Rooms", []*Room{room}), store.Append(house, "Rooms", []*Room{room}))
		b.silent(func() { b.ok(b.s.Flush()) })
		b.state(room, store.Persistent)
	}},
	{"10 a child that goes to another owner is no orphan", func(b *bench) {
		house, other := b.owned()
		room := many[Room](b, house, "Rooms")[0]
		b.ok(store.Remove(house, "Rooms", []*Room{room}), store.Append(other, "Rooms", []*Room{room}), b.s.Commit())
		b.holds("SELECT house_id FROM rooms WHERE id = 1", "2")
		b.is(rooms(many[Room](b, other, "Rooms")), "a c")
	}},
	{"10 a child that goes to a new owner is no orphan", func(b *bench) {
		house, _ := b.owned()
		room := many[Room](b, house, "Rooms")[0]
		fresh := &House{ID: 9}
		b.ok(store.Remove(house, "Rooms", []*Room{room}), store.Append(fresh, "Rooms", []*Room{room}), b.s.Add(fresh), b.s.Commit())
		b.holds("SELECT house_id FROM rooms WHERE id = 1", "9")
	}},
	{"10 an orphan of a rollback is its owner's again", func(b *bench) {
		house, _ := b.owned()
		room := many[Room](b, house, "Rooms")[0]
		b.ok(store.Remove(house, "Rooms", []*Room{room}), b.s.Flush(), b.s.Rollback())
		b.state(room, store.Persistent)
		b.is(rooms(many[Room](b, house, "Rooms")), "a b")
		if single[House](b, room, "House") != house {
			b.Error("the room does not know its house")
		}
	}},
	{"10 a pending orphan leaves the session at once", func(b *bench) {
		house, _ := b.owned()
		room := &Room{ID: 9}
		b.ok(store.Append(house, "Rooms", []*Room{room}), store.Remove(house, "Rooms", []*Room{room}))
		b.state(room, store.Transient)
		b.silent(func() { b.ok(b.s.Flush()) })
	}},
	{"10 a pending orphan by its own side leaves the session", func(b *bench) {
		house, _ := b.owned()
		room := &Room{ID: 9}
		b.ok(store.Append(house, "Rooms", []*Room{room}), store.Set(room, "House", nil))
		b.state(room, store.Transient)
	}},
	{"10 a pending orphan by its own side alone, of a session that has followed no collection yet", func(b *bench) {
		album, track := &Album{Title: "a"}, &Track{Name: "t"}
		b.ok(b.s.Add(album), store.Set(track, "Album", album), b.s.Add(track), store.Set(track, "Album", nil), b.s.Commit())
		b.state(track, store.Transient)
		b.holds("SELECT title FROM albums", "a")
	}},
	{"10 a pending child that goes to another owner stays", func(b *bench) {
		house, other := b.owned()
		room := &Room{ID: 9}
		b.ok(store.Append(house, "Rooms", []*Room{room}), store.Append(other, "Rooms", []*Room{room}))
		b.state(room, store.Pending)
		b.ok(b.s.Commit())
		b.holds("SELECT house_id FROM rooms WHERE id = 9", "2")
	}},
	{"10 a child that never had an owner is written", func(b *bench) {
		b.owned()
		b.ok(b.s.Add(&Room{ID: 9}), b.s.Commit())
		b.holds("SELECT house_id FROM rooms WHERE id = 9", "NULL")
	}},
	{"10 expunge takes along what it cascades to", func(b *bench) {
		house, _ := b.owned()
		room := many[Room](b, house, "Rooms")[0]
		chair := many[Chair](b, room, "Chairs")[0]
		b.ok(b.s.Expunge(house))
		b.state(room, store.Detached)
		b.state(chair, store.Detached)
		b.ok(b.s.Add(house))
		b.state(chair, store.Persistent)
	}},
	{"10 expunge takes pending children along", func(b *bench) {
		house, _ := b.owned()
		room := &Room{ID: 9}
		b.ok(store.Append(house, "Rooms", []*Room{room}), b.s.Expunge(house))
		b.state(room, store.Transient)
	}},
	{"10 expunge without a cascade leaves others where they are", func(b *bench) {
		_, _, _, john, _, _ := b.tutorial()
		r := must[*Role](b)(john.Role())
		b.ok(b.s.Expunge(r))
		b.state(john, store.Persistent)
	}},
	{"10 expire reaches what it cascades to", func(b *bench) {
		house, _ := b.owned()
		room := many[Room](b, house, "Rooms")[0]
		_, err := b.db.Raw().Exec("UPDATE rooms SET name = 'z' WHERE id = 1")
		b.ok(err, b.s.Expire(house))
		found[Room](b, root[Room](b))
		b.is(room.Name, "z")
	}},
	{"10 refresh expires what it cascades to", func(b *bench) {
		house, _ := b.owned()
		room := many[Room](b, house, "Rooms")[0]
		_, err := b.db.Raw().Exec("UPDATE rooms SET name = 'z' WHERE id = 1")
		b.ok(err, b.s.Refresh(house))
		many[Room](b, house, "Rooms")
		b.is(room.Name, "z")
	}},
	{"10 merge brings copies of what it cascades to", func(b *bench) {
		house, _ := b.owned()
		copied := &House{ID: 1}
		b.ok(store.Append(copied, "Rooms", []*Room{{ID: 1, Name: "renamed", HouseID: ptr(int64(1))}, {ID: 9, Name: "new", HouseID: ptr(int64(1))}}))
		merged, err := b.s.Merge(copied)
		if b.ok(err); merged != any(house) {
			b.Fatal("merge made another house")
		}
		b.ok(b.s.Commit())
		b.holds("SELECT id, name FROM rooms WHERE house_id = 1 ORDER BY id", "1 renamed; 9 new")
	}},
	{"10 passive deletes leave children that are not loaded to the database", func(b *bench) {
		house, _ := b.passive()
		b.ok(b.s.Delete(house))
		b.sends(func() { b.ok(b.s.Commit()) }, "BEGIN", "DELETE FROM houses WHERE id = ? (1)", "COMMIT")
		b.holds("SELECT id FROM rooms", "3")
	}},
	{"10 passive deletes take along children that the session has", func(b *bench) {
		house, room := b.passive()
		b.ok(root[passiveRoom](b).Get(&room, 1), b.s.Delete(house))
		b.sends(func() { b.ok(b.s.Commit()) }, "BEGIN", "DELETE FROM rooms WHERE id = ? (1)", "DELETE FROM houses WHERE id = ? (1)", "COMMIT")
		b.state(room, store.Detached)
		b.holds("SELECT id FROM rooms", "3")
	}},
	{"10 passive deletes of a collection that is loaded", func(b *bench) {
		house, _ := b.passive()
		many[passiveRoom](b, house, "Rooms")
		b.ok(b.s.Delete(house), b.s.Commit())
		b.holds("SELECT id FROM rooms", "3")
	}},
	{"10 an owner by one of many to many deletes its orphans", func(b *bench) {
		type Room struct {
			store.Model `table:"rooms"`
			ID          int64 `db:"id,pk"`
		}
		type House struct {
			store.Model `table:"houses" rel:"Kept: many Room through house_rooms(house_id, room_id) cascade='all, delete-orphan' single_parent"`
			ID          int64 `db:"id,pk"`
		}
		b.houses(&House{}, &Room{})
		first, second := get[House](b, 1), get[House](b, 2)
		one, two := &Room{ID: 8}, &Room{ID: 9}
		b.ok(store.Append(first, "Kept", []*Room{one, two}), b.s.Commit())
		b.fails(store.Append(second, "Kept", []*Room{one}), nil, "Kept", "House 1", "single_parent")
		b.ok(store.Remove(first, "Kept", []*Room{one, two}), store.Append(second, "Kept", []*Room{one}), b.s.Commit())
		b.holds("SELECT house_id, room_id FROM house_rooms", "2 8")
		b.holds("SELECT id FROM rooms WHERE id > 7", "8")
	}},
	{"10 many to many cascades a delete", func(b *bench) {
		type Room struct {
			store.Model `table:"rooms"`
			ID          int64 `db:"id,pk"`
		}
		type House struct {
			store.Model `table:"houses" rel:"Kept: many Room through house_rooms(house_id, room_id) cascade=all"`
			ID          int64 `db:"id,pk"`
		}
		b.houses(&House{}, &Room{})
		first := get[House](b, 1)
		b.ok(store.Append(first, "Kept", []*Room{{ID: 8}, {ID: 9}}), b.s.Commit(), b.s.Delete(first), b.s.Flush())
		b.holds("SELECT count(*) FROM house_rooms", "0")
		b.holds("SELECT count(*) FROM rooms WHERE id > 7", "0")
	}},
	{"10 many to many without a cascade deletes the pairs alone", func(b *bench) {
		type Room struct {
			store.Model `table:"rooms"`
			ID          int64 `db:"id,pk"`
		}
		type House struct {
			store.Model `table:"houses" rel:"Kept: many Room through house_rooms(house_id, room_id)"`
			ID          int64 `db:"id,pk"`
		}
		b.houses(&House{}, &Room{})
		first := get[House](b, 1)
		b.ok(store.Append(first, "Kept", []*Room{{ID: 9}}), b.s.Commit(), b.s.Delete(first))
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN", "DELETE FROM house_rooms WHERE house_id = ? (1)", "DELETE FROM houses WHERE id = ? (1)")
		b.holds("SELECT count(*) FROM rooms WHERE id = 9", "1")
	}},
	{"10 a belongs-to that owns deletes what it leaves", func(b *bench) {
		type House struct {
			store.Model `table:"houses"`
			ID          int64 `db:"id,pk"`
		}
		type Room struct {
			store.Model `table:"rooms"`
			ID          int64  `db:"id,pk"`
			HouseID     *int64 `db:"house_id,fk=houses.id,rel=House,single_parent,cascade='all, delete-orphan'"`
		}
		b.houses(&House{}, &Room{})
		one, three := get[Room](b, 1), get[Room](b, 3)
		b.fails(store.Set(get[Room](b, 2), "House", single[House](b, three, "House")), nil, "House", "Room 3", "single_parent")
		b.tables("UPDATE rooms SET house_id = NULL WHERE id = 2")
		b.ok(store.Set(one, "House", nil), b.s.Commit())
		b.holds("SELECT id FROM houses", "2")
		b.ok(b.s.Delete(three), b.s.Commit())
		b.holds("SELECT count(*) FROM houses", "0")
	}},
	{"10 what is viewed is not written", func(b *bench) {
		type Room struct {
			store.Model `table:"rooms"`
			ID          int64  `db:"id,pk"`
			HouseID     *int64 `db:"house_id,fk=houses.id"`
		}
		type House struct {
			store.Model `table:"houses" rel:"Rooms: many Room via house_id viewonly"`
			ID          int64 `db:"id,pk"`
		}
		b.houses(&House{}, &Room{})
		house, room := get[House](b, 1), get[Room](b, 3)
		for _, err := range []error{store.Append(house, "Rooms", []*Room{room}), store.Remove(house, "Rooms", []*Room{room}), store.Set(house, "Rooms", []*Room{room})} {
			b.fails(err, nil, "Rooms", "House", "viewonly")
		}
		b.ok(b.s.Delete(house))
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN", "DELETE FROM houses WHERE id = ? (1)")
	}},
	{"10 what is viewed is read again after a flush", func(b *bench) {
		type Room struct {
			store.Model `table:"rooms"`
			ID          int64  `db:"id,pk"`
			HouseID     *int64 `db:"house_id,fk=houses.id"`
		}
		type House struct {
			store.Model `table:"houses" rel:"Rooms: many Room via house_id viewonly"`
			ID          int64 `db:"id,pk"`
		}
		b.houses(&House{}, &Room{})
		house, room := get[House](b, 1), get[Room](b, 3)
		if n := len(many[Room](b, house, "Rooms")); n != 2 {
			b.Errorf("got %d, want 2", n)
		}
		b.silent(func() { many[Room](b, house, "Rooms") })
		room.HouseID = ptr(int64(1))
		b.ok(b.s.Flush())
		if n := len(many[Room](b, house, "Rooms")); n != 3 {
			b.Errorf("got %d, want 3", n)
		}
		b.ok(b.s.Rollback())
		if n := len(many[Room](b, house, "Rooms")); n != 2 {
			b.Errorf("got %d after rollback, want 2", n)
		}
	}},
}

// passiveHouse and passiveRoom leave the deletion of rooms to the database.
type passiveHouse struct {
	store.Model `table:"houses" rel:"Rooms: many passiveRoom via house_id cascade='all, delete-orphan' passive_deletes"`
	ID          int64 `db:"id,pk"`
}

type passiveRoom struct {
	store.Model `table:"rooms"`
	ID          int64  `db:"id,pk"`
	HouseID     *int64 `db:"house_id,fk=houses.id,ondelete=cascade"`
}

func (b *bench) passive() (house *passiveHouse, room *passiveRoom) {
	b.Helper()
	b.houses(&passiveHouse{}, &passiveRoom{})
	return get[passiveHouse](b, 1), nil
}
