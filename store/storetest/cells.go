package storetest

import (
	"errors"

	"github.com/dbsh-go/dbsh/store"
)

// Misfit has a column whose cells may hold what does not fit, as SQLite allows.
type Misfit struct {
	store.Model `table:"misfits"`
	ID          int64  `db:"id,pk,auto"`
	N           *int64 `db:"n"`
	Name        string `db:"name"`
}

var cellTests = []test{
	{"3 empty bytes are no NULL", func(b *bench) {
		b.ok(b.s.Add(&Document{Code: "empty", Body: []byte{}}, &Document{Code: "null"}), b.s.Commit())
		b.s.Clear()
		empty, null := get[Document](b, "empty"), get[Document](b, "null")
		if empty.Body == nil || len(empty.Body) != 0 || null.Body != nil {
			b.Errorf("got %#v and %#v, want empty bytes and nil", empty.Body, null.Body)
		}
		b.silent(func() { b.ok(b.s.Commit()) })
		b.holds("SELECT code, CASE WHEN body IS NULL THEN 1 ELSE 0 END FROM documents ORDER BY code", "empty 0; null 1")
		empty.Body, null.Body = nil, []byte{}
		b.ok(b.s.Commit())
		b.holds("SELECT code, CASE WHEN body IS NULL THEN 1 ELSE 0 END FROM documents ORDER BY code", "empty 1; null 0")
	}},
	{"3 a cell that does not fit is told, and not written back", func(b *bench) {
		b.only("a column holds values of its type only", "sqlite")
		for _, text := range []string{"CREATE TABLE misfits (id INTEGER PRIMARY KEY, n INTEGER, name TEXT)", "INSERT INTO misfits VALUES (1, 'abc', 'x')"} {
			_, err := b.s.Execute(text)
			b.ok(err)
		}
		b.ok(b.s.Commit(), b.s.Register(&Misfit{}))
		m := get[Misfit](b, 1)
		_, err := b.s.Value(m, "N")
		var misfit *store.MisfitError
		if !errors.As(err, &misfit) || misfit.Text != "abc" || misfit.Object != "Misfit 1" {
			b.Errorf("got %v, want that the cell holds abc", err)
		}
		if len(b.notices) != 1 {
			b.Errorf("got notices %q, want one", b.notices)
		}
		m.Name = "y"
		b.ok(b.s.Commit(), b.s.Refresh(m))
		b.holds("SELECT n, name FROM misfits", "abc y")
		m.N = ptr(int64(7))
		if value, err := b.s.Value(m, "N"); err != nil || value != int64(7) {
			b.Errorf("got %v, %v for a field that was set", value, err)
		}
		b.ok(b.s.Flush(), b.s.Rollback())
		if _, err := b.s.Value(m, "N"); !errors.As(err, &misfit) || misfit.Text != "abc" {
			b.Errorf("got %v after rollback, want that the cell holds abc", err)
		}
		m.N = ptr(int64(7))
		b.ok(b.s.Commit())
		value, err := b.s.Value(get[Misfit](b, 1), "N")
		b.ok(err)
		if value != int64(7) {
			b.Errorf("got %v, want 7", value)
		}
		b.holds("SELECT n FROM misfits", "7")
	}},
}
