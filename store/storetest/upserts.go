package storetest

import (
	"fmt"

	"github.com/dbsh-go/dbsh/store"
)

const labelRows = "SELECT id, name, note FROM labels ORDER BY id"

var upsertTests = []test{
	{"a row that is there is written, one that is not inserted", func(b *bench) {
		b.tags("a", "b")
		b.ok(b.s.Upsert([]*Label{{ID: 2, Name: "x", Note: ptr("n")}, {ID: 3, Name: "c"}}))
		b.ok(b.s.Commit())
		b.holds(labelRows, "1 a NULL; 2 x n; 3 c NULL")
	}},
	{"another unique key tells rows apart, and keeps its primary key", func(b *bench) {
		b.tags("a", "b")
		b.ok(b.s.Upsert([]Label{{ID: 8, Name: "b", Note: ptr("n")}, {ID: 9, Name: "c"}}, store.On("Name")), b.s.Commit())
		b.holds(labelRows, "1 a NULL; 2 b n; 9 c NULL")
	}},
	{"a unique key of two columns, in any order", func(b *bench) {
		b.tags()
		b.ok(b.s.Add(&Seat{ID: 1, Hall: "x", Number: 1}, &Seat{ID: 2, Hall: "x", Number: 2}), b.s.Commit())
		b.ok(b.s.Upsert([]*Seat{{ID: 3, Hall: "x", Number: 2, Holder: ptr("Ann")}}, store.On("number", "hall")), b.s.Commit())
		b.holds("SELECT id, hall, number, holder FROM seats ORDER BY id", "1 x 1 NULL; 2 x 2 Ann")
	}},
	{"rows that are there are left alone", func(b *bench) {
		t := b.tags("a")
		t[0].Note = ptr("kept")
		b.ok(b.s.Upsert([]*Label{{ID: 1, Name: "x"}, {ID: 2, Name: "b"}, {ID: 2, Name: "c"}}, store.DoNothing()), b.s.Commit())
		b.holds(labelRows, "1 a kept; 2 b NULL")
	}},
	{"named columns only are written", func(b *bench) {
		b.tags("a")
		b.ok(b.s.Upsert([]*Label{{ID: 1, Name: "x", Note: ptr("n")}}, store.DoUpdate("note")), b.s.Commit())
		b.holds(labelRows, "1 a n")
	}},
	{"maps write what is in them", func(b *bench) {
		b.tags("a", "b")
		labels := b.s.Query(&Label{})
		b.ok(labels.Upsert([]map[string]any{{"id": 1, "name": "a", "note": "n"}, {"id": 5, "Name": "b"}, {"ID": 3, "name": "c"}}, store.On("Name")), b.s.Commit())
		b.holds(labelRows, "1 a n; 2 b NULL; 3 c NULL")
		b.ok(labels.Upsert([]map[string]any{{"id": 1, "name": "a"}}, store.On("Name")), b.s.Commit())
		b.holds("SELECT note FROM labels WHERE id = 1", "n")
		b.ok(labels.Upsert([]map[string]any{{"id": 1, "name": "a", "note": nil}}, store.On("Name")), b.s.Commit())
		b.holds("SELECT note FROM labels WHERE id = 1", "NULL")
	}},
	{"the last of the same key counts", func(b *bench) {
		b.tags("a")
		b.ok(b.s.Upsert([]Label{{ID: 1, Name: "x"}, {ID: 4, Name: "d"}, {ID: 1, Name: "y"}, {ID: 4, Name: "e"}}), b.s.Commit())
		b.holds(tagNames, "1 y; 4 e")
	}},
	{"the database makes keys for new rows", func(b *bench) {
		b.ok(b.s.Add(role("a")), b.s.Commit())
		b.ok(b.s.Upsert([]*Role{role("a"), role("b")}, store.On("Name")), b.s.Commit())
		b.holds("SELECT name FROM roles ORDER BY name", "a; b")
	}},
	{"defaults are for new rows, onupdate and the version for those that are there", func(b *bench) {
		b.ok(b.s.Add(&Document{Code: "a", Kind: "essay"}), b.s.Commit())
		b.ok(b.s.Upsert([]*Document{{Code: "a", Done: true}, {Code: "b"}}), b.s.Commit())
		b.holds("SELECT code, version, kind FROM documents ORDER BY code", "a 2 essay; b 1 note")
		b.holds("SELECT code FROM documents WHERE updated_at IS NOT NULL", "a")
	}},
	{"objects follow, and rollback brings them back", func(b *bench) {
		t := b.tags("a", "b")
		b.ok(b.s.Upsert([]*Label{{ID: 7, Name: "b", Note: ptr("n")}}, store.On("Name")))
		b.equal(line(*t[1].Note, b.s.IsModified(t[1]), t[0].Note == nil), "n false true")
		b.ok(b.s.Rollback())
		b.equal(t[1].Note == nil, true)
		b.holds(labelRows, "1 a NULL; 2 b NULL")
	}},
	{"what is pending is written before", func(b *bench) {
		b.tags()
		l := &Label{ID: 1, Name: "a"}
		b.ok(b.s.Add(l), b.s.Upsert([]*Label{{ID: 1, Name: "x"}}))
		b.equal(l.Name, "x")
	}},
	{"many rows take few statements", func(b *bench) {
		b.tags("t7", "t8")
		rows := make([]Label, 1000)
		for n := range rows {
			rows[n] = Label{ID: int64(n + 10), Name: fmt.Sprint("t", n)}
		}
		before := len(b.sent)
		b.ok(b.s.Upsert(rows, store.On("Name")), b.s.Commit())
		if sent := len(b.sent) - before; sent > 2*b.statements(1000) {
			b.Errorf("1000 rows took %d statements", sent)
		}
		b.holds("SELECT count(*), min(id), max(id) FROM labels", "1000 1 1009")
	}},
	{"an error takes all of them back", func(b *bench) {
		b.tags("a", "b")
		b.ok(b.s.Add(&Label{ID: 7, Name: "kept"}), b.s.Flush())
		err := b.s.Upsert([]Label{{ID: 1, Name: "x"}, {ID: 2, Name: "kept"}, {ID: 1, Name: "y"}})
		b.fails(err, store.ErrIntegrity, "name")
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 a; 2 b; 7 kept")
	}},
	{"wrong options are errors", func(b *bench) {
		b.tags("a")
		rows := []*Label{{ID: 1, Name: "x"}}
		b.fails(b.s.Upsert(rows, store.On("Note")), nil, "On(note)", "unique")
		b.fails(b.s.Upsert(rows, store.On("Nmae")), store.ErrUnknownColumn, "Name")
		b.fails(b.s.Upsert(rows, store.DoUpdate("ID")), nil, "ID", "primary key")
		b.fails(b.s.Upsert(rows, store.DoUpdate("Note"), store.DoNothing()), nil, "exclude")
		b.fails(b.s.Upsert(7), nil, "upsert", "slice")
		b.fails(b.s.Query(&Label{}).Limit(1).Upsert(rows), nil, "conditions")
		b.silent(func() { b.ok(b.s.Upsert([]*Label{})) })
	}},
}
