package storetest

import (
	"errors"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"github.com/dbsh-go/dbsh/store"
)

// Crate has columns of every kind that a database can refuse a value for, and bottles.
type Crate struct {
	store.Model `table:"crates" check:"low < high" rel:"Bottles: many Bottle via crate_id"`
	ID          int64           `db:"id,pk,auto"`
	Code        *string         `db:"code,size=8,notnull,unique"`
	Low         int64           `db:"low,check='low >= 0'"`
	High        int64           `db:"high"`
	Floor       int16           `db:"floor"`
	Price       decimal.Decimal `db:"price,precision=5,scale=2"`
	Opened      *time.Time      `db:"opened"`
	Note        *string         `db:"note,size=20"`
}

// Bottle may be in a crate.
type Bottle struct {
	store.Model `table:"bottles"`
	ID          int64  `db:"id,pk,auto"`
	Title       string `db:"title,size=40"`
	CrateID     *int64 `db:"crate_id,fk=crates.id"`
	RefillOf    *int64 `db:"refill_of,fk=bottles.id"`
}

// crate makes the tables and a crate, committed.
func (b *bench) crate() *Crate {
	b.Helper()
	b.ok(b.s.Register(&Crate{}, &Bottle{}))
	_, err := b.s.CreateAll(&Crate{}, &Bottle{})
	b.ok(err)
	kept := goodCrate("kept")
	b.ok(b.s.Add(kept, &Bottle{Title: "here", CrateID: ptr(int64(1))}), b.s.Commit())
	return kept
}

func goodCrate(code string) *Crate {
	return &Crate{Code: &code, Low: 1, High: 2, Price: decimal.New(150, -2)}
}

// badInputs are values that the database refuses, and what a user reads.
var badInputs = []struct {
	name     string
	spoil    func(*Crate)
	takes    string // databases that take it: SQLite has no sizes and no ranges
	sentence string
	kind     error
}{
	{"a unique value twice", func(s *Crate) { s.Code = ptr("kept") }, "", `crates.code: UNIQUE violated by "kept": it is taken already`, store.ErrIntegrity},
	{"no value", func(s *Crate) { s.Code = nil }, "", `crates.code: NOT NULL violated: it must have a value`, store.ErrIntegrity},
	{"a column's check", func(s *Crate) { s.Low = -1 }, "", `crates.low: CHECK violated by -1: low >= 0`, store.ErrIntegrity},
	{"a table's check", func(s *Crate) { s.Low, s.High = 7, 3 }, "", `crates.low, high: CHECK violated by 7, 3: low < high`, store.ErrIntegrity},
	{"a long text", func(s *Crate) { s.Code = ptr("123456789") }, "sqlite", `crates.code: "123456789" is too long: 9 characters, at most 8`, store.ErrValue},
	{"a long text of wide characters", func(s *Crate) { s.Code = ptr("書架書架書架書架🦊") }, "sqlite", `crates.code: "書架書架書架書架🦊" is too long: 9 characters, at most 8`, store.ErrValue},
	{"a very long text", func(s *Crate) { s.Note = ptr(strings.Repeat("x", 60)) }, "sqlite", `crates.note: "` + strings.Repeat("x", 40) + `..." is too long: 60 characters, at most 20`, store.ErrValue},
	{"a large decimal", func(s *Crate) { s.Price = decimal.New(100000, -2) }, "sqlite", `crates.price: 1000 is out of range: at most 3 digits before the point`, store.ErrValue},
	{"a distant year", func(s *Crate) { s.Opened = ptr(time.Date(12024, 1, 1, 0, 0, 0, 0, time.UTC)) }, "sqlite postgresql", `crates.opened: 12024-01-01 00:00:00 is out of range: years 1 to 9999`, store.ErrValue},
}

var failureTests = append([]test{
	{"14 a foreign key names column and value", func(b *bench) {
		b.crate()
		lost := &Bottle{Title: "lost", CrateID: ptr(int64(99))}
		b.refuses(b.s.Add(lost), "insert into bottles: bottles.crate_id: FOREIGN KEY violated by 99: crates has no such id", store.ErrIntegrity)
		lost.CrateID = ptr(int64(1))
		b.ok(b.s.Add(lost), b.s.Commit())
		lost.RefillOf = ptr(int64(98))
		b.refuses(nil, "update bottles: bottles.refill_of: FOREIGN KEY violated by 98: bottles has no such id", store.ErrIntegrity)
		b.holds("SELECT title, crate_id, refill_of FROM bottles ORDER BY id", "here 1 NULL; lost 1 NULL")
	}},
	{"14 a foreign key names the one of many rows", func(b *bench) {
		b.crate()
		for n := range 20 {
			b.ok(b.s.Add(&Bottle{Title: "t", CrateID: ptr(int64(1 + n/19*76))}))
		}
		b.refuses(nil, "insert into bottles: bottles.crate_id: FOREIGN KEY violated by 77: crates has no such id", store.ErrIntegrity)
		b.holds("SELECT count(*) FROM bottles", "1")
	}},
	{"14 a unique value names the one of many rows", func(b *bench) {
		b.crate()
		for n := range 20 {
			b.ok(b.s.Add(goodCrate([]string{"kept", string(rune('a' + n))}[min(1, (n+10)%20)])))
		}
		b.refuses(nil, `insert into crates: crates.code: UNIQUE violated by "kept": it is taken already`, store.ErrIntegrity)
		b.holds("SELECT count(*) FROM crates", "1")
	}},
	{"14 a row that is referred to names who refers to it", func(b *bench) {
		b.crate()
		const sentence = "delete from crates: crates.id: FOREIGN KEY violated by 1: bottles.crate_id still refers to it"
		_, err := b.s.Execute("DELETE FROM crates WHERE id = ?", 1)
		b.sentence(err, sentence, store.ErrIntegrity)
		_, err = b.s.Execute("DELETE FROM crates WHERE id IN (5, 1)")
		b.sentence(err, sentence, store.ErrIntegrity)
		if b.db.Dialect() != "postgresql" { // which says the value itself
			_, err = b.s.Execute("DELETE FROM crates")
			b.sentence(err, "delete from crates: crates.id: FOREIGN KEY violated: bottles.crate_id still refers to it", store.ErrIntegrity)
		}
		b.ok(b.s.Rollback())
		b.holds("SELECT count(*) FROM crates", "1")
	}},
	{"14 a statement's values are named", func(b *bench) {
		b.crate()
		for text, sentence := range map[string]string{
			"INSERT INTO bottles (title, crate_id) VALUES ('x', 42)":                                            "insert into bottles: bottles.crate_id: FOREIGN KEY violated by 42: crates has no such id",
			"INSERT INTO bottles (title) VALUES (NULL)":                                                         "insert into bottles: bottles.title: NOT NULL violated: it must have a value",
			"UPDATE crates SET low = -5 WHERE id = 1":                                                           "update crates: crates.low: CHECK violated by -5: low >= 0",
			"UPDATE bottles SET crate_id = -2 WHERE title = 'here'":                                             "update bottles: bottles.crate_id: FOREIGN KEY violated by -2: crates has no such id",
			"INSERT INTO crates (code, low, high, floor, price) VALUES ('x', 1, 2, 0, 0), ('kept', 1, 2, 0, 0)": `insert into crates: crates.code: UNIQUE violated by "kept": it is taken already`,
		} {
			_, err := b.s.Execute(text)
			b.sentence(err, sentence, store.ErrIntegrity)
		}
		b.ok(b.s.Rollback())
	}},
	{"14 a value that does not fit is named in a statement", func(b *bench) {
		b.crate()
		b.only("takes any value", "postgresql", "mysql")
		for _, bad := range []struct {
			text     string
			args     []any
			sentence string
		}{
			{"UPDATE crates SET floor = 99999", nil, "update crates: crates.floor: 99999 is out of range: -32768 to 32767"},
			{"UPDATE crates SET floor = ?", []any{99999}, "update crates: crates.floor: 99999 is out of range: -32768 to 32767"},
			{"UPDATE crates SET low = ? WHERE id = 1", []any{"many"}, `update crates: crates.low: "many" is no whole number`},
			{"UPDATE crates SET opened = '2024-02-30' WHERE id = 1", nil, `update crates: crates.opened: "2024-02-30" is no date`},
			{"UPDATE crates SET price = ?", []any{"1234.5"}, "update crates: crates.price: 1234.5 is out of range: at most 3 digits before the point"},
			{"INSERT INTO bottles (title) VALUES ('a'), (?)", []any{strings.Repeat("y", 41)}, `insert into bottles: bottles.title: "` + strings.Repeat("y", 40) + `..." is too long: 41 characters, at most 40`},
		} {
			_, err := b.s.Execute(bad.text, bad.args...)
			b.sentence(err, bad.sentence, store.ErrValue)
		}
		b.ok(b.s.Rollback())
	}},
	{"14 a value that is no number is named where the database has strict types", func(b *bench) {
		b.only("takes part in the behaviour above", "sqlite")
		b.tables("CREATE TABLE strict (id INTEGER PRIMARY KEY, n INTEGER) STRICT", "CREATE TABLE loose (id INTEGER PRIMARY KEY)")
		_, err := b.s.Execute("INSERT INTO strict (n) VALUES (?)", "many")
		b.sentence(err, `insert into strict: strict.n: "many" is no whole number`, store.ErrValue)
		_, err = b.s.Execute("INSERT INTO loose VALUES ('one')")
		b.sentence(err, `insert into loose: loose.id: "one" is no whole number`, store.ErrValue)
	}},
	{"14 characters that a column cannot hold are named", func(b *bench) {
		b.only("columns have no character sets", "mysql")
		b.tables("CREATE TABLE notes (id INTEGER PRIMARY KEY AUTO_INCREMENT, body VARCHAR(40) CHARACTER SET latin1)")
		_, err := b.s.Execute("INSERT INTO notes (body) VALUES (?)", "🦊 fox")
		b.sentence(err, `insert into notes: notes.body: "🦊 fox" has characters that the column cannot hold`, store.ErrValue)
	}},
	{"14 a table that is referred to is not dropped", func(b *bench) {
		b.only("drops it, or says that other objects depend on it", "mysql")
		b.crate()
		_, err := b.s.Execute("DROP TABLE crates")
		b.sentence(err, "drop crates: FOREIGN KEY violated: rows of bottles still refer to it", store.ErrIntegrity)
	}},
	{"14 a check of a table without a model is named by its expression", func(b *bench) {
		b.tables("CREATE TABLE scales (id INTEGER PRIMARY KEY, age INTEGER CHECK (age >= 0), low INTEGER, high INTEGER, CONSTRAINT ordered CHECK (low < high))")
		for text, sentence := range map[string]string{
			"INSERT INTO scales (id, age) VALUES (1, -3)":         "insert into scales: scales.age: CHECK violated by -3: age >= 0",
			"INSERT INTO scales (id, low, high) VALUES (1, 4, 2)": "insert into scales: scales.low, high: CHECK violated by 4, 2: low < high",
		} {
			_, err := b.s.Execute(text)
			b.sentence(err, sentence, store.ErrIntegrity)
		}
		b.ok(b.s.Rollback())
	}},
	{"14 a zero byte is named", func(b *bench) {
		b.only("texts hold it", "postgresql")
		b.crate()
		_, err := b.s.Execute("UPDATE bottles SET title = ?", "a\x00b")
		b.sentence(err, `update bottles: bottles.title: "a\x00b" has a zero byte`, store.ErrValue)
	}},
}, spoilt()...)

// spoilt are the tests of badInputs: a new object and a changed one, refused, corrected and written.
func spoilt() (tests []test) {
	for _, bad := range badInputs {
		tests = append(tests, test{"14 a flush names " + bad.name, func(b *bench) {
			kept := b.crate()
			if strings.Contains(bad.takes, b.db.Dialect()) {
				b.Skip("the database takes it")
			}
			fresh, other := goodCrate("fresh"), goodCrate("other")
			bad.spoil(fresh)
			b.refuses(b.s.Add(fresh, other), "insert into crates: "+bad.sentence, bad.kind)
			b.state(fresh, store.Transient)
			spoilt := *fresh
			again := goodCrate("fresh")
			fresh.Code, fresh.Low, fresh.High, fresh.Price, fresh.Note, fresh.Opened = again.Code, again.Low, again.High, again.Price, nil, nil
			b.ok(b.s.Add(fresh, other), b.s.Commit())
			bad.spoil(fresh)
			b.refuses(nil, "update crates: "+bad.sentence, bad.kind)
			if *fresh.Code != "fresh" || fresh.Low != 1 || spoilt.ID != 0 {
				b.Errorf("the object has %s %d, want its row's values", *fresh.Code, fresh.Low)
			}
			kept.Low, fresh.Floor = 0, 3
			b.ok(b.s.Commit())
			b.holds("SELECT code, low, floor FROM crates ORDER BY id", "kept 0 0; fresh 1 3; other 1 0")
		}})
	}
	return tests
}

// refuses checks the sentence of a flush that fails, and rolls back.
func (b *bench) refuses(added error, sentence string, kind error) {
	b.Helper()
	b.ok(added)
	b.sentence(b.s.Flush(), sentence, kind)
	b.ok(b.s.Rollback())
}

// sentence checks an error's whole sentence, and its kind.
func (b *bench) sentence(err error, sentence string, kind error) {
	b.Helper()
	if err == nil {
		b.Errorf("got no error, want %s", sentence)
	} else if err.Error() != sentence || !errors.Is(err, kind) {
		b.Errorf("\ngot  %s\nwant %s", err, sentence)
	}
}
