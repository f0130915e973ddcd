package storetest

import (
	"fmt"

	"github.com/dbsh-go/dbsh/store"
)

// Label has a unique name that must be there.
type Label struct {
	store.Model `table:"labels"`
	ID          int64   `db:"id,pk"`
	Name        string  `db:"name,size=40,notnull,unique"`
	Note        *string `db:"note"`
}

// Seat is unique by two columns.
type Seat struct {
	store.Model `table:"seats" unique:"hall,number"`
	ID          int64   `db:"id,pk"`
	Hall        string  `db:"hall,size=40,notnull"`
	Number      int64   `db:"number,notnull"`
	Holder      *string `db:"holder,size=40,unique"`
}

// Holder has one passport.
type Holder struct {
	store.Model `table:"persons" rel:"Passport: one Passport via person_id cascade='all, delete-orphan'"`
	ID          int64 `db:"id,pk"`
}

// Passport must be somebody's. (One to one, unique key that cannot be NULL.)
type Passport struct {
	store.Model `table:"passports" rel:"Stamps: many Stamp via passport_id cascade=all"`
	ID          int64 `db:"id,pk"`
	PersonID    int64 `db:"person_id,notnull,unique,fk=persons.id,rel=Holder,backref='Passport one'"`
}

// Stamp is in a passport.
type Stamp struct {
	store.Model `table:"stamps"`
	ID          int64  `db:"id,pk"`
	PassportID  *int64 `db:"passport_id,fk=passports.id,rel=Passport,backref=Stamps"`
}

// Team has a unique name, and players.
type Team struct {
	store.Model `table:"teams" rel:"Players: many Player via team_id"`
	ID          int64  `db:"id,pk"`
	Name        string `db:"name,size=40,notnull,unique"`
}

// Player must be in a team.
type Player struct {
	store.Model `table:"players"`
	ID          int64 `db:"id,pk"`
	TeamID      int64 `db:"team_id,notnull,fk=teams.id,rel=Team,backref=Players"`
}

var uniqueSchema = []string{
	`CREATE TABLE labels (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE, note VARCHAR(40))`,
	`CREATE TABLE seats (id INTEGER PRIMARY KEY, hall VARCHAR(40) NOT NULL, number INTEGER NOT NULL, holder VARCHAR(40) UNIQUE, UNIQUE (hall, number))`,
	`CREATE TABLE persons (id INTEGER PRIMARY KEY)`,
	`CREATE TABLE passports (id INTEGER PRIMARY KEY, person_id INTEGER NOT NULL UNIQUE, FOREIGN KEY (person_id) REFERENCES persons (id))`,
	`CREATE TABLE stamps (id INTEGER PRIMARY KEY, passport_id INTEGER, FOREIGN KEY (passport_id) REFERENCES passports (id))`,
	`CREATE TABLE teams (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL UNIQUE)`,
	`CREATE TABLE players (id INTEGER PRIMARY KEY, team_id INTEGER NOT NULL, FOREIGN KEY (team_id) REFERENCES teams (id))`,
}

// tables makes tables of a group of tests.
func (b *bench) tables(texts ...string) {
	b.Helper()
	for _, text := range texts {
		_, err := b.s.Execute(ddl(b.db.Dialect(), text))
		b.ok(err)
	}
	b.ok(b.s.Commit())
}

// tags makes tags a, b, c, ... with the keys 1, 2, 3, ...
func (b *bench) tags(names ...string) []*Label {
	b.Helper()
	b.tables(uniqueSchema...)
	b.ok(b.s.Register(&Label{}, &Seat{}, &Holder{}, &Passport{}, &Stamp{}, &Team{}, &Player{}))
	tags := make([]*Label, len(names))
	for k, name := range names {
		tags[k] = &Label{ID: int64(k + 1), Name: name}
		b.ok(b.s.Add(tags[k]))
	}
	b.ok(b.s.Commit())
	return tags
}

const tagNames = "SELECT id, name FROM labels ORDER BY id"

var uniqueTests = []test{
	{"18 two unique values are swapped", func(b *bench) {
		t := b.tags("a", "b")
		t[0].Name, t[1].Name = "b", "a"
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 b; 2 a")
	}},
	{"18 three unique values go round", func(b *bench) {
		t := b.tags("a", "b", "c")
		t[0].Name, t[1].Name, t[2].Name = "b", "c", "a"
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 b; 2 c; 3 a")
	}},
	{"18 two circles in one flush", func(b *bench) {
		t := b.tags("a", "b", "c", "d")
		t[0].Name, t[1].Name, t[2].Name, t[3].Name = "b", "a", "d", "c"
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 b; 2 a; 3 d; 4 c")
	}},
	{"18 a chain of unique values moves up", func(b *bench) {
		t := b.tags("a", "b", "c")
		t[0].Name, t[1].Name, t[2].Name = "b", "c", "d"
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN",
			"UPDATE labels SET name = ? WHERE id = ? (d, 3)",
			"UPDATE labels SET name = ? WHERE id = ? (c, 2)",
			"UPDATE labels SET name = ? WHERE id = ? (b, 1)")
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 b; 2 c; 3 d")
	}},
	{"18 a circle takes one statement more", func(b *bench) {
		t := b.tags("a", "b")
		t[0].Name, t[1].Name = "b", "a"
		before := len(b.sent)
		b.ok(b.s.Flush())
		if got := len(b.sent) - before; got != 4 {
			b.Errorf("sent %d statements, want BEGIN and 3", got)
		}
	}},
	{"18 a deleted row's unique value is free for a new one", func(b *bench) {
		t := b.tags("a", "b")
		b.ok(b.s.Delete(t[0]), b.s.Add(&Label{ID: 9, Name: "a"}), b.s.Commit())
		b.holds(tagNames, "2 b; 9 a")
	}},
	{"18 a deleted row's unique value is free for an old one", func(b *bench) {
		t := b.tags("a", "b")
		t[1].Name = "a"
		b.ok(b.s.Delete(t[0]), b.s.Commit())
		b.holds(tagNames, "2 a")
	}},
	{"18 a changed row's unique value is free for a new one", func(b *bench) {
		t := b.tags("a")
		t[0].Name = "old a"
		b.ok(b.s.Add(&Label{ID: 9, Name: "a"}), b.s.Commit())
		b.holds(tagNames, "1 old a; 9 a")
	}},
	{"18 new, changed and deleted rows hand on in one flush", func(b *bench) {
		t := b.tags("a", "b", "c")
		t[1].Name = "a"
		t[2].Name = "b"
		b.ok(b.s.Delete(t[0]), b.s.Add(&Label{ID: 9, Name: "c"}), b.s.Commit())
		b.holds(tagNames, "2 a; 3 b; 9 c")
	}},
	{"18 unique pairs are swapped", func(b *bench) {
		b.tags()
		one, two := &Seat{ID: 1, Hall: "red", Number: 1}, &Seat{ID: 2, Hall: "red", Number: 2}
		b.ok(b.s.Add(one, two), b.s.Commit())
		one.Number, two.Number = 2, 1
		b.ok(b.s.Commit())
		b.holds("SELECT id, hall, number FROM seats ORDER BY id", "1 red 2; 2 red 1")
	}},
	{"18 unique pairs are swapped by one column each", func(b *bench) {
		b.tags()
		one, two, three := &Seat{ID: 1, Hall: "red", Number: 1}, &Seat{ID: 2, Hall: "blue", Number: 1}, &Seat{ID: 3, Hall: "blue", Number: 2}
		b.ok(b.s.Add(one, two, three), b.s.Commit())
		one.Hall, two.Number, three.Hall, three.Number = "blue", 2, "red", 1
		b.ok(b.s.Commit())
		b.holds("SELECT id, hall, number FROM seats ORDER BY id", "1 blue 1; 2 blue 2; 3 red 1")
	}},
	{"18 values that can be NULL are swapped through NULL", func(b *bench) {
		b.tags()
		one, two := &Seat{ID: 1, Hall: "red", Number: 1, Holder: ptr("ann")}, &Seat{ID: 2, Hall: "red", Number: 2, Holder: ptr("bob")}
		b.ok(b.s.Add(one, two), b.s.Commit())
		one.Holder, two.Holder = ptr("bob"), ptr("ann")
		b.sends(func() { b.ok(b.s.Flush()) }, "BEGIN",
			"UPDATE seats SET holder = ? WHERE id = ? (NULL, 2)",
			"UPDATE seats SET holder = ? WHERE id = ? (bob, 1)",
			"UPDATE seats SET holder = ? WHERE id = ? (ann, 2)")
		b.ok(b.s.Commit())
		b.holds("SELECT id, holder FROM seats ORDER BY id", "1 bob; 2 ann")
	}},
	{"18 two unique columns are swapped at once", func(b *bench) {
		b.tags()
		one, two := &Seat{ID: 1, Hall: "red", Number: 1, Holder: ptr("ann")}, &Seat{ID: 2, Hall: "blue", Number: 2, Holder: ptr("bob")}
		b.ok(b.s.Add(one, two), b.s.Commit())
		one.Hall, one.Number, one.Holder, two.Hall, two.Number, two.Holder = two.Hall, two.Number, two.Holder, one.Hall, one.Number, one.Holder
		b.ok(b.s.Commit())
		b.holds("SELECT id, hall, number, holder FROM seats ORDER BY id", "1 blue 2 bob; 2 red 1 ann")
	}},
	{"18 primary keys are swapped", func(b *bench) {
		t := b.tags("a", "b")
		t[0].ID, t[1].ID = 2, 1
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 b; 2 a")
		if get[Label](b, 1) != t[1] || get[Label](b, 2) != t[0] {
			b.Error("the session finds the wrong object by its key")
		}
	}},
	{"18 a new row takes the key of one that changes its own", func(b *bench) {
		t := b.tags("a")
		t[0].ID = 5
		fresh := &Label{ID: 1, Name: "b"}
		b.ok(b.s.Add(fresh), b.s.Commit())
		b.holds(tagNames, "1 b; 5 a")
		if get[Label](b, 1) != fresh || get[Label](b, 5) != t[0] {
			b.Error("the session finds the wrong object by its key")
		}
	}},
	{"18 a one to one is replaced", func(b *bench) {
		b.tags()
		person, old := &Holder{ID: 1}, &Passport{ID: 1}
		b.ok(store.Set(person, "Passport", old), b.s.Add(person), b.s.Commit())
		fresh := &Passport{ID: 2}
		b.ok(store.Set(person, "Passport", fresh), b.s.Commit())
		b.holds("SELECT id, person_id FROM passports", "2 1")
		b.state(old, store.Detached)
		b.state(fresh, store.Persistent)
	}},
	{"18 a one to one is replaced, children and all", func(b *bench) {
		b.tags()
		person, old := &Holder{ID: 1}, &Passport{ID: 1}
		b.ok(store.Set(person, "Passport", old), store.Append(old, "Stamps", []*Stamp{{ID: 1}, {ID: 2}}), b.s.Add(person), b.s.Commit())
		fresh := &Passport{ID: 2}
		b.ok(store.Append(fresh, "Stamps", []*Stamp{{ID: 3}}), store.Set(person, "Passport", fresh), b.s.Commit())
		b.holds("SELECT id, person_id FROM passports", "2 1")
		b.holds("SELECT id, passport_id FROM stamps", "3 2")
	}},
	{"18 ones to one are swapped", func(b *bench) {
		b.tags()
		people, passports := []*Holder{{ID: 1}, {ID: 2}}, []*Passport{{ID: 1}, {ID: 2}}
		b.ok(store.Set(people[0], "Passport", passports[0]), store.Set(people[1], "Passport", passports[1]), b.s.Add(people[0], people[1]), b.s.Commit())
		passports[0].PersonID, passports[1].PersonID = 2, 1
		b.fails(b.s.Commit(), store.ErrIntegrity, "passports", "person_id")
		b.ok(b.s.Rollback())
		b.holds("SELECT id, person_id FROM passports ORDER BY id", "1 1; 2 2")
	}},
	{"18 a deleted parent's name goes to a new one, children too", func(b *bench) {
		b.tags()
		old, player := &Team{ID: 1, Name: "reds"}, &Player{ID: 1}
		b.ok(store.Set(player, "Team", old), b.s.Add(player), b.s.Commit())
		fresh := &Team{ID: 2, Name: "reds"}
		b.ok(store.Set(player, "Team", fresh), b.s.Delete(old), b.s.Commit())
		b.holds("SELECT id, name FROM teams", "2 reds")
		b.holds("SELECT id, team_id FROM players", "1 2")
	}},
	{"18 a deleted parent's children go to another one", func(b *bench) {
		b.tags()
		old, other, player := &Team{ID: 1, Name: "reds"}, &Team{ID: 2, Name: "blues"}, &Player{ID: 1}
		b.ok(store.Set(player, "Team", old), b.s.Add(player, other), b.s.Commit())
		b.ok(store.Set(player, "Team", other), b.s.Delete(old), b.s.Commit())
		b.holds("SELECT id FROM teams", "2")
		b.holds("SELECT team_id FROM players", "2")
	}},
	{"18 a swap is undone by rollback", func(b *bench) {
		t := b.tags("a", "b")
		t[0].Name, t[1].Name = "b", "a"
		b.ok(b.s.Flush(), b.s.Rollback())
		b.holds(tagNames, "1 a; 2 b")
		if t[0].Name != "a" || t[1].Name != "b" {
			b.Error("the objects are not what they were")
		}
	}},
	{"18 a value that two rows take is refused", func(b *bench) {
		t := b.tags("a", "b")
		t[0].Name, t[1].Name = "c", "c"
		b.fails(b.s.Commit(), store.ErrIntegrity, "labels", "name")
		b.ok(b.s.Rollback())
	}},
	{"18 letters that differ by case only", func(b *bench) {
		t := b.tags("ann", "bob")
		t[0].Name, t[1].Name = "Bob", "Ann"
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 Bob; 2 Ann")
	}},
	{"18 many rows hand on their values", func(b *bench) {
		var list []string
		for n := range 120 {
			list = append(list, fmt.Sprintf("t%03d", n))
		}
		t := b.tags(list...)
		for n := range t {
			t[n].Name = list[(n+1)%len(list)]
		}
		b.ok(b.s.Commit())
		b.holds("SELECT count(*), count(DISTINCT name) FROM labels", "120 120")
		b.holds("SELECT name FROM labels WHERE id = 120", "t000")
	}},
}
