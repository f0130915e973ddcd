package storetest_test

import "github.com/dbsh-go/dbsh/store"

// The models of the random operations: a unique column, foreign keys that can be NULL and that cannot, a self reference, many to
// many, one to one, children that are deleted with their parents, and composite keys.
type (
	Crew struct {
		store.Model `table:"crews" rel:"Sailors: many Sailor via crew_id"`
		ID          int64  `db:"id,pk,auto"`
		Name        string `db:"name,size=20,notnull,unique"`
	}
	Sailor struct {
		store.Model `table:"sailors" rel:"Mates: many Sailor via boss_id; Guilds: many Guild through memberships(sailor_id, guild_id); Chores: many Chore via sailor_id cascade='all, delete-orphan'; Letters: many Letter via sailor_id"`
		ID          int64  `db:"id,pk,auto"`
		Name        string `db:"name,size=20,notnull"`
		CrewID      *int64 `db:"crew_id,fk=crews.id,rel=Crew,backref=Sailors"`
		BossID      *int64 `db:"boss_id,fk=sailors.id,rel=Boss,backref=Mates"`
	}
	Guild struct {
		store.Model `table:"guilds" rel:"Sailors: many Sailor through memberships(guild_id, sailor_id)"`
		ID          int64  `db:"id,pk,auto"`
		Name        string `db:"name,size=20,notnull"`
	}
	Bunk struct {
		store.Model `table:"bunks"`
		ID          int64  `db:"id,pk,auto"`
		Name        string `db:"name,size=20,notnull"`
		SailorID    *int64 `db:"sailor_id,unique,fk=sailors.id,rel=Sailor,backref='Bunk one'"`
	}
	Chore struct {
		store.Model `table:"chores"`
		ID          int64  `db:"id,pk,auto"`
		Name        string `db:"name,size=20,notnull"`
		SailorID    int64  `db:"sailor_id,notnull,fk=sailors.id,rel=Sailor,backref=Chores"`
	}
	Letter struct {
		store.Model `table:"letters"`
		ID          int64  `db:"id,pk,auto"`
		Name        string `db:"name,size=20,notnull"`
		SailorID    int64  `db:"sailor_id,notnull,fk=sailors.id,rel=Sailor,backref=Letters"`
	}
	Cargo struct {
		store.Model `table:"cargos" rel:"Crates: many Crate via port+number cascade='all, delete-orphan'"`
		Port        string `db:"port,pk,size=10"`
		Number      int64  `db:"number,pk"`
		Name        string `db:"name,size=20,notnull"`
	}
	Crate struct {
		store.Model `table:"crates" fk:"port,number -> cargos.port,number rel=Cargo backref=Crates"`
		Port        string `db:"port,pk,size=10"`
		Number      int64  `db:"number,pk"`
		Place       int64  `db:"place,pk"`
		Name        string `db:"name,size=20,notnull"`
	}
)

// fleet are the models, parents first.
var fleet = []any{&Crew{}, &Sailor{}, &Guild{}, &Bunk{}, &Chore{}, &Letter{}, &Cargo{}, &Crate{}}

// tables are what a row of the database is read by, children first.
var tables = []struct{ name, columns, order string }{
	{"memberships", "sailor_id, guild_id", "1, 2"},
	{"crates", "port, number, place, name", "1, 2, 3"},
	{"cargos", "port, number, name", "1, 2"},
	{"letters", "id, name, sailor_id", "1"},
	{"chores", "id, name, sailor_id", "1"},
	{"bunks", "id, name, sailor_id", "1"},
	{"guilds", "id, name", "1"},
	{"sailors", "id, name, crew_id, boss_id", "1"},
	{"crews", "id, name", "1"},
}

// tie is a foreign key of a kind of thing, and what it means.
type tie struct {
	kind, name   string // the child's model and its relation to the parent
	parent, back string // the parent's model and its relation to the child
	single       bool   // one to one
	required     bool   // cannot be NULL: deleting the parent is refused while there are children
	owned        bool   // the child is deleted with the parent, and when it is taken from it
}

var ties = []tie{
	{kind: "Sailor", name: "Crew", parent: "Crew", back: "Sailors"},
	{kind: "Sailor", name: "Boss", parent: "Sailor", back: "Mates"},
	{kind: "Bunk", name: "Sailor", parent: "Sailor", back: "Bunk", single: true},
	{kind: "Chore", name: "Sailor", parent: "Sailor", back: "Chores", owned: true},
	{kind: "Letter", name: "Sailor", parent: "Sailor", back: "Letters", required: true},
	{kind: "Crate", name: "Cargo", parent: "Cargo", back: "Crates", owned: true},
}
