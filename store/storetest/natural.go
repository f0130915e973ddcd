package storetest

import (
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// Country has a natural key that cities follow by the database's own doing, and ports by the flush's.
type Country struct {
	store.Model `table:"countries" rel:"Cities: many City via country; Ports: many Port via country; Flags: many Flag via country"`
	Code        string `db:"code,pk,size=10"`
	Name        string `db:"name,size=40"`
}

// City follows its country (ON UPDATE CASCADE), with a part of its own key.
type City struct {
	store.Model `table:"cities"`
	Country     string `db:"country,pk,size=10,fk=countries.code,rel=InCountry,backref=Cities,onupdate_fk=cascade"`
	Number      int64  `db:"number,pk"`
	Name        string `db:"name,size=40"`
}

// Port may be in a country; the database refuses to change the key of one that has ports.
type Port struct {
	store.Model `table:"ports"`
	ID          int64   `db:"id,pk"`
	Country     *string `db:"country,size=10,fk=countries.code,rel=InCountry,backref=Ports"`
}

// Flag must have a country, and is not tied to it by the database.
type Flag struct {
	store.Model `table:"flags"`
	ID          int64  `db:"id,pk"`
	Country     string `db:"country,size=10,notnull"`
}

func (b *bench) countries() *Country {
	b.Helper()
	b.tables(`CREATE TABLE countries (code VARCHAR(10) PRIMARY KEY, name VARCHAR(40))`,
		`CREATE TABLE cities (country VARCHAR(10) NOT NULL, number INTEGER NOT NULL, name VARCHAR(40), PRIMARY KEY (country, number), FOREIGN KEY (country) REFERENCES countries (code) ON UPDATE CASCADE)`,
		`CREATE TABLE ports (id INTEGER PRIMARY KEY, country VARCHAR(10), FOREIGN KEY (country) REFERENCES countries (code))`,
		`CREATE TABLE flags (id INTEGER PRIMARY KEY, country VARCHAR(10) NOT NULL)`)
	b.ok(b.s.Register(&Country{}, &City{}, &Port{}, &Flag{}))
	country := &Country{Code: "yu", Name: "old"}
	b.ok(b.s.Add(country), b.s.Commit())
	return country
}

var naturalTests = []test{
	{"23 a natural key changes", func(b *bench) {
		country := b.countries()
		country.Code = "rs"
		b.ok(b.s.Commit())
		b.holds("SELECT code, name FROM countries", "rs old")
		if get[Country](b, "rs") != country {
			b.Error("the session does not find it by its new key")
		}
		var none *Country
		b.fails(b.s.Query(&Country{}).Get(&none, "yu"), store.ErrNotFound)
	}},
	{"23 children follow by the database's own doing, objects too", func(b *bench) {
		country := b.countries()
		city := &City{Number: 1, Name: "one"}
		b.ok(store.Set(city, "InCountry", country), b.s.Add(city), b.s.Commit())
		country.Code = "rs"
		b.ok(b.s.Flush())
		if city.Country != "rs" || b.s.IsModified(city) || get[City](b, "rs", 1) != city {
			b.Errorf("the object holds %q", city.Country)
		}
		city.Name = "two"
		b.ok(b.s.Commit())
		b.holds("SELECT country, name FROM cities", "rs two")
	}},
	{"23 a child that follows is changed in the same flush", func(b *bench) {
		country := b.countries()
		city := &City{Number: 1, Name: "one"}
		b.ok(store.Set(city, "InCountry", country), b.s.Add(city), b.s.Commit())
		country.Code, city.Name = "rs", "two"
		b.ok(b.s.Commit())
		b.holds("SELECT country, number, name FROM cities", "rs 1 two")
		if get[City](b, "rs", 1) != city {
			b.Error("the session does not find it by its new key")
		}
	}},
	{"23 children that are not loaded follow by the flush", func(b *bench) {
		b.countries()
		b.ok(b.s.Add(&Port{ID: 1, Country: ptr("yu")}, &Port{ID: 2}), b.s.Commit())
		b.s.Clear()
		country := get[Country](b, "yu")
		country.Code = "rs"
		b.ok(b.s.Commit())
		b.holds("SELECT id, country FROM ports ORDER BY id", "1 rs; 2 NULL")
	}},
	{"23 loaded children follow by the flush", func(b *bench) {
		country := b.countries()
		port := &Port{ID: 1}
		b.ok(store.Set(port, "InCountry", country), b.s.Add(port), b.s.Commit())
		country.Code = "rs"
		b.ok(b.s.Commit())
		b.holds("SELECT country FROM ports", "rs")
		if *port.Country != "rs" || b.s.IsModified(port) {
			b.Errorf("the object holds %q", *port.Country)
		}
	}},
	{"23 children without a foreign key in the database follow", func(b *bench) {
		country := b.countries()
		flag := &Flag{ID: 1, Country: "yu"}
		b.ok(b.s.Add(flag), b.s.Commit())
		country.Code = "rs"
		b.ok(b.s.Commit())
		b.holds("SELECT country FROM flags", "rs")
	}},
	{"23 new children follow", func(b *bench) {
		country := b.countries()
		port, city := &Port{ID: 1}, &City{Number: 1}
		b.ok(store.Set(port, "InCountry", country), store.Set(city, "InCountry", country), b.s.Add(port, city))
		country.Code = "rs"
		b.ok(b.s.Commit())
		b.holds("SELECT country FROM ports", "rs")
		b.holds("SELECT country FROM cities", "rs")
	}},
	{"23 a child that moves away does not follow", func(b *bench) {
		country := b.countries()
		port, other := &Port{ID: 1, Country: ptr("yu")}, &Country{Code: "fr"}
		b.ok(b.s.Add(port, other), b.s.Commit(), store.Set(port, "InCountry", other))
		country.Code = "rs"
		b.ok(b.s.Delete(country), b.s.Rollback())
		port.Country, country.Code = ptr("fr"), "rs"
		b.ok(b.s.Commit())
		b.holds("SELECT country FROM ports", "fr")
		b.holds("SELECT code FROM countries ORDER BY code", "fr; rs")
	}},
	{"23 rollback gives keys back, to children too", func(b *bench) {
		country := b.countries()
		port, city := &Port{ID: 1, Country: ptr("yu")}, &City{Country: "yu", Number: 1}
		b.ok(b.s.Add(port, city), b.s.Commit())
		country.Code = "rs"
		b.ok(b.s.Flush(), b.s.Rollback())
		if country.Code != "yu" || *port.Country != "yu" || city.Country != "yu" || get[City](b, "yu", 1) != city || get[Country](b, "yu") != country {
			b.Error("the objects are not what they were")
		}
		b.holds("SELECT country FROM cities", "yu")
	}},
	{"23 a key changes back", func(b *bench) {
		country := b.countries()
		city := &City{Country: "yu", Number: 1}
		b.ok(b.s.Add(city), b.s.Commit())
		country.Code = "rs"
		b.ok(b.s.Flush())
		country.Code = "yu"
		b.ok(b.s.Commit())
		b.holds("SELECT country FROM cities", "yu")
		if city.Country != "yu" {
			b.Errorf("the object holds %q", city.Country)
		}
	}},
	{"23 a deleted row's natural key is taken by another", func(b *bench) {
		country := b.countries()
		other := &Country{Code: "fr", Name: "other"}
		b.ok(b.s.Add(other), b.s.Commit())
		other.Code = "yu"
		b.ok(b.s.Delete(country), b.s.Commit())
		b.holds("SELECT code, name FROM countries", "yu other")
		if get[Country](b, "yu") != other {
			b.Error("the session finds another object")
		}
	}},
	{"23 row switch: delete and add with the same key", func(b *bench) {
		old := b.countries()
		fresh := &Country{Code: "yu", Name: "new"}
		b.ok(b.s.Delete(old), b.s.Add(fresh))
		b.ok(b.s.Flush())
		if last := shape(b.sent[len(b.sent)-1]); !strings.HasPrefix(last, "UPDATE countries SET name") {
			b.Errorf("sent %s, want an UPDATE", last)
		}
		b.state(old, store.Deleted)
		b.state(fresh, store.Persistent)
		b.ok(b.s.Rollback())
		b.state(old, store.Persistent)
		b.state(fresh, store.Transient)
		if get[Country](b, "yu") != old || old.Name != "old" {
			b.Error("the old object is not the row's again")
		}
	}},
	{"23 row switch in another flush is a delete and an insert", func(b *bench) {
		old := b.countries()
		b.ok(b.s.Delete(old), b.s.Flush(), b.s.Add(&Country{Code: "yu", Name: "new"}), b.s.Commit())
		b.holds("SELECT name FROM countries", "new")
	}},
	{"23 row switch with the same values writes nothing", func(b *bench) {
		old := b.countries()
		b.ok(b.s.Delete(old), b.s.Add(&Country{Code: "yu", Name: "old"}), b.s.Commit())
		b.holds("SELECT count(*) FROM countries", "1")
	}},
	{"23 a deleted object does not show what belongs to the one that took its row", func(b *bench) {
		b.ok(b.s.Add(&Order{Shop: "a", Number: 1}, &Line{Shop: "a", Number: 1, Position: 1}), b.s.Commit())
		b.s.Clear()
		old, line := get[Order](b, "a", 1), &Line{Position: 2}
		fresh := &Order{Shop: "a", Number: 1, Note: "new"}
		b.ok(b.s.Delete(old), fresh.AddLines(line), b.s.Add(fresh))
		if lines := must[[]*Line](b)(old.Lines()); len(lines) != 0 { // the flush before the reading deletes it
			b.Errorf("the old order has %d lines", len(lines))
		}
		b.state(old, store.Deleted)
		if lines := must[[]*Line](b)(fresh.Lines()); len(lines) != 1 || lines[0] != line || must[*Order](b)(line.Order()) != fresh {
			b.Errorf("the new order has %d lines", len(lines))
		}
		b.holds("SELECT position FROM order_lines", "2")
	}},
	{"23 a key that is written again leads to the row that has it by now", func(b *bench) {
		old, port := b.countries(), &Port{ID: 1}
		b.ok(store.Set(port, "InCountry", old), b.s.Add(port), b.s.Commit())
		b.ok(b.s.Delete(old), b.s.Commit())
		fresh := &Country{Code: "yu", Name: "new"}
		b.ok(b.s.Add(fresh))
		port.Country = ptr("yu")
		b.ok(b.s.Commit())
		if single[Country](b, port, "InCountry") != fresh {
			b.Error("the port does not lead to the new country")
		}
		if ports := many[Port](b, fresh, "Ports"); len(ports) != 1 || ports[0] != port {
			b.Errorf("the new country has %d ports", len(ports))
		}
	}},
	{"23 a deleted object is added again", func(b *bench) {
		old := b.countries()
		b.ok(b.s.Delete(old), b.s.Commit())
		b.state(old, store.Detached)
		b.ok(b.s.Add(old), b.s.Commit())
		b.holds("SELECT code FROM countries", "yu")
	}},
	{"8 after a failed flush pending objects are added again", func(b *bench) {
		t := b.tags("a")
		good, bad := &Label{ID: 2, Name: "b"}, &Label{ID: 3, Name: "a"}
		t[0].Note = ptr("kept?")
		b.ok(b.s.Add(good, bad))
		b.fails(b.s.Flush(), store.ErrIntegrity)
		b.state(good, store.Transient)
		b.state(bad, store.Transient)
		b.state(t[0], store.Persistent)
		b.ok(b.s.Rollback())
		bad.Name = "c"
		b.ok(b.s.Add(good, bad), b.s.Commit())
		b.holds(tagNames, "1 a; 2 b; 3 c")
	}},
	{"8 after a failed flush deleted objects are persistent", func(b *bench) {
		t := b.tags("a", "b")
		b.ok(b.s.Delete(t[1]), b.s.Add(&Label{ID: 3, Name: "a"}))
		b.fails(b.s.Flush(), store.ErrIntegrity)
		b.ok(b.s.Rollback())
		b.state(t[1], store.Persistent)
		b.ok(b.s.Delete(t[1]), b.s.Commit())
		b.holds(tagNames, "1 a")
	}},
	{"8 a failed flush names model, column and value", func(b *bench) {
		b.tags("a")
		b.ok(b.s.Add(&Label{ID: 2, Name: "a"}))
		b.fails(b.s.Flush(), store.ErrIntegrity, "labels", "name")
		b.ok(b.s.Rollback())
	}},
	{"8 a missing parent is refused", func(b *bench) {
		b.countries()
		b.ok(b.s.Add(&Port{ID: 1, Country: ptr("xx")}))
		b.fails(b.s.Flush(), store.ErrIntegrity, `ports.country: FOREIGN KEY violated by "xx": countries has no such code`)
		b.ok(b.s.Rollback())
	}},
}
