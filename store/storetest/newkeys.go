package storetest

import (
	"fmt"
	"strings"

	"github.com/dbsh-go/dbsh/store"
)

// Parcel has a key that the database makes, and nothing else that tells one from the other.
type Parcel struct {
	store.Model `table:"parcels"`
	ID          int64  `db:"id,pk,auto"`
	Name        string `db:"name,size=40"`
}

// Voucher has a unique code beside its key.
type Voucher struct {
	store.Model `table:"vouchers"`
	ID          int64  `db:"id,pk,auto"`
	Code        string `db:"code,size=40,unique"`
}

// newKeys makes the tables of parcels and vouchers.
func (b *bench) newKeys() {
	b.Helper()
	b.tables(`CREATE TABLE parcels (id INTEGER PRIMARY KEY, name VARCHAR(40))`, `CREATE TABLE vouchers (id INTEGER PRIMARY KEY, code VARCHAR(40) UNIQUE)`)
	b.ok(b.s.Register(&Parcel{}, &Voucher{}))
}

// run sends SQL of the database's own words.
func (b *bench) run(texts ...string) {
	b.Helper()
	for _, text := range texts {
		_, err := b.s.Execute(text)
		b.ok(err)
	}
	b.ok(b.s.Commit())
}

// newRows is how many rows the tests of new keys add at once.
const newRows = 25

// parcels adds many, in no order of their names, and checks that each has the key of its row. It gives the number of INSERTs.
func (b *bench) parcels() (inserts int) {
	b.Helper()
	return addMany(b, func(text string) *Parcel { return &Parcel{Name: text} }, func(p *Parcel) {
		b.holds(fmt.Sprintf("SELECT name FROM parcels WHERE id = %d", p.ID), p.Name)
	})
}

// vouchers is the same of vouchers. stored is what becomes of a code.
func (b *bench) vouchers(stored func(string) string) (inserts int) {
	b.Helper()
	return addMany(b, func(text string) *Voucher { return &Voucher{Code: text} }, func(v *Voucher) {
		b.holds(fmt.Sprintf("SELECT code FROM vouchers WHERE id = %d", v.ID), stored(v.Code))
	})
}

func addMany[T any](b *bench, row func(text string) *T, check func(*T)) (inserts int) {
	b.Helper()
	rows := make([]*T, newRows)
	for k := range rows {
		rows[k] = row(fmt.Sprint("N", k*7%newRows))
		b.ok(b.s.Add(rows[k]))
	}
	before := len(b.sent)
	b.ok(b.s.Commit())
	for _, r := range rows {
		check(r)
	}
	return b.inserts(before)
}

func (b *bench) inserts(from int) (n int) {
	for _, statement := range b.sent[from:] {
		if strings.HasPrefix(statement.SQL, "INSERT") {
			n++
		}
	}
	return n
}

func same(text string) string { return text }

var newKeyTests = []test{
	{"4 many new rows get their own keys by few statements", func(b *bench) {
		b.newKeys()
		if n, want := b.parcels()+b.vouchers(same), 2*b.statements(newRows); n > want {
			b.Errorf("sent %d INSERTs, want at most %d", n, want)
		}
	}},
	{"4 new keys that fall", func(b *bench) {
		b.only("has no sequences that fall", "postgresql")
		b.newKeys()
		b.run("CREATE SEQUENCE falling INCREMENT -1 START -1", "ALTER TABLE parcels ALTER id DROP IDENTITY IF EXISTS", "ALTER TABLE parcels ALTER id SET DEFAULT nextval('falling')")
		if n := b.parcels(); n != 1 {
			b.Errorf("sent %d INSERTs, want 1", n)
		}
		b.holds("SELECT max(id) FROM parcels", "-1")
	}},
	{"4 new keys in no order are told by the rows", func(b *bench) {
		b.only("has no functions as a key's default", "postgresql")
		b.newKeys()
		b.run("CREATE SEQUENCE jumping", "ALTER TABLE parcels ALTER id DROP IDENTITY IF EXISTS", "ALTER TABLE parcels ALTER id SET DEFAULT nextval('jumping') * 7 % 31")
		b.parcels()
	}},
	{"4 new keys of rows that a rule puts into another order", func(b *bench) {
		b.only("has no rules", "postgresql")
		b.newKeys()
		b.run("CREATE TABLE behind (LIKE vouchers INCLUDING ALL)", "DROP TABLE vouchers", "CREATE VIEW vouchers AS SELECT * FROM behind",
			"CREATE SEQUENCE counting", "ALTER TABLE behind ALTER id DROP IDENTITY IF EXISTS", "ALTER TABLE behind ALTER id SET DEFAULT nextval('counting')",
			`CREATE RULE sorted AS ON INSERT TO vouchers DO INSTEAD INSERT INTO behind (code) SELECT NEW.code ORDER BY NEW.code COLLATE "C" RETURNING *`)
		b.vouchers(same)
	}},
	{"4 new keys of rows that a trigger changes", func(b *bench) {
		b.only("the trigger is in PostgreSQL's words", "postgresql")
		b.newKeys()
		b.run("CREATE FUNCTION lowered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.code = lower(NEW.code); RETURN NEW; END $$",
			"CREATE TRIGGER lowering BEFORE INSERT ON vouchers FOR EACH ROW EXECUTE FUNCTION lowered()")
		b.vouchers(strings.ToLower)
	}},
	{"4 new keys of a table whose trigger inserts rows of its own", func(b *bench) {
		b.only("a trigger cannot change the table it is of", "sqlite")
		b.newKeys()
		b.run("CREATE TRIGGER doubled AFTER INSERT ON parcels WHEN NEW.name NOT LIKE 'copy%' BEGIN INSERT INTO parcels (name) VALUES ('copy of ' || NEW.name); END")
		if n := b.parcels(); n != newRows {
			b.Errorf("sent %d INSERTs, want %d", n, newRows)
		}
	}},
	{"4 new keys where several servers share the numbers", func(b *bench) {
		b.only("has one server", "mysql")
		b.newKeys()
		b.run("SET SESSION auto_increment_increment = 3", "SET SESSION auto_increment_offset = 2")
		if n := b.parcels(); n != 1 {
			b.Errorf("sent %d INSERTs, want 1", n)
		}
		b.holds("SELECT min(id), max(id) FROM parcels", "2 74")
	}},
}
