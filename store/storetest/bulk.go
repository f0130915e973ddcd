package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"

	"github.com/dbsh-go/dbsh/store"
)

var bulkTests = []test{
	{"21 structs are inserted without becoming objects", func(b *bench) {
		b.tags()
		rows := []*Label{{ID: 1, Name: "a"}, {ID: 2, Name: "b", Note: ptr("n")}}
		n, err := b.s.BulkInsert(rows)
		b.ok(err)
		if n != 2 || b.s.State(rows[0]) != store.Transient {
			b.Errorf("got %d rows, a %s object", n, b.s.State(rows[0]))
		}
		b.ok(b.s.Commit())
		b.holds("SELECT id, name, note FROM labels ORDER BY id", "1 a NULL; 2 b n")
	}},
	{"21 values of structs are inserted", func(b *bench) {
		b.tags()
		_, err := b.s.BulkInsert([]Label{{ID: 1, Name: "a"}, {ID: 2, Name: "b"}})
		b.ok(err, b.s.Commit())
		b.holds(tagNames, "1 a; 2 b")
	}},
	{"21 maps are inserted by column and field names", func(b *bench) {
		b.tags()
		n, err := b.s.Query(&Label{}).BulkInsert([]map[string]any{{"id": 1, "Name": "a"}, {"id": 2, "name": "b", "note": "n"}, {"ID": 3, "name": "c"}})
		b.ok(err, b.s.Commit())
		if n != 3 {
			b.Errorf("got %d, want 3", n)
		}
		b.holds("SELECT id, name, note FROM labels ORDER BY id", "1 a NULL; 2 b n; 3 c NULL")
	}},
	{"21 many rows take few statements", func(b *bench) {
		b.tags()
		rows := make([]Label, 1000)
		for n := range rows {
			rows[n] = Label{ID: int64(n + 1), Name: fmt.Sprint("t", n)}
		}
		before := len(b.sent)
		n, err := b.s.BulkInsert(rows)
		b.ok(err, b.s.Commit())
		if sent := len(b.sent) - before; n != 1000 || sent > 2*b.statements(1000) {
			b.Errorf("%d rows took %d statements", n, sent)
		}
		b.holds("SELECT count(*), min(name), max(id) FROM labels", "1000 t0 1000")
	}},
	{"21 keys of the database are returned in order", func(b *bench) {
		rows := make([]*Role, 250)
		for n := range rows {
			rows[n] = role(fmt.Sprintf("r%03d", n))
		}
		_, err := b.s.BulkInsert(rows, store.ReturnKeys())
		b.ok(err, b.s.Commit())
		for n, r := range rows {
			if r.ID == 0 {
				b.Fatalf("row %d has no key", n)
			}
			if n%50 == 0 {
				b.holds(fmt.Sprint("SELECT name FROM roles WHERE id = ", r.ID), fmt.Sprintf("r%03d", n))
			}
		}
	}},
	{"21 keys are returned into maps", func(b *bench) {
		rows := []map[string]any{{"name": "a"}, {"name": "b"}}
		_, err := b.s.Query(&Role{}).BulkInsert(rows, store.ReturnKeys())
		b.ok(err, b.s.Commit())
		b.holds(fmt.Sprint("SELECT name FROM roles WHERE id = ", rows[1]["id"]), "b")
	}},
	{"21 defaults are filled in", func(b *bench) {
		_, err := b.s.BulkInsert([]*Document{{}, {Kind: "essay"}})
		b.ok(err, b.s.Commit())
		b.holds("SELECT count(DISTINCT code), min(kind), max(kind), min(version) FROM documents", "2 essay note 1")
	}},
	{"21 a bulk insert that fails leaves nothing and the transaction open", func(b *bench) {
		b.tags("a")
		b.ok(b.s.Add(&Label{ID: 7, Name: "kept"}), b.s.Flush())
		rows := make([]Label, 150)
		for n := range rows {
			rows[n] = Label{ID: int64(n + 10), Name: fmt.Sprint("t", n)}
		}
		rows[149].Name = "a"
		_, err := b.s.BulkInsert(rows)
		b.fails(err, store.ErrIntegrity, "name")
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 a; 7 kept")
	}},
	{"21 no rows are nothing", func(b *bench) {
		b.tags()
		b.silent(func() {
			n, err := b.s.BulkInsert([]*Label{})
			m, other := b.s.BulkUpdate([]*Label{})
			b.ok(err, other)
			if n != 0 || m != 0 {
				b.Errorf("got %d and %d", n, m)
			}
		})
	}},
	{"21 wrong rows are errors", func(b *bench) {
		b.tags()
		_, err := b.s.BulkInsert([]*Label{nil})
		b.fails(err, nil, "element 0", "nil")
		_, err = b.s.BulkInsert([]int{1})
		b.fails(err, nil, "[]*User")
		_, err = b.s.BulkInsert(nil)
		b.fails(err, nil, "[]*User")
		_, err = b.s.Query(&Label{}).BulkInsert([]map[string]any{{"nmae": "a"}})
		b.fails(err, store.ErrUnknownColumn, "Name")
		_, err = b.s.Query(&Label{}).BulkInsert([]map[string]any{{"name": 7}})
		b.fails(err, nil, "Name", "string")
		_, err = b.s.Query(&Label{}).BulkInsert([]*Role{role("x")})
		b.fails(err, nil, "Label")
	}},
	{"21 rows are updated by their keys", func(b *bench) {
		b.tags("a", "b", "c")
		b.s.Clear()
		n, err := b.s.BulkUpdate([]*Label{{ID: 1, Name: "x"}, {ID: 3, Name: "z", Note: ptr("n")}})
		b.ok(err, b.s.Commit())
		if n != 2 {
			b.Errorf("got %d, want 2", n)
		}
		b.holds("SELECT id, name, note FROM labels ORDER BY id", "1 x NULL; 2 b NULL; 3 z n")
	}},
	{"21 named fields only are updated", func(b *bench) {
		b.tags("a", "b")
		_, err := b.s.BulkUpdate([]Label{{ID: 1, Note: ptr("n")}, {ID: 2, Note: ptr("m")}}, "Note")
		b.ok(err, b.s.Commit())
		b.holds("SELECT id, name, note FROM labels ORDER BY id", "1 a n; 2 b m")
	}},
	{"21 maps update what is in them", func(b *bench) {
		b.tags("a", "b")
		_, err := b.s.Query(&Label{}).BulkUpdate([]map[string]any{{"id": 1, "note": "n"}, {"id": 2, "name": "bb"}})
		b.ok(err, b.s.Commit())
		b.holds("SELECT id, name, note FROM labels ORDER BY id", "1 a n; 2 bb NULL")
	}},
	{"21 a bulk update brings objects up to date", func(b *bench) {
		t := b.tags("a", "b")
		_, err := b.s.BulkUpdate([]Label{{ID: 1, Name: "x"}}, "Name")
		b.ok(err)
		if t[0].Name != "x" || b.s.IsModified(t[0]) {
			b.Errorf("got %q", t[0].Name)
		}
		b.ok(b.s.Rollback())
		if t[0].Name != "a" {
			b.Errorf("got %q after rollback", t[0].Name)
		}
	}},
	{"21 a bulk update of a row that is not there is stale", func(b *bench) {
		b.tags("a")
		_, err := b.s.BulkUpdate([]Label{{ID: 1, Name: "x"}, {ID: 9, Name: "y"}})
		b.fails(err, store.ErrStale, "Label 9")
		b.ok(b.s.Commit())
		b.holds(tagNames, "1 a")
	}},
	{"21 a bulk update checks and counts versions", func(b *bench) {
		b.ok(b.s.Add(&Document{Code: "a"}, &Document{Code: "b"}), b.s.Commit())
		b.s.Clear()
		rows := []*Document{{Code: "a", Version: 1, Done: true}, {Code: "b", Version: 1, Done: true}}
		_, err := b.s.BulkUpdate(rows, "Done")
		b.ok(err, b.s.Commit())
		b.holds("SELECT min(version), max(version) FROM documents", "2 2")
		if rows[0].Version != 2 {
			b.Errorf("got version %d in the struct", rows[0].Version)
		}
		rows[1].Version = 1
		_, err = b.s.BulkUpdate(rows, "Done")
		b.fails(err, store.ErrStale, "Document b")
	}},
	{"21 a bulk update fills in onupdate", func(b *bench) {
		b.ok(b.s.Add(&Document{Code: "a"}), b.s.Commit())
		b.s.Clear()
		_, err := b.s.BulkUpdate([]*Document{{Code: "a", Version: 1}}, "Done")
		b.ok(err, b.s.Commit())
		b.holds("SELECT count(*) FROM documents WHERE updated_at IS NOT NULL", "1")
	}},
	{"21 a bulk update without key is refused", func(b *bench) {
		b.tags("a")
		_, err := b.s.BulkUpdate([]Label{{Name: "x"}})
		b.fails(err, nil, "ID", "primary key")
	}},
	{"21 an update of a query counts versions", func(b *bench) {
		d := &Document{Code: "a"}
		b.ok(b.s.Add(d), b.s.Commit())
		_, err := b.s.Query(&Document{}).FilterBy("code", "a").Update("done", true)
		b.ok(err)
		if d.Version != 2 || !d.Done {
			b.Errorf("got %+v", d)
		}
		d.Done = false
		b.ok(b.s.Commit())
		b.holds("SELECT version FROM documents", "3")
	}},
	{"12 a deleted row of another version is stale", func(b *bench) {
		d := &Document{Code: "a"}
		b.ok(b.s.Add(d), b.s.Commit())
		other := store.NewSession(b.db)
		defer other.Close()
		_, err := other.Execute("UPDATE documents SET version = 7")
		b.ok(err, other.Commit(), b.s.Delete(d))
		b.fails(b.s.Commit(), store.ErrStale, "Document a")
		b.ok(b.s.Rollback())
		b.state(d, store.Persistent)
	}},
	{"12 a deleted row that is gone is told, not refused", func(b *bench) {
		t := b.tags("a")
		other := store.NewSession(b.db)
		defer other.Close()
		_, err := other.Execute("DELETE FROM labels")
		b.ok(err, other.Commit(), b.s.Delete(t[0]), b.s.Commit())
		if len(b.notices) != 1 {
			b.Errorf("got notices %q", b.notices)
		}
	}},
	{"12 a version in a swap is counted once", func(b *bench) {
		b.tables(`CREATE TABLE ranks (id INTEGER PRIMARY KEY, place INTEGER NOT NULL UNIQUE, version INTEGER)`)
		b.ok(b.s.Register(&Rank{}))
		one, two := &Rank{ID: 1, Place: 1}, &Rank{ID: 2, Place: 2}
		b.ok(b.s.Add(one, two), b.s.Commit())
		one.Place, two.Place = 2, 1
		b.ok(b.s.Commit())
		b.holds("SELECT id, place, version FROM ranks ORDER BY id", "1 2 2; 2 1 2")
	}},
}

// Rank has a unique place, and counts its updates.
type Rank struct {
	store.Model `table:"ranks"`
	ID          int64 `db:"id,pk"`
	Place       int64 `db:"place,notnull,unique"`
	Version     int64 `db:"version,version"`
}

var retryTests = []test{
	{"22 a transaction in conflict is run again", func(b *bench) {
		var made []*Role
		attempts := 0
		b.ok(b.s.Transaction(func() error {
			attempts++
			r := role("Admin")
			made = append(made, r)
			b.ok(b.s.Add(r), b.s.Flush())
			if attempts < 3 {
				return fmt.Errorf("conflict: %w", store.ErrSerialization)
			}
			return nil
		}))
		if attempts != 3 {
			b.Errorf("ran %d times, want 3", attempts)
		}
		b.holds("SELECT count(*) FROM roles", "1")
		b.state(made[0], store.Transient)
		b.state(made[2], store.Persistent)
	}},
	{"22 objects are what they were before each attempt", func(b *bench) {
		t := b.tags("a")
		fresh := role("Admin")
		var seen []string
		b.ok(b.s.Transaction(func() error {
			seen = append(seen, t[0].Name, fmt.Sprint(fresh.ID))
			t[0].Name += "!"
			b.ok(b.s.Add(fresh), b.s.Flush())
			if len(seen) < 4 {
				return store.ErrSerialization
			}
			return nil
		}))
		if got := fmt.Sprint(seen); got != "[a 0 a 0]" {
			b.Errorf("got %s", got)
		}
		b.holds(tagNames, "1 a!")
		b.holds("SELECT count(*) FROM roles", "1")
	}},
	{"22 the next attempt reads what others have committed", func(b *bench) {
		t := b.tags("a")
		attempts := 0
		b.ok(b.s.Transaction(func() error {
			if attempts++; attempts == 1 {
				other := store.NewSession(b.db)
				defer other.Close()
				_, err := other.Execute("UPDATE labels SET name = 'theirs'")
				return errors.Join(err, other.Commit(), store.ErrSerialization)
			}
			if get[Label](b, 1) != t[0] || t[0].Name != "theirs" {
				b.Errorf("got %q", t[0].Name)
			}
			return nil
		}))
	}},
	{"22 attempts are bounded", func(b *bench) {
		attempts := 0
		err := b.s.Transaction(func() error { attempts++; return store.ErrSerialization }, store.Attempts(2))
		b.fails(err, store.ErrSerialization)
		if attempts != 2 {
			b.Errorf("ran %d times, want 2", attempts)
		}
		if len(b.notices) != 1 {
			b.Errorf("got notices %q", b.notices)
		}
	}},
	{"22 another error is not tried again", func(b *bench) {
		attempts, stop := 0, errors.New("stop")
		b.fails(b.s.Transaction(func() error { attempts++; return stop }), stop)
		if attempts != 1 {
			b.Errorf("ran %d times, want once", attempts)
		}
	}},
	{"22 a deadlock is run again", func(b *bench) {
		if b.db.Dialect() == "sqlite" {
			b.Skip("SQLite has one writer at a time: there is no deadlock")
		}
		b.tags("a", "b")
		met, done := make(chan bool, 2), make(chan error, 2)
		var together sync.WaitGroup
		together.Add(2)
		go func() { together.Wait(); met <- true; met <- true }()
		for n := range 2 {
			go func() {
				s, first := store.NewSession(b.db), true
				defer s.Close()
				done <- s.Transaction(func() error {
					for _, id := range []int{1 + n, 2 - n} {
						if _, err := s.Query(&Label{}).FilterBy("id", id).Update("note", fmt.Sprint("by ", n)); err != nil {
							return err
						}
						if first {
							first = false
							together.Done()
							<-met // both hold a row now
						}
					}
					return nil
				})
			}()
		}
		b.ok(<-done, <-done)
		b.holds("SELECT count(*), count(DISTINCT note) FROM labels WHERE note IS NOT NULL", "2 1")
	}},
	{"22 a serialization failure is run again", func(b *bench) {
		if b.db.Dialect() != "postgresql" {
			b.Skip("only PostgreSQL finds out at the write that a row was read too early")
		}
		b.tags("a")
		attempts := 0
		b.ok(b.s.Transaction(func() error {
			attempts++
			t := get[Label](b, 1)
			if attempts == 1 {
				other := store.NewSession(b.db)
				defer other.Close()
				_, err := other.Execute("UPDATE labels SET note = 'theirs'")
				b.ok(err, other.Commit())
			}
			t.Note = ptr(fmt.Sprint(t.Note != nil, " ours"))
			return nil
		}, store.Isolation(sql.LevelSerializable)))
		if attempts != 2 {
			b.Errorf("ran %d times, want twice", attempts)
		}
		b.holds("SELECT note FROM labels", "true ours")
	}},
	{"22 a transaction with an isolation level begins at once", func(b *bench) {
		b.ok(b.s.Transaction(func() error {
			if !b.s.InTransaction() {
				b.Error("it has not begun")
			}
			return nil
		}, store.Isolation(sql.LevelRepeatableRead)))
		b.ok(b.s.Begin(store.Isolation(sql.LevelSerializable)), b.s.Add(role("a")), b.s.Commit())
		b.holds("SELECT name FROM roles", "a")
	}},
	{"22 a cancelled context ends the attempts", func(b *bench) {
		ctx, cancel := context.WithCancel(context.Background())
		attempts := 0
		err := b.s.WithContext(ctx).Transaction(func() error { attempts++; cancel(); return store.ErrSerialization })
		b.fails(err, store.ErrSerialization)
		if attempts != 1 {
			b.Errorf("ran %d times, want once", attempts)
		}
	}},
	{"22 a panic rolls back", func(b *bench) {
		b.tags("a")
		func() {
			defer func() { _ = recover() }()
			_ = b.s.Transaction(func() error { b.ok(b.s.Add(&Label{ID: 2, Name: "b"}), b.s.Flush()); panic("stop") })
		}()
		if b.s.InTransaction() {
			b.Error("the transaction is still open")
		}
		b.holds(tagNames, "1 a")
	}},
	{"22 a flush error that is swallowed does not commit", func(b *bench) {
		b.tags("a")
		err := b.s.Transaction(func() error {
			b.ok(b.s.Add(&Label{ID: 2, Name: "b"}), b.s.Flush(), b.s.Add(&Label{ID: 3, Name: "a"}))
			_ = b.s.Flush()
			return nil
		})
		b.fails(err, store.ErrPendingRollback)
		b.holds(tagNames, "1 a")
	}},
}
